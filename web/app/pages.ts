// The pages one goes to from the menu and the palette, by the group they stand in; `key` after g
// goes there.
import {
  IconActivityHeartbeat,
  IconArrowsExchange,
  IconBuildingBank,
  IconCalendarCheck,
  IconCash,
  IconChartBar,
  IconChecklist,
  IconFileInvoice,
  IconReceiptRefund,
  IconScale,
  IconSettings,
  IconShieldCheck,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react'

export const pages = [
  {
    group: 'work',
    pages: [
      { to: '/', name: 'today', key: 't', Icon: IconActivityHeartbeat },
      { to: '/review', name: 'review', key: 'r', Icon: IconChecklist },
      { to: '/reconciliation', name: 'reconciliation', key: 'c', Icon: IconCalendarCheck },
      { to: '/discrepancies', name: 'discrepancies', key: 'x', Icon: IconScale },
    ],
  },
  {
    group: 'documents',
    pages: [
      { to: '/deals', name: 'deals', key: 'd', Icon: IconTargetArrow },
      { to: '/invoices', name: 'invoices', key: 'i', Icon: IconFileInvoice },
      { to: '/payments', name: 'payments', key: 'p', Icon: IconCash },
      { to: '/credit-notes', name: 'creditNotes', key: 'n', Icon: IconReceiptRefund },
      { to: '/payouts', name: 'payouts', key: 'o', Icon: IconBuildingBank },
      { to: '/customers', name: 'customers', key: 'u', Icon: IconUsers },
    ],
  },
  {
    group: 'proof',
    pages: [
      { to: '/reports', name: 'reports', key: 'e', Icon: IconChartBar },
      { to: '/audit', name: 'audit', key: 'a', Icon: IconShieldCheck },
    ],
  },
  {
    group: 'service',
    pages: [
      { to: '/sync', name: 'sync', key: 's', Icon: IconArrowsExchange },
      { to: '/settings', name: 'settings', key: ',', Icon: IconSettings },
    ],
  },
] as const

/** What stands below the pages of the menu, by the words that name it. */
export const subPages = [
  ['/reports/ageing', 'reports:pages.ageing'],
  ['/reports/trial-balance', 'reports:pages.trialBalance'],
  ['/reports/general-ledger', 'reports:pages.generalLedger'],
  ['/reports/revenue', 'reports:pages.revenue'],
  ['/reports/unapplied-cash', 'reports:pages.unappliedCash'],
  ['/reports/fees', 'reports:pages.fees'],
  ['/reports/matching-quality', 'reports:pages.matchingQuality'],
  ['/reports/schedules', 'reports:pages.schedules'],
  ['/audit/changes', 'audit:pages.changes'],
  ['/audit/seals', 'audit:pages.seals'],
  ['/audit/exports', 'audit:pages.exports'],
  ['/audit/samples', 'audit:pages.samples'],
  ['/audit/access', 'audit:pages.access'],
  ['/sync/connections', 'sync:tabs.connections'],
  ['/sync/items', 'sync:tabs.items'],
  ['/sync/held', 'sync:tabs.held'],
  ['/sync/conflicts', 'sync:tabs.conflicts'],
  ['/sync/webhooks', 'sync:tabs.webhooks'],
  ['/sync/outgoing', 'sync:tabs.outgoing'],
  ['/sync/mappings', 'sync:tabs.mappings'],
  ['/sync/throughput', 'sync:tabs.throughput'],
  ['/settings/people', 'settings:pages.people'],
  ['/settings/api-keys', 'settings:pages.apiKeys'],
  ['/settings/rules', 'settings:pages.rules'],
  ['/settings/matching', 'settings:pages.matching'],
  ['/settings/tolerances', 'settings:pages.tolerances'],
  ['/settings/accounts', 'settings:pages.accounts'],
  ['/settings/months', 'settings:pages.months'],
  ['/settings/exchange-rates', 'settings:pages.exchangeRates'],
] as const

/** The page of a document or of whatever else has an id, by what the API calls it. */
const homes: Record<string, string> = {
  invoice: 'invoices',
  payment: 'payments',
  'credit-note': 'credit-notes',
  payout: 'payouts',
  customer: 'customers',
  deal: 'deals',
  discrepancy: 'discrepancies',
  review: 'review',
}

export function pathOf(noun: string, id: string): string | undefined {
  const home = homes[noun]
  if (home === undefined) return
  if (noun === 'review') return `/review?id=${encodeURIComponent(id)}`
  return `/${home}/${encodeURIComponent(id)}`
}
