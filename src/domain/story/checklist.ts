// What is asked before a month is closed, in the reader's language.
import type { Words } from './teller.ts'

const french: Readonly<Record<string, string>> = {
  'invoices-requested': 'Factures du mois que QuickBooks n’a pas encore',
  'invoices-differing': 'Factures du mois sur lesquelles les plateformes divergent',
  'payments-unapplied': 'Paiements du mois dont une part reste à lettrer',
  'reviews-open': 'Paiements du mois qui attendent une personne',
  'payments-without-balance-transaction':
    'Paiements Stripe du mois dont la ligne du solde est inconnue',
  'credit-notes-unapplied': 'Avoirs du mois qui ne sont pas épuisés',
  'payouts-not-tying': 'Virements du mois dont les opérations n’atteignent pas le montant',
  'payouts-without-deposit': 'Virements du mois dont le dépôt dans QuickBooks manque ou diffère',
  'balance-transactions-unknown': 'Lignes du solde Stripe d’un type inconnu, en compte d’attente',
  'late-entries': 'Écritures d’un mois clôturé comptabilisées dans celui-ci',
  held: 'Messages des plateformes à éclaircir ; chacun peut relever du mois',
  'sync-parked': 'Écritures vers les plateformes abandonnées jusqu’à ce qu’une personne réessaie',
}

export const checklistIn = (words: Words, check: string, label: string): string =>
  words.language === 'en' ? label : (french[check] ?? label)
