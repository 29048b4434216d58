// A customer's statement of account: what it owed at the beginning, what was invoiced and settled
// since, what it owes at the end and for how long. All of it is accounts receivable in the journal.
import { type DatabasePool, sql } from 'slonik'
import { Decimal, sum } from '../domain/money.ts'
import {
  type AgeingInvoice,
  type Bucket,
  type Buckets,
  bucketsOf,
  openInvoicesOf,
} from './ageing.ts'
import { type Sides, shown, sides } from './amounts.ts'
import { knownAnd } from './clocks.ts'
import { rowOf } from './database.ts'
import { invoicesOf, latestTermsOf } from './invoice-terms.ts'
import { eachPosting } from './journal.ts'

export type StatementFilter = {
  workspace: string
  customerId: string
  /** The first and the last day of it. */
  from: string
  to: string
  /** Only what was recorded at this moment or before it. */
  knownAt?: string | undefined
}

const kinds = {
  InvoiceIssued: 'invoice',
  InvoiceAmended: 'invoice-amended',
  InvoiceVoided: 'invoice-voided',
  AllocationApplied: 'payment',
  AllocationUndone: 'payment-returned',
  CreditApplied: 'credit-note',
  CreditUndone: 'credit-note-returned',
  InvoiceWrittenOff: 'write-off',
  WriteOffReversed: 'write-off-reversed',
} as const
export type StatementKind = (typeof kinds)[keyof typeof kinds]

export type StatementLine = Sides & {
  on: string
  kind: StatementKind
  /** The invoice's number. */
  reference: string
  invoiceId: string
  paymentId: string | null
  creditNoteId: string | null
  /** Owed after it. */
  balance: string
}

export type StatementCurrency = {
  currency: string
  opening: string
  lines: StatementLine[]
  closing: string
  ageing: Buckets
  openInvoices: AgeingInvoice[]
}

export type Statement = {
  customer: { id: string; name: string | null }
  from: string
  to: string
  currencies: StatementCurrency[]
}

type Fetched = {
  on: string
  type: keyof typeof kinds
  number: string | null
  invoiceId: string
  paymentId: string | null
  creditNoteId: string | null
  currency: string
  amount: string
}

/** Null when nobody has told of the customer and no invoice is its. */
export async function of(db: DatabasePool, filter: StatementFilter): Promise<Statement | null> {
  const { workspace, customerId, from, to, knownAt } = filter
  const clocks = { workspace, asOf: to, knownAt }
  const [customer, lines, open] = await Promise.all([
    db.maybeOne(sql.type(rowOf<{ id: string; name: string | null }>())`
      select c.id, c.name from tieout_views.customers c
      where c.workspace = ${workspace} and c.id = ${customerId}`),
    linesOf(db, filter),
    openInvoicesOf(db, { ...clocks, customerId }),
  ])
  if (!customer && lines.length === 0) return null
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort()
  return {
    customer: customer ?? { id: customerId, name: null },
    ...{ from, to },
    currencies: currencies.flatMap((currency) => {
      const ofIt = <Item extends { currency: string }>(items: readonly Item[]) =>
        items.filter((one) => one.currency === currency)
      const part = partOf(currency, from, ofIt(lines), ofIt(open))
      return part.lines.length > 0 || !new Decimal(part.opening).isZero() ? [part] : []
    }),
  }
}

const linesOf = (db: DatabasePool, { workspace, customerId, to, knownAt }: StatementFilter) =>
  db.any(sql.type(rowOf<Fetched>())`
    select j.booked_on as on, j.type, t.number, j.invoice_id as "invoiceId",
      j.payment_id as "paymentId", j.credit_note_id as "creditNoteId", p.currency, p.amount
    from tieout_views.journal j
    cross join lateral (${latestTermsOf({ workspace, knownAt }, sql.fragment`j.invoice_id`)}) t,
      ${eachPosting}
    where ${knownAnd({ workspace, asOf: to, knownAt }, [
      sql.fragment`j.accounts @> '{accounts-receivable}' and p.account = 'accounts-receivable'`,
      sql.fragment`t.customer_id = ${customerId}`,
      // The condition above says which still are.
      sql.fragment`j.invoice_id = any(${invoicesOf(workspace, customerId)})`,
    ])}
    order by j.booked_on, j.position`)

function partOf(
  currency: string,
  from: string,
  all: readonly Fetched[],
  openInvoices: AgeingInvoice[],
): StatementCurrency {
  const before = all.filter(({ on }) => on < from)
  const opening = sum(before.map(({ amount }) => amount))
  let owed = opening
  const lines = all.slice(before.length).map((line): StatementLine => {
    const { on, type, number, invoiceId, paymentId, creditNoteId, amount } = line
    owed = owed.plus(amount)
    const balance = shown(owed, currency)
    const names = { kind: kinds[type], reference: number ?? invoiceId }
    const ids = { invoiceId, paymentId, creditNoteId }
    return { on, ...names, ...ids, ...sides(amount, currency), balance }
  })
  const openIn = (bucket: Bucket) =>
    sum(openInvoices.filter((one) => one.bucket === bucket).map(({ open }) => open))
  return {
    currency,
    opening: shown(opening, currency),
    lines,
    closing: shown(owed, currency),
    ageing: bucketsOf(openIn, currency),
    openInvoices,
  }
}
