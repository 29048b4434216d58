// Customers are told by webhooks: signed, in order, again when they were away, and never too much.
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSealer } from '../../src/adapters/connections/sealing.ts'
import { httpSend } from '../../src/adapters/outgoing/http-send.ts'
import { newSecret } from '../../src/adapters/outgoing/signing.ts'
import { postgresOutgoing } from '../../src/adapters/postgres/outgoing.ts'
import { postgresOutgoingLog } from '../../src/adapters/postgres/outgoing-log.ts'
import { postgresSigningKeys } from '../../src/adapters/postgres/outgoing-secrets.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { streamOf } from '../../src/domain/event-store.ts'
import type { OutgoingQueue } from '../../src/domain/outgoing.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import { memoryOutgoing } from '../support/memory-outgoing.ts'
import { openReceiver, openTold, type Receiver, type Told, until } from '../support/outgoing.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

let database: FreshDatabase
let pool: pg.Pool
let told: Told
let receiver: Receiver
let e: string
beforeAll(async () => {
  database = await freshDatabase()
  pool = openPool({ connectionString: database.connectionString, name: 'outgoing', max: 8 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(async () => {
  e = randomUUID()
  receiver = await openReceiver()
  told = openTold({
    queue: postgresOutgoing(pool),
    log: postgresOutgoingLog(pool),
    keys: postgresSigningKeys(pool, openSealer(randomBytes(32))),
  })
})
afterEach(async () => {
  await receiver.close()
  await told.close()
})

const other = async () => {
  const one = await openReceiver()
  return { ...one, [Symbol.asyncDispose]: one.close }
}

describe('an event', () => {
  test('is told signed, as a CloudEvent, once', async () => {
    const secret = await told.endpoint(e, receiver.url)
    told.process()
    const { id, position } = await told.happens('deal-1')
    await told.delivered(e, 1)
    const [one] = receiver.received
    expect(one?.verified(secret)).toEqual({
      ...{ specversion: '1.0', id, source: '/workspaces/main', type: 'tieout.InvoicePaid' },
      ...{ subject: 'invoice-main.deal-1', revision: '0', sequence: position },
      ...{ time: '2026-11-21T10:00:00.000Z', effectiveat: '2026-11-21T10:00:00.000Z' },
      ...{ datacontenttype: 'application/json', workspace: 'main', correlationid: id },
      ...{ causationid: id, actorkind: 'policy', actorname: 'settlement' },
      data: { invoiceId: 'deal-1', total: '10.00' },
    })
    expect(one?.headers).toMatchObject({
      ...{ 'webhook-id': id, 'content-type': 'application/cloudevents+json; charset=utf-8' },
      'user-agent': 'Tieout-Webhooks/1',
    })
    expect(() => one?.verified(newSecret())).toThrow()
    expect(receiver.received).toHaveLength(1)
    expect(await told.attempts(e, id)).toMatchObject([
      { number: 1, code: 'delivered', status: 200 },
    ])
  })

  test('is told to whoever had asked for its type before, and to nobody else', async () => {
    await using payments = await other()
    await using late = await other()
    await using off = await other()
    await told.happens('before')
    await told.endpoint(e, receiver.url)
    await told.endpoint(`${e}-payments`, payments.url, ['tieout.Payment*'])
    await told.endpoint(`${e}-off`, off.url)
    await told.decide(
      WebhookEndpoint.disable({ endpointId: `${e}-off`, reason: 'by-hand', note: null }),
    )
    const { id } = await told.happens('meant')
    await told.endpoint(`${e}-late`, late.url)
    const last = await told.happens('last')
    told.process()
    await told.delivered(e, 2)
    await told.delivered(`${e}-late`, 1)
    // Of different streams: in any order.
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([id, last.id]),
    )
    expect(late.received.map(({ headers }) => headers['webhook-id'])).toEqual([last.id])
    expect([payments.received, off.received]).toEqual([[], []])
  })

  test('that only tells of platforms raw, or of endpoints, is told to nobody', async () => {
    await told.endpoint(e, receiver.url)
    const meta = {
      ...{ workspace: 'main', correlationId: 'c', causationId: 'c', effectiveAt: 'x' },
      actor: { kind: 'platform', name: 'stripe' } as const,
    }
    const raw = { id: randomUUID(), type: 'StripeEventReceived', data: { raw: '{}' }, meta }
    await told.store.append(streamOf('inbound', 'main', 'stripe-evt_1'), [raw], 'any')
    await told.endpoint(`${e}-2`, `${receiver.url}2`)
    told.process()
    await told.happens('deal-1')
    await told.delivered(e, 1)
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).not.toContainEqual(
      expect.stringMatching(/Received|Endpoint/),
    )
  })

  test('of one stream is told behind those before it, whoever sends', async () => {
    await told.endpoint(e, receiver.url)
    const open: (() => void)[] = []
    receiver.answers(() => new Promise((resolve) => open.push(() => resolve({ status: 200 }))))
    for (const name of ['a', 'b', 'a', 'c', 'a']) await told.happens(name)
    told.process()
    told.process({ onlySends: true })
    await receiver.calls(3)
    for (let released = 0; released < 5; released++) {
      await until(() => open.length > 0)
      open.shift()?.()
      const out = receiver.received.length
      if (released < 2) await receiver.calls(Math.min(5, out))
    }
    await told.delivered(e, 5)
    const ofA = receiver.received
      .map(({ body }) => JSON.parse(body))
      .filter((one) => one.subject.endsWith('.a'))
    expect(ofA.map(({ revision }) => revision)).toEqual(['0', '1', '2'])
  })

  test('that failed does not hold up those behind it', async () => {
    await told.endpoint(e, receiver.url)
    const first = await told.happens('deal-1')
    const second = await told.happens('deal-1')
    receiver.answers(({ headers }) => ({ status: headers['webhook-id'] === first.id ? 500 : 200 }))
    told.process()
    await told.delivered(e, 1)
    expect(await told.stateOf(e, second.id)).toBe('delivered')
    expect(await told.stateOf(e, first.id)).toBe('waiting')
  })
})

describe('a receiver that is away', () => {
  test('is told again, ever later, ten times in all, and each attempt can be seen', async () => {
    const secret = await told.endpoint(e, receiver.url)
    receiver.answers({ status: 503, body: 'come back later' })
    const { id } = await told.happens('deal-1')
    told.process()
    const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour]
    for (const [made, wait] of [...waits, 20 * hour, 24 * hour].entries()) {
      await receiver.calls(made + 1)
      await until(async () => (await told.attempts(e, id)).at(-1)?.code === 'refused')
      const found = await told.log.delivery(e, id)
      const dueAt = Date.parse(found?.dueAt ?? '')
      expect(dueAt - Date.parse(found?.last?.at ?? '')).toBeGreaterThanOrEqual(wait)
      told.pass(dueAt - 1 - told.clock.now().getTime())
      expect(receiver.received).toHaveLength(made + 1)
      await told.passUntil(() => receiver.received.length > made + 1)
    }
    await until(async () => (await told.stateOf(e, id)) === 'failed')
    const attempts = await told.attempts(e, id)
    expect(attempts).toHaveLength(10)
    expect(attempts[3]).toMatchObject({ number: 4, status: 503, answer: 'come back later' })
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids)).toEqual(new Set([id]))
    // The last is signed anew, with the time of then.
    expect(receiver.received.at(-1)?.verified(secret)).toMatchObject({ id })
  })

  test('is left alone as long as it asks for, with everything', async () => {
    await told.endpoint(e, receiver.url)
    receiver.answers({ status: 429, headers: { 'retry-after': '120' } })
    await told.happens('deal-1')
    told.process()
    await receiver.calls(1)
    await until(async () => (await told.log.health([e]))[0]?.heldUntil !== null)
    await told.happens('deal-2')
    receiver.answers({ status: 200 })
    told.pass(119 * second)
    await told.happens('deal-3')
    await until(async () => (await told.log.counts(e)).waiting === 3)
    expect(receiver.received).toHaveLength(1)
    await told.passUntil(async () => (await told.log.counts(e)).delivered === 3)
  })

  test('that says that it is gone is switched off at once', async () => {
    await told.endpoint(e, receiver.url)
    receiver.answers({ status: 410 })
    const { id } = await told.happens('deal-1')
    told.process()
    await until(async () => (await told.stateOf(e, id)) === 'failed')
    const events = () => Array.fromAsync(told.store.readStream('webhook-endpoint-main.all'))
    await until(async () => (await events()).length === 2)
    expect((await events())[1]).toMatchObject({
      ...{ type: 'EndpointDisabled', meta: { actor: { kind: 'policy', name: 'outgoing' } } },
      data: { endpointId: e, reason: 'gone' },
    })
    await told.happens('deal-2')
    told.pass(minute)
    await told.happens('deal-3')
    expect(receiver.received).toHaveLength(1)
  })

  test('for five days is switched off; switched on, it is told of what waits', async () => {
    await told.endpoint(e, receiver.url)
    receiver.answers({ status: 500 })
    told.process()
    const isOff = async () => {
      const events = await Array.fromAsync(told.store.readStream('webhook-endpoint-main.all'))
      return events.at(-1)?.type === 'EndpointDisabled' && events.at(-1)
    }
    for (let hours = 0; hours < 120; hours += 12) {
      const before = receiver.received.length
      await told.happens(`deal-${hours}`)
      await told.passUntil(() => receiver.received.length > before, minute)
      expect(await isOff()).toBe(false)
      told.pass(12 * hour)
    }
    await told.happens('deal-last')
    await told.passUntil(async () => Boolean(await isOff()), minute)
    expect(await isOff()).toMatchObject({ data: { reason: 'failing' } })
    receiver.answers({ status: 200 })
    const { waiting } = await told.log.counts(e)
    expect(waiting).toBeGreaterThan(0)
    await told.decide(WebhookEndpoint.enable(e))
    await told.passUntil(async () => (await told.log.counts(e)).waiting === 0)
    expect(await told.log.counts(e)).toMatchObject({ delivered: waiting })
  })

  test('or slow holds up nobody but itself', async () => {
    await using quick = await other()
    await told.endpoint(e, receiver.url)
    await told.endpoint(`${e}-quick`, quick.url)
    receiver.answers(() => new Promise(() => undefined))
    for (let n = 0; n < 40; n++) await told.happens(`deal-${n}`)
    told.process()
    await told.delivered(`${e}-quick`, 40)
    expect(receiver.received.length).toBeLessThanOrEqual(4)
    expect(await told.log.counts(e)).toMatchObject({ waiting: 40 })
    told.pass(15 * second)
    await until(async () => (await told.log.health([e]))[0]?.failures === 4)
  })

  test('is not told where a new address stands instead', async () => {
    await using moved = await other()
    await told.endpoint(e, receiver.url)
    receiver.answers({ status: 500 })
    await told.happens('deal-1')
    told.process()
    await receiver.calls(1)
    await until(async () => (await told.log.health([e]))[0]?.failures === 1)
    const terms = { endpointId: e, types: [], description: null }
    await told.decide(WebhookEndpoint.change({ ...terms, url: moved.url }))
    await told.passUntil(() => moved.received.length === 1)
    expect(receiver.received).toHaveLength(1)
  })
})

describe('processes', () => {
  test('one that dies between sending and writing: the event is told once more, under one id', async () => {
    await told.endpoint(e, receiver.url)
    const dying: OutgoingQueue = {
      ...told.queue,
      record: () => Promise.reject(new Error('killed')),
    }
    const one = told.process({ queue: dying })
    const { id } = await told.happens('deal-1')
    await receiver.calls(1)
    await one.stop()
    told.process()
    told.pass(30 * second)
    await told.happens('deal-2')
    await told.delivered(e, 1)
    expect(receiver.received).toHaveLength(2)
    await told.passUntil(() => receiver.received.length === 3)
    await told.delivered(e, 2)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids.filter((one) => one === id)).toHaveLength(2)
    expect(await told.attempts(e, id)).toMatchObject([{ code: 'unknown' }, { code: 'delivered' }])
  })

  test('several that send side by side tell each event once', async () => {
    await told.endpoint(e, receiver.url)
    told.process()
    for (let n = 0; n < 4; n++) told.process({ onlySends: true })
    for (let n = 0; n < 80; n++) {
      await told.happens(`deal-${n % 9}`)
      if (n % 10 === 0) told.pass(second)
    }
    await told.passUntil(async () => (await told.log.counts(e)).delivered === 80)
    const bodies = receiver.received.map(({ body }) => JSON.parse(body))
    expect(bodies).toHaveLength(80)
    expect(new Set(bodies.map((one) => one.id)).size).toBe(80)
    for (const subject of new Set(bodies.map((one) => one.subject))) {
      const its = bodies.filter((one) => one.subject === subject).map((one) => Number(one.revision))
      expect(its).toEqual([...its].sort((a, b) => a - b))
    }
  })

  test('one that ends gives back what it has in hand, and the next sends it at once', async () => {
    await told.endpoint(e, receiver.url)
    receiver.answers(() => new Promise(() => undefined))
    const one = told.process()
    const { id } = await told.happens('deal-1')
    await receiver.calls(1)
    await one.stop()
    receiver.answers({ status: 200 })
    told.process()
    await told.delivered(e, 1)
    expect(await told.attempts(e, id)).toMatchObject([{ number: 1, code: 'delivered' }])
  })

  test('one whose store is away tries again without counting it', async () => {
    await told.endpoint(e, receiver.url)
    const { id } = await told.happens('deal-1')
    let isAway = true
    const own = told.keys.read
    told.keys.read = (...given) => (isAway ? Promise.reject(new Error('away')) : own(...given))
    told.process()
    await until(() => told.lines.some((line) => line.includes('cannot be sent just now')))
    isAway = false
    await told.passUntil(async () => (await told.log.counts(e)).delivered === 1)
    expect(await told.attempts(e, id)).toHaveLength(1)
  })
})

describe('a secret', () => {
  test('that is replaced signs beside the new one for a day, and then no more', async () => {
    const first = await told.endpoint(e, receiver.url)
    const next = await told.keys.keep(e, 'k2', newSecret())
    const formerUntil = new Date(told.clock.now().getTime() + day).toISOString()
    await told.decide(WebhookEndpoint.rotate({ endpointId: e, keyId: 'k2', formerUntil }))
    told.process()
    await told.happens('deal-1')
    const [one] = await receiver.calls(1)
    expect(one?.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    for (const secret of [first, next]) expect(one?.verified(secret)).toBeTruthy()
    await told.delivered(e, 1)
    told.pass(day)
    await told.happens('deal-2')
    const [, two] = await receiver.calls(2)
    expect(two?.verified(next)).toBeTruthy()
    expect(() => two?.verified(first)).toThrow()
    // And it is not kept either.
    await told.passUntil(async () => (await told.keys.read(e, ['k1'])).length === 0, 10 * minute)
    expect(await told.keys.read(e, ['k2'])).toEqual([next])
  })

  test('is not in the log of attempts, even when the receiver shows it', async () => {
    const secret = await told.endpoint(e, receiver.url)
    receiver.answers(({ headers }) => ({
      status: 500,
      body: `key ${secret} ${secret.slice(6)} signature ${headers['webhook-signature']} Bearer abcdefgh12345 \0 end`,
    }))
    const { id } = await told.happens('deal-1')
    told.process()
    await until(async () => (await told.attempts(e, id)).at(-1)?.code === 'refused')
    const [attempt] = await told.attempts(e, id)
    expect(attempt?.answer).toBe('key [secret] [secret] signature v1,[secret] Bearer [secret]  end')
    const { rows } = await pool.query('select * from tieout.outgoing_attempts')
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6))
  })

  test('goes with its endpoint, and so does all that waits', async () => {
    await told.endpoint(e, receiver.url)
    receiver.answers({ status: 500 })
    await told.happens('deal-1')
    told.process()
    await receiver.calls(1)
    await until(async () => (await told.log.health([e]))[0]?.failures === 1)
    await told.decide(WebhookEndpoint.remove(e))
    await until(async () => (await told.keys.read(e, ['k1'])).length === 0)
    expect(await told.log.counts(e)).toMatchObject({ waiting: 0, delivered: 0, failed: 0 })
    told.pass(10 * minute)
    await told.happens('deal-2')
    expect(receiver.received).toHaveLength(1)
  })
})

test('an answer is kept to its first kilobyte', async () => {
  await told.endpoint(e, receiver.url)
  receiver.answers({ status: 200, body: 'ä'.repeat(5_000) })
  const { id } = await told.happens('deal-1')
  told.process()
  await told.delivered(e, 1)
  expect((await told.attempts(e, id))[0]?.answer).toHaveLength(1024)
})

test('what was asked for: a test event, and one event once more', async () => {
  const secret = await told.endpoint(e, receiver.url, ['tieout.DealWon'])
  const { id } = await told.happens('deal-1', 'DealWon')
  told.process()
  await told.delivered(e, 1)
  await told.decide(WebhookEndpoint.test({ endpointId: e, testId: 't1' }), e)
  const [, tested] = await receiver.calls(2)
  expect(tested?.verified(secret)).toMatchObject({ type: 'tieout.EndpointTested' })
  const resend = { endpointId: e, eventId: id, resendId: 'r1' }
  await told.decide(WebhookEndpoint.resend(resend), e)
  const [, , again] = await receiver.calls(3)
  expect(again?.headers['webhook-id']).toBe(id)
  await told.delivered(e, 2)
  expect(await told.attempts(e, id)).toHaveLength(2)
})

test('thirty days after the last attempt, what was told is forgotten', async () => {
  await told.endpoint(e, receiver.url)
  const { id } = await told.happens('deal-1')
  told.process()
  await told.delivered(e, 1)
  told.pass(30 * day - hour)
  const recent = await told.happens('deal-2')
  await told.delivered(e, 2)
  await told.passUntil(async () => (await told.log.delivery(e, id)) === null, 10 * minute)
  expect(await told.stateOf(e, recent.id)).toBe('delivered')
})

test('all of it works on a queue in memory, for the simulation', async () => {
  const own = memoryOutgoing()
  await told.close()
  told = openTold({ queue: own, log: own.log, keys: own.keys })
  const sent: string[] = []
  let failing = true
  const send: Parameters<Told['process']>[0] = {
    send: async ({ headers }) => {
      sent.push(headers['webhook-id'] ?? '')
      const status = failing ? 500 : 200
      return { kind: 'answered', status, body: '', retryAfterMs: undefined }
    },
  }
  await told.endpoint(e, 'https://example.com/in')
  told.process(send)
  told.process({ ...send, onlySends: true })
  const { id } = await told.happens('deal-1')
  await until(async () => (await own.log.health([e]))[0]?.failures === 1)
  failing = false
  await told.passUntil(async () => (await own.log.counts(e)).delivered === 1)
  expect(sent).toEqual([id, id])
})

test('an address that has come to lead inside is not called, and that can be seen', async () => {
  await told.endpoint(e, receiver.url)
  const { id } = await told.happens('deal-1')
  told.process({ send: httpSend({ allowLocal: false }, told.clock) })
  await until(async () => (await told.attempts(e, id)).at(-1)?.code === 'address-refused')
  expect(receiver.received).toEqual([])
})
