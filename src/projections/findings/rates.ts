// Money that was converted at a rate far from the others of its day: charges that Stripe paid out in
// another currency, invoices that QuickBooks booked in its own.
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
  pageMost,
  type Where,
  within,
} from './detector.ts'
import { type OutOfLine, outOfLine, type Recorded, type Use } from './rate-uses.ts'

type Row = Omit<Use, 'rate'> & {
  rate: string
  from: string
  to: string
  /** In the currency that was converted. */
  amount: string
  invoiceId: string | null
  paymentId: string | null
}

const ofCharges = sql.fragment`
  select t.id, 'stripe' as by, t.rate ->> 'from' as "from", t.rate ->> 'to' as "to",
    t.rate ->> 'rate' as rate, t.made_on as on, t.position, t.workspace,
    coalesce(t.presented ->> 'amount', t.amount::text) as amount,
    null as "invoiceId", t.payment_id as "paymentId"
  from tieout_views.balance_transactions t
  where t.rate is not null and t.rate ->> 'rate' is not null
    and t.type in ('charge', 'payment') and t.payment_id is not null`

const ofInvoices = sql.fragment`
  select i.id, 'invoice' as by, i.memory -> 'terms' -> 'rate' ->> 'from' as "from",
    i.memory -> 'terms' -> 'rate' ->> 'to' as "to",
    i.memory -> 'terms' -> 'rate' ->> 'rate' as rate, i.issued_on as on, i.position,
    i.workspace, i.total::text as amount, i.id as "invoiceId", null as "paymentId"
  from tieout_views.invoices i
  where (i.memory -> 'terms') -> 'rate' is not null and i.kind = 'issued'`

type OfDay = { by: Use['by']; pair: string; on: string; uses: Use[]; median: string }

/** As many of one day are as good as all of them. */
const ofDayMost = 5

const known = new WeakMap<Context, Promise<Use[]>>()

/** What was used on each day: each by itself where there are few, else the middle one of them. */
async function usesAround({ db, workspace }: Context, from: string | null, to: string | null) {
  const days = await db.any(sql.type(rowOf<OfDay>())`
    select u.by, u."from" || u."to" as pair, u.on,
      percentile_disc(0.5) within group (order by u.rate::numeric)::text as median,
      json_agg(json_build_object('by', u.by, 'id', u.id, 'pair', u."from" || u."to",
        'rate', u.rate::numeric, 'on', u.on, 'position', u.position)) filter (where u.n <= ${ofDayMost})
        as uses
    from (
      select a.*, row_number() over (partition by a.by, a."from", a."to", a.on order by a.id) as n
      from (${ofCharges} union all ${ofInvoices}) a
      where a.workspace = ${workspace}
        and (${from}::date is null or a.on >= ${from}::date - 21)
        and (${to}::date is null or a.on <= ${to}::date + 21)
    ) u
    group by u.by, u."from", u."to", u.on
    order by u.on`)
  return days.flatMap(({ uses, median, ...day }): Use[] =>
    uses.length < ofDayMost
      ? uses
      : [{ ...day, id: `${day.by} ${day.on}`, rate: Number(median), position: '' }],
  )
}

/** Of all there is once; of a few, around their days. */
function othersOf(context: Context, where: Where, rows: readonly Row[]): Promise<Use[]> {
  if ('ids' in where) {
    const days = rows.map(({ on }) => on).sort()
    return usesAround(context, days[0] ?? null, days.at(-1) ?? null)
  }
  const all = known.get(context) ?? usesAround(context, null, null)
  known.set(context, all)
  return all
}

async function recordedFor({ db, workspace }: Context, rows: readonly Row[]): Promise<Recorded[]> {
  const days = rows.map(({ on }) => on).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  type Stated = { from: string; to: string; rate: string; on: string }
  const stated = await db.any(sql.type(rowOf<Stated>())`
    select x.from_currency as "from", x.to_currency as "to", x.rate, x.stated_for as on
    from tieout_views.exchange_rates x
    where x.workspace = ${workspace}
      and x.stated_for between ${first}::date - 3 and ${last}::date + 3`)
  return stated.flatMap(({ from, to, rate, on }) => [
    { pair: from + to, rate: Number(rate), on },
    { pair: to + from, rate: 1 / Number(rate), on },
  ])
}

const shownRate = (rate: number) => new Decimal(rate).toSignificantDigits(6).toFixed()

function causeOf(rate: number, { usual, by }: OutOfLine) {
  const params = { used: shownRate(rate), usual: shownRate(usual) }
  const isInverted = Math.abs(rate * usual - 1) < 0.05
  return because(isInverted ? 'inverted' : `unlike-${by}`, params)
}

function draftOf(row: Row, found: OutOfLine): Draft {
  const { from, to, amount, on, position, invoiceId, paymentId, by, rate } = row
  const used = Number(rate)
  const difference = new Decimal(rate).minus(shownRate(found.usual)).times(amount)
  const id = paymentId ?? invoiceId ?? row.id
  return {
    kind: 'fx-rate-out-of-line',
    subject: { noun: paymentId === null ? 'invoice' : 'payment', id },
    ...{ pair: 'books', platforms: [by === 'stripe' ? 'stripe' : 'quickbooks'], delta: null },
    ...{ related: { paymentId, invoiceId }, effectiveOn: on, positions: [position] },
    ledger: `1 ${from} = ${shownRate(found.usual)} ${to}`,
    theirs: `1 ${from} = ${shownRate(used)} ${to}`,
    ...{ atStake: atStake(round(difference, to), to), cause: causeOf(used, found) },
  }
}

function detectorOf(of: 'payments' | 'invoices'): Detector {
  const isOfCharges = of === 'payments'
  return {
    kinds: ['fx-rate-out-of-line'],
    of,
    async look(context, where) {
      const { db, workspace, tolerances } = context
      const named = isOfCharges ? sql.fragment`u."paymentId"` : sql.fragment`u.id`
      const column = 'ids' in where ? named : sql.fragment`u.id`
      const rows = await db.any(sql.type(rowOf<Row>())`
        select u.*, u."from" || u."to" as pair
        from (${isOfCharges ? ofCharges : ofInvoices}) u
        where u.workspace = ${workspace} and ${within(column, where)}
        order by u.id limit ${pageMost}`)
      if (rows.length === 0) return { drafts: [], last: null }
      const percent = Number(tolerances('fx-rate-out-of-line').percent ?? 0)
      const [others, recorded] = await Promise.all([
        othersOf(context, where, rows),
        recordedFor(context, rows),
      ])
      return looked(rows, where, (row) => {
        const use = { ...row, rate: Number(row.rate) }
        const found = outOfLine(use, others, recorded, percent)
        return [found && draftOf(row, found)]
      })
    },
  }
}

export const chargeRates = detectorOf('payments')
export const invoiceRates = detectorOf('invoices')
