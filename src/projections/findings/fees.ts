// Fees of charges that are not what Stripe takes from this account otherwise, or not what the ledger
// has of the payment.
import { sql } from 'slonik'
import { Decimal, round } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  atStake,
  because,
  type Context,
  type Detector,
  type Draft,
  looked,
  minus,
  pageMost,
  said,
  type Where,
  within,
} from './detector.ts'
import { expectedFee, type FeeRate, learnRates } from './fee-rates.ts'

/** Charges of one usual rate: what Stripe has converted costs more. */
type Sort = { currency: string; isConverted: boolean }

type Row = Sort & {
  id: string
  paymentId: string
  amount: string
  fee: string
  booked: string | null
  madeOn: string
  positions: (string | null)[]
}

const isCharge = sql.fragment`t.type in ('charge', 'payment') and t.amount > 0`
const isConverted = sql.fragment`coalesce(t.presented ->> 'currency' <> t.currency, false)`
/** Of so many charges of a sort, the newest, its rates are learned. */
const learnedFrom = 300

const learned = new WeakMap<Context, Map<string, Promise<FeeRate[]>>>()

/** Once for all that is asked in one go. */
function ratesOf(context: Context, sort: Sort): Promise<FeeRate[]> {
  const known = learned.get(context) ?? new Map<string, Promise<FeeRate[]>>()
  learned.set(context, known)
  const key = `${sort.currency} ${sort.isConverted}`
  const rates = known.get(key) ?? learn(context, sort)
  known.set(key, rates)
  return rates
}

async function learn({ db, workspace }: Context, sort: Sort): Promise<FeeRate[]> {
  const charges = await db.any(sql.type(rowOf<{ amount: string; fee: string }>())`
    select t.amount, t.fee from tieout_views.balance_transactions t
    where t.workspace = ${workspace} and t.currency = ${sort.currency} and ${isCharge}
      and ${isConverted} = ${sort.isConverted}
    order by t.made_on desc, t.id desc limit ${learnedFrom}`)
  return learnRates(charges.map((one) => ({ amount: Number(one.amount), fee: Number(one.fee) })))
}

const sortsOf = ({ db, workspace }: Context) =>
  db.any(sql.type(rowOf<Sort>())`
    select distinct t.currency, ${isConverted} as "isConverted" from tieout_views.balance_transactions t
    where t.workspace = ${workspace} and ${isCharge}`)

const amountWithin = (amounts: FeeRate['amounts']) =>
  amounts === undefined
    ? sql.fragment`true`
    : sql.fragment`t.amount between ${amounts[0]}::numeric and ${amounts[1]}::numeric`

/** All that are not near one of the rates, by SQL: a million that are need not be read. */
async function unusual(context: Context, where: Where) {
  const { tolerances } = context
  const percent = Number(tolerances('fee-differs').percent ?? 0)
  const sorts = 'ids' in where ? [] : await sortsOf(context)
  const near = await Promise.all(
    sorts.map(async (sort) => {
      const rates = await ratesOf(context, sort)
      const isNear = rates.map(({ share, each, amounts }) => {
        const expected = sql.fragment`(t.amount * ${share}::numeric + ${each}::numeric)`
        return sql.fragment`(abs(t.fee - ${expected})
          <= greatest(0.05, abs(${expected}) * ${percent}::numeric / 100)
          and ${amountWithin(amounts)})`
      })
      const any = rates.length === 0 ? sql.fragment`true` : sql.join(isNear, sql.fragment` or `)
      return sql.fragment`(t.currency = ${sort.currency}
        and ${isConverted} = ${sort.isConverted} and not (${any}))`
    }),
  )
  if (sorts.length === 0) return sql.fragment`true`
  return sql.fragment`(${sql.join(near, sql.fragment` or `)})`
}

async function read(context: Context, where: Where) {
  const { db, workspace } = context
  const column = 'ids' in where ? sql.fragment`t.payment_id` : sql.fragment`t.id`
  const isBooked = sql.fragment`(p.fee is null or p.fee_currency <> t.currency or p.fee = t.fee)`
  return db.any(sql.type(rowOf<Row>())`
    select t.id, t.payment_id as "paymentId", t.currency,
      ${isConverted} as "isConverted", t.amount, t.fee,
      case when ${isBooked} then null else p.fee end as booked, t.made_on as "madeOn",
      array[t.position, p.position] as positions
    from tieout_views.balance_transactions t
    left join tieout_views.payments p on p.workspace = t.workspace and p.id = t.payment_id
    where t.workspace = ${workspace} and ${isCharge} and t.payment_id is not null
      and ${within(column, where)} and (not ${isBooked} or ${await unusual(context, where)})
    order by t.id limit ${pageMost}`)
}

async function draftOf(context: Context, row: Row): Promise<Draft | null> {
  const { paymentId, currency, fee, booked, amount } = row
  const base = {
    ...{ kind: 'fee-differs' as const, subject: { noun: 'payment' as const, id: paymentId } },
    ...{ pair: 'stripe-payments' as const, platforms: ['stripe' as const], delta: null },
    ...{ related: { paymentId }, effectiveOn: row.madeOn, positions: row.positions },
    ...{ theirs: said(fee, currency), course: 'settled' as const },
  }
  if (booked !== null) {
    const cause = because('booked-otherwise', { theirs: fee, ledger: booked })
    const stake = atStake(minus(booked, fee), currency)
    return { ...base, ledger: said(booked, currency), atStake: stake, cause }
  }
  const percent = Number(context.tolerances('fee-differs').percent ?? 0)
  const charge = { amount: Number(amount), fee: Number(fee) }
  const expected = expectedFee(await ratesOf(context, row), charge, percent)
  if (expected === null) return null
  const usual = round(new Decimal(expected.toFixed(6)), currency)
  const share = (of: Decimal.Value) => new Decimal(of).times(100).div(amount).toFixed(2)
  return {
    ...{ ...base, ledger: said(usual, currency), atStake: atStake(minus(fee, usual), currency) },
    cause: because('unusual-rate', { rate: share(fee), usual: share(usual) }),
  }
}

export const fees: Detector = {
  kinds: ['fee-differs'],
  of: 'payments',
  async look(context, where) {
    const rows = await read(context, where)
    const drafts = await Promise.all(rows.map((row) => draftOf(context, row)))
    return looked(rows, where, (row) => [drafts[rows.indexOf(row)] ?? null])
  },
}
