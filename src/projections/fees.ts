// What Stripe keeps, by month, currency and kind: read from the journal, so that it is what the fee
// accounts hold, and held against what the balance at Stripe itself says.
import { type DatabasePool, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { type Clocks, knownAnd } from './clocks.ts'
import { rowOf } from './database.ts'
import { eachPosting } from './journal.ts'

export const feeAccounts = ['stripe-fees', 'dispute-fees'] as const
export type FeeAccount = (typeof feeAccounts)[number]

export type FeeLine = {
  /** `2026-03`, as booked. */
  month: string
  currency: string
  /** Stripe's word for what it was kept of. */
  type: string
  account: FeeAccount
  transactions: number
  /** What moved at Stripe, before fees; zero of what is nothing but a fee. */
  volume: string
  fees: string
  /** Of the volume, in per cent; null where nothing else moved. */
  rate: string | null
}

export type FeeTie = {
  currency: string
  account: FeeAccount
  /** By the lines of the balance at Stripe made in the same time. */
  stripe: string
  booked: string
  /** Zero, but for what was booked into a later month since its own was closed. */
  rest: string
}

type Filter = Clocks & { from?: string | undefined }

// `Stripe charge txn_1: …` is how the journal describes a line of that balance.
const isOfStripe = sql.fragment`j.type = 'BalanceTransactionRecorded'`
const kind = sql.fragment`split_part(j.description, ' ', 2)`
const isFee = sql.fragment`p.account in ('stripe-fees', 'dispute-fees')`
const since = ({ from }: Filter) => from !== undefined && sql.fragment`j.booked_on >= ${from}::date`

type Summed = Pick<FeeLine, 'month' | 'currency' | 'type' | 'transactions'> & {
  account: FeeAccount | 'stripe-clearing'
  amount: string
}

export async function fees(db: DatabasePool, filter: Filter): Promise<FeeLine[]> {
  const rows = await db.any(sql.type(rowOf<Summed>())`
    select to_char(j.booked_on, 'YYYY-MM') as month, p.currency, ${kind} as type, p.account,
      count(distinct j.position)::int as transactions, sum(p.amount) as amount
    from tieout_views.journal j, ${eachPosting}
    where ${knownAnd(filter, [
      isOfStripe,
      since(filter),
      sql.fragment`j.accounts && '{stripe-fees,dispute-fees}'`,
      sql.fragment`(${isFee} or p.account = 'stripe-clearing')`,
    ])}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`)
  const groupOf = ({ month, currency, type }: Summed) => `${month} ${currency} ${type}`
  return [...Map.groupBy(rows, groupOf).values()].flatMap((group) => {
    const kept = group.filter(({ account }) => account !== 'stripe-clearing')
    const all = Decimal.sum(0, ...group.map(({ amount }) => amount))
    return kept.map(({ account, amount, transactions, ...of }): FeeLine => {
      const fee = new Decimal(amount)
      // Of a kind with both fees, what moved is told once.
      const volume = account === kept[0]?.account ? all.abs() : new Decimal(0)
      return {
        ...of,
        account: account as FeeAccount,
        transactions,
        volume: shown(volume, of.currency),
        fees: shown(fee, of.currency),
        rate: volume.isZero() ? null : fee.div(volume).times(100).toFixed(2),
      }
    })
  })
}

/** The fee accounts in the journal beside the balance at Stripe. */
export async function feeTies(db: DatabasePool, filter: Filter): Promise<FeeTie[]> {
  const { workspace, asOf, from } = filter
  const booked = await db.any(sql.type(rowOf<Sum>())`
    select p.account, p.currency, sum(p.amount) as amount
    from tieout_views.journal j, ${eachPosting}
    where ${knownAnd(filter, [
      since(filter),
      sql.fragment`j.accounts && '{stripe-fees,dispute-fees}' and ${isFee}`,
    ])}
    group by 1, 2`)
  const stripe = await db.any(sql.type(rowOf<Sum>())`
    select case when t.reporting_category like 'dispute%' then 'dispute-fees'
        else 'stripe-fees' end as account, t.currency,
      sum(t.amount - t.net - case when t.type in ('stripe_fee', 'stripe_fx_fee', 'tax_fee')
        then t.amount else 0 end) as amount
    from tieout_views.balance_transactions t
    where ${sql.and([
      sql.fragment`t.workspace = ${workspace}`,
      asOf !== undefined && sql.fragment`t.made_on <= ${asOf}::date`,
      from !== undefined && sql.fragment`t.made_on >= ${from}::date`,
    ])}
    group by 1, 2`)
  const keys = new Set([...booked, ...stripe].map(keyOf))
  const sums = (rows: readonly Sum[]) => new Map(rows.map((row) => [keyOf(row), row.amount]))
  const [ofBooked, ofStripe] = [sums(booked), sums(stripe)]
  return [...keys].sort().flatMap((key): FeeTie[] => {
    const [currency = '', account] = key.split(' ') as [string, FeeAccount]
    const [here, there] = [ofBooked, ofStripe].map((all) => new Decimal(all.get(key) ?? 0))
    if (!here || !there || (here.isZero() && there.isZero())) return []
    const rest = here.minus(there)
    return [
      {
        ...{ currency, account, stripe: shown(there, currency), booked: shown(here, currency) },
        rest: shown(rest, currency),
      },
    ]
  })
}

type Sum = { account: FeeAccount; currency: string; amount: string }
const keyOf = ({ currency, account }: Sum) => `${currency} ${account}`
