// Payments of QuickBooks in the ledger's words, and the other way round. Pure. A payment there is of
// one customer and one currency; one of nothing ties a credit memo to invoices.
import { type Account, chart } from '../../domain/chart.ts'
import { Decimal, format, sum } from '../../domain/money.ts'
import type { Values } from '../../domain/sync.ts'
import type { QboPayment } from './entities.ts'
import { amountOf, currencyOf, isVoid, markerOf, wireAmount } from './translate.ts'

export type OnInvoice = { quickbooksId: string; amount: string }
export type FromMemo = { creditMemoId: string; amount: string }

/** How much of it stands on one invoice. */
export const standsOn = (
  quickbooksId: string,
  lines: readonly { quickbooksId: string; amount: Decimal.Value }[],
) => sum(lines.filter((line) => line.quickbooksId === quickbooksId).map((line) => line.amount))

/** Our name for the part of a payment that stands there for a further customer, and back. */
export const shareOf = (paymentId: string, customerRef: string) => `${paymentId}+${customerRef}`
export const paymentOfShare = (objectId: string) => objectId.split('+')[0] ?? ''

/** A payment as it should stand there. */
export type CarriedPayment = {
  /** Our name for it, by which it is known again there. */
  objectId: string
  /** At most 21 characters. */
  reference: string
  customerRef: string
  currency: string
  total: string
  receivedOn: string
  lines: OnInvoice[]
  /** What it takes from credit memos. */
  credits: FromMemo[]
  /** What one unit is worth in the home currency; null where that is not known. */
  rate: string | null
  /** The account that the money arrives in; null for a payment of nothing. */
  depositTo: string | null
  /** For whoever reads it there. */
  note: string | null
}

/** The lines as `Values` keep them. */
export const pairs = (lines: readonly OnInvoice[]) =>
  JSON.stringify(lines.map((line) => [line.quickbooksId, line.amount]))
const memoPairs = (credits: readonly FromMemo[]) =>
  JSON.stringify(credits.map((credit) => [credit.creditMemoId, credit.amount]))

export const valuesOfPayment = ({
  total,
  currency,
  lines,
  credits,
  rate,
}: CarriedPayment): Values => ({
  total,
  currency,
  lines: pairs(lines),
  ...(credits.length > 0 && { credits: memoPairs(credits) }),
  ...(rate !== null && { rate }),
})

/** Nothing is left of it: no money, and no credit that it ties to an invoice. */
export const isEmpty = ({ total, lines, credits }: CarriedPayment) =>
  new Decimal(total).isZero() && lines.length === 0 && credits.length === 0

/** As `isEmpty`, of what was written. Where nothing is said of the amount, it stands as it was. */
export const wroteNothing = (written: Values) =>
  written.total !== undefined &&
  new Decimal(written.total ?? 0).isZero() &&
  (written.lines ?? '[]') === '[]'

export const writtenLines = (written: Values | null): OnInvoice[] =>
  (JSON.parse(written?.lines ?? '[]') as [string, string][]).map(([quickbooksId, amount]) => {
    return { quickbooksId, amount }
  })

export const paymentBody = (wanted: CarriedPayment) => ({
  CustomerRef: { value: wanted.customerRef },
  CurrencyRef: { value: wanted.currency },
  TotalAmt: wireAmount(wanted.total),
  TxnDate: wanted.receivedOn,
  PaymentRefNum: wanted.reference,
  PrivateNote: [markerOf(wanted.objectId), wanted.note].filter(Boolean).join(' '),
  ...(wanted.rate !== null && { ExchangeRate: wireAmount(wanted.rate) }),
  Line: [
    ...wanted.lines.map(({ quickbooksId, amount }) => linked(amount, quickbooksId, 'Invoice')),
    ...wanted.credits.map(({ creditMemoId, amount }) => {
      return linked(amount, creditMemoId, 'CreditMemo')
    }),
  ],
})

export const linked = (amount: string, TxnId: string, TxnType: string) => ({
  Amount: wireAmount(amount),
  LinkedTxn: [{ TxnId, TxnType }],
})

const linksOf = (payment: QboPayment, type: string) =>
  (payment.Line ?? []).flatMap((line) =>
    (line.LinkedTxn ?? [])
      .filter((link) => link.TxnType === type)
      .map((link) => ({ id: link.TxnId, amount: line.Amount })),
  )

export const linkedInvoices = (payment: QboPayment) =>
  linksOf(payment, 'Invoice').map(({ id, amount }) => ({ quickbooksId: id, amount }))

export function beliefsOfPayment(payment: QboPayment, homeCurrency: string): Values {
  const { currency, total, lines, credits } = foreignPayment(payment, homeCurrency)
  return {
    currency,
    total,
    unapplied: amountOf(payment.UnappliedAmt, currency),
    lines: pairs(lines),
    ...(credits.length > 0 && { credits: memoPairs(credits) }),
    into: intoOf(payment),
    deposit: depositOf(payment),
    on: payment.TxnDate ?? null,
    reference: payment.PaymentRefNum || null,
    status: isVoid(payment) ? 'void' : 'open',
  }
}

const isCalled = (name: string | undefined, account: Account) =>
  name?.trim().toLowerCase() === chart[account].label.toLowerCase()

/** The account that the money arrives in: the ledger's own by their names, others as they are. A
 *  payment of which nothing is said lies in undeposited funds. */
function intoOf({ DepositToAccountRef: ref }: QboPayment): string {
  const named = (['undeposited-funds', 'stripe-clearing'] as const).find((account) =>
    isCalled(ref?.name, account),
  )
  return named ?? ref?.name ?? ref?.value ?? 'undeposited-funds'
}

/** The deposit that has taken it to the bank. */
const depositOf = ({ LinkedTxn }: QboPayment) =>
  LinkedTxn?.find(({ TxnType }) => TxnType === 'Deposit')?.TxnId ?? null

/** The credit memos that a payment was last seen to take from. */
export const creditsSeen = (seen: Values | null): string[] =>
  (JSON.parse(seen?.credits ?? '[]') as [string, string][]).map(([creditMemoId]) => creditMemoId)

/** A payment that somebody recorded in QuickBooks, in the ledger's words. */
export function foreignPayment(payment: QboPayment, homeCurrency: string) {
  const currency = currencyOf(payment, homeCurrency)
  const lines = linkedInvoices(payment).map(({ quickbooksId, amount }): OnInvoice => {
    return { quickbooksId, amount: amountOf(amount, currency) }
  })
  const credits = linksOf(payment, 'CreditMemo').map(({ id, amount }): FromMemo => {
    return { creditMemoId: id, amount: amountOf(amount, currency) }
  })
  const total = amountOf(payment.TotalAmt, currency)
  return { currency, total, lines, credits, applied: sum(lines.map((line) => line.amount)) }
}

/** QuickBooks does not say which of the invoices a credit memo went to, where a payment has several
 *  of both: the first credits go to the first invoices, and the money to the rest. */
export function spread({ lines, credits, currency }: ReturnType<typeof foreignPayment>) {
  const left = lines.map((line) => ({ ...line, left: new Decimal(line.amount) }))
  const shared = credits.map(({ creditMemoId, amount }) => {
    let rest = new Decimal(amount)
    const taken: OnInvoice[] = []
    for (const line of left) {
      const part = Decimal.min(rest, line.left)
      if (!part.greaterThan(0)) continue
      rest = rest.minus(part)
      line.left = line.left.minus(part)
      taken.push({ quickbooksId: line.quickbooksId, amount: format(part, currency) })
    }
    return { creditMemoId, lines: taken }
  })
  const paid = left
    .filter((line) => line.left.greaterThan(0))
    .map(({ quickbooksId, left: rest }) => ({ quickbooksId, amount: format(rest, currency) }))
  return { paid, credited: shared }
}
