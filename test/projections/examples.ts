// Histories that several tests tell, in the words of the domain.
import * as Deal from '../../src/domain/deal.ts'
import { nextActions } from '../../src/domain/deal-invoicing.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyAllocation } from '../../src/domain/invoice-settling.ts'
import { issue as issueInvoice, request as requestInvoice } from '../../src/domain/invoice-terms.ts'
import { money } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import { allocate } from '../../src/domain/payment-placing.ts'
import * as Reversal from '../../src/domain/payment-reversal.ts'
import * as Sync from '../../src/domain/sync.ts'
import type { History } from '../support/history.ts'

export const moment = '2026-03-01T09:30:00.000Z'

export function won(history: History, dealId: string, total: string, name = 'Website') {
  const price = { quantity: '1', unitPrice: total, amount: total }
  const terms = {
    ...{ dealId, name, customerId: 'c1', currency: 'EUR', total },
    lines: [{ lineId: 'l1', description: 'Design', ...price }],
    ...{ closedOn: '2026-03-01', modifiedAt: moment },
  }
  return history.decide(Deal.decider, dealId, Deal.observeWon(terms))
}

export function issued(history: History, dealId: string, number: string | null = null) {
  const [action] = nextActions(history.state(Deal.decider, dealId), '2026-03-01')
  if (!action) throw new Error('there is nothing to invoice')
  const { invoiceId } = action.terms
  history.decide(Invoice.decider, invoiceId, requestInvoice(action.terms))
  const issue = issueInvoice({ quickbooksId: `q${dealId}`, number })
  history.decide(Invoice.decider, invoiceId, issue)
  return invoiceId
}

export const observation = (chargeId: string, amount: string): Reversal.Observation => ({
  paymentId: Payment.idOfStripe(chargeId),
  ...{ source: 'stripe', externalId: chargeId, received: money(amount, 'EUR') },
  payer: { stripeCustomerId: 'cus_1', name: 'Ann Payer', email: 'ann@example.com' },
  references: { invoiceNumbers: ['INV-1'], dealId: null, description: 'March' },
  ...{ receivedAt: moment, refunds: [], disputes: [], fee: null },
})

export function received(history: History, chargeId: string, amount: string, cause?: string) {
  const seen = observation(chargeId, amount)
  history.decide(Payment.decider, seen.paymentId, Reversal.observe(seen), { cause })
  return seen.paymentId
}

export function allocated(history: History, paymentId: string, invoiceId: string, amount: string) {
  const match = { rule: 'reference', evidence: ['reference INV-1'] }
  const request = { decisionId: `d-${invoiceId}`, lines: [{ invoiceId, amount }], match }
  history.decide(Payment.decider, paymentId, allocate(request))
}

export function applied(
  history: History,
  paymentId: string,
  invoiceId: string,
  amount: string,
  line = 1,
) {
  const lineId = `${paymentId}/${line}`
  const allocation = { lineId, paymentId, invoiceId, amount: money(amount, 'EUR') }
  history.decide(Invoice.decider, invoiceId, applyAllocation(allocation))
}

export function observed(
  history: History,
  platform: 'hubspot' | 'quickbooks',
  objectId: string,
  values: Sync.Values,
) {
  const object = platform === 'hubspot' ? ('deal' as const) : ('invoice' as const)
  const subject = { platform, object, objectId }
  const seen = { ...subject, externalId: `x${objectId}`, values }
  history.decide(Sync.decider, Sync.idOf(subject), Sync.observeState(seen))
}

export function held(history: History, eventId: string) {
  history.receive('stripe', eventId, 'ch_9')
  const id = Inbound.idOf('stripe', eventId)
  const hold = Inbound.hold({ eventId, code: 'unmapped', reason: 'nobody knows it' })
  history.decide(Inbound.decider, id, hold)
  return id
}

/** A deal of 120 euros, invoiced and paid through Stripe; all platforms know. */
export function paidDeal(history: History) {
  won(history, '1', '120.00')
  const invoiceId = issued(history, '1')
  const webhook = history.receive('stripe', 'evt_1', 'ch_1')
  const paymentId = received(history, 'ch_1', '120.00', webhook?.id)
  allocated(history, paymentId, invoiceId, '120.00')
  applied(history, paymentId, invoiceId, '120.00')
  const sold = { amount: '120', currency: 'EUR', won: 'true' }
  observed(history, 'hubspot', '1', { ...sold, ...toldOf('paid', '120.00', '0.00') })
  observed(history, 'quickbooks', invoiceId, bookedAs('120.00', '0.00'))
}

export const toldOf = (status: string, paid: string, due: string): Sync.Values => ({
  tieout_invoice_number: 'INV-1',
  tieout_invoice_status: status,
  tieout_amount_paid: paid,
  tieout_amount_due: due,
})

export const bookedAs = (total: string, balance: string): Sync.Values => ({
  ...{ number: 'INV-1', currency: 'EUR', total, balance, status: 'open' },
})
