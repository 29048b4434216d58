// Which address shows which page. Each page is loaded when it is first gone to; the state of a page
// stands in its address as plain words (search.ts), and `at`, the moment of the past one looks at,
// goes along over every link.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router'
import { queryClient } from '../api/client.ts'
import { Frame } from './frame.tsx'
import { whileOnline } from './offline.tsx'
import { parseSearch, type Search, stringifySearch } from './search.ts'
import { lookWhoItIs, SignedIn } from './session.tsx'
import { Crashed, NotFound } from './stumbled.tsx'

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>) => search as Search,
  search: { middlewares: [retainSearchParams(['at'])] },
  component: Outlet,
  errorComponent: Crashed,
  notFoundComponent: NotFound,
})

/** Pages for people who are signed in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  loader: () => lookWhoItIs(queryClient),
  component: function Framed() {
    const { at } = root.useSearch()
    return (
      <SignedIn at={at}>
        <Frame at={at} />
      </SignedIn>
    )
  },
})

const page = <Path extends string>(path: Path, load: Parameters<typeof lazyRouteComponent>[0]) =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    component: lazyRouteComponent(whileOnline(load), 'Page'),
    errorComponent: Crashed,
  })
const door = <Path extends string>(path: Path, load: Parameters<typeof lazyRouteComponent>[0]) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'Page') })

const tree = root.addChildren([
  door('/sign-in', () => import('../pages/sign-in/page.tsx')),
  door('/join', () => import('../pages/join/page.tsx')),
  signedIn.addChildren([
    page('/', () => import('../pages/today/page.tsx')),
    page('/review', () => import('../pages/review/page.tsx')),
    page('/reconciliation', () => import('../pages/reconciliation/page.tsx')),
    page('/reconciliation/$day', () => import('../pages/reconciliation/day-page.tsx')),
    page('/discrepancies', () => import('../pages/discrepancies/page.tsx')),
    page('/discrepancies/$id', () => import('../pages/discrepancies/detail.tsx')),
    page('/deals', () => import('../pages/deals/list.tsx')),
    page('/deals/$id', () => import('../pages/deals/detail.tsx')),
    page('/invoices', () => import('../pages/invoices/list.tsx')),
    page('/invoices/$id', () => import('../pages/invoices/detail.tsx')),
    page('/payments', () => import('../pages/payments/list.tsx')),
    page('/payments/$id', () => import('../pages/payments/detail.tsx')),
    page('/credit-notes', () => import('../pages/credit-notes/list.tsx')),
    page('/credit-notes/$id', () => import('../pages/credit-notes/detail.tsx')),
    page('/payouts', () => import('../pages/payouts/list.tsx')),
    page('/payouts/$id', () => import('../pages/payouts/detail.tsx')),
    page('/customers', () => import('../pages/customers/list.tsx')),
    page('/customers/$id', () => import('../pages/customers/detail.tsx')),
    page('/reports', () => import('../pages/reports/page.tsx')),
    page('/reports/ageing', () => import('../pages/reports/ageing.tsx')),
    page('/reports/trial-balance', () => import('../pages/reports/trial-balance.tsx')),
    page('/reports/general-ledger', () => import('../pages/reports/general-ledger.tsx')),
    page('/reports/revenue', () => import('../pages/reports/revenue.tsx')),
    page('/reports/unapplied-cash', () => import('../pages/reports/unapplied-cash.tsx')),
    page('/reports/fees', () => import('../pages/reports/fees.tsx')),
    page('/reports/matching-quality', () => import('../pages/reports/matching-quality.tsx')),
    page('/reports/schedules', () => import('../pages/reports/schedules.tsx')),
    page('/audit', () => import('../pages/audit/page.tsx')),
    page('/audit/events/$id', () => import('../pages/audit/event.tsx')),
    page('/audit/chains/$id', () => import('../pages/audit/chain.tsx')),
    page('/audit/changes', () => import('../pages/audit/changes.tsx')),
    page('/audit/seals', () => import('../pages/audit/seals.tsx')),
    page('/audit/exports', () => import('../pages/audit/exports.tsx')),
    page('/audit/access', () => import('../pages/audit/access.tsx')),
    page('/audit/samples', () => import('../pages/audit/samples.tsx')),
    page('/sync', () => import('../pages/sync/page.tsx')),
    page('/sync/connections', () => import('../pages/sync/connections.tsx')),
    page('/sync/mappings', () => import('../pages/sync/mappings.tsx')),
    page('/sync/items', () => import('../pages/sync/items.tsx')),
    page('/sync/held', () => import('../pages/sync/held.tsx')),
    page('/sync/conflicts', () => import('../pages/sync/conflicts.tsx')),
    page('/sync/webhooks', () => import('../pages/sync/webhooks.tsx')),
    page('/sync/outgoing', () => import('../pages/sync/outgoing.tsx')),
    page('/sync/throughput', () => import('../pages/sync/throughput.tsx')),
    page('/settings', () => import('../pages/settings/page.tsx')),
    page('/settings/workspace', () => import('../pages/settings/workspace.tsx')),
    page('/settings/people', () => import('../pages/people/page.tsx')),
    page('/settings/api-keys', () => import('../pages/api-keys/page.tsx')),
    page('/settings/profile', () => import('../pages/profile/page.tsx')),
    page('/settings/rules', () => import('../pages/rules/page.tsx')),
    page('/settings/matching', () => import('../pages/matching/page.tsx')),
    page('/settings/tolerances', () => import('../pages/settings/tolerances.tsx')),
    page('/settings/accounts', () => import('../pages/settings/accounts.tsx')),
    page('/settings/months', () => import('../pages/settings/months.tsx')),
    page('/settings/exchange-rates', () => import('../pages/settings/exchange-rates.tsx')),
    page('/welcome', () => import('../pages/welcome/page.tsx')),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
