// The deal as the service tells it.
import type { paths } from '../../api/client.ts'

export type Deal = paths['/v1/deals/{id}']['get']['responses'][200]['content']['application/json']
export type Instalment = Deal['instalments'][number]
