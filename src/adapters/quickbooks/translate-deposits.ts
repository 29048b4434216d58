// A payout as QuickBooks books it. Pure. One that brings money is a deposit out of Stripe clearing;
// a deposit cannot be negative, so one that takes money is a journal entry with the same lines.
import type { Account } from '../../domain/chart.ts'
import { Decimal, format } from '../../domain/money.ts'
import type { State } from '../../domain/payout.ts'
import type { Values } from '../../domain/sync.ts'
import type { Line, QboDeposit, QboJournalEntry } from './client.ts'
import { amountOf, currencyOf, markerOf, numbered, wireAmount } from './translate.ts'

export type PayoutLine = { account: Account; amount: string; description: string }

/** A payout as it should stand there. */
export type Transfer = {
  payoutId: string
  total: string
  currency: string
  on: string
  lines: PayoutLine[]
}

const payments = new Set(['charge', 'payment'])
const refunds = new Set([
  'refund',
  'payment_refund',
  'refund_failure',
  'payment_failure_refund',
  'payment_reversal',
])
const returns = new Set(['payout_failure', 'payout_cancel'])
const costs = new Set(['stripe_fee', 'stripe_fx_fee', 'tax_fee'])
const others =
  /^(topup|transfer|reserve|contribution|advance|anticipation|connect_|application_fee)/

/** What has passed through clearing there, by a payment that was recorded, comes out of clearing. A
 *  lost dispute lowers its payment there, so what was withdrawn for it comes out of clearing too. A
 *  payout that came back has no deposit any more: it is in clearing until a later one takes it along. */
function accountOfType(type: string): { account: Account; label: string } {
  if (payments.has(type)) return { account: 'stripe-clearing', label: 'Charges' }
  if (refunds.has(type)) return { account: 'stripe-clearing', label: 'Refunds' }
  if (type === 'adjustment') return { account: 'stripe-clearing', label: 'Disputes' }
  if (returns.has(type)) return { account: 'stripe-clearing', label: 'Payouts that came back' }
  if (costs.has(type)) return { account: 'stripe-fees', label: 'Stripe fees' }
  if (others.test(type)) return { account: 'stripe-other', label: `Stripe ${type}` }
  return { account: 'suspense', label: `Stripe ${type}` }
}

/** The parts of the payout by account, its fees apart, and a line for what nobody can explain. */
export function payoutLines({ created, parts, difference }: State): PayoutLine[] {
  const currency = created?.amount.currency ?? ''
  const lines = new Map<string, { account: Account; description: string; amount: Decimal }>()
  const add = (account: Account, description: string, amount: Decimal) => {
    const key = `${account}/${description}`
    const before = lines.get(key)?.amount ?? new Decimal(0)
    lines.set(key, { account, description, amount: before.plus(amount) })
  }
  for (const { type, amount, fee } of parts) {
    const { account, label } = accountOfType(type)
    add(account, label, new Decimal(amount))
    const isDispute = type === 'adjustment'
    const kept = new Decimal(fee).negated()
    add(
      isDispute ? 'dispute-fees' : 'stripe-fees',
      isDispute ? 'Dispute fees' : 'Stripe fees',
      kept,
    )
  }
  // Stripe does not say what is in a payout that was asked for by hand.
  if (parts.length === 0 && created) {
    add('stripe-clearing', 'Payout', new Decimal(created.amount.amount))
  } else {
    add('suspense', 'Not explained by transactions', difference ?? new Decimal(0))
  }
  return [...lines.values()]
    .filter(({ amount }) => !amount.isZero())
    .map((line) => ({ ...line, amount: format(line.amount, currency) }))
}

export const isJournalEntry = ({ total }: { total: string }) => new Decimal(total).isNegative()

export const valuesOfTransfer = (transfer: Transfer): Values => ({
  total: transfer.total,
  currency: transfer.currency,
  on: transfer.on,
  status: 'open',
  document: isJournalEntry(transfer) ? 'journal-entry' : 'deposit',
  lines: JSON.stringify(transfer.lines.map((line) => [line.account, line.amount])),
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
      line('bank', transfer.total, 'Taken from the bank by Stripe'),
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
  return { total, currency, on: deposit.TxnDate ?? null, status: 'open', document: 'deposit', by }
}

/** What the entry brings to the bank; its first line is the bank's. */
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
