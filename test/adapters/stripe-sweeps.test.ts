// What webhooks have missed at Stripe: the sweeps alone make the same books, and beside webhooks
// that work they change nothing. The real SDK over HTTP, the sandbox as Stripe.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStripe } from '../../src/adapters/stripe/client.ts'
import { eventsSweep } from '../../src/adapters/stripe/events-sweep.ts'
import { stripeSweeps } from '../../src/adapters/stripe/sweeps.ts'
import {
  isNotOffered,
  type Json,
  sweepOnce,
  type SweepPorts,
  type SweepStep,
} from '../../src/adapters/sweeping.ts'
import * as Payment from '../../src/domain/payment.ts'
import { movableOutside } from '../sandbox/support.ts'
import { constantTokens, openDoor } from '../support/gate.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { memorySweeps } from '../support/memory-sweeps.ts'
import {
  balancesOf,
  type Books,
  day,
  heldBy,
  openBooks,
  opened,
  start,
  story,
} from '../support/stripe-books.ts'

const never = new AbortController().signal
const used = /^(charge|refund|payout|credit_note)\.|^payment_intent\.succeeded$|^customer\.updated$/

/** The day on which the story begins. */
function storyTime() {
  const outside = movableOutside()
  outside.forward(start * 1000 - outside.clock.now().getTime())
  return outside
}

/** The events that are not in the log as a fact. */
async function missing(books: Books) {
  const known = new Set((await books.log()).map(({ stream }) => stream))
  const wanted = books.events().filter(({ type }) => used.test(type))
  return wanted.filter(({ id }) => !known.has(`inbound-main.stripe-${id}`))
}

const stateOf = async (books: Books, name = 'stripe-events') =>
  (await books.sweepPorts.cursors.read('main', name)) as NonNullable<
    Awaited<ReturnType<SweepPorts['cursors']['read']>>
  >

async function toldByWebhooks() {
  const books = await openBooks({ outside: storyTime() })
  for (const step of story) await step(books.sandbox)
  await books.tellAll()
  const balances = await balancesOf(books)
  await books.close()
  return balances
}

test('webhooks held back, lost and late: the sweeps alone make the same books', {
  timeout: 180_000,
}, async () => {
  const expected = await toldByWebhooks()
  // After each step: how many hours go by, whether the webhook comes, whether a sweep runs.
  const hours = fc.nat(20)
  const chance = fc.record({ hours, isTold: fc.boolean(), isSwept: fc.boolean() })
  const chances = fc.array(chance, { minLength: story.length, maxLength: story.length })
  const swept = fc.asyncProperty(chances, fc.boolean(), async (all, areLost) => {
    const outside = storyTime()
    const books = await openBooks({ outside })
    try {
      await books.sweep()
      for (const [n, step] of story.entries()) {
        await step(books.sandbox)
        const { hours, isTold, isSwept } = all[n] as (typeof all)[number]
        const last = books.events().at(-1)
        if (isTold && !areLost && last) await books.tell(last)
        outside.forward(hours * 3_600_000)
        if (isSwept) await books.sweep()
      }
      outside.forward(3_600_000)
      await books.sweep()
      expect(await books.held()).toEqual([])
      expect(await balancesOf(books)).toEqual(expected)
      expect(await missing(books)).toEqual([])
    } finally {
      await books.close()
    }
  })
  await fc.assert(swept, { numRuns: 8 })
})

test('beside webhooks that work a sweep changes nothing, and costs three calls', async () => {
  const outside = storyTime()
  const books = await opened({ outside })
  for (const step of story) await step(books.sandbox)
  await books.tellAll()
  await books.sweep()
  const before = (await books.log()).length
  books.calls.count = 0
  outside.forward(400_000)
  await books.sweep()
  expect(await books.log()).toHaveLength(before)
  expect(books.calls.count).toBe(3)
  expect((await stateOf(books)).found).toBe(0)
})

/** Many payments in one second. */
function crowd(books: Books, from: number, count: number) {
  for (let n = from; n < from + count; n++) {
    books.sandbox.pay({ ref: `p${n}`, amount: '10.00', email: 'ann@acme.example' })
  }
}

/** A clock that stands still. */
function frozen() {
  const outside = storyTime()
  const at = { ms: outside.clock.now().getTime() }
  return { ...outside, at, clock: { ...outside.clock, now: () => new Date(at.ms) } }
}

/** Sweeps for events until it gets through; killed in the second step of each run, before its facts
 *  are stored or when they are, and its cursor is not. */
async function killedAtEachStep(books: Books): Promise<number> {
  const { cursors, store } = books.sweepPorts
  for (let runs = 1; ; runs++) {
    let writes = 0
    const dying: SweepPorts = {
      ...books.sweepPorts,
      store: {
        ...store,
        async append(...given) {
          if (runs % 2 === 0 && writes > 0) throw new Error('killed')
          return store.append(...given)
        },
      },
      cursors: {
        ...cursors,
        async write(workspace, name, changes, run) {
          if (changes.cursor !== undefined && ++writes > 1) throw new Error('killed')
          return cursors.write(workspace, name, changes, run)
        },
      },
    }
    const [sweep] = stripeSweeps(books.sources, 30_000)
    if (!sweep) throw new Error('no sweep')
    const ended = await sweepOnce(dying, sweep, never).then(
      () => true,
      () => false,
    )
    if (ended) return runs
  }
}

describe('lists of many pages', () => {
  test('events of one second, and more that come while a page is read, are all found', async () => {
    const outside = frozen()
    const books = await opened({ outside })
    crowd(books, 0, 160)
    const sweep = eventsSweep({ stripe: books.stripe, outside }, 30_000)
    const from = new Date(outside.at.ms - 3_600_000).toISOString()
    const found = new Set<string>()
    let cursor: Json = null
    let came = 160
    const run = async (whenever: () => void) => {
      for await (const step of sweep.run(cursor, never, from)) {
        for (const { eventId } of step.received) found.add(eventId)
        cursor = JSON.parse(JSON.stringify(step.cursor))
        whenever()
      }
    }
    await run(() => {
      crowd(books, came, 15)
      came += 15
    })
    expect(came).toBeGreaterThan(200)
    outside.at.ms += 30_000
    await run(() => undefined)
    const all = books.events().filter(({ type }) => used.test(type))
    expect(all.length).toBeGreaterThan(400)
    expect(all.filter(({ id }) => !found.has(id))).toEqual([])
  })

  test('killed at any step it goes on from there, and every event is one fact', async () => {
    const outside = frozen()
    const books = await opened({ outside })
    crowd(books, 0, 160)
    const runs = await killedAtEachStep(books)
    expect(runs).toBeGreaterThan(3)
    expect(runs).toBeLessThan(10)
    expect(await missing(books)).toEqual([])
    const inbound = (await books.log()).map(({ stream }) => stream)
    expect(new Set(inbound).size).toBe(inbound.length)
  })
})

describe('a gap that is longer than Stripe keeps events', () => {
  test('is closed by lists of the objects, and said', async () => {
    const expected = await toldByWebhooks()
    const outside = storyTime()
    const books = await opened({ outside })
    await books.sweep()
    for (const step of story) await step(books.sandbox)
    outside.forward(40 * day * 1000)
    expect((await books.stripe.lists.events({})).rows).toEqual([])
    await books.sweep()
    expect(await books.held()).toEqual([])
    expect(await balancesOf(books)).toEqual(expected)
    expect((await stateOf(books)).notice).toContain('30 days')
    // Once is enough.
    books.calls.count = 0
    outside.forward(30_000)
    await books.sweep()
    expect(books.calls.count).toBe(3)
    expect((await stateOf(books)).notice).toBeNull()
  })

  test('shows what became of older payments in it', async () => {
    const outside = storyTime()
    const books = await opened({ outside })
    const { sandbox } = books
    for (const ref of ['a', 'b', 'c']) sandbox.pay({ ref, amount: '100.00' })
    outside.forward(20 * day * 1000)
    sandbox.refund({ id: 're_b', charge: 'ch_b', amount: '30.00' })
    sandbox.openDispute({ id: 'dp_c', charge: 'ch_c' })
    const invoice = { id: 'in_1', number: 'INV-9', amount: '50.00' }
    sandbox.stripeInvoice(invoice)
    sandbox.stripeCreditNote({ id: 'cn_1', invoice: 'in_1', amount: '20.00' })
    await books.tellAll()
    outside.forward(20 * day * 1000)
    await books.sweep()
    // From here on nobody listens.
    sandbox.refund({ id: 're_a', charge: 'ch_a', amount: '25.00' })
    sandbox.failRefund('re_b')
    sandbox.closeDispute('dp_c', 'won')
    sandbox.voidStripeCreditNote('cn_1')
    outside.forward(40 * day * 1000)
    await books.sweep()
    const refunded = async (id: string) =>
      Payment.figures(await books.payment(id)).refunded.toFixed(2)
    expect(await refunded('ch_a')).toBe('25.00')
    expect(await refunded('ch_b')).toBe('0.00')
    expect((await books.payment('ch_c')).disputes.get('dp_c')).toMatchObject({ outcome: 'won' })
    const { kind } = await books.creditNote('cn_1')
    expect(kind).toBe('void')
    expect(await balancesOf(books)).toMatchObject(heldBy(sandbox))
  })

  test('is closed also when the process is killed again and again', async () => {
    const outside = storyTime()
    const books = await opened({ outside })
    await books.sweep()
    for (const step of story) await step(books.sandbox)
    outside.forward(40 * day * 1000)
    expect(await killedAtEachStep(books)).toBeGreaterThan(4)
    await books.takeNew()
    expect(await balancesOf(books)).toEqual(await toldByWebhooks())
    const sources = new Set((await books.log()).map(({ stream }) => stream.split('_')[0]))
    for (const one of ['ch', 're', 'dp', 'po']) {
      expect(sources).toContain(`inbound-main.stripe-sweep-${one}`)
    }
  })

  test('in the middle of a list: nothing is left out', async () => {
    const outside = frozen()
    const books = await opened({ outside })
    crowd(books, 0, 160)
    const [sweep] = stripeSweeps(books.sources, 30_000)
    const stopping = new AbortController()
    let steps = 0
    const stopped: NonNullable<typeof sweep> = {
      ...(sweep as NonNullable<typeof sweep>),
      async *run(...given): AsyncGenerator<SweepStep> {
        for await (const step of (sweep as NonNullable<typeof sweep>).run(...given)) {
          yield step
          if (++steps === 2) stopping.abort()
        }
      },
    }
    await sweepOnce(books.sweepPorts, stopped, stopping.signal)
    await books.takeNew()
    expect((await missing(books)).length).toBeGreaterThan(50)
    outside.at.ms += 45 * day * 1000
    await books.sweep()
    for (let n = 0; n < 160; n++) {
      expect((await books.payment(`ch_p${n}`)).details?.received.amount).toBe('10.00')
    }
  })
})

describe('the balance', () => {
  test('has its fees in the books of an account that never pays out', async () => {
    const outside = storyTime()
    const books = await opened({ outside })
    await books.sweep()
    books.sandbox.balanceLine({ id: 'txn_fee_1', amount: '-9.99' })
    books.sandbox.balanceLine({ id: 'txn_fee_2', amount: '-2.00', currency: 'EUR' })
    books.sandbox.balanceLine({ id: 'txn_new', amount: '3.00', type: 'some_new_type' })
    expect(books.events()).toEqual([])
    await books.sweep('balance')
    expect(await balancesOf(books)).toMatchObject(heldBy(books.sandbox))
    const before = (await books.log()).length
    await books.sweep('balance')
    expect(await books.log()).toHaveLength(before)
  })

  test('leads to a payment of which neither event nor webhook told', async () => {
    const outside = storyTime()
    const books = await opened({ outside })
    await books.sweep()
    books.sandbox.pay({ ref: 'a', amount: '100.00' })
    await books.sweep('balance')
    // Its webhook may be on the way.
    expect((await books.payment('ch_a')).details).toBeNull()
    outside.forward(20 * 60_000)
    await books.sweep('balance')
    expect(Payment.statusOf(await books.payment('ch_a'))).toBe('unapplied')
    expect(await balancesOf(books)).toMatchObject(heldBy(books.sandbox))
  })
})

describe('a first load', () => {
  test('brings what was there before, from a day on, and asks for nothing twice', async () => {
    const expected = await toldByWebhooks()
    const outside = storyTime()
    const books = await opened({ outside })
    books.sandbox.pay({ ref: 'old', amount: '77.00', created: start - 40 * day })
    for (const step of story) await step(books.sandbox)
    const since = new Date(start * 1000).toISOString().slice(0, 10)
    await books.backfill(since)
    expect(await books.held()).toEqual([])
    expect((await books.payment('ch_old')).details).toBeNull()
    const before = (await books.log()).length
    await books.backfill(since)
    expect(await books.log()).toHaveLength(before)
    // The payout took the old payment's money with it, so its line is known all the same.
    const balances = await balancesOf(books)
    expect(balances['stripe-clearing KWD']).toBe(expected['stripe-clearing KWD'])
    expect(balances).toMatchObject(heldBy(books.sandbox))
  })
})

test.each([
  ['404', 404, '{"error":{"type":"invalid_request_error","message":"Unrecognized request URL"}}'],
  ['501', 501, '{"error":{"type":"api_error","message":"not implemented"}}'],
  ['405 without a body', 405, ''],
  ['200 with something else', 200, '{"ok":true}'],
])('who stands in for Stripe and answers %s has no such list', async (_, status, body) => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const outside = movableOutside()
  const stripe = openStripe({ keys: constantTokens('sk_x'), apiBase }, openDoor, outside)
  const store = openMemoryStore(outside.clock)
  const ports = { ...{ store, workspace: 'main', stripe, outside }, dayOf: (at: string) => at }
  const log = { debug: () => undefined, warn: () => undefined } as unknown as SweepPorts['log']
  const running = { store, cursors: memorySweeps(), workspace: 'main', outside, log }
  for (const sweep of stripeSweeps(ports, 30_000)) {
    const failed = await sweepOnce(running, sweep, never).catch((error: unknown) => error)
    expect(isNotOffered(failed), String(failed)).toBe(true)
  }
})
