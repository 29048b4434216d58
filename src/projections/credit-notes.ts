// Every credit note: what it is worth, where it went, what of it has no place yet.
import { type DatabasePool, sql } from 'slonik'
import * as CreditNote from '../domain/credit-note.ts'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import type { StateView } from './view.ts'

export type CreditLine = { lineId: string; invoiceId: string; amount: string }

type Row = {
  number: string | null
  source: CreditNote.Terms['source'] | null
  external_id: string | null
  status: CreditNote.Status
  currency: string | null
  total: string
  tax: string
  applied: string
  refunded: string
  unapplied: string
  customer_id: string | null
  invoice_id: string | null
  issued_on: string | null
  reason: string | null
  lines: CreditLine[]
}

type Memory = Omit<CreditNote.State, 'lines' | 'decisions' | 'released' | 'refunds'> & {
  lines: [lineId: string, invoiceId: string, amount: string, decisionId: string][]
  decisions: string[]
  released: string[]
  refunds: [refundId: string, amount: string][]
}

const isCreditNoteEvent = isOneOf<CreditNote.Event>(CreditNote.shapes)

export const view: StateView<CreditNote.State, Row> = {
  kind: 'states',
  example: CreditNote.initial,
  name: 'credit-notes',
  table: 'credit_notes',
  columns: {
    number: 'text',
    source: 'text',
    external_id: 'text',
    status: 'text',
    currency: 'text',
    total: 'numeric',
    tax: 'numeric',
    applied: 'numeric',
    refunded: 'numeric',
    unapplied: 'numeric',
    customer_id: 'text',
    invoice_id: 'text',
    issued_on: 'date',
    reason: 'text',
    lines: 'json',
  },
  categories: [CreditNote.category],
  keysOf: (event) => (isCreditNoteEvent(event) ? [event.data.creditNoteId] : []),
  evolve: (state = CreditNote.initial, event) =>
    isCreditNoteEvent(event) ? CreditNote.evolve(state, event) : state,
  toRow(state) {
    const { terms, kind } = state
    const { total, applied, refunded, unapplied } = CreditNote.figures(state)
    const currency = terms?.currency ?? null
    return {
      number: terms?.number ?? null,
      source: terms?.source ?? null,
      external_id: terms?.externalId ?? null,
      status: CreditNote.statusOf(state),
      currency,
      total: shown(total, currency),
      tax: shown(kind === 'void' ? 0 : (terms?.tax ?? 0), currency),
      applied: shown(applied, currency),
      refunded: shown(refunded, currency),
      unapplied: shown(unapplied, currency),
      customer_id: terms?.customerId ?? null,
      invoice_id: terms?.invoiceId ?? null,
      issued_on: terms?.issuedOn ?? null,
      reason: terms?.reason ?? null,
      lines: state.lines
        .filter(({ amount }) => !amount.isZero())
        .map(({ lineId, invoiceId, amount }) => {
          return { lineId, invoiceId, amount: shown(amount, currency) }
        }),
    }
  },
  toMemory: (state): Memory => ({
    ...state,
    lines: state.lines.map(({ lineId, invoiceId, amount, decisionId }) => [
      ...([lineId, invoiceId, amount.toFixed(), decisionId] as const),
    ]),
    decisions: [...state.decisions],
    released: [...state.released],
    refunds: [...state.refunds].map(([id, amount]) => [id, amount.toFixed()]),
  }),
  fromMemory: (memory: Memory): CreditNote.State => ({
    ...memory,
    lines: memory.lines.map(([lineId, invoiceId, amount, decisionId]) => {
      return { lineId, invoiceId, amount: new Decimal(amount), decisionId }
    }),
    decisions: new Set(memory.decisions),
    released: new Set(memory.released),
    refunds: new Map(memory.refunds.map(([id, amount]) => [id, new Decimal(amount)])),
  }),
}

export type CreditNoteItem = {
  id: string
  number: string | null
  source: CreditNote.Terms['source']
  externalId: string | null
  status: CreditNote.Status
  currency: string
  total: string
  tax: string
  applied: string
  refunded: string
  unapplied: string
  customerId: string | null
  /** The invoice that it corrects, where it names one. */
  invoiceId: string | null
  issuedOn: string
  reason: string | null
  position: string
}
/** The lines that still stand, in the order applied. */
export type CreditNoteDetails = CreditNoteItem & { lines: CreditLine[] }

/** Those of an item of the list. */
export const columns = sql.fragment`
  n.id, n.number, n.source, n.external_id as "externalId", n.status, n.currency, n.total, n.tax,
  n.applied, n.refunded, n.unapplied, n.customer_id as "customerId", n.invoice_id as "invoiceId",
  n.issued_on as "issuedOn", n.reason, n.position`

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<CreditNoteDetails | null> =>
  db.maybeOne(sql.type(rowOf<CreditNoteDetails>())`
    select ${columns}, n.lines from tieout_views.credit_notes n
    where n.workspace = ${workspace} and n.id = ${id} and n.issued_on is not null`)

/** Those with something unapplied that name this invoice. */
export async function idsNaming(
  db: DatabasePool,
  workspace: string,
  invoiceId: string,
): Promise<string[]> {
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select n.id from tieout_views.credit_notes n
    where n.workspace = ${workspace} and n.invoice_id = ${invoiceId} and n.unapplied > 0
    order by n.issued_on, n.id`)
  return [...ids]
}
