// What a decision costs in a small ledger and in a large one:
//   node bench/decisions.ts [events small] [events large] [decisions]
// Two kinds: a refund of a payment (load, decide, append), and a payment from being received to being
// settled, for which the invoice is looked up in the views too. The large ledger is the
// small one grown further, in the same run: only the ratio of the two means anything.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realOutside } from '../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../src/adapters/postgres/migrate.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import type { EventStore, StoredEvent } from '../src/domain/event-store.ts'
import { pooledModel } from '../src/domain/matching/live.ts'
import * as Invoice from '../src/domain/invoice.ts'
import { money } from '../src/domain/money.ts'
import * as Payment from '../src/domain/payment.ts'
import { observe, refund } from '../src/domain/payment-reversal.ts'
import { settle } from '../src/domain/settlement.ts'
import { load, transact } from '../src/domain/transact.ts'
import { allViews } from '../src/projections/all.ts'
import { openViews, viewSchema } from '../src/projections/database.ts'
import { openLookUp } from '../src/projections/look-up.ts'
import { rebuildViews } from '../src/projections/rebuild.ts'
import { store as storeAll } from '../test/support/history.ts'
import { story, unpaid } from './stories.ts'

const sizes = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 1_000_000)] as const
const decisions = Number(process.argv[4] ?? 300)
const payments = 40
const { clock } = realOutside
const workspace = 'main'

const cause = (about: string) => ({
  workspace,
  correlationId: about,
  causationId: about,
  actor: { kind: 'policy' as const, name: 'bench' },
  effectiveAt: '2026-03-02T00:00:00.000Z',
})

const place = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] as number

async function timed(count: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const start = performance.now()
    await work(n)
    times.push(performance.now() - start)
  }
  return times
}

/** Stories are independent of each other, so many are written at once. */
async function grow(store: EventStore, until: number, from: number): Promise<number> {
  let next = from
  let events = Number((await store.head()) ?? 0)
  const write = async () => {
    while (events < until) {
      const one: StoredEvent[] = story(next++)
      events += one.length
      await storeAll(store, one)
      if (process.stderr.isTTY) process.stderr.write(`\r${events} of ${until} events`)
    }
  }
  await Promise.all(Array.from({ length: 64 }, write))
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return next
}

const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
const server = await startEmbeddedPostgres({ dataDir, clock })
try {
  const connectionString = server.connectionString
  await migrate(connectionString, [eventSchema, viewSchema])
  const store = await openPostgresStore({ connectionString, clock })
  const db = await openViews({ connectionString })
  const ports = { store, lookUp: openLookUp(db), modelOf: async () => pooledModel }
  const { signal } = new AbortController()
  const seen = new Map<string, number[]>()
  let next = 1
  for (const size of sizes) {
    const paid = next
    next = await grow(store, size, next)
    const open = next
    for (let n = 0; n < decisions; n++) await storeAll(store, unpaid(next++))
    await rebuildViews({ store, db, views: allViews, clock, signal, log: () => undefined })
    const events = Number(await store.head())
    const about = (what: string) => `${what} at ${size}`

    // A small ledger has few payments: each is refunded several times.
    const refunds = await timed(decisions, (n) => {
      const paymentId = Payment.idOfStripe(`ch_${paid + (n % payments)}`)
      const asked = { refundId: `re_${size}_${n}`, amount: money('1.00', 'EUR') }
      return transact(store, Payment.decider, paymentId, refund(asked), cause(`re ${size} ${n}`))
    })
    seen.set(about('refund of a payment'), refunds)

    const settling = await timed(decisions, async (n) => {
      const { state } = await load(store, Invoice.decider, workspace, `deal-${open + n}`)
      const total = Invoice.figures(state).open.toFixed(2)
      const paymentId = Payment.idOfStripe(`ch_${size}_${n}`)
      const received = {
        ...{ paymentId, source: 'stripe' as const, externalId: `ch_${size}_${n}` },
        received: money(total, 'EUR'),
        payer: { stripeCustomerId: null, name: null, email: null },
        references: { invoiceNumbers: [`INV-${open + n}`], dealId: null, description: null },
        ...{ receivedAt: '2026-03-02T00:00:00.000Z', refunds: [], disputes: [], fee: null },
      }
      const why = cause(`pay ${size} ${n}`)
      await transact(store, Payment.decider, paymentId, observe(received), why)
      await settle(ports, paymentId, why)
    })
    seen.set(about('payment received and settled'), settling)
    console.log(`${events} events in the store`)
  }
  for (const what of ['refund of a payment', 'payment received and settled']) {
    const [small, large] = sizes.map((size) => seen.get(`${what} at ${size}`) ?? [])
    const at = (share: number) => [place(small ?? [], share), place(large ?? [], share)] as const
    const [[a, b], [c, d]] = [at(0.5), at(0.99)]
    console.log(
      `${what}: median ${a.toFixed(2)} ms in the small ledger, ${b.toFixed(2)} ms in the large ` +
        `(${(b / a).toFixed(2)} x); p99 ${c.toFixed(2)} and ${d.toFixed(2)} ms (${(d / c).toFixed(2)} x)`,
    )
  }
  await db.end()
  await store.close()
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
