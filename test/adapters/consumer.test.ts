// The loop that acts on events: order within a lane, tries again what may pass, hands over what
// will not, and never loses a delivery.
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type ConsumerOptions, Held, startConsumer } from '../../src/adapters/consumer.ts'
import { openEmbeddedFeed } from '../../src/adapters/embedded-feed.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import type { StoredEvent } from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
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

async function run(
  names: string[],
  options: Pick<ConsumerOptions, 'handle'> & Partial<ConsumerOptions>,
) {
  slept.length = 0
  const store = openMemoryStore(outside.clock)
  for (const [index, name] of names.entries()) {
    await store.append(
      `deal-main.${name}`,
      [
        {
          id: idFrom(name, String(index)),
          type: 'DealReopened',
          data: { index },
          meta: {
            workspace: 'main',
            correlationId: 'c',
            causationId: 'c',
            actor: { kind: 'platform', name: 'hubspot' },
            effectiveAt: '2026-11-01T00:00:00.000Z',
          },
        },
      ],
      'any',
    )
  }
  const checkpoints = memoryCheckpoints()
  const unseen = { ...outside.clock, sleep: realOutside.clock.sleep }
  const feed = openEmbeddedFeed({ store, checkpoints, clock: unseen })
  const ending = new AbortController()
  const { handle } = options
  let left = names.length
  const settled = () => {
    left -= 1
    if (left === 0) ending.abort()
  }
  const consumer = startConsumer({
    name: 'test',
    feed,
    categories: ['deal'],
    laneOf: (event) => event.stream,
    outside,
    log: pino({ level: 'silent' }),
    signal: ending.signal,
    ...options,
    handle: async (event) => {
      await handle(event)
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
