// What has become of a deal in money: the sums over its invoices, and one status for all of them.
import type * as Deal from './deal.ts'
import { isEndless, plannedFor } from './instalments.ts'
import * as Invoice from './invoice.ts'
import { Decimal, sum } from './money.ts'

export type Figures = {
  status: Invoice.Status
  invoiced: Decimal
  /** What of it was paid. */
  paid: Decimal
  credited: Decimal
  /** What of it is open. */
  due: Decimal
  /** What is still to come; an instalment that is void does not come again. Null where it cannot be
   *  said: something is sold again and again until it is ended. */
  toInvoice: Decimal | null
}

const zero = new Decimal(0)

/** Those that the customer has, or had. */
export const isThere = ({ kind, terms }: Invoice.State) =>
  terms !== null && (kind === 'issued' || kind === 'void')

/** The numbers of those that are there, in the order of the instalments. */
export const numbersOf = (invoices: readonly Invoice.State[]): string =>
  invoices
    .flatMap((invoice) => (isThere(invoice) && invoice.terms ? invoice.terms : []))
    .sort((a, b) => (a.instalment?.number ?? 0) - (b.instalment?.number ?? 0))
    .map(({ number }) => number ?? '')
    .join(', ')

function statusOf(invoices: readonly Invoice.State[], isAll: boolean): Invoice.Status {
  const found = invoices.map(Invoice.statusOf)
  const standing = found.filter((status) => status !== 'void')
  if (standing.length === 0) return 'void'
  if (standing.includes('disputed')) return 'disputed'
  const isDone = standing.every((status) => status === 'paid' || status === 'written_off')
  if (isDone && isAll) return standing.includes('written_off') ? 'written_off' : 'paid'
  return standing.some((status) => status !== 'open') ? 'partially_paid' : 'open'
}

/** What the void instalments come to as the deal stands now: none of them is invoiced again by
 *  itself. */
function voidedOf(deal: Deal.State, invoices: readonly Invoice.State[]): Decimal {
  const voided = invoices.flatMap(({ kind, terms }) => (kind === 'void' && terms ? terms : []))
  if (voided.length === 0) return zero
  const planned = plannedFor(deal, '').map(({ terms }) => terms)
  const now = ({ invoiceId, total }: Invoice.Terms) =>
    planned.find((one) => one.invoiceId === invoiceId)?.total ?? total
  return sum(voided.map(now))
}

/** Null while there is no invoice. */
export function figuresOf(deal: Deal.State, all: readonly Invoice.State[]): Figures | null {
  const invoices = all.filter(isThere)
  if (invoices.length === 0) return null
  const each = invoices.map(Invoice.figures)
  const invoiced = sum(each.map(({ total }) => total))
  const total = deal.kind === 'won' ? (deal.terms?.total ?? 0) : 0
  const left = Decimal.max(new Decimal(total).minus(invoiced).minus(voidedOf(deal, invoices)), zero)
  // One invoice for the whole deal is all there will be, whatever it was changed to in QuickBooks.
  const isWhole = invoices.every(({ terms }) => terms?.instalment === undefined)
  const toInvoice = isEndless(deal) && deal.kind === 'won' ? null : isWhole ? zero : left
  return {
    status: statusOf(invoices, toInvoice === null || toInvoice.isZero()),
    invoiced,
    paid: sum(each.map(({ settled }) => settled)),
    credited: sum(each.map(({ credited }) => credited)),
    due: sum(each.map(({ open }) => open)),
    toInvoice,
  }
}

/** The ids of the invoices that were asked for. */
export function invoiceIdsOf(deal: Deal.State, dealId: string): string[] {
  const { requested, invoiceIds, isAskedAsOne } = deal
  const asked = Object.values(requested)
  const ids = isAskedAsOne || asked.length === 0 ? [Invoice.idOfDeal(dealId), ...asked] : asked
  return [...new Set([...ids, ...invoiceIds])]
}
