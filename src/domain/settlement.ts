// Policy: a payment settles the invoices it is for. The payment leads: one PaymentAllocated holds
// all its lines, each line is then applied to its invoice, and what an invoice cannot take is
// released again. A crash between any two steps heals by running on.
import * as Customer from './customer.ts'
import type { EventStore, StoredEvent } from './event-store.ts'
import { parseStream } from './event-store.ts'
import * as Invoice from './invoice.ts'
import {
  type Candidate,
  type Findings,
  numbersIn,
  type Plan,
  plan,
  waitKeys,
} from './matching/plan.ts'
import { Decimal, type Money, money } from './money.ts'
import * as Payment from './payment.ts'
import { Refusal } from './refusal.ts'
import * as Review from './review.ts'
import { type Cause, causedBy, load, transact } from './transact.ts'

export const name = 'settlement'
export const categories = ['payment', 'invoice', 'customer', 'review']

/** Where the process looks things up. Answers may be old; what they name is then read from its
 *  stream, and every event that could change an answer wakes the payments concerned again. */
export type LookUp = {
  invoicesByNumber(workspace: string, numbers: string[]): Promise<Map<string, string[]>>
  openInvoicesOf(workspace: string, customerIds: string[], currency: string): Promise<string[]>
  customersOf(workspace: string, payer: Payment.Payer): Promise<string[]>
  /** Payments with unapplied money that wait under one of these keys (matching/plan.ts waitKeys). */
  paymentsWaiting(workspace: string, keys: string[]): Promise<string[]>
  /** Payments whose open review proposes one of these invoices. */
  reviewsProposing(workspace: string, invoiceIds: string[]): Promise<string[]>
}
export type Ports = { store: EventStore; lookUp: LookUp }

/** Which events must not overtake each other: those of one payment. */
export function laneOf(event: StoredEvent): string {
  const { paymentId } = event.data as { paymentId?: string }
  return paymentId ?? event.stream
}

export async function perform(ports: Ports, stored: StoredEvent): Promise<void> {
  const { category } = parseStream(stored.stream)
  const cause = causedBy(stored, { kind: 'policy', name })
  if (category === Payment.category) await onPayment(ports, Payment.decode(stored), cause)
  if (category === Review.category) await onReview(ports, Review.decode(stored), cause)
  if (category === Invoice.category) await onInvoice(ports, Invoice.decode(stored), cause)
  if (category === Customer.category) await onCustomer(ports, Customer.decode(stored), cause)
}

async function onPayment({ store, lookUp }: Ports, event: Payment.Event, cause: Cause) {
  const { paymentId } = event.data
  if (event.type === 'FeeRecorded' || event.type === 'DisputeOpened') return
  if (event.type === 'PaymentAllocated') {
    const { lines, currency, match } = event.data
    for (const { lineId, invoiceId, amount } of lines) {
      const allocation = { invoiceId, paymentId, lineId, amount: money(amount, currency) }
      await transact(store, Invoice.decider, invoiceId, Invoice.applyAllocation(allocation), cause)
    }
    if (match.rule === 'reference') await learnPayer(store, paymentId, lines, cause)
  }
  if (event.type === 'AllocationReleased') {
    const { invoiceId } = event.data
    await transact(store, Invoice.decider, invoiceId, Invoice.undoAllocation(event.data), cause)
  }
  await settle({ store, lookUp }, paymentId, cause)
}

async function onReview(ports: Ports, event: Review.Event, cause: Cause) {
  if (event.type !== 'ReviewReassigned') await settle(ports, event.data.paymentId, cause)
}

/** Does what a person has decided and is not done yet. Read from the review as it stands, not from
 *  the event that woke us: told late or twice, a decision that was taken back moves no money. */
async function carryOut(store: EventStore, paymentId: string, review: Review.State, cause: Cause) {
  for (const decisionId of review.undone) {
    await transact(store, Payment.decider, paymentId, Payment.releaseDecision(decisionId), cause)
  }
  const { kind, decision } = review
  if (kind !== 'accepted' || !decision || decision.lines.length === 0) return
  const { id: decisionId, lines, note } = decision
  const match = { rule: 'review', evidence: note ? [note] : [] }
  await allocateOr(store, paymentId, { decisionId, lines: [...lines], match }, cause)
}

/** Allocates; when the money is not there any more, says nothing: `settle` asks anew. */
async function allocateOr(
  store: EventStore,
  paymentId: string,
  decision: Parameters<typeof Payment.allocate>[0],
  cause: Cause,
) {
  try {
    await transact(store, Payment.decider, paymentId, Payment.allocate(decision), cause)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

async function onInvoice(ports: Ports, event: Invoice.Event, cause: Cause) {
  const { store } = ports
  if (event.type === 'AllocationDeclined') {
    const { paymentId, lineId, reason } = event.data
    const request = { lineId, releaseId: Payment.declinedRelease(lineId), reason }
    await transact(store, Payment.decider, paymentId, Payment.release(request), cause)
  }
  if (event.type === 'AllocationUndone') {
    const { paymentId, ...request } = event.data
    await transact(store, Payment.decider, paymentId, Payment.release(request), cause)
  }
  if (event.type === 'InvoiceRequested' || event.type === 'InvoicePaid') return
  const { invoiceId } = event.data
  const { terms } = (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
  if (!terms) return
  const keys = [
    ...(terms.number ? [waitKeys.number(terms.number)] : []),
    ...(terms.dealId ? keysOfDeal(terms.dealId) : []),
    ...(terms.customerId ? await keysOfCustomer(store, cause.workspace, terms.customerId) : []),
  ]
  // What is proposed by its amount alone has no key in common with the invoice.
  const proposed = await ports.lookUp.reviewsProposing(cause.workspace, [invoiceId])
  await settleWaiting(ports, keys, cause, proposed)
}

/** A payment may wait under the number we gave, which QuickBooks has since changed. */
const keysOfDeal = (dealId: string) => [
  waitKeys.deal(dealId),
  waitKeys.number(Invoice.numberOfDeal(dealId)),
]

async function onCustomer(ports: Ports, event: Customer.Event, cause: Cause) {
  const keys = await keysOfCustomer(ports.store, cause.workspace, event.data.customerId)
  // Who was unlinked waits under a key that is the customer's no more.
  if (event.type === 'IdentityUnlinked' && event.data.platform === 'stripe') {
    keys.push(waitKeys.stripe(event.data.externalId))
  }
  await settleWaiting(ports, keys, cause)
}

async function keysOfCustomer(store: EventStore, workspace: string, customerId: string) {
  const { state } = await load(store, Customer.decider, workspace, customerId)
  const stripe = state.identities.filter((one) => one.platform === 'stripe')
  return [
    ...stripe.map((one) => waitKeys.stripe(one.externalId)),
    ...(state.profile?.emails ?? []).map(waitKeys.email),
  ]
}

async function settleWaiting(ports: Ports, keys: string[], cause: Cause, others: string[] = []) {
  const { lookUp } = ports
  const waiting = keys.length > 0 ? await lookUp.paymentsWaiting(cause.workspace, keys) : []
  for (const paymentId of new Set([...others, ...waiting])) await settle(ports, paymentId, cause)
}

/** Places what can be placed of a payment, asks a person about what cannot, and closes a question
 *  that has answered itself. Done again, it does nothing. */
export async function settle(ports: Ports, paymentId: string, cause: Cause): Promise<void> {
  const { store } = ports
  const { workspace } = cause
  const review = (await load(store, Review.decider, workspace, paymentId)).state
  await carryOut(store, paymentId, review, cause)
  const payment = (await load(store, Payment.decider, workspace, paymentId)).state
  if (!payment.details || payment.details.source !== 'stripe') return
  const { currency } = payment.details.received
  const unapplied = money(Payment.figures(payment).unapplied, currency)
  if (Review.staysRejected(review, unapplied)) return
  const engine = plan(payment, await find(ports, workspace, payment))
  const action = heeding(review, engine, unapplied)
  if (action.kind === 'allocate') {
    const { lines, match } = action
    const decisionId = `${cause.causationId}/${paymentId}`
    await allocateOr(store, paymentId, { decisionId, lines, match }, cause)
  }
  if (action.kind === 'review') {
    const { reason, proposals } = action
    const question = { reviewId: paymentId, paymentId, unapplied, reason, proposals }
    const ask = Review.unlessAnswered(review, Review.request(question))
    await transact(store, Review.decider, paymentId, ask, cause)
  } else if (review.kind === 'open') {
    const found = Review.accept({ lines: [], note: 'it has found its place' })
    const close = Review.unlessAnswered(review, found)
    await transact(store, Review.decider, paymentId, close, cause)
  }
}

/** What a person has said goes before what the engine says: money whose decision was taken back,
 *  the rest of a split, and lines that were ruled out are not placed without asking. */
function heeding(review: Review.State, action: Plan, unapplied: Money): Plan {
  const { byHand } = review
  if (action.kind === 'allocate') {
    const { lines, match } = action
    if (!byHand && !Review.rulesOut(review, lines, unapplied)) return action
    const { rule, engine, ...reasons } = match
    const reason = byHand ?? 'proposal-rejected'
    return { kind: 'review', reason, proposals: [{ lines, ...reasons }] }
  }
  const isLeft = new Decimal(unapplied.amount).greaterThan(0)
  return action.kind === 'nothing' && byHand && isLeft
    ? { kind: 'review', reason: byHand, proposals: [] }
    : action
}

async function find(ports: Ports, workspace: string, payment: Payment.State): Promise<Findings> {
  const { store, lookUp } = ports
  const details = payment.details as Payment.Received
  const { references, payer, received } = details
  const candidate = async (invoiceId: string): Promise<Candidate> => {
    return { invoiceId, invoice: (await load(store, Invoice.decider, workspace, invoiceId)).state }
  }
  const known = async (ids: string[]) =>
    (await Promise.all(ids.map(candidate))).filter(({ invoice }) => invoice.kind !== 'absent')
  const byNumber = async (numbers: string[]) => {
    const ids = numbers.length ? await lookUp.invoicesByNumber(workspace, numbers) : new Map()
    return Promise.all(
      numbers.map(async (text) => {
        // QuickBooks may have issued it under another number; the one we asked for still names it.
        const asked = Invoice.idOfNumber(text)
        return { text, found: await known(ids.get(text) ?? (asked ? [asked] : [])) }
      }),
    )
  }
  const nothing: Findings = {
    ...{ named: [], described: [], earlier: [] },
    ...{ ofPayer: [], payerKnown: false },
  }
  if (references.invoiceNumbers.length > 0) {
    return { ...nothing, named: await byNumber(references.invoiceNumbers) }
  }
  if (references.dealId) {
    const found = await known([Invoice.idOfDeal(references.dealId)])
    return { ...nothing, named: [{ text: `deal ${references.dealId}`, found }] }
  }
  const described = await byNumber(numbersIn(references.description))
  const named = described.filter((one) => one.found.length > 0)
  if (named.length > 0) return { ...nothing, described: named }
  const before = Payment.invoicesBefore(payment).map(async (id) => {
    return { text: `before ${id}`, found: await known([id]) }
  })
  const earlier = await Promise.all(before)
  const customers = await lookUp.customersOf(workspace, payer)
  const ids = await lookUp.openInvoicesOf(workspace, customers, received.currency)
  const ofPayer = await known(ids)
  return { ...nothing, earlier, ofPayer, payerKnown: customers.length > 0 }
}

/** A payer who named our invoice is that invoice's customer: the next payment needs no name.
 *  Learnt from the allocation once it is stored, so that a crash behind it loses no lesson. */
async function learnPayer(
  store: EventStore,
  paymentId: string,
  [line]: { invoiceId: string }[],
  cause: Cause,
) {
  const payment = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  const externalId = payment.details?.payer.stripeCustomerId
  if (!externalId || !line) return
  const { terms } = (await load(store, Invoice.decider, cause.workspace, line.invoiceId)).state
  if (!terms?.customerId) return
  const { customerId } = terms
  const identity = { customerId, platform: 'stripe' as const, externalId, currency: null }
  const evidence = `paid ${terms.number ?? line.invoiceId}`
  await transact(store, Customer.decider, customerId, Customer.learn(identity, evidence), cause)
}
