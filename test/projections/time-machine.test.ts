// As of any earlier moment, every list and report answers as it did then.
import fc from 'fast-check'
import { type DatabasePool, sql } from 'slonik'
import { describe, expect, test } from 'vitest'
import type { Position, StoredEvent } from '../../src/domain/event-store.ts'
import { ageing, ageingInvoices } from '../../src/projections/ageing.ts'
import { allViews } from '../../src/projections/all.ts'
import * as Allocations from '../../src/projections/allocations.ts'
import * as BalanceTransactions from '../../src/projections/balance-transactions.ts'
import * as Books from '../../src/projections/books.ts'
import * as Conflicts from '../../src/projections/conflicts.ts'
import * as CreditNoteList from '../../src/projections/credit-note-list.ts'
import * as CustomerList from '../../src/projections/customer-list.ts'
import { rowOf } from '../../src/projections/database.ts'
import * as DealList from '../../src/projections/deal-list.ts'
import * as Deals from '../../src/projections/deals.ts'
import * as ExchangeRates from '../../src/projections/exchange-rates.ts'
import * as Held from '../../src/projections/held.ts'
import { keptColumns } from '../../src/projections/history.ts'
import * as InvoiceList from '../../src/projections/invoice-list.ts'
import * as Invoices from '../../src/projections/invoices.ts'
import * as Journal from '../../src/projections/journal.ts'
import * as PaymentList from '../../src/projections/payment-list.ts'
import * as PayoutList from '../../src/projections/payout-list.ts'
import { checklist } from '../../src/projections/period-checklist.ts'
import * as Periods from '../../src/projections/periods.ts'
import * as Reconciliation from '../../src/projections/reconciliation.ts'
import * as Reviews from '../../src/projections/reviews.ts'
import { list as syncs, summary as syncSummary } from '../../src/projections/sync-queries.ts'
import { tieOut } from '../../src/projections/tie-out.ts'
import { atPosition, beginning, positionAt, rewritten } from '../../src/projections/time-machine.ts'
import { histories } from '../support/arbitraries.ts'
import { momentOf } from '../support/history.ts'
import { empty, openBooks, openLanes, playing, take } from './books.ts'
import * as Examples from './examples.ts'

const books = openBooks()
const workspace = 'main'
const paging = { workspace, limit: 200 }

const reports: Record<string, (db: DatabasePool) => Promise<unknown>> = {
  invoices: (db) => InvoiceList.list(db, paging),
  payments: (db) => PaymentList.list(db, paging),
  allocations: (db) => Allocations.list(db, paging),
  customers: (db) => CustomerList.list(db, { ...paging, today: '2026-04-15' }),
  deals: (db) => DealList.list(db, paging),
  'credit notes': (db) => CreditNoteList.list(db, paging),
  payouts: (db) => PayoutList.list(db, paging),
  transactions: (db) => BalanceTransactions.list(db, paging),
  rates: (db) => ExchangeRates.list(db, paging),
  reviews: (db) => Reviews.list(db, paging),
  reconciliation: (db) => Reconciliation.list(db, paging),
  'tie-out': (db) => tieOut(db, workspace, undefined),
  conflicts: (db) => Conflicts.list(db, paging),
  held: (db) => Held.list(db, paging),
  syncs: (db) => syncs(db, paging),
  'sync summary': (db) => syncSummary(db, workspace),
  periods: (db) => Periods.list(db, { workspace }),
  checklist: (db) => checklist(db, { workspace, month: '2026-03' }),
  journal: (db) => Journal.list(db, paging),
  'trial balance': (db) => Books.trialBalance(db, { workspace }),
  receivables: (db) => Books.generalLedger(db, { ...paging, account: 'accounts-receivable' }),
  'unapplied cash': (db) => Books.unappliedCash(db, { workspace }),
  ageing: (db) => ageing(db, { workspace, asOf: '2026-12-31' }),
  'ageing of invoices': (db) => ageingInvoices(db, { ...paging, asOf: '2026-12-31' }),
  'invoices, each': async (db) => {
    const { items } = await InvoiceList.list(db, paging)
    return Promise.all(items.map(({ id }) => Invoices.byId(db, workspace, id)))
  },
  'deals, each': async (db) => {
    const { items } = await DealList.list(db, paging)
    return Promise.all(items.map(({ id }) => Deals.byId(db, workspace, id)))
  },
}

/** Every row as readers see it, of all views and workspaces. */
async function shownBy(db: DatabasePool): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {}
  for (const view of allViews) {
    const columns = keptColumns(view).filter((name) => view.kind !== 'log' || name !== 'id')
    const own = [...new Set(columns)].map((name) => sql.identifier([name]))
    shown[view.table] = await db.anyFirst(sql.type(rowOf<{ row: unknown }>())`
      select to_jsonb(t)::text as row from (
        select ${sql.join(own, sql.fragment`, `)}
        from ${{ ...sql.fragment``, sql: `tieout_views.${view.table}` }} as one
      ) as t order by 1`)
  }
  for (const [name, report] of Object.entries(reports)) shown[name] = await report(db)
  return shown
}

test('every list and report is, as of any moment, what was answered then', async () => {
  const property = fc.asyncProperty(
    histories({ minLength: 8 }),
    fc.array(fc.nat({ max: 25 }), { minLength: 1, maxLength: 6 }),
    async (events: readonly StoredEvent[], sizes) => {
      await empty(books.db)
      const lanes = await openLanes(books.db)
      const answers: [Position, Record<string, unknown>][] = [[beginning, await shownBy(books.db)]]
      for (let next = 0, cut = 0; next < events.length; cut++) {
        const batch = events.slice(next, next + (sizes[cut % sizes.length] ?? 0) + 1)
        next += batch.length
        await take(lanes, batch)
        const { position } = batch.at(-1) as StoredEvent
        // Now and then is enough, and every boundary comes at some time.
        if (cut % 3 === 0) answers.push([position, await shownBy(books.db)])
      }
      for (const [position, then] of answers) {
        expect(await shownBy(atPosition(books.db, position))).toEqual(then)
      }
    },
  )
  await fc.assert(property, { numRuns: Number(process.env.FC_RUNS ?? 5) })
}, 120_000)

test('the versions of a row follow each other without a gap, and no two are the same', async () => {
  const property = fc.asyncProperty(histories(), async (events) => {
    await books.given(events)
    for (const view of allViews) {
      if (view.kind === 'log') continue
      const columns = Object.keys(view.columns).map((name) => sql.identifier([name]))
      const wrong = await books.db.any(sql.unsafe`
        with versions as (
          select workspace, id, position, until, ${sql.join(columns, sql.fragment`, `)}
          from ${sql.identifier(['tieout_views', `${view.table}_history`])}
          union all
          select workspace, id, position, '~', ${sql.join(columns, sql.fragment`, `)}
          from ${sql.identifier(['tieout_views', view.table])}
        ), pairs as (
          select v.workspace, v.id, v.position, v.until,
            lead(v.position) over (partition by v.workspace, v.id order by v.position) as next,
            to_jsonb(v) - '{position,until}'::text[] as row,
            lead(to_jsonb(v) - '{position,until}'::text[])
              over (partition by v.workspace, v.id order by v.position) as "nextRow"
          from versions v
        )
        select ${view.table} as view, p.* from pairs p
        where p.position >= p.until or p.until > p.next
          or (p.until = p.next and p.row = p."nextRow" and ${!view.keepsMemory})`)
      expect(wrong).toEqual([])
    }
  })
  await fc.assert(property, { numRuns: Number(process.env.FC_RUNS ?? 4) })
}, 120_000)

test('an event that changes nothing to be seen makes no version', async () => {
  const events = playing((history) => {
    Examples.won(history, '1', '120.00')
    const invoiceId = Examples.issued(history, '1', 'INV-1')
    const paymentId = Examples.received(history, 'ch_1', '120.00')
    Examples.allocated(history, paymentId, invoiceId, '120.00')
    Examples.applied(history, paymentId, invoiceId, '120.00')
  })
  await books.given(events)
  const versions = await books.db.any(sql.unsafe`
    select status, open, position, until from tieout_views.invoices_history order by position`)
  const position = await books.db.oneFirst(sql.type(rowOf<{ position: Position }>())`
    select position from tieout_views.invoices`)
  const at = (type: string) => events.find((event) => event.type === type)?.position
  expect(versions).toEqual([
    {
      status: 'open',
      open: '120.00',
      position: at('InvoiceRequested'),
      until: at('InvoiceIssued'),
    },
    {
      status: 'open',
      open: '120.00',
      position: at('InvoiceIssued'),
      until: at('AllocationApplied'),
    },
  ])
  expect([at('AllocationApplied'), at('InvoicePaid')]).toContain(position)
})

test('a moment is told by the last event that had been recorded', async () => {
  const events = playing(Examples.paidDeal)
  await books.given(events)
  const [first, second] = events
  expect(await positionAt(books.db, workspace, momentOf(0))).toBe(first?.position)
  expect(await positionAt(books.db, workspace, '2026-01-01T00:00:01.999Z')).toBe(second?.position)
  expect(await positionAt(books.db, workspace, momentOf(-1))).toBe(beginning)
  expect(await positionAt(books.db, 'another', momentOf(9999))).toBe(beginning)
  expect(await positionAt(books.db, workspace, momentOf(9999))).toBe(events.at(-1)?.position)
})

test.each(["0'; drop table x; --", '1', `${'1'.repeat(20)}-2`])('no position: %s', (position) => {
  expect(() => atPosition(books.db, position as Position)).toThrow(RangeError)
})

describe('the tables of a query', () => {
  const instead = (table: string) => (table === 'kept' ? '(then)' : undefined)
  test.each([
    ['from tieout_views.kept k where', 'from (then) as k where'],
    ['from tieout_views.kept as k\nwhere', 'from (then) as k\nwhere'],
    ['from tieout_views.kept where', 'from (then) as kept where'],
    ['from tieout_views.kept', 'from (then) as kept'],
    ['from tieout_views.kept, x', 'from (then) as kept, x'],
    ['(select id from tieout_views.kept)', '(select id from (then) as kept)'],
    ['from a join tieout_views.kept on true', 'from a join (then) as kept on true'],
    ['from tieout_views.kept\n  left join x', 'from (then) as kept left join x'],
    ['from tieout_views.kept_next k', 'from tieout_views.kept_next k'],
    ['from tieout_views.checkpoints c', 'from tieout_views.checkpoints c'],
  ])('%s', (text, wanted) => {
    expect(rewritten(text, instead)).toBe(wanted)
  })
})
