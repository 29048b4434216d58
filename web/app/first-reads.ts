// What a page asks of the API as soon as it is there, word for word as it asks it (the tests of the
// pages see that none is asked in vain).
const dayMs = 86_400_000

const daysBefore = (now: number, days: number) =>
  new Date(now - days * dayMs).toISOString().slice(0, 10)

const list = (path: string, sort: string) => [
  `${path}?sort=${sort}&offset=0&limit=100&count=true`,
  `${path}?limit=1&count=true`,
]

/** By its address, with nothing in it that asks for something else than is shown by itself. */
const ofPage: Record<string, (now: number) => string[]> = {
  '/': (now) => [`/v1/today?from=${daysBefore(now, 89)}`],
  '/review': () => ['/v1/reviews?limit=100', '/v1/reviews/summary'],
  '/discrepancies': () => [
    '/v1/discrepancies?state=open&limit=100',
    '/v1/discrepancies/summary',
    '/v1/discrepancies/kinds',
  ],
  '/deals': () => list('/v1/deals', '-closedOn'),
  '/invoices': () => list('/v1/invoices', '-issuedOn'),
  '/payments': () => list('/v1/payments', '-receivedAt'),
  '/credit-notes': () => list('/v1/credit-notes', '-issuedOn'),
  '/payouts': () => list('/v1/payouts', '-arrivesOn'),
  '/customers': () => list('/v1/customers', 'name'),
}

const documents = /^\/(?:deals|invoices|payments|credit-notes|payouts|customers)\/[^/]+$/

export function firstReads({ pathname, search }: Location, now: number): string[] {
  if (search !== '') return ['/v1/session']
  const own = documents.test(pathname) ? [`/v1${pathname}`] : (ofPage[pathname]?.(now) ?? [])
  return ['/v1/session', ...own]
}
