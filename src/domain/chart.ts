// The chart of accounts: the ledger's own accounts, in the order of a balance sheet and then of a
// profit and loss account, and what each of them is in QuickBooks (AccountType, Intuit's Account
// entity). A workspace may map each to another account there (accounting.ts).
import Type from 'typebox'

type AccountInfo = {
  label: string
  kind: 'asset' | 'liability' | 'equity' | 'income' | 'expense'
  quickbooksType: string
}

export const chart = {
  bank: { label: 'Bank', kind: 'asset', quickbooksType: 'Bank' },
  'payouts-in-transit': {
    label: 'Payouts in transit',
    kind: 'asset',
    quickbooksType: 'Other Current Asset',
  },
  'stripe-clearing': { label: 'Stripe clearing', kind: 'asset', quickbooksType: 'Bank' },
  /** Taken or given back at Stripe, and not (yet) in the balance there. */
  'stripe-pending': {
    label: 'Stripe pending',
    kind: 'asset',
    quickbooksType: 'Other Current Asset',
  },
  'undeposited-funds': {
    label: 'Undeposited funds',
    kind: 'asset',
    quickbooksType: 'Other Current Asset',
  },
  'accounts-receivable': {
    label: 'Accounts receivable',
    kind: 'asset',
    quickbooksType: 'Accounts Receivable',
  },
  /** Withdrawn by Stripe for disputes that are not decided. */
  'disputed-funds': {
    label: 'Disputed funds',
    kind: 'asset',
    quickbooksType: 'Other Current Asset',
  },
  /** What stands in foreign money, and what it was worth when it was booked. */
  'currency-conversion': {
    label: 'Currency conversion',
    kind: 'asset',
    quickbooksType: 'Other Current Asset',
  },
  'unapplied-cash': {
    label: 'Unapplied cash',
    kind: 'liability',
    quickbooksType: 'Other Current Liability',
  },
  'unapplied-credits': {
    label: 'Unapplied credits',
    kind: 'liability',
    quickbooksType: 'Other Current Liability',
  },
  'deferred-revenue': {
    label: 'Deferred revenue',
    kind: 'liability',
    quickbooksType: 'Other Current Liability',
  },
  'sales-tax': { label: 'Sales tax', kind: 'liability', quickbooksType: 'Other Current Liability' },
  /** Of a kind that the ledger does not know: a person has to say what it is. */
  suspense: { label: 'Suspense', kind: 'liability', quickbooksType: 'Other Current Liability' },
  /** Moved between us and Stripe outside of payments: top-ups, reserves, loans, transfers. */
  'stripe-other': {
    label: 'Other Stripe balances',
    kind: 'asset',
    quickbooksType: 'Other Current Asset',
  },
  revenue: { label: 'Revenue', kind: 'income', quickbooksType: 'Income' },
  discounts: { label: 'Discounts given', kind: 'income', quickbooksType: 'Income' },
  'credit-notes': { label: 'Credit notes given', kind: 'income', quickbooksType: 'Income' },
  'stripe-fees': { label: 'Stripe fees', kind: 'expense', quickbooksType: 'Expense' },
  'dispute-fees': { label: 'Dispute fees', kind: 'expense', quickbooksType: 'Expense' },
  'bank-fees': { label: 'Bank fees', kind: 'expense', quickbooksType: 'Expense' },
  'bad-debt': { label: 'Bad debt', kind: 'expense', quickbooksType: 'Expense' },
  'small-differences': { label: 'Small differences', kind: 'expense', quickbooksType: 'Expense' },
  'fx-gain-loss': {
    label: 'Exchange gain or loss',
    kind: 'income',
    quickbooksType: 'Other Income',
  },
} as const satisfies Record<string, AccountInfo>

export type Account = keyof typeof chart
export const accounts = Object.keys(chart) as Account[]
export const Account = Type.Enum(accounts)
