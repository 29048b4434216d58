// The service's ports as one mortal process sees them: each use is a step at which it may die, the
// store may not answer, or have done what it does not confirm.
import type { Checkpoints } from '../../src/adapters/checkpoints.ts'
import type { ChangeFeed, Delivery } from '../../src/domain/change-feed.ts'
import {
  type EventStore,
  parseStream,
  type StoredEvent,
  StoreUnavailable,
} from '../../src/domain/event-store.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'
import type { Time } from './time.ts'

/** What is wrong with the store now, as shares of its calls. */
export type StoreTrouble = { unreachable: number; lostReply: number; isDown: boolean }

export function mortalStore(
  shared: EventStore,
  life: Life,
  dice: Dice,
  trouble: StoreTrouble,
): EventStore {
  const unavailable = (why: string) => new StoreUnavailable(why)
  async function begin() {
    await life.step('store')
    if (trouble.isDown || dice.chance(trouble.unreachable)) throw unavailable('no connection')
  }
  return {
    async append(...request) {
      await begin()
      const done = await shared.append(...request)
      await life.step('stored')
      if (dice.chance(trouble.lostReply)) throw unavailable('the reply was lost')
      return done
    },
    async *readStream(...request) {
      await begin()
      yield* shared.readStream(...request)
    },
    async *subscribe(options) {
      for await (const batch of shared.subscribe(options)) {
        await life.step('batch')
        yield batch
      }
    },
    async *log(...request) {
      for await (const records of shared.log(...request)) {
        await life.step('records')
        yield records
      }
    },
    async head() {
      await begin()
      return shared.head()
    },
    close: async () => undefined,
  }
}

/** Any other port: a step before each use, and one behind it. */
export function mortal<Port extends object>(shared: Port, life: Life, what: string): Port {
  const uses = Object.entries(shared).map(([name, use]) => [
    name,
    async (...given: unknown[]) => {
      await life.step(what)
      const done: unknown = await (use as (...given: unknown[]) => unknown)(...given)
      await life.step(what)
      return done
    },
  ])
  return Object.fromEntries(uses) as Port
}

export function mortalCheckpoints(shared: Checkpoints, life: Life, dice: Dice): Checkpoints {
  return {
    async read(name) {
      await life.step('checkpoint read')
      return shared.read(name)
    },
    async write(name, place) {
      await life.step('checkpoint')
      if (dice.chance(0.05)) throw new Error('the place was not saved')
      await shared.write(name, place)
    },
  }
}

type Out = { event: StoredEvent; until: number; isOut: boolean }
const ackWaitMs = 30_000
const unpublished = 'inbound'

export type Broker = ReturnType<typeof openBroker>

/** A broker with JetStream's manners: what is not acknowledged in time comes again, an
 *  acknowledgement may be lost, a message may come twice, and it outlives its consumers. */
export function openBroker(store: EventStore, time: Time, dice: Dice) {
  const published: StoredEvent[] = []
  const kept = new Map<string, { next: number; out: Map<string, Out> }>()
  const trouble = { lostAck: 0, twice: 0 }
  const wakers: (() => void)[] = []
  const wake = () => {
    for (const one of wakers.splice(0)) one()
  }
  void (async () => {
    for await (const { events } of store.subscribe({ signal: new AbortController().signal })) {
      published.push(...events.filter((one) => parseStream(one.stream).category !== unpublished))
      wake()
    }
  })()

  function takeOf(name: string, categories: readonly string[], window: number) {
    const durable = kept.get(name) ?? { next: 0, out: new Map<string, Out>() }
    kept.set(name, durable)
    const now = time.elapsed()
    for (const one of durable.out.values()) {
      if (one.until <= now) return one
    }
    while (durable.out.size < window && durable.next < published.length) {
      const event = published[durable.next++] as StoredEvent
      if (!categories.includes(parseStream(event.stream).category)) continue
      const one = { event, until: 0, isOut: false }
      durable.out.set(event.id, one)
      return one
    }
    return undefined
  }

  const feedOf = (life: Life): ChangeFeed => ({
    async *consume({ name, categories, signal, window = 64 }) {
      while (!signal.aborted && !life.isDead()) {
        const one = takeOf(name, categories, window)
        if (!one) {
          const waked = new Promise<void>((resolve) => wakers.push(resolve))
          await life.alive(Promise.race([waked, time.sleep(5000, signal)]))
          continue
        }
        one.until = time.elapsed() + ackWaitMs
        yield deliveryOf(name, one, life)
        if (dice.chance(trouble.twice)) yield deliveryOf(name, one, life)
      }
    },
    close: async () => undefined,
  })

  function deliveryOf(name: string, one: Out, life: Life): Delivery {
    // What is worked on for longer says so, as the real consumer does.
    const working = async () => {
      while (!life.isDead() && kept.get(name)?.out.has(one.event.id) && one.until > 0) {
        await time.sleep(ackWaitMs / 2)
        if (one.until > 0 && !life.isDead()) one.until = time.elapsed() + ackWaitMs
      }
    }
    void working()
    return {
      event: structuredClone(one.event),
      async ack() {
        await life.step('ack')
        if (dice.chance(trouble.lostAck)) {
          one.until = 0
          wake()
          return
        }
        kept.get(name)?.out.delete(one.event.id)
        await life.step('acked')
      },
      async retry(delayMs) {
        await time.sleep(delayMs)
        one.until = 0
        wake()
      },
    }
  }

  return { feedOf, trouble }
}
