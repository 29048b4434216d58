// A small company's books as events: what the tests of the API and of the page are given.
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import type { Fact } from '../../src/domain/event-store.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Payout from '../../src/domain/payout.ts'
import * as Period from '../../src/domain/period.ts'
import * as Review from '../../src/domain/review.ts'
import * as Sync from '../../src/domain/sync.ts'

/** Facts and the stream they go to. */
export type Given = { category: string; id: string; facts: Fact[] }

const customerId = 'hubspot-company-7'

export const customer = (name = 'Ada & Sons'): Given => ({
  category: Customer.category,
  id: customerId,
  facts: [
    {
      type: 'CustomerSeen',
      data: {
        customerId,
        name,
        emails: ['ada@example.com'],
        source: 'hubspot',
        seenAt: '2026-03-01T08:00:00.000Z',
      },
    },
    {
      type: 'IdentityLinked',
      data: {
        customerId,
        platform: 'quickbooks',
        externalId: '58',
        currency: 'EUR',
        evidence: 'same e-mail address',
      },
    },
  ] satisfies Customer.Event[],
})

const linesOf = (total: string) => [
  { lineId: 'line-1', description: 'Licence', quantity: '1', unitPrice: total, amount: total },
]

export const deal = (dealId: string, total = '100.00'): Given => ({
  category: Deal.category,
  id: dealId,
  facts: [
    {
      type: 'DealWon',
      data: {
        dealId,
        name: `Deal ${dealId}`,
        customerId,
        currency: 'EUR',
        total,
        lines: linesOf(total),
        closedOn: '2026-03-01',
        modifiedAt: '2026-03-01T09:00:00.000Z',
      },
    },
    {
      type: 'DealInvoiced',
      data: {
        dealId,
        invoiceId: Invoice.idOfDeal(dealId),
        invoiceNumber: Invoice.numberOfDeal(dealId),
      },
    },
  ] satisfies Deal.Event[],
})

export const invoice = (dealId: string, total = '100.00', currency = 'EUR'): Given => {
  const invoiceId = Invoice.idOfDeal(dealId)
  const terms = {
    invoiceId,
    number: Invoice.numberOfDeal(dealId),
    dealId,
    customerId,
    currency,
    total,
    lines: linesOf(total),
    issuedOn: '2026-03-01',
    dueOn: '2026-03-31',
  }
  return {
    category: Invoice.category,
    id: invoiceId,
    facts: [
      { type: 'InvoiceRequested', data: terms },
      { type: 'InvoiceIssued', data: { ...terms, quickbooksId: `9${dealId}` } },
    ] satisfies Invoice.Event[],
  }
}

export const payment = (chargeId: string, amount = '100.00', currency = 'EUR'): Given => {
  const paymentId = Payment.idOfStripe(chargeId)
  return {
    category: Payment.category,
    id: paymentId,
    facts: [
      {
        type: 'PaymentReceived',
        data: {
          paymentId,
          source: 'stripe',
          externalId: chargeId,
          received: { amount, currency },
          payer: { stripeCustomerId: null, name: 'Ada', email: 'ada@example.com' },
          references: { invoiceNumbers: [], dealId: null, description: null },
          receivedAt: '2026-03-02T10:00:00.000Z',
        },
      },
    ] satisfies Payment.Event[],
  }
}

/** The payment's money goes to the invoice, and the invoice takes it. */
export const allocation = (chargeId: string, dealId: string, amount = '100.00'): Given[] => {
  const paymentId = Payment.idOfStripe(chargeId)
  const invoiceId = Invoice.idOfDeal(dealId)
  const lineId = `${paymentId}/1`
  const money = { amount, currency: 'EUR' }
  return [
    {
      category: Payment.category,
      id: paymentId,
      facts: [
        {
          type: 'PaymentAllocated',
          data: {
            paymentId,
            currency: 'EUR',
            lines: [{ lineId, invoiceId, amount }],
            match: { rule: 'invoice-number', evidence: [`names INV-${dealId}`] },
            decisionId: `decision-${chargeId}`,
          },
        },
      ] satisfies Payment.Event[],
    },
    {
      category: Invoice.category,
      id: invoiceId,
      facts: [
        { type: 'AllocationApplied', data: { invoiceId, paymentId, lineId, amount: money } },
      ] satisfies Invoice.Event[],
    },
  ]
}

type Asked = { amount?: string; currency?: string; confidence?: number; reason?: string }

/** Waits with a proposal for each of the deals' invoices, all as sure. */
export const review = (chargeId: string, dealIds: string[], given: Asked = {}): Given => {
  const { amount = '100.00', currency = 'EUR', confidence, reason } = given
  const paymentId = Payment.idOfStripe(chargeId)
  return {
    category: Review.category,
    id: paymentId,
    facts: [
      {
        type: 'ReviewRequested',
        data: {
          reviewId: paymentId,
          paymentId,
          unapplied: { amount, currency },
          reason: reason ?? 'several-invoices-fit',
          proposals: dealIds.map((dealId) => ({
            lines: [{ invoiceId: Invoice.idOfDeal(dealId), amount }],
            evidence: ['same amount', 'same e-mail address'],
            ...(confidence !== undefined && { confidence }),
          })),
        },
      },
    ] satisfies Review.Event[],
  }
}

export const parkedSync = (dealId: string): Given => {
  const subject = {
    platform: 'quickbooks',
    object: 'invoice',
    objectId: Invoice.idOfDeal(dealId),
  } as const
  return {
    category: Sync.category,
    id: Sync.idOf(subject),
    facts: [
      {
        type: 'SyncRequested',
        data: { ...subject, operation: 'create', requestId: `request-${dealId}`, values: {} },
      },
      {
        type: 'SyncParked',
        data: { ...subject, code: 'rejected', reason: 'The customer is inactive.', attempts: 5 },
      },
    ] satisfies Sync.Event[],
  }
}

export const heldInbound = (eventId: string): Given => ({
  category: Inbound.category,
  id: Inbound.idOf('stripe', eventId),
  facts: [
    {
      type: 'StripeEventReceived',
      data: {
        eventId,
        kind: 'charge.succeeded',
        objectId: 'ch_9',
        occurredAt: '2026-03-02T10:00:00.000Z',
        raw: '{"secret":"raw payload"}',
      },
    },
    {
      type: 'InboundHeld',
      data: { eventId, code: 'unknown-currency', reason: 'The currency XTS is not known.' },
    },
  ] satisfies Inbound.Event[],
})

type Credit = { total?: string; source?: 'quickbooks' | 'stripe' | 'tieout'; invoiceId?: string }

export const creditNote = (creditNoteId: string, given: Credit = {}): Given => {
  const { total = '40.00', source = 'tieout', invoiceId = null } = given
  return {
    category: CreditNote.category,
    id: creditNoteId,
    facts: [
      {
        type: 'CreditNoteIssued',
        data: {
          ...{ creditNoteId, source, externalId: null, number: `CN-${creditNoteId}` },
          ...{ customerId, invoiceId, currency: 'EUR', total },
          ...{ issuedOn: '2026-03-05', reason: 'one seat too many' },
        },
      },
    ] satisfies CreditNote.Event[],
  }
}

const net = (amount: string, fee: string, netOf: string) => ({
  amount: { amount, currency: 'EUR' },
  fee: { amount: fee, currency: 'EUR' },
  net: { amount: netOf, currency: 'EUR' },
})

/** A charge of 100.00 with a fee of 3.00 in the balance at Stripe, paid out with `payoutId`. */
export const balanceTransaction = (chargeId: string, payoutId: string | null = null): Given => {
  const id = `txn_${chargeId}`
  const amounts = net('100.00', '3.00', '97.00')
  const paidOut: BalanceTransaction.Event[] =
    payoutId === null
      ? []
      : [
          {
            type: 'BalanceTransactionPaidOut',
            data: { balanceTransactionId: id, payoutId, type: 'charge', ...amounts },
          },
        ]
  return {
    category: BalanceTransaction.category,
    id,
    facts: [
      {
        type: 'BalanceTransactionRecorded',
        data: {
          ...{ balanceTransactionId: id, type: 'charge', reportingCategory: 'charge', ...amounts },
          ...{ presented: null, rate: null, sourceId: chargeId },
          ...{ paymentId: Payment.idOfStripe(chargeId), description: null },
          ...{ on: '2026-03-02', availableOn: '2026-03-04' },
        },
      },
      ...paidOut,
    ] satisfies BalanceTransaction.Event[],
  }
}

/** In the bank, and made of one charge. */
export const payout = (externalId: string): Given => {
  const payoutId = Payout.idOfStripe(externalId)
  const amount = { amount: '97.00', currency: 'EUR' }
  return {
    category: Payout.category,
    id: payoutId,
    facts: [
      {
        type: 'PayoutCreated',
        data: {
          ...{ payoutId, externalId, amount, automatic: true, description: 'STRIPE PAYOUT' },
          ...{ createdOn: '2026-03-04', arrivesOn: '2026-03-06' },
        },
      },
      { type: 'PayoutPaid', data: { payoutId, amount, on: '2026-03-06' } },
      {
        type: 'PayoutReconciled',
        data: {
          ...{ payoutId, amount, difference: { amount: '0.00', currency: 'EUR' } },
          parts: [{ type: 'charge', count: 1, amount: '100.00', fee: '3.00', net: '97.00' }],
        },
      },
    ] satisfies Payout.Event[],
  }
}

export const exchangeRate = (from: string, to: string, on: string, rate: string): Given => ({
  category: ExchangeRate.category,
  id: ExchangeRate.idOf(from, to),
  facts: [
    { type: 'ExchangeRateRecorded', data: { from, to, rate, on, source: 'ECB' } },
  ] satisfies ExchangeRate.Event[],
})

export const closedPeriod = (month: string): Given => ({
  category: Period.category,
  id: month,
  facts: [
    { type: 'PeriodClosed', data: { month, note: 'all is in', open: {} } },
  ] satisfies Period.Event[],
})
