// What the journal comes to: the trial balance, the ledger of an account, money without a place,
// revenue by month. Each as booked by a day, and as known at a moment.
import { type DatabasePool, sql } from 'slonik'
import { type Account, accounts } from '../domain/chart.ts'
import { Decimal } from '../domain/money.ts'
import { type Sides, shown, sides } from './amounts.ts'
import { type Clocks, knownAnd } from './clocks.ts'
import { rowOf } from './database.ts'
import { eachPosting, entryColumns, type JournalEntry } from './journal.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { turnovers } from './posting-sums.ts'

const zero = new Decimal(0)
const placeInChart = (account: string) => accounts.indexOf(account as Account)

export type TrialBalanceLine = Sides & {
  account: string
  currency: string
  /** Debit - credit. */
  balance: string
}

/** Each account with its turnover, in the order of the chart. With `from`, that of a period. */
export async function trialBalance(
  db: DatabasePool,
  filter: Clocks & { from?: string | undefined },
): Promise<TrialBalanceLine[]> {
  const { from } = filter
  const where = knownAnd(filter, [from !== undefined && sql.fragment`j.booked_on >= ${from}::date`])
  const lines = await turnovers(db, where)
  return lines
    .toSorted((a, b) => placeInChart(a.account) - placeInChart(b.account))
    .map(({ account, currency, debit, credit }) => ({
      ...{ account, currency },
      debit: shown(debit, currency),
      credit: shown(credit, currency),
      balance: shown(debit.minus(credit), currency),
    }))
}

export type LedgerLine = Omit<JournalEntry, 'postings'> &
  Sides & {
    currency: string
    /** Of the account in this currency, with this line. */
    balance: string
  }
export type LedgerPage = Page<LedgerLine> & {
  /** What is brought forward into this page; a currency that is not named begins at zero. */
  opening: { currency: string; balance: string }[]
}

export type LedgerFilter = Clocks &
  Paging & { account: string; currency?: string | undefined; from?: string | undefined }

// A cursor brings the balances along, or every page would add up all the pages before it.
const broughtForward = /^([A-Z]{3}:-?\d{1,40}(\.\d{1,20})?( |$))*$/
const write = (balances: ReadonlyMap<string, Decimal>) =>
  [...balances].map(([currency, balance]) => `${currency}:${balance.toFixed()}`).join(' ')
const read = (text: string) =>
  new Map(
    text.split(' ').flatMap((part) => {
      const [currency, balance] = part.split(':')
      return currency && balance ? [[currency, new Decimal(balance)] as const] : []
    }),
  )

/** The account's postings in the order in which they are booked, with the balance behind each. */
export async function generalLedger(db: DatabasePool, filter: LedgerFilter): Promise<LedgerPage> {
  const { account, currency, from, cursor } = filter
  const limit = limitOf(filter)
  const after =
    cursor === undefined
      ? undefined
      : decodeCursor(cursor, [shape.date, shape.text, shape.text, broughtForward])
  const balances = after ? read(after[3] ?? '') : await openingOf(db, filter)
  const opening = [...balances].map(([of, balance]) => ({
    ...{ currency: of, balance: shown(balance, of) },
  }))
  const rows = await db.any(sql.type(
    rowOf<Omit<LedgerLine, 'debit' | 'credit' | 'balance'> & { amount: string }>(),
  )`
    select ${entryColumns}, p.currency, p.amount from tieout_views.journal j,
      ${eachPosting}
    where ${knownAnd(filter, [
      sql.fragment`j.accounts @> ${sql.array([account], 'text')} and p.account = ${account}`,
      currency !== undefined && sql.fragment`p.currency = ${currency}`,
      from !== undefined && sql.fragment`j.booked_on >= ${from}::date`,
      after &&
        sql.fragment`(j.booked_on, j.position) >= (${after[0] ?? ''}::date, ${after[1] ?? ''})
          and (j.booked_on, j.position, p.currency)
            > (${after[0] ?? ''}::date, ${after[1] ?? ''}, ${after[2] ?? ''})`,
    ])}
    order by j.booked_on, j.position, p.currency limit ${limit + 1}`)
  const lines = rows.slice(0, limit).map(({ amount, ...line }): LedgerLine => {
    const balance = (balances.get(line.currency) ?? zero).plus(amount)
    balances.set(line.currency, balance)
    const { currency: of } = line
    return { ...line, ...sides(amount, of), balance: shown(balance, of) }
  })
  const last = lines.at(-1)
  const sortedBy = () => [
    ...[last?.bookedOn ?? '', last?.position ?? '', last?.currency ?? '', write(balances)],
  ]
  return { items: lines, next: pageOf(rows, limit, sortedBy).next, opening }
}

async function openingOf(db: DatabasePool, filter: LedgerFilter): Promise<Map<string, Decimal>> {
  const { account, currency, from } = filter
  if (from === undefined) return new Map()
  const where = knownAnd(filter, [
    sql.fragment`j.accounts @> ${sql.array([account], 'text')} and j.booked_on < ${from}::date`,
  ])
  const sums = (await turnovers(db, where)).filter((one) => one.account === account)
  return new Map(
    sums
      .filter((one) => currency === undefined || one.currency === currency)
      .map(({ currency: of, debit, credit }) => [of, debit.minus(credit)]),
  )
}

export type UnappliedCash = {
  paymentId: string
  payerName: string | null
  currency: string
  amount: string
  /** When the money was booked. */
  since: string
}

/** Money received that settles nothing, the oldest first. */
export async function unappliedCash(db: DatabasePool, filter: Clocks): Promise<UnappliedCash[]> {
  const rows = await db.any(sql.type(rowOf<UnappliedCash>())`
    with unapplied as (
      select j.payment_id, p.currency, -sum(p.amount) as amount, min(j.booked_on) as since
      from tieout_views.journal j,
        ${eachPosting}
      where ${knownAnd(filter, [
        sql.fragment`j.accounts @> '{unapplied-cash}' and p.account = 'unapplied-cash'`,
        sql.fragment`j.payment_id is not null`,
      ])}
      group by j.payment_id, p.currency having sum(p.amount) <> 0
    )
    select u.payment_id as "paymentId", p.payer_name as "payerName", u.currency, u.amount, u.since
    from unapplied u
    left join tieout_views.payments p on p.workspace = ${filter.workspace} and p.id = u.payment_id
    order by u.since, u.payment_id, u.currency`)
  return rows.map((row) => ({ ...row, amount: shown(row.amount, row.currency) }))
}

export type RevenueMonth = {
  /** `2026-03` */
  month: string
  currency: string
  /** Before discounts and credit notes, which are what it was lowered by. */
  revenue: string
  discounts: string
  creditNotes: string
  net: string
}

export async function revenueByMonth(
  db: DatabasePool,
  filter: Clocks & { from?: string | undefined },
): Promise<RevenueMonth[]> {
  const { from } = filter
  const where = knownAnd(filter, [
    sql.fragment`j.accounts && '{revenue,discounts,credit-notes}'`,
    from !== undefined && sql.fragment`j.booked_on >= ${from}::date`,
  ])
  const month = sql.fragment`to_char(j.booked_on, 'YYYY-MM')`
  const months = new Map<string, Record<string, Decimal>>()
  for (const { group, account, currency, debit, credit } of await turnovers(db, where, month)) {
    const key = `${group} ${currency}`
    months.set(key, { ...months.get(key), [account]: credit.minus(debit) })
  }
  return [...months].toSorted(byKey).flatMap(([key, sums]) => {
    const [at = '', currency = ''] = key.split(' ')
    const revenue = sums.revenue ?? zero
    const discounts = (sums.discounts ?? zero).negated()
    const creditNotes = (sums['credit-notes'] ?? zero).negated()
    const all = { revenue, discounts, creditNotes }
    if (Object.values(all).every((sum) => sum.isZero())) return []
    return [
      {
        ...{ month: at, currency },
        revenue: shown(revenue, currency),
        discounts: shown(discounts, currency),
        creditNotes: shown(creditNotes, currency),
        net: shown(revenue.minus(discounts).minus(creditNotes), currency),
      },
    ]
  })
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)
