// Invoices, credit memos and refund receipts: lines, totals, numbers.
import { Decimal } from 'decimal.js'
import { type Company, currencyRef, homeCurrency } from './company.ts'
import { round } from './currencies.ts'
import {
  badReference,
  business,
  duplicateDocNumber,
  missingParam,
  notFound,
  QuickBooksRefusal,
  tooLong,
} from './faults.ts'
import {
  amountOf,
  type Base,
  type Customer,
  type Fields,
  isSparse,
  keptOf,
  type Payment,
  refOf,
  type SalesDocument,
  type SalesLine,
  wire,
} from './objects.ts'

export type SalesEntity = 'Invoice' | 'CreditMemo' | 'RefundReceipt'
export function customerOf(company: Company, given: Fields): Customer {
  const id = (given.CustomerRef as { value?: unknown } | undefined)?.value
  if (id === undefined || id === '') throw missingParam('CustomerRef')
  const customer = company.tables.Customer.get(String(id))
  if (!customer) throw badReference(`Names element id ${id}`, 'CustomerRef')
  if (!customer.Active) throw notFound()
  return customer
}

/** A transaction is in its customer's currency, and must say so when that is not the home one. */
export function checkCurrency(given: Fields, customer: Customer) {
  const currency = refOf(given.CurrencyRef)
  if (currency === undefined && customer.CurrencyRef.value !== homeCurrency) {
    throw missingParam('CurrencyRef')
  }
  if (currency !== undefined && currency !== customer.CurrencyRef.value) {
    throw business(
      `You can only use one foreign currency per transaction: ${currency} is not the ` +
        `currency of the customer, ${customer.CurrencyRef.value}`,
      'CurrencyRef',
    )
  }
}

function salesLine(company: Company, line: SalesLine, currency: string, index: number): SalesLine {
  const amount = amountOf(line.Amount)
  if (!amount) throw missingParam('Amount')
  const Amount = wire(amount, currency)
  const numbered = { Id: String(index + 1), LineNum: index + 1, ...line, Amount }
  if (line.DetailType !== 'SalesItemLineDetail') return numbered
  const detail = line.SalesItemLineDetail ?? {}
  const itemId = detail.ItemRef?.value ?? '1'
  const item = company.tables.Item.get(String(itemId))
  if (!item) throw badReference(`Item elements id ${itemId}`, 'ItemRef')
  const [quantity, price] = [amountOf(detail.Qty), amountOf(detail.UnitPrice)]
  if (quantity && price && !round(quantity.times(price), currency).equals(amount)) {
    throw new QuickBooksRefusal(
      '6070',
      'Amount calculation incorrect in the request',
      `Amount is not equal to UnitPrice * Qty. Supplied value:${amount.toFixed()}`,
    )
  }
  const ItemRef = { value: item.Id, name: item.Name }
  const TaxCodeRef = detail.TaxCodeRef ?? { value: 'NON' }
  return { ...numbered, SalesItemLineDetail: { ...detail, ItemRef, TaxCodeRef } }
}

const isTaxed = (line: SalesLine) =>
  line.DetailType === 'SalesItemLineDetail' &&
  (line.SalesItemLineDetail?.TaxCodeRef?.value ?? 'NON') !== 'NON'

/** What the caller says it is, unless the company computes it itself. */
function taxOf(
  company: Company,
  given: Fields,
  lines: readonly SalesLine[],
  currency: string,
): Decimal {
  const stated = amountOf((given.TxnTaxDetail as { TotalTax?: number })?.TotalTax)
  const rule = company.settings.tax()
  const taxed = lines.filter(isTaxed)
  if (!rule || taxed.length === 0) return stated ?? new Decimal(0)
  const rounded = (amount: Decimal) => round(amount.times(rule.rate).div(100), currency)
  const amounts = taxed.map((line) => new Decimal(line.Amount))
  const sum = (all: Decimal[]) => all.reduce((total, one) => total.plus(one), new Decimal(0))
  return rule.per === 'line' ? sum(amounts.map(rounded)) : rounded(sum(amounts))
}

function linesAndTotal(company: Company, given: Fields, currency: string) {
  const sent = given.Line
  const lines = (Array.isArray(sent) ? (sent as SalesLine[]) : []).filter(
    (line) => line.DetailType !== 'SubTotalLineDetail',
  )
  if (lines.length === 0) throw missingParam('Line')
  const shown = lines.map((line, index) => salesLine(company, line, currency, index))
  let subTotal = new Decimal(0)
  let discount = new Decimal(0)
  for (const line of shown) {
    const amount = amountOf(line.Amount) ?? new Decimal(0)
    if (line.DetailType === 'SalesItemLineDetail') subTotal = subTotal.plus(amount)
    if (line.DetailType === 'DiscountLineDetail') discount = discount.plus(amount)
  }
  const tax = taxOf(company, given, shown, currency)
  const total = subTotal.minus(discount).plus(tax)
  if (total.isNegative()) throw business('Transaction amount must be 0 or greater')
  const subTotalLine: SalesLine = {
    Amount: wire(subTotal, currency),
    DetailType: 'SubTotalLineDetail',
    SubTotalLineDetail: {},
  }
  return { Line: [...shown, subTotalLine], total, tax }
}

function checkDocNumber(
  company: Company,
  entity: SalesEntity,
  given: Fields,
  allowDuplicate: boolean,
  self?: string,
) {
  const number = given.DocNumber
  if (number === undefined || number === null || number === '') return
  if (String(number).length > 21) throw tooLong('DocNumber', 21, String(number))
  if (allowDuplicate) return
  for (const row of company.tables[entity].rows()) {
    if (row.Id !== self && row.DocNumber === String(number)) {
      throw duplicateDocNumber(String(number), entity, row.Id)
    }
  }
}

/** What payments have put on this invoice, or taken from this credit memo. */
export function appliedTo(company: Company, entity: SalesEntity, document: Base): Decimal {
  let applied = new Decimal(0)
  const links = (document as SalesDocument).LinkedTxn
  for (const { TxnId } of links) {
    const payment: Payment | undefined = company.tables.Payment.get(TxnId)
    for (const line of payment?.Line ?? []) {
      const [link] = line.LinkedTxn
      if (link?.TxnId === document.Id && link.TxnType === entity)
        applied = applied.plus(line.Amount)
    }
  }
  return applied
}

/** A foreign document is booked at the rate it states, at 1 where it states none. */
export function ratesOf(given: Fields, currency: string, total: Decimal) {
  const rate = amountOf(given.ExchangeRate) ?? new Decimal(1)
  const home =
    currency === homeCurrency ? {} : { HomeTotalAmt: wire(total.times(rate), homeCurrency) }
  return { ExchangeRate: rate.toNumber(), ...home }
}

type Written = Omit<SalesDocument, keyof Base>

function written(company: Company, entity: SalesEntity, given: Fields, applied: Decimal): Written {
  const customer = customerOf(company, given)
  checkCurrency(given, customer)
  const currency = customer.CurrencyRef.value
  const { Line, total, tax } = linesAndTotal(company, given, currency)
  if (total.lessThan(applied)) {
    throw business('The total cannot be less than what has been applied to the transaction')
  }
  const TxnDate = String(given.TxnDate ?? company.today())
  const balance = entity === 'RefundReceipt' ? new Decimal(0) : total.minus(applied)
  return {
    ...given,
    CustomerRef: { value: customer.Id, name: customer.DisplayName },
    CurrencyRef: currencyRef(currency),
    ...ratesOf(given, currency, total),
    TxnDate,
    ...(entity === 'Invoice' ? { DueDate: given.DueDate ?? TxnDate } : {}),
    ...(entity === 'CreditMemo' ? { RemainingCredit: wire(balance, currency) } : {}),
    Line,
    LinkedTxn: (given.LinkedTxn as SalesDocument['LinkedTxn']) ?? [],
    TxnTaxDetail: { ...(given.TxnTaxDetail as object | undefined), TotalTax: wire(tax, currency) },
    TotalAmt: wire(total, currency),
    Balance: wire(balance, currency),
  }
}

export function createSale(
  company: Company,
  entity: SalesEntity,
  given: Fields,
  allowDuplicate: boolean,
): Base {
  checkDocNumber(company, entity, given, allowDuplicate)
  // Links are made from the payment's side only.
  const { LinkedTxn: _, ...own } = given
  return company.insert<SalesDocument>(entity, written(company, entity, own, new Decimal(0)))
}

export function updateSale(
  company: Company,
  entity: SalesEntity,
  given: Fields,
  row: SalesDocument,
  allowDuplicate: boolean,
): Base {
  const merged: Fields = { ...(isSparse(given) ? row : { DocNumber: row.DocNumber }), ...given }
  merged.LinkedTxn = row.LinkedTxn
  checkDocNumber(company, entity, merged, allowDuplicate, row.Id)
  const fields = written(company, entity, merged, appliedTo(company, entity, row))
  return company.store(entity, { ...fields, ...keptOf(row) })
}
