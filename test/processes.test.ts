// Several real processes on one database: they share the work, one dies, is stopped or is told to
// end, and the others go on within seconds. Whatever happens, each document is on each platform
// once, and the books agree.
import { afterEach, describe, expect, test } from 'vitest'
import { hasNats, type NatsServer, sayNotRun, startNatsServer } from './support/nats-server.ts'
import { openTogether, type Process, type Together } from './support/processes.ts'

let together: Together | undefined
let nats: NatsServer | undefined
afterEach(async () => {
  await together?.close()
  await nats?.stop()
  together = nats = undefined
})

const patience = { timeout: 30_000, interval: 250 }
const soon = { timeout: 12_000, interval: 150 }

async function sell(world: Together, id: number, price = '100.00') {
  await world.sandbox('/deals', {
    ...{ id: String(id), name: `Deal ${id}`, currency: 'USD' },
    company: { name: `Company ${id}` },
    contact: { email: `ap@c${id}.example`, firstName: 'A', lastName: 'P' },
    lineItems: [{ name: 'Licence', quantity: '1', price }],
    closeDate: '2026-10-01T12:00:00.000Z',
  })
  await world.sandbox(`/deals/${id}/win`, { closeDate: '2026-10-01T12:00:00.000Z' })
}
const pay = async (world: Together, id: number) => {
  const { id: charge } = await world.sandbox('/pay', { dealId: String(id) })
  charges.set(id, charge)
}
const refund = (world: Together, id: number, amount: string) =>
  world.sandbox('/refund', { charge: charges.get(id), amount })
/** By deal. */
const charges = new Map<number, string>()

type Row = Record<string, any>

/** What is on the platforms, by deal: how many invoices, with which balance, how many payments. */
async function documents(world: Together, ids: readonly number[]) {
  const { quickbooks, hubspot } = await world.sandbox('/documents')
  return ids.map((id) => {
    const invoices = quickbooks.Invoice.filter((one: Row) => one.DocNumber === `INV-${id}`)
    const payments = quickbooks.Payment.filter((one: Row) =>
      String(one.PrivateNote ?? '').includes(charges.get(id) ?? 'none'),
    )
    const deal = hubspot.deals.find((one: Row) => one.id === String(id))
    return {
      id,
      balances: invoices.map((one: Row) => one.Balance),
      payments: payments.map((one: Row) => one.TotalAmt),
      told: deal?.properties.tieout_invoice_status ?? null,
      due: deal?.properties.tieout_amount_due ?? null,
    }
  })
}
const open = (id: number) => ({
  ...{ id, balances: [100], payments: [], told: 'open', due: '100.00' },
})
const paid = (id: number) => ({
  ...{ id, balances: [0], payments: [100], told: 'paid', due: '0.00' },
})
const refunded = (id: number) => ({
  ...{ id, balances: [30], payments: [70], told: 'partially_paid', due: '30.00' },
})

/** Where ledger and platforms do not agree, and what the ledger has given up on. */
async function disagreements(world: Together) {
  const [rows, sync, held] = await Promise.all([
    world.get('/v1/reconciliations?agrees=false&limit=200'),
    world.get('/v1/sync?state=parked&limit=200'),
    world.get('/v1/sync/held?limit=200'),
  ])
  return {
    differences: rows.data.map((row: Row) => [row.number, row.differences]),
    parked: sync.data.map((row: Row) => [row.id, row.code]),
    held: held.data.map((row: Row) => [row.id, row.code]),
  }
}
const none = { differences: [], parked: [], held: [] }

/** Each webhook was stored, and each thing recorded, once. */
async function noEventTwice(world: Together) {
  const twice = await world.query(
    `select stream, type, count(*)::int from tieout.events
     where type in ('DealWon', 'InvoiceIssued', 'PaymentReceived', 'InvoicePaid')
     group by 1, 2 having count(*) > 1`,
  )
  expect(twice).toEqual([])
}

const shares = async (world: Together) => {
  const counts: Record<string, number> = {}
  for (const owner of Object.values(await world.owners())) counts[owner] = (counts[owner] ?? 0) + 1
  return counts
}
const spread = async (world: Together) => {
  const counts = Object.values(await shares(world)).sort((a, b) => a - b)
  return { processes: counts.length, isFair: (counts.at(-1) ?? 0) - (counts[0] ?? 0) <= 1 }
}
const ownerOf = async (world: Together, lease: string) => {
  const name = (await world.owners())[lease]
  return world.living().find((one) => one.name === name) as Process
}

async function handOver(environment: Record<string, string>) {
  const world = await openTogether(environment)
  together = world
  await world.start()
  await world.start()
  await expect.poll(() => spread(world), soon).toEqual({ processes: 2, isFair: true })
  await sell(world, 1)
  await expect.poll(() => documents(world, [1]), patience).toEqual([open(1)])

  // Each of them can tell who does what.
  const figures = async () => (await fetch(`${world.url}/metrics`)).text()
  for (const [lease, process] of Object.entries(await world.owners())) {
    const line = `tieout_lease_owner{lease="${lease}",process="${process}"} 1`
    await expect.poll(figures, soon).toContain(line)
  }

  // Killed with something in hand.
  const names = Object.keys(await world.owners()).length
  const writer = await ownerOf(world, 'sync-quickbooks')
  await sell(world, 2)
  await writer.kill()
  await sell(world, 3)
  const others = async () => [...new Set(Object.values(await world.owners()))]
  await expect.poll(others, soon).not.toContain(writer.name)
  await expect.poll(async () => Object.keys(await world.owners()).length, soon).toBe(names)
  await expect.poll(() => documents(world, [2, 3]), patience).toEqual([open(2), open(3)])

  // Stopped in the middle of its work, and awake again when another has long gone on.
  await world.start()
  await expect.poll(() => spread(world), soon).toEqual({ processes: 2, isFair: true })
  const sleeper = await ownerOf(world, 'sync-hubspot')
  await sell(world, 4)
  sleeper.pause()
  await pay(world, 1)
  await expect.poll(others, soon).not.toContain(sleeper.name)
  await expect.poll(() => documents(world, [1]), patience).toEqual([paid(1)])
  await pay(world, 2)
  sleeper.resume()
  await pay(world, 3)
  await pay(world, 4)
  const all = [1, 2, 3, 4]
  await expect.poll(() => documents(world, all), patience).toEqual(all.map(paid))

  // Told to end: what it had is with the other at once.
  await expect.poll(() => spread(world), soon).toEqual({ processes: 2, isFair: true })
  const leaving = await ownerOf(world, 'sync-quickbooks')
  const from = performance.now()
  const left = leaving.end()
  await expect.poll(async () => Object.keys(await shares(world)).length, soon).toBe(1)
  await expect.poll(async () => Object.keys(await world.owners()).length, soon).toBe(names)
  const tookMs = performance.now() - from
  await left
  await refund(world, 1, '30.00')
  await expect.poll(() => documents(world, [1]), patience).toEqual([refunded(1)])
  await expect.poll(() => disagreements(world), patience).toEqual(none)
  await noEventTwice(world)
  return tookMs
}

describe('two processes', () => {
  test('one is killed, one is stopped, one is told to end, and the other goes on', async () => {
    expect(await handOver({})).toBeLessThan(5_000)
  }, 150_000)

  if (!hasNats) sayNotRun('two processes with NATS as the change feed')
  test.skipIf(!hasNats)(
    'the same with NATS as the change feed',
    async () => {
      nats = await startNatsServer()
      expect(await handOver({ NATS_URL: nats.url })).toBeLessThan(5_000)
    },
    150_000,
  )
})

/** A fifth of all calls, in all the ways there are. */
const kinds = [
  ['rate-limit', { retryAfter: '1' }],
  ['server-error', {}],
  ['server-error-after-commit', {}],
  ['cut-answer', {}],
  ['drop', {}],
  ['drop-after-commit', {}],
  ['delay', { delayMs: 400 }],
] as const

const killsMin = 6

async function injectFaults(world: Together) {
  for (const platform of ['stripe', 'hubspot', 'quickbooks']) {
    for (const [kind, more] of kinds) {
      await world.sandbox('/faults', { platform, kind, rate: 0.2 / kinds.length, ...more })
    }
    await world.sandbox('/faults', { platform, kind: 'duplicate-webhooks', rate: 0.1 })
    await world.sandbox('/faults', { platform, kind: 'reorder-webhooks' })
  }
}

describe('three processes, of which one is killed every other second', () => {
  test('while a fifth of all calls fail, no document is lost and none is there twice', async () => {
    const world = await openTogether()
    together = world
    await Promise.all([world.start(), world.start(), world.start()])
    await injectFaults(world)
    const ids = Array.from({ length: 12 }, (_, index) => 100 + index)
    const sold: number[] = []
    const starting: Promise<unknown>[] = []
    let kills = 0
    const killSome = async () => {
      const living = world.living()
      // One is left to take over; the others are on their way.
      if (living.length < 2) return
      kills += 1
      await living[kills % living.length]?.kill()
      starting.push(world.start())
    }
    const from = performance.now()
    while (ids.length > sold.length || kills < killsMin) {
      for (const id of ids.slice(sold.length, sold.length + 2)) {
        await sell(world, id)
        await pay(world, id)
        if (id % 3 === 0) await refund(world, id, '30.00')
        sold.push(id)
      }
      await killSome()
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      if (performance.now() - from > 60_000) break
    }
    await world.sandbox('/faults', undefined, 'DELETE')
    await Promise.all(starting)
    expect(kills).toBeGreaterThanOrEqual(killsMin)
    const wanted = ids.map((id) => (id % 3 === 0 ? refunded(id) : paid(id)))
    const calm = { timeout: 90_000, interval: 500 }
    await expect.poll(() => documents(world, ids), calm).toEqual(wanted)
    await expect.poll(() => disagreements(world), calm).toEqual(none)
    await noEventTwice(world)
    const { quickbooks } = await world.sandbox('/state')
    expect(quickbooks).toMatchObject({ Invoice: ids.length, Customer: ids.length })
  }, 240_000)
})
