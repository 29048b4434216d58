// Documents by the effective clock: of all that is recorded of them, only what belongs to a day of the
// books or to one before it. Where most was recorded on its day, the rows are those of a position near
// the end of it, and only the few things that events tell of in another order are folded anew.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import { endOfDay } from '../domain/dates.ts'
import { effectiveUntil } from '../domain/effective-day.ts'
import { parseStream, type Position, type StoredEvent } from '../domain/event-store.ts'
import * as Invoice from '../domain/invoice.ts'
import { Refusal } from '../domain/refusal.ts'
import { view as allocations } from './allocations.ts'
import { arrive } from './arrival.ts'
import { effective } from './audit.ts'
import { view as balanceTransactions } from './balance-transactions.ts'
import { view as creditNotes } from './credit-notes.ts'
import { rowOf } from './database.ts'
import { view as deals } from './deals.ts'
import { foldKeys, keysTouched } from './fold.ts'
import { view as invoices } from './invoices.ts'
import { view as payments } from './payments.ts'
import { view as payouts } from './payouts.ts'
import {
  type Instead,
  positionAt,
  type Query,
  reading,
  rewritten,
  rowsAt,
  versionsAt,
} from './time-machine.ts'
import type { AnyStateView } from './view.ts'

/** What has days of its own. All else is taken as it was known. */
const documents: readonly AnyStateView[] = [
  ...[invoices, payments, allocations, creditNotes, payouts, balanceTransactions, deals],
]

export type Effective = {
  workspace: string
  /** What took effect on this day or before it. */
  day: string
  /** The day of a moment, where the books are kept. */
  dayOf: (instant: string) => string
  /** The last event that was known; absent = all of now. */
  position?: Position | undefined
  /** Only this document, and what belongs to it, is asked for. */
  id?: string | undefined
  /** So many events at most are looked at for what is to be folded anew. */
  eventsMax?: number | undefined
}

const enough = 20_000

type Answer = 'AllocationApplied' | 'AllocationUndone' | 'CreditApplied' | 'CreditUndone'

/** What invoices say of the lines of these: it tells the day of a line. */
const answersTo = new Map<AnyStateView, readonly Answer[]>([
  [payments, ['AllocationApplied', 'AllocationUndone']],
  [allocations, ['AllocationApplied', 'AllocationUndone']],
  [creditNotes, ['CreditApplied', 'CreditUndone']],
])

/** A reader of the documents by the effective clock, of all else as known at the position.
 *  @throws Refusal day-too-far, with the first query */
export function effectiveBy(db: DatabasePool, asked: Effective): DatabasePool {
  const known: Instead = asked.position === undefined ? () => undefined : rowsAt(asked.position)
  const bases = new Map<AnyStateView, Promise<Base>>()
  return reading(db, async (query) => {
    const values = [...query.values]
    const instead = new Map<string, string>()
    for (const view of documents) {
      if (!new RegExp(`\\btieout_views\\.${view.table}\\b`).test(query.sql)) continue
      const base = await remembered(bases, view, () => baseOf(db, view, asked))
      values.push([...base.ids], `[${base.rows.join(',')}]`)
      const anew = { keys: `$${values.length - 1}`, rows: `$${values.length}` }
      instead.set(view.table, versionsAt(view, base.position, anew))
    }
    const text = rewritten(query.sql, (table) => instead.get(table) ?? known(table))
    return { ...query, sql: text, values } as Query
  })
}

function remembered<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

/** The rows as of a position, and those instead, as JSON, of the keys that this is not enough for.
 *  A key without a row had not begun. */
type Base = { position: Position | undefined; ids: readonly string[]; rows: readonly string[] }

/** From the end back, or from the end of the day on: whichever leaves less to be folded. */
async function baseOf(db: DatabasePool, view: AnyStateView, asked: Effective): Promise<Base> {
  const { workspace, day, dayOf, position, eventsMax = enough } = asked
  if (asked.id !== undefined) {
    const of = await streamsOf(db, view, workspace, namesOf(view, asked.id))
    const touching = await eventsOf(db, view, asked, sql.fragment`a.stream = any(${list(of)})`)
    return { position, ...(await foldAnew(db, view, asked, keysOf(view, touching))) }
  }
  const by = endOfDay(day, dayOf)
  const behind = sql.fragment`(a.effective_on > ${day}::date
    or a.effective_on is null and ${effective} > ${by}::timestamptz)`
  const later = await eventsOf(db, view, asked, behind, eventsMax)
  if (later.length <= eventsMax / 10) {
    return { position, ...(await foldAnew(db, view, asked, keysOf(view, later))) }
  }
  const then = await positionAt(db, workspace, by)
  // What is given back without a day has that of its line; and what an invoice answers behind the end
  // of the day moves what was told to it before.
  const backdated = sql.fragment`(a.position <= ${then} and ${behind} or a.position > ${then} and (
    not ${behind} or a.effective_on is null and a.type in ('AllocationReleased', 'CreditReleased')
    or a.type = any(${list(answersTo.get(view) ?? [])}) and exists (
      select from tieout_views.audit cause where cause.workspace = ${workspace}
        and cause.id = a.causation_id and cause.position <= ${then})))`
  const moved = await eventsOf(db, view, asked, backdated, eventsMax)
  const [least, from] = moved.length < later.length ? [moved, then] : [later, position]
  if (least.length > eventsMax) throw new Refusal('day-too-far', { by, events: least.length })
  return { position: from, ...(await foldAnew(db, view, asked, keysOf(view, least))) }
}

/** The keys whose rows these events may have made other than they were. */
function keysOf(view: AnyStateView, events: readonly StoredEvent[]): string[] {
  const told = keysTouched(view, events.map(arrive)).map(({ id }) => id)
  const answers = answersTo.get(view)
  const answered = events.flatMap(({ type, data }) => {
    if (!answers?.some((answer) => answer === type)) return []
    const { paymentId, creditNoteId } = data as { paymentId?: string; creditNoteId?: string }
    return (view === payments ? paymentId : creditNoteId) ?? []
  })
  return view === allocations ? told : [...told, ...answered]
}

const list = (texts: readonly string[]) => sql.array(texts as string[], 'text')

type Recorded = Omit<StoredEvent, 'meta'> & {
  effectiveAt: string
  causationId: string
  correlationId: string
  actor: StoredEvent['meta']['actor']
}

/** Those that concern the view, or tell the day of a line in it, and are known: in the order of the
 *  log, one more than may be. */
async function eventsOf(
  db: DatabasePool,
  view: AnyStateView,
  { workspace, position }: Pick<Effective, 'workspace' | 'position'>,
  where: FragmentSqlToken,
  most = enough,
): Promise<StoredEvent[]> {
  const rows = await db.any(sql.type(rowOf<Recorded>())`
    select a.id, a.type, a.data, a.stream, a.revision, a.position, a.recorded_at as "recordedAt",
      coalesce(a.effective_at, a.recorded_at) as "effectiveAt", a.causation_id as "causationId",
      a.correlation_id as "correlationId",
      json_build_object('kind', a.actor_kind, 'name', a.actor_name) as actor
    from tieout_views.audit a
    where ${sql.and([
      sql.fragment`a.workspace = ${workspace} and (a.category = any(${list([...view.categories])})
        or a.type = any(${list(answersTo.get(view) ?? [])}))`,
      position !== undefined && sql.fragment`a.position <= ${position}`,
      where,
    ])}
    order by a.position limit ${most + 1}`)
  return rows.map(({ effectiveAt, causationId, correlationId, actor, ...event }) => ({
    ...event,
    meta: { workspace, effectiveAt, causationId, correlationId, actor },
  }))
}

/** The streams that tell of these: their own, and those of what belongs to them. */
const streamsOf = async (
  db: DatabasePool,
  view: AnyStateView,
  workspace: string,
  ids: readonly string[],
): Promise<string[]> => [
  ...(await db.anyFirst(sql.type(rowOf<{ stream: string }>())`
    select distinct a.stream from tieout_views.audit a
    where a.workspace = ${workspace} and a.subjects && ${list(ids)}
      and a.category = any(${list([...view.categories])})`)),
]

/** Under which names the events of a key are found, beside what they say of each other. */
function namesOf(view: AnyStateView, key: string): string[] {
  // A line of a payment is told of by the payment, a deal by its invoices too.
  if (view === allocations) return [key.slice(0, Math.max(0, key.lastIndexOf('/'))) || key]
  if (view !== deals) return [key]
  const instalments = Array.from({ length: 12 }, (_, one) => Invoice.idOfInstalment(key, one + 1))
  return [key, Invoice.idOfDeal(key), ...instalments]
}

/** These keys, each with its row by the effective clock. */
async function foldAnew(
  db: DatabasePool,
  view: AnyStateView,
  asked: Effective,
  touched: readonly string[],
): Promise<Pick<Base, 'ids' | 'rows'>> {
  const ids = new Set(touched)
  if (ids.size === 0) return { ids: [], rows: [] }
  const names = [...new Set([...ids].flatMap((id) => namesOf(view, id)))]
  const streams = await streamsOf(db, view, asked.workspace, names)
  const subjects = list(streams.map((stream) => parseStream(stream).id))
  const told = sql.fragment`a.subjects && ${subjects} and (a.stream = any(${list(streams)})
    or a.type = any(${list(answersTo.get(view) ?? [])}))`
  const events = await eventsOf(db, view, asked, told, 50 * enough)
  const arrivals = effectiveUntil(events, asked.day, asked.dayOf).map(arrive)
  return { ids: [...ids], rows: foldKeys(view, arrivals, ids) }
}
