// What HubSpot's webhooks have missed: deals that changed of late, found by search, whose index is
// behind; and what was closed before anybody listened. Facts go the way of a webhook's, and each deal is
// read anew; what the ledger knows at that version is left out, so that behind working webhooks a
// sweep reads nothing but its own list.
import { wonStagesOf } from '../../domain/won-stages.ts'
import type { Backfill, Sweep, SweepStep } from '../sweeping.ts'
import { isNotOffered } from '../sweeping.ts'
import type { HubSpotRecord } from './client.ts'
import { batchesIfOffered, type Filter } from './client-lists.ts'
import { mappingOf, propertiesOf } from './fields.ts'
import { portalReader } from './portal.ts'
import { millis, missing, type Ports, type SweepPorts, versionsSeen } from './sweep-facts.ts'
import { compared, type Part } from './sweep-ids.ts'
import * as translate from './translate.ts'

const dailyMs = 86_400_000
/** The index is seconds behind as a rule, and minutes on bad days. */
const overlapMs = 600_000
/** Now and then it is looked back further, for what came into the index later than that. */
const wideEveryMs = 3_600_000
const wideOverlapMs = 10_800_000

export function hubspotSweeps(given: SweepPorts): { sweeps: Sweep[]; backfills: Backfill[] } {
  const ports: Ports = {
    ...{ ...given, portal: portalReader(given), seen: versionsSeen() },
    inBatches: batchesIfOffered(),
  }
  const platform = 'hubspot' as const
  return {
    sweeps: [
      {
        ...{ name: 'hubspot-deals', platform, everyMs: given.sweepSeconds * 1000 },
        run: (cursor, signal, from) => changed(ports, cursor as Place | null, signal, from),
      },
      {
        ...{ name: 'hubspot-ids', platform, everyMs: dailyMs },
        run: (cursor, signal, from) => compared(ports, cursor as Part | null, signal, from),
      },
    ],
    backfills: [
      {
        ...{ name: 'backfill-hubspot-deals', platform },
        run: (cursor, signal, from) => closedSince(ports, cursor as Loaded | null, signal, from),
      },
    ],
  }
}

type Place = {
  /** All that changed before then is known. */
  through: string
  /** When it was last looked back further. */
  wideAt: string
  /** The stages that counted as won; absent = as HubSpot says. */
  won?: string
  /** A search under way. */
  run?: { since: string; startedAt: string; isWide: boolean; after: string; done: number }
}

async function* changed(
  ports: Ports,
  cursor: Place | null,
  signal: AbortSignal,
  from: string,
): AsyncGenerator<SweepStep> {
  const now = ports.outside.clock.now()
  const chosen = await wonStagesOf(ports.store, ports.workspace)
  const won = chosen ? [...chosen].sort().join() : undefined
  const before: Place = cursor ?? { through: from, wideAt: now.toISOString(), ...(won && { won }) }
  // Where other stages count as won now, all that changed since the beginning is looked at again.
  const isSame = before.won === won
  const place: Place = isSame
    ? before
    : { through: from, wideAt: before.wideAt, ...(won && { won }) }
  const run = place.run ?? beginning(place, cursor === null || !isSame, now)
  const looking = { isStrict: false, newSince: null }
  const since: Filter = {
    ...{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: millis(run.since) },
  }
  for await (const page of pages(ports, [since], run, signal)) {
    const received = await missing(ports, page.deals, looking)
    const under = { ...run, after: page.after, done: page.done }
    yield { received, cursor: { ...place, run: under }, done: page.done, total: page.total }
  }
  if (signal.aborted) return
  const { startedAt, isWide } = run
  const wideAt = isWide ? startedAt : place.wideAt
  yield { received: [], cursor: { through: startedAt, wideAt, ...(won && { won }) } }
}

function beginning({ through, wideAt }: Place, isFirst: boolean, now: Date) {
  const isWide = now.getTime() - Date.parse(wideAt) >= wideEveryMs
  const back = isFirst ? 0 : isWide ? wideOverlapMs : overlapMs
  const since = new Date(Date.parse(through) - back).toISOString()
  return { since, startedAt: now.toISOString(), isWide, after: '0', done: 0 }
}

type Page = { deals: HubSpotRecord[]; after: string; done: number; total: number }

/** What a search finds, by the ids of the deals; each page is a search of its own. */
async function* pages(
  { hubspot, store, workspace }: Ports,
  filters: readonly Filter[],
  from: { after: string; done: number },
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const properties = propertiesOf(await mappingOf(store, workspace))
  let { after, done } = from
  while (!signal.aborted) {
    const { total, records } = await hubspot.searchDeals(filters, after, properties)
    const deals = records.filter(({ id }) => translate.byAge(id, after) > 0)
    const last = deals
      .map(({ id }) => id)
      .sort(translate.byAge)
      .at(-1)
    if (last === undefined) return
    after = last
    done += deals.length
    yield { deals, after, done, total: done - deals.length + total }
    if (deals.length >= total) return
  }
}

type Loaded = { after: string; done: number; total: number; isListed?: boolean }

/** Won deals that were closed on this day or later. Older ones were invoiced before Tieout came. */
async function* closedSince(
  ports: Ports,
  cursor: Loaded | null,
  signal: AbortSignal,
  day: string,
): AsyncGenerator<SweepStep> {
  const place = cursor ?? { after: '0', done: 0, total: 0 }
  const looking = { isStrict: true, newSince: null }
  const isWanted = (deal: HubSpotRecord) => translate.closedOnOf(deal, ports.dayOf) >= day
  // A day early, for whichever time zone it was closed in.
  const early = String(Date.parse(`${day}T00:00:00.000Z`) - dailyMs)
  const since: Filter = { propertyName: 'closedate', operator: 'GTE', value: early }
  if (!place.isListed) {
    try {
      for await (const { deals, after, done, total } of pages(ports, [since], place, signal)) {
        const received = await missing(ports, deals.filter(isWanted), looking)
        const most = Math.max(place.total, total)
        yield { received, cursor: { after, done, total: most }, done, total: most }
      }
      return
    } catch (error) {
      if (!isNotOffered(error)) throw error
    }
  }
  const properties = propertiesOf(await mappingOf(ports.store, ports.workspace))
  let after = place.isListed ? place.after : ''
  let done = place.isListed ? place.done : 0
  while (!signal.aborted) {
    const page = await ports.hubspot.listDeals(properties, { after: after || undefined })
    const received = await missing(ports, page.records.filter(isWanted), looking)
    done += page.records.length
    after = page.after ?? ''
    const notice = 'HubSpot offers no search here: all deals were listed'
    yield { received, cursor: { after, done, total: 0, isListed: true }, done, notice }
    if (page.after === undefined) return
  }
}
