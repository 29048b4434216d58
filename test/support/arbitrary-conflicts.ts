// Histories of fields that both sides change, and of the mappings they are compared by.
import * as FieldMapping from '../../src/domain/field-mapping.ts'
import * as Sync from '../../src/domain/sync.ts'
import type { Step } from './arbitraries.ts'
import type { History } from './history.ts'

const policies: Sync.Policy[] = ['ledger-wins', 'platform-wins', 'newest-wins', 'ask']
const properties = ['tieout_invoice_status', 'billing_status'] as const

/** What people do to the status of a deal in HubSpot. */
export const conflictPlays: ((history: History, one: Step) => void)[] = [
  (h, one) => {
    const subject = { platform: 'hubspot', object: 'deal', objectId: `${one.a}` } as const
    const field = properties[one.b % 2] ?? properties[0]
    const policy = policies[one.cents % 4] ?? 'ask'
    const compare = Sync.compare({
      ...{ subject, wanted: { [field]: `ledger ${one.cents % 3}` } },
      ...{ seen: { [field]: `theirs ${one.n % 3}` }, fields: { [field]: policy } },
    })
    h.decide(Sync.decider, Sync.idOf(subject), compare)
  },
  (h, one) => {
    const subject = { platform: 'hubspot', object: 'deal', objectId: `${one.a}` } as const
    const { conflicts } = h.state(Sync.decider, Sync.idOf(subject))
    const [open] = Object.values(conflicts)
    if (!open) return
    const winner = one.n % 2 ? 'ledger' : 'platform'
    const { conflictId } = open
    const resolve = Sync.resolveConflict({ subject, conflictId, winner, note: `step ${one.n}` })
    h.decide(Sync.decider, Sync.idOf(subject), resolve)
  },
  (h, one) => {
    const { entries } = FieldMapping.defaults.hubspot
    const renamed = entries.map((entry) => ({
      ...entry,
      property: entry.value === 'invoice.status' ? (properties[one.n % 2] ?? '') : entry.property,
    }))
    const set = FieldMapping.set('hubspot', { entries: renamed.slice(0, one.b + 2), stages: {} })
    h.decide(FieldMapping.decider, 'hubspot', set)
  },
]
