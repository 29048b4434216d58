// The payment as the service tells it.
import { api, type paths } from '../../api/client.ts'

export type Payment =
  paths['/v1/payments/{id}']['get']['responses'][200]['content']['application/json']

/** Whom the payer is known as; undefined until it is known, null = nobody. */
export function useCustomerOf(payment: Payment) {
  const q = payment.stripeCustomerId ?? payment.payerEmail
  const read = api.useQuery(
    'get',
    '/v1/customers',
    { params: { query: { q: q ?? '', limit: 2 } } },
    { enabled: q !== null },
  )
  const found = read.data?.data ?? []
  return q !== null && found.length === 1 ? (found[0] ?? null) : null
}
