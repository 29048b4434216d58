// The customer as the service tells it.
import { api, type paths } from '../../api/client.ts'
import { useSession } from '../../app/session.tsx'

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

/** That somebody was taken out of the ledger is for those who oversee it. Undefined for nearly all:
 *  how far it is, is asked of those alone whose erasure was. */
export function useErasure(customerId: string) {
  const isMine = useSession().may('oversee')
  const asked = api.useQuery(
    'get',
    '/v1/erasures',
    { params: { query: { customerId, limit: 1 } } },
    { enabled: isMine },
  )
  const wasAsked = isMine && asked.data?.data[0]?.customerId === customerId
  const { data } = api.useQuery(
    'get',
    '/v1/erasures/{id}',
    { params: { path: { id: customerId } } },
    { enabled: wasAsked },
  )
  return wasAsked && data?.customerId === customerId && data.step !== 'lifted' ? data : undefined
}
