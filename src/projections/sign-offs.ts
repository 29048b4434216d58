// Days and months that were signed: by whom, over which figures, and what has moved since.
import { type DatabasePool, sql } from 'slonik'
import * as SignOff from '../domain/sign-off.ts'
import { rowOf } from './database.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

export type SignOffStep = {
  step: 'prepared' | 'reviewed' | 'suspended' | 'withdrawn'
  at: string
  by: string
  note: string | null
}

type State = SignOff.State & {
  scope: string
  preparedAt: string | null
  reviewedAt: string | null
  suspendedAt: string | null
  history: SignOffStep[]
}

type Row = {
  ends_on: string
  state: Exclude<SignOff.Kind, 'none'>
  prepared: SignOff.Prepared | null
  preparer: string | null
  prepared_at: string | null
  reviewer: string | null
  reviewed_at: string | null
  suspended: SignOff.Suspended | null
  suspended_at: string | null
  history: SignOffStep[]
}

const isSignOffEvent = isOneOf<SignOff.Event>(SignOff.shapes)

const none = { preparedAt: null, reviewedAt: null, suspendedAt: null, history: [] }

function stepOf(event: LedgerEvent & SignOff.Event): SignOffStep {
  const at = event.recordedAt
  switch (event.type) {
    case 'SignOffPrepared':
      return { step: 'prepared', at, by: event.data.preparer, note: event.data.note }
    case 'SignOffReviewed':
      return { step: 'reviewed', at, by: event.data.reviewer, note: event.data.note }
    case 'SignOffSuspended':
      return { step: 'suspended', at, by: event.meta.actor.name, note: event.data.document }
    case 'SignOffWithdrawn':
      return { step: 'withdrawn', at, by: event.data.by, note: event.data.reason }
  }
}

function evolve(before: State | undefined, event: LedgerEvent): State | undefined {
  if (!isSignOffEvent(event)) return before
  const state = before ?? { ...SignOff.initial, ...none, scope: event.data.scope }
  const next = {
    ...{ ...state, ...SignOff.evolve(state, event) },
    history: [...state.history, stepOf(event)],
  }
  const at = event.recordedAt
  switch (event.type) {
    case 'SignOffPrepared':
      return { ...next, preparedAt: at, reviewedAt: null, suspendedAt: null }
    case 'SignOffReviewed':
      return { ...next, reviewedAt: at }
    case 'SignOffSuspended':
      return { ...next, suspendedAt: at }
    case 'SignOffWithdrawn':
      return next
  }
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example: { ...SignOff.initial, ...none, scope: '2026-01' },
  name: 'sign-offs',
  table: 'sign_offs',
  columns: {
    ends_on: 'date',
    state: 'text',
    prepared: 'json',
    preparer: 'text',
    prepared_at: 'timestamptz',
    reviewer: 'text',
    reviewed_at: 'timestamptz',
    suspended: 'json',
    suspended_at: 'timestamptz',
    history: 'json',
  },
  categories: [SignOff.category],
  keysOf: (event) => (isSignOffEvent(event) ? [event.data.scope] : []),
  evolve,
  toRow: ({ scope, kind, prepared, reviewer, suspended, history, ...at }) => ({
    ends_on: SignOff.endOf(scope),
    state: kind === 'none' ? 'withdrawn' : kind,
    prepared,
    preparer: prepared?.preparer ?? null,
    prepared_at: at.preparedAt,
    reviewer,
    reviewed_at: at.reviewedAt,
    suspended,
    suspended_at: at.suspendedAt,
    history,
  }),
  ...plainMemory<State>(),
}

export type SignOffItem = {
  /** The day or the month. */
  scope: string
  endsOn: string
  state: Exclude<SignOff.Kind, 'none'>
  preparer: string | null
  preparedAt: string | null
  reviewer: string | null
  reviewedAt: string | null
  /** What was signed last. */
  prepared: SignOff.Prepared | null
  /** What has moved since; null while it stands. */
  suspended: SignOff.Suspended | null
  suspendedAt: string | null
  history: SignOffStep[]
  position: string
}

const columns = sql.fragment`
  o.id as scope, o.ends_on as "endsOn", o.state, o.preparer, o.prepared_at as "preparedAt",
  o.reviewer, o.reviewed_at as "reviewedAt", o.prepared, o.suspended,
  o.suspended_at as "suspendedAt", o.history, o.position`

export type SignOffFilter = Paging & {
  workspace: string
  state?: SignOffItem['state'] | undefined
  /** A day or a month. */
  scope?: string | undefined
  /** Who has prepared or reviewed it. */
  signer?: string | undefined
}

/** The last day first. */
export async function list(db: DatabasePool, filter: SignOffFilter): Promise<Page<SignOffItem>> {
  const { workspace, state, scope, signer, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.date, shape.text])
  const found = await db.any(sql.type(rowOf<SignOffItem>())`
    select ${columns} from tieout_views.sign_offs o
    where ${sql.and([
      sql.fragment`o.workspace = ${workspace}`,
      state !== undefined && sql.fragment`o.state = ${state}`,
      scope !== undefined && sql.fragment`o.id = ${scope}`,
      signer !== undefined && sql.fragment`(o.preparer = ${signer} or o.reviewer = ${signer})`,
      after && sql.fragment`(o.ends_on, o.id) < (${after[0] ?? ''}::date, ${after[1] ?? ''})`,
    ])}
    order by o.ends_on desc, o.id desc limit ${limit + 1}`)
  return pageOf(found, limit, (row) => [row.endsOn, row.scope])
}

export const byScope = (
  db: DatabasePool,
  workspace: string,
  scope: string,
): Promise<SignOffItem | null> =>
  db.maybeOne(sql.type(rowOf<SignOffItem>())`
    select ${columns} from tieout_views.sign_offs o
    where o.workspace = ${workspace} and o.id = ${scope}`)

/** Those that stand, over days from this one on. */
export async function standing(
  db: DatabasePool,
  workspace: string,
  from = '0001-01-01',
): Promise<SignOffItem[]> {
  const found = await db.any(sql.type(rowOf<SignOffItem>())`
    select ${columns} from tieout_views.sign_offs o
    where o.workspace = ${workspace} and o.state in ('prepared', 'signed')
      and o.ends_on >= ${from}::date
    order by o.ends_on, o.id`)
  return [...found]
}
