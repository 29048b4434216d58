// What the change feed promises its consumers, whichever adapter keeps it. Each test has a world of
// its own: an event store, and feeds that may be closed and opened again on the same state.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ChangeFeed, Delivery } from '../../src/domain/change-feed.ts'
import { type EventStore, type StoredEvent, streamOf } from '../../src/domain/event-store.ts'

export type FeedWorld = {
  store: EventStore
  /** A feed on this world's state; opened again, it is what a restarted process has. */
  open(): Promise<ChangeFeed>
  /** Lets time go by where time is the feed's own; where it is the server's, it goes by itself. */
  pass(ms: number): Promise<void>
  end(): Promise<void>
}

const meta = {
  workspace: 'main',
  correlationId: 'story',
  causationId: 'request',
  actor: { kind: 'policy', name: 'test' },
  effectiveAt: '2026-03-01T00:00:00.000Z',
} as const

/** Appends payments p-1, p-2 …, a few at a time to a stream named by the first of them. */
export async function receivePayments(store: EventStore, from: number, to: number) {
  for (let n = from; n <= to; n += 10) {
    const ids = payments(n, Math.min(n + 9, to))
    const events = ids.map((id) => newEvent(id, 'PaymentReceived'))
    await store.append(streamOf('payment', 'main', `p-${n}`), events, 'any')
  }
}

const newEvent = (id: string, type: string) => {
  return { id: randomUUID(), type, data: { id, amount: '12.30' }, meta }
}

export async function append(store: EventStore, category: string, id: string, type: string) {
  const event = newEvent(id, type)
  await store.append(streamOf(category, 'main', id), [event], 'any')
  return event
}

export const idsOf = (events: readonly (StoredEvent | Delivery)[]) =>
  events.map((one) => {
    const { data } = 'event' in one ? one.event : one
    return (data as { id: string }).id
  })

export const payments = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `p-${from + index}`)

/** A consumer driven by hand. */
export function consumer(
  feed: ChangeFeed,
  { name = 'sync', categories = ['payment'], ...rest }: ConsumerOptions = {},
) {
  const stopping = new AbortController()
  const iterator = feed
    .consume({ name, categories, signal: stopping.signal, ...rest })
    [Symbol.asyncIterator]()
  const next = async (): Promise<Delivery> => {
    const { value, done } = await iterator.next()
    if (done) throw new Error('the feed ended')
    return value
  }
  const take = async (count: number): Promise<Delivery[]> => {
    const taken: Delivery[] = []
    while (taken.length < count) taken.push(await next())
    return taken
  }
  return {
    next,
    take,
    /** Takes and acknowledges, one after the other. */
    async drain(count: number): Promise<StoredEvent[]> {
      const events: StoredEvent[] = []
      while (events.length < count) {
        const delivery = await next()
        events.push(delivery.event)
        await delivery.ack()
      }
      return events
    },
    abort: () => stopping.abort(),
    /** Whether the iterable has ended. */
    ended: async () => (await iterator.next()).done === true,
  }
}

type ConsumerOptions = { name?: string; categories?: string[]; window?: number }

export function changeFeedContract(title: string, createWorld: () => Promise<FeedWorld>) {
  describe(`the change feed: ${title}`, () => {
    let world: FeedWorld
    let feed: ChangeFeed
    beforeEach(async () => {
      world = await createWorld()
      feed = await world.open()
    })
    afterEach(async () => {
      await feed.close()
      await world.end()
    })
    const restart = async () => {
      await feed.close()
      feed = await world.open()
    }
    const current = (): Running => ({ world, feed, restart })
    orderCases(current)
    windowCases(current)
    retryCases(current)
    restartCases(current)
    deathCases(current)
  })
}

type Running = { world: FeedWorld; feed: ChangeFeed; restart(): Promise<void> }

function orderCases(current: () => Running) {
  test('every event of the categories comes in order, and none of the others', async () => {
    const { world, feed } = current()
    for (let n = 1; n <= 4; n++) {
      await append(world.store, 'inbound', `stripe-${n}`, 'StripeEventReceived')
      await append(world.store, 'payment', `p-${n}`, 'PaymentReceived')
      await append(world.store, 'customer', `c-${n}`, 'CustomerSeen')
      await append(world.store, 'invoice', `i-${n}`, 'InvoiceIssued')
    }
    const both = consumer(feed, { categories: ['payment', 'invoice'] })
    const events = await both.drain(8)
    expect(idsOf(events)).toEqual(['p-1', 'i-1', 'p-2', 'i-2', 'p-3', 'i-3', 'p-4', 'i-4'])
    const positions = events.map(({ position }) => position)
    expect(positions).toEqual([...positions].sort())
  })

  test('an event comes as the store has it', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 1)
    const [event] = await consumer(feed).drain(1)
    const stored = []
    for await (const one of world.store.readStream('payment-main.p-1')) stored.push(one)
    expect(event).toEqual(stored[0])
  })

  test('past events come first, then live ones without a seam', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 20)
    const reading = consumer(feed)
    const past = await reading.drain(10)
    const writing = receivePayments(world.store, 21, 60)
    const rest = await reading.drain(50)
    await writing
    expect(idsOf([...past, ...rest])).toEqual(payments(1, 60))
  })

  test('two consumers of different names both get everything', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 10)
    const [one, other] = await Promise.all([
      consumer(feed, { name: 'one' }).drain(10),
      consumer(feed, { name: 'other' }).drain(10),
    ])
    expect(idsOf(one)).toEqual(payments(1, 10))
    expect(idsOf(other)).toEqual(payments(1, 10))
  })

  test('five thousand events pass in order', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 5_000)
    expect(idsOf(await consumer(feed).drain(5_000))).toEqual(payments(1, 5_000))
  })
}

function windowCases(current: () => Running) {
  test('no more are out at once than the window allows', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 10)
    const narrow = consumer(feed, { window: 3 })
    const out = await narrow.take(3)
    let fourth: Delivery | undefined
    const waiting = narrow.next().then((delivery) => {
      fourth = delivery
    })
    // Something that had to come by the same way has come, and the fourth still has not.
    await consumer(feed, { name: 'witness' }).drain(10)
    expect(fourth).toBeUndefined()
    await out[1]?.ack()
    await waiting
    expect(idsOf([fourth as unknown as Delivery])).toEqual(['p-4'])
  })

  test('an aborted consumer ends, waiting or full', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 3)
    const idle = consumer(feed, { name: 'idle' })
    await idle.drain(3)
    const idleEnded = idle.ended()
    const full = consumer(feed, { name: 'full', window: 1 })
    await full.take(1)
    const fullEnded = full.ended()
    idle.abort()
    full.abort()
    expect(await Promise.all([idleEnded, fullEnded])).toEqual([true, true])
    const late = consumer(feed, { name: 'late' })
    late.abort()
    expect(await late.ended()).toBe(true)
  })
}

function retryCases(current: () => Running) {
  test('a retried event comes again after its delay while others go on', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 4)
    const reading = consumer(feed)
    const [first] = await reading.take(1)
    await first?.retry(50)
    expect(idsOf(await reading.drain(3))).toEqual(['p-2', 'p-3', 'p-4'])
    await world.pass(50)
    expect(idsOf(await reading.drain(1))).toEqual(['p-1'])
  })

  test('an event may be retried again and again, and is then done with', async () => {
    const { world, feed, restart } = current()
    await receivePayments(world.store, 1, 1)
    const reading = consumer(feed)
    for (let time = 1; time <= 5; time++) {
      const delivery = await reading.next()
      expect(idsOf([delivery])).toEqual(['p-1'])
      await delivery.retry(0)
      await world.pass(0)
    }
    await reading.drain(1)
    await restart()
    await receivePayments(world.store, 2, 2)
    expect(idsOf(await consumer(current().feed).drain(1))).toEqual(['p-2'])
  })

  test('only the first answer to a delivery counts', async () => {
    const { world, feed, restart } = current()
    await receivePayments(world.store, 1, 6)
    const reading = consumer(feed, { window: 2 })
    const [first, second] = await reading.take(2)
    for (let time = 1; time <= 3; time++) await second?.ack()
    await first?.retry(0)
    await first?.ack()
    await world.pass(0)
    expect(idsOf(await reading.take(2)).sort()).toEqual(['p-1', 'p-3'])
    await restart()
    expect(idsOf(await consumer(current().feed).drain(5)).sort()).toEqual([
      'p-1',
      'p-3',
      'p-4',
      'p-5',
      'p-6',
    ])
  })
}

/** Acknowledges until so many different events are done with; each comes at least once. */
async function finish(reading: ReturnType<typeof consumer>, done: Set<string>, count: number) {
  while (done.size < count) for (const event of await reading.drain(1)) done.add(event.id)
}

function restartCases(current: () => Running) {
  // Another one after each restart.
  const feed = () => current().feed

  test('a consumer goes on where it was', async () => {
    const { world, restart } = current()
    await receivePayments(world.store, 1, 10)
    expect(idsOf(await consumer(feed()).drain(4))).toEqual(payments(1, 4))
    await restart()
    expect(idsOf(await consumer(feed()).drain(6))).toEqual(payments(5, 10))
    await restart()
    await receivePayments(world.store, 11, 12)
    expect(idsOf(await consumer(feed()).drain(2))).toEqual(payments(11, 12))
  })

  test('acknowledged out of order, only the others come again', async () => {
    const { world, restart } = current()
    await receivePayments(world.store, 1, 6)
    const out = await consumer(feed()).take(6)
    for (const index of [5, 1, 3]) await out[index]?.ack()
    await restart()
    await receivePayments(world.store, 7, 7)
    const second = consumer(feed())
    const again = await second.take(4)
    expect(idsOf(again)).toEqual(['p-1', 'p-3', 'p-5', 'p-7'])
    await again[2]?.ack()
    await restart()
    expect(idsOf(await consumer(feed()).drain(3))).toEqual(['p-1', 'p-3', 'p-7'])
  })

  test('one stuck event does not bring back the many settled after it', async () => {
    const { world, restart } = current()
    await receivePayments(world.store, 1, 300)
    const reading = consumer(feed(), { window: 8 })
    await reading.take(1)
    expect(idsOf(await reading.drain(299))).toEqual(payments(2, 300))
    await restart()
    await receivePayments(world.store, 301, 301)
    expect(idsOf(await consumer(feed(), { window: 8 }).drain(2))).toEqual(['p-1', 'p-301'])
  })
}

function deathCases(current: () => Running) {
  const feed = () => current().feed

  test('nothing is lost when a consumer dies with events in hand', async () => {
    const { world, restart } = current()
    await receivePayments(world.store, 1, 30)
    const done = new Set<string>()
    for (let life = 1; life <= 5; life++) {
      const reading = consumer(feed(), { window: 16 })
      for (const event of await reading.drain(3)) done.add(event.id)
      await reading.take(5)
      await restart()
    }
    await finish(consumer(feed()), done, 30)
  })

  test('ending in the middle of a rush leaves nothing behind', async () => {
    const { world, restart } = current()
    await receivePayments(world.store, 1, 1_000)
    for (let life = 1; life <= 5; life++) {
      await consumer(feed(), { window: 1_000 }).take(1)
      await restart()
    }
    const done = new Set<string>()
    await finish(consumer(feed(), { window: 1_000 }), done, 1_000)
  })

  test('an event waiting for its retry comes again after a restart', async () => {
    const { world, restart } = current()
    await receivePayments(world.store, 1, 2)
    const reading = consumer(feed())
    const [first] = await reading.take(1)
    await first?.retry(50)
    await reading.drain(1)
    await restart()
    await world.pass(50)
    expect(idsOf(await consumer(feed()).drain(1))).toEqual(['p-1'])
  })

  test('what a consumer left in the same process comes to its successor', async () => {
    const { world, feed } = current()
    await receivePayments(world.store, 1, 4)
    const left = consumer(feed)
    const out = await left.take(4)
    left.abort()
    // A handler that was at work when the abort came may still finish.
    await out[0]?.ack()
    expect(await left.ended()).toBe(true)
    expect(idsOf(await consumer(feed).drain(3))).toEqual(payments(2, 4))
  })
}
