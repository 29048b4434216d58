// Before and beside a write: what HubSpot's side of the deal says by now, and what is still open between
// the two sides.
import type { EventStore } from '../../domain/event-store.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { HubSpotRecord } from './client.ts'
import { changedAt, comparison, mappingOf, policiesOf, wantedOf } from './fields.ts'
import type { PortalReader } from './portal.ts'
import { modifiedAt } from './translate.ts'

type Ports = {
  store: EventStore
  workspace: string
  portal: PortalReader
  properties(id: string): Promise<HubSpotRecord | undefined>
}

const subjectOf = (objectId: string) => ({ platform: 'hubspot', object: 'deal', objectId }) as const

/** Who is right of a field is not the platform's to say. */
const byPolicy = (cause: Cause): Cause => ({
  ...cause,
  actor: { kind: 'policy', name: 'conflicts' },
})

export function bothSides(ports: Ports) {
  const { store, workspace } = ports
  const syncOf = async (dealId: string) =>
    (await load(store, Sync.decider, workspace, Sync.idOf(subjectOf(dealId)))).state
  const decide = (
    dealId: string,
    decision: Parameters<typeof transact<Sync.State, Sync.Event>>[3],
    cause: Cause,
  ) => transact(store, Sync.decider, Sync.idOf(subjectOf(dealId)), decision, cause)

  return {
    /** Where somebody else may be right, nothing is written over unseen. */
    async look(dealId: string, cause: Cause) {
      const mapping = await mappingOf(store, workspace)
      const { dealstage, ...policies } = policiesOf(mapping)
      const isMoved = Object.values(mapping.stages).some((stage) => stage !== null)
      const all = [...Object.values(policies), ...(isMoved ? [dealstage] : [])]
      if (all.every((policy) => policy === 'ledger-wins')) return
      const { externalId, written } = await syncOf(dealId)
      if (written === null) return
      const read = await ports.properties(externalId ?? dealId)
      if (!read) return
      const about = { subject: subjectOf(dealId), mapping, read, modifiedAt: modifiedAt(read) }
      const compare = await comparison(ports, about)
      if (compare) await decide(dealId, Sync.compare(compare), byPolicy(cause))
    },
    /** The ledger has moved on while a person is asked. */
    async restate(dealId: string, cause: Cause) {
      const sync = await syncOf(dealId)
      if (Object.keys(sync.conflicts).length === 0) return
      const mapping = await mappingOf(store, workspace)
      const wanted = await wantedOf(ports, mapping, dealId, sync)
      if (!wanted) return
      const ledgerAt = await changedAt(ports, dealId)
      const request = { subject: subjectOf(dealId), wanted, ledgerAt, fields: policiesOf(mapping) }
      await decide(dealId, Sync.restate(request), byPolicy(cause))
    },
    /** There is nothing to write, after all: what has failed or was meant is done with. */
    async settle(dealId: string, cause: Cause) {
      const { failure, parked, pending, externalId } = await syncOf(dealId)
      if (parked) return
      const subject = subjectOf(dealId)
      if (pending !== null) await decide(dealId, Sync.forgo(subject, externalId ?? dealId), cause)
      else if (failure !== null) await decide(dealId, Sync.recover(subject), cause)
    },
  }
}
