// A payout as QuickBooks books it. Pure. One that brings money is a deposit out of Stripe clearing;
// a deposit cannot be negative, so one that takes money is a journal entry with the same lines. So is
// one that came back: its fees stay, and the money is in clearing until a later one takes it along.
import type { Account } from '../../domain/chart.ts'
import { Decimal } from '../../domain/money.ts'
import { isWhole, linesDue, type PayoutLine } from '../../domain/payout-lines.ts'
import type { State } from '../../domain/payout.ts'
import type { Values } from '../../domain/sync.ts'
import type { Line, QboDeposit, QboJournalEntry } from './entities.ts'
import { amountOf, currencyOf, markerOf, numbered, wireAmount } from './translate.ts'

/** A payout as it should stand there. */
export type Transfer = {
  payoutId: string
  total: string
  currency: string
  on: string
  lines: PayoutLine[]
  /** Where the total goes: back to clearing when the bank did not keep it. */
  into: 'bank' | 'stripe-clearing'
}

/** Null while there is nothing to carry over. */
export function transferOf(payout: State): Transfer | null {
  const { created, status } = payout
  const lines = isWhole(payout) ? linesDue(payout) : []
  if (!created || lines.length === 0) return null
  return {
    ...{ payoutId: created.payoutId, total: created.amount.amount, on: created.arrivesOn },
    ...{ currency: created.amount.currency, lines },
    into: status === 'failed' ? 'stripe-clearing' : 'bank',
  }
}

export const isJournalEntry = ({ total, into }: Transfer) =>
  into !== 'bank' || new Decimal(total).isNegative()

export const valuesOfTransfer = (transfer: Transfer): Values => ({
  total: transfer.total,
  currency: transfer.currency,
  on: transfer.on,
  status: 'open',
  document: isJournalEntry(transfer) ? 'journal-entry' : 'deposit',
  lines: JSON.stringify(transfer.lines.map((line) => [line.account, line.amount])),
  ...(transfer.into !== 'bank' && { into: transfer.into }),
})

type Refs = ReadonlyMap<Account, string>
const refIn = (refs: Refs, account: Account) => ({ value: refs.get(account) ?? '' })

export const depositBody = (transfer: Transfer, refs: Refs) => ({
  DepositToAccountRef: refIn(refs, 'bank'),
  CurrencyRef: { value: transfer.currency },
  TxnDate: transfer.on,
  PrivateNote: markerOf(transfer.payoutId),
  Line: transfer.lines.map(
    ({ account, amount, description }): Line => ({
      Amount: wireAmount(amount),
      Description: description,
      DetailType: 'DepositLineDetail',
      DepositLineDetail: { AccountRef: refIn(refs, account) },
    }),
  ),
})

const told = { bank: 'Taken from the bank by Stripe', 'stripe-clearing': 'The payout came back' }

/** What a deposit takes from an account is a credit of it. */
export function entryBody(transfer: Transfer, refs: Refs) {
  const line = (account: Account, amount: string, description: string): Line => {
    const value = new Decimal(amount)
    const PostingType = value.isNegative() ? 'Credit' : 'Debit'
    return {
      Amount: wireAmount(value.abs()),
      Description: description,
      DetailType: 'JournalEntryLineDetail',
      JournalEntryLineDetail: { PostingType, AccountRef: refIn(refs, account) },
    }
  }
  const negated = (amount: string) => new Decimal(amount).negated().toFixed()
  return {
    CurrencyRef: { value: transfer.currency },
    TxnDate: transfer.on,
    DocNumber: numbered('', transfer.payoutId),
    PrivateNote: markerOf(transfer.payoutId),
    Line: [
      line(transfer.into, transfer.total, told[transfer.into]),
      ...transfer.lines.map((one) => line(one.account, negated(one.amount), one.description)),
    ],
  }
}

/** `by` says who made it: what we wrote bears our marker from the beginning of its note on. */
export function beliefsOfDeposit(
  deposit: QboDeposit,
  payoutId: string,
  homeCurrency: string,
): Values {
  const currency = currencyOf(deposit, homeCurrency)
  const total = amountOf(deposit.TotalAmt, currency)
  const by = deposit.PrivateNote?.startsWith(markerOf(payoutId)) ? 'tieout' : 'hand'
  const amounts = JSON.stringify(deposit.Line.map((line) => amountOf(line.Amount, currency)))
  const document = 'deposit'
  return { total, currency, on: deposit.TxnDate ?? null, status: 'open', document, by, amounts }
}

/** What the entry brings to the bank, or back to clearing: its first line. */
export function beliefsOfEntry(entry: QboJournalEntry, homeCurrency: string): Values {
  const currency = currencyOf(entry, homeCurrency)
  const [bank] = entry.Line
  const sign = bank?.JournalEntryLineDetail?.PostingType === 'Credit' ? -1 : 1
  const total = amountOf(sign * (bank?.Amount ?? 0), currency)
  const on = entry.TxnDate ?? null
  return { total, currency, on, status: 'open', document: 'journal-entry', by: 'tieout' }
}

/** What is believed of a deposit or an entry that was deleted. */
export const goneTransfer: Values = {
  ...{ total: null, currency: null, on: null, status: 'deleted', document: null, by: null },
}
