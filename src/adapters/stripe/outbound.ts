// The numbers and the status of the invoices that a payment went to, carried to Stripe: into the
// metadata of its charge, and of the payment intent where there is one. Compared with what was
// written last; equal means no call.
import type { Logger } from 'pino'
import { type EventStore, parseStream, type StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Invoice from '../../domain/invoice.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Sync from '../../domain/sync.ts'
import { causedBy, type Cause, load, transact } from '../../domain/transact.ts'
import { troubleOf } from '../consumer.ts'
import { hasCode, PlatformError } from '../platform-error.ts'
import { isNotOffered } from '../sweeping.ts'
import { keyUsedUp, type StripeClient } from './client.ts'
import { ownKey } from './events.ts'
import {
  metadataWanted,
  nothing,
  policies,
  subjectOf as subjectFor,
  type Wanted,
} from './metadata.ts'

export const name = 'sync-stripe'
export const categories = [Invoice.category, Sync.category]

/** What changes the status or the number of an invoice, or which payments went to it. */
const changing = new Set([
  'InvoiceIssued',
  'InvoiceAmended',
  'AllocationApplied',
  'AllocationUndone',
  'CreditApplied',
  'CreditUndone',
  'InvoiceWrittenOff',
  'WriteOffReversed',
  'InvoiceVoided',
  'InvoiceDisputed',
  'InvoiceDisputeEnded',
])

const isOfStripe = (paymentId: string) => paymentId.startsWith('stripe-')

/** The payment that an event names; null where it names none. */
export function subjectOf(event: StoredEvent): Sync.Subject | null {
  const data = event.data as Partial<Sync.Subject> & { paymentId?: string }
  if (parseStream(event.stream).category === Sync.category) {
    return Sync.isCall(event) && data.platform === 'stripe' ? (data as Sync.Subject) : null
  }
  const { paymentId } = data
  if (!changing.has(event.type) || paymentId === undefined || !isOfStripe(paymentId)) return null
  return subjectFor(paymentId)
}

/** The events of one invoice in order: each of them may concern several payments. */
export function laneOf(event: StoredEvent): string | null {
  const { category } = parseStream(event.stream)
  if (category === Invoice.category) return changing.has(event.type) ? event.stream : null
  const subject = subjectOf(event)
  return subject && Sync.idOf(subject)
}

type Ports = { store: EventStore; stripe: StripeClient; outside: Outside; log: Logger }

const hourMs = 3_600_000
const keysMost = 20

export function stripeOutbound(ports: Ports) {
  const { store, outside, log } = ports
  const inOrder = oneAtATime()
  const underKey = openKeys()
  let notOfferedUntil = 0

  /** The payments that this invoice was settled with, and the one that the event names. */
  async function paymentsOf(event: StoredEvent, workspace: string): Promise<string[]> {
    const named = subjectOf(event)
    const { category, id } = parseStream(event.stream)
    if (category === Sync.category) return named ? [named.objectId] : []
    if (!changing.has(event.type)) return []
    const invoice = (await load(store, Invoice.decider, workspace, id)).state
    const others = [...invoice.applied.values()].map(({ paymentId }) => paymentId)
    return [...new Set([...(named ? [named.objectId] : []), ...others.filter(isOfStripe)])]
  }

  async function carry(paymentId: string, cause: Cause) {
    const subject = subjectFor(paymentId)
    const stream = Sync.idOf(subject)
    const intent = await intentOf(ports.store, paymentId, cause)
    if (!intent) return
    const { wanted, request } = intent
    await transact(store, Sync.decider, stream, Sync.requestWrite(request), cause)
    await write(ports.stripe, underKey, wanted, request)
    const { requestId: _, ...done } = request
    const outcome = Sync.recordWrite({ ...done, externalId: wanted.chargeId })
    await transact(store, Sync.decider, stream, outcome, cause)
  }

  /** What only a person can help with is set aside for this payment alone; the others go on. */
  async function trouble(paymentId: string, error: unknown, cause: Cause) {
    const subject = subjectFor(paymentId)
    const why = { ...subject, ...troubleOf(error, 'unexpected') }
    const say = (decide: (state: Sync.State) => Sync.Event[]) =>
      transact(store, Sync.decider, Sync.idOf(subject), decide, cause)
    if (!(error instanceof PlatformError)) throw error
    if (error.notCalled) throw error
    if (isNotOffered(error) && error.code !== 'resource_missing') {
      notOfferedUntil = outside.clock.now().getTime() + hourMs
      log.warn({ err: error }, 'Stripe takes no metadata here; it is tried again in an hour')
      await say(Sync.recordFailure({ ...why, code: 'not-offered' }))
      return
    }
    if (!error.retryable) {
      await say(Sync.park({ ...why, attempts: 1 }))
      return
    }
    await say(Sync.recordFailure(why))
    // Said of this payment, which need not be the one that the event names.
    error.isTold = true
    throw error
  }

  return async function handle(event: StoredEvent): Promise<void> {
    if (notOfferedUntil > outside.clock.now().getTime()) return
    const { workspace } = parseStream(event.stream)
    const cause = causedBy(event, { kind: 'policy', name: 'sync-stripe' })
    for (const paymentId of await paymentsOf(event, workspace)) {
      await inOrder(paymentId, () =>
        carry(paymentId, cause).catch((error) => trouble(paymentId, error, cause)),
      )
    }
  }
}

/** What is to be written now; null where all is as it should be, or a person is asked. */
async function intentOf(store: EventStore, paymentId: string, cause: Cause) {
  const { workspace } = cause
  const subject = subjectFor(paymentId)
  const stream = Sync.idOf(subject)
  let sync = (await load(store, Sync.decider, workspace, stream)).state
  if (sync.parked) return null
  const wanted = await metadataWanted(store, workspace, paymentId)
  if (!wanted || (wanted.values === null && sync.written === null && !sync.pending)) return null
  const values = wanted.values ?? nothing
  if (Object.keys(sync.conflicts).length > 0) {
    const restate = Sync.restate({ subject, wanted: values, fields: policies })
    const actor = { kind: 'policy', name: 'conflicts' } as const
    sync = (await transact(store, Sync.decider, stream, restate, { ...cause, actor })).state
  }
  if (Sync.isWritten(sync, values)) {
    if (sync.failure) await transact(store, Sync.decider, stream, Sync.recover(subject), cause)
    return null
  }
  const now = Sync.outward(sync, values)
  if (Object.keys(now).length === 0) {
    const forgo = Sync.forgo(subject, wanted.chargeId)
    if (sync.pending) await transact(store, Sync.decider, stream, forgo, cause)
    return null
  }
  // Stripe refuses a key that comes again with other values, so these are part of it.
  const content = JSON.stringify(Object.entries(now).sort())
  const requestId = idFrom(workspace, stream, String(sync.writes), content)
  return { wanted, request: { ...subject, operation: 'describe', requestId, values: now } }
}

async function write(
  stripe: StripeClient,
  underKey: UnderKey,
  { chargeId, intentId }: Wanted,
  { requestId, values }: { requestId: string; values: Sync.Values },
) {
  const metadata = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, value ?? '']),
  )
  const key = ownKey(requestId)
  const ofCharge = (one: string) => stripe.describeCharge(chargeId, metadata, one)
  await underKey(`${key}-charge`, ofCharge)
  if (intentId === null) return
  try {
    await underKey(`${key}-intent`, (one) => stripe.describeIntent(intentId, metadata, one))
  } catch (error) {
    // The charge says it; an intent that Stripe does not show has nobody who reads it.
    if (!hasCode(error, 'resource_missing')) throw error
  }
}

/** A failure of Stripe's own is its answer to that key for a day: the next attempt takes the next one
 *  of its keys. Metadata is set, not added, so twice is as good as once. */
function openKeys() {
  const next = new Map<string, number>()
  return async (key: string, call: (key: string) => Promise<unknown>) => {
    for (let nth = next.get(key) ?? 1; ; nth++) {
      try {
        await call(nth === 1 ? key : `${key}-${nth}`)
        next.delete(key)
        return
      } catch (error) {
        const isUsedUp = error instanceof PlatformError && (error.status ?? 0) >= 500
        if (isUsedUp) next.set(key, nth + 1)
        if (!hasCode(error, keyUsedUp) || nth >= keysMost) throw error
      }
    }
  }
}
type UnderKey = ReturnType<typeof openKeys>

/** Two invoices that were paid together change side by side, and both concern the payment. */
function oneAtATime() {
  const running = new Map<string, Promise<void>>()
  return async (key: string, work: () => Promise<void>) => {
    const before = running.get(key) ?? Promise.resolve()
    const now = before.catch(() => undefined).then(work)
    running.set(key, now)
    try {
      await now
    } finally {
      if (running.get(key) === now) running.delete(key)
    }
  }
}
