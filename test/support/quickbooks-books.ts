// The policies of the ledger and the QuickBooks adapter, both ways, beside a sandbox company: the real
// library over HTTP, without a database. Spoken of in few words: invoices by the ids of their deals.
import { expect } from 'vitest'
import { Held } from '../../src/adapters/consumer.ts'
import * as Ingest from '../../src/adapters/ingest.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { openQuickBooks } from '../../src/adapters/quickbooks/client.ts'
import { quickBooksCustomers } from '../../src/adapters/quickbooks/customers.ts'
import { quickBooksIngest, quickBooksWebhook } from '../../src/adapters/quickbooks/inbound.ts'
import * as Outbound from '../../src/adapters/quickbooks/outbound.ts'
import { quickBooksTokens } from '../../src/adapters/quickbooks/tokens.ts'
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
import * as Payment from '../../src/domain/payment.ts'
import { observe } from '../../src/domain/payment-reversal.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import * as Sync from '../../src/domain/sync.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { openReceiver, openSandbox } from '../sandbox/support.ts'
import { cause, customerId, invoiceTerms, observation, profile, soldLine } from './examples.ts'
import { eventsAfter, statesOf } from './look-up.ts'
import { openWorld } from './pump.ts'

const homeCurrency = 'USD'
/** A write that waits for another one is tried again this often before the test gives up. */
const roundsMax = 12

export type QuickBooksBooks = Awaited<ReturnType<typeof openQuickBooksBooks>>

export async function openQuickBooksBooks() {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: { quickbooks: receiver.targets.quickbooks } })
  const world = openWorld()
  const { store } = world
  const config = { ...sandbox.quickbooks, apiBase: sandbox.quickbooks.baseUrl }
  const keeper = { read: async () => undefined, keep: async () => undefined }
  const tokens = quickBooksTokens(config, keeper, realOutside)
  const quickbooks = openQuickBooks(config, tokens, realOutside)
  const customers = quickBooksCustomers({ store, quickbooks, homeCurrency })
  const outbound = Outbound.quickBooksOutbound({ store, quickbooks, customers, homeCurrency })
  const trouble = syncTrouble(store, Outbound.subjectOf)
  const everything = () => eventsAfter(store)
  const ingest = quickBooksIngest({
    ...{ store, quickbooks, homeCurrency },
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
      const all = [...statesOf(Sync.decider, await everything())]
      const prefix = `quickbooks-${object}-`
      const found = all.find(([name, one]) => name.startsWith(prefix) && one.externalId === id)
      return found?.[0].slice(prefix.length) ?? null
    },
  })
  const receive = quickBooksWebhook({ store, outside: realOutside }, [config.webhookVerifier])

  let carried: Position | undefined
  let heard = 0
  let taken: Position | undefined
  let waiting: StoredEvent[] = []

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
    for (const event of events) {
      if (parseStream(event.stream).category !== Inbound.category) continue
      try {
        await Ingest.handle(store, ingest)(event)
      } catch (error) {
        if (!(error instanceof Held) && !(error instanceof Refusal)) throw error
        await Ingest.hold(store)(event, error)
      }
    }
    return events.length
  }

  /** Until nobody has anything left to do. */
  async function settleDown() {
    for (let round = 0; round < roundsMax; round++) {
      await world.settleDown()
      const done = (await carryOut()) + (await takeIn())
      if (done === 0 && waiting.length === 0) return
    }
    throw new Error(`not settled: ${waiting.map((event) => event.type).join(', ')}`)
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
    ...{ sandbox, store, world, settleDown, decide, stateOf, quickbooks, homeCurrency },
    events: everything,
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
