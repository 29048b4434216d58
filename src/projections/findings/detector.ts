// What the detectors share: where they look, how they say what they found.
import { type DatabasePool, type FragmentSqlToken, sql } from 'slonik'
import type { Finding, Kind, Recorded, Tolerance } from '../../domain/discrepancy-kinds.ts'
import type { Position } from '../../domain/event-store.ts'
import { Decimal } from '../../domain/money.ts'
import { shown } from '../amounts.ts'
import { rowOf } from '../database.ts'

/** What somebody wants looked at, by our ids. */
export type Subjects = {
  invoices: readonly string[]
  deals: readonly string[]
  payments: readonly string[]
  creditNotes: readonly string[]
  payouts: readonly string[]
  /** Of facts that are held. */
  inbound: readonly string[]
  /** Of fields that both sides have changed. */
  conflicts: readonly string[]
  /** Entries of the journal behind this position; null = none. */
  entriesAfter: Position | null
}
export type Named = Exclude<keyof Subjects, 'entriesAfter'>

export const nothing: Subjects = {
  ...{ invoices: [], deals: [], payments: [], creditNotes: [], payouts: [], inbound: [] },
  ...{ conflicts: [], entriesAfter: null },
}

/** All there is, read in pages. */
export type Scope = 'all' | Subjects

export type Context = {
  db: DatabasePool
  workspace: string
  tolerances(kind: Kind): Tolerance
  /** The day of the books. */
  today: string
}

/** A finding, and whether it may still be settling by itself. */
export type Found = Finding & { inTransit: boolean; graceSeconds: number }

/** A finding as a detector sees it. */
export type Draft = Omit<Recorded, 'part' | 'effectiveOn' | 'cause' | 'related'> & {
  part?: string | null
  effectiveOn?: string | null
  cause?: Recorded['cause']
  related?: Partial<Record<keyof Recorded['related'], string | null | undefined>>
  /** Of all rows that it was seen in. */
  positions: readonly (string | null)[]
  /** Waiting: a write of ours is on its way. Settled: nothing will change it by itself. */
  course?: 'waiting' | 'settled' | undefined
}

/** One of the pages in which a detector looks through what it is asked about. */
export type Where = { ids: readonly string[] } | Chunk
/** To = as far as here, whatever is found; null = to the end; absent = a page of what is found. */
type Chunk = { after: string; to?: string | null }

/** A page of what was looked at, and the id of the last row, from which the next page goes on; null
 *  when there is none. */
export type Looked = { drafts: Draft[]; last: string | null }

export type Detector = {
  kinds: readonly Kind[]
  /** Whose ids it looks for. */
  of: Named
  look(context: Context, where: Where): Promise<Looked>
}

export const pageMost = 500

const tables = {
  credit_notes: sql.fragment`tieout_views.credit_notes`,
  customers: sql.fragment`tieout_views.customers`,
  deals: sql.fragment`tieout_views.deals`,
  invoices: sql.fragment`tieout_views.invoices`,
  payments: sql.fragment`tieout_views.payments`,
  sync_status: sql.fragment`tieout_views.sync_status`,
}

/** So many rows are looked through at once, where hardly one of them may be what is looked for. */
const chunkMost = 5000

/** The next so many rows to look through, whatever there is to be found in them: one that looks for a
 *  page of what it finds goes through all there is where it finds next to nothing. */
export async function chunkOf(
  { db, workspace }: Context,
  table: 'deals' | 'invoices' | 'payments',
  where: Where,
): Promise<Where> {
  if ('ids' in where) return where
  const to = await db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
    select r.id from ${tables[table]} r
    where r.workspace = ${workspace} and r.id > ${where.after}
    order by r.id offset ${chunkMost - 1} limit 1`)
  return { after: where.after, to }
}

/** The one row of an id, looked up by itself: of a moment in the past Postgres takes an id for many
 *  rows, and would rather go through a whole table for each. */
export const rowWith = (table: keyof typeof tables, workspace: string, id: FragmentSqlToken) =>
  sql.fragment`lateral (
    select u.* from ${tables[table]} u where u.workspace = ${workspace} and u.id = ${id} limit 1)`

/** Which rows a page has, by the column of the ids. */
export function within(column: FragmentSqlToken, where: Where) {
  if ('ids' in where) return sql.fragment`${column} = any(${sql.array([...where.ids], 'text')})`
  const { after, to } = where
  if (to == null) return sql.fragment`${column} > ${after}`
  return sql.fragment`(${column} > ${after} and ${column} <= ${to})`
}

export const looked = <Row extends { id: string }>(
  rows: readonly Row[],
  where: Where,
  draftsOf: (row: Row) => readonly (Draft | null)[],
): Looked => ({
  drafts: rows.flatMap((row) => draftsOf(row).filter((draft) => draft !== null)),
  last: lastOf(rows, where),
})

function lastOf(rows: readonly { id: string }[], where: Where): string | null {
  if ('ids' in where) return null
  if (where.to !== undefined) return where.to
  return (rows.length >= pageMost ? rows.at(-1)?.id : null) ?? null
}

type Amount = Decimal.Value | null | undefined

/** Never negative; null where it is nothing or not known. */
export function atStake(amount: Amount, currency: string | null) {
  if (amount == null || currency === null) return null
  const value = new Decimal(amount).abs()
  return value.isZero() ? null : { amount: shown(value, currency), currency }
}

export function delta(amount: Amount, currency: string | null) {
  if (amount == null || currency === null) return null
  const value = new Decimal(amount)
  return value.isZero() ? null : { amount: shown(value, currency), currency }
}

export const minus = (one: Amount, other: Amount) => new Decimal(one ?? 0).minus(other ?? 0)

/** Null where it is no amount: what a platform holds need not be one. */
export function amountIn(text: string | null | undefined): Decimal | null {
  return text != null && /^-?\d{1,30}(\.\d{1,12})?$/.test(text) ? new Decimal(text) : null
}

export const said = (amount: Amount, currency: string | null) =>
  amount == null ? null : `${shown(amount, currency)}${currency === null ? '' : ` ${currency}`}`

/** What a write to a platform has come to. */
export type Written = { state: string | null; code: string | null; reason: string | null }

export const courseOf = (written: Written | null): Draft['course'] => {
  if (written === null || written.state === null) return undefined
  if (written.state === 'pending' || written.state === 'failing') return 'waiting'
  return written.state === 'parked' || written.state === 'conflict' ? 'settled' : undefined
}

/** Where a write of ours tells why; else the cause that is given. */
export function causeOf(written: Written | null, otherwise: Recorded['cause']): Recorded['cause'] {
  const { state = null, code = null, reason = null } = written ?? {}
  const why = { reason: reason ?? code ?? '' }
  if (state === 'conflict') return { code: 'conflict-open', params: {} }
  if (state === 'parked') return { code: 'write-parked', params: why }
  if (state === 'failing') return { code: 'write-failing', params: why }
  return otherwise
}

export const because = (code: string, params: Record<string, string> = {}) => ({ code, params })
