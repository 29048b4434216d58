import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { type Api, key, openApi } from './api.ts'
import { customer, invoice } from './examples.ts'

let api: Api
afterEach(() => api.close())

type Told = { view: string; ids: string[] | null; position: string }

async function connect(headers: Record<string, string> = {}) {
  const response = await api.app.inject({
    url: '/v1/stream',
    headers: { authorization: `Bearer ${key}`, ...headers },
    payloadAsStream: true,
  })
  const stream: Readable = response.stream()
  return { response, stream, changes: changesOf(stream) }
}

async function* changesOf(stream: Readable): AsyncGenerator<Told> {
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1]
      if (data) yield JSON.parse(data)
    }
  }
}

async function next(changes: AsyncGenerator<Told>, wanted: (told: Told) => boolean): Promise<Told> {
  for (;;) {
    const { value, done } = await changes.next()
    if (done) throw new Error('the stream ended')
    if (wanted(value)) return value
  }
}

test('a change is told with its view, ids and position', async () => {
  api = await openApi()
  const { response, changes } = await connect()
  expect(response.headers['content-type']).toBe('text/event-stream')
  const position = await api.given(invoice('1'))
  const told = await next(changes, ({ view }) => view === 'invoices')
  expect(told).toEqual({ view: 'invoices', ids: ['deal-1'], position })
})

test('a new connection begins with every view, so nothing between two is missed', async () => {
  api = await openApi()
  const position = await api.given(customer())
  const { changes } = await connect({ 'last-event-id': position })
  const views = new Set<string>()
  for (const { name } of api.projections.status()) {
    const told = await next(changes, ({ view }) => view === name)
    expect(told.ids).toBeNull()
    views.add(name)
  }
  expect(views).toContain('reconciliation')
})

test('it ends when the service shuts down, and readiness ends first', async () => {
  const closing = new AbortController()
  api = await openApi({ closing: closing.signal })
  const { stream } = await connect()
  stream.resume()
  closing.abort()
  await once(stream, 'end')
  const ready = await api.app.inject('/health/ready')
  expect({ status: ready.statusCode, body: ready.json() }).toMatchObject({
    status: 503,
    body: { status: 'closing' },
  })
})

test('closing the app ends it too', async () => {
  api = await openApi()
  const { stream } = await connect()
  stream.resume()
  await Promise.all([once(stream, 'end'), api.app.close()])
})

test('a reader that goes away is forgotten', async () => {
  api = await openApi()
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const gone = new AbortController()
  const response = await fetch(`${url}/v1/stream`, {
    headers: { authorization: `Bearer ${key}` },
    signal: gone.signal,
  })
  expect(response.status).toBe(200)
  gone.abort()
  await api.given(invoice('2'))
  // Closing would wait for a stream that is still open.
  await api.app.close()
})

test('it needs a key', async () => {
  api = await openApi()
  await api.when({ url: '/v1/stream', headers: { authorization: '' } }).answers(401)
})
