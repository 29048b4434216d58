// A sample of the books for whoever audits them. Chance is a word that is named: the same word, on
// the books as they were known at the same moment, draws the same sample again, for anybody.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'

export const sampled = [
  ...([
    'invoice',
    'payment',
    'credit-note',
    'payout',
    'deal',
    'journal-entry',
    'decision',
  ] as const),
] as const
export type Sampled = (typeof sampled)[number]

export type SampleItem = {
  /** In the order in which they were drawn. */
  number: number
  /** Of an entry or a decision it is the id of its event. */
  id: string
  label: string
  amount: string | null
  currency: string | null
  status: string | null
  on: string | null
  customerId: string | null
  /** By amount: how many of the drawn units of money lie in it; at random always 1. */
  hits: number
}

export type Sample = {
  items: SampleItem[]
  population: { count: number; totals: { currency: string; amount: string }[] }
  /** By amount: a unit of money is drawn every so many. */
  interval: string | null
  /** By amount: and the first of them is this one. */
  start: string | null
}

export type SampleFilter = {
  workspace: string
  noun: Sampled
  by: 'random' | 'amount'
  seed: string
  size: number
  /** By amount there must be one. */
  currency?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** id, label, amount (without its sign), currency, status, on, customer_id */
const populations: Readonly<Record<Sampled, (workspace: string) => FragmentSqlToken>> = {
  invoice: (workspace) => sql.fragment`
    select i.id, coalesce(i.number, i.id) as label, i.total as amount, i.currency, i.status,
      i.issued_on as on, i.customer_id
    from tieout_views.invoices i where i.workspace = ${workspace} and i.kind <> 'absent'`,
  payment: (workspace) => sql.fragment`
    select p.id, coalesce(p.external_id, p.id) as label, p.received as amount, p.currency, p.status,
      (p.received_at at time zone 'UTC')::date as on, null::text as customer_id
    from tieout_views.payments p where p.workspace = ${workspace}`,
  'credit-note': (workspace) => sql.fragment`
    select n.id, coalesce(n.number, n.id) as label, n.total as amount, n.currency, n.status,
      n.issued_on as on, n.customer_id
    from tieout_views.credit_notes n where n.workspace = ${workspace}`,
  payout: (workspace) => sql.fragment`
    select o.id, coalesce(o.external_id, o.id) as label, abs(o.amount) as amount, o.currency,
      o.status, o.arrives_on as on, null::text as customer_id
    from tieout_views.payouts o where o.workspace = ${workspace}`,
  deal: (workspace) => sql.fragment`
    select d.id, coalesce(d.name, d.id) as label, d.total as amount, d.currency, d.state as status,
      d.closed_on as on, d.customer_id
    from tieout_views.deals d where d.workspace = ${workspace}`,
  // Its amount is what it debits in its first currency.
  'journal-entry': (workspace) => sql.fragment`
    select j.event_id as id, j.description as label,
      (select sum(p.amount) from unnest(j.currencies, j.amounts) as p(currency, amount)
        where p.amount > 0 and p.currency = j.currencies[1]) as amount,
      j.currencies[1] as currency, j.type as status, j.booked_on as on, j.customer_id
    from tieout_views.journal j where j.workspace = ${workspace}`,
  // What a person decided; what an auditor has looked at is none.
  decision: (workspace) => sql.fragment`
    select a.id, a.actor_name as label, a.amount, a.currency, a.type as status,
      (a.recorded_at at time zone 'UTC')::date as on, null::text as customer_id
    from tieout_views.audit a
    where a.workspace = ${workspace} and a.actor_kind = 'person' and a.type <> 'AccessRecorded'`,
}

/** The views that a population is read from. */
export const viewsOf: Readonly<Record<Sampled, string>> = {
  ...{ invoice: 'invoices', payment: 'payments', 'credit-note': 'credit-notes' },
  ...{ payout: 'payouts', deal: 'deals', 'journal-entry': 'journal', decision: 'audit' },
}

function populationOf({ workspace, noun, currency, from, to }: SampleFilter): FragmentSqlToken {
  return sql.fragment`
    select * from (${populations[noun](workspace)}) as one
    where ${sql.and([
      sql.fragment`true`,
      currency !== undefined && sql.fragment`one.currency = ${currency}`,
      from !== undefined && sql.fragment`one.on >= ${from}::date`,
      to !== undefined && sql.fragment`one.on <= ${to}::date`,
    ])}`
}

/** What stands for chance: nobody can choose an id so that it is drawn, or not, by a word that is
 *  named afterwards. */
const drawn = (seed: string) =>
  sql.fragment`encode(sha256(convert_to(${seed} || chr(10) || id, 'UTF8')), 'hex')`

type Row = Omit<SampleItem, 'number'>

export async function sample(db: DatabasePool, filter: SampleFilter): Promise<Sample> {
  const population = populationOf(filter)
  const totals = await db.any(sql.type(
    rowOf<{ currency: string | null; amount: string | null; count: number }>(),
  )`
    select currency, sum(amount) as amount, count(*)::integer as count
    from (${population}) as all_of_them group by currency order by currency`)
  const drew = filter.by === 'amount' ? await byAmount(db, filter, population) : undefined
  const rows = drew?.rows ?? (await atRandom(db, filter, population))
  return {
    items: rows.map((row, index) => ({
      ...row,
      number: index + 1,
      amount: row.amount === null ? null : shown(row.amount, row.currency),
    })),
    population: {
      count: totals.reduce((sum, { count }) => sum + count, 0),
      totals: totals.flatMap(({ currency, amount }) =>
        currency === null || amount === null ? [] : [{ currency, amount: shown(amount, currency) }],
      ),
    },
    interval: drew?.interval ?? null,
    start: drew?.start ?? null,
  }
}

async function atRandom(
  db: DatabasePool,
  { seed, size }: SampleFilter,
  population: FragmentSqlToken,
): Promise<readonly Row[]> {
  return db.any(sql.type(rowOf<Row>())`
    select id, label, amount, currency, status, "on", customer_id as "customerId", 1 as hits
    from (${population}) as all_of_them
    order by ${drawn(seed)}, id limit ${size}`)
}

// Monetary unit sampling: the documents in an order of chance, their money one behind the other, and
// every so many units one is drawn. What is larger than the interval is drawn for certain. The terms
// are worked out once: anew for each row, they would take as long as all rows squared.
async function byAmount(
  db: DatabasePool,
  { seed, size }: SampleFilter,
  population: FragmentSqlToken,
) {
  const rows = await db.any(sql.type(rowOf<Row & { interval: string; start: string }>())`
    with ordered as (
      select *, sum(amount) over (order by ${drawn(seed)}, id) as until
      from (${population}) as all_of_them where amount > 0
    ), terms as materialized (
      select trunc(max(until) / ${size}, 6) as every,
        trunc(max(until) / ${size} * ('x' || substr(
          encode(sha256(convert_to(${seed}, 'UTF8')), 'hex'), 1, 8))::bit(32)::bigint / 4294967296, 6)
          as first
      from ordered
    ), placed as (
      select *,
        least(${size}, ceil((until - first) / nullif(every, 0)))::integer
          - least(${size}, ceil((until - amount - first) / nullif(every, 0)))::integer as hits
      from ordered, terms
    )
    select id, label, amount, currency, status, "on", customer_id as "customerId",
      hits, every as interval, first as start
    from placed where hits > 0 order by until`)
  const { interval = null, start = null } = rows[0] ?? {}
  return { rows: rows.map(({ interval: _, start: __, ...row }) => row), interval, start }
}
