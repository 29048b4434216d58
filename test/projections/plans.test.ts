// A deal in several invoices, as the views show it: how much is invoiced, when the next one is due,
// and whether HubSpot, which knows the deal alone, agrees.
import { expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import { nextActions, requestDue } from '../../src/domain/deal-invoicing.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applyAllocation } from '../../src/domain/invoice-settling.ts'
import { amend, issue, request, voidInvoice } from '../../src/domain/invoice-terms.ts'
import type { Plan } from '../../src/domain/invoicing-plan.ts'
import { money } from '../../src/domain/money.ts'
import * as Deals from '../../src/projections/deals.ts'
import { openLookUp } from '../../src/projections/look-up.ts'
import * as Reconciliation from '../../src/projections/reconciliation.ts'
import { dealTerms } from '../support/examples.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()

const part = { kind: 'part', deferred: false, label: 'Part' } as const
const plan: Plan = [
  { ...part, number: 1, share: { percent: '30' }, due: { afterDays: 0 } },
  { ...part, number: 2, share: { percent: '40' }, due: 'on-milestone' },
  { ...part, number: 3, share: 'rest', due: { on: '2026-06-30' } },
]

function won(history: History, dealId = '1', given: Partial<Deal.Terms> = {}, planned = true) {
  const terms = dealTerms({ dealId, customerId: 'c1', total: '120.00', ...given })
  history.decide(Deal.decider, dealId, Deal.observeWon(terms, planned ? plan : null))
}

/** What is due by the day is asked for, and issued. */
function billed(history: History, today: string, dealId = '1') {
  history.decide(Deal.decider, dealId, requestDue(today))
  for (const { terms } of nextActions(history.state(Deal.decider, dealId), today)) {
    const { invoiceId } = terms
    history.decide(Invoice.decider, invoiceId, request(terms))
    const issued = { quickbooksId: `q-${invoiceId}`, number: null }
    history.decide(Invoice.decider, invoiceId, issue(issued))
    const recorded = { dealId, invoiceId, invoiceNumber: terms.number }
    history.decide(Deal.decider, dealId, Deal.recordInvoice(recorded))
    Examples.observed(history, 'quickbooks', invoiceId, {
      ...{ number: terms.number, currency: 'EUR', total: terms.total, balance: terms.total },
      status: 'open',
    })
  }
}

function paid(history: History, invoiceId: string, amount: string) {
  const line = { invoiceId, paymentId: 'qbo-1', lineId: 'qbo-1/1', amount: money(amount, 'EUR') }
  history.decide(Invoice.decider, invoiceId, applyAllocation(line))
}

const deals = books.view(Deals.view)

test('a planned deal shows what is invoiced, paid and still to invoice', () =>
  deals
    .given((history) => {
      won(history, '1')
      won(history, '2')
      billed(history, '2026-03-01', '2')
      won(history, '3')
      billed(history, '2026-06-30', '3')
      paid(history, 'deal-3-p1', '36.00')
    })
    .then(
      { id: '1', invoiced: 0, to_invoice: 120, next_due_on: '2026-03-01', invoice_id: null },
      { id: '2', invoiced: 36, due: 36, paid: 0, to_invoice: 84, next_due_on: '2026-06-30' },
      { id: '3', invoiced: 72, due: 36, paid: 36, to_invoice: 48, next_due_on: null },
    ))

test('a deal that is lost again has nothing more to invoice', () =>
  deals
    .given((history) => {
      won(history)
      billed(history, '2026-03-01')
      const lost = { dealId: '1', modifiedAt: '2026-04-01T00:00:00.000Z' }
      history.decide(Deal.decider, '1', Deal.observeNotWon(lost))
    })
    .then({ id: '1', state: 'reopened', invoiced: 36, to_invoice: 0, next_due_on: null }))

const recurring = { every: 'month', periods: null, startsOn: '2026-03-01' } as const

test('of what has no end nobody can say how much there is to invoice', () =>
  deals
    .given((history) => {
      const lines = dealTerms({ total: '10.00' }).lines.map((line) => ({ ...line, recurring }))
      won(history, '1', { total: '10.00', lines }, false)
      billed(history, '2026-04-15')
    })
    .then({ id: '1', invoiced: 20, to_invoice: null, next_due_on: '2026-05-01' }))

test('a void instalment is invoiced no more', () =>
  deals
    .given((history) => {
      won(history)
      billed(history, '2026-06-30')
      history.decide(Invoice.decider, 'deal-1-p3', voidInvoice('a mistake'))
    })
    .then({ id: '1', invoiced: 36, to_invoice: 48, next_due_on: null }))

test('one deal tells of its instalments, and the billing run finds those that are due', async () => {
  await books.given(
    playing((history) => {
      won(history, '1')
      billed(history, '2026-03-01')
      won(history, '2')
    }),
    [Deals.view],
  )
  expect(await Deals.byId(books.db, 'main', '1')).toMatchObject({
    plan,
    instalments: [
      { number: 1, total: '36.00', isRequested: true, invoiceNumber: 'INV-1-P1' },
      { number: 2, total: '48.00', day: null, isOnMilestone: true, isRequested: false },
      { number: 3, total: '36.00', day: '2026-06-30', invoiceId: 'deal-1-p3', isRequested: false },
    ],
  })
  const { dealsDue } = openLookUp(books.db)
  expect(await dealsDue('main', '2026-02-28')).toEqual([])
  expect(await dealsDue('main', '2026-06-29')).toEqual(['2'])
  expect(await dealsDue('main', '2026-06-30')).toEqual(['2', '1'])
  expect(await dealsDue('other', '2026-06-30')).toEqual([])
})

const told = (numbers: string, status: string, settled: string, due: string) => ({
  ...{ amount: '120', currency: 'EUR', won: 'true', tieout_invoice_number: numbers },
  ...{ tieout_invoice_status: status, tieout_amount_paid: settled, tieout_amount_due: due },
})

async function rows(decide: (history: History) => void) {
  await books.given(playing(decide), [Reconciliation.view])
  const { items } = await Reconciliation.list(books.db, { workspace: 'main' })
  return items.map(({ invoiceId, agrees, differences }) => {
    const fields = differences.map(({ platform, field }) => `${platform} ${field}`)
    return [invoiceId, agrees, ...fields]
  })
}

test('HubSpot is held against the sums of the invoices, not against each of them', async () => {
  const invoiced = (values: Record<string, string>) => (history: History) => {
    won(history)
    billed(history, '2026-06-30')
    paid(history, 'deal-1-p1', '36.00')
    Examples.observed(history, 'quickbooks', 'deal-1-p1', { balance: '0.00' })
    Examples.observed(history, 'hubspot', '1', values)
  }
  const right = told('INV-1-P1, INV-1-P3', 'partially_paid', '36.00', '36.00')
  expect(await rows(invoiced(right))).toEqual([
    ['deal-1-p1', true],
    ['deal-1-p3', true],
  ])
  expect(await rows(invoiced({ ...right, tieout_amount_paid: '0.00', amount: '100' }))).toEqual([
    ['deal-1', false, 'hubspot amount', 'hubspot amount_paid'],
    ['deal-1-p1', true],
    ['deal-1-p3', true],
  ])
})

test('a planned deal of which nothing is due has nothing to be found wrong', async () => {
  const waiting = plan.map((one) => ({ ...one, due: 'on-milestone' as const }))
  const set = (history: History) => {
    const terms = dealTerms({ dealId: '1', total: '120.00' })
    history.decide(Deal.decider, '1', Deal.observeWon(terms, waiting))
  }
  expect(await rows(set)).toEqual([['deal-1', true]])
  expect(await rows((history) => won(history))).toEqual([['deal-1', false, 'hubspot invoice']])
})

test('HubSpot may count a deal with its tax or without', async () => {
  const sold = (amount: string) => (history: History) => {
    won(history, '1', { tax: '20.00' }, false)
    billed(history, '2026-03-01')
    Examples.observed(history, 'hubspot', '1', {
      ...told('INV-1', 'open', '0.00', '120.00'),
      amount,
    })
  }
  expect(await rows(sold('100'))).toEqual([['deal-1', true]])
  expect(await rows(sold('120.00'))).toEqual([['deal-1', true]])
  expect(await rows(sold('110'))).toEqual([['deal-1', false, 'hubspot amount']])
})

test('an invoice of the whole deal that became the first of several is one of them', async () => {
  const lines = dealTerms({ total: '120.00' }).lines
  const monthly = { every: 'month', periods: 2, startsOn: '2026-03-01' } as const
  const support = { ...lines[0], lineId: '2', amount: '10.00', recurring: monthly }
  const becoming = (history: History) => {
    won(history, '1', {}, false)
    billed(history, '2026-03-01')
    const more = { total: '140.00', lines: [...lines, support] as Deal.DealLine[] }
    won(history, '1', { ...more, modifiedAt: '2026-03-02T09:00:00.000Z' }, false)
    billed(history, '2026-04-01')
    const [terms] = nextActions(history.state(Deal.decider, '1'), '2026-04-01')
    if (terms) history.decide(Invoice.decider, 'deal-1', amend(terms.terms, 'the deal changed'))
    const values = { ...told('INV-1, INV-1-P2', 'open', '0.00', '140.00'), amount: '140.00' }
    Examples.observed(history, 'hubspot', '1', values)
    Examples.observed(history, 'quickbooks', 'deal-1', { total: '130.00', balance: '130.00' })
  }
  expect(await rows(becoming)).toEqual([
    ['deal-1', true],
    ['deal-1-p2', true],
  ])
})
