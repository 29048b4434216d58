// The policies of the ledger and the QuickBooks adapter, both ways, beside a sandbox company: the real
// library over HTTP, without a database. Spoken of in few words: invoices by the ids of their deals.
import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { expect } from 'vitest'
import { Held } from '../../src/adapters/consumer.ts'
import * as Ingest from '../../src/adapters/ingest.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { openQuickBooks } from '../../src/adapters/quickbooks/client.ts'
import { quickBooksCustomers } from '../../src/adapters/quickbooks/customers.ts'
import { quickBooksIngest, quickBooksWebhook } from '../../src/adapters/quickbooks/inbound.ts'
import type { DocumentsKnown } from '../../src/adapters/quickbooks/inbound-reading.ts'
import * as Outbound from '../../src/adapters/quickbooks/outbound.ts'
import { quickBooksBackfills, quickBooksSweeps } from '../../src/adapters/quickbooks/sweeps.ts'
import { takeSteps, untouched } from '../../src/adapters/sweeping.ts'
import { syncTrouble } from '../../src/adapters/sync-trouble.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import * as Customer from '../../src/domain/customer.ts'
import type { Decider, Decision } from '../../src/domain/decider.ts'
import {
  type Fact,
  type Position,
  parseStream,
  type StoredEvent,
} from '../../src/domain/event-store.ts'
import type { Rate } from '../../src/domain/exchange.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { request } from '../../src/domain/invoice-terms.ts'
import { format } from '../../src/domain/money.ts'
import type { Outside } from '../../src/domain/outside.ts'
import * as Payment from '../../src/domain/payment.ts'
import { observe } from '../../src/domain/payment-reversal.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import * as Sync from '../../src/domain/sync.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { openReceiver, openSandbox } from '../sandbox/support.ts'
import { cause, customerId, invoiceTerms, observation, profile, soldLine } from './examples.ts'
import { openDoor, sandboxTokens } from './gate.ts'
import { eventsAfter, statesOf } from './look-up.ts'
import { memorySweeps } from './memory-sweeps.ts'
import { openWorld } from './pump.ts'

const homeCurrency = 'USD'
/** A write that waits for another one is tried again this often before the test gives up. */
const roundsMax = 12

export type QuickBooksBooks = Awaited<ReturnType<typeof openQuickBooksBooks>>

export async function openQuickBooksBooks(outside: Outside = realOutside) {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({
    ...{ outside, webhooks: { quickbooks: receiver.targets.quickbooks } },
  })
  const world = openWorld()
  const { store } = world
  const config = { ...sandbox.quickbooks, apiBase: sandbox.quickbooks.baseUrl }
  const tokens = sandboxTokens(sandbox.quickbooks)
  const quickbooks = openQuickBooks(config, openDoor, tokens, realOutside)
  const customers = quickBooksCustomers({ store, quickbooks, homeCurrency })
  const trouble = syncTrouble(store, Outbound.subjectOf)
  const everything = () => eventsAfter(store)
  /** Our names for what was seen or written there, by their ids. */
  const names = new Map<string, string>()
  let noted: Position | undefined
  async function noteNames() {
    const events = await eventsAfter(store, noted)
    noted = events.at(-1)?.position ?? noted
    for (const { stream, data } of events) {
      if (parseStream(stream).category !== Sync.category) continue
      const { platform, object, objectId, externalId } = data as Sync.Subject & {
        externalId?: string
      }
      const key = `${object}/${externalId}`
      if (platform === 'quickbooks' && !names.has(key)) names.set(key, objectId)
    }
  }
  const known: DocumentsKnown = {
    async invoiceByQuickBooksId(_, id) {
      const all = statesOf(Invoice.decider, await everything())
      return [...all].find(([, one]) => one.quickbooksId === id)?.[0] ?? null
    },
    async customerByQuickBooksId(_, id) {
      const all = [...statesOf(Customer.decider, await everything())]
      const isLinked = ([, { identities }]: (typeof all)[number]) =>
        identities.some((one) => one.platform === 'quickbooks' && one.externalId === id)
      const [found, other] = all.filter(isLinked).map(([name]) => name)
      return (found === Customer.idOfQuickBooks(id) ? other : null) ?? found ?? null
    },
    async objectByQuickBooksId(_, object, id) {
      await noteNames()
      return names.get(`${object}/${id}`) ?? null
    },
    async documentsKnown(_, object) {
      const prefix = `quickbooks-${object}-`
      return [...statesOf(Sync.decider, await everything())].flatMap(([name, one]) => {
        const { externalId, observed, written } = one
        if (!name.startsWith(prefix) || !externalId || observed?.status === 'deleted') return []
        const document = observed?.document ?? written?.document ?? null
        return [{ objectId: name.slice(prefix.length), externalId, document }]
      })
    },
    /** More than those that differ. */
    async documentsDiffering(workspace) {
      const kinds = ['invoice', 'customer'] as const
      const all = await Promise.all(
        kinds.map(async (object) =>
          (await known.documentsKnown(workspace, object)).map((one) => ({ ...one, object })),
        ),
      )
      return all.flat()
    },
    async invoiceOfCustomer(_, customerId, currency) {
      const all = [...statesOf(Invoice.decider, await everything()).values()]
      const own = all.filter(
        ({ kind, terms }) =>
          kind === 'issued' && terms?.customerId === customerId && terms.currency === currency,
      )
      return own.at(-1)?.quickbooksId ?? null
    },
  }
  const outbound = Outbound.quickBooksOutbound({
    ...{ store, quickbooks, customers, homeCurrency },
    invoiceOfCustomer: known.invoiceOfCustomer,
    documentsDiffering: known.documentsDiffering,
  })
  const ingest = quickBooksIngest({ store, quickbooks, homeCurrency, ...known })
  const receive = quickBooksWebhook({ store, outside: realOutside }, [config.webhookVerifier])

  let carried: Position | undefined
  let heard = 0
  let taken: Position | undefined
  let waiting: StoredEvent[] = []
  let untaken: StoredEvent[] = []

  /** One event carried out; false when it has to be tried again. */
  async function carry(event: StoredEvent): Promise<boolean> {
    try {
      await outbound(event)
      return true
    } catch (error) {
      if (error instanceof PlatformError && error.retryable) {
        await trouble.onFailure(event, error)
        return false
      }
      if (![PlatformError, Held, Refusal].some((kind) => error instanceof kind)) throw error
      await trouble.onHopeless(event, error, 1)
      return true
    }
  }

  async function carryOut(): Promise<number> {
    const events = await eventsAfter(store, carried)
    carried = events.at(-1)?.position ?? carried
    const due = [...waiting, ...events]
    waiting = []
    const lanes = new Set<string>()
    for (const event of due) {
      const lane = Outbound.laneOf(event)
      if (lane === null) continue
      if (lanes.has(lane) || !(await carry(event))) {
        waiting.push(event)
        lanes.add(lane)
      }
    }
    return events.length
  }

  async function takeIn(): Promise<number> {
    await sandbox.settled()
    const news = receiver.all.slice(heard)
    heard += news.length
    for (const { headers, body } of news) {
      const rawBody = Buffer.from(body)
      await receive({ workspace: 'main', method: 'POST', url: receiver.url, headers, rawBody })
    }
    const events = await eventsAfter(store, taken)
    taken = events.at(-1)?.position ?? taken
    const due = [...untaken, ...events]
    untaken = []
    for (const event of due) {
      if (parseStream(event.stream).category !== Inbound.category) continue
      try {
        await Ingest.handle(store, ingest)(event)
      } catch (error) {
        if (error instanceof PlatformError && error.retryable) {
          untaken.push(event)
          continue
        }
        if (!(error instanceof Held) && !(error instanceof Refusal)) throw error
        await Ingest.hold(store)(event, error)
      }
    }
    return events.length
  }

  /** Until nobody has anything left to do. */
  async function settleDown(rounds = roundsMax) {
    for (let round = 0; round < rounds; round++) {
      await world.settleDown()
      const done = (await carryOut()) + (await takeIn())
      if (done === 0 && waiting.length === 0 && untaken.length === 0) return
    }
    throw new Error(`not settled: ${waiting.map((event) => event.type).join(', ')}`)
  }

  const sweepPorts = { ...known, store, quickbooks, homeCurrency, workspace: 'main', outside }
  const sweeps = [
    ...quickBooksSweeps({ ...sweepPorts, everyMs: 30_000 }),
    ...quickBooksBackfills(sweepPorts),
  ]
  const cursors = memorySweeps()
  /** One run of a sweep. @returns how many facts were news, and what was said of it */
  async function sweep(name = 'quickbooks-cdc', from?: string) {
    const found = sweeps.find((one) => one.name === name)
    if (!found) throw new Error(`no sweep ${name}`)
    const before = (await cursors.read('main', name)) ?? untouched
    const begin = from ?? new Date(outside.clock.now().getTime() - 3_600_000).toISOString()
    const ports = { store, cursors, workspace: 'main', outside, log: pino({ level: 'silent' }) }
    const state = { ...before, from: begin }
    const { signal } = new AbortController()
    const notice = await takeSteps(ports, found, state, signal)
    const after = (await cursors.read('main', name)) ?? untouched
    return { news: after.found - before.found, notice }
  }

  let told = 0
  const decide = <State, Event extends Fact>(
    decider: Decider<State, Event>,
    id: string,
    decision: Decision<State, Event>,
  ) => transact(store, decider, id, decision, cause(`told ${++told}`))
  const stateOf = async <State, Event extends Fact>(decider: Decider<State, Event>, id: string) =>
    (await load(store, decider, 'main', id)).state

  const idOf = (deal: string) => Invoice.idOfDeal(deal)
  await decide(Customer.decider, customerId, Customer.see(profile()))

  return {
    ...{ sandbox, store, world, settleDown, decide, stateOf, quickbooks, homeCurrency, sweep },
    /** Everything that QuickBooks ever told is told once more, by other events. */
    async hearAgain() {
      const names = ['Customer', 'Invoice', 'Payment', 'CreditMemo', 'Deposit'] as const
      const again = names.flatMap((name) =>
        [...sandbox.tables.quickbooks[name].rows()].map(({ Id }) => ({
          ...{ specversion: '1.0', id: `again ${++told}`, source: 'again' },
          ...{ type: `qbo.${name.toLowerCase()}.updated.v1`, intuitentityid: Id },
          ...{ time: outside.clock.now().toISOString(), data: {} },
          intuitaccountid: sandbox.quickbooks.realmId,
        })),
      )
      const rawBody = Buffer.from(JSON.stringify(again))
      const hmac = createHmac('sha256', config.webhookVerifier).update(rawBody)
      const headers = { 'intuit-signature': hmac.digest('base64') }
      await receive({ workspace: 'main', method: 'POST', url: receiver.url, headers, rawBody })
      await settleDown()
    },
    /** What QuickBooks has to tell from now on gets lost, or gets through again. */
    loseWebhooks(on: boolean) {
      sandbox.clearFaults({ platform: 'quickbooks' })
      if (on) sandbox.injectFault({ platform: 'quickbooks', kind: 'lose-webhooks' })
    },
    events: everything,
    ...{ outbound, ingest, receiver },
    close: () => sandbox.close(),
    /** A rate, as a person states it. */
    state: (rate: Rate) =>
      decide(
        ExchangeRate.decider,
        ExchangeRate.idOf(rate.from, rate.to),
        ExchangeRate.record(rate),
      ),
    /** The invoice of a deal, asked for. */
    request(deal: string, total: string, given: Partial<Invoice.Terms> = {}) {
      const terms = invoiceTerms({
        ...{ invoiceId: idOf(deal), dealId: deal, number: `INV-${deal}`, currency: 'USD', total },
        lines: [soldLine(total)],
        ...given,
      })
      return decide(Invoice.decider, terms.invoiceId, request(terms))
    },
    /** Stripe's charge for these invoices, as it is now. */
    charge(
      id: string,
      amount: string,
      deals: string[],
      given: Parameters<typeof observation>[0] = {},
    ) {
      const told = observation({
        ...{ paymentId: `stripe-${id}`, externalId: id, amount, currency: 'USD' },
        references: { invoiceNumbers: deals.map((deal) => `INV-${deal}`) },
        ...given,
      })
      return decide(Payment.decider, `stripe-${id}`, observe(told))
    },
    onInvoice: (deal: string, decision: Decision<Invoice.State, Invoice.Event>) =>
      decide(Invoice.decider, idOf(deal), decision),
    onNote: (id: string, decision: Decision<CreditNote.State, CreditNote.Event>) =>
      decide(CreditNote.decider, id, decision),
    invoice: (deal: string) => stateOf(Invoice.decider, idOf(deal)),
    document(number: string) {
      return [...sandbox.tables.quickbooks.Invoice.rows()].find((one) => one.DocNumber === number)
    },
    payments: () => [...sandbox.tables.quickbooks.Payment.rows()],
    memos: () => [...sandbox.tables.quickbooks.CreditMemo.rows()],
    /** What is open of each invoice, here and there, where it is not the same; and what is stuck. */
    async disagreements() {
      const events = await everything()
      const invoices = [...statesOf(Invoice.decider, events)].filter(([, one]) => one.quickbooksId)
      const open = invoices.map(([id, state]) => {
        const there = sandbox.tables.quickbooks.Invoice.get(state.quickbooksId ?? '')
        const currency = state.terms?.currency ?? homeCurrency
        return {
          id,
          here: format(Invoice.figures(state).open, currency),
          there: format(there?.Balance ?? 0, currency),
        }
      })
      const stuck = [...statesOf(Sync.decider, events)].filter(
        ([, one]) => one.parked || one.failure !== null || one.pending !== null,
      )
      return [
        ...open.filter(({ here, there }) => here !== there),
        ...stuck.map(([id, { parked, failure, pending }]) => ({ id, parked, failure, pending })),
      ]
    },
    async agrees() {
      await settleDown()
      expect(await this.disagreements()).toEqual([])
    },
    /** Webhooks that wait for a person, by their codes. */
    async held(): Promise<string[]> {
      const events = await everything()
      return events
        .filter((event) => event.type === 'InboundHeld')
        .map((event) => (event.data as { code: string }).code)
    },
  }
}
