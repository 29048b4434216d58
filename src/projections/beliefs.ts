// What the ledger and each platform believe of one invoice, and where they differ. Pure.
import type * as Deal from '../domain/deal.ts'
import { nextActions } from '../domain/deal-invoicing.ts'
import { figuresOf, numbersOf } from '../domain/deal-figures.ts'
import { isEndless } from '../domain/instalments.ts'
import * as Invoice from '../domain/invoice.ts'
import { Decimal, sum } from '../domain/money.ts'
import type { Values } from '../domain/sync.ts'
import { shown } from './amounts.ts'

/** A payment's line for the invoice, as the payment's own stream tells it; in the invoice's
 *  currency. */
type Line = { lineId: string; paymentId: string; amount: string; released: string[] }

export type Beliefs = {
  invoice: Invoice.State
  deal: Deal.State
  /** What HubSpot's deal and QuickBooks' invoice are known to hold, key by key. */
  hubspot: Values | null
  quickbooks: Values | null
  lines: Line[]
  /** Of a deal's own row, where the deal has several invoices, each with a row of its own. */
  instalments: ReadonlyMap<string, Invoice.State>
}

export type LedgerFigures = {
  status: Invoice.Status
  total: string
  settled: string
  credited: string
  open: string
}
export type HubSpotBelief = {
  amount: string | null
  currency: string | null
  won: boolean | null
  invoiceNumber: string | null
  invoiceStatus: string | null
  amountPaid: string | null
  amountDue: string | null
}
/** What was collected through Stripe for this invoice, and by which payments. */
export type StripeBelief = { collected: string; payments: string[] }
export type QuickBooksBelief = {
  number: string | null
  currency: string | null
  total: string | null
  balance: string | null
  status: string | null
}

/** One disagreement. `field` is a stable code; `missing` says the platform knows nothing yet. */
export type Difference = {
  platform: 'hubspot' | 'stripe' | 'quickbooks'
  field:
    | 'missing'
    | 'invoice'
    | 'amount'
    | 'currency'
    | 'won'
    | 'invoice_number'
    | 'invoice_status'
    | 'amount_paid'
    | 'amount_due'
    | 'collected'
    | 'number'
    | 'total'
    | 'tax'
    | 'balance'
    | 'status'
  ledger: string | null
  theirs: string | null
}

export function ledgerFigures({ invoice }: Beliefs): LedgerFigures | null {
  if (!invoice.terms) return null
  const { currency } = invoice.terms
  const { total, settled, credited, open } = Invoice.figures(invoice)
  return {
    status: Invoice.statusOf(invoice),
    total: shown(total, currency),
    settled: shown(settled, currency),
    credited: shown(credited, currency),
    open: shown(open, currency),
  }
}

export const hubSpotBelief = ({ hubspot }: Beliefs): HubSpotBelief | null =>
  hubspot && {
    amount: hubspot.amount ?? null,
    currency: hubspot.currency ?? null,
    won: hubspot.won == null ? null : hubspot.won === 'true',
    invoiceNumber: hubspot.tieout_invoice_number ?? null,
    invoiceStatus: hubspot.tieout_invoice_status ?? null,
    amountPaid: hubspot.tieout_amount_paid ?? null,
    amountDue: hubspot.tieout_amount_due ?? null,
  }

export const quickBooksBelief = ({ quickbooks }: Beliefs): QuickBooksBelief | null =>
  quickbooks && {
    number: quickbooks.number ?? null,
    currency: quickbooks.currency ?? null,
    total: quickbooks.total ?? null,
    balance: quickbooks.balance ?? null,
    status: quickbooks.status ?? null,
  }

const isStripe = (paymentId: string) => paymentId.startsWith('stripe-')

export function stripeBelief({ lines, invoice, deal }: Beliefs): StripeBelief {
  const standing = lines
    .filter(({ paymentId }) => isStripe(paymentId))
    .map((line) => ({ ...line, left: new Decimal(line.amount).minus(sum(line.released)) }))
    .filter(({ left }) => !left.isZero())
  const currency = invoice.terms?.currency ?? deal.terms?.currency
  return {
    collected: shown(sum(standing.map(({ left }) => left)), currency),
    payments: [...new Set(standing.map(({ paymentId }) => paymentId))],
  }
}

/** All invoices of a deal that has several; the first may be that of the row itself. */
export const invoicesOf = ({ invoice, instalments }: Beliefs): Invoice.State[] => [
  invoice,
  ...instalments.values(),
]

/** What a deal of several invoices comes to; null for every other row. */
export function dealFigures(state: Beliefs): LedgerFigures | null {
  const { deal, instalments } = state
  const figures = instalments.size > 0 ? figuresOf(deal, invoicesOf(state)) : null
  if (!figures) return null
  const { status, invoiced, paid, credited, due } = figures
  const currency = deal.terms?.currency
  return {
    status,
    total: shown(invoiced, currency),
    settled: shown(paid, currency),
    credited: shown(credited, currency),
    open: shown(due, currency),
  }
}

export function differencesOf(state: Beliefs): Difference[] {
  const ledger = ledgerFigures(state)
  if (state.instalments.size > 0) {
    const own = ledger ? [...stripeDifferences(state), ...quickBooksDifferences(state, ledger)] : []
    return [...dealDifferences(state), ...own]
  }
  if (!ledger) {
    const { terms } = state.deal
    const isDue = terms !== null && nextActions(state.deal, terms.closedOn).length > 0
    const expected = isDue ? [withoutInvoice(state)] : []
    return [...expected, ...stripeDifferences(state)]
  }
  return [
    ...hubSpotDifferences(state, ledger),
    ...stripeDifferences(state),
    ...quickBooksDifferences(state, ledger),
  ]
}

/** HubSpot says won, of some amount, and the ledger has not made an invoice of it (yet). */
const withoutInvoice = ({ deal }: Beliefs): Difference => ({
  platform: 'hubspot',
  field: 'invoice',
  ledger: null,
  theirs: deal.terms && shown(deal.terms.total, deal.terms.currency),
})

function sameAmount(ours: string, theirs: string | null): boolean {
  if (theirs === null) return false
  try {
    return new Decimal(ours).equals(theirs)
  } catch {
    // What a platform holds need not be a number; then it is not ours.
    return false
  }
}

type Compared = [field: Difference['field'], ours: string | null, theirs: string | null]

const differing = (platform: Difference['platform'], amounts: Compared[], words: Compared[]) => [
  ...amounts
    .filter(([, ours, theirs]) => !sameAmount(ours ?? '', theirs))
    .map(([field, ledger, theirs]): Difference => ({ platform, field, ledger, theirs })),
  ...words
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([field, ledger, theirs]): Difference => ({ platform, field, ledger, theirs })),
]

function hubSpotDifferences(state: Beliefs, ledger: LedgerFigures): Difference[] {
  const { terms } = state.invoice
  // An invoice without a deal was made in QuickBooks; HubSpot has nothing to say of it. What it says
  // of one of several is compared at the deal.
  if (!terms || terms.dealId === null || terms.instalment) return []
  const { number, currency, tax } = terms
  return comparedWithDeal(hubSpotBelief(state), ledger, {
    ...{ number: number ?? '', currency, sold: ledger.total, tax },
  })
}

/** HubSpot knows the deal, which has several invoices: their sums. */
function dealDifferences(state: Beliefs): Difference[] {
  const { deal } = state
  const figures = dealFigures(state)
  if (!figures || !deal.terms) return []
  const { currency, total, tax } = deal.terms
  const sold = isEndless(deal) ? null : total
  const compared = { number: numbersOf(invoicesOf(state)), currency, sold, tax }
  return comparedWithDeal(hubSpotBelief(state), figures, compared)
}

function comparedWithDeal(
  belief: HubSpotBelief | null,
  { settled, open, status }: LedgerFigures,
  ours: { number: string; currency: string; sold: string | null; tax: string | undefined },
): Difference[] {
  if (!belief) return [{ platform: 'hubspot', field: 'missing', ledger: status, theirs: null }]
  const told = differing(
    'hubspot',
    [
      ['amount_paid', settled, belief.amountPaid],
      ['amount_due', open, belief.amountDue],
    ],
    [
      ['invoice_number', ours.number, belief.invoiceNumber],
      ['invoice_status', status, belief.invoiceStatus],
    ],
  )
  // Of a void invoice the deal need not know more: it may stand at any amount, won or not.
  if (status === 'void') return told
  const won = belief.won === null ? null : String(belief.won)
  // HubSpot counts a deal with its tax or without, as the account is set.
  const net = new Decimal(ours.sold ?? 0).minus(ours.tax ?? 0).toFixed()
  const isAmount = ours.sold === null || sameAmount(net, belief.amount)
  const sold = differing('hubspot', isAmount ? [] : [['amount', ours.sold, belief.amount]], [
    ['currency', ours.currency, belief.currency],
    ['won', 'true', won],
  ])
  return [...sold, ...told]
}

/** Both streams tell of a payment's lines; they differ while a line is on its way, or when it got
 *  stuck there. */
function stripeDifferences(state: Beliefs): Difference[] {
  const applied = [...state.invoice.applied.values()].filter((line) => isStripe(line.paymentId))
  const settled = sum(applied.map((line) => line.amount))
  const { collected } = stripeBelief(state)
  if (settled.equals(collected)) return []
  const ledger = shown(settled, state.invoice.terms?.currency)
  return [{ platform: 'stripe', field: 'collected', ledger, theirs: collected }]
}

function quickBooksDifferences(state: Beliefs, ledger: LedgerFigures): Difference[] {
  const { terms } = state.invoice
  const belief = quickBooksBelief(state)
  const { total, open, status } = ledger
  // A request that came to nothing before QuickBooks heard of it.
  if (status === 'void' && state.invoice.quickbooksId === null && !belief) return []
  if (!terms || !belief) {
    return [{ platform: 'quickbooks', field: 'missing', ledger: status, theirs: null }]
  }
  const isGone = belief.status === 'void' || belief.status === 'deleted'
  if (status === 'void' || isGone) {
    const agrees = status === 'void' && isGone
    const { status: theirs } = belief
    return agrees ? [] : [{ platform: 'quickbooks', field: 'status', ledger: status, theirs }]
  }
  // What was read before its tax was looked at does not tell it.
  const tax = state.quickbooks?.tax
  const stated = shown(terms.tax ?? 0, terms.currency)
  return differing(
    'quickbooks',
    [
      ['total', total, belief.total],
      ...(tax == null ? [] : [['tax', stated, tax] satisfies Compared]),
      ['balance', open, belief.balance],
    ],
    [
      ['number', terms.number, belief.number],
      ['currency', terms.currency, belief.currency],
    ],
  )
}
