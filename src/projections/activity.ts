// How much was recorded when: for whoever looks for a moment in the history. In bins of one length,
// as few as are asked for, so that it is as much to draw for an hour as for ten years.
import { type DatabasePool, sql } from 'slonik'
import type { Language } from '../domain/story/language.ts'
import * as Audit from './audit.ts'
import { rowOf } from './database.ts'
import { storyOf } from './story.ts'

export type Bin = {
  /** Where it begins. */
  at: string
  events: number
  /** How many of these a person decided, or brought as a file. */
  byPeople: number
}

export type Landmark = { at: string; eventId: string; type: string; sentence: string }

export type Activity = {
  /** The first and the last event there is, wherever it was asked for. */
  first: string | null
  last: string | null
  binSeconds: number
  /** Those with events, in their order. */
  bins: Bin[]
  landmarks: Landmark[]
}

export type ActivityFilter = {
  workspace: string
  /** The bins begin with a day there. */
  timeZone: string
  since?: string | undefined
  until?: string | undefined
  /** Bins at most. */
  bins: number
  language: Language
}

const day = 86_400
/** The lengths that people count in. */
const lengths = [
  ...[1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600],
  ...[day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 364 * day, 3640 * day],
]

/** The shortest of them of which so many are enough; one more than that are touched at most. */
export const binSecondsOf = (spanSeconds: number, bins: number) =>
  lengths.find((length) => spanSeconds / length <= bins - 1) ?? (lengths.at(-1) as number)

/** Of the whole history, what lies so far back is counted once: nothing comes there any more. */
const settledMs = 60_000

type Kept = { of: string; through: string; bins: Bin[] }

/** Counts, and remembers for the next time. */
export function openActivity(db: DatabasePool) {
  let kept: Kept | undefined
  return async (filter: ActivityFilter): Promise<Activity> => {
    const { workspace, timeZone, language } = filter
    const { first, last } = await endsOf(db, workspace)
    if (first === null || last === null) {
      return { first, last, binSeconds: lengths[0] as number, bins: [], landmarks: [] }
    }
    const since = filter.since ?? first
    // Before this moment: the last event is still in it.
    const until = filter.until ?? new Date(Date.parse(last) + 1000).toISOString()
    const span = Math.max(1, (Date.parse(until) - Date.parse(since)) / 1000)
    const binSeconds = binSecondsOf(span, filter.bins)
    const asked = { workspace, timeZone, origin: since, until, binSeconds }
    const isWhole = filter.since === undefined && filter.until === undefined
    const of = JSON.stringify([workspace, timeZone, first, binSeconds])
    const known = isWhole && kept?.of === of ? kept : undefined
    const counted = await count(db, { ...asked, since: known?.through ?? since })
    const bins = [...(known?.bins ?? []), ...counted]
    if (isWhole) kept = settled(of, bins, binSeconds, last) ?? kept
    return { first, last, binSeconds, bins, landmarks: await landmarks(db, filter, language) }
  }
}

function settled(of: string, bins: Bin[], binSeconds: number, last: string): Kept | undefined {
  const end = Date.parse(last) - settledMs
  const open = bins.findIndex(({ at }) => Date.parse(at) + binSeconds * 1000 > end)
  const through = bins[open]?.at
  return through === undefined ? undefined : { of, through, bins: bins.slice(0, open) }
}

const endsOf = (db: DatabasePool, workspace: string) =>
  db.one(sql.type(rowOf<{ first: string | null; last: string | null }>())`
    select
      (select a.recorded_at from tieout_views.audit a where a.workspace = ${workspace}
        order by a.recorded_at, a.position limit 1) as first,
      (select a.recorded_at from tieout_views.audit a where a.workspace = ${workspace}
        order by a.recorded_at desc, a.position desc limit 1) as last`)

type Counted = {
  workspace: string
  timeZone: string
  /** The bins begin with the day of this moment. */
  origin: string
  since: string
  until: string
  binSeconds: number
}

async function count(db: DatabasePool, asked: Counted): Promise<Bin[]> {
  const { workspace, timeZone, origin, since, until, binSeconds } = asked
  const within = sql.fragment`a.workspace = ${workspace}
    and a.recorded_at >= ${since}::timestamptz and a.recorded_at < ${until}::timestamptz`
  const bin = sql.fragment`date_bin(make_interval(secs => ${binSeconds}), a.recorded_at,
    date_trunc('day', ${origin}::timestamptz, ${timeZone}))`
  const counts = sql.type(rowOf<{ at: string; count: number }>())
  const [all, people] = await Promise.all([
    db.any(counts`
      select ${bin} as at, count(*)::integer as count from tieout_views.audit a
      where ${within} group by 1 order by 1`),
    // What auditors read is recorded under their names, and decides nothing.
    db.any(counts`
      select ${bin} as at, count(*)::integer as count from tieout_views.audit a
      where ${within} and a.actor_kind in ('person', 'import') and a.type <> 'AccessRecorded'
      group by 1`),
  ])
  const byPeople = new Map(people.map(({ at, count }) => [at, count]))
  return all.map(({ at, count }) => ({ at, events: count, byPeople: byPeople.get(at) ?? 0 }))
}

const landmarkTypes = [
  ...['PeriodClosed', 'PeriodReopened', 'SignOffReviewed', 'SignOffSuspended', 'SignOffWithdrawn'],
]
const landmarksMax = 60

/** What people look for in the history of their books: months closed, days signed. The newest first. */
async function landmarks(
  db: DatabasePool,
  { workspace, since, until }: ActivityFilter,
  language: Language,
): Promise<Landmark[]> {
  const items = await db.any(sql.type(rowOf<Audit.AuditItem>())`
    select ${Audit.item} from tieout_views.audit a
    where ${sql.and([
      sql.fragment`a.workspace = ${workspace}`,
      sql.fragment`a.type = any(${sql.array(landmarkTypes, 'text')})`,
      since !== undefined && sql.fragment`a.recorded_at >= ${since}::timestamptz`,
      until !== undefined && sql.fragment`a.recorded_at < ${until}::timestamptz`,
    ])}
    order by a.position desc limit ${landmarksMax}`)
  const told = await storyOf(db, workspace, items, language)
  return items.map(({ id, type, recordedAt }, index) => ({
    ...{ at: recordedAt, eventId: id, type, sentence: told[index]?.sentence ?? '' },
  }))
}
