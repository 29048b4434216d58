// What the ledger says of a payment, as it stands in the metadata of its charge: the invoices that
// the money went to, and what has become of them. Keys of ours, which nobody reads as references.
import type { EventStore } from '../../domain/event-store.ts'
import { inTurn } from '../../domain/decider.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Invoice from '../../domain/invoice.ts'
import * as Payment from '../../domain/payment.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { Charge } from './client.ts'
import { ownKey, previousOf, rawOf } from './events.ts'

/** Who is right where somebody else has written there. */
export const policies = {
  tieout_invoices: 'ledger-wins',
  tieout_status: 'ledger-wins',
} as const satisfies Record<string, Sync.Policy>

export const nothing: Sync.Values = { tieout_invoices: '', tieout_status: '' }

export const subjectOf = (paymentId: string): Sync.Subject => ({
  ...{ platform: 'stripe', object: 'payment', objectId: paymentId },
})

/** As many of them as one value of Stripe's metadata holds, whole. */
function joined(words: readonly string[]): string {
  const longest = 500
  const whole = words.join(', ')
  if (whole.length <= longest) return whole
  const rest = (kept: number) => `, and ${words.length - kept} more`
  let kept = words.length
  const length = () => words.slice(0, kept).join(', ').length + rest(kept).length
  while (kept > 0 && length() > longest) kept -= 1
  return words.slice(0, kept).join(', ') + rest(kept)
}

/** One word where all are alike, else one for each in the order of the numbers. */
export function metadataOf(invoices: readonly Invoice.State[]): Sync.Values {
  const numbers = invoices.map(({ terms }) => terms?.number ?? terms?.invoiceId ?? '')
  const statuses: string[] = invoices.map(Invoice.statusOf)
  const isOne = new Set(statuses).size === 1
  return {
    tieout_invoices: joined(numbers),
    tieout_status: joined(isOne ? statuses.slice(0, 1) : statuses),
  }
}

export type Wanted = {
  chargeId: string
  intentId: string | null
  /** Null while the money went nowhere. */
  values: Sync.Values | null
}

/** Null for a payment that is not Stripe's. */
export async function metadataWanted(
  store: EventStore,
  workspace: string,
  paymentId: string,
): Promise<Wanted | null> {
  const payment = (await load(store, Payment.decider, workspace, paymentId)).state
  if (payment.details?.source !== 'stripe') return null
  const { externalId: chargeId, paymentIntentId: intentId = null } = payment.details
  const lines = payment.lines.filter(({ amount }) => amount.greaterThan(0))
  const ids = [...new Set(lines.map(({ invoiceId }) => invoiceId))]
  const loaded = ids.map(async (id) => (await load(store, Invoice.decider, workspace, id)).state)
  const invoices = (await Promise.all(loaded)).filter(({ terms }) => terms !== null)
  return { chargeId, intentId, values: invoices.length > 0 ? metadataOf(invoices) : null }
}

/** Our values as they stand on an object of Stripe's. */
const seenIn = (metadata: unknown): Sync.Values => {
  const found = (metadata ?? {}) as Record<string, string | undefined>
  return Object.fromEntries(Object.keys(policies).map((field) => [field, found[field] ?? null]))
}

/** A change of nothing but what we wrote ourselves: the charge does not have to be read again. */
export async function isOwnWriting(store: EventStore, workspace: string, received: ReceivedEvent) {
  if (received.kind !== 'charge.updated') return false
  const raw = rawOf(received) as {
    request?: { idempotency_key?: string | null } | null
    data?: { object?: { metadata?: unknown } }
  }
  const isByUs = raw.request?.idempotency_key?.startsWith(ownKey('')) ?? false
  if (!isByUs || Object.keys(previousOf(received)).join() !== 'metadata') return false
  const stream = Sync.idOf(subjectOf(Payment.idOfStripe(received.objectId)))
  const { state } = await load(store, Sync.decider, workspace, stream)
  return Sync.isEcho(state, seenIn(raw.data?.object?.metadata))
}

export const syncOf = async (store: EventStore, workspace: string, paymentId: string) =>
  (await load(store, Sync.decider, workspace, Sync.idOf(subjectOf(paymentId)))).state

/** Whether somebody else has written over ours, and what comes of it. `before` is how it stood here
 *  before the charge was read: a write of ours in between makes the reading worthless. */
export async function compareMetadata(
  store: EventStore,
  charge: Pick<Charge, 'id' | 'metadata'>,
  before: Sync.State,
  cause: Cause,
) {
  if (before.written === null || before.pending) return
  const paymentId = Payment.idOfStripe(charge.id)
  const seen = seenIn(charge.metadata)
  if (Sync.isEcho(before, seen)) return
  const wanted = await metadataWanted(store, cause.workspace, paymentId)
  const subject = subjectOf(paymentId)
  const compare = inTurn(
    Sync.decider,
    Sync.compare({ subject, wanted: wanted?.values ?? nothing, seen, fields: policies }),
    Sync.observeState({ ...subject, externalId: charge.id, values: seen }),
  )
  const decide = (state: Sync.State) =>
    state.pending || state.writes !== before.writes ? [] : compare(state)
  const actor = { kind: 'policy', name: 'conflicts' } as const
  await transact(store, Sync.decider, Sync.idOf(subject), decide, { ...cause, actor })
}
