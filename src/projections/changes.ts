// What became different between two moments: documents field by field, the entries that were made,
// and the balances that moved. Asked most of a month that had been closed.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import type { Actor, Position } from '../domain/event-store.ts'
import { Decimal } from '../domain/money.ts'
import { view as allocations } from './allocations.ts'
import { shown } from './amounts.ts'
import { view as balanceTransactions } from './balance-transactions.ts'
import * as Books from './books.ts'
import { view as creditNotes } from './credit-notes.ts'
import { view as customers } from './customers.ts'
import { rowOf } from './database.ts'
import { view as deals } from './deals.ts'
import { view as exchangeRates } from './exchange-rates.ts'
import { historyTable } from './history.ts'
import { view as invoices } from './invoices.ts'
import { decodeCursor, encodeCursor, limitOf, type Page, type Paging, shape } from './paging.ts'
import { view as payments } from './payments.ts'
import { view as payouts } from './payouts.ts'
import { view as periods } from './periods.ts'
import { atPosition } from './time-machine.ts'
import type { AnyStateView, ColumnType } from './view.ts'

/** By which day a document belongs to a month. */
type Document = { view: AnyStateView; day: FragmentSqlToken | null }

const documents = {
  customer: { view: customers, day: null },
  deal: { view: deals, day: sql.fragment`t.closed_on` },
  invoice: { view: invoices, day: sql.fragment`t.issued_on` },
  'credit-note': { view: creditNotes, day: sql.fragment`t.issued_on` },
  payment: {
    view: payments,
    day: sql.fragment`coalesce(t.received_on, (t.received_at at time zone 'UTC')::date)`,
  },
  allocation: {
    view: allocations,
    day: sql.fragment`(t.allocated_at at time zone 'UTC')::date`,
  },
  payout: { view: payouts, day: sql.fragment`t.arrives_on` },
  'balance-transaction': { view: balanceTransactions, day: sql.fragment`t.made_on` },
  'exchange-rate': { view: exchangeRates, day: sql.fragment`t.stated_for` },
  period: { view: periods, day: sql.fragment`(t.id || '-01')::date` },
} satisfies Record<string, Document>

export type ChangedNoun = keyof typeof documents
export const changedNouns = Object.keys(documents) as ChangedNoun[]

/** Only for finding rows; readers have the fields that they are made from. */
const technical = new Set(['number_key', 'number_keys', 'wait_keys', 'name_words', 'domains'])

export type Between = {
  workspace: string
  /** The last event that was known at the first moment, and at the second. */
  from: Position
  to: Position
  /** The first and the last day of a month. */
  days?: { first: string; last: string } | undefined
}

export type ChangedField = { field: string; before: unknown; after: unknown }
export type ChangeEvent = {
  eventId: string
  type: string
  position: Position
  recordedAt: string
  actor: Actor
  data: unknown
}
export type Change = {
  noun: ChangedNoun
  id: string
  change: 'added' | 'changed' | 'removed'
  fields: ChangedField[]
  /** What did it, the first of them. */
  events: ChangeEvent[]
}

export type ChangesFilter = Between & Paging & { noun?: ChangedNoun | undefined }

const idsAtOnce = 200

/** By noun, then id. A page may be shorter than asked for: what has come back to what it was is found
 *  on the way and left out. */
export async function changes(db: DatabasePool, filter: ChangesFilter): Promise<Page<Change>> {
  const { noun, cursor } = filter
  const limit = limitOf(filter)
  const [begunAt, behind = ''] = cursor ? decodeCursor(cursor, [shape.text, shape.text]) : []
  const wanted = noun === undefined ? changedNouns : [noun]
  const begun = begunAt === undefined ? 0 : Math.max(0, wanted.indexOf(begunAt as ChangedNoun))
  const items: Change[] = []
  for (const [index, one] of wanted.slice(begun).entries()) {
    let after = index === 0 && begunAt === one ? behind : ''
    for (;;) {
      const ids = await idsMoved(db, filter, documents[one], after)
      const found = await differing(db, filter, one, ids)
      const room = limit - items.length
      items.push(...found.slice(0, room))
      const last = found.length > room ? items.at(-1)?.id : ids.at(-1)
      after = last ?? after
      if (found.length > room || (items.length === limit && ids.length > 0)) {
        return { items, next: encodeCursor([one, after]) }
      }
      if (ids.length < idsAtOnce) break
    }
  }
  return { items, next: null }
}

/** Whose row became another in between, by id. */
async function idsMoved(
  db: DatabasePool,
  { workspace, from, to, days }: Between,
  { view, day }: Document,
  after: string,
): Promise<string[]> {
  if (days && !day) return []
  const table = (name: string) => sql.identifier(['tieout_views', name])
  const ofDays =
    days && day
      ? sql.fragment`and ${day} between ${days.first}::date and ${days.last}::date`
      : sql.fragment``
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select id from (
      select t.id from ${table(view.table)} t
      where t.workspace = ${workspace} and t.id > ${after}
        and t.position > ${from} and t.position <= ${to} ${ofDays}
      union
      select t.id from ${table(historyTable(view))} t
      where t.workspace = ${workspace} and t.id > ${after} ${ofDays}
        and (t.position > ${from} and t.position <= ${to}
          or t.until > ${from} and t.until <= ${to})
    ) moved order by id limit ${idsAtOnce}`)
  return [...ids]
}

type Shown = Record<string, unknown>

async function differing(
  db: DatabasePool,
  between: Between,
  noun: ChangedNoun,
  ids: readonly string[],
): Promise<Change[]> {
  if (ids.length === 0) return []
  const { view } = documents[noun]
  const [before, after] = await Promise.all(
    [between.from, between.to].map((position) =>
      rowsAt(atPosition(db, position), view, between.workspace, ids),
    ),
  )
  const found = ids.flatMap((id): Omit<Change, 'events'>[] => {
    const fields = fieldsOf(before?.get(id), after?.get(id))
    if (fields.length === 0) return []
    const change = !before?.has(id) ? 'added' : after?.has(id) ? 'changed' : 'removed'
    return [{ noun, id, change, fields }]
  })
  const events = await eventsOf(
    db,
    between,
    noun,
    found.map(({ id }) => id),
  )
  return found.map((change) => ({ ...change, events: events.get(change.id) ?? [] }))
}

const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

// Amounts as text: JSON would make floats of them; moments as every other answer writes them.
const asText: Partial<Record<ColumnType, string>> = {
  numeric: '::text',
  'numeric[]': '::text[]',
  bigint: '::text',
}
const momentForm = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`

const valueOf = (name: string, type: ColumnType) =>
  type === 'timestamptz'
    ? `to_char(t."${name}" at time zone 'UTC', ${momentForm})`
    : `t."${name}"${asText[type] ?? ''}`

async function rowsAt(
  then: DatabasePool,
  view: AnyStateView,
  workspace: string,
  ids: readonly string[],
): Promise<Map<string, Shown>> {
  const pairs = Object.entries<ColumnType>(view.columns)
    .filter(([name]) => !technical.has(name))
    .map(([name, type]) => `'${camel(name)}', ${valueOf(name, type)}`)
  const shownRow = { ...sql.fragment``, sql: `json_build_object(${pairs.join(', ')})` }
  const table = { ...sql.fragment``, sql: `tieout_views.${view.table} t` }
  const rows = await then.any(sql.type(rowOf<{ id: string; row: Shown }>())`
    select t.id, ${shownRow} as row from ${table}
    where t.workspace = ${workspace} and t.id = any(${sql.array(ids as string[], 'text')})`)
  return new Map(rows.map(({ id, row }) => [id, row]))
}

function fieldsOf(before: Shown | undefined, after: Shown | undefined): ChangedField[] {
  const names = Object.keys(before ?? after ?? {})
  return names.flatMap((field) => {
    const [was, is] = [before?.[field] ?? null, after?.[field] ?? null]
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ field, before: was, after: is }]
  })
}

const eventsMax = 20

async function eventsOf(
  db: DatabasePool,
  { workspace, from, to }: Between,
  noun: ChangedNoun,
  ids: readonly string[],
): Promise<Map<string, ChangeEvent[]>> {
  const found = new Map<string, ChangeEvent[]>()
  if (ids.length === 0) return found
  const { view } = documents[noun]
  const names = new Map<string, string[]>()
  const add = (name: string, id: string) => names.set(name, [...(names.get(name) ?? []), id])
  for (const id of ids) for (const name of namesOf(noun, id)) add(name, id)
  if (noun === 'deal') {
    const own = await db.any(sql.type(rowOf<{ id: string; dealId: string }>())`
      select i.id, i.deal_id as "dealId" from tieout_views.invoices i
      where i.workspace = ${workspace} and i.deal_id = any(${sql.array(ids as string[], 'text')})`)
    for (const { id, dealId } of own) add(id, dealId)
  }
  const rows = await db.any(sql.type(rowOf<ChangeEvent & { subjects: string[] }>())`
    select a.id as "eventId", a.type, a.position, a.recorded_at as "recordedAt", a.data, a.subjects,
      json_build_object('kind', a.actor_kind, 'name', a.actor_name) as actor
    from tieout_views.audit a
    where a.workspace = ${workspace} and a.subjects && ${sql.array([...names.keys()], 'text')}
      and a.category = any(${sql.array([...view.categories], 'text')})
      and a.position > ${from} and a.position <= ${to}
    order by a.position limit 5000`)
  for (const { subjects, ...event } of rows) {
    for (const id of new Set(subjects.flatMap((subject) => names.get(subject) ?? []))) {
      const events = found.get(id) ?? []
      if (events.length < eventsMax) found.set(id, [...events, event])
    }
  }
  return found
}

// A line of a payment is told of by the payment.
const namesOf = (noun: ChangedNoun, id: string) =>
  noun === 'allocation' ? [id, id.slice(0, Math.max(0, id.lastIndexOf('/')))] : [id]

/** The entries `j` of the journal that were recorded in between; of a month, those that belong to it
 *  or are booked in it. */
export const entriesBetween = ({ workspace, from, to, days }: Between) =>
  sql.and([
    sql.fragment`j.workspace = ${workspace} and j.position > ${from} and j.position <= ${to}`,
    days &&
      sql.fragment`(j.effective_on between ${days.first}::date and ${days.last}::date
        or j.booked_on between ${days.first}::date and ${days.last}::date)`,
  ])

export const entryCounts = (
  db: DatabasePool,
  between: Between,
): Promise<{ entries: number; late: number }> =>
  db.one(sql.type(rowOf<{ entries: number; late: number }>())`
    select count(*)::integer as entries, (count(*) filter (where j.late))::integer as late
    from tieout_views.journal j where ${entriesBetween(between)}`)

export type MovedBalance = {
  account: string
  currency: string
  before: string
  after: string
  movement: string
}

/** Every balance as it was known at both moments; of a month, as of its end. */
export async function balancesBetween(
  db: DatabasePool,
  { workspace, from, to, days }: Between,
): Promise<MovedBalance[]> {
  const clocks = { workspace, asOf: days?.last }
  const [before = [], after = []] = await Promise.all(
    [from, to].map((position) => Books.trialBalance(atPosition(db, position), clocks)),
  )
  // No account ever leaves the trial balance, so those of the second moment are all.
  return after.map(({ account, currency, balance }) => {
    const was = before.find((one) => one.account === account && one.currency === currency)
    const first = was?.balance ?? shown(0, currency)
    const movement = shown(new Decimal(balance).minus(first), currency)
    return { account, currency, before: first, after: balance, movement }
  })
}
