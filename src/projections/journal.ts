// The double-entry journal: one row per entry, with all its postings, which the database itself
// refuses when it does not balance (schema/0004-journal.sql).
import { type DatabasePool, type FragmentSqlToken, type ListSqlToken, sql } from 'slonik'
import type { StoredEvent } from '../domain/event-store.ts'
import { categories, entryOf, type Financial } from '../domain/journal.ts'
import * as Period from '../domain/period.ts'
import { type Sides, shown, sides } from './amounts.ts'
import { type Clocks, knownAnd } from './clocks.ts'
import { rowOf } from './database.ts'
import { invoicesOf } from './invoice-terms.ts'
import { readEvent } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import type { LogView, Place } from './view.ts'

type Row = {
  event_id: string
  type: string
  effective_on: string
  booked_on: string
  late: boolean
  recorded_at: string
  description: string
  invoice_id: string | null
  payment_id: string | null
  credit_note_id: string | null
  payout_id: string | null
  customer_id: string | null
  correlation_id: string
  /** At each place a posting. */
  accounts: string[]
  currencies: string[]
  amounts: string[]
}

/** The closed months of each workspace, in the order of the calendar. */
type Closed = { readonly [workspace: string]: readonly string[] }

function closedAfter(closed: Closed, event: StoredEvent, { workspace, category }: Place): Closed {
  if (category !== Period.category) return closed
  const { type, data } = Period.decode(event)
  const others = (closed[workspace] ?? []).filter((month) => month !== data.month)
  const months = type === 'PeriodClosed' ? [...others, data.month].sort() : others
  return { ...closed, [workspace]: months }
}

function toRow(stored: StoredEvent, { workspace, category }: Place, closed: Closed): Row | null {
  if (category === Period.category) return null
  const entry = entryOf(readEvent(stored, category) as Financial)
  if (!entry) return null
  const { effectiveOn, description, subjects, postings } = entry
  const bookedOn = Period.bookedOn(effectiveOn, new Set(closed[workspace]))
  return {
    event_id: stored.id,
    type: stored.type,
    effective_on: effectiveOn,
    booked_on: bookedOn,
    late: bookedOn !== effectiveOn,
    recorded_at: stored.recordedAt,
    description,
    invoice_id: subjects.invoiceId ?? null,
    payment_id: subjects.paymentId ?? null,
    credit_note_id: subjects.creditNoteId ?? null,
    payout_id: subjects.payoutId ?? null,
    customer_id: subjects.customerId ?? null,
    correlation_id: stored.meta.correlationId,
    accounts: postings.map(({ account }) => account),
    currencies: postings.map(({ currency }) => currency),
    amounts: postings.map(({ amount, currency }) => shown(amount, currency)),
  }
}

export const view: LogView<Row, Closed> = {
  kind: 'log',
  name: 'journal',
  table: 'journal',
  columns: {
    event_id: 'text',
    type: 'text',
    effective_on: 'date',
    booked_on: 'date',
    late: 'boolean',
    recorded_at: 'timestamptz',
    description: 'text',
    invoice_id: 'text',
    payment_id: 'text',
    credit_note_id: 'text',
    payout_id: 'text',
    customer_id: 'text',
    correlation_id: 'text',
    accounts: 'text[]',
    currencies: 'text[]',
    amounts: 'numeric[]',
  },
  categories: [...categories, Period.category],
  // In the order of the log: an entry is late that comes behind the closing of its month.
  running: { initial: {}, evolve: closedAfter },
  toRow,
}

export type JournalEntry = {
  position: string
  eventId: string
  type: string
  effectiveOn: string
  bookedOn: string
  /** Its month was closed when it became known: it is booked in a later one. */
  late: boolean
  recordedAt: string
  description: string
  invoiceId: string | null
  paymentId: string | null
  creditNoteId: string | null
  payoutId: string | null
  customerId: string | null
  correlationId: string
  postings: ({ account: string; currency: string } & Sides)[]
}

/** What readers see of an entry, of the row `j`, without its postings. */
export const entryColumns = sql.fragment`
  j.position, j.event_id as "eventId", j.type, j.effective_on as "effectiveOn",
  j.booked_on as "bookedOn", j.late, j.recorded_at as "recordedAt", j.description,
  j.invoice_id as "invoiceId", j.payment_id as "paymentId", j.credit_note_id as "creditNoteId",
  j.payout_id as "payoutId", j.customer_id as "customerId", j.correlation_id as "correlationId"`

/** The postings of the entry `j`, a row `p` each. */
export const eachPosting = sql.fragment`
  unnest(j.accounts, j.currencies, j.amounts) as p(account, currency, amount)`

// Amounts as text: slonik would make floats of an array of them.
const postingColumns = sql.fragment`j.accounts, j.currencies, j.amounts::text[] as amounts`

type Fetched = Omit<JournalEntry, 'postings'> & Pick<Row, 'accounts' | 'currencies' | 'amounts'>

const withPostings = ({ accounts, currencies, amounts, ...entry }: Fetched): JournalEntry => ({
  ...entry,
  postings: accounts.map((account, at) => {
    const currency = currencies[at] ?? ''
    return { account, currency, ...sides(amounts[at] ?? '0', currency) }
  }),
})

export type JournalFilter = Clocks &
  Paging & {
    /** Booked on or after this day. */
    from?: string | undefined
    account?: string | undefined
    invoiceId?: string | undefined
    paymentId?: string | undefined
    creditNoteId?: string | undefined
    payoutId?: string | undefined
    /** Entries that name the customer, or an invoice of it. */
    customerId?: string | undefined
    late?: boolean | undefined
    /** Whatever else is to hold of the entries `j`. */
    where?: FragmentSqlToken | ListSqlToken | undefined
  }

/** In the order in which they are booked, those of a day in the order in which they were recorded. */
export async function list(db: DatabasePool, filter: JournalFilter): Promise<Page<JournalEntry>> {
  const { workspace, from, account, customerId, late, where, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date, shape.text])
  const { invoiceId, paymentId, creditNoteId, payoutId } = filter
  const rows = await db.any(sql.type(rowOf<Fetched>())`
    select ${entryColumns}, ${postingColumns} from tieout_views.journal j
    where ${knownAnd(filter, [
      from !== undefined && sql.fragment`j.booked_on >= ${from}::date`,
      account !== undefined && sql.fragment`j.accounts @> ${sql.array([account], 'text')}`,
      invoiceId !== undefined && sql.fragment`j.invoice_id = ${invoiceId}`,
      paymentId !== undefined && sql.fragment`j.payment_id = ${paymentId}`,
      creditNoteId !== undefined && sql.fragment`j.credit_note_id = ${creditNoteId}`,
      payoutId !== undefined && sql.fragment`j.payout_id = ${payoutId}`,
      customerId !== undefined &&
        sql.fragment`(j.customer_id = ${customerId}
          or j.invoice_id = any(${invoicesOf(workspace, customerId)}))`,
      late !== undefined && sql.fragment`j.late = ${late}`,
      where && sql.fragment`(${where})`,
      after &&
        sql.fragment`(j.booked_on, j.position) > (${after[0] ?? ''}::date, ${after[1] ?? ''})`,
    ])}
    order by j.booked_on, j.position limit ${limit + 1}`)
  return pageOf(rows.map(withPostings), limit, (row) => [row.bookedOn, row.position])
}
