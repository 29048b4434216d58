// HubSpot's side of the service in one piece: the sandbox over HTTP with the real SDK, its webhooks,
// the ledger in memory, and the consumers' work done until all is quiet. QuickBooks issues what it is
// asked for.
import { onTestFinished } from 'vitest'
import { Held } from '../../src/adapters/consumer.ts'
import { openHubSpot } from '../../src/adapters/hubspot/client.ts'
import { hubspotIngest, hubspotWebhook } from '../../src/adapters/hubspot/inbound.ts'
import * as outbound from '../../src/adapters/hubspot/outbound.ts'
import { hubspotSweeps } from '../../src/adapters/hubspot/sweeps.ts'
import * as ingest from '../../src/adapters/ingest.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import type { Json, Sweep } from '../../src/adapters/sweeping.ts'
import { syncTrouble } from '../../src/adapters/sync-trouble.ts'
import { storeAll } from '../../src/adapters/webhook.ts'
import * as Deal from '../../src/domain/deal.ts'
import * as DealInvoicing from '../../src/domain/deal-invoicing.ts'
import type { Position, StoredEvent } from '../../src/domain/event-store.ts'
import { parseStream } from '../../src/domain/event-store.ts'
import * as FieldMapping from '../../src/domain/field-mapping.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue } from '../../src/domain/invoice-terms.ts'
import type { Outside } from '../../src/domain/outside.ts'
import * as Sync from '../../src/domain/sync.ts'
import { causedBy, load, transact } from '../../src/domain/transact.ts'
import * as WonStages from '../../src/domain/won-stages.ts'
import { openReceiver, openSandbox } from '../sandbox/support.ts'
import { cause } from './examples.ts'
import { constantTokens } from './gate.ts'
import { eventsAfter } from './look-up.ts'
import { openMemoryStore } from './memory-store.ts'

const workspace = 'main'
const day = '2026-11-21'

type Work = { lane: string | null; run(): Promise<void> }

export async function openHubSpotSide(options: { outside?: Outside } = {}) {
  const outside = options.outside ?? realOutside
  const store = openMemoryStore(outside.clock)
  let listening = true
  const receiver = await openReceiver(async ({ headers, body, path }) => {
    if (!listening) return 200
    const url = `${receiver.url}${path}`
    const request = { workspace, method: 'POST', url, headers, rawBody: Buffer.from(body) }
    await receive(request)
    return 200
  })
  const sandbox = await openSandbox({ webhooks: { hubspot: receiver.targets.hubspot }, outside })
  const { accessToken, baseUrl, clientSecret } = sandbox.hubspot
  const receive = hubspotWebhook({ store, outside }, [clientSecret])
  const calls: string[] = []
  const gate = async <T>(call: () => Promise<T>, kind = 'default') => {
    calls.push(kind)
    return call()
  }
  const hubspot = openHubSpot({ apiBase: baseUrl }, gate, constantTokens(accessToken), outside)
  const dealsKnown = async (_: string, after: string, most: number) => {
    const all = (await eventsAfter(store)).map(({ stream }) => parseStream(stream).id)
    const ids = all.filter((id) => id.startsWith('hubspot-deal-')).map((id) => id.slice(13))
    return [...new Set(ids)]
      .sort()
      .filter((id) => id > after)
      .slice(0, most)
  }
  const ports = {
    ...{ store, hubspot, outside, workspace, homeCurrency: 'USD', sweepSeconds: 30, dealsKnown },
    dayOf: (instant: string) => instant.slice(0, 10),
  }

  /** One process's own memory of the platform. */
  const open = () => ({
    ingest: hubspotIngest(ports),
    handle: outbound.hubspotOutbound(ports),
    ...hubspotSweeps(ports),
  })
  let parts = open()

  const retried = async (
    work: () => Promise<void>,
    hopeless: (error: unknown) => Promise<void>,
  ) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof PlatformError || error instanceof Held)) throw error
        if (error instanceof Held || !error.retryable) return hopeless(error)
        if (attempt > 200) throw error
        await outside.clock.sleep(5)
      }
    }
  }
  const trouble = syncTrouble(store, outbound.subjectOf)

  function workOf(event: StoredEvent): Work[] {
    const { category, id } = parseStream(event.stream)
    const works: Work[] = [
      {
        lane: outbound.laneOf(event),
        run: () =>
          retried(
            () => parts.handle(event),
            (error) => trouble.onHopeless(event, error, 1),
          ),
      },
    ]
    if (category === Inbound.category) {
      const lane = ingest.laneOf('hubspot', parts.ingest)(event)
      const take = () => ingest.handle(store, parts.ingest)(event)
      const hold = (error: unknown) => ingest.hold(store)(event, error)
      works.push({ lane: lane && `in ${lane}`, run: () => retried(take, hold) })
    }
    if (DealInvoicing.categories.includes(category)) {
      const run = () => DealInvoicing.perform(store, event, day)
      works.push({ lane: `policy ${event.stream}`, run })
    }
    if (event.type === 'InvoiceRequested') {
      const quickbooksId = String(id.replace(/\D/g, '')).slice(-9)
      const decide = issue({ quickbooksId, number: null })
      const why = causedBy(event, { kind: 'platform', name: 'quickbooks' })
      const run = async () => {
        await transact(store, Invoice.decider, id, decide, why)
      }
      works.push({ lane: `issue ${id}`, run })
    }
    return works
  }

  let position: Position | undefined
  async function round(): Promise<boolean> {
    const fresh = await eventsAfter(store, position)
    if (fresh.length === 0) return false
    position = fresh.at(-1)?.position
    const lanes = new Map<string, Work[]>()
    for (const work of fresh.flatMap(workOf)) {
      if (work.lane === null) continue
      lanes.set(work.lane, [...(lanes.get(work.lane) ?? []), work])
    }
    await Promise.all(
      [...lanes.values()].map(async (works) => {
        for (const { run } of works) await run()
      }),
    )
    return true
  }

  /** Until no webhook is on its way and nobody has anything to do. */
  async function settle() {
    for (let rounds = 0; ; rounds++) {
      if (rounds > 300) throw new Error('it does not come to rest')
      await sandbox.settled()
      if (!(await round())) return
    }
  }

  const cursors = new Map<string, Json | null>()
  const from = new Date(outside.clock.now().getTime() - 3_600_000).toISOString()
  /** One run of a sweep, its facts, and what follows from them. */
  async function sweep(name: string, since = from) {
    const found: Pick<Sweep, 'run'> | undefined =
      parts.sweeps.find((one) => one.name === name) ??
      parts.backfills.find((one) => one.name === name)
    if (!found) throw new Error(`there is no sweep ${name}`)
    let fresh = 0
    const { signal } = new AbortController()
    const run = async () => {
      for await (const step of found.run(cursors.get(name) ?? null, signal, since)) {
        fresh += (await storeAll(store, workspace, 'hubspot', step.received)).received
        cursors.set(name, structuredClone(step.cursor))
      }
    }
    await retried(run, async (error) => {
      throw error
    })
    await settle()
    return fresh
  }

  const invoicesOf = async (dealId: string) => {
    const { state } = await load(store, Deal.decider, workspace, dealId)
    return state.invoiceIds
  }

  onTestFinished(() => store.close())
  return {
    ...{ sandbox, store, hubspot, calls, settle, round, sweep, invoicesOf, ports },
    /** Whether webhooks are heard; those that are not are lost. */
    hear(on: boolean) {
      listening = on
    },
    /** Everything that ever happened is handled once more. */
    rewind() {
      position = undefined
    },
    /** Another process takes over, knowing nothing but what is stored. */
    restart() {
      parts = open()
    },
    dealOf: async (id: string) => (await load(store, Deal.decider, workspace, id)).state,
    syncOf: async (objectId: string) => {
      const stream = Sync.idOf({ platform: 'hubspot', object: 'deal', objectId })
      return (await load(store, Sync.decider, workspace, stream)).state
    },
    invoiceOf: async (id: string) =>
      (await load(store, Invoice.decider, workspace, Invoice.idOfDeal(id))).state,
    propertiesOf: (id: string) => sandbox.tables.hubspot.deals.get(id)?.properties ?? {},
    held: async () =>
      (await eventsAfter(store))
        .filter(({ type }) => type === 'InboundHeld')
        .map(({ data }) => (data as { code: string }).code),
    eventsOf: async (type: string) =>
      (await eventsAfter(store))
        .filter((event) => event.type === type)
        .map(({ data }) => data as any),
    async map(mapping: FieldMapping.Mapping) {
      const decide = FieldMapping.set('hubspot', mapping)
      await transact(store, FieldMapping.decider, 'hubspot', decide, cause(JSON.stringify(mapping)))
    },
    async chooseWon(stages: WonStages.Stage[]) {
      const why = cause(JSON.stringify(stages))
      const { streamId } = WonStages
      await transact(store, WonStages.decider, streamId, WonStages.choose(stages), why)
    },
    invoice: async (id: string, decide: (state: Invoice.State) => Invoice.Event[], why: string) => {
      await transact(store, Invoice.decider, Invoice.idOfDeal(id), decide, cause(why))
    },
  }
}
export type HubSpotSide = Awaited<ReturnType<typeof openHubSpotSide>>

export const acme = {
  name: 'Acme',
  currency: 'EUR',
  company: { name: 'Acme Ltd' },
  contact: { email: 'ann@acme.example', firstName: 'Ann', lastName: 'Lee' },
  lineItems: [{ name: 'Licence', quantity: '1', price: '100.00' }],
}
