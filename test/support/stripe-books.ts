// The books behind Stripe: the real SDK over HTTP, the sandbox as Stripe, a store in memory. Events
// arrive, and sweeps run, when the test says so.
import { pino } from 'pino'
import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import * as ingesting from '../../src/adapters/ingest.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openStripe } from '../../src/adapters/stripe/client.ts'
import { stripeIngest, stripeWebhook } from '../../src/adapters/stripe/inbound.ts'
import { stripeOutbound } from '../../src/adapters/stripe/outbound.ts'
import { stripeBackfills, stripeSweeps } from '../../src/adapters/stripe/sweeps.ts'
import { type SweepPorts, sweepOnce, takeSteps, untouched } from '../../src/adapters/sweeping.ts'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { dayIn } from '../../src/domain/dates.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../src/domain/event-store.ts'
import { entryOf, type Financial, categories } from '../../src/domain/journal.ts'
import { Decimal, fromMinorUnits } from '../../src/domain/money.ts'
import type { Outside } from '../../src/domain/outside.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Payout from '../../src/domain/payout.ts'
import { load } from '../../src/domain/transact.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { constantTokens, openDoor } from './gate.ts'
import { openMemoryStore } from './memory-store.ts'
import { memorySweeps } from './memory-sweeps.ts'

const secret = 'whsec_test'
export const day = 86_400
export const hour = 3_600_000
export const start = Math.floor(Date.UTC(2026, 8, 1, 12) / 1000)

type Options = {
  timeZone?: string | undefined
  outside?: Outside
  /** Where policies work on it too. */
  store?: EventStore
}

/** The way in: signed webhooks are stored, and each is ingested when the test says so. */
export async function openBooks(options: Options = {}) {
  const { timeZone = 'UTC', outside = realOutside } = options
  const ports = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  const sandbox = await startSandbox({ outside, ports })
  const { store = openMemoryStore(outside.clock) } = options
  const { secretKey, baseUrl: apiBase } = sandbox.stripe
  const calls = { count: 0 }
  const counted: typeof openDoor = (call) => {
    calls.count += 1
    return call()
  }
  const stripe = openStripe({ keys: constantTokens(secretKey), apiBase }, counted, outside)
  const receive = stripeWebhook({ store, stripe, outside }, [secret])
  const customerByStripeId = async (_: string, id: string) => (id === 'cus_1' ? 'customer-1' : null)
  const ingest = stripeIngest({ store, stripe, dayOf: dayIn(timeZone), customerByStripeId })
  const { webhooks } = new Stripe('sk_test_none')

  const log = async () => {
    const all: StoredEvent[] = []
    if ((await store.head()) === undefined) return all
    const reading = new AbortController()
    for await (const { events } of store.subscribe({ signal: reading.signal })) {
      all.push(...events)
      if (events.at(-1)?.position === (await store.head())) break
    }
    reading.abort()
    return all
  }
  const taken = new Set<string>()
  /** The event arrives and is acted upon; what cannot be is held. */
  async function tell(event: object & { id: string }) {
    await deliver(JSON.stringify(event))
    const stream = `inbound-main.stripe-${event.id}`
    const [first] = await Array.fromAsync(store.readStream(stream))
    if (!first) throw new Error(`${event.id} was not stored`)
    taken.add(first.id)
    await take(first)
  }
  async function deliver(payload: string) {
    const timestamp = Math.floor(outside.clock.now().getTime() / 1000)
    const header = webhooks.generateTestHeaderString({ payload, secret, timestamp })
    await receive({
      ...{ workspace: 'main', method: 'POST', url: '/', rawBody: Buffer.from(payload) },
      headers: { 'stripe-signature': header },
    })
  }
  async function take(event: StoredEvent) {
    if (ingesting.laneOf('stripe', ingest)(event) === null) return
    const handle = ingesting.handle(store, ingest)
    await handle(event).catch((error) => ingesting.hold(store)(event, error))
  }
  /** What the sweeps have brought is acted upon, each once. */
  async function takeNew() {
    for (const event of await log()) {
      if (parseStream(event.stream).category !== 'inbound' || taken.has(event.id)) continue
      taken.add(event.id)
      if (event.type === 'StripeEventReceived') await take(event)
    }
  }
  const sweepPorts: SweepPorts = {
    ...{ store, cursors: memorySweeps(), workspace: 'main', outside },
    log: pino({ level: 'silent' }),
  }
  const sources = { store, stripe, dayOf: dayIn(timeZone), workspace: 'main', outside }
  const sweeps = stripeSweeps(sources, 30_000)
  const never = new AbortController().signal
  const of = async <State, Event extends { type: string; data: unknown }>(
    decider: Parameters<typeof load<State, Event>>[1],
    id: string,
  ) => (await load(store, decider, 'main', id)).state
  const books = {
    sandbox,
    store,
    receive: deliver,
    tell,
    take,
    takeNew,
    log,
    stripe,
    calls,
    sources,
    sweepPorts,
    /** One run of each sweep, or of the one named, and what comes of it. */
    async sweep(name = '') {
      for (const one of sweeps) if (one.name.includes(name)) await sweepOnce(sweepPorts, one, never)
      await takeNew()
    },
    async backfill(since: string) {
      for (const one of stripeBackfills(sources)) {
        await takeSteps(sweepPorts, one, { ...untouched, from: since }, never)
      }
      await takeNew()
    },
    /** The numbers and statuses are carried to Stripe. */
    async carry() {
      const handle = stripeOutbound({ store, stripe, outside, log: sweepPorts.log })
      for (const event of await log()) await handle(event)
    },
    events: () => [...sandbox.tables.stripe.events.rows()],
    tellAll: async () => {
      for (const event of books.events()) await tell(event)
    },
    payment: (charge: string) => of(Payment.decider, Payment.idOfStripe(charge)),
    payout: (id: string) => of(Payout.decider, Payout.idOfStripe(id)),
    line: (id: string) => of(BalanceTransaction.decider, id),
    creditNote: (id: string) => of(CreditNote.decider, CreditNote.idOfStripe(id)),
    held: async () =>
      (await log())
        .filter(({ type }) => type === 'InboundHeld')
        .map(({ data }) => (data as { code: string }).code),
    close: () => sandbox.close(),
  }
  return books
}
export type Books = Awaited<ReturnType<typeof openBooks>>

export async function opened(options: Options = {}) {
  const books = await openBooks(options)
  onTestFinished(() => books.close())
  return books
}

/** What each account comes to, by currency; those at zero are left out. */
export async function balancesOf(books: Books) {
  const totals = new Map<string, Decimal>()
  for (const event of await books.log()) {
    const { category } = parseStream(event.stream)
    if (!(categories as readonly string[]).includes(category)) continue
    const postings = entryOf(event as unknown as Financial)?.postings ?? []
    for (const { account, currency, amount } of postings) {
      const key = `${account} ${currency}`
      totals.set(key, (totals.get(key) ?? new Decimal(0)).plus(amount))
    }
  }
  const sorted = [...totals].filter(([, total]) => !total.isZero()).sort()
  return Object.fromEntries(sorted.map(([key, total]) => [key, total.toFixed(2)]))
}

/** What the sandbox holds, by currency. */
export function heldBy({ tables }: Sandbox) {
  const totals = new Map<string, Decimal>()
  for (const { net, currency } of tables.stripe.balanceTransactions.rows()) {
    const { amount, currency: code } = fromMinorUnits(net, currency)
    totals.set(code, (totals.get(code) ?? new Decimal(0)).plus(amount))
  }
  return Object.fromEntries(
    [...totals]
      .filter(([, total]) => !total.isZero())
      .map(([code, total]) => [`stripe-clearing ${code}`, total.toFixed(2)]),
  )
}

export const inDollars = { currency: 'USD', rate: '1.095' }

/** A month at Stripe, in steps; between them events arrive, or do not yet. */
export const story: ((sandbox: Sandbox) => unknown)[] = [
  (s) => s.pay({ ref: 'usd', amount: '1000.00', created: start }),
  (s) =>
    s.pay({ ref: 'eur', amount: '500.00', currency: 'EUR', settleIn: inDollars, created: start }),
  (s) => s.pay({ ref: 'jpy', amount: '12500', currency: 'JPY', created: start }),
  (s) => s.pay({ ref: 'kwd', amount: '12.340', currency: 'KWD', created: start }),
  (s) => s.pay({ ref: 'late', amount: '80.00', created: start, settleAfterMs: hour }),
  (s) =>
    s.pay({ ref: 'debit', amount: '60.00', currency: 'EUR', settleIn: inDollars, created: start }),
  (s) => s.refund({ id: 're_1', charge: 'ch_usd', amount: '100.00', created: start + day }),
  (s) => s.settleCharge('ch_late'),
  (s) => s.refund({ id: 're_2', charge: 'ch_usd', amount: '50.00', created: start + 2 * day }),
  (s) => s.refund({ id: 're_3', charge: 'ch_eur', amount: '25.00', pending: true, created: start }),
  (s) => s.balanceLine({ id: 'txn_fee_1', amount: '-9.99', created: start + 2 * day }),
  (s) => s.payOut({ id: 'po_1', created: start + 4 * day }),
  (s) => s.openDispute({ id: 'dp_1', charge: 'ch_late', inquiry: true, created: start + 3 * day }),
  (s) => s.completeRefund('re_3', { currency: 'USD', rate: '1.101' }),
  (s) => s.failRefund('re_2'),
  (s) => s.payoutArrives('po_1'),
  (s) => s.escalateInquiry('dp_1'),
  (s) => s.openDispute({ id: 'dp_2', charge: 'ch_jpy', created: start + 4 * day }),
  (s) => s.reconcilePayout('po_1'),
  (s) => s.failCharge('ch_debit'),
  (s) => s.closeDispute('dp_1', 'lost'),
  (s) => s.closeDispute('dp_2', 'won'),
  (s) => s.openDispute({ id: 'dp_3', charge: 'ch_kwd', created: start + 4 * day }),
  (s) => s.closeDispute('dp_3', 'lost'),
  (s) => s.winAppeal('dp_3'),
  (s) => s.balanceLine({ id: 'txn_new_1', amount: '3.00', type: 'some_new_type', created: start }),
  (s) => s.payOut({ id: 'po_2', created: start + 12 * day, reconciled: true }),
  (s) => s.payoutArrives('po_2'),
  (s) => s.failPayout('po_2', 'account_closed'),
  (s) => s.payOut({ id: 'po_3', created: start + 20 * day, reconciled: true }),
  (s) => s.payoutArrives('po_3'),
]
