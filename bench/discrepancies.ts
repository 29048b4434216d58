// How good the detection is: a company in good order, into which people plant a known set of
// disagreements, each kind as it happens in life (sandbox/plants.ts). Says what of it was found, how
// soon, of the right kind and to the cent, what was missed, and what was found that nobody planted.
//
//   node bench/discrepancies.ts [kind…]          ROUNDS=2   so many of each kind
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { type Planted, plantKinds } from '../sandbox/plants.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { readConfig } from '../src/config.ts'
import { demoKey, startService } from '../src/service.ts'

const wanted = process.argv.slice(2)
const rounds = Number(process.env.ROUNDS ?? 1)
const kinds = wanted.length > 0 ? wanted : plantKinds
/** Longer than any grace. */
const patienceMs = 90_000

type Item = {
  id: string
  kind: string
  state: string
  subject: { noun: string; id: string }
  related: Record<string, string>
  atStake: { amount: string; currency: string } | null
  ledger: string | null
  theirs: string | null
}

const dataDir = await mkdtemp(join(tmpdir(), 'tieout-discrepancies-'))
// Postgres runs as a user of its own.
await chmod(dataDir, 0o755)
const config = readConfig({
  ...{ PORT: '0', HOST: '127.0.0.1', TIEOUT_DATA_DIR: dataDir },
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
})
const service = await startService({
  ...{ config, outside: realOutside, log: pino({ level: config.logLevel }) },
  sandboxPorts: { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 },
  demo: false,
})
const { sandbox, url } = service
if (!sandbox) throw new Error('the sandbox did not start')

async function get(path: string) {
  const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${demoKey}` } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function discrepancies(): Promise<Item[]> {
  const all: Item[] = []
  for (let cursor = ''; ; ) {
    const more = cursor && `&cursor=${cursor}`
    const { data, nextCursor } = (await get(`/v1/discrepancies?limit=200${more}`)) as {
      data: Item[]
      nextCursor: string | null
    }
    all.push(...data)
    if (nextCursor === null) return all
    cursor = nextCursor
  }
}

async function until(what: string, isSo: () => Promise<boolean> | boolean, ms = patienceMs) {
  const end = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(250)
  }
}

/** Deals in good order: paid in full, in two parts, refunded, disputed and won, by instalments and
 *  month by month, credited, paid out. */
async function soundCompany() {
  const world = sandbox as NonNullable<typeof sandbox>
  const { quickbooks } = world.tables
  const invoice = (number: string) =>
    [...quickbooks.Invoice.rows()].find((row) => row.DocNumber === number)
  let next = 7_000_000
  const sell = (amount: string, more: Record<string, unknown> = {}) => {
    const id = String(++next)
    const name = `Sound ${id}`
    world.createDeal({
      ...{ id, name, company: { name, domain: `sound-${id}.example` } },
      contact: { email: `ap@sound-${id}.example`, lastName: name },
      lineItems: [{ name: 'Licence', quantity: '1', price: amount }],
      ...more,
    })
    world.winDeal(id)
    return id
  }
  const invoiced = (id: string) => until(`invoice ${id}`, () => !!invoice(`INV-${id}`))
  const settled = (id: string, balance = 0) =>
    until(`payment of ${id}`, () => invoice(`INV-${id}`)?.Balance === balance)
  const paid = sell('500.00')
  const partly = sell('800.00')
  const refunded = sell('300.00')
  const disputed = sell('450.00')
  const foreign = sell('700.00', { currency: 'EUR' })
  const unpaid = sell('650.00')
  const plan = sell('900.00', {
    plan: '30% deposit on win; 30% part after 10 days; rest final after 30 days',
  })
  for (const id of [paid, partly, refunded, disputed, foreign, unpaid]) await invoiced(id)
  world.pay({ ref: 'sound_paid', dealId: paid })
  world.pay({ ref: 'sound_half', dealId: partly, amount: '400.00' })
  world.pay({ ref: 'sound_rest', dealId: partly, amount: '400.00', reference: 'deal_id' })
  world.pay({ ref: 'sound_refund', dealId: refunded })
  world.pay({ ref: 'sound_dispute', dealId: disputed })
  const settleIn = { currency: 'USD', rate: '1.0850' }
  world.pay({ ref: 'sound_foreign', dealId: foreign, settleIn })
  for (const id of [paid, partly, refunded, disputed, foreign]) await settled(id)
  world.refund({ charge: 'ch_sound_refund', amount: '300.00' })
  const dispute = world.openDispute({ charge: 'ch_sound_dispute' })
  await sleep(1000)
  world.closeDispute(dispute.id, 'won')
  return { paid, partly, refunded, disputed, foreign, unpaid, plan }
}

const idsOf = ({ subject, related }: Item) => [subject.id, ...Object.values(related)]
/** Ours are made of theirs: `deal-42`, `stripe-ch_1`, `qbo-145`. */
const isAbout = (item: Item, { about }: Planted) =>
  idsOf(item).some((id) => about.some((one) => id === one || id.split(/[-/]/).includes(one)))

function outcomeOf(one: Planted, items: readonly Item[]) {
  const near = items.filter((item) => isAbout(item, one))
  const hit = near.find(({ kind }) => kind === one.kind)
  const money = hit?.atStake && `${hit.atStake.amount} ${hit.atStake.currency}`
  const isRight =
    hit && (one.amount === null || Number(hit.atStake?.amount ?? Number.NaN) === Number(one.amount))
  return { hit, isRight: isRight === true, money, others: near.filter((item) => item !== hit) }
}

const began = performance.now()
const say = (line: string) => process.stdout.write(`${line}\n`)
try {
  await soundCompany()
  say(`the sound company is at work (${Math.round((performance.now() - began) / 1000)} s)`)
  const planted: { one: Planted; at: number; seen: number | null }[] = []
  const isDone = { planting: false }
  async function plantAll() {
    for (let round = 0; round < rounds; round++) {
      for (const kind of kinds) {
        try {
          const [one] = await (sandbox as NonNullable<typeof sandbox>).plant([kind])
          if (one) planted.push({ one, at: performance.now(), seen: null })
        } catch (error) {
          say(`not planted: ${kind}: ${(error as Error).message}`)
        }
      }
    }
    isDone.planting = true
  }
  const planting = plantAll()
  /** Since everything was planted and found; what is found too much may still come. */
  let calmSince = performance.now()
  while (performance.now() - calmSince < 20_000) {
    const items = await discrepancies()
    for (const one of planted) {
      if (one.seen === null && outcomeOf(one.one, items).hit) one.seen = performance.now() - one.at
    }
    const isLate = planted.some(({ seen, at }) => {
      return seen === null && performance.now() - at < patienceMs
    })
    if (!isDone.planting || isLate) calmSince = performance.now()
    await sleep(300)
  }
  await planting
  const items = (await discrepancies()).filter(({ state }) => state !== 'resolved')
  let found = 0
  let right = 0
  for (const { one, seen } of planted) {
    const { hit, isRight, money, others } = outcomeOf(one, items)
    if (hit) found += 1
    if (isRight) right += 1
    const verdict = hit ? (isRight ? 'found' : 'found, AMOUNT') : seen ? 'WENT AWAY' : 'MISSED'
    const after = seen === null ? '' : `${(seen / 1000).toFixed(1)} s`
    const wish = one.amount === null ? '' : `${one.amount} ${one.currency}`
    say(
      `${one.kind.padEnd(36)} ${verdict.padEnd(14)} ${after.padStart(7)}  planted ${wish.padEnd(12)} ` +
        `says ${(money ?? '').padEnd(12)} ${others.map(({ kind }) => `+${kind}`).join(' ')}`,
    )
  }
  const alarms = items.filter((item) => !planted.some(({ one }) => isAbout(item, one)))
  for (const { id, atStake, ledger, theirs } of alarms) {
    say(`FALSE ALARM ${id}: ${atStake?.amount ?? ''} ${ledger} / ${theirs}`)
  }
  say(
    `${planted.length} planted, ${found} found, ${right} of them to the cent, ` +
      `${planted.length - found} missed, ${alarms.length} false alarms`,
  )
} finally {
  await service.close()
  await rm(dataDir, { recursive: true, force: true })
}
