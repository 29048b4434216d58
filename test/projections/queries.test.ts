// What the HTTP layer and the policies ask the views.
import { beforeAll, expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import * as Review from '../../src/domain/review.ts'
import { money } from '../../src/domain/money.ts'
import * as Allocations from '../../src/projections/allocations.ts'
import * as Audit from '../../src/projections/audit.ts'
import * as CustomerList from '../../src/projections/customer-list.ts'
import * as DealList from '../../src/projections/deal-list.ts'
import * as Held from '../../src/projections/held.ts'
import * as InvoiceList from '../../src/projections/invoice-list.ts'
import * as Invoices from '../../src/projections/invoices.ts'
import type { Page, Paging } from '../../src/projections/paging.ts'
import * as PaymentList from '../../src/projections/payment-list.ts'
import * as Payments from '../../src/projections/payments.ts'
import * as Reviews from '../../src/projections/reviews.ts'
import * as SyncQueries from '../../src/projections/sync-queries.ts'
import type { History } from '../support/history.ts'
import { openBooks, playing } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const workspace = 'main'

function company(history: History) {
  Examples.paidDeal(history)
  for (const n of ['2', '3', '4', '5', '6']) {
    Examples.won(history, n, `${n}0.00`, n === '6' ? '100%_sure' : `Website ${n}`)
    Examples.issued(history, n, n === '5' ? 'inv 5' : null)
    Examples.received(history, `ch_${n}`, `${n}0.00`)
    const ids = { reviewId: `stripe-ch_${n}`, paymentId: `stripe-ch_${n}` }
    const unapplied = money(n === '3' ? '20.00' : `${n}0.00`, 'EUR')
    const asked = { ...ids, unapplied, reason: 'payer-unknown', proposals: [] }
    history.decide(Review.decider, ids.reviewId, Review.request(asked))
    Examples.held(history, `evt_held_${n}`)
  }
  const profile = { customerId: 'c1', name: 'Acme & Söhne', emails: ['ann@example.com'] }
  const seen = { ...profile, source: 'hubspot' as const, seenAt: Examples.moment }
  history.decide(Customer.decider, 'c1', Customer.see(seen))
  const linked = { customerId: 'c2', platform: 'stripe' as const, externalId: 'cus_1' }
  const identity = { ...linked, currency: null }
  history.decide(Customer.decider, 'c2', Customer.link(identity, 'paid'))
}

const events = playing(company)
beforeAll(() => books.given(events))

/** All items of a list, a page at a time. */
async function pages<Item>(ask: (paging: Paging) => Promise<Page<Item>>, limit: number) {
  const items: Item[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await ask({ cursor, limit })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    if (page.next === null) return items
    cursor = page.next
  }
}

const lists: [string, (paging: Paging) => Promise<Page<{ id: string }>>, number][] = [
  ['invoices', (paging) => InvoiceList.list(books.db, { workspace, ...paging }), 6],
  ['payments', (paging) => PaymentList.list(books.db, { workspace, ...paging }), 6],
  ['deals', (paging) => DealList.list(books.db, { workspace, ...paging }), 6],
  ['allocations', (paging) => Allocations.list(books.db, { workspace, ...paging }), 1],
  ['reviews', (paging) => Reviews.list(books.db, { workspace, ...paging }), 5],
  [
    'customers',
    (paging) => CustomerList.list(books.db, { workspace, today: '2026-04-15', ...paging }),
    2,
  ],
  ['sync', (paging) => SyncQueries.list(books.db, { workspace, ...paging }), 12],
  ['held', (paging) => Held.list(books.db, { workspace, ...paging }), 5],
  ['audit', (paging) => Audit.events(books.db, { workspace, ...paging }), events.length],
]

test.each(lists)('%s: pages of any size hold every row once', async (_, ask, count) => {
  const whole = (await ask({ limit: 200 })).items
  expect(whole.length).toBe(count)
  for (const limit of [1, 2, 5]) {
    expect(await pages(ask, limit)).toEqual(whole)
  }
})

test.each(lists)('%s: a cursor of nobody is refused', async (_, ask) => {
  await expect(ask({ cursor: 'bm9ib2R5' })).rejects.toMatchObject({ code: 'malformed-cursor' })
})

test('no list shows the rows of another workspace', async () => {
  expect((await InvoiceList.list(books.db, { workspace: 'other' })).items).toEqual([])
  expect(await Invoices.byId(books.db, 'other', 'deal-1')).toBeNull()
  expect((await Audit.events(books.db, { workspace: 'other', subject: '1' })).items).toEqual([])
  expect(await Audit.byId(books.db, 'other', events[0]?.id ?? '')).toBeNull()
})

const invoiceIds = async (filter: Partial<InvoiceList.InvoiceFilter>) =>
  (await InvoiceList.list(books.db, { workspace, ...filter })).items.map(({ id }) => id)

test('invoices are found by what they are', async () => {
  expect(await invoiceIds({ status: ['paid'] })).toEqual(['deal-1'])
  expect(await invoiceIds({ dealId: '3' })).toEqual(['deal-3'])
  expect(await invoiceIds({ number: 'INV-5' })).toEqual(['deal-5'])
  expect(await invoiceIds({ customerId: 'c1', currency: 'USD' })).toEqual([])
  expect(await invoiceIds({ q: 'söhne', limit: 1 })).toEqual(['deal-6'])
  expect(await invoiceIds({ q: 'V-4' })).toEqual(['deal-4'])
})

test('an invoice alone comes with its lines and exact amounts', async () => {
  expect(await Invoices.byId(books.db, workspace, 'deal-2')).toMatchObject({
    ...{ total: '20.00', settled: '0.00', open: '20.00', issuedOn: '2026-03-01' },
    lines: [{ lineId: 'l1', amount: '20.00' }],
  })
  expect(await Invoices.byId(books.db, workspace, 'deal-99')).toBeNull()
})

test('numbers are compared by letters and digits, and answered as asked', async () => {
  const found = await Invoices.idsByNumber(books.db, workspace, ['#inv 5', 'INV-2', '--', 'INV-9'])
  expect(found).toEqual(
    new Map([
      ['#inv 5', ['deal-5']],
      ['INV-2', ['deal-2']],
    ]),
  )
})

test('payments with money left are found by what they wait for', async () => {
  const waiting = await Payments.idsWaiting(books.db, workspace, ['number:INV1', 'stripe:nobody'])
  expect(waiting).toHaveLength(5)
  expect(await Payments.idsWaiting(books.db, workspace, ['stripe:nobody'])).toEqual([])
})

test('payments are found by who paid', async () => {
  const paid = await PaymentList.list(books.db, { workspace, q: 'ANN P', status: ['allocated'] })
  expect(paid.items).toMatchObject([{ id: 'stripe-ch_1', stripeId: 'ch_1', received: '120.00' }])
  const byCharge = await PaymentList.list(books.db, { workspace, q: 'ch_2' })
  expect(byCharge.items).toMatchObject([{ id: 'stripe-ch_2' }])
})

test('a search takes wildcards for what they are', async () => {
  const named = async (q: string) =>
    (await DealList.list(books.db, { workspace, q })).items.map(({ id }) => id)
  expect(await named('%_')).toEqual(['6'])
  expect(await named('\\')).toEqual([])
})

test('reviews come by the money in question, then by how long they wait', async () => {
  const { items } = await Reviews.list(books.db, { workspace })
  expect(items.map(({ id, unapplied }) => [id, unapplied])).toEqual([
    ['stripe-ch_6', '60.00'],
    ['stripe-ch_5', '50.00'],
    ['stripe-ch_4', '40.00'],
    ['stripe-ch_2', '20.00'],
    ['stripe-ch_3', '20.00'],
  ])
})

test('sync is counted by platform and state', async () => {
  expect(await SyncQueries.summary(books.db, workspace)).toEqual([
    {
      ...{ platform: 'hubspot', states: { behind: 5, in_step: 1 }, differing: 5 },
      ...{ differsSince: expect.any(String), conflictsOpen: 0, held: [], parked: [] },
    },
    {
      ...{ platform: 'quickbooks', states: { behind: 5, in_step: 1 }, differing: 5 },
      ...{ differsSince: expect.any(String), conflictsOpen: 0, held: [], parked: [] },
    },
    {
      ...{ platform: 'stripe', states: {}, differing: 0, differsSince: null, conflictsOpen: 0 },
      ...{ held: [{ code: 'unmapped', count: 5 }], parked: [] },
    },
  ])
})

test('the story of a payment begins with the webhook that brought it', async () => {
  const { items } = await Audit.events(books.db, { workspace, subject: 'stripe-ch_1' })
  expect(items.map(({ type }) => type)).toEqual([
    'StripeEventReceived',
    'PaymentReceived',
    'PaymentAllocated',
    'AllocationApplied',
  ])
  const [webhook, received] = items
  expect(received?.causationId).toBe(webhook?.id)
  expect(received).toMatchObject({
    ...{ category: 'payment', stream: 'payment-main.stripe-ch_1', revision: '0' },
    actor: { kind: 'policy', name: 'history' },
  })
})

test('the audit is searched by type and by when it was recorded', async () => {
  const won = await Audit.events(books.db, { workspace, type: 'DealWon' })
  expect(won.items).toHaveLength(6)
  const [first, second] = won.items
  const between = { since: first?.recordedAt ?? '', until: second?.recordedAt ?? '' }
  const period = await Audit.events(books.db, { workspace, type: 'DealWon', ...between })
  expect(period.items).toEqual([first])
  expect(await Audit.byId(books.db, workspace, first?.id ?? '')).toEqual(first)
})
