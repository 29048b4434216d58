// The invoice as the service tells it.
import type { paths } from '../../api/client.ts'

export type Invoice =
  paths['/v1/invoices/{id}']['get']['responses'][200]['content']['application/json']
