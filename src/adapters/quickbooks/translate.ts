// QuickBooks' documents in the ledger's words, and the other way round. Pure. On the wire amounts
// are JSON numbers in the document's currency; here they are decimal strings. TxnDate and DueDate
// are calendar dates without a zone (Intuit's Invoice and Payment entities, minor version 75).
import type { DealLine } from '../../domain/deal.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, format, sum } from '../../domain/money.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Values } from '../../domain/sync.ts'
import type { Line, QboInvoice, QboPayment } from './client.ts'

/** Written into PrivateNote: by it our own document is known again, whoever asks. */
export const markerOf = (ledgerId: string) => `tieout:${ledgerId}`
export const markedAs = (note: string | undefined) => /tieout:(\S+)/.exec(note ?? '')?.[1] ?? null

/** A JSON number for the wire; 15 digits are what a double keeps exactly. */
export function wireAmount(amount: string | Decimal): number {
  const value = new Decimal(amount)
  if (value.precision() > 15) throw new Refusal('amount-too-long', { amount: value.toFixed() })
  return value.toNumber()
}

const currencyOf = (document: { CurrencyRef?: { value: string } }, homeCurrency: string) =>
  document.CurrencyRef?.value ?? homeCurrency

/** As the ledger writes amounts; QuickBooks gives some with a float's tail. */
const amountOf = (value: number | undefined, currency: string) => {
  const exact = new Decimal(value ?? 0)
  return format(exact.decimalPlaces() > 4 ? exact.toDecimalPlaces(2) : exact, currency)
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
})

export const invoiceBody = (terms: Invoice.Terms, customerRef: string, itemRef: string) => ({
  CustomerRef: { value: customerRef },
  CurrencyRef: { value: terms.currency },
  DocNumber: terms.number ?? undefined,
  TxnDate: terms.issuedOn,
  DueDate: terms.dueOn,
  PrivateNote: markerOf(terms.invoiceId),
  Line: terms.lines.map((line) => lineBody(line, itemRef)),
})

function lineBody(line: DealLine, itemRef: string): Line {
  const { quantity, unitPrice, amount } = line
  // QuickBooks refuses a line whose quantity times price is not its amount, as after a discount.
  const isProduct = new Decimal(quantity).times(unitPrice).equals(amount)
  const counts = isProduct ? { Qty: wireAmount(quantity), UnitPrice: wireAmount(unitPrice) } : {}
  return {
    Amount: wireAmount(amount),
    Description: line.description.slice(0, 4000),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: itemRef }, ...counts },
  }
}

/** A payment as it should stand there. */
export type Posting = {
  paymentId: string
  chargeId: string
  customerRef: string
  currency: string
  total: string
  receivedOn: string
  /** By QuickBooks invoice id. */
  lines: { quickbooksId: string; amount: string }[]
}

export const valuesOfPayment = ({ total, currency, lines }: Posting): Values => ({
  total,
  currency,
  lines: JSON.stringify(lines.map((line) => [line.quickbooksId, line.amount])),
})

export const paymentBody = (posting: Posting) => ({
  CustomerRef: { value: posting.customerRef },
  CurrencyRef: { value: posting.currency },
  TotalAmt: wireAmount(posting.total),
  TxnDate: posting.receivedOn,
  // At most 21 characters; the end of a charge id is what tells it from others.
  PaymentRefNum: posting.chargeId.slice(-21),
  PrivateNote: markerOf(posting.paymentId),
  Line: posting.lines.map(({ quickbooksId, amount }) => ({
    Amount: wireAmount(amount),
    LinkedTxn: [{ TxnId: quickbooksId, TxnType: 'Invoice' }],
  })),
})

/** A void document keeps its lines' shadow and this note, its amounts are zero. */
export const isVoid = (document: { PrivateNote?: string; TotalAmt: number }) =>
  document.TotalAmt === 0 && /^void/i.test(document.PrivateNote ?? '')

/** How new a reading is: when the document was last changed, to the second, and how often. */
export function asOfDocument(document: {
  SyncToken: string
  MetaData?: { LastUpdatedTime?: string }
}): string {
  const changed = new Date(document.MetaData?.LastUpdatedTime ?? 0)
  const at = Number.isNaN(changed.getTime()) ? new Date(0) : changed
  return `${at.toISOString()} ${document.SyncToken.padStart(10, '0')}`
}

/** What QuickBooks believes of an invoice, as sync.ts StateObserved keeps it. */
export function beliefsOfInvoice(invoice: QboInvoice, homeCurrency: string): Values {
  const currency = currencyOf(invoice, homeCurrency)
  return {
    number: invoice.DocNumber ?? null,
    currency,
    total: amountOf(invoice.TotalAmt, currency),
    balance: amountOf(invoice.Balance, currency),
    status: isVoid(invoice) ? 'void' : 'open',
  }
}

export function beliefsOfPayment(payment: QboPayment, homeCurrency: string): Values {
  const currency = currencyOf(payment, homeCurrency)
  const lines = linkedInvoices(payment).map(({ quickbooksId, amount }) => {
    return [quickbooksId, amountOf(amount, currency)]
  })
  return {
    currency,
    total: amountOf(payment.TotalAmt, currency),
    unapplied: amountOf(payment.UnappliedAmt, currency),
    lines: JSON.stringify(lines),
    status: isVoid(payment) ? 'void' : 'open',
  }
}

export const linkedInvoices = (payment: QboPayment) =>
  (payment.Line ?? []).flatMap((line) =>
    (line.LinkedTxn ?? [])
      .filter((linked) => linked.TxnType === 'Invoice')
      .map((linked) => ({ quickbooksId: linked.TxnId, amount: line.Amount })),
  )

/** An invoice that somebody made in QuickBooks, in the ledger's words. */
export function foreignTerms(
  invoice: QboInvoice,
  customerId: string,
  homeCurrency: string,
): Invoice.Terms {
  const currency = currencyOf(invoice, homeCurrency)
  const issuedOn = invoice.TxnDate ?? '1970-01-01'
  const sold = invoice.Line.filter((line) => line.DetailType === 'SalesItemLineDetail')
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
  }
}

/** A payment that somebody recorded in QuickBooks, in the ledger's words. */
export function foreignPayment(payment: QboPayment, homeCurrency: string) {
  const currency = currencyOf(payment, homeCurrency)
  const lines = linkedInvoices(payment).map(({ quickbooksId, amount }) => {
    return { quickbooksId, amount: amountOf(amount, currency) }
  })
  const total = amountOf(payment.TotalAmt, currency)
  return { currency, total, lines, applied: sum(lines.map((line) => line.amount)) }
}
