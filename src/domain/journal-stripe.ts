// The balance at Stripe and what leaves it for the bank, as postings.
import type * as BalanceTransaction from './balance-transaction.ts'
import type { Account } from './chart.ts'
import { Decimal } from './money.ts'
import * as Payout from './payout.ts'
import { credit, debit, type Draft, type Posting, reversed } from './posting.ts'

type Recorded = BalanceTransaction.Recorded

// Stripe's types: docs.stripe.com/reports/balance-transaction-types. The first that fits; a type
// that none fits waits in suspense for a person.
const counterAccounts: [types: RegExp, account: Account][] = [
  [/^(charge|payment)$/, 'stripe-pending'],
  [/^(refund|payment_refund|refund_failure)$/, 'stripe-pending'],
  [/^(payment_failure_refund|payment_reversal)$/, 'stripe-pending'],
  [/^(payout|payout_cancel|payout_failure)$/, 'payouts-in-transit'],
  [/^payout_minimum_balance_/, 'payouts-in-transit'],
  [/^(stripe_fee|stripe_fx_fee|tax_fee)$/, 'stripe-fees'],
  [/^application_fee(_refund)?$/, 'stripe-other'],
  [/^(topup|transfer|reserve_|advance|anticipation|connect_)/, 'stripe-other'],
  [/^(reserved_funds|contribution)$/, 'stripe-other'],
]

type Kind = Pick<Recorded, 'type' | 'reportingCategory'>

export function counterAccountOf({ type, reportingCategory }: Kind): Account {
  if (type === 'adjustment' && /^dispute(_reversal)?$/.test(reportingCategory)) {
    return 'disputed-funds'
  }
  return counterAccounts.find(([types]) => types.test(type))?.[1] ?? 'suspense'
}

/** The fee is what lies between amount and net, as it is at Stripe. */
function moved(recorded: Recorded): Posting[] {
  const { amount, net, presented, reportingCategory } = recorded
  const { currency } = amount
  const fee = new Decimal(amount.amount).minus(net.amount).toFixed()
  const feeAccount = reportingCategory.startsWith('dispute') ? 'dispute-fees' : 'stripe-fees'
  // Through conversion, which cancels itself out where both are of one currency.
  const asked = presented?.currency === currency ? amount : (presented ?? amount)
  return [
    debit('stripe-clearing', { amount: net.amount, currency }),
    debit(feeAccount, { amount: fee, currency }),
    credit(counterAccountOf(recorded), asked),
    debit('currency-conversion', asked),
    credit('currency-conversion', amount),
  ]
}

function subjectsOf({ paymentId, sourceId }: Recorded) {
  if (paymentId !== null) return { paymentId }
  return sourceId?.startsWith('po_') ? { payoutId: Payout.idOfStripe(sourceId) } : {}
}

export function draftOfBalance({ type, data }: BalanceTransaction.Event): Draft | null {
  switch (type) {
    case 'BalanceTransactionRecorded': {
      const { balanceTransactionId, description: told, on } = data
      const description = `Stripe ${data.type} ${balanceTransactionId}${told ? `: ${told}` : ''}`
      return { on, description, subjects: subjectsOf(data), postings: moved(data) }
    }
    case 'BalanceTransactionPaidOut':
      return null
  }
}

export function draftOfPayout({ type, data }: Payout.Event): Draft | null {
  const { payoutId, amount } = data
  const paid = [debit('bank', amount), credit('payouts-in-transit', amount)]
  const subjects = { payoutId }
  switch (type) {
    case 'PayoutPaid':
      return { on: data.on, description: `Payout ${payoutId} paid`, subjects, postings: paid }
    case 'PayoutFailed': {
      if (!data.wasPaid) return null
      const description = `Payout ${payoutId} came back: ${data.code}`
      return { on: data.on, description, subjects, postings: reversed(paid) }
    }
    case 'PayoutCreated':
    case 'PayoutReconciled':
      return null
  }
}
