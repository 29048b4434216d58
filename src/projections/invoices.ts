// Every invoice: what it is for, how it is settled, what is open.
import { type DatabasePool, sql } from 'slonik'
import type { DealLine } from '../domain/deal.ts'
import * as Invoice from '../domain/invoice.ts'
import { normalNumber, numberKeys } from '../domain/matching/wanted.ts'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { fromMemory, type InvoiceMemory, isInvoiceEvent, toMemory } from './invoice-memory.ts'
import type { StateView } from './view.ts'

type Row = {
  number: string | null
  number_key: string | null
  /** By all of these it is found in a text. */
  number_keys: string[]
  kind: Invoice.State['kind']
  status: Invoice.Status
  currency: string | null
  total: string
  settled: string
  credited: string
  written_off: string
  open: string
  customer_id: string | null
  deal_id: string | null
  quickbooks_id: string | null
  issued_on: string | null
  due_on: string | null
}

// An index entry has a largest size; what a platform calls a number has none.
export const numberKey = (number: string) => normalNumber(number).slice(0, 100)

export const view: StateView<Invoice.State, Row> = {
  kind: 'states',
  example: Invoice.initial,
  name: 'invoices',
  table: 'invoices',
  keepsMemory: true,
  columns: {
    number: 'text',
    number_key: 'text',
    number_keys: 'text[]',
    kind: 'text',
    status: 'text',
    currency: 'text',
    total: 'numeric',
    settled: 'numeric',
    credited: 'numeric',
    written_off: 'numeric',
    open: 'numeric',
    customer_id: 'text',
    deal_id: 'text',
    quickbooks_id: 'text',
    issued_on: 'date',
    due_on: 'date',
  },
  categories: [Invoice.category],
  keysOf: (event) => (isInvoiceEvent(event) ? [event.data.invoiceId] : []),
  evolve: (state = Invoice.initial, event) =>
    isInvoiceEvent(event) ? Invoice.evolve(state, event) : state,
  toRow(state) {
    const { terms } = state
    const { total, settled, credited, writtenOff, open } = Invoice.figures(state)
    const currency = terms?.currency ?? null
    return {
      number: terms?.number ?? null,
      number_key: terms?.number ? numberKey(terms.number) : null,
      number_keys: terms?.number ? numberKeys(terms.number) : [],
      kind: state.kind,
      status: Invoice.statusOf(state),
      currency,
      total: shown(total, currency),
      settled: shown(settled, currency),
      credited: shown(credited, currency),
      written_off: shown(writtenOff, currency),
      open: shown(open, currency),
      customer_id: terms?.customerId ?? null,
      deal_id: terms?.dealId ?? null,
      quickbooks_id: state.quickbooksId,
      issued_on: terms?.issuedOn ?? null,
      due_on: terms?.dueOn ?? null,
    }
  },
  toMemory,
  fromMemory: (memory: InvoiceMemory) => fromMemory(memory),
}

export type InvoiceItem = {
  id: string
  number: string | null
  status: Invoice.Status
  currency: string
  total: string
  settled: string
  credited: string
  writtenOff: string
  open: string
  customerId: string | null
  dealId: string | null
  /** Null until QuickBooks holds it. */
  quickbooksId: string | null
  issuedOn: string
  dueOn: string
  position: string
}
export type InvoiceDetails = InvoiceItem & {
  lines: DealLine[]
  /** What was given up of it and as what, in the order given up. */
  writeOffs: { kind: Invoice.WriteOffKind; amount: string; on: string | null }[]
  /** Those that are open. */
  disputes: { disputeId: string; paymentId: string }[]
}

/** Those of an item of the list. */
export const columns = sql.fragment`
  i.id, i.number, i.status, i.currency, i.total, i.settled, i.credited,
  i.written_off as "writtenOff", i.open, i.customer_id as "customerId", i.deal_id as "dealId",
  i.quickbooks_id as "quickbooksId", i.issued_on as "issuedOn", i.due_on as "dueOn", i.position`

type Remembered = Pick<InvoiceMemory, 'writeOffs' | 'disputes'>

export async function byId(
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<InvoiceDetails | null> {
  const found = await db.maybeOne(sql.type(
    rowOf<InvoiceItem & { lines: DealLine[]; remembered: Remembered }>(),
  )`
    select ${columns}, i.memory -> 'terms' -> 'lines' as lines, i.memory as remembered
    from tieout_views.invoices i
    where i.workspace = ${workspace} and i.id = ${id} and i.kind <> 'absent'`)
  if (!found) return null
  const { remembered, ...item } = found
  return {
    ...item,
    writeOffs: remembered.writeOffs
      .filter(({ amount }) => !new Decimal(amount).isZero())
      .map(({ kind, amount, on }) => ({ kind, amount: shown(amount, item.currency), on })),
    disputes: remembered.disputes.map(([disputeId, paymentId]) => ({ disputeId, paymentId })),
  }
}

/** The ids of the invoices with each of these numbers, whatever their state. Compared as the
 *  matching does, by letters and digits; the answer is keyed by the numbers as they were asked. */
export async function idsByNumber(
  db: DatabasePool,
  workspace: string,
  numbers: readonly string[],
): Promise<Map<string, string[]>> {
  const keys = numbers.map(numberKey).filter((key) => key !== '')
  const rows = await db.any(sql.type(rowOf<{ key: string; ids: string[] }>())`
    select i.number_key as key, array_agg(i.id order by i.id) as ids from tieout_views.invoices i
    where i.workspace = ${workspace} and i.number_key = any(${sql.array(keys, 'text')})
    group by i.number_key`)
  const found = new Map(rows.map(({ key, ids }) => [key, ids]))
  return new Map(
    numbers.flatMap((number) => {
      const ids = found.get(numberKey(number))
      return ids ? [[number, ids] as const] : []
    }),
  )
}
