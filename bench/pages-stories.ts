// A company of many documents for the lists of the page: three years of deals with their invoices,
// most of them paid, in three currencies, for a few thousand customers.
import * as CreditNote from '../src/domain/credit-note.ts'
import { observe as observeCredit } from '../src/domain/credit-note-terms.ts'
import * as Customer from '../src/domain/customer.ts'
import { addDays } from '../src/domain/dates.ts'
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
import * as Payout from '../src/domain/payout.ts'
import { openHistory } from '../test/support/history.ts'

export const customers = 4000
const days = 1050
const words =
  `Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Iris Juniper Laurel Maple Oak Pine Rowan
  Spruce Tulip Willow Yew Zelkova`.split(/\s+/)
const trades = 'Studio Works Foods Labs Partners Travel Books Energy Motors Care'.split(' ')
const kinds = ['Website', 'Audit', 'Licence', 'Campaign', 'Support', 'Training', 'Report']

type History = ReturnType<typeof openHistory>

// Spread without chance: the same seed is the same company.
const spread = (n: number, most: number, by = 2_654_435_761) => ((n * by) >>> 0) % most
const nameOf = (n: number) =>
  `${words[n % words.length]} ${trades[Math.floor(n / words.length) % trades.length]} ${n}`
const customerOf = (n: number) => 1 + spread(n, customers)
const currencyOf = (n: number) => ['EUR', 'EUR', 'EUR', 'EUR', 'USD', 'GBP'][n % 6] as string
const totalOf = (n: number) => `${90 + spread(n, 24_000, 40_503)}.${10 + (n % 90)}`
const dayOf = (n: number) => addDays('2024-01-03', spread(n, days, 69_069))

export function customer(n: number): StoredEvent[] {
  const history = openHistory()
  const profile = {
    customerId: `c-${n}`,
    name: nameOf(n),
    emails: [`accounts@${n}.example.com`],
    source: 'hubspot' as const,
    seenAt: '2024-01-02T09:00:00.000Z',
  }
  history.decide(Customer.decider, `c-${n}`, Customer.see(profile))
  const identity = { platform: 'stripe' as const, externalId: `cus_${n}`, currency: null }
  history.decide(
    Customer.decider,
    `c-${n}`,
    Customer.link({ customerId: `c-${n}`, ...identity }, 'seen'),
  )
  return [...history.log]
}

/** One deal of the company, with its invoice and what was paid of it. */
export function sale(n: number): StoredEvent[] {
  const history = openHistory()
  const invoiceId = sold(history, n)
  // Of ten, six are paid, one in part, and three not at all.
  const share = n % 10
  if (share < 7) paid(history, n, invoiceId, share === 6)
  if (n % 40 === 0) credited(history, n)
  if (n % 100 === 0) sentToBank(history, n)
  return [...history.log]
}

function sold(history: History, n: number): string {
  const [total, closedOn] = [totalOf(n), dayOf(n)]
  const price = { quantity: '1', unitPrice: total, amount: total }
  const terms = {
    ...{ dealId: `${n}`, name: `${kinds[n % kinds.length]} for ${nameOf(customerOf(n))}` },
    ...{ customerId: `c-${customerOf(n)}`, currency: currencyOf(n), total, closedOn },
    lines: [{ lineId: `${n}-1`, description: `${kinds[n % kinds.length]}`, ...price }],
    modifiedAt: `${closedOn}T09:30:00.000Z`,
  }
  history.decide(Deal.decider, `${n}`, Deal.observeWon(terms))
  const [action] = nextActions(history.state(Deal.decider, `${n}`), '2026-12-31')
  if (!action) throw new Error('a sale asks for no invoice')
  const { invoiceId, number } = action.terms
  history.decide(Invoice.decider, invoiceId, requestInvoice(action.terms))
  history.decide(Invoice.decider, invoiceId, issue({ quickbooksId: `${n}`, number }))
  const recorded = { dealId: `${n}`, invoiceId, invoiceNumber: number }
  history.decide(Deal.decider, `${n}`, Deal.recordInvoice(recorded))
  return invoiceId
}

function paid(history: History, n: number, invoiceId: string, inPart: boolean) {
  const paymentId = Payment.idOfStripe(`ch_${n}`)
  const [total, currency] = [totalOf(n), currencyOf(n)]
  const who = customerOf(n)
  const name = nameOf(who)
  const seen: Reversal.Observation = {
    ...{ paymentId, source: 'stripe', externalId: `ch_${n}`, received: money(total, currency) },
    payer: { stripeCustomerId: `cus_${who}`, name, email: `accounts@${who}.example.com` },
    references: { invoiceNumbers: [`INV-${n}`], dealId: null, description: `Invoice INV-${n}` },
    receivedAt: `${addDays(dayOf(n), 5 + (n % 40))}T${String(n % 24).padStart(2, '0')}:15:00.000Z`,
    ...{ refunds: [], disputes: [], fee: null },
  }
  history.decide(Payment.decider, paymentId, Reversal.observe(seen))
  // Every twentieth still waits for its place.
  if (n % 20 === 1) return
  const amount = inPart ? '50.00' : total
  const match = { rule: 'reference', evidence: [`reference INV-${n}`] }
  const request = { decisionId: `d-${n}`, lines: [{ invoiceId, amount }], match }
  history.decide(Payment.decider, paymentId, allocate(request))
  const line = { lineId: `${paymentId}/1`, paymentId, invoiceId, amount: money(amount, currency) }
  history.decide(Invoice.decider, invoiceId, applyAllocation(line))
}

function credited(history: History, n: number) {
  const creditNoteId = CreditNote.idOfQuickBooks(`${n}`)
  const terms: CreditNote.Terms = {
    ...{ creditNoteId, source: 'quickbooks', externalId: `${n}`, number: `CM-${n}` },
    ...{ customerId: `c-${customerOf(n)}`, invoiceId: null, currency: currencyOf(n) },
    ...{ total: `${10 + (n % 70)}.00`, issuedOn: addDays(dayOf(n), 10), reason: 'goodwill' },
  }
  history.decide(CreditNote.decider, creditNoteId, observeCredit(terms))
}

function sentToBank(history: History, n: number) {
  const payoutId = Payout.idOfStripe(`po_${n}`)
  const createdOn = addDays(dayOf(n), 8)
  const seen: Payout.Observation = {
    ...{ payoutId, externalId: `po_${n}`, amount: money(totalOf(n), currencyOf(n)) },
    ...{ automatic: true, createdOn, arrivesOn: addDays(createdOn, 2) },
    ...{ description: 'STRIPE PAYOUT', status: n % 3 === 0 ? 'in_transit' : 'paid', failure: null },
  }
  history.decide(Payout.decider, payoutId, Payout.observe(seen))
}
