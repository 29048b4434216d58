// A small company's books as events: what the tests of the API and of the page are given.
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import type { Fact } from '../../src/domain/event-store.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import * as Payment from '../../src/domain/payment.ts'
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
