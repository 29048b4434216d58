// Random histories of deals in several invoices, beside those of one: planned, amended, lost and won
// again, a milestone reached, a period begun, and what is due by some day asked for and issued.
import * as Deal from '../../src/domain/deal.ts'
import { nextActions, requestDue } from '../../src/domain/deal-invoicing.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyAllocation } from '../../src/domain/invoice-settling.ts'
import {
  amend,
  issue,
  request as requestInvoice,
  voidInvoice,
} from '../../src/domain/invoice-terms.ts'
import type { Plan } from '../../src/domain/invoicing-plan.ts'
import { Decimal, money } from '../../src/domain/money.ts'
import type { Step } from './arbitraries.ts'
import { type History, momentOf } from './history.ts'

const part = { kind: 'part', deferred: false } as const
const plans: Plan[] = [
  [
    { ...part, number: 1, label: 'Deposit', share: { percent: '30' }, due: { afterDays: 0 } },
    { ...part, number: 2, label: 'Rest', share: 'rest', due: { on: '2026-03-01' } },
  ],
  [
    { ...part, number: 1, label: 'Deposit', share: { percent: '30' }, due: { afterDays: 0 } },
    { ...part, number: 2, label: 'Design', share: { amount: '20' }, due: 'on-milestone' },
    { ...part, number: 3, label: 'Rest', share: 'rest', due: { afterDays: 30 } },
  ].map((one, at) => ({ ...one, deferred: at === 0 })) as Plan,
]

/** Beside the deals of one invoice. */
const dealOf = ({ a }: Step) => `${a + 10}`

function termsOf(one: Step): Deal.Terms {
  const amount = new Decimal(one.cents).div(100).toFixed(2)
  const tax = new Decimal(one.n % 3 ? 0 : one.cents).times(2).div(100).toFixed(2)
  const line = { lineId: 'l1', description: 'Widget', quantity: '1', unitPrice: amount, amount }
  const recurring = { every: 'month' as const, periods: 4, startsOn: '2026-01-20' }
  const periods = one.a === 4 ? 4 : 1
  const total = new Decimal(amount).plus(tax).times(periods).toFixed(2)
  return {
    ...{ dealId: dealOf(one), name: 'Planned', customerId: `c${one.b}`, currency: 'EUR', total },
    lines: [{ ...line, tax, ...(one.a === 4 && { recurring }) }],
    tax: new Decimal(tax).times(periods).toFixed(2),
    ...{ closedOn: '2026-01-05', modifiedAt: momentOf(one.n) },
  }
}

const today = ({ n }: Step) => ['2026-01-05', '2026-02-04', '2026-03-01', '2026-04-20'][n % 4] ?? ''

function bill(history: History, one: Step) {
  const id = dealOf(one)
  history.decide(Deal.decider, id, requestDue(today(one)))
  for (const { terms } of nextActions(history.state(Deal.decider, id), today(one))) {
    const { invoiceId } = terms
    const { kind } = history.state(Invoice.decider, invoiceId)
    const ask = kind === 'absent' ? requestInvoice(terms) : amend(terms, 'the deal changed')
    history.decide(Invoice.decider, invoiceId, ask)
    if (one.b === 1) continue
    const issued = { quickbooksId: `${id}-${terms.instalment?.number ?? 0}`, number: null }
    history.decide(Invoice.decider, invoiceId, issue(issued))
  }
}

const instalmentOf = (one: Step) => Invoice.idOfInstalment(dealOf(one), 1 + (one.b % 3))

export const planPlays: ((history: History, one: Step) => void)[] = [
  (h, one) => {
    const plan = one.a === 4 ? null : (plans[one.n % 2] as Plan)
    h.decide(Deal.decider, dealOf(one), Deal.observeWon(termsOf(one), plan))
  },
  bill,
  bill,
  (h, one) => {
    const request = { dealId: dealOf(one), number: 2, on: today(one) }
    h.decide(Deal.decider, request.dealId, Deal.releaseInstalment(request))
  },
  (h, one) => {
    const request = { dealId: dealOf(one), modifiedAt: momentOf(one.n) }
    if (one.n % 5 === 0) h.decide(Deal.decider, request.dealId, Deal.observeNotWon(request))
    if (one.n % 7 === 0) h.decide(Invoice.decider, instalmentOf(one), voidInvoice('a mistake'))
  },
  (h, one) => {
    const instalments = [...(plans[one.n % 2] as Plan)]
    h.decide(Deal.decider, dealOf(one), Deal.setPlan({ dealId: dealOf(one), instalments }))
  },
  (h, one) => {
    const invoiceId = instalmentOf(one)
    const { open } = Invoice.figures(h.state(Invoice.decider, invoiceId))
    const amount = Decimal.min(open, new Decimal(one.cents).div(100))
    if (!amount.greaterThan(0)) return
    const line = { invoiceId, paymentId: `qbo-${one.n}`, lineId: `qbo-${one.n}/1` }
    const allocation = { ...line, amount: money(amount, 'EUR') }
    h.decide(Invoice.decider, invoiceId, applyAllocation(allocation))
  },
]
