// What stands at Stripe, listed by the second of its making: for what is older than its events, and
// for a first load. Stripe's objects have no version, so a fact of one is named by its content.
import { idFrom } from '../../domain/ids.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { ListAsk, ListedRow, StripeClient } from './client.ts'
import { objectIdOf } from './events.ts'
import { instant } from './reading.ts'

const dayS = 86_400

export const kinds = ['charges', 'refunds', 'disputes', 'payouts', 'credit-notes'] as const
export type Kind = (typeof kinds)[number]

type Listing = {
  /** As an event of it would be called. */
  kind: string
  /** Made so long before, it may still have changed since. */
  changesForS: number
  list(stripe: StripeClient): (ask: ListAsk) => Promise<{ rows: ListedRow[]; hasMore: boolean }>
}

const listings: Record<Kind, Listing> = {
  charges: {
    kind: 'charge.swept',
    changesForS: 14 * dayS,
    list: (stripe) => stripe.lists.charges,
  },
  refunds: {
    kind: 'refund.swept',
    changesForS: 60 * dayS,
    list: (stripe) => stripe.lists.refunds,
  },
  disputes: {
    kind: 'charge.dispute.swept',
    changesForS: 180 * dayS,
    list: (stripe) => stripe.lists.disputes,
  },
  payouts: {
    kind: 'payout.swept',
    changesForS: 30 * dayS,
    list: (stripe) => stripe.lists.payouts,
  },
  'credit-notes': {
    kind: 'credit_note.swept',
    changesForS: 400 * dayS,
    list: (stripe) => stripe.lists.creditNotes,
  },
}

/** The same object, unchanged, is the same fact. */
export function sweptOf(kind: string, row: ListedRow): ReceivedEvent {
  // A receipt's address is made anew for each who asks.
  const { receipt_url: _, ...content } = row as ListedRow & { receipt_url?: unknown }
  return {
    eventId: `sweep-${row.id}-${idFrom(JSON.stringify(content)).slice(0, 8)}`,
    kind,
    objectId: objectIdOf(kind, row as unknown as Record<string, unknown>) ?? '',
    occurredAt: instant(row.created),
    raw: JSON.stringify(row),
  }
}

/** Rows of one kind, a page a time. */
export async function* rowsOf(
  stripe: StripeClient,
  kind: Kind,
  { sinceS, after }: { sinceS: number; after: string | null },
  signal: AbortSignal,
): AsyncGenerator<{ rows: ListedRow[]; after: string | null }> {
  const list = listings[kind].list(stripe)
  for (let place = after; !signal.aborted; ) {
    const asked = { created: { gte: sinceS }, ...(place !== null && { after: place }) }
    const { rows, hasMore } = await list(asked)
    place = hasMore ? (rows.at(-1)?.id ?? null) : null
    yield { rows, after: place }
    if (place === null) return
  }
}

export const kindOf = (kind: Kind) => listings[kind].kind

/** Which list is being read, and the id behind which to go on. */
export type ListingPlace = { kind: number; after: string | null; done: number }
export type Listed = { received: ReceivedEvent[]; place: ListingPlace; done: number }

/** All that was made since that second, or may have changed since. */
export async function* changedSince(
  stripe: StripeClient,
  sinceS: number,
  place: ListingPlace | null,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  let { done } = place ?? { done: 0 }
  for (let n = place?.kind ?? 0; n < kinds.length; n++) {
    const kind = kinds[n] as Kind
    const after = n === place?.kind ? place.after : null
    const from = { sinceS: sinceS - listings[kind].changesForS, after }
    for await (const page of rowsOf(stripe, kind, from, signal)) {
      done += page.rows.length
      const received = page.rows.map((row) => sweptOf(kindOf(kind), row))
      const next =
        page.after === null ? { kind: n + 1, after: null } : { kind: n, after: page.after }
      yield { received, place: { ...next, done }, done }
    }
    if (signal.aborted) return
  }
}
