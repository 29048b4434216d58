// The figures of a tie-out as people call them: the pairs that are compared, and what was signed.
import { chart } from '../chart.ts'
import { accountOf } from './accounts.ts'
import type { Words } from './teller.ts'

const pairNames = {
  'deals-invoices': ['deals and invoices', 'affaires et factures'],
  'deals-hubspot': ['deals and HubSpot', 'affaires et HubSpot'],
  'invoices-quickbooks': ['invoices and QuickBooks', 'factures et QuickBooks'],
  'stripe-payments': ['Stripe and payments', 'Stripe et paiements'],
  'payments-invoices': ['payments and invoices', 'paiements et factures'],
  'payments-quickbooks': ['payments and QuickBooks', 'paiements et QuickBooks'],
  'credit-notes-quickbooks': ['credit notes and QuickBooks', 'avoirs et QuickBooks'],
  'transactions-payouts': ['transactions and payouts', 'opérations et virements'],
  'payouts-deposits': ['payouts and deposits', 'virements et dépôts'],
  customers: ['customers', 'clients'],
  books: ['the books', 'les livres'],
  refresh: ['reading the platforms', 'lecture des plateformes'],
} as const

export const pairOf = (part: string, w: Words): string =>
  Object.hasOwn(pairNames, part)
    ? pairNames[part as keyof typeof pairNames][w.language === 'en' ? 0 : 1]
    : w.quote(part)

const sides = {
  left: ['left side', 'côté gauche'],
  right: ['right side', 'côté droit'],
  unexplained: ['unexplained', 'inexpliqué'],
} as const

/** What was signed: an account, or a side or the rest of a pair. */
export function figureOf(what: string, w: Words): string {
  if (Object.hasOwn(chart, what)) {
    return accountOf(w, what, chart[what as keyof typeof chart].label)
  }
  const [, pair = what, side] = /^(.+) (left|right|unexplained)$/.exec(what) ?? []
  if (side === undefined) return what
  return `${pairOf(pair, w)}, ${sides[side as keyof typeof sides][w.language === 'en' ? 0 : 1]}`
}
