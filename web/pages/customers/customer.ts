// The customer as the service tells it.
import { api, type paths } from '../../api/client.ts'

export type Customer =
  paths['/v1/customers/{id}']['get']['responses'][200]['content']['application/json']

/** Of each kind of document so many are shown. */
export const most = 10

/** What it owes, by currency; the currencies it deals in. */
export function useOwed(customerId: string) {
  const read = api.useQuery('get', '/v1/invoices', {
    params: { query: { customerId, count: 'true', limit: most, sort: '-issuedOn' } },
  })
  return { read, currencies: read.data?.totals?.currencies ?? [] }
}
