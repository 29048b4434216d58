// The lines of the balance that no event tells of: monthly fees, reserves, and all of them on an
// account that never pays out. A line of a charge, refund, dispute or payout is told with that; one
// that is still not known after a while leads to it.
import * as BalanceTransaction from '../../domain/balance-transaction.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import { load } from '../../domain/transact.ts'
import type { Json, Sweep, SweepStep } from '../sweeping.ts'
import type { BalanceTransaction as Line, StripeClient } from './client.ts'
import { idOf, instant } from './reading.ts'

/** How long the event of its object may take. */
const patienceS = 900
/** Longer than that, so that a line which was left for later is seen again. */
const overlapS = 1500

type Cursor = { upTo: number; going?: { since: number; newest: number; after: string | null } }

type Ports = { store: EventStore; workspace: string; stripe: StripeClient; outside: Outside }

export function balanceSweep(ports: Ports, everyMs: number): Sweep {
  const { stripe, outside } = ports
  /** Lines that are recorded; each is in several sweeps. */
  const recorded = new Map<string, number>()

  async function isKnown(line: Line) {
    if (recorded.has(line.id)) return true
    const found = await isLineKnown(ports, line)
    if (found) recorded.set(line.id, line.created)
    return found
  }

  async function* run(kept: Json, signal: AbortSignal, from: string): AsyncGenerator<SweepStep> {
    const cursor = (kept as Cursor | null) ?? { upTo: Math.floor(Date.parse(from) / 1000) }
    let going = cursor.going ?? { since: cursor.upTo - overlapS, newest: 0, after: null }
    do {
      const { since: gte, after } = going
      const page = await stripe.lists.balanceTransactions({
        created: { gte },
        ...(after !== null && { after }),
      })
      const old = outside.clock.now().getTime() / 1000 - patienceS
      const due = page.rows.filter((line) => line.source === null || line.created < old)
      const known = await Promise.all(due.map(isKnown))
      const received = due.filter((_, n) => !known[n]).map(lineSwept)
      const newest = Math.max(going.newest, ...page.rows.map(({ created }) => created))
      going = { ...going, newest, after: page.hasMore ? (page.rows.at(-1)?.id ?? null) : null }
      yield { received, cursor: { ...cursor, going } as Json }
    } while (going.after !== null && !signal.aborted)
    if (signal.aborted) return
    const upTo = Math.max(cursor.upTo, going.newest)
    for (const [id, created] of recorded) if (created < upTo - overlapS) recorded.delete(id)
    yield { received: [], cursor: { upTo } }
  }
  return { name: 'stripe-balance', platform: 'stripe', everyMs, run }
}

export async function isLineKnown(
  { store, workspace }: Pick<Ports, 'store' | 'workspace'>,
  { id }: Line,
) {
  const { state } = await load(store, BalanceTransaction.decider, workspace, id)
  return state.recorded !== null
}

/** A line never changes, so it is one fact for good: of the object that it is about, or of itself. */
export function lineSwept(line: Line): ReceivedEvent {
  const sourceId = idOf(line.source)
  const of = sourceId === null ? null : kindOfSource(sourceId)
  return {
    eventId: `sweep-${line.id}`,
    kind: of ?? 'balance.swept',
    objectId: of && sourceId ? sourceId : line.id,
    occurredAt: instant(line.created),
    raw: JSON.stringify(line),
  }
}

function kindOfSource(id: string): string | null {
  const [prefix = ''] = id.split('_')
  if (prefix === 'ch' || prefix === 'py') return 'charge.swept'
  if (prefix === 're' || prefix === 'pyr') return 'refund.swept'
  if (prefix === 'dp' || prefix === 'du') return 'charge.dispute.swept'
  return prefix === 'po' ? 'payout.swept' : null
}
