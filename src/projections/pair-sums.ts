// The two sides of each pair in sums, counted in the database: a million documents are never loaded.
import { type DatabasePool, type DatabaseTransactionConnection, sql } from 'slonik'
import type { Pair } from '../domain/discrepancy-kinds.ts'
import { Decimal } from '../domain/money.ts'
import { rowOf } from './database.ts'
import { type ComparedPair, documentsOf, isCompared, type Scope } from './pair-documents.ts'
import { turnovers } from './posting-sums.ts'

/** Documents with the same currencies on their sides. Both are the same but where they differ. */
export type Sums = {
  leftCurrency: string | null
  rightCurrency: string | null
  leftCount: number
  left: string
  rightCount: number
  right: string
  matchedCount: number
  matched: string
  documents: number
  /** Documents whose sides differ; the first of them. */
  differing: string[]
  /** What is open, where the pair tells that. */
  leftOpen: string | null
  rightOpen: string | null
}

export type PairSums = { pair: Pair; sums: Sums[] }

const differingMost = 200

/** Of documents `x`: both sides say the same amount in the same currency. */
export const isMatched = sql.fragment`
  (x.left_currency is not distinct from x.right_currency
    and coalesce(x.left_amount, 0) = coalesce(x.right_amount, 0))`
/** Of documents `x`: at least one side says something. */
export const isThere = sql.fragment`(x.left_amount is not null or x.right_amount is not null)`

export async function sumsOf(db: DatabasePool, pair: Pair, scope: Scope): Promise<PairSums> {
  if (isCompared(pair)) return { pair, sums: await comparedSums(db, pair, scope) }
  const sums = pair === 'customers' ? customerSums(db, scope) : controlSums(db, scope)
  return { pair, sums: await sums }
}

// What a row says is worked out once (offset 0), and not for every sum that looks at it.
async function comparedSums(db: DatabasePool, pair: ComparedPair, scope: Scope): Promise<Sums[]> {
  const hasOpen = pair === 'invoices-quickbooks'
  // What one side does not hold at all is missing there, and not a balance that differs.
  const isOpenKnown = sql.fragment`x.left_open is not null and x.right_open is not null`
  const open = hasOpen
    ? sql.fragment`sum(x.left_open) filter (where ${isOpenKnown}) as "leftOpen",
        sum(x.right_open) filter (where ${isOpenKnown}) as "rightOpen"`
    : sql.fragment`null as "leftOpen", null as "rightOpen"`
  const rows = await inMemory(db, (session) =>
    session.any(sql.type(rowOf<Sums>())`
    select x.left_currency as "leftCurrency", x.right_currency as "rightCurrency",
      count(x.left_amount)::integer as "leftCount", coalesce(sum(x.left_amount), 0) as left,
      count(x.right_amount)::integer as "rightCount", coalesce(sum(x.right_amount), 0) as right,
      (count(*) filter (where ${isMatched}))::integer as "matchedCount",
      coalesce(sum(x.left_amount) filter (where ${isMatched}), 0) as matched,
      count(*)::integer as documents,
      coalesce((array_agg(x.id order by x.id) filter (where not ${isMatched}))
        [1:${differingMost}], '{}') as differing, ${open}
    from (${documentsOf(pair, scope)} offset 0) x where ${isThere}
    group by x.left_currency, x.right_currency
    order by x.left_currency, x.right_currency`),
  )
  return [...rows]
}

/** A million rows are put together by hash, in memory: on disk it takes several times as long. */
const inMemory = <Result>(
  db: DatabasePool,
  ask: (session: DatabaseTransactionConnection) => Promise<Result>,
): Promise<Result> =>
  db.transaction(async (session) => {
    await session.query(sql.unsafe`set local work_mem = '128MB'`)
    await session.query(sql.unsafe`set local jit = off`)
    // However long it takes: what is cut off begins anew.
    await session.query(sql.unsafe`set local statement_timeout = '15min'`)
    return ask(session)
  })

/** Customers who are on an invoice, and those of them whom QuickBooks knows. */
async function customerSums(db: DatabasePool, { workspace, day }: Scope): Promise<Sums[]> {
  const { all, known } = await db.one(sql.type(rowOf<{ all: number; known: number }>())`
    select count(*)::integer as all,
      (count(*) filter (where c.identities::text like '%"quickbooks"%'
        or n.customer_id like 'quickbooks-customer-%'))::integer as known
    from (
      select distinct i.customer_id from tieout_views.invoices i
      where i.workspace = ${workspace} and i.kind = 'issued' and i.issued_on <= ${day}::date
        and i.customer_id is not null
    ) n
    left join tieout_views.customers c
      on c.workspace = ${workspace} and c.id = n.customer_id`)
  if (all === 0) return []
  const counted = { leftCount: all, rightCount: known, matchedCount: known, documents: all }
  return [{ ...counted, ...noCurrency, left: '0', right: '0', matched: '0' }]
}

const none = { differing: [], leftOpen: null, rightOpen: null }
const noCurrency = { leftCurrency: null, rightCurrency: null, ...none }

const controls = {
  'accounts-receivable': sql.fragment`
    select currency, sum(open) as amount from tieout_views.invoices
    where kind = 'issued' and workspace`,
  'unapplied-cash': sql.fragment`
    select currency, -sum(amount) as amount from (
      select workspace, currency, received - refunded as amount from tieout_views.payments
      union all
      select workspace, currency, released - amount from tieout_views.allocations
      where state in ('applied', 'partly_released')
    ) as placed where workspace`,
  'unapplied-credits': sql.fragment`
    select currency, -sum(unapplied) as amount from tieout_views.credit_notes where workspace`,
} as const

/** The accounts that stand for many documents, and these documents. They tie as a whole: a document of
 *  one day is settled on another, so there is no last day here. */
async function controlSums(db: DatabasePool, { workspace }: Scope): Promise<Sums[]> {
  const accounts = Object.keys(controls)
  const booked = await turnovers(
    db,
    sql.fragment`j.workspace = ${workspace} and j.accounts && ${sql.array(accounts, 'text')}`,
  )
  const sides = new Map<string, { left: Decimal; right: Decimal }>()
  const sideOf = (account: string, currency: string) => {
    const key = `${account} ${currency}`
    const known = sides.get(key) ?? { left: new Decimal(0), right: new Decimal(0) }
    sides.set(key, known)
    return known
  }
  for (const { account, currency, debit, credit } of booked) {
    if (accounts.includes(account)) sideOf(account, currency).left = debit.minus(credit)
  }
  for (const [account, documents] of Object.entries(controls)) {
    const rows = await db.any(sql.type(rowOf<{ currency: string; amount: string }>())`
      ${documents} = ${workspace} and currency is not null group by currency`)
    for (const { currency, amount } of rows) sideOf(account, currency).right = new Decimal(amount)
  }
  return [...sides]
    .filter(([, { left, right }]) => !left.isZero() || !right.isZero())
    .map(([key, { left, right }]) => {
      const [account = '', currency = ''] = key.split(' ')
      const isSame = left.equals(right)
      return {
        ...{ leftCurrency: currency, rightCurrency: currency, leftCount: 1, rightCount: 1 },
        ...{ left: left.toFixed(), right: right.toFixed(), documents: 1, ...none },
        ...{ matchedCount: isSame ? 1 : 0, matched: isSame ? left.toFixed() : '0' },
        differing: isSame ? [] : [account],
      }
    })
}

export type Sides = {
  id: string
  noun: string
  day: string
  leftCurrency: string | null
  left: string | null
  rightCurrency: string | null
  right: string | null
}

/** What the two sides say of these documents; of one that is not in the pair nothing. */
export async function sidesOf(
  db: DatabasePool,
  pair: ComparedPair,
  scope: Scope & { ids: readonly string[] },
): Promise<Map<string, Sides>> {
  const rows = await db.any(sql.type(rowOf<Sides>())`
    select x.id, x.noun, x.day, x.left_currency as "leftCurrency", x.left_amount as left,
      x.right_currency as "rightCurrency", x.right_amount as right
    from (${documentsOf(pair, scope)}) x where ${isThere}`)
  return new Map(rows.map((row) => [row.id, row]))
}
