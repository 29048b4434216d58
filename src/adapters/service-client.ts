// A running service as its command line reaches it: by its own HTTP API, like any other client.
import { request as byHttp } from 'node:http'
import { request as byHttps } from 'node:https'

export class ServiceFault extends Error {
  override name = 'ServiceFault'
}

export type ServiceClient = {
  /** @throws ServiceFault in words for a person */
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
  delete(path: string): Promise<unknown>
}

const timeoutMs = 20_000

export function openServiceClient({ url, key }: { url: string; key: string }): ServiceClient {
  const base = url.replace(/\/+$/, '')
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const text = body === undefined ? '' : JSON.stringify(body)
    const answer = await send(`${base}${path}`, method, key, text).catch((error: Error) => {
      throw new ServiceFault(`No service answers at ${base} (${error.message}). Is it running?`)
    })
    return readAnswer(answer, base)
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    delete: (path) => ask('DELETE', path),
  }
}

type Answer = { status: number; text: string }

function send(url: string, method: string, key: string, body: string): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body && { 'content-type': 'application/json', 'content-length': byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? byHttps : byHttp
    const asked = request(url, { method, headers, timeout: timeoutMs }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')))
    asked.on('error', reject)
    asked.end(body)
  })
}

const byteLength = (text: string) => new TextEncoder().encode(text).length

function readAnswer({ status, text }: Answer, base: string): unknown {
  let body: { detail?: string; errors?: { pointer: string; detail: string }[] }
  try {
    body = JSON.parse(text)
  } catch {
    throw new ServiceFault(`What answers at ${base} is not Tieout.`)
  }
  if (status >= 200 && status < 300) return body
  if (status === 401) {
    throw new ServiceFault('The service knows another API key: set TIEOUT_ADMIN_KEY to its own.')
  }
  const faults = (body.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`)
  throw new ServiceFault([...faults, body.detail ?? `The service answered ${status}.`].join('. '))
}
