// Runs the policies over the log as their consumers do: each event at least once, in order, an
// event only being left behind when it is done. What may go wrong on the way can be asked for.
import * as Crediting from '../../src/domain/crediting.ts'
import * as DealInvoicing from '../../src/domain/deal-invoicing.ts'
import type { EventStore, Position, StoredEvent } from '../../src/domain/event-store.ts'
import { parseStream, StoreUnavailable } from '../../src/domain/event-store.ts'
import { pooledModel } from '../../src/domain/matching/live.ts'
import * as Rescore from '../../src/domain/rescore.ts'
import * as Settlement from '../../src/domain/settlement.ts'
import { eventsAfter, plainLookUp } from './look-up.ts'
import { openMemoryStore } from './memory-store.ts'

/** The log far behind which nobody who behaves lets it grow: then a policy feeds itself. */
const eventsMax = 2000

const policies = {
  'deal-invoicing': DealInvoicing,
  settlement: Settlement,
  crediting: Crediting,
  rescore: Rescore,
}
export type Policy = keyof typeof policies

export function openWorld() {
  const memory = openMemoryStore({ now: () => new Date('2026-03-01T00:00:00Z') })
  let breaking: { after: number; isTaken: boolean } | null = null
  /** The store, whose connection breaks at an append when it was asked to. */
  const store: EventStore = {
    ...memory,
    async append(...request) {
      if (breaking === null || breaking.after-- > 0) return memory.append(...request)
      const { isTaken } = breaking
      breaking = null
      if (isTaken) await memory.append(...request)
      throw new StoreUnavailable('the connection broke')
    },
  }
  const lookUp = plainLookUp(store)
  const done: Record<Policy, number> = {
    'deal-invoicing': 0,
    settlement: 0,
    crediting: 0,
    rescore: 0,
  }
  const log: StoredEvent[] = []
  let today = '2026-03-01'

  async function catchUp() {
    log.push(...(await eventsAfter(memory, log.at(-1)?.position as Position | undefined)))
    if (log.length > eventsMax) throw new Error(`the log has grown to ${log.length} events`)
  }

  async function perform(policy: Policy, event: StoredEvent) {
    const { category } = parseStream(event.stream)
    if (!policies[policy].categories.includes(category)) return
    const ports = { store, lookUp, modelOf: async () => pooledModel }
    if (policy === 'deal-invoicing') await DealInvoicing.perform(store, event, today)
    else await policies[policy].perform(ports, event)
  }

  /** The next events, as many as have lanes of their own. */
  function sideBySide(policy: Policy, width: number): StoredEvent[] {
    const next = log.slice(done[policy], done[policy] + width)
    const lanes = next.map(policy === 'crediting' ? Crediting.laneOf : Settlement.laneOf)
    const shared = lanes.findIndex((lane, index) => lanes.indexOf(lane) < index)
    return shared === -1 ? next : next.slice(0, shared)
  }

  /** Goes on by at most `steps` steps, events of up to `width` lanes at a time; stops where the
   *  connection breaks. What was done of that step is done again. */
  async function advance(policy: Policy, steps = Number.POSITIVE_INFINITY, width = 1) {
    for (let taken = 0; taken < steps; taken++) {
      await catchUp()
      const events = sideBySide(policy, width)
      if (events.length === 0) return taken
      const outcomes = await Promise.allSettled(events.map((event) => perform(policy, event)))
      const errors = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      for (const error of errors) if (!(error instanceof StoreUnavailable)) throw error
      if (errors.length > 0) return taken
      done[policy] += events.length
    }
    return steps
  }

  return {
    store,
    advance,
    /** A day of the books comes. */
    onDay(day: string) {
      today = day
    },
    /** The policy has lost its place: it starts again from this many events before. */
    rewind(policy: Policy, events: number) {
      done[policy] = Math.max(0, done[policy] - events)
    },
    /** The connection breaks at an append, this many appends from now; the store may have taken
     *  it all the same. */
    breakAt(after: number, isTaken: boolean) {
      breaking = { after, isTaken }
    },
    /** Those that always run go on until none of them has anything left to do. */
    async settleDown(): Promise<StoredEvent[]> {
      breaking = null
      for (let steps = 1; steps > 0; ) {
        steps = await advance('deal-invoicing')
        steps += await advance('settlement')
        steps += await advance('crediting')
      }
      return log
    },
  }
}
export type World = ReturnType<typeof openWorld>
