// One ordinary sale as events, each with small defaults that a test overrides where it matters:
// Ada & Sons buy for 100 euros, are invoiced for it and pay by Stripe.
import type * as Customer from '../../src/domain/customer.ts'
import type * as Deal from '../../src/domain/deal.ts'
import type { Actor } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import type { Match } from '../../src/domain/matching/proposal.ts'
import type * as Payment from '../../src/domain/payment.ts'
import type * as Reversal from '../../src/domain/payment-reversal.ts'
import type * as Review from '../../src/domain/review.ts'
import type { Cause } from '../../src/domain/transact.ts'

type Data<Event extends { type: string; data: unknown }, T extends Event['type']> = Extract<
  Event,
  { type: T }
>['data']

export const customerId = 'hubspot-company-7'
export const dealId = '42'
export const invoiceId = Invoice.idOfDeal(dealId)
export const paymentId = 'stripe-ch_1'
export const eur = (amount: string) => ({ amount, currency: 'EUR' })

export const cause = (causationId = 'request-1', actor?: Actor): Cause => ({
  workspace: 'main',
  correlationId: causationId,
  causationId,
  actor: actor ?? { kind: 'person', name: 'ada' },
  effectiveAt: '2026-03-02T10:00:00.000Z',
})

export const profile = (given: Partial<Customer.Profile> = {}): Customer.Profile => ({
  customerId,
  name: 'Ada & Sons',
  emails: ['ada@example.com'],
  source: 'hubspot',
  seenAt: '2026-03-01T08:00:00.000Z',
  ...given,
})

export const identity = (given: Partial<Customer.Identity> = {}): Customer.Identity => ({
  customerId,
  platform: 'stripe',
  externalId: 'cus_1',
  currency: null,
  ...given,
})

export const soldLine = (amount: string): Deal.DealLine => {
  return { lineId: '1', description: 'Licence', quantity: '1', unitPrice: amount, amount }
}

export function dealTerms(given: Partial<Deal.Terms> = {}): Deal.Terms {
  const total = given.total ?? '100.00'
  return {
    dealId,
    name: 'Licences',
    customerId,
    currency: 'EUR',
    total,
    lines: [soldLine(total)],
    closedOn: '2026-03-01',
    modifiedAt: '2026-03-01T09:00:00.000Z',
    ...given,
  }
}

export const dealWon = (given: Partial<Deal.Terms> = {}): Deal.Event => {
  return { type: 'DealWon', data: dealTerms(given) }
}

export function invoiceTerms(given: Partial<Invoice.Terms> = {}): Invoice.Terms {
  const total = given.total ?? '100.00'
  return {
    invoiceId,
    number: Invoice.numberOfDeal(dealId),
    dealId,
    customerId,
    currency: 'EUR',
    total,
    lines: [soldLine(total)],
    issuedOn: '2026-03-01',
    dueOn: '2026-03-31',
    ...given,
  }
}

export const invoiceRequested = (given: Partial<Invoice.Terms> = {}): Invoice.Event => {
  return { type: 'InvoiceRequested', data: invoiceTerms(given) }
}

export const invoiceIssued = (given: Partial<Invoice.Terms> = {}): Invoice.Event => {
  return { type: 'InvoiceIssued', data: { ...invoiceTerms(given), quickbooksId: '145' } }
}

export const allocation = (given: Partial<Invoice.Allocation> = {}): Invoice.Allocation => ({
  invoiceId,
  paymentId,
  lineId: `${paymentId}/1`,
  amount: eur('100.00'),
  ...given,
})

export const applied = (amount = '100.00', line = 1): Invoice.Event => ({
  type: 'AllocationApplied',
  data: allocation({ amount: eur(amount), lineId: `${paymentId}/${line}` }),
})

export const invoicePaid = (total = '100.00'): Invoice.Event => {
  return { type: 'InvoicePaid', data: { invoiceId, total: eur(total) } }
}

type Given = Partial<Omit<Payment.Received, 'payer' | 'references' | 'received'>> & {
  amount?: string
  currency?: string
  payer?: Partial<Payment.Payer>
  references?: Partial<Payment.References>
}

export function received(given: Given = {}): Payment.Received {
  const { amount = '100.00', currency = 'EUR', payer, references, ...details } = given
  return {
    paymentId,
    source: 'stripe',
    externalId: 'ch_1',
    received: { amount, currency },
    payer: { stripeCustomerId: null, name: null, email: null, ...payer },
    references: { invoiceNumbers: [], dealId: null, description: null, ...references },
    receivedAt: '2026-03-02T10:00:00.000Z',
    ...details,
  }
}

export const paymentReceived = (given: Given = {}): Payment.Event => {
  return { type: 'PaymentReceived', data: received(given) }
}

export const match: Match = { rule: 'reference', evidence: ['reference INV-42'] }

/** The amounts as lines of one allocation, all to the one invoice, numbered from `first`. */
export const allocated = (amounts: string[], given: { to?: string; first?: number } = {}) => {
  const { to = invoiceId, first = 1 } = given
  const lines = amounts.map((amount, index) => {
    return { lineId: `${paymentId}/${first + index}`, invoiceId: to, amount }
  })
  const data = { paymentId, currency: 'EUR', lines, match, decisionId: `decision-${first}` }
  return { type: 'PaymentAllocated', data } satisfies Payment.Event
}

export const released = (
  amount: string,
  given: Partial<Data<Payment.Event, 'AllocationReleased'>> = {},
): Payment.Event => {
  const lineId = given.lineId ?? `${paymentId}/1`
  const releaseId = `${lineId}/declined`
  const data = { paymentId, lineId, invoiceId, amount: eur(amount), releaseId, reason: 'void' }
  return { type: 'AllocationReleased', data: { ...data, ...given } }
}

export const refundIssued = (amount: string, refundId = 're_1'): Payment.Event => {
  return { type: 'RefundIssued', data: { paymentId, refundId, amount: eur(amount) } }
}

export const fee: Payment.Fee = {
  balanceTransactionId: 'txn_1',
  fee: eur('1.75'),
  net: eur('98.25'),
  exchangeRate: null,
}

/** Everything that Stripe says of a charge. */
export const observation = (
  given: Given & Partial<Pick<Reversal.Observation, 'refunds' | 'disputes' | 'fee'>> = {},
): Reversal.Observation => {
  const { refunds = [], disputes = [], fee: seenFee = null, ...details } = given
  return { ...received(details), refunds, disputes, fee: seenFee }
}

export const question = (
  given: Partial<Data<Review.Event, 'ReviewRequested'>> = {},
): Data<Review.Event, 'ReviewRequested'> => ({
  reviewId: paymentId,
  paymentId,
  unapplied: eur('100.00'),
  reason: 'amount-differs',
  proposals: [{ lines: [{ invoiceId, amount: '100.00' }], evidence: ['INV-42: 120 EUR open'] }],
  ...given,
})

export const reviewRequested = (
  given: Partial<Data<Review.Event, 'ReviewRequested'>> = {},
): Review.Event => ({ type: 'ReviewRequested', data: question(given) })
