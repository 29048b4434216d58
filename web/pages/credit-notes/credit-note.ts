// The credit note as the service tells it.
import type { paths } from '../../api/client.ts'

export type CreditNote =
  paths['/v1/credit-notes/{id}']['get']['responses'][200]['content']['application/json']
export type Line = CreditNote['lines'][number]
