// A mapping while somebody edits it, and what the service found wrong with it.
import type { ApiProblem } from '../../../api/client.ts'
import type { Mapping, MappingEntry, Policy } from './shapes.ts'

export type Draft = {
  entries: MappingEntry[]
  stages: Record<string, string | null>
  stagePolicy?: Policy
}

export const draftOf = ({ entries, stages, stagePolicy }: Mapping): Draft => ({
  ...{ entries, stages },
  ...(stagePolicy && { stagePolicy }),
})

/** By JSON pointer into the mapping. */
export type Faults = Record<string, string>

export function faultsOf({ details, errors }: ApiProblem): Faults {
  const { faults } = details
  const found: unknown[] = [...(Array.isArray(faults) ? faults : []), ...errors]
  return Object.fromEntries(
    found.flatMap((fault) => {
      const { pointer, detail } = (fault ?? {}) as { pointer?: unknown; detail?: unknown }
      return typeof pointer === 'string' ? [[pointer, String(detail)] as const] : []
    }),
  )
}

export const statuses = [
  ...(['open', 'partially_paid', 'paid', 'void', 'written_off', 'disputed'] as const),
] as const
export type InvoiceStatus = (typeof statuses)[number]

export const policies = ['ledger-wins', 'platform-wins', 'newest-wins', 'ask'] as const

/** The key of its word: dots part the keys of the words. */
export const wordOf = (value: string) => value.replaceAll('.', '_') as 'invoice_status'
