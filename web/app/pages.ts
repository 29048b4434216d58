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
