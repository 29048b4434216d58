// Deals as they run from being won to being paid and told to all platforms, some twenty-five events
// each: what a ledger is full of.
import * as Customer from '../src/domain/customer.ts'
import * as Deal from '../src/domain/deal.ts'
import { nextActions } from '../src/domain/deal-invoicing.ts'
import type { StoredEvent } from '../src/domain/event-store.ts'
import * as Invoice from '../src/domain/invoice.ts'
import { applyAllocation } from '../src/domain/invoice-settling.ts'
import { issue, request as requestInvoice } from '../src/domain/invoice-terms.ts'
import { money } from '../src/domain/money.ts'
import * as Payment from '../src/domain/payment.ts'
import { allocate } from '../src/domain/payment-placing.ts'
import * as Reversal from '../src/domain/payment-reversal.ts'
import * as Sync from '../src/domain/sync.ts'
import { openHistory } from '../test/support/history.ts'

const at = '2026-03-01T09:30:00.000Z'

export function stories(events: number): StoredEvent[][] {
  const all: StoredEvent[][] = []
  for (let count = 0, n = 1; count < events; n++) {
    const one = story(n)
    all.push(one)
    count += one.length
  }
  return all
}

const totalOf = (n: number) => `${100 + (n % 900)}.50`

/** A deal whose invoice nobody has paid. */
export function unpaid(n: number, history = openHistory()): StoredEvent[] {
  won(history, n, `hs-${n}`, totalOf(n))
  invoiced(history, n, `hs-${n}`)
  return [...history.log]
}

export function story(n: number): StoredEvent[] {
  const history = openHistory()
  unpaid(n, history)
  const invoiceId = Invoice.idOfDeal(`${n}`)
  const total = totalOf(n)
  paid(history, n, invoiceId, total)
  told(history, n, invoiceId)
  return [...history.log]
}

type History = ReturnType<typeof openHistory>

function won(history: History, n: number, customerId: string, total: string) {
  history.receive('hubspot', `hs-evt-${n}`, `${n}`)
  const profile = { customerId, name: `Company ${n}`, emails: [`ap@company${n}.example.com`] }
  const seen = { ...profile, source: 'hubspot' as const, seenAt: at }
  history.decide(Customer.decider, customerId, Customer.see(seen))
  const price = { quantity: '1', unitPrice: total, amount: total }
  const terms = {
    ...{ dealId: `${n}`, name: `Website for company ${n}`, customerId, currency: 'EUR', total },
    lines: [{ lineId: `${n}-1`, description: 'Website, design and build', ...price }],
    ...{ closedOn: '2026-03-01', modifiedAt: at },
  }
  history.decide(Deal.decider, `${n}`, Deal.observeWon(terms))
  const subject = { platform: 'hubspot', object: 'deal', objectId: `${n}` } as const
  const values = { amount: total, currency: 'EUR', won: 'true' }
  const believed = { ...subject, externalId: `${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(believed))
}

function invoiced(history: History, n: number, customerId: string): string {
  const [action] = nextActions(history.state(Deal.decider, `${n}`), '2026-03-01')
  if (!action) throw new Error('a deal of the story asks for no invoice')
  const { terms } = action
  const { invoiceId, number, currency, total } = terms
  history.decide(Invoice.decider, invoiceId, requestInvoice(terms))
  const identity = { customerId, platform: 'quickbooks' as const, externalId: `${n}`, currency }
  history.decide(Customer.decider, customerId, Customer.link(identity, 'made there'))
  const subject = { platform: 'quickbooks', object: 'invoice', objectId: invoiceId } as const
  const values = { number, customer: `${n}`, currency, total, issuedOn: terms.issuedOn }
  const intent = { ...subject, operation: 'create', requestId: `rq-${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent))
  const written = { ...subject, operation: 'create', externalId: `${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.recordWrite(written))
  believe(history, n, invoiceId, total)
  const issued = { quickbooksId: `${n}`, number }
  history.decide(Invoice.decider, invoiceId, issue(issued))
  const recorded = { dealId: `${n}`, invoiceId, invoiceNumber: number }
  history.decide(Deal.decider, `${n}`, Deal.recordInvoice(recorded))
  return invoiceId
}

function believe(history: History, n: number, invoiceId: string, balance: string) {
  const subject = { platform: 'quickbooks', object: 'invoice', objectId: invoiceId } as const
  const { terms } = history.state(Invoice.decider, invoiceId)
  const { number = null, currency = 'EUR', total = '0' } = terms ?? {}
  const values = { number, currency, total, balance, status: 'open' }
  const seen = { ...subject, externalId: `${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
}

function paid(history: History, n: number, invoiceId: string, total: string) {
  const paymentId = Payment.idOfStripe(`ch_${n}`)
  history.receive('stripe', `evt_${n}`, `ch_${n}`)
  const fee = { fee: money('1.75', 'EUR'), net: money('98.75', 'EUR'), exchangeRate: null }
  const seen: Reversal.Observation = {
    ...{ paymentId, source: 'stripe', externalId: `ch_${n}`, received: money(total, 'EUR') },
    payer: { stripeCustomerId: `cus_${n}`, name: 'A. Payer', email: `ap@company${n}.example.com` },
    references: { invoiceNumbers: [`INV-${n}`], dealId: null, description: `Invoice INV-${n}` },
    ...{ receivedAt: at, refunds: [], disputes: [] },
    fee: { ...fee, balanceTransactionId: `txn_${n}` },
  }
  history.decide(Payment.decider, paymentId, Reversal.observe(seen))
  const match = { rule: 'reference', evidence: [`reference INV-${n}`] }
  const lines = [{ invoiceId, amount: total }]
  const request = { decisionId: `d-${n}`, lines, match }
  history.decide(Payment.decider, paymentId, allocate(request))
  const line = { lineId: `${paymentId}/1`, paymentId, invoiceId, amount: money(total, 'EUR') }
  history.decide(Invoice.decider, invoiceId, applyAllocation(line))
  posted(history, n, paymentId, total)
}

/** The payment in QuickBooks, on its invoice. */
function posted(history: History, n: number, paymentId: string, total: string) {
  const subject = { platform: 'quickbooks', object: 'payment', objectId: paymentId } as const
  const values = { total, currency: 'EUR', lines: JSON.stringify([[`${n}`, total]]) }
  const intent = { ...subject, operation: 'create', requestId: `rp-${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent))
  const written = { ...subject, operation: 'create', externalId: `p${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.recordWrite(written))
}

function told(history: History, n: number, invoiceId: string) {
  believe(history, n, invoiceId, '0.00')
  const subject = { platform: 'hubspot', object: 'deal', objectId: `${n}` } as const
  const { settled, open } = Invoice.figures(history.state(Invoice.decider, invoiceId))
  const values = {
    tieout_invoice_number: `INV-${n}`,
    tieout_invoice_status: 'paid',
    tieout_amount_paid: settled.toFixed(2),
    tieout_amount_due: open.toFixed(2),
  }
  const intent = { ...subject, operation: 'update', requestId: `rh-${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent))
  const written = { ...subject, operation: 'update', externalId: `${n}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.recordWrite(written))
  history.receive('hubspot', `hs-echo-${n}`, `${n}`)
}
