// Does it tie out? One row per invoice: what the ledger says of it, what each platform is known to
// believe, and where the two differ.
import { type DatabasePool, sql } from 'slonik'
import * as Deal from '../domain/deal.ts'
import { numbersOf } from '../domain/deal-figures.ts'
import * as Invoice from '../domain/invoice.ts'
import {
  type Beliefs,
  type Difference,
  dealFigures,
  differencesOf,
  type HubSpotBelief,
  hubSpotBelief,
  invoicesOf,
  type LedgerFigures,
  ledgerFigures,
  type QuickBooksBelief,
  quickBooksBelief,
  type StripeBelief,
  stripeBelief,
} from './beliefs.ts'
import { rowOf } from './database.ts'
import * as Memory from './invoice-memory.ts'
import type { LedgerEvent } from './ledger-event.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'
import { containing } from './search-text.ts'
import type { StateView } from './view.ts'

type Row = {
  number: string | null
  currency: string | null
  deal_id: string | null
  customer_id: string | null
  total: string | null
  settled: string | null
  open: string | null
  ledger: LedgerFigures | null
  hubspot: HubSpotBelief | null
  stripe: StripeBelief
  quickbooks: QuickBooksBelief | null
  agrees: boolean
  differences: Difference[]
}

/** Of one of several invoices of a deal, the deal has a row beside: HubSpot knows only the deal. */
function rowsOf(invoiceId: string): string[] {
  const dealId = Invoice.dealIdOf(invoiceId)
  return [...new Set([invoiceId, dealId === null ? invoiceId : Invoice.idOfDeal(dealId)])]
}

function keysOf(event: LedgerEvent): readonly string[] {
  if (Memory.isInvoiceEvent(event)) return rowsOf(event.data.invoiceId)
  switch (event.type) {
    case 'DealWon':
    case 'DealAmended':
    case 'DealReopened':
    case 'PlanSet':
    case 'InstalmentReleased':
    case 'InstalmentRequested':
      return [Invoice.idOfDeal(event.data.dealId)]
    case 'PaymentAllocated':
      return [...new Set(event.data.lines.map(({ invoiceId }) => invoiceId))]
    case 'AllocationReleased':
      return [event.data.invoiceId]
    case 'StatusPropagated':
    case 'StateObserved': {
      const { platform, object, objectId } = event.data
      if (platform === 'hubspot' && object === 'deal') return [Invoice.idOfDeal(objectId)]
      return platform === 'quickbooks' && object === 'invoice' ? [objectId] : []
    }
    default:
      return []
  }
}

const initial: Beliefs = {
  invoice: Invoice.initial,
  deal: Deal.initial,
  hubspot: null,
  quickbooks: null,
  lines: [],
  instalments: new Map(),
}

function evolve(state: Beliefs, event: LedgerEvent, invoiceId: string): Beliefs {
  if (Memory.isInvoiceEvent(event)) {
    const { invoiceId: id } = event.data
    if (id === invoiceId) return { ...state, invoice: Invoice.evolve(state.invoice, event) }
    const instalment = Invoice.evolve(state.instalments.get(id) ?? Invoice.initial, event)
    return { ...state, instalments: new Map(state.instalments).set(id, instalment) }
  }
  switch (event.type) {
    case 'DealWon':
    case 'DealAmended':
    case 'DealReopened':
    case 'PlanSet':
    case 'InstalmentReleased':
    case 'InstalmentRequested':
      return { ...state, deal: Deal.evolve(state.deal, event) }
    case 'PaymentAllocated': {
      const { paymentId } = event.data
      const added = event.data.lines
        .filter((line) => line.invoiceId === invoiceId)
        .map(({ lineId, amount, settles }) => {
          return { lineId, paymentId, amount: settles?.amount.amount ?? amount, released: [] }
        })
      return { ...state, lines: [...state.lines, ...added] }
    }
    case 'AllocationReleased': {
      const { lineId, amount, settled = amount } = event.data
      const lines = state.lines.map((line) =>
        line.lineId === lineId ? { ...line, released: [...line.released, settled.amount] } : line,
      )
      return { ...state, lines }
    }
    case 'StatusPropagated':
    case 'StateObserved': {
      // What we wrote and what was read later, each over what was known before.
      const { platform, values } = event.data
      return platform === 'hubspot'
        ? { ...state, hubspot: { ...state.hubspot, ...values } }
        : { ...state, quickbooks: { ...state.quickbooks, ...values } }
    }
    default:
      return state
  }
}

export const view: StateView<Beliefs, Row> = {
  kind: 'states',
  example: initial,
  name: 'reconciliation',
  table: 'reconciliation',
  // 2: with the tax.
  revision: 2,
  columns: {
    number: 'text',
    currency: 'text',
    deal_id: 'text',
    customer_id: 'text',
    total: 'numeric',
    settled: 'numeric',
    open: 'numeric',
    ledger: 'json',
    hubspot: 'json',
    stripe: 'json',
    quickbooks: 'json',
    agrees: 'boolean',
    differences: 'json',
  },
  categories: ['invoice', 'deal', 'payment', 'sync'],
  keysOf,
  evolve: (state = initial, event, key) => evolve(state, event, key),
  toRow(state) {
    const { invoice, deal, instalments } = state
    const { terms } = invoice
    const differences = differencesOf(state)
    // A deal beside the rows of its invoices is nothing to be seen while HubSpot agrees of it.
    const isDeal = instalments.size > 0 && !terms
    const isSilent = isDeal && differences.length === 0
    const ledger = isSilent ? null : isDeal ? dealFigures(state) : ledgerFigures(state)
    return {
      number: terms?.number ?? (isDeal && !isSilent ? numbersOf(invoicesOf(state)) : null),
      currency: terms?.currency ?? deal.terms?.currency ?? null,
      deal_id: isSilent ? null : (terms?.dealId ?? deal.terms?.dealId ?? null),
      customer_id: terms?.customerId ?? deal.terms?.customerId ?? null,
      total: ledger?.total ?? null,
      settled: ledger?.settled ?? null,
      open: ledger?.open ?? null,
      ledger,
      hubspot: hubSpotBelief(state),
      stripe: stripeBelief(state),
      quickbooks: quickBooksBelief(state),
      agrees: differences.length === 0,
      differences,
    }
  },
  toMemory: ({ invoice, deal, instalments, ...rest }) => ({
    ...rest,
    invoice: figuresOnly(invoice),
    instalments: [...instalments].map(([id, one]) => [id, figuresOnly(one)]),
    deal: { ...deal, terms: deal.terms && { ...deal.terms, lines: linesOfUse(deal.terms) } },
  }),
  fromMemory: (memory: BeliefsMemory) => ({
    ...memory,
    invoice: Memory.fromMemory(memory.invoice),
    instalments: new Map(memory.instalments.map(([id, one]) => [id, Memory.fromMemory(one)])),
  }),
}

type BeliefsMemory = Omit<Beliefs, 'invoice' | 'instalments'> & {
  invoice: Memory.InvoiceMemory
  instalments: [id: string, invoice: Memory.InvoiceMemory][]
}

const figuresOnly = (invoice: Invoice.State) => Memory.toMemory(Memory.withoutLines(invoice))

// The lines of the deal are of no use here unless something recurs.
const linesOfUse = ({ lines }: Deal.Terms) =>
  lines.some(({ recurring }) => recurring) ? lines : []

export type ReconciliationItem = {
  invoiceId: string
  /** Null for a deal that is won and has no invoice yet. */
  number: string | null
  currency: string | null
  dealId: string | null
  customerId: string | null
  customerName: string | null
  issuedOn: string | null
  dueOn: string | null
  ledger: LedgerFigures | null
  hubspot: HubSpotBelief | null
  stripe: StripeBelief
  quickbooks: QuickBooksBelief | null
  agrees: boolean
  differences: Difference[]
  position: string
}

const columns = sql.fragment`
  r.id as "invoiceId", r.number, r.currency, r.deal_id as "dealId",
  r.customer_id as "customerId", c.name as "customerName", i.issued_on as "issuedOn",
  i.due_on as "dueOn", r.ledger, r.hubspot, r.stripe, r.quickbooks, r.agrees, r.differences,
  r.position`

const rows = sql.fragment`
  tieout_views.reconciliation r
  left join tieout_views.customers c on c.workspace = r.workspace and c.id = r.customer_id
  left join tieout_views.invoices i on i.workspace = r.workspace and i.id = r.id`

/** A payment may name an invoice that there is not: once the money is taken back, that is no
 *  matter. Of the table as `r`. */
export const isKnown = sql.fragment`
  (r.ledger is not null or r.deal_id is not null or not r.agrees)`

export type ReconciliationFilter = Paging & {
  workspace: string
  agrees?: boolean | undefined
  /** Whether something is open on the invoice. */
  open?: boolean | undefined
  currency?: string | undefined
  /** A part of the number or of the customer's name, or the deal's id. */
  q?: string | undefined
}

/** By invoice id, so that a page does not change while its rows do. */
export async function list(
  db: DatabasePool,
  filter: ReconciliationFilter,
): Promise<Page<ReconciliationItem>> {
  const { workspace, agrees, open, currency, q, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [shape.text])
  const found = await db.any(sql.type(rowOf<ReconciliationItem>())`
    select ${columns} from ${rows}
    where ${sql.and([
      sql.fragment`r.workspace = ${workspace} and ${isKnown}`,
      agrees !== undefined && sql.fragment`r.agrees = ${agrees}`,
      open !== undefined && sql.fragment`(coalesce(r.open, 0) > 0) = ${open}`,
      currency !== undefined && sql.fragment`r.currency = ${currency}`,
      q !== undefined &&
        sql.fragment`(r.number ilike ${containing(q)} or c.name ilike ${containing(q)}
          or r.deal_id = ${q})`,
      after && sql.fragment`r.id > ${after[0] ?? ''}`,
    ])}
    order by r.id limit ${limit + 1}`)
  return pageOf(found, limit, (row) => [row.invoiceId])
}

export const byId = (
  db: DatabasePool,
  workspace: string,
  invoiceId: string,
): Promise<ReconciliationItem | null> =>
  db.maybeOne(sql.type(rowOf<ReconciliationItem>())`
    select ${columns} from ${rows}
    where r.workspace = ${workspace} and r.id = ${invoiceId}`)
