// Credit memos of QuickBooks in the ledger's words, and the other way round. Pure. What is given up
// of an invoice is one too: by it the invoice closes there as it does here.
import type { Account } from '../../domain/chart.ts'
import * as CreditNote from '../../domain/credit-note.ts'
import type { WriteOffKind } from '../../domain/invoice.ts'
import { Decimal } from '../../domain/money.ts'
import type { Values } from '../../domain/sync.ts'
import type { QboCreditMemo } from './entities.ts'
import {
  amountOf,
  currencyOf,
  isVoid,
  markerOf,
  rateOf,
  taxBody,
  taxed,
  wireAmount,
} from './translate.ts'

/** A credit memo as it should stand there. */
export type Memo = {
  objectId: string
  /** At most 21 characters. */
  number: string
  customerRef: string
  currency: string
  total: string
  tax: string
  issuedOn: string
  rate: string | null
  description: string
}

export const valuesOfMemo = (memo: Memo): Values => ({
  number: memo.number,
  customer: memo.customerRef,
  currency: memo.currency,
  total: memo.total,
  tax: memo.tax,
  issuedOn: memo.issuedOn,
  ...(memo.rate !== null && { rate: memo.rate }),
})

export const memoBody = (memo: Memo, itemRef: string) => ({
  CustomerRef: { value: memo.customerRef },
  CurrencyRef: { value: memo.currency },
  DocNumber: memo.number,
  TxnDate: memo.issuedOn,
  PrivateNote: markerOf(memo.objectId),
  ...(memo.rate !== null && { ExchangeRate: wireAmount(memo.rate) }),
  ...taxBody(memo.tax),
  Line: [
    {
      Amount: wireAmount(new Decimal(memo.total).minus(memo.tax)),
      Description: memo.description.slice(0, 4000),
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: {
        ItemRef: { value: itemRef },
        ...(!new Decimal(memo.tax).isZero() && taxed),
      },
    },
  ],
})

export function beliefsOfMemo(memo: QboCreditMemo, homeCurrency: string): Values {
  const currency = currencyOf(memo, homeCurrency)
  return {
    number: memo.DocNumber ?? null,
    currency,
    total: amountOf(memo.TotalAmt, currency),
    balance: amountOf(memo.RemainingCredit ?? memo.Balance, currency),
    status: isVoid(memo) ? 'void' : 'open',
  }
}

/** A credit memo that somebody made in QuickBooks, in the ledger's words. */
export function foreignNote(
  memo: QboCreditMemo,
  customerId: string | null,
  homeCurrency: string,
): CreditNote.Terms {
  const currency = currencyOf(memo, homeCurrency)
  const tax = amountOf(memo.TxnTaxDetail?.TotalTax, currency)
  const rate = rateOf(memo, 'credit memo', homeCurrency)
  return {
    creditNoteId: CreditNote.idOfQuickBooks(memo.Id),
    source: 'quickbooks',
    externalId: memo.Id,
    number: memo.DocNumber ?? null,
    customerId,
    invoiceId: null,
    currency,
    total: amountOf(memo.TotalAmt, currency),
    ...(!new Decimal(tax).isZero() && { tax }),
    issuedOn: memo.TxnDate ?? '1970-01-01',
    reason: null,
    ...(rate && { rate }),
  }
}

/** How what was given up is numbered and booked. */
export const writeOffs: Record<WriteOffKind, { prefix: string; account: Account }> = {
  'bad-debt': { prefix: 'WO-', account: 'bad-debt' },
  'small-difference': { prefix: 'SD-', account: 'small-differences' },
  'early-payment-discount': { prefix: 'ED-', account: 'discounts' },
  'bank-fee': { prefix: 'BF-', account: 'bank-fees' },
}

/** Our name for what was given up of an invoice as one kind. */
export const writeOffId = (kind: WriteOffKind, invoiceId: string) => `writeoff-${kind}-${invoiceId}`

export function writeOffOf(objectId: string): { kind: WriteOffKind; invoiceId: string } | null {
  for (const kind of Object.keys(writeOffs) as WriteOffKind[]) {
    const prefix = writeOffId(kind, '')
    if (objectId.startsWith(prefix)) return { kind, invoiceId: objectId.slice(prefix.length) }
  }
  return null
}

/** Our name for the payment of nothing that ties the credit to its invoices. */
export const applicationOf = (creditId: string) => `applied-${creditId}`
export const creditOfApplication = (objectId: string) =>
  objectId.startsWith('applied-') ? objectId.slice('applied-'.length) : null
