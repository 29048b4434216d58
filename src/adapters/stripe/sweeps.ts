// All that is swept at Stripe, and all that is loaded from it once.
import type { EventStore } from '../../domain/event-store.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Payment from '../../domain/payment.ts'
import { load } from '../../domain/transact.ts'
import { backfillName } from '../backfilling.ts'
import type { Backfill, Json, Sweep, SweepStep } from '../sweeping.ts'
import { balanceSweep, isLineKnown, lineSwept } from './balance-sweep.ts'
import type { ListedRow, StripeClient } from './client.ts'
import { eventsSweep } from './events-sweep.ts'
import { type Kind, kindOf, kinds, rowsOf, sweptOf } from './lists.ts'
import { type DayOf, instant } from './reading.ts'

export type SweepSources = {
  store: EventStore
  workspace: string
  stripe: StripeClient
  dayOf: DayOf
  outside: Outside
}

/** Lines of the balance come a day or so before their money moves: they can wait a little. */
const balanceTurns = 10

export const stripeSweeps = (ports: SweepSources, everyMs: number): Sweep[] => [
  eventsSweep(ports, everyMs),
  balanceSweep(ports, everyMs * balanceTurns),
]

export const stripeBackfills = (ports: SweepSources): Backfill[] => [
  ...kinds.map((kind) => objectBackfill(ports, kind)),
  balanceBackfill(ports),
]

type Place = { after: string | null; done: number }

/** A day begins up to fourteen hours before it does in UTC; what is of the day before is left out. */
const secondsOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000 - 14 * 3600

/** A charge that the ledger has is kept up by the events. */
async function isKept({ store, workspace }: SweepSources, kind: Kind, { id }: ListedRow) {
  if (kind !== 'charges') return false
  const { state } = await load(store, Payment.decider, workspace, Payment.idOfStripe(id))
  return state.details !== null
}

function objectBackfill(ports: SweepSources, kind: Kind): Backfill {
  const { stripe, dayOf } = ports
  async function* run(kept: Json, signal: AbortSignal, day: string): AsyncGenerator<SweepStep> {
    const place = (kept as Place | null) ?? { after: null, done: 0 }
    let { done } = place
    const from = { sinceS: secondsOf(day), after: place.after }
    for await (const { rows, after } of rowsOf(stripe, kind, from, signal)) {
      const since = rows.filter(({ created }) => dayOf(instant(created)) >= day)
      const known = await Promise.all(since.map((row) => isKept(ports, kind, row)))
      done += since.length
      const received = since.filter((_, n) => !known[n]).map((row) => sweptOf(kindOf(kind), row))
      yield { received, cursor: { after, done } as Json, done }
    }
  }
  return { name: backfillName('stripe', kind), platform: 'stripe', run }
}

/** Lines that belong to nothing that was loaded before them. */
function balanceBackfill(ports: SweepSources): Backfill {
  const { stripe, dayOf } = ports
  async function* run(kept: Json, signal: AbortSignal, day: string): AsyncGenerator<SweepStep> {
    let { after, done } = (kept as Place | null) ?? { after: null, done: 0 }
    do {
      const asked = { created: { gte: secondsOf(day) }, ...(after !== null && { after }) }
      const { rows, hasMore } = await stripe.lists.balanceTransactions(asked)
      const since = rows.filter(({ created }) => dayOf(instant(created)) >= day)
      const known = await Promise.all(since.map((line) => isLineKnown(ports, line)))
      done += since.length
      after = hasMore ? (rows.at(-1)?.id ?? null) : null
      const received = since.filter((_, n) => !known[n]).map(lineSwept)
      yield { received, cursor: { after, done } as Json, done }
    } while (after !== null && !signal.aborted)
  }
  return { name: backfillName('stripe', 'balance'), platform: 'stripe', run }
}
