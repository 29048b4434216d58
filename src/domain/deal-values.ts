// What the ledger says of a deal, value by value, and how it stands in the fields of a platform. Pure.
import type * as Deal from './deal.ts'
import { figuresOf, isThere, numbersOf } from './deal-figures.ts'
import { type DealValue, type Mapping, transformed } from './field-mapping.ts'
import * as Invoice from './invoice.ts'
import { format } from './money.ts'
import type { Values } from './sync-subject.ts'

export type DealValues = Readonly<Record<DealValue, string | null>>

const first = (days: readonly string[]) => [...days].sort()[0] ?? null
const last = (days: readonly string[]) => [...days].sort().at(-1) ?? null

/** Where an invoice is looked at in QuickBooks. */
const linkOf = (quickbooksId: string) =>
  `https://app.qbo.intuit.com/app/invoice?txnId=${encodeURIComponent(quickbooksId)}`

const linksOf = (issued: readonly Invoice.State[]) =>
  issued.flatMap(({ quickbooksId }) => (quickbooksId === null ? [] : linkOf(quickbooksId)))

/** Null while no invoice is issued. */
export function dealValues(
  deal: Deal.State,
  invoices: readonly Invoice.State[],
): (DealValues & { currency: string; status: Invoice.Status }) | null {
  const figures = figuresOf(deal, invoices)
  const issued = invoices.filter(isThere)
  const currency = issued[0]?.terms?.currency
  if (!figures || currency === undefined) return null
  const { status, invoiced, paid, due, toInvoice } = figures
  const terms = issued.flatMap((one) => one.terms ?? [])
  const open = issued.filter(
    (one) => one.kind === 'issued' && Invoice.figures(one).open.greaterThan(0),
  )
  const paidOn = issued.flatMap(({ applied }) =>
    [...applied.values()].flatMap(({ on }) => on ?? []),
  )
  return {
    ...{ currency, status },
    'invoice.numbers': numbersOf(issued),
    'invoice.status': status,
    'invoice.link': linksOf(issued)[0] ?? null,
    'invoice.firstIssuedOn': first(terms.map(({ issuedOn }) => issuedOn)),
    'invoice.nextDueOn': first(open.flatMap((one) => one.terms?.dueOn ?? [])),
    'payment.lastOn': last(paidOn),
    'amount.invoiced': format(invoiced, currency),
    'amount.paid': format(paid, currency),
    'amount.due': format(due, currency),
    // Nobody can say it of what is sold until it is ended.
    'amount.toInvoice': toInvoice === null ? null : format(toInvoice, currency),
    'terms.days': deal.terms?.termDays === undefined ? null : String(deal.terms.termDays),
    'terms.earlyDiscount': null,
    'plan.text': null,
  }
}

/** By field of the platform; null clears it. Null as a whole while there is nothing to say. Without
 *  the stage, which depends on where the deal stands. */
export function outwardOf(
  mapping: Mapping,
  deal: Deal.State,
  invoices: readonly Invoice.State[],
): Values | null {
  const said = dealValues(deal, invoices)
  if (!said) return null
  const fields = mapping.entries.flatMap(({ object, direction, property, transform, value }) => {
    if (object !== 'deal' || direction === 'in') return []
    const plain = said[value as DealValue] ?? null
    // What people write as well is not cleared for having no say in it.
    if (direction === 'both' && plain === null) return []
    return [[property, transformed(transform, plain, said.currency)]]
  })
  return Object.fromEntries(fields)
}
