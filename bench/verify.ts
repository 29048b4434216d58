// How many events a second a verification of the whole log takes in, beside bare scans of the same
// rows in the same run:
//   node bench/verify.ts [events] [rounds]
// The events are of the sizes that a live ledger has: a raw webhook in four, and what was made of it.
// The hash log and the seals are those of the service. Only ratios of one run mean anything where the
// machine is shared; the processor time of an event says what two free cores would do.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { openSealer } from '../src/adapters/connections/sealing.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { startEmbeddedPostgres } from '../src/adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../src/adapters/postgres/migrate.ts'
import { connectionConfig, openPool } from '../src/adapters/postgres/pool.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import { openSealingKeys } from '../src/adapters/sealing-keys.ts'
import type { NewEvent } from '../src/domain/event-store.ts'
import { viewSchema } from '../src/projections/database.ts'
import { startSealing } from '../src/audit/sealing.ts'
import { openSeals } from '../src/audit/seals.ts'

const events = Number(process.argv[2] ?? 200_000)
const rounds = Number(process.argv[3] ?? 3)
const { clock } = realOutside

const meta = () => ({
  workspace: 'main',
  correlationId: randomUUID(),
  causationId: randomUUID(),
  actor: { kind: 'platform' as const, name: 'stripe' },
  effectiveAt: '2026-03-01T09:30:00Z',
})

/** About two and a half kilobytes, as Stripe sends a charge. */
function rawEvent(number: number): NewEvent {
  const lines = Array.from({ length: 14 }, (_, at) => ({
    id: `li_${randomUUID()}`,
    description: `Consulting, part ${at} of order ${number}`,
    ...{ amount: 1250 + at, quantity: 1, livemode: true, tax: null },
  }))
  const object = { id: `ch_${randomUUID()}`, amount: 125_000, currency: 'eur', lines }
  const raw = JSON.stringify({ id: `evt_${number}`, type: 'charge.succeeded', data: { object } })
  return {
    id: randomUUID(),
    type: 'StripeEventReceived',
    data: { eventId: `evt_${number}`, raw },
    meta: meta(),
  }
}

function madeEvent(number: number): NewEvent {
  const data = {
    paymentId: `stripe-pi_${number}`,
    customerId: 'cus_9s6XKzkNRiz8i3',
    amount: { amount: '1249.50', currency: 'EUR' },
    lines: [{ invoiceId: `deal-${number}`, amount: '1249.50', reason: 'the number is in it' }],
    reference: 'Invoice 2026-0145, "März"',
  }
  return { id: randomUUID(), type: 'PaymentAllocated', data, meta: meta() }
}

const dataDir = await mkdtemp(join(tmpdir(), 'tieout-verify-'))
const postgresDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'))
const embedded = process.env.DATABASE_URL
  ? undefined
  : await startEmbeddedPostgres({ dataDir: postgresDir, clock })
const connectionString = embedded?.connectionString ?? process.env.DATABASE_URL ?? ''
await migrate(connectionString, [eventSchema, viewSchema])
const pool = openPool({ connectionString, name: 'bench' })
const keys = await openSealingKeys(pool, openSealer(Buffer.alloc(32, 1)))
const store = await openPostgresStore({ connectionString, clock, mark: keys.mark })
const config = { dataDir, eventStoreUrl: undefined }
const seals = openSeals({ config, connectionString, pool, stored: store, keys })

const perAppend = 100
for (let done = 0; done < events; ) {
  const appends = Array.from({ length: 16 }, async () => {
    const from = done
    done += perAppend
    const batch = Array.from({ length: perAppend }, (_, at) =>
      (from + at) % 4 === 0 ? rawEvent(from + at) : madeEvent(from + at),
    )
    await store.append(`payment-main.${randomUUID()}`, batch, 'none')
  })
  await Promise.all(appends)
}
const leases = {
  hold: (_: string, signal: AbortSignal, work: (lost: AbortSignal) => Promise<void>) =>
    work(signal),
}
const log = pino({ level: 'warn' })
const sealing = await timed(() =>
  startSealing({ ...seals, store, leases, outside: realOutside, log }).close(),
)
await pool.query('vacuum analyze tieout.events')
const { rows } = await pool.query(`select count(*)::int as events, avg(octet_length(data::text) +
  octet_length(meta::text))::int as bytes from tieout.events`)
const { events: stored, bytes } = rows[0] as { events: number; bytes: number }
console.log(`${stored} events of ${bytes} bytes; hashed and sealed at ${rate(sealing.seconds)}/s`)

function rate(seconds: number): string {
  return Math.round(events / seconds).toLocaleString('en-US')
}

async function timed(work: () => Promise<unknown>) {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, cpuUs: (user + system) / events }
}

const client = new pg.Client({
  ...connectionConfig({ connectionString, name: 'scan' }),
  statement_timeout: 0,
  query_timeout: 0,
})
await client.connect()
/** Every column of every row as text, in order, made and counted by Postgres alone. */
const inServer = () =>
  client.query(`select sum(length(r)) from (select row(position, stream, revision, id, type,
    recorded_at, data::text, meta::text)::text as r from tieout.events order by position) as rows`)
/** The same rows, brought to the client as text and looked at no further. */
async function toClient(): Promise<void> {
  for await (const _ of store.log({ batchSize: 2000 })) continue
}
async function verification(): Promise<void> {
  const report = await seals.verify()
  if (!report.intact) throw new Error(JSON.stringify(report.faults))
}

const contenders = { verification, toClient, inServer }
const times: Record<string, { seconds: number; cpuUs: number }[]> = {}
for (let round = 0; round < rounds; round++) {
  for (const [name, work] of Object.entries(contenders))
    (times[name] ??= []).push(await timed(work))
}
const best = (name: string) => Math.min(...(times[name] ?? []).map(({ seconds }) => seconds))
for (const name of Object.keys(contenders)) {
  const cpu = Math.min(...(times[name] ?? []).map(({ cpuUs }) => cpuUs))
  const beside = (best(name) / best('verification')).toFixed(2)
  console.log(
    `${name.padEnd(14)} ${rate(best(name)).padStart(9)}/s  ${cpu.toFixed(2)} µs of this process an event, ${beside} x the time of the verification`,
  )
}

await client.end()
await seals.close()
await store.close()
await pool.end()
await embedded?.stop()
for (const dir of [dataDir, postgresDir]) await rm(dir, { recursive: true, force: true })
