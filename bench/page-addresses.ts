// Every page of the dashboard, with a document of each kind where a page needs one: for the
// screenshots and the figures of the pages.
import { demoKey } from '../src/config.ts'

const fixed = [
  ...['/', '/review', '/reconciliation', '/discrepancies'],
  ...['/deals', '/invoices', '/payments', '/credit-notes', '/payouts', '/customers'],
  ...['/reports', '/reports/ageing', '/reports/trial-balance', '/reports/general-ledger'],
  ...['/reports/revenue', '/reports/unapplied-cash', '/reports/fees'],
  ...['/reports/matching-quality', '/reports/schedules'],
  ...['/audit', '/audit/changes', '/audit/seals', '/audit/exports', '/audit/access'],
  ...['/audit/samples', '/sync', '/sync/connections', '/sync/mappings', '/sync/items'],
  ...['/sync/held', '/sync/conflicts', '/sync/webhooks', '/sync/outgoing', '/sync/throughput'],
  ...['/settings', '/settings/workspace', '/settings/people', '/settings/api-keys'],
  ...['/settings/profile', '/settings/rules', '/settings/matching', '/settings/tolerances'],
  ...['/settings/accounts', '/settings/months', '/settings/exchange-rates'],
  ...['/welcome', '/sign-in', '/join', '/no-such-page'],
]

/** A list of the API, and the page of one of its rows. */
const oneOf = {
  '/v1/deals': '/deals/',
  '/v1/invoices': '/invoices/',
  '/v1/payments': '/payments/',
  '/v1/credit-notes': '/credit-notes/',
  '/v1/payouts': '/payouts/',
  '/v1/customers': '/customers/',
  '/v1/discrepancies': '/discrepancies/',
  '/v1/audit/events': '/audit/events/',
}

const headers = { authorization: `Bearer ${demoKey}` }

/** What a list of a service in sandbox mode answers. */
export async function ask(url: string, path: string): Promise<{ data: Record<string, string>[] }> {
  const answer = await fetch(`${url}${path}`, { headers })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as { data: Record<string, string>[] }
}

export async function pageAddresses(url: string): Promise<string[]> {
  const found = Object.entries(oneOf).map(async ([list, page]) =>
    (await ask(url, `${list}?limit=1`)).data.map(({ id = '' }) => page + encodeURIComponent(id)),
  )
  const [invoice] = (await ask(url, '/v1/invoices?limit=1')).data
  const [day] = (await ask(url, '/v1/reconciliations/days?limit=1')).data
  return [
    ...fixed,
    ...(await Promise.all(found)).flat(),
    ...(invoice ? [`/audit/chains/${encodeURIComponent(invoice.id ?? '')}`] : []),
    ...(day ? [`/reconciliation/${day.day}`] : []),
  ]
}
