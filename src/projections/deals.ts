// Every deal that was won, the invoices it became, and how much of it is invoiced and paid.
import { type DatabasePool, sql } from 'slonik'
import * as Deal from '../domain/deal.ts'
import { figuresOf } from '../domain/deal-figures.ts'
import { nextDueOn } from '../domain/deal-invoicing.ts'
import { type Planned, plannedFor } from '../domain/instalments.ts'
import * as Invoice from '../domain/invoice.ts'
import type { Instalment } from '../domain/invoicing-plan.ts'
import type { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import {
  fromMemory,
  type InvoiceMemory,
  isInvoiceEvent,
  toMemory,
  withoutLines,
} from './invoice-memory.ts'
import { isOneOf } from './ledger-event.ts'
import type { StateView } from './view.ts'

type Row = {
  name: string | null
  customer_id: string | null
  currency: string | null
  total: string | null
  state: Deal.State['kind']
  invoice_id: string | null
  closed_on: string | null
  invoiced: string
  paid: string
  credited: string
  due: string
  to_invoice: string | null
  next_due_on: string | null
}

type State = { deal: Deal.State; invoices: ReadonlyMap<string, Invoice.State> }
type Memory = { deal: Deal.State; invoices: [id: string, invoice: InvoiceMemory][] }
const initial: State = { deal: Deal.initial, invoices: new Map() }

const isDealEvent = isOneOf<Deal.Event>(Deal.shapes)

function keyOf(event: { type: string; data: unknown }): string | null {
  if (isDealEvent(event)) return event.data.dealId
  return isInvoiceEvent(event) ? Invoice.dealIdOf(event.data.invoiceId) : null
}

function toInvoice(deal: Deal.State, invoiced: Decimal | null | undefined): Decimal.Value | null {
  if (invoiced !== undefined) return invoiced
  return deal.kind === 'won' ? (deal.terms?.total ?? 0) : 0
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example: initial,
  name: 'deals',
  table: 'deals',
  keepsMemory: true,
  columns: {
    name: 'text',
    customer_id: 'text',
    currency: 'text',
    total: 'numeric',
    state: 'text',
    invoice_id: 'text',
    closed_on: 'date',
    invoiced: 'numeric',
    paid: 'numeric',
    credited: 'numeric',
    due: 'numeric',
    to_invoice: 'numeric',
    next_due_on: 'date',
  },
  categories: [Deal.category, Invoice.category],
  keysOf(event) {
    const key = keyOf(event)
    return key === null ? [] : [key]
  },
  evolve(state = initial, event) {
    if (isDealEvent(event)) return { ...state, deal: Deal.evolve(state.deal, event) }
    if (!isInvoiceEvent(event)) return state
    const { invoiceId } = event.data
    const before = state.invoices.get(invoiceId) ?? Invoice.initial
    // What was sold stands at the deal.
    const invoice = withoutLines(Invoice.evolve(before, event))
    return { ...state, invoices: new Map(state.invoices).set(invoiceId, invoice) }
  },
  toRow({ deal, invoices }, dealId) {
    const { kind, terms, invoiceId } = deal
    const figures = figuresOf(deal, [...invoices.values()])
    const inCurrency = (amount: Decimal.Value) => shown(amount, terms?.currency)
    const left = toInvoice(deal, figures?.toInvoice)
    return {
      name: terms?.name ?? null,
      customer_id: terms?.customerId ?? null,
      currency: terms?.currency ?? null,
      total: terms && inCurrency(terms.total),
      state: kind,
      // Of several, none is the deal's own.
      invoice_id: invoiceId === Invoice.idOfDeal(dealId) ? invoiceId : null,
      closed_on: terms?.closedOn ?? null,
      invoiced: inCurrency(figures?.invoiced ?? 0),
      paid: inCurrency(figures?.paid ?? 0),
      credited: inCurrency(figures?.credited ?? 0),
      due: inCurrency(figures?.due ?? 0),
      to_invoice: left === null ? null : inCurrency(left),
      next_due_on: nextDueOn(deal, (id) => invoices.has(id)),
    }
  },
  toMemory: ({ deal, invoices }): Memory => ({
    deal,
    invoices: [...invoices].map(([id, invoice]) => [id, toMemory(invoice)]),
  }),
  fromMemory: ({ deal, invoices }: Memory) => ({
    deal,
    invoices: new Map(invoices.map(([id, invoice]) => [id, fromMemory(invoice)])),
  }),
}

export type DealItem = {
  id: string
  name: string
  customerId: string
  currency: string
  total: string
  state: 'won' | 'reopened'
  invoiceId: string | null
  closedOn: string
  invoiced: string
  paid: string
  credited: string
  due: string
  /** Null where it cannot be said: something is sold again and again until it is ended. */
  toInvoice: string | null
  /** When the next invoice is asked for; null when none waits for a day. */
  nextDueOn: string | null
  position: string
}
/** One of the invoices that a deal asks for. */
export type DealInstalment = {
  number: number
  label: string
  kind: Instalment['kind'] | null
  total: string
  tax: string
  /** When it is asked for; null while it waits for its milestone. */
  day: string | null
  isOnMilestone: boolean
  releasedOn: string | null
  invoiceId: string
  invoiceNumber: string | null
  isRequested: boolean
}
export type DealDetails = DealItem & {
  tax: string
  discount: string
  termDays: number | null
  earlyDiscount: NonNullable<Deal.Terms['earlyDiscount']> | null
  lines: Deal.DealLine[]
  plan: Instalment[] | null
  instalments: DealInstalment[]
}

/** Those of an item of the list. */
export const columns = sql.fragment`
  d.id, d.name, d.customer_id as "customerId", d.currency, d.total, d.state,
  d.invoice_id as "invoiceId", d.closed_on as "closedOn", d.invoiced, d.paid, d.credited, d.due,
  d.to_invoice as "toInvoice", d.next_due_on as "nextDueOn", d.position`

/** Of what has no end, up to the next one behind what was asked for. */
function instalmentsOf(
  deal: Deal.State,
  invoices: ReadonlyMap<string, Invoice.State>,
): DealInstalment[] {
  const { terms, plan, released, requested } = deal
  if (!terms) return []
  const asked = [...invoices.values()].map((invoice) => invoice.terms?.issuedOn ?? '').sort()
  return plannedFor(deal, asked.at(-1) ?? '').map((planned: Planned) => {
    const { number, day, terms: invoiceTerms } = planned
    const { invoiceId, instalment, total, tax = '0' } = invoiceTerms
    const one = plan?.[number - 1]
    const invoice = invoices.get(invoiceId)
    return {
      number,
      label: instalment?.label ?? one?.label ?? '',
      kind: one?.kind ?? null,
      total,
      tax: shown(tax, terms.currency),
      day,
      isOnMilestone: one?.due === 'on-milestone',
      releasedOn: released[number] ?? null,
      invoiceId,
      invoiceNumber: invoice?.terms?.number ?? null,
      isRequested: requested[number] !== undefined || invoice !== undefined,
    }
  })
}

export async function byId(
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<DealDetails | null> {
  const row = await db.maybeOne(sql.type(rowOf<DealItem & { memory: Memory }>())`
    select ${columns}, d.memory from tieout_views.deals d
    where d.workspace = ${workspace} and d.id = ${id} and d.state <> 'absent'`)
  if (!row) return null
  const { memory, ...item } = row
  const { deal, invoices } = view.fromMemory(memory as never)
  const { terms, plan } = deal
  return {
    ...item,
    tax: shown(terms?.tax ?? 0, terms?.currency),
    discount: shown(terms?.discount ?? 0, terms?.currency),
    termDays: terms?.termDays ?? null,
    earlyDiscount: terms?.earlyDiscount ?? null,
    lines: terms?.lines ?? [],
    plan: plan && [...plan],
    instalments: instalmentsOf(deal, invoices),
  }
}

/** Deals with an invoice to be asked for on this day or before, those that wait longest first. */
export async function idsDue(
  db: DatabasePool,
  workspace: string,
  today: string,
): Promise<string[]> {
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select d.id from tieout_views.deals d
    where d.workspace = ${workspace} and d.next_due_on <= ${today}::date
    order by d.next_due_on, d.id`)
  return [...ids]
}
