// Does it tie out now? What the newest statement leaves unexplained, what is open since, and all that
// waits for a person, with the money it is about.
import { type DatabasePool, sql } from 'slonik'
import type { Kind, Severity } from '../domain/discrepancy-kinds.ts'
import { Decimal } from '../domain/money.ts'
import type { Platform } from '../domain/stored.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import type { Counted } from './discrepancy-queries.ts'
import type { Rest } from './reconciliation-days.ts'
import { positionAt } from './time-machine.ts'

export type Sum = { currency: string; amount: string }

const zero = new Decimal(0)

export type Newest = {
  day: string
  completedAt: string
  tiesOut: boolean
  openDifferences: number
  documents: number
  signOff: 'prepared' | 'signed' | 'suspended' | 'withdrawn' | null
  rests: Rest[]
}

/** The statement of the last day that has one. */
export const newestStatement = (db: DatabasePool, workspace: string): Promise<Newest | null> =>
  db.maybeOne(sql.type(rowOf<Newest>())`
    select r.day, r.completed_at as "completedAt", r.ties_out as "tiesOut",
      r.open_differences as "openDifferences", r.documents, o.state as "signOff", r.rests
    from tieout_views.reconciliation_days r
    left join tieout_views.sign_offs o on o.workspace = r.workspace and o.id = r.id
    where r.workspace = ${workspace} and r.completed_at is not null
    order by r.day desc limit 1`)

export type Figure = {
  currency: string
  /** Of the statement: what nobody can point at. */
  unexplained: string
  /** Of what is open now. */
  atStake: string
  /** Both; 0 = it ties out. */
  off: string
}

/** To the cent, by currency, the largest first. */
export function figuresOf(newest: Newest | null, open: readonly Counted[]): Figure[] {
  const figures = new Map<string, { unexplained: Decimal; atStake: Decimal }>()
  const at = (currency: string) => {
    const known = figures.get(currency) ?? { unexplained: zero, atStake: zero }
    figures.set(currency, known)
    return known
  }
  for (const { currency, amount } of newest?.rests ?? []) {
    // Of what has no currency it is only counted how many there are.
    if (currency === null) continue
    const figure = at(currency)
    figure.unexplained = figure.unexplained.plus(new Decimal(amount).abs())
  }
  for (const { currency, atStake, state } of open) {
    if (currency === null || state !== 'open') continue
    const figure = at(currency)
    figure.atStake = figure.atStake.plus(atStake)
  }
  return [...figures]
    .map(([currency, { unexplained, atStake }]) => ({
      ...{ currency, unexplained: shown(unexplained, currency) },
      ...{ atStake: shown(atStake, currency), off: shown(unexplained.plus(atStake), currency) },
    }))
    .toSorted((a, b) => new Decimal(b.off).comparedTo(a.off) || (a.currency < b.currency ? -1 : 1))
}

export const waits = [
  ...(['discrepancies', 'reviews', 'conflicts', 'parked', 'held', 'sign-offs'] as const),
] as const

/** A group of things that are in the way. */
export type Waiting = {
  what: (typeof waits)[number]
  /** Of discrepancies: of which kind. */
  kind: Kind | null
  platform: Platform | null
  severity: Severity | null
  count: number
  amounts: Sum[]
  /** Since when the oldest has waited. */
  since: string | null
}

const none = { kind: null, platform: null, severity: null, amounts: [], since: null }

type Found = { what: Waiting['what']; platform: Platform | null; count: number; since: string }

/** What waits besides discrepancies; each is few, and has an index of its own. */
export async function waiting(
  db: DatabasePool,
  workspace: string,
  open: readonly Counted[],
): Promise<Waiting[]> {
  const reviews = await db.any(sql.type(rowOf<Sum & { count: number; since: string }>())`
    select v.currency, sum(v.unapplied) as amount, count(*)::integer as count,
      min(v.requested_at) as since
    from tieout_views.reviews v
    where v.workspace = ${workspace} and v.status = 'open' group by v.currency order by v.currency`)
  const others = await db.any(sql.type(rowOf<Found>())`
    select 'conflicts' as what, c.platform, count(*)::integer as count, min(c.detected_at) as since
      from tieout_views.conflicts c
      where c.workspace = ${workspace} and c.state = 'open' group by c.platform
    union all select 'parked', s.platform, count(*)::integer, min(s.updated_at)
      from tieout_views.sync_status s
      where s.workspace = ${workspace} and s.state <> 'in_step' and s.state = 'parked'
      group by s.platform
    union all select 'held', h.platform, count(*)::integer, min(h.since)
      from tieout_views.held h where h.workspace = ${workspace} group by h.platform
    union all select 'sign-offs', null, count(*)::integer, min(o.prepared_at)
      from tieout_views.sign_offs o
      where o.workspace = ${workspace} and o.state = 'prepared' having count(*) > 0
    order by 1, 2`)
  const byPerson: Waiting[] =
    reviews.length === 0
      ? []
      : [
          {
            ...{
              ...none,
              what: 'reviews',
              since: reviews.map(({ since }) => since).sort()[0] ?? null,
            },
            count: reviews.reduce((sum, { count }) => sum + count, 0),
            amounts: sumsOf(reviews),
          },
        ]
  return [
    ...ofDiscrepancies(open),
    ...byPerson,
    ...others.map((one): Waiting => ({ ...none, ...one })),
  ]
}

const sumsOf = (rows: readonly { currency: string | null; amount: string }[]): Sum[] =>
  rows.flatMap(({ currency, amount }) =>
    currency === null || new Decimal(amount).isZero()
      ? []
      : [{ currency, amount: shown(amount, currency) }],
  )

/** By kind, in the order that they come in: the gravest first. */
function ofDiscrepancies(open: readonly Counted[]): Waiting[] {
  const kinds = new Map<Kind, Counted[]>()
  for (const one of open) {
    if (one.state === 'open') kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one])
  }
  return [...kinds].map(([kind, counted]) => ({
    ...{ ...none, what: 'discrepancies' as const, kind, severity: counted[0]?.severity ?? null },
    count: counted.reduce((sum, { count }) => sum + count, 0),
    amounts: sumsOf(counted.map(({ currency, atStake }) => ({ currency, amount: atStake }))),
    since: counted.map(({ oldestOpenedAt }) => oldestOpenedAt).sort()[0] ?? null,
  }))
}

export type Unapplied = Sum & { count: number; since: string }

export async function unappliedCash(db: DatabasePool, workspace: string): Promise<Unapplied[]> {
  const rows = await db.any(sql.type(rowOf<Unapplied>())`
    select p.currency, sum(p.unapplied) as amount, count(*)::integer as count,
      min(p.received_at) as since
    from tieout_views.payments p
    where p.workspace = ${workspace} and p.unapplied > 0 and p.received_at is not null
    group by p.currency order by sum(p.unapplied) desc`)
  return rows.map((row) => ({ ...row, amount: shown(row.amount, row.currency) }))
}

export type Lag = {
  platform: Platform
  /** On their way to it. */
  pending: number
  parked: number
  /** Objects that say something else than they should, and since when the longest. */
  differing: number
  differsSince: string | null
}

/** Of each platform that anything is behind at. */
export const lags = (db: DatabasePool, workspace: string): Promise<readonly Lag[]> =>
  db.any(sql.type(rowOf<Lag>())`
    with pending as (
      select s.platform, (count(*) filter (where s.state <> 'parked'))::integer as pending,
        (count(*) filter (where s.state = 'parked'))::integer as parked
      from tieout_views.sync_status s
      where s.workspace = ${workspace} and s.state <> 'in_step' and s.state <> 'unknown'
      group by s.platform
    ), differing as (
      select s.platform, count(*)::integer as differing, min(s.differs_since) as since
      from tieout_views.sync_status s
      where s.workspace = ${workspace} and s.differs_since is not null and s.state <> 'unknown'
      group by s.platform
    )
    select coalesce(p.platform, d.platform) as platform, coalesce(p.pending, 0) as pending,
      coalesce(p.parked, 0) as parked, coalesce(d.differing, 0) as differing,
      d.since as "differsSince"
    from pending p full join differing d on d.platform = p.platform order by 1`)

export type Reconciled = {
  day: string
  tiesOut: boolean | null
  openDifferences: number | null
  rests: Rest[] | null
}

/** How each day of the period ties out, where it was reconciled. */
export const reconciledIn = (
  db: DatabasePool,
  { workspace, from, to }: { workspace: string; from: string; to: string },
): Promise<readonly Reconciled[]> =>
  db.any(sql.type(rowOf<Reconciled>())`
    select r.day, r.ties_out as "tiesOut", r.open_differences as "openDifferences", r.rests
    from tieout_views.reconciliation_days r
    where r.workspace = ${workspace} and r.day between ${from}::date and ${to}::date
    order by r.day`)

export type Movement = { day: string; opened: number; resolved: number }

/** How many discrepancies were found and settled on each day of the books. */
export async function discrepanciesSince(
  db: DatabasePool,
  { workspace, since, timeZone }: { workspace: string; since: string; timeZone: string },
): Promise<readonly Movement[]> {
  const position = await positionAt(db, workspace, since)
  return db.any(sql.type(rowOf<Movement>())`
    select (a.recorded_at at time zone ${timeZone})::date as day,
      (count(*) filter (where a.type <> 'DiscrepancyResolved'))::integer as opened,
      (count(*) filter (where a.type = 'DiscrepancyResolved'))::integer as resolved
    from tieout_views.audit a
    where a.workspace = ${workspace} and a.position > ${position}
      and a.type in ('DiscrepancyDetected', 'DiscrepancyReopened', 'DiscrepancyResolved')
    group by 1 order by 1`)
}
