// Once a day all deals: those that changed unseen, those that were deleted, and those that are no longer
// there, because they were purged or became part of another.
import * as Deal from '../../domain/deal.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Sync from '../../domain/sync.ts'
import { load } from '../../domain/transact.ts'
import type { Json, SweepStep } from '../sweeping.ts'
import type { HubSpotRecord } from './client.ts'
import { batchMost } from './client-lists.ts'
import { mergedIdsOf } from './customers.ts'
import { mappingOf, propertiesOf } from './fields.ts'
import { orAbsent } from './reader.ts'
import { factOf, known, millis, missing, type Ports } from './sweep-facts.ts'

export type Part = { part: 'listed' | 'archived' | 'known'; after: string; done: number }

export async function* compared(
  ports: Ports,
  cursor: Part | null,
  signal: AbortSignal,
  from: string,
): AsyncGenerator<SweepStep> {
  const { hubspot, store, workspace } = ports
  /** Deleted, or part of another: of these is told already. */
  const told = new Set<string>()
  let { part, after, done } = cursor ?? ({ part: 'listed', after: '', done: 0 } as Part)
  const step = (received: ReceivedEvent[]): SweepStep => ({
    ...{ received, cursor: { part, after, done } as Json, done },
  })
  for (const isArchived of [false, true]) {
    if (part !== (isArchived ? 'archived' : 'listed')) continue
    const properties = propertiesOf(await mappingOf(store, workspace))
    while (!signal.aborted) {
      const page = await hubspot.listDeals(properties, { after: after || undefined, isArchived })
      const received = isArchived
        ? await deleted(ports, page.records)
        : await missing(ports, page.records, { isStrict: true, newSince: from })
      for (const deal of page.records) {
        for (const id of isArchived ? [deal.id] : mergedIdsOf(deal)) told.add(id)
      }
      done += page.records.length
      after = page.after ?? ''
      if (page.after === undefined) part = isArchived ? 'known' : 'archived'
      yield step(received)
      if (page.after === undefined) break
    }
  }
  while (part === 'known' && !signal.aborted) {
    const ids = (await ports.dealsKnown?.(workspace, after, batchMost)) ?? []
    const last = ids.at(-1)
    if (last === undefined) break
    const received = await vanished(
      ports,
      ids.filter((id) => !told.has(id)),
    )
    after = last
    done += ids.length
    yield step(received)
  }
  if (signal.aborted) return
  yield { received: [], cursor: null, done }
}

/** Those of them that the ledger still takes for won. */
async function deleted(ports: Ports, deals: readonly HubSpotRecord[]): Promise<ReceivedEvent[]> {
  const facts = deals.map(async (deal): Promise<ReceivedEvent[]> => {
    const ledger = await known(ports, deal)
    const at = deal.archivedAt ?? deal.updatedAt
    if (ledger?.deal.kind !== 'won' || ledger.deal.modifiedAt > at) return []
    return [factOf(deal.id, { kind: 'deal.archived', version: millis(at), occurredAt: at })]
  })
  return (await Promise.all(facts)).flat()
}

/** Those of them that HubSpot does not have, nor as deleted ones: purged, or part of another now. */
async function vanished(ports: Ports, ids: readonly string[]): Promise<ReceivedEvent[]> {
  const { store, hubspot, workspace, outside } = ports
  const states = await Promise.all(
    ids.map(async (id) => {
      const deal = (await load(store, Deal.decider, workspace, id)).state
      const stream = Sync.idOf({ platform: 'hubspot', object: 'deal', objectId: id })
      const { externalId } = (await load(store, Sync.decider, workspace, stream)).state
      return { id, deal, externalId: externalId ?? id }
    }),
  )
  const won = states.filter(({ deal }) => deal.kind === 'won')
  if (won.length === 0) return []
  const asked = [...new Set(won.map(({ externalId }) => externalId))]
  const singly = async () => {
    const there = new Map<string, HubSpotRecord>()
    for (const id of asked) {
      const found = await orAbsent(hubspot.record('deals', id, ['hs_object_id']))
      if (found) there.set(id, found)
    }
    return there
  }
  const there = await ports.inBatches(
    () => hubspot.recordsOf('deals', asked, ['hs_object_id']),
    singly,
  )
  const now = outside.clock.now().toISOString()
  return won
    .filter(({ externalId }) => !there.has(externalId))
    .map(({ externalId, deal }) =>
      factOf(externalId, {
        ...{ kind: 'deal.vanished', occurredAt: now },
        version: `gone-${millis(deal.modifiedAt)}`,
      }),
    )
}
