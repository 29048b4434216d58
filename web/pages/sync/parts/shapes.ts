// What the API answers, by name.
import type { paths } from '../../../api/client.ts'

export type Ok<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Connection = Ok<'/v1/connections'>['data'][number]
export type Summary = Ok<'/v1/sync/summary'>['data'][number]
export type Throughput = Ok<'/v1/sync/throughput'>
export type Sweep = Ok<'/v1/sweeps'>['data'][number]
export type SyncItem = Ok<'/v1/sync'>['data'][number]
export type HeldFact = Ok<'/v1/sync/held'>['data'][number]
export type Conflict = Ok<'/v1/conflicts'>['data'][number]
export type Received = Ok<'/v1/webhooks/received'>['data'][number]
export type Refused = Ok<'/v1/webhooks/refused'>['data'][number]
export type Endpoint = Ok<'/v1/webhook-endpoints'>['data'][number]
export type Delivery = Ok<'/v1/webhook-endpoints/{id}/deliveries'>['data'][number]
export type Mapping = Ok<'/v1/mappings/{platform}'>
export type MappingEntry = Mapping['entries'][number]
export type Policy = MappingEntry['policy']
export type Field = Ok<'/v1/mappings/{platform}/fields'>['data'][number]
export type Findings =
  paths['/v1/connections/checks']['post']['responses'][200]['content']['application/json']['data'][number]['findings']
