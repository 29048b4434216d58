// Every line of every payment: which money settles which invoice, by which rule, and how far that
// has come. The payment's stream and the invoice's both speak of a line, in either order here.
import { type DatabasePool, sql } from 'slonik'
import { Decimal, sum } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import type { LedgerEvent } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { plainMemory, type StateView } from './view.ts'

export type AllocationState = 'pending' | 'applied' | 'declined' | 'released' | 'partly_released'

type State = {
  paymentId: string
  invoiceId: string
  currency: string
  /** Null until the payment itself has spoken. */
  amount: string | null
  rule: string | null
  evidence: string[]
  allocatedAt: string | null
  answer: 'none' | 'applied' | 'declined'
  /** Why it was declined or taken back. */
  reason: string | null
  /** What was taken back of it, as the payment tells and as the invoice does. */
  released: string
  undone: string
}

type Row = {
  payment_id: string
  invoice_id: string
  amount: string | null
  released: string
  currency: string
  state: AllocationState
  rule: string | null
  evidence: string[]
  reason: string | null
  allocated_at: string | null
}

function keysOf(event: LedgerEvent): readonly string[] {
  switch (event.type) {
    case 'PaymentAllocated':
      return event.data.lines.map(({ lineId }) => lineId)
    case 'AllocationReleased':
    case 'AllocationApplied':
    case 'AllocationDeclined':
    case 'AllocationUndone':
      return [event.data.lineId]
    default:
      return []
  }
}

const unheard = {
  amount: null,
  rule: null,
  evidence: [],
  allocatedAt: null,
  answer: 'none' as const,
  reason: null,
  released: '0',
  undone: '0',
}

function begun(event: LedgerEvent, lineId: string): State | undefined {
  switch (event.type) {
    case 'PaymentAllocated': {
      const { paymentId, currency, lines } = event.data
      const line = lines.find((one) => one.lineId === lineId)
      return line && { paymentId, invoiceId: line.invoiceId, currency, ...unheard }
    }
    case 'AllocationReleased': {
      const { paymentId, invoiceId, amount } = event.data
      return { paymentId, invoiceId, currency: amount.currency, ...unheard }
    }
    case 'AllocationApplied':
    case 'AllocationDeclined':
    case 'AllocationUndone': {
      const { paymentId, invoiceId, amount, paid } = event.data
      const { currency } = paid?.amount ?? amount
      return { paymentId, invoiceId, currency, ...unheard }
    }
    default:
      return undefined
  }
}

function evolve(before: State | undefined, event: LedgerEvent, lineId: string): State | undefined {
  const state = before ?? begun(event, lineId)
  if (!state) return undefined
  switch (event.type) {
    case 'PaymentAllocated': {
      const { lines, match } = event.data
      const amount = lines.find((line) => line.lineId === lineId)?.amount ?? null
      const { rule, evidence } = match
      return { ...state, amount, rule, evidence, allocatedAt: event.meta.effectiveAt }
    }
    case 'AllocationApplied':
      return { ...state, answer: 'applied' }
    case 'AllocationDeclined':
      return { ...state, answer: 'declined', reason: event.data.reason }
    case 'AllocationReleased': {
      const { amount, reason } = event.data
      const released = sum([state.released, amount.amount]).toFixed()
      return { ...state, released, reason: state.reason ?? reason }
    }
    case 'AllocationUndone': {
      const { amount, paid, reason } = event.data
      const undone = sum([state.undone, (paid?.amount ?? amount).amount]).toFixed()
      return { ...state, undone, reason: state.reason ?? reason }
    }
    default:
      return state
  }
}

function stateOf(state: State, released: Decimal): AllocationState {
  if (state.answer === 'declined') return 'declined'
  if (released.greaterThan(0)) {
    const isWhole = state.amount !== null && released.greaterThanOrEqualTo(state.amount)
    return isWhole ? 'released' : 'partly_released'
  }
  return state.answer === 'applied' ? 'applied' : 'pending'
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example: { paymentId: '', invoiceId: '', currency: '', ...unheard },
  name: 'allocations',
  table: 'allocations',
  columns: {
    payment_id: 'text',
    invoice_id: 'text',
    amount: 'numeric',
    released: 'numeric',
    currency: 'text',
    state: 'text',
    rule: 'text',
    evidence: 'text[]',
    reason: 'text',
    allocated_at: 'timestamptz',
  },
  categories: ['payment', 'invoice'],
  keysOf,
  evolve,
  toRow(state) {
    // Both sides tell of the same release, the one sooner and the other later.
    const released = Decimal.max(state.released, state.undone)
    return {
      payment_id: state.paymentId,
      invoice_id: state.invoiceId,
      amount: state.amount === null ? null : shown(state.amount, state.currency),
      released: shown(released, state.currency),
      currency: state.currency,
      state: stateOf(state, released),
      rule: state.rule,
      evidence: state.evidence,
      reason: state.reason,
      allocated_at: state.allocatedAt,
    }
  },
  ...plainMemory<State>(),
}

export type AllocationItem = {
  /** The line. */
  id: string
  paymentId: string
  invoiceId: string
  amount: string
  /** How much of it was taken back. */
  released: string
  currency: string
  state: AllocationState
  /** The rule or person that placed it, and what it saw. */
  rule: string
  evidence: string[]
  /** Why it was declined or taken back. */
  reason: string | null
  allocatedAt: string
  position: string
}

export type AllocationFilter = Paging & {
  workspace: string
  paymentId?: string | undefined
  invoiceId?: string | undefined
  state?: AllocationState | undefined
}

const columns = sql.fragment`
  a.id, a.payment_id as "paymentId", a.invoice_id as "invoiceId", a.amount, a.released,
  a.currency, a.state, a.rule, a.evidence, a.reason, a.allocated_at as "allocatedAt", a.position`

/** The newest first. */
export async function list(
  db: DatabasePool,
  filter: AllocationFilter,
): Promise<Page<AllocationItem>> {
  const { workspace, paymentId, invoiceId, state, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.instant, shape.text])
  const rows = await db.any(sql.type(rowOf<AllocationItem>())`
    select ${columns} from tieout_views.allocations a
    where ${sql.and([
      sql.fragment`a.workspace = ${workspace} and a.amount is not null`,
      paymentId !== undefined && sql.fragment`a.payment_id = ${paymentId}`,
      invoiceId !== undefined && sql.fragment`a.invoice_id = ${invoiceId}`,
      state !== undefined && sql.fragment`a.state = ${state}`,
      after &&
        sql.fragment`(a.allocated_at, a.id) < (${after[0] ?? ''}::timestamptz, ${after[1] ?? ''})`,
    ])}
    order by a.allocated_at desc, a.id desc limit ${limit + 1}`)
  return pageOf(rows, limit, (row) => [row.allocatedAt, row.id])
}

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<AllocationItem | null> =>
  db.maybeOne(sql.type(rowOf<AllocationItem>())`
    select ${columns} from tieout_views.allocations a
    where a.workspace = ${workspace} and a.id = ${id} and a.amount is not null`)
