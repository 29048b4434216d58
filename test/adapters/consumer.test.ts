// The loop that acts on events: order within a lane, tries again what may pass, hands over what
// will not, and never loses a delivery.
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { type ConsumerOptions, Held, startConsumer } from '../../src/adapters/consumer.ts'
import { openEmbeddedFeed } from '../../src/adapters/embedded-feed.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import type { ChangeFeed } from '../../src/domain/change-feed.ts'
import {
  type EventStore,
  type StoredEvent,
  StoreUnavailable,
} from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
import { allOurs } from '../support/memory-leases.ts'
import { memoryCheckpoints, openMemoryStore } from '../support/memory-store.ts'

const slept: number[] = []
/** Sleeps last no time, and are remembered. */
const outside = {
  clock: {
    now: () => new Date('2026-11-01T00:00:00.000Z'),
    sleep: async (ms: number) => {
      slept.push(ms)
      await new Promise((resolve) => setImmediate(resolve))
    },
  },
  random: { next: () => 0.5, uuid: () => 'x' },
}

const meta = {
  workspace: 'main',
  correlationId: 'c',
  causationId: 'c',
  actor: { kind: 'platform', name: 'hubspot' },
  effectiveAt: '2026-11-01T00:00:00.000Z',
} as const

async function append(store: EventStore, name: string, index: number) {
  const event = { id: idFrom(name, String(index)), type: 'DealReopened', data: { index }, meta }
  await store.append(`deal-main.${name}`, [event], 'any')
}

const base = (feed: ChangeFeed, signal: AbortSignal) => ({
  ...{ name: 'test', feed, categories: ['deal'], leases: allOurs, outside, signal },
  laneOf: (event: StoredEvent) => event.stream,
  log: pino({ level: 'silent' }),
})

/** Until so many are handled or handed over; of those that are covered the feed alone knows. */
async function run(
  names: string[],
  options: Pick<ConsumerOptions, 'handle'> & Partial<ConsumerOptions>,
  acked?: number,
) {
  slept.length = 0
  const store = openMemoryStore(outside.clock)
  for (const [index, name] of names.entries()) await append(store, name, index)
  const checkpoints = memoryCheckpoints()
  const unseen = { ...outside.clock, sleep: realOutside.clock.sleep }
  const feed = openEmbeddedFeed({ store, checkpoints, clock: unseen })
  const ending = new AbortController()
  const { handle } = options
  let left = acked === undefined ? names.length : Number.POSITIVE_INFINITY
  let unacked = acked ?? Number.POSITIVE_INFINITY
  const counting: ChangeFeed = {
    ...feed,
    async *consume(asked) {
      for await (const delivery of feed.consume(asked)) {
        const ack = async () => {
          await delivery.ack()
          if (--unacked === 0) ending.abort()
        }
        yield { ...delivery, ack }
      }
    },
  }
  const settled = () => {
    left -= 1
    if (left === 0) ending.abort()
  }
  const consumer = startConsumer({
    ...base(counting, ending.signal),
    ...options,
    handle: async (event, signal) => {
      await handle(event, signal)
      settled()
    },
    ...(options.onHopeless && {
      onHopeless: async (event: StoredEvent, error: unknown, attempts: number) => {
        await options.onHopeless?.(event, error, attempts)
        settled()
      },
    }),
  })
  await consumer.done
  await feed.close()
  return { consumer, place: await checkpoints.read('test') }
}
const indexOf = (event: StoredEvent) => (event.data as { index: number }).index

test('events of a lane keep their order, whatever happens in between', async () => {
  const seen: number[] = []
  let failures = 2
  await run(['a', 'a', 'a'], {
    handle: async (event) => {
      if (indexOf(event) === 0 && failures-- > 0) {
        throw new PlatformError('stripe', 'unreachable', 'x', { retryable: true })
      }
      seen.push(indexOf(event))
    },
  })
  expect(seen).toEqual([0, 1, 2])
  expect(slept).toHaveLength(2)
})

test('a lane that fails does not hold up another', async () => {
  const seen: string[] = []
  const others = new AbortController()
  await run(['a', 'b'], {
    handle: async (event) => {
      if (event.stream.endsWith('.a') && !others.signal.aborted) {
        throw new PlatformError('stripe', 'unreachable', 'x', { retryable: true })
      }
      seen.push(event.stream)
      others.abort()
    },
  })
  expect(seen).toEqual(['deal-main.b', 'deal-main.a'])
})

test('the platform says when to come back', async () => {
  let failures = 1
  await run(['a'], {
    handle: async () => {
      if (failures-- > 0) {
        throw new PlatformError('hubspot', 'limit', 'x', { retryable: true, retryAfterMs: 7000 })
      }
    },
  })
  expect(slept).toEqual([7100])
})

test.each([
  [
    'a final no of a platform',
    new PlatformError('quickbooks', '6000', 'x', { retryable: false }),
    1,
  ],
  ['what is held', new Held('deal-without-customer', 'x'), 1],
  ['an error that nobody knows', new Error('what is this'), 6],
])('%s is handed over', async (_, error, attempts) => {
  const handedOver: [unknown, number][] = []
  const { place } = await run(['a'], {
    handle: async () => {
      throw error
    },
    onHopeless: async (_event, reason, count) => {
      handedOver.push([reason, count])
    },
  })
  expect(handedOver).toEqual([[error, attempts]])
  expect(place?.unsettled ?? []).toEqual([])
})

test('a policy never skips: it tries until it can', async () => {
  let failures = 40
  const { consumer } = await run(['a'], {
    handle: async () => {
      if (failures-- > 0) throw new Error('a mistake in the program')
    },
  })
  expect(slept).toHaveLength(40)
  expect(Math.max(...slept)).toBeLessThanOrEqual(30_000)
  expect(consumer.failing()).toBeUndefined()
})

test('what was not called is waited out quietly, and does not count as a try', async () => {
  let waits = 30
  const told: unknown[] = []
  const { consumer } = await run(['a'], {
    handle: async () => {
      if (waits-- > 0) {
        const how = { retryable: true, notCalled: true, retryAfterMs: 2000 }
        throw new PlatformError('hubspot', 'connection-paused', 'x', how)
      }
    },
    onFailure: async (_event, error) => void told.push(error),
    onHopeless: async (_event, error) => void told.push(error),
  })
  expect(told).toEqual([])
  expect(consumer.failing()).toBeUndefined()
  expect(slept).toEqual(Array.from({ length: 30 }, () => 2100))
})

describe('events that cover each other', () => {
  const coverOf = (event: StoredEvent) => (indexOf(event) % 10 === 9 ? null : 'object')

  test('are done by one handling, in which all that came before it are seen', async () => {
    const handled: number[] = []
    const names = Array.from({ length: 30 }, () => 'a')
    const { place, consumer } = await run(
      names,
      {
        coverOf,
        handle: async (event) => void handled.push(indexOf(event)),
      },
      30,
    )
    // The ninth says something of its own, and keeps its place among the others.
    expect(handled).toEqual(expect.arrayContaining([9, 19, 29]))
    expect(handled).toEqual([...handled].sort((a, b) => a - b))
    expect(handled.length).toBeLessThan(15)
    expect(place?.unsettled ?? []).toEqual([])
    expect(consumer.inHand()).toBe(0)
  })

  test('are all done again when the handling fails, and one alone is set aside', async () => {
    const handled: number[] = []
    const aside: number[] = []
    await run(
      ['a', 'a', 'a'],
      {
        coverOf,
        handle: async (event) => {
          handled.push(indexOf(event))
          if (handled.length === 1) throw new StoreUnavailable('away')
          if (handled.length === 2) throw new Held('unreadable', 'x')
        },
        onHopeless: async (event) => void aside.push(indexOf(event)),
      },
      3,
    )
    expect(handled.slice(0, 3)).toEqual([0, 0, 1])
    expect(aside).toEqual([0])
  })

  test('what comes while it is handled is not covered by it', async () => {
    const store = openMemoryStore(outside.clock)
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { promise: late, resolve: go } = Promise.withResolvers<void>()
    const handled: number[] = []
    const ending = new AbortController()
    const feed = openEmbeddedFeed({
      ...{ store, checkpoints: memoryCheckpoints() },
      clock: realOutside.clock,
    })
    const consumer = startConsumer({
      ...base(feed, ending.signal),
      coverOf,
      async handle(event) {
        handled.push(indexOf(event))
        begin()
        if (handled.length === 1) await late
        else ending.abort()
      },
    })
    await append(store, 'a', 0)
    await begun
    await append(store, 'a', 1)
    go()
    await consumer.done
    await feed.close()
    expect(handled).toEqual([0, 1])
  })
})

describe('when the lease is lost', () => {
  test('what is in hand ends, nothing is tried again, and the next owner goes on from there', async () => {
    const store = openMemoryStore(outside.clock)
    for (const [index, name] of ['a', 'b', 'c', 'c'].entries()) await append(store, name, index)
    const feed = openEmbeddedFeed({
      ...{ store, checkpoints: memoryCheckpoints() },
      clock: realOutside.clock,
    })
    const ending = new AbortController()
    const losing = [new AbortController(), new AbortController()]
    const owners: number[] = []
    const leases = {
      async hold(_: string, signal: AbortSignal, work: (lost: AbortSignal) => Promise<void>) {
        for (const [owner, one] of losing.entries()) {
          owners.push(owner)
          await work(AbortSignal.any([signal, one.signal]))
        }
      },
    }
    const begun = new Set<number>()
    const done: string[] = []
    const told: string[] = []
    const consumer = startConsumer({
      ...base(feed, ending.signal),
      leases,
      async handle(event, lost) {
        const owner = owners.at(-1)
        const index = indexOf(event)
        begun.add(index)
        if (owner === 0) {
          if (begun.size === 3) losing[0]?.abort()
          if (!lost.aborted) await new Promise((end) => lost.addEventListener('abort', end))
          if (index > 0) throw new PlatformError('stripe', 'unreachable', 'x', { retryable: true })
        }
        done.push(`${owner} ${index}`)
        if (done.length === 4) ending.abort()
      },
      onFailure: async (event) => void told.push(`${indexOf(event)}`),
    })
    await consumer.done
    await feed.close()
    // Three were begun when the lease went. One of them ended well, and does not come again.
    expect(done.sort()).toEqual(['0 0', '1 1', '1 2', '1 3'])
    expect(told).toEqual([])
    expect(consumer.failing()).toBeUndefined()
    expect(consumer.inHand()).toBe(0)
  })
})
