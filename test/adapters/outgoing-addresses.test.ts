// Which addresses are called, and which never are: said when an endpoint is added, and kept to when
// its name has come to stand for another address since.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAddress, isPublic } from '../../src/adapters/outgoing/addresses.ts'
import { httpSend } from '../../src/adapters/outgoing/http-send.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { Refusal } from '../../src/domain/refusal.ts'

const { clock } = realOutside
const resolving = (...addresses: string[]): LookupFunction =>
  ((_name: string, options: { all?: boolean }, answer: (...given: unknown[]) => void) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) answer(null, all)
    else answer(null, all[0]?.address, all[0]?.family)
  }) as LookupFunction
const failing: LookupFunction = ((_name: string, _options: unknown, answer: (e: Error) => void) =>
  answer(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }))) as never

const codeOf = async (
  url: string,
  allowLocal = false,
  resolve: LookupFunction = resolving('93.184.216.34'),
): Promise<string> => {
  try {
    await checkAddress(url, { allowLocal, resolve })
    return 'taken'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.code).toBe('endpoint-url-refused')
    return 'refused'
  }
}

describe('an address', () => {
  test.each([
    'https://example.com',
    'https://example.com/a/b?c=d',
    'https://example.com:8443/in',
    'https://93.184.216.34/in',
    'https://[2606:2800:220:1::1]/in',
    'https://bücher.example/in',
  ])('%s is taken', async (url) => expect(await codeOf(url)).toBe('taken'))

  test.each([
    'no address',
    '//example.com',
    'example.com',
    'http://example.com/in',
    'ftp://example.com/in',
    'file:///etc/passwd',
    'gopher://example.com/',
    'javascript:alert(1)',
    'https://user:password@example.com/in',
    'https://user@example.com/in',
    'https://example.com/in#part',
    'https://example.com/in#',
    'https://example.com:22/',
    'https://example.com:25/',
    'https://example.com:80/',
    'https://example.com:6667/',
    'https://example.com:0/',
    'https://example.com:65536/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0x0.0x0.0x1/',
    'https://017700000001/',
    'https://①②⑦.⓪.⓪.①/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://168.63.129.16/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://192.0.0.192/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
    'http://localhost:3000/',
    'https://localhost/',
  ])('%s is refused', async (url) => {
    const here = url.includes('localhost') ? resolving('127.0.0.1') : undefined
    expect(await codeOf(url, false, here)).toBe('refused')
  })

  test('whose name stands for one that is not public is refused', async () => {
    const name = 'https://intranet.example/'
    for (const address of ['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', 'fd12::1']) {
      expect(await codeOf(name, false, resolving(address)), address).toBe('refused')
      expect(await codeOf(name, true, resolving(address)), address).toBe('refused')
      const mixed = resolving('93.184.216.34', address)
      expect(await codeOf(name, false, mixed), `one of them ${address}`).toBe('refused')
    }
  })
  test('whose name nobody knows yet is taken: it is looked at again at each call', async () =>
    expect(await codeOf('https://soon.example/', false, failing)).toBe('taken'))

  test.each([
    ['http://localhost:4010/in', 'taken'],
    ['http://127.0.0.1:4010/in', 'taken'],
    ['http://[::1]:4010/in', 'taken'],
    ['https://localhost:8443/in', 'taken'],
    ['http://127.0.0.2:4010/in', 'refused'],
    ['http://0.0.0.0:4010/in', 'refused'],
    ['http://example.com/in', 'refused'],
    ['http://localhost.example.com:4010/', 'refused'],
    ['http://localhost:22/', 'refused'],
    ['http://user:p@localhost:4010/', 'refused'],
    ['https://10.0.0.1/', 'refused'],
  ])('%s is %s where this machine may be called', async (url, code) =>
    expect(await codeOf(url, true)).toBe(code),
  )
})

test('what is public by number is called, and nothing else', () => {
  for (const address of ['1.1.1.1', '11.0.0.1', '172.32.0.1', '2606:4700::1111', '2a00::1']) {
    expect(isPublic(address), address).toBe(true)
  }
  for (const address of [
    '',
    'example.com',
    '999.1.1.1',
    '5f00::1',
    '100::1',
    '3fff::1',
    '400::1',
  ]) {
    expect(isPublic(address), address).toBe(false)
  }
})

describe('sending', () => {
  let server: Server
  let port = 0
  let answer: (request: IncomingMessage) => {
    status: number
    headers?: object
    body?: string | Buffer
  }
  let requests: {
    method: string
    url: string
    headers: IncomingMessage['headers']
    body: string
  }[] = []
  const alive = new AbortController().signal
  const local = httpSend({ allowLocal: true }, clock)
  const message = (url: string) => ({ url, body: '{"a":1}', headers: { 'webhook-id': 'm1' } })

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks = await Array.fromAsync(request)
      const body = Buffer.concat(chunks).toString()
      const { method = '', url = '', headers } = request
      requests.push({ method, url, headers, body })
      const { status, headers: own = {}, body: said = '' } = answer(request)
      response.writeHead(status, own as Record<string, string>).end(said)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => void server.close())

  test('posts the very bytes that were signed', async () => {
    requests = []
    answer = () => ({ status: 202, body: 'thanks' })
    const reply = await local(message(`http://127.0.0.1:${port}/in?a=b`), alive)
    expect(reply).toEqual({
      kind: 'answered',
      status: 202,
      body: 'thanks',
      retryAfterMs: undefined,
    })
    expect(requests).toMatchObject([
      { method: 'POST', url: '/in?a=b', body: '{"a":1}', headers: { 'webhook-id': 'm1' } },
    ])
  })

  test('does not follow a redirect, wherever it leads', async () => {
    requests = []
    answer = () => ({ status: 302, headers: { location: 'http://169.254.169.254/' } })
    expect(await local(message(`http://127.0.0.1:${port}/`), alive)).toMatchObject({ status: 302 })
    expect(requests).toHaveLength(1)
  })

  test('reads no more than 64 KB of an answer, and does not unpack it', async () => {
    answer = () => ({ status: 200, body: Buffer.alloc(300_000, 'x') })
    const reply = await local(message(`http://127.0.0.1:${port}/`), alive)
    expect(reply.kind === 'answered' && reply.body.length).toBe(65_536)
    answer = () => ({ status: 200, headers: { 'content-encoding': 'gzip' }, body: 'not packed' })
    expect(await local(message(`http://127.0.0.1:${port}/`), alive)).toMatchObject({
      body: 'not packed',
    })
  })

  test('tells what the receiver asks for', async () => {
    answer = () => ({ status: 503, headers: { 'retry-after': '7200' } })
    expect(await local(message(`http://127.0.0.1:${port}/`), alive)).toMatchObject({
      ...{ status: 503, retryAfterMs: 7_200_000 },
    })
  })

  test('does not go where a name leads by now', async () => {
    requests = []
    answer = () => ({ status: 200 })
    const rebound = { allowLocal: true, resolve: resolving('127.0.0.1') }
    const url = `https://rebound.example:${port}/`
    const first = { allowLocal: false, resolve: resolving('93.184.216.34') }
    await checkAddress(url, first)
    expect(await httpSend(rebound, clock)(message(url), alive)).toMatchObject({
      kind: 'address-refused',
    })
    for (const address of ['::1', '::ffff:127.0.0.1', '10.0.0.1']) {
      const send = httpSend({ allowLocal: false, resolve: resolving(address) }, clock)
      expect(await send(message(url), alive), address).toMatchObject({ kind: 'address-refused' })
    }
    expect(requests).toEqual([])
  })

  test('goes to this machine only while that is allowed', async () => {
    requests = []
    const strict = httpSend({ allowLocal: false }, clock)
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      for (const scheme of ['http', 'https']) {
        const reply = await strict(message(`${scheme}://${host}:${port}/`), alive)
        expect(reply, `${scheme} ${host}`).toMatchObject({ kind: 'address-refused' })
      }
    }
    expect(requests).toEqual([])
  })

  test('gives up a receiver that says nothing, and one that drips has answered', async () => {
    const silent = createTcpServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port: silentPort } = silent.address() as AddressInfo
    const quick = httpSend({ allowLocal: true }, clock, 150)
    expect(await quick(message(`http://127.0.0.1:${silentPort}/`), alive)).toMatchObject({
      kind: 'timeout',
    })
    const dripping = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab')
    })
    await new Promise<void>((resolve) => dripping.listen(0, '127.0.0.1', resolve))
    const { port: drippingPort } = dripping.address() as AddressInfo
    expect(await quick(message(`http://127.0.0.1:${drippingPort}/`), alive)).toMatchObject({
      ...{ kind: 'answered', status: 200, body: 'ab' },
    })
    silent.close()
    dripping.close()
  })

  test('is cut short when the service ends', async () => {
    const silent = createTcpServer(() => ending.abort())
    const ending = new AbortController()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port: silentPort } = silent.address() as AddressInfo
    const reply = await local(message(`http://127.0.0.1:${silentPort}/`), ending.signal)
    expect(reply.kind).toBe('interrupted')
    silent.close()
  })

  test('says why nobody answered, and never what was sent', async () => {
    const closed = createTcpServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port: closedPort } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const secret = { ...message(`http://127.0.0.1:${closedPort}/`), body: 'canary' }
    const reply = await local(secret, alive)
    expect(reply).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('ECONNREFUSED'),
    })
    expect(JSON.stringify(reply)).not.toContain('canary')
  })

  test('does not take the way of the environment', async () => {
    answer = () => ({ status: 200 })
    process.env.HTTP_PROXY = 'http://127.0.0.1:1'
    try {
      const reply = await local(message(`http://127.0.0.1:${port}/`), alive)
      expect(reply).toMatchObject({ status: 200 })
    } finally {
      delete process.env.HTTP_PROXY
    }
  })
})
