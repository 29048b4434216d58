// QuickBooks' documents in the ledger's words, and the other way round. Pure. On the wire amounts
// are JSON numbers in the document's currency; here they are decimal strings. TxnDate and DueDate
// are calendar dates without a zone (Intuit's Invoice and Payment entities, minor version 75).
import * as Customer from '../../domain/customer.ts'
import type { DealLine } from '../../domain/deal.ts'
import type { Rate } from '../../domain/exchange.ts'
import { isErased } from '../../domain/erased.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, exponentOf, format, round, sum } from '../../domain/money.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Values } from '../../domain/sync.ts'
import type { Line, QboInvoice } from './entities.ts'

/** Written into PrivateNote: by it our own document is known again, whoever asks. */
export const markerOf = (ledgerId: string) => `tieout:${ledgerId}`
export const markedAs = (note: string | undefined) => /tieout:(\S+)/.exec(note ?? '')?.[1] ?? null

export const isMarkedAs = (document: { PrivateNote?: string }, ledgerId: string) =>
  markedAs(document.PrivateNote) === ledgerId

/** A customer of QuickBooks of whom nothing else is known, and back. */
export const customerIdOf = Customer.idOfQuickBooks
export const customerRefIn = (customerId: string | null | undefined) =>
  /^quickbooks-customer-(.+)$/.exec(customerId ?? '')?.[1] ?? null

/** Numbers and references have at most 21 characters: the end is what tells one from others. */
export const numbered = (prefix: string, name: string) =>
  `${prefix}${name.slice(-(21 - prefix.length))}`

/** A JSON number for the wire; 15 digits are what a double keeps exactly. */
export function wireAmount(amount: string | Decimal): number {
  const value = new Decimal(amount)
  if (value.precision() > 15) throw new Refusal('amount-too-long', { amount: value.toFixed() })
  return value.toNumber()
}

/** A stated rate as the wire can hold it. */
export const wireRate = (rate: string) =>
  new Decimal(rate).toSignificantDigits(15).toDecimalPlaces(12).toFixed()

export const currencyOf = (document: { CurrencyRef?: { value: string } }, homeCurrency: string) =>
  document.CurrencyRef?.value ?? homeCurrency

/** As the ledger writes amounts; QuickBooks gives some with a float's tail. */
export const amountOf = (value: number | undefined, currency: string) => {
  const exact = new Decimal(value ?? 0)
  return format(exact.decimalPlaces() > 4 ? round(exact, currency) : exact, currency)
}

const isNothing = (amount: string | undefined) => new Decimal(amount ?? 0).isZero()

/** The rate that a foreign document was booked at. One of exactly 1 was not stated by anybody: it is
 *  what QuickBooks takes where it is told none. */
export function rateOf(
  document: {
    Id: string
    CurrencyRef?: { value: string }
    ExchangeRate?: number
    TxnDate?: string
  },
  what: string,
  homeCurrency: string,
): Rate | null {
  const from = currencyOf(document, homeCurrency)
  const { Id, ExchangeRate, TxnDate: on } = document
  const rate = new Decimal(ExchangeRate ?? 1).toDecimalPlaces(12)
  if (from === homeCurrency || !on || rate.equals(1) || !rate.greaterThan(0)) return null
  return { from, to: homeCurrency, rate: rate.toFixed(), on, source: `quickbooks ${what} ${Id}` }
}

/** The values an invoice of ours should have there; equal values need no call. */
export const valuesOfInvoice = (terms: Invoice.Terms, customerRef: string): Values => ({
  number: terms.number,
  customer: customerRef,
  currency: terms.currency,
  total: terms.total,
  issuedOn: terms.issuedOn,
  dueOn: terms.dueOn,
  lines: JSON.stringify(terms.lines.map((line) => [line.description, line.amount])),
  ...(!isNothing(terms.tax) && { tax: terms.tax ?? null }),
  ...(terms.rate && { rate: terms.rate.rate }),
})

export const invoiceBody = (terms: Invoice.Terms, customerRef: string, itemRef: string) => ({
  CustomerRef: { value: customerRef },
  CurrencyRef: { value: terms.currency },
  DocNumber: terms.number ?? undefined,
  TxnDate: terms.issuedOn,
  DueDate: terms.dueOn,
  PrivateNote: markerOf(terms.invoiceId),
  ...(terms.rate && { ExchangeRate: wireAmount(terms.rate.rate) }),
  ...taxBody(terms.tax),
  Line: terms.lines.map((line) => lineBody(line, itemRef, !isNothing(terms.tax))),
})

/** Of a whole body what is to be changed. The note of whoever else has written one is kept. */
export function partOf(
  whole: ReturnType<typeof invoiceBody>,
  values: Values,
  invoice: QboInvoice,
): Partial<ReturnType<typeof invoiceBody>> & { TxnTaxDetail?: { TotalTax: number } } {
  const { CustomerRef, CurrencyRef, DocNumber, TxnDate, DueDate, PrivateNote, Line } = whole
  const { ExchangeRate, TxnTaxDetail } = whole as { ExchangeRate?: number; TxnTaxDetail?: Tax }
  const wasTaxed = (invoice.TxnTaxDetail?.TotalTax ?? 0) !== 0
  const tax = TxnTaxDetail ?? (wasTaxed ? { TotalTax: 0 } : undefined)
  const isMarked = markedAs(invoice.PrivateNote) === markedAs(PrivateNote)
  return {
    ...(values.customer !== undefined && { CustomerRef, CurrencyRef }),
    ...(values.number !== undefined && { DocNumber }),
    ...(values.issuedOn !== undefined && { TxnDate }),
    ...(values.dueOn !== undefined && { DueDate }),
    ...(ExchangeRate !== undefined && { ExchangeRate }),
    ...(values.lines !== undefined && { Line, ...(tax && { TxnTaxDetail: tax }) }),
    ...(!isMarked && { PrivateNote: `${invoice.PrivateNote ?? ''} ${PrivateNote}`.trim() }),
  }
}

type Tax = { TotalTax: number }

/** The lines are net; what is due on top of them is stated for the document. */
export const taxBody = (tax: string | undefined) =>
  isNothing(tax) ? {} : { TxnTaxDetail: { TotalTax: wireAmount(tax ?? '0') } }

/** On every line of a document that bears tax. */
export const taxed = { TaxCodeRef: { value: 'TAX' } }

function lineBody(line: DealLine, itemRef: string, isTaxed: boolean): Line {
  const { quantity, unitPrice, amount } = line
  // QuickBooks refuses a line whose quantity times price is not its amount, as after a discount.
  const isProduct = new Decimal(quantity).times(unitPrice).equals(amount)
  const counts = isProduct ? { Qty: wireAmount(quantity), UnitPrice: wireAmount(unitPrice) } : {}
  return {
    Amount: wireAmount(amount),
    // What is erased here is not written over there.
    ...(!isErased(line.description) && { Description: line.description.slice(0, 4000) }),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: itemRef }, ...counts, ...(isTaxed && taxed) },
  }
}

/** What QuickBooks makes of tax and total where it rounds otherwise than we do: by no more than one
 *  unit a line. Null where it agrees, and where it disagrees about more than that. */
export function roundingOf(
  invoice: QboInvoice,
  { currency, tax = '0', total, lines }: Invoice.Terms,
): { tax: string; total: string } | null {
  const theirs = {
    tax: amountOf(invoice.TxnTaxDetail?.TotalTax, currency),
    total: amountOf(invoice.TotalAmt, currency),
  }
  const difference = new Decimal(theirs.total).minus(total)
  const unit = new Decimal(10).pow(-exponentOf(currency))
  const most = unit.times(Math.max(1, lines.length))
  const isOfTax = new Decimal(theirs.tax).minus(tax).equals(difference)
  return difference.isZero() || !isOfTax || difference.abs().greaterThan(most) ? null : theirs
}

/** A void document keeps its lines' shadow and this note, its amounts are zero. */
export const isVoid = (document: { PrivateNote?: string; TotalAmt: number }) =>
  document.TotalAmt === 0 && /^void/i.test(document.PrivateNote ?? '')

type Changed = { MetaData?: { LastUpdatedTime?: string } }

export function changedAt({ MetaData }: Changed): string {
  const changed = new Date(MetaData?.LastUpdatedTime ?? 0)
  const at = Number.isNaN(changed.getTime()) ? new Date(0) : changed
  return at.toISOString()
}

/** How new a reading is: when the document was last changed, to the second, and how often. */
export const asOfDocument = (document: Changed & { SyncToken: string }) =>
  `${changedAt(document)} ${document.SyncToken.padStart(10, '0')}`

/** What is believed of an invoice or a credit memo that was deleted. */
export const gone = { status: 'deleted', total: null, balance: null, number: null, currency: null }

/** What QuickBooks believes of an invoice, as sync.ts StateObserved keeps it. */
export function beliefsOfInvoice(invoice: QboInvoice, homeCurrency: string): Values {
  const currency = currencyOf(invoice, homeCurrency)
  return {
    number: invoice.DocNumber ?? null,
    currency,
    total: amountOf(invoice.TotalAmt, currency),
    balance: amountOf(invoice.Balance, currency),
    tax: amountOf(invoice.TxnTaxDetail?.TotalTax, currency),
    status: isVoid(invoice) ? 'void' : 'open',
  }
}

/** What stands there of an invoice of ours, in the words of `valuesOfInvoice`. */
export function saysOfInvoice(
  invoice: QboInvoice,
  invoiceId: string,
  homeCurrency: string,
): Values {
  const currency = currencyOf(invoice, homeCurrency)
  const sold = invoice.Line.filter((line) => counted.has(line.DetailType ?? ''))
  const lines = sold.map((line) => {
    const sign = line.DetailType === 'DiscountLineDetail' ? -1 : 1
    return [line.Description ?? '', amountOf(sign * line.Amount, currency)]
  })
  return {
    ...(invoice.DocNumber && { number: invoice.DocNumber }),
    customer: invoice.CustomerRef.value,
    total: amountOf(invoice.TotalAmt, currency),
    ...(invoice.TxnDate && { issuedOn: invoice.TxnDate }),
    ...(invoice.DueDate && { dueOn: invoice.DueDate }),
    lines: JSON.stringify(lines),
    memo: isMarkedAs(invoice, invoiceId) ? markerOf(invoiceId) : (invoice.PrivateNote ?? ''),
  }
}

const counted = new Set(['SalesItemLineDetail', 'DiscountLineDetail'])

/** Whether the lines are those of the total: after somebody has changed it, they are of another one. */
export function addsUp({ lines, total, tax }: Values): boolean {
  const amounts = (JSON.parse(lines ?? '[]') as [string, string][]).map(([, amount]) => amount)
  return sum(amounts)
    .plus(tax ?? 0)
    .equals(total ?? 0)
}

/** Of two texts of `lines`: whatever they are called. */
export function sameAmounts(one: string | null | undefined, other: string | null | undefined) {
  const amounts = (text: string) =>
    (JSON.parse(text) as [string, string][])
      .map(([, amount]) => new Decimal(amount))
      .filter((amount) => !amount.isZero())
      .map((amount) => amount.toFixed())
      .sort()
      .join(' ')
  return Boolean(one && other) && amounts(one ?? '[]') === amounts(other ?? '[]')
}

/** An invoice that somebody made in QuickBooks, in the ledger's words. */
export function foreignTerms(
  invoice: QboInvoice,
  customerId: string,
  homeCurrency: string,
): Invoice.Terms {
  const currency = currencyOf(invoice, homeCurrency)
  const issuedOn = invoice.TxnDate ?? '1970-01-01'
  const sold = invoice.Line.filter((line) => line.DetailType === 'SalesItemLineDetail')
  const reduced = invoice.Line.filter((line) => line.DetailType === 'DiscountLineDetail')
  const discount = sum(reduced.map((line) => amountOf(line.Amount, currency)))
  const tax = amountOf(invoice.TxnTaxDetail?.TotalTax, currency)
  const rate = rateOf(invoice, 'invoice', homeCurrency)
  const lines = sold.map((line, index): DealLine => {
    const amount = amountOf(line.Amount, currency)
    const quantity = new Decimal(line.SalesItemLineDetail?.Qty ?? 1).toFixed()
    const unitPrice = new Decimal(line.SalesItemLineDetail?.UnitPrice ?? line.Amount).toFixed()
    const description = line.Description ?? ''
    return { lineId: `${index + 1}`, description, quantity, unitPrice, amount }
  })
  return {
    invoiceId: Invoice.idOfQuickBooks(invoice.Id),
    number: invoice.DocNumber ?? null,
    dealId: null,
    customerId,
    currency,
    total: amountOf(invoice.TotalAmt, currency),
    lines,
    issuedOn,
    dueOn: invoice.DueDate ?? issuedOn,
    ...(!isNothing(tax) && { tax }),
    ...(discount.greaterThan(0) && { discount: amountOf(discount.toNumber(), currency) }),
    ...(rate && { rate }),
  }
}
