// What the page of today is given, and where its parts lead.
import type { LinkProps } from '@tanstack/react-router'
import type { paths } from '../../api/client.ts'

export type Today = paths['/v1/today']['get']['responses'][200]['content']['application/json']
export type Flow = Today['flows'][number]
export type Place = Flow['edges'][number]['from']
export type Waiting = Today['waiting'][number]

export type Target = Pick<LinkProps, 'to' | 'params'> & { search?: Record<string, string> }

const ledger = (account: string, currency: string): Target => ({
  to: '/reports/general-ledger',
  search: { account, currency },
})
const invoices = (currency: string, status?: string): Target => ({
  to: '/invoices',
  search: { currency, ...(status && { status }) },
})
const payments = (currency: string, status?: string): Target => ({
  to: '/payments',
  search: { currency, ...(status && { status }) },
})

/** What stands behind a part of the flow. */
export function targetOf(place: Place, currency: string): Target {
  switch (place) {
    case 'deals':
    case 'not-invoiced':
      return { to: '/deals' }
    case 'invoices':
    case 'other-invoices':
      return invoices(currency)
    case 'open':
    case 'open-before':
      return { to: '/reports/ageing', search: { currency } }
    case 'credited':
      return { to: '/credit-notes', search: { currency } }
    case 'written-off':
      return invoices(currency, 'written_off')
    case 'payments':
      return payments(currency)
    case 'unapplied':
    case 'received-before':
      return { to: '/reports/unapplied-cash', search: { currency } }
    case 'given-back':
    case 'refunds':
      return { to: '/audit', search: { type: 'RefundIssued', currency } }
    case 'fees':
      return { to: '/reports/fees', search: { currency } }
    case 'payouts':
      return { to: '/payouts', search: { currency } }
    default:
      return ledger(accounts[place] ?? 'suspense', currency)
  }
}

const accounts: Partial<Record<Place, string>> = {
  exchanged: 'currency-conversion',
  'stripe-exchanged': 'currency-conversion',
  'outside-stripe': 'undeposited-funds',
  'stripe-before': 'stripe-clearing',
  stripe: 'stripe-clearing',
  'at-stripe': 'stripe-clearing',
  disputes: 'disputed-funds',
  'stripe-other': 'stripe-other',
  'in-transit': 'payouts-in-transit',
  'in-transit-before': 'payouts-in-transit',
  bank: 'bank',
}

/** Where a group of things that wait is worked on. */
export function targetOfWaiting({ what, kind, platform }: Waiting): Target {
  const of: Record<string, string> = platform ? { platform } : {}
  switch (what) {
    case 'discrepancies':
      return { to: '/discrepancies', search: kind ? { kind } : {} }
    case 'reviews':
      return { to: '/review' }
    case 'conflicts':
      return { to: '/sync/conflicts', search: of }
    case 'parked':
      return { to: '/sync/items', search: { state: 'parked', ...of } }
    case 'held':
      return { to: '/sync/held', search: of }
    case 'sign-offs':
      return { to: '/reconciliation' }
  }
}

/** What is lost, what only waits, and the way itself: for the eye; the words say it too. */
export type Sort = 'way' | 'lost' | 'waits' | 'other'
export function sortOf(place: Place): Sort {
  if (['fees', 'written-off', 'credited', 'refunds', 'given-back', 'disputes'].includes(place)) {
    return 'lost'
  }
  const waits = ['open', 'unapplied', 'not-invoiced', 'at-stripe', 'in-transit', 'not-told']
  if (waits.includes(place)) return 'waits'
  const way = ['deals', 'invoices', 'payments', 'stripe', 'payouts', 'bank']
  return way.includes(place) ? 'way' : 'other'
}
