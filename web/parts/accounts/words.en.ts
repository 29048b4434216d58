// The names of the ledger's accounts.
const words = {
  bank: 'Bank',
  'payouts-in-transit': 'Payouts in transit',
  'stripe-clearing': 'Stripe clearing',
  'stripe-pending': 'Stripe pending',
  'undeposited-funds': 'Undeposited funds',
  'accounts-receivable': 'Accounts receivable',
  'disputed-funds': 'Disputed funds',
  'currency-conversion': 'Currency conversion',
  'unapplied-cash': 'Unapplied cash',
  'unapplied-credits': 'Unapplied credits',
  'deferred-revenue': 'Deferred revenue',
  'sales-tax': 'Sales tax',
  suspense: 'Suspense',
  'stripe-other': 'Other Stripe balances',
  revenue: 'Revenue',
  discounts: 'Discounts given',
  'credit-notes': 'Credit notes given',
  'stripe-fees': 'Stripe fees',
  'dispute-fees': 'Dispute fees',
  'bank-fees': 'Bank fees',
  'bad-debt': 'Bad debt',
  'small-differences': 'Small differences',
  'fx-gain-loss': 'Exchange gain or loss',
}
export default words

declare module '../../app/words.ts' {
  interface Words {
    accounts: typeof words
  }
}
