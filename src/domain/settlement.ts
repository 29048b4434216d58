// Policy: a payment settles the invoices it is for. The payment leads: one PaymentAllocated holds
// all its lines, each line is then applied to its invoice, and what an invoice cannot take is
// released again. A crash between any two steps heals by running on.
import * as BalanceTransaction from './balance-transaction.ts'
import * as Customer from './customer.ts'
import type { EventStore, StoredEvent } from './event-store.ts'
import { parseStream } from './event-store.ts'
import * as ExchangeRate from './exchange-rate.ts'
import * as Invoice from './invoice.ts'
import { undoAllocation } from './invoice-settling.ts'
import type { Unapplied } from './look-up.ts'
import type { Plan } from './matching/plan.ts'
import type { Guidance } from './matching/rules.ts'
import { keysOfEmail, keysOfInvoice, keysOfName, waitKeys } from './matching/wanted.ts'
import { Decimal, type Money, money } from './money.ts'
import { learnPayer, unlearnPayer } from './payer-lessons.ts'
import * as Payment from './payment.ts'
import { takeExchange } from './payment-exchange.ts'
import { allocate, releaseDecision } from './payment-placing.ts'
import { type PlacingPorts, planFor, withRates } from './placing.ts'
import { Refusal } from './refusal.ts'
import * as Review from './review.ts'
import * as Rule from './rule.ts'
import {
  applyLines,
  followUp,
  giveBack,
  guidanceOn,
  tellInvoices,
  writeOffRest,
} from './settlement-lines.ts'
import { type Cause, causedBy, load, transact } from './transact.ts'
import type { Turns } from './turns.ts'

export const name = 'settlement'
export const categories = [
  ...['payment', 'invoice', 'customer', 'review', 'rule', 'exchange-rate'],
  BalanceTransaction.category,
]

export type Ports = PlacingPorts & {
  /** Many invoices of one amount wake the same payments; without it, each of them by itself. */
  turns?: Turns
}

/** Which events must not overtake each other: those of one payment. */
export function laneOf(event: StoredEvent): string {
  const { paymentId } = event.data as { paymentId?: string | null }
  return paymentId ?? event.stream
}

export async function perform(ports: Ports, stored: StoredEvent): Promise<void> {
  const { category } = parseStream(stored.stream)
  const cause = causedBy(stored, { kind: 'policy', name })
  if (category === Payment.category) await onPayment(ports, Payment.decode(stored), cause)
  if (category === Review.category) await onReview(ports, Review.decode(stored), cause)
  if (category === Invoice.category) await onInvoice(ports, Invoice.decode(stored), cause)
  if (category === Customer.category) await onCustomer(ports, Customer.decode(stored), cause)
  if (category === Rule.category) await onRule(ports, Rule.decode(stored), cause)
  if (category === BalanceTransaction.category) {
    await onBalance(ports.store, BalanceTransaction.decode(stored), cause)
  }
  if (category === ExchangeRate.category) {
    // Payments of that day may have waited for it, whichever way round it is stated.
    const { from, to, on } = ExchangeRate.decode(stored).data
    await settleWaiting(ports, [waitKeys.rate(from, on), waitKeys.rate(to, on)], cause)
  }
}

async function onPayment(ports: Ports, event: Payment.Event, cause: Cause) {
  const { store } = ports
  const { paymentId } = event.data
  if (event.type === 'PaymentAllocated') {
    await applyLines(store, event.data, cause)
    await learnPayer(store, event.data, cause)
    await writeOffRest(store, event.data, cause)
  }
  if (event.type === 'AllocationReleased') {
    const { invoiceId } = event.data
    await transact(store, Invoice.decider, invoiceId, undoAllocation(event.data), cause)
  }
  await tellInvoices(store, event, cause)
  if (!movesNoMoney.has(event.type)) await settle(ports, paymentId, cause)
}

async function onBalance(
  store: EventStore,
  { type, data }: BalanceTransaction.Event,
  cause: Cause,
) {
  if (type !== 'BalanceTransactionRecorded' || data.paymentId === null) return
  await transact(store, Payment.decider, data.paymentId, takeExchange(data), cause)
}

const movesNoMoney = new Set<Payment.Event['type']>([
  ...(['FeeRecorded', 'RefundExchanged', 'DisputeOpened'] as const),
  ...(['InquiryOpened', 'InquiryClosed'] as const),
])

async function onReview(ports: Ports, event: Review.Event, cause: Cause) {
  const { type } = event
  if (type === 'ReviewReassigned') return
  const { paymentId } = event.data
  await settle(ports, paymentId, cause)
  // Behind the release: what it taught is taken back with the money.
  if (type === 'ReviewUndone') {
    await unlearnPayer(ports.store, paymentId, event.data.decisionId, cause)
  }
}

const unappliedAtOnce = 500

/** The payments that wait may be decided otherwise now. */
async function onRule(ports: Ports, event: Rule.Event, cause: Cause) {
  if (!/^Rule(SwitchedOn|SwitchedOff|Removed)$/.test(event.type)) return
  for (let after: Unapplied | null = null; ; ) {
    const page = await ports.lookUp.paymentsUnapplied(cause.workspace, after, unappliedAtOnce)
    for (const { paymentId } of page) await settle(ports, paymentId, cause)
    after = page.at(-1) ?? null
    if (after === null) return
  }
}

/** Does what a person has decided and is not done yet. Read from the review as it stands, not from
 *  the event that woke us: told late or twice, a decision that was taken back moves no money. */
async function carryOut(store: EventStore, paymentId: string, review: Review.State, cause: Cause) {
  for (const decisionId of review.undone) {
    await transact(store, Payment.decider, paymentId, releaseDecision(decisionId), cause)
  }
  const { kind, decision } = review
  if (kind !== 'accepted' || !decision || decision.lines.length === 0) return
  const { id: decisionId, note } = decision
  const match = { rule: 'review', evidence: note ? [note] : [] }
  const payment = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  await unlessRefused(async () => {
    const lines = await withRates(store, cause.workspace, payment, decision.lines)
    const decide = allocate({ decisionId, lines, match })
    await transact(store, Payment.decider, paymentId, decide, cause)
  })
}

/** When the money is not there any more, nothing is said: `settle` asks anew. */
async function unlessRefused(act: () => Promise<unknown>) {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** These change nothing that a payment could wait for. */
const wakesNobody = new Set<Invoice.Event['type']>([
  ...(['InvoiceRequested', 'InvoicePaid', 'InvoiceDisputed', 'InvoiceDisputeEnded'] as const),
  ...(['ExchangeDifferenceRealised', 'CreditDeclined'] as const),
])

async function onInvoice(ports: Ports, event: Invoice.Event, cause: Cause) {
  const { store } = ports
  await giveBack(store, event, cause)
  if (wakesNobody.has(event.type)) return
  await followUp(store, event, cause)
  const { invoiceId } = event.data
  const invoice = (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
  const { terms } = invoice
  if (!terms) return
  const { customerId } = terms
  const keys = keysOfInvoice(terms)
  if (customerId) keys.push(...(await keysOfCustomer(store, cause.workspace, customerId)))
  // What is proposed by its amount alone has no key in common with the invoice.
  const proposed = await ports.lookUp.reviewsProposing(cause.workspace, [invoiceId])
  const amounts = [terms.total, Invoice.figures(invoice).open].map((amount) =>
    waitKeys.amount(money(amount, terms.currency)),
  )
  const alike = await ports.lookUp.paymentsWaiting(cause.workspace, amounts, mostAlike)
  await settleWaiting(ports, keys, cause, [...proposed, ...alike])
}

/** An amount alone places nothing: these are woken to be shown the invoice, and there may be very
 *  many of them. */
const mostAlike = 50

async function onCustomer(ports: Ports, event: Customer.Event, cause: Cause) {
  const keys = await keysOfCustomer(ports.store, cause.workspace, event.data.customerId)
  // Who was unlinked waits under a key that is the customer's no more.
  if (event.type === 'IdentityUnlinked') keys.push(...keysOfIdentity(event.data))
  await settleWaiting(ports, keys, cause)
}

function keysOfIdentity({ platform, externalId }: Customer.Identity): string[] {
  if (platform === 'stripe') return [waitKeys.stripe(externalId)]
  return platform === 'email' ? keysOfEmail(externalId) : []
}

async function keysOfCustomer(store: EventStore, workspace: string, customerId: string) {
  const { profile, identities } = (await load(store, Customer.decider, workspace, customerId)).state
  return [
    ...identities.flatMap(keysOfIdentity),
    ...(profile?.emails ?? []).flatMap(keysOfEmail),
    ...(profile ? keysOfName(profile.name) : []),
  ]
}

/** `others` have no key in common with what wakes them: they are asked about anew, once for all that
 *  wakes them meanwhile. What may be placed by what was heard is placed by that very cause. */
async function settleWaiting(ports: Ports, keys: string[], cause: Cause, others: string[] = []) {
  const { lookUp, turns } = ports
  const waiting = keys.length > 0 ? await lookUp.paymentsWaiting(cause.workspace, keys) : []
  for (const paymentId of new Set([...others, ...waiting])) {
    const ask = () => settle(ports, paymentId, cause)
    await (turns && !waiting.includes(paymentId) ? turns(paymentId, ask) : ask())
  }
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
  const { verdict } = await guidanceOn(store, workspace, payment.details)
  const byHand = review.byHand ?? (payment.byHand ? 'placed-by-hand' : null)
  const isIgnored = verdict?.kind === 'ignore' && !byHand
  const said = { byHand: byHand !== null, verdict }
  const action: Plan = isIgnored
    ? { kind: 'nothing' }
    : heeding(review, await planFor(ports, workspace, payment, said), unapplied, {
        byHand,
        verdict,
      })
  if (action.kind === 'allocate') {
    const { lines, match } = action
    const decisionId = `${cause.causationId}/${paymentId}`
    const decide = allocate({ decisionId, lines, match })
    await unlessRefused(() => transact(store, Payment.decider, paymentId, decide, cause))
  }
  if (action.kind === 'review') {
    const { kind, ...asked } = action
    const question = { reviewId: paymentId, paymentId, unapplied, ...asked }
    const ask = Review.unlessAnswered(review, Review.request(question))
    await transact(store, Review.decider, paymentId, ask, cause)
  } else if (review.kind === 'open') {
    const note = isIgnored ? `ignored by the rule ${verdict.name}` : 'it has found its place'
    const close = Review.unlessAnswered(review, Review.accept({ lines: [], note }))
    await transact(store, Review.decider, paymentId, close, cause)
  }
}

/** What a person has said goes before what the engine says: money whose decision was taken back,
 *  the rest of a split, what a rule puts to a person, and lines that were ruled out are not placed
 *  without asking. */
function heeding(
  review: Review.State,
  action: Plan,
  unapplied: Money,
  { byHand, verdict }: { byHand: string | null; verdict: Guidance['verdict'] },
): Plan {
  if (action.kind === 'allocate') {
    const { lines, match } = action
    const isAsked = byHand ?? (verdict?.kind === 'review' ? 'rule' : null)
    if (!isAsked && !Review.rulesOut(review, lines, unapplied)) return action
    const { rule, engine, none, ...reasons } = match
    const proposed = lines.map(({ invoiceId, amount }) => ({ invoiceId, amount }))
    const proposals = [{ lines: proposed, ...reasons }]
    return {
      kind: 'review',
      reason: isAsked ?? 'proposal-rejected',
      proposals,
      ...(none && { none }),
      ...(engine && { engine }),
    }
  }
  const isLeft = new Decimal(unapplied.amount).greaterThan(0)
  return action.kind === 'nothing' && byHand && isLeft
    ? { kind: 'review', reason: byHand, proposals: [] }
    : action
}
