// The accounts of the chart as people call them.
import { chart } from '../chart.ts'
import type { Words } from './teller.ts'

const accounts: Readonly<Record<string, string>> = {
  bank: 'Banque',
  'payouts-in-transit': 'Virements en cours',
  'stripe-clearing': 'Compte d’attente Stripe',
  'stripe-pending': 'Stripe en attente',
  'undeposited-funds': 'Fonds à déposer',
  'accounts-receivable': 'Créances clients',
  'disputed-funds': 'Fonds contestés',
  'currency-conversion': 'Conversion de devises',
  'unapplied-cash': 'Encaissements à lettrer',
  'unapplied-credits': 'Avoirs à imputer',
  'deferred-revenue': 'Produits constatés d’avance',
  'sales-tax': 'TVA et taxes collectées',
  suspense: 'Compte d’attente',
  'stripe-other': 'Autres soldes Stripe',
  revenue: 'Chiffre d’affaires',
  discounts: 'Remises accordées',
  'credit-notes': 'Avoirs accordés',
  'stripe-fees': 'Commissions Stripe',
  'dispute-fees': 'Frais de litige',
  'bank-fees': 'Frais bancaires',
  'bad-debt': 'Créances irrécouvrables',
  'small-differences': 'Écarts de règlement',
  'fx-gain-loss': 'Gains et pertes de change',
}

export const accountOf = (words: Words, account: string, label: string) =>
  words.language === 'en' ? label : (accounts[account] ?? label)

/** The account of the chart, where it is one by its code. */
export const accountIn = (words: Words, code: string) =>
  Object.hasOwn(chart, code)
    ? words.quote(accountOf(words, code, chart[code as keyof typeof chart].label))
    : words.quote(code)
