import type { Translated } from '../../app/words.ts'
import type english from './words.en.ts'

const words: Translated<typeof english> = {
  bank: 'Banque',
  'payouts-in-transit': 'Virements en transit',
  'stripe-clearing': 'Compte d’attente Stripe',
  'stripe-pending': 'Stripe en attente',
  'undeposited-funds': 'Fonds non déposés',
  'accounts-receivable': 'Créances clients',
  'disputed-funds': 'Fonds en litige',
  'currency-conversion': 'Conversion de devises',
  'unapplied-cash': 'Encaissements non affectés',
  'unapplied-credits': 'Avoirs non affectés',
  'deferred-revenue': 'Produits constatés d’avance',
  'sales-tax': 'Taxe sur les ventes',
  suspense: 'Compte d’attente',
  'stripe-other': 'Autres soldes Stripe',
  revenue: 'Chiffre d’affaires',
  discounts: 'Remises accordées',
  'credit-notes': 'Avoirs accordés',
  'stripe-fees': 'Frais Stripe',
  'dispute-fees': 'Frais de litige',
  'bank-fees': 'Frais bancaires',
  'bad-debt': 'Créances irrécouvrables',
  'small-differences': 'Petits écarts',
  'fx-gain-loss': 'Gain ou perte de change',
}
export default words
