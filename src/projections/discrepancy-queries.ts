// The discrepancies as they are asked for: in pages, one by one, and counted.
import { type DatabasePool, sql } from 'slonik'
import {
  type Kind,
  type Pair,
  type Recorded,
  severities,
  type Severity,
} from '../domain/discrepancy-kinds.ts'
import type { Platform } from '../domain/stored.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'

export const states = ['open', 'snoozed', 'explained', 'resolved'] as const
export type State = (typeof states)[number]

export type DiscrepancyItem = {
  id: string
  kind: Kind
  /** Snoozed: open, and nobody is to be bothered before a moment. */
  state: State
  severity: Severity
  pair: Pair
  platforms: Platform[]
  subject: Recorded['subject']
  part: string | null
  related: Recorded['related']
  ledger: string | null
  theirs: string | null
  atStake: { amount: string; currency: string } | null
  delta: { amount: string; currency: string } | null
  cause: Recorded['cause']
  effectiveOn: string | null
  assignee: string | null
  dueOn: string | null
  isOverdue: boolean
  snoozedUntil: string | null
  detectedAt: string
  openedAt: string
  changedAt: string
  timesOpened: number
  comments: number
  explanation: { reasonCode: string; note: string | null; by: string; at: string } | null
  /** The last thing that a person did about it. */
  action: string | null
  resolvedBy: 'agreement' | 'action' | null
  resolvedAt: string | null
  position: string
}

/** Whatever depends on the moment at which it is asked. */
export type Moment = { now: string; today: string }

const rows = sql.fragment`tieout_views.discrepancies d
  left join tieout_views.tolerances t on t.workspace = d.workspace and t.id = d.kind`

const severity = sql.fragment`coalesce(t.severity, d.severity)`
const rank = sql.fragment`array_position(${sql.array([...severities], 'text')}, ${severity})`

const isSnoozed = ({ now }: Moment) =>
  sql.fragment`(d.state = 'open' and d.snoozed_until is not null
    and d.snoozed_until > ${now}::timestamptz)`
const isOverdue = ({ today }: Moment) =>
  sql.fragment`(d.state = 'open' and d.due_on is not null and d.due_on < ${today}::date)`
const stateAt = (moment: Moment) =>
  sql.fragment`(case when ${isSnoozed(moment)} then 'snoozed' else d.state end)`

const money = (amount: 'at_stake' | 'delta') => {
  const column = sql.identifier(['d', amount])
  return sql.fragment`(case when ${column} is not null then
    json_build_object('amount', ${column}::text, 'currency', d.currency) end)`
}

const columns = (moment: Moment) => sql.fragment`
  d.id, d.kind, ${stateAt(moment)} as state, ${severity} as severity, d.pair, d.platforms,
  json_build_object('noun', d.subject_noun, 'id', d.subject_id) as subject, d.part, d.related,
  d.ledger, d.theirs, ${money('at_stake')} as "atStake", ${money('delta')} as delta,
  json_build_object('code', d.cause_code, 'params', d.cause_params) as cause,
  d.effective_on as "effectiveOn", d.assignee, d.due_on as "dueOn",
  ${isOverdue(moment)} as "isOverdue", d.snoozed_until as "snoozedUntil",
  d.detected_at as "detectedAt", d.opened_at as "openedAt", d.changed_at as "changedAt",
  d.times_opened as "timesOpened", d.comments,
  (case when d.explained_by is not null then json_build_object('reasonCode', d.explained_reason,
    'note', d.explained_note, 'by', d.explained_by) end) as explanation,
  d.explained_at as "explainedAt", d.action, d.resolved_by as "resolvedBy",
  d.resolved_at as "resolvedAt", d.position`

type Found = Omit<DiscrepancyItem, 'explanation'> & {
  explanation: { reasonCode: string; note: string | null; by: string } | null
  explainedAt: string | null
}

const asItem = ({ explanation, explainedAt, ...row }: Found): DiscrepancyItem => ({
  ...row,
  explanation: explanation && explainedAt !== null ? { ...explanation, at: explainedAt } : null,
})

/** What a list is sorted by first; among equals, the oldest come first. */
const leads = {
  /** The most first. Amounts of different currencies compare as numbers: there is no rate. */
  money: sql.fragment`coalesce(-d.at_stake, 0)`,
  age: sql.fragment`0::numeric`,
  /** The gravest first. */
  severity: sql.fragment`${rank}::numeric`,
}
export const sorts = ['money', 'age', 'severity'] as const
export type Sort = (typeof sorts)[number]

export type DiscrepancyFilter = Paging & {
  workspace: string
  state?: State | undefined
  kind?: Kind | undefined
  severity?: Severity | undefined
  pair?: Pair | undefined
  platform?: Platform | undefined
  /** `none`: those that nobody has. */
  assignee?: string | undefined
  currency?: string | undefined
  minAmount?: string | undefined
  /** An id of anything it is about, or a part of what the two sides say. */
  q?: string | undefined
  overdue?: boolean | undefined
  sort?: Sort | undefined
} & Moment

const among = (filter: DiscrepancyFilter) => {
  const { workspace, state, kind, pair, platform, assignee, currency, minAmount, q } = filter
  const { overdue } = filter
  return sql.and([
    sql.fragment`d.workspace = ${workspace}`,
    state !== undefined &&
      (state === 'snoozed'
        ? isSnoozed(filter)
        : sql.fragment`d.state = ${state} and not ${isSnoozed(filter)}`),
    kind !== undefined && sql.fragment`d.kind = ${kind}`,
    filter.severity !== undefined && sql.fragment`${severity} = ${filter.severity}`,
    pair !== undefined && sql.fragment`d.pair = ${pair}`,
    platform !== undefined && sql.fragment`${platform} = any(d.platforms)`,
    assignee !== undefined &&
      (assignee === 'none'
        ? sql.fragment`d.assignee is null`
        : sql.fragment`d.assignee = ${assignee}`),
    currency !== undefined && sql.fragment`d.currency = ${currency}`,
    minAmount !== undefined && sql.fragment`d.at_stake >= ${minAmount}::numeric`,
    overdue !== undefined && sql.fragment`${isOverdue(filter)} = ${overdue}`,
    q !== undefined &&
      sql.fragment`(d.related_ids @> ${sql.array([q], 'text')} or d.id = ${q}
        or d.ledger ilike ${containing(q)} or d.theirs ilike ${containing(q)}
        or d.cause_params::text ilike ${containing(q)})`,
  ])
}

/** Sorted by money unless asked otherwise. */
export async function list(
  db: DatabasePool,
  filter: DiscrepancyFilter,
): Promise<Page<DiscrepancyItem>> {
  const { sort = 'money', cursor } = filter
  const limit = limitOf(filter)
  // A cursor of another sort would begin anywhere in this one.
  const shapes = [
    { test: (value: string) => value === sort },
    ...[shape.amount, shape.instant, shape.text],
  ]
  const [, lead = '', since = '', id = ''] =
    cursor === undefined ? [] : decodeCursor(cursor, shapes)
  const found = await db.any(sql.type(rowOf<Found & { lead: string }>())`
    select ${columns(filter)}, ${leads[sort]} as lead from ${rows}
    where ${sql.and([
      among(filter),
      cursor !== undefined &&
        sql.fragment`(${leads[sort]}, d.opened_at, d.id)
          > (${lead}::numeric, ${since}::timestamptz, ${id})`,
    ])}
    order by ${leads[sort]}, d.opened_at, d.id limit ${limit + 1}`)
  const { items, next } = pageOf(found, limit, (row) => [sort, row.lead, row.openedAt, row.id])
  return { items: items.map(({ lead: _, ...row }) => asItem(row)), next }
}

export async function byId(
  db: DatabasePool,
  { workspace, id, ...moment }: Moment & { workspace: string; id: string },
): Promise<DiscrepancyItem | null> {
  const row = await db.maybeOne(sql.type(rowOf<Found>())`
    select ${columns(moment)} from ${rows} where d.workspace = ${workspace} and d.id = ${id}`)
  return row && asItem(row)
}

/** Those that fit, by what they are sorted by: what is done to many at once. */
export async function idsFor(
  db: DatabasePool,
  filter: DiscrepancyFilter & { most: number },
): Promise<{ ids: string[]; total: number }> {
  const { sort = 'money' } = filter
  return db.one(sql.type(rowOf<{ ids: string[]; total: number }>())`
    with found as materialized (
      select d.id, ${leads[sort]} as lead, d.opened_at from ${rows} where ${among(filter)}
    )
    select array(select id from found order by lead, opened_at, id limit ${filter.most}) as ids,
      (select count(*) from found)::integer as total`)
}

export type Counted = {
  kind: Kind
  pair: Pair
  severity: Severity
  state: State
  currency: string | null
  count: number
  atStake: string
  delta: string
  overdue: number
  unassigned: number
  oldestOpenedAt: string
}

/** What is not resolved, by kind, state and currency; the gravest first. */
export async function summary(
  db: DatabasePool,
  { workspace, ...moment }: Moment & { workspace: string },
): Promise<Counted[]> {
  const counted = await db.any(sql.type(rowOf<Counted>())`
    select d.kind, d.pair, ${severity} as severity, ${stateAt(moment)} as state, d.currency,
      count(*)::int as count, coalesce(sum(d.at_stake), 0) as "atStake",
      coalesce(sum(d.delta), 0) as delta,
      (count(*) filter (where ${isOverdue(moment)}))::int as overdue,
      (count(*) filter (where d.assignee is null))::int as unassigned,
      min(d.opened_at) as "oldestOpenedAt"
    from ${rows} where d.workspace = ${workspace} and d.state <> 'resolved'
    group by 1, 2, 3, 4, 5, ${rank}
    order by ${rank}, sum(d.at_stake) desc nulls last, d.kind, 4, d.currency`)
  return [...counted]
}

/** Those that were decided about because of one request. */
export async function idsCausedBy(
  db: DatabasePool,
  { workspace, causationId }: { workspace: string; causationId: string },
): Promise<string[]> {
  const found = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select distinct a.data ->> 'discrepancyId' as id from tieout_views.audit a
    where a.workspace = ${workspace} and a.category = 'discrepancy'
      and a.causation_id = ${causationId}
    order by 1`)
  return [...found]
}
