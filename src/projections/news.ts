// What has changed since somebody last looked: how often each thing happened, and the money of it.
import { type DatabasePool, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { positionAt } from './time-machine.ts'

/** In the order in which they are told, with the events that are one of it each. */
const told = {
  'deals-won': ['DealWon'],
  'deals-reopened': ['DealReopened'],
  'invoices-issued': ['InvoiceIssued'],
  'invoices-paid': ['InvoicePaid'],
  'invoices-voided': ['InvoiceVoided'],
  'written-off': ['InvoiceWrittenOff'],
  'payments-received': ['PaymentReceived'],
  'payments-placed': ['PaymentAllocated'],
  'allocations-undone': ['AllocationReleased'],
  'credit-notes-issued': ['CreditNoteIssued'],
  'refunds-made': ['RefundIssued'],
  'disputes-opened': ['DisputeOpened'],
  'payouts-paid': ['PayoutPaid'],
  'payouts-failed': ['PayoutFailed'],
  'reviews-asked': ['ReviewRequested'],
  'reviews-decided': ['ReviewAccepted', 'ReviewRejected'],
  'discrepancies-found': ['DiscrepancyDetected', 'DiscrepancyReopened'],
  'discrepancies-explained': ['DiscrepancyExplained'],
  'discrepancies-resolved': ['DiscrepancyResolved'],
  'conflicts-found': ['ConflictDetected'],
  'writes-parked': ['SyncParked'],
  'days-reconciled': ['ReconciliationCompleted'],
  'days-signed': ['SignOffReviewed'],
  'months-closed': ['PeriodClosed'],
} as const satisfies Record<string, readonly string[]>

export type What = keyof typeof told
export const whats = Object.keys(told) as What[]
export const typesTold: readonly string[] = Object.values(told).flat()

export type News = {
  what: What
  count: number
  /** Of them, done by people. */
  byPeople: number
  amounts: { currency: string; amount: string }[]
  lastAt: string
}

type Row = {
  type: string
  currency: string | null
  count: number
  byPeople: number
  amount: string | null
  lastAt: string
}

const zero = new Decimal(0)

/** Since a moment, up to the moment at which `db` reads. */
export async function newsSince(
  db: DatabasePool,
  { workspace, since }: { workspace: string; since: string },
): Promise<News[]> {
  const position = await positionAt(db, workspace, since)
  const rows = await db.any(sql.type(rowOf<Row>())`
    select a.type, a.currency, count(*)::integer as count,
      (count(*) filter (where a.actor_kind = 'person'))::integer as "byPeople",
      sum(a.amount) as amount, max(a.recorded_at) as "lastAt"
    from tieout_views.audit a
    where a.workspace = ${workspace} and a.position > ${position}
      and a.type = any(${sql.array([...typesTold], 'text')})
    group by a.type, a.currency order by a.currency`)
  return whats.flatMap((what) => {
    const own = rows.filter(({ type }) => (told[what] as readonly string[]).includes(type))
    const lastAt = own
      .map((row) => row.lastAt)
      .sort()
      .at(-1)
    if (lastAt === undefined) return []
    return [
      {
        ...{ what, lastAt, amounts: amountsOf(own) },
        count: own.reduce((sum, row) => sum + row.count, 0),
        byPeople: own.reduce((sum, row) => sum + row.byPeople, 0),
      },
    ]
  })
}

function amountsOf(rows: readonly Row[]): News['amounts'] {
  const sums = new Map<string, Decimal>()
  for (const { currency, amount } of rows) {
    if (currency === null || amount === null) continue
    sums.set(currency, (sums.get(currency) ?? zero).plus(amount))
  }
  return [...sums].map(([currency, sum]) => ({ currency, amount: shown(sum, currency) }))
}
