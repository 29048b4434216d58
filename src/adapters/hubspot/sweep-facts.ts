// Of deals that a list or a search of HubSpot shows, those that the ledger has to look at: facts that
// nobody has told, each named by the deal and its version.
import * as Deal from '../../domain/deal.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import type { Outside } from '../../domain/outside.ts'
import * as Sync from '../../domain/sync.ts'
import { load } from '../../domain/transact.ts'
import { wonStagesOf } from '../../domain/won-stages.ts'
import type { HubSpotClient, HubSpotRecord } from './client.ts'
import type { batchesIfOffered } from './client-lists.ts'
import { mergedIdsOf } from './customers.ts'
import { inWordsOf, mappingOf, seenOf } from './fields.ts'
import type { PortalReader } from './portal.ts'
import * as translate from './translate.ts'

export type SweepPorts = {
  store: EventStore
  hubspot: HubSpotClient
  outside: Outside
  workspace: string
  /** How often it is looked for what changed. */
  sweepSeconds: number
  /** The day of the books. */
  dayOf(instant: string): string
  /** The deals that the ledger knows, by id behind this one. */
  dealsKnown?(workspace: string, after: string, most: number): Promise<string[]>
}

export type Ports = SweepPorts & {
  portal: PortalReader
  seen: ReturnType<typeof versionsSeen>
  inBatches: ReturnType<typeof batchesIfOffered>
}

/** The versions that were looked at already: most of what overlapping searches find. */
export function versionsSeen(most = 20_000) {
  const versions = new Map<string, string>()
  return {
    has: (id: string, version: string) => versions.get(id) === version,
    add(id: string, version: string) {
      versions.delete(id)
      versions.set(id, version)
      const [oldest] = versions.keys()
      if (versions.size > most && oldest !== undefined) versions.delete(oldest)
    },
  }
}

export const millis = (instant: string) => String(Date.parse(instant))

export const factOf = (
  id: string,
  about: { kind: string; version: string; occurredAt: string },
): ReceivedEvent => ({
  eventId: `sweep-deal-${id}-${about.version}`,
  kind: about.kind,
  objectId: id,
  occurredAt: about.occurredAt,
  raw: JSON.stringify({ objectId: id, kind: about.kind, at: about.occurredAt }),
})

const swept = (deal: HubSpotRecord): ReceivedEvent => {
  const at = translate.modifiedAt(deal)
  return factOf(deal.id, { kind: 'deal.swept', version: millis(at), occurredAt: at })
}

/** What the ledger has of a deal, under its own name for it. */
export async function known({ store, workspace }: Ports, deal: HubSpotRecord) {
  for (const id of [deal.id, ...mergedIdsOf(deal)]) {
    const { state } = await load(store, Deal.decider, workspace, id)
    if (state.kind === 'absent') continue
    const stream = Sync.idOf({ platform: 'hubspot', object: 'deal', objectId: id })
    return { deal: state, sync: (await load(store, Sync.decider, workspace, stream)).state }
  }
  return null
}

type Looking = {
  /** Our own writing hides what somebody changed just before it: then only a look can tell. */
  isStrict: boolean
  /** Deals that the ledger does not know are taken up only when they changed since. */
  newSince: string | null
}

/** The facts that are missing, of these deals. */
export async function missing(
  ports: Ports,
  deals: readonly HubSpotRecord[],
  looking: Looking,
): Promise<ReceivedEvent[]> {
  const [stages, chosen, mapping] = await Promise.all([
    ports.portal.stages(),
    wonStagesOf(ports.store, ports.workspace),
    mappingOf(ports.store, ports.workspace),
  ])
  const facts = deals.map(async (deal): Promise<ReceivedEvent[]> => {
    const version = translate.modifiedAt(deal)
    const won = translate.isWon(deal, stages, chosen)
    const seenAs = `${version} ${won}`
    if (ports.seen.has(deal.id, seenAs) && !looking.isStrict) return []
    const ledger = await known(ports, deal)
    ports.seen.add(deal.id, seenAs)
    if (!ledger) {
      const isNew = looking.newSince === null || version >= looking.newSince
      return won && isNew ? [swept(deal)] : []
    }
    if (isJudgedAnew(ledger, won, version)) {
      const now = ports.outside.clock.now().toISOString()
      const about = { kind: 'deal.found', version: `found-${millis(ledger.deal.modifiedAt)}` }
      return [factOf(deal.id, { ...about, occurredAt: now })]
    }
    if (!won && ledger.deal.kind === 'reopened' && ledger.deal.modifiedAt >= version) return []
    const { observedAsOf, asOf } = ledger.sync
    if (observedAsOf >= version) return []
    // Our own writing raises the version too, and may hide what somebody changed just before it.
    const isOurs =
      asOf >= version &&
      isAsKnown(ledger.sync, {
        ...seenOf(mapping, deal),
        amount: deal.properties.amount || null,
      })
    return isOurs && !looking.isStrict ? [] : [swept(deal)]
  })
  return (await Promise.all(facts)).flat()
}

type Ledger = { deal: Deal.State; sync: Sync.State }

/** It was gone, and is back with the date it had before; or other stages count as won than when this
 *  very version of it was looked at. */
function isJudgedAnew({ deal, sync }: Ledger, won: boolean, version: string): boolean {
  if (won && deal.kind === 'reopened' && deal.modifiedAt > version) return true
  // A search may show it as it was before: only of the last version anything can be said.
  const isLast = sync.observedAsOf === version || sync.asOf === version
  const isSeen = isLast && sync.observed?.won === String(!won)
  return isSeen && deal.kind === (won ? 'reopened' : 'won')
}

/** All of it stands there as we last saw or wrote it. What does not show here, a line that reads
 *  otherwise and comes to the same, is found once a day. */
function isAsKnown({ observed, base }: Sync.State, now: Sync.Values): boolean {
  if (observed === null) return false
  return Object.entries(now).every(([name, value]) => {
    const expected = name in base ? base[name] : observed[name]
    return (inWordsOf(expected, value) ?? '') === (expected ?? '')
  })
}
