// A person is erased: the whole service with all that it writes to, and afterwards every place is
// searched for the name and the address. The books are the same, to the cent.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { connect } from 'nats'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNats, type NatsServer, sayNotRun, startNatsServer } from './support/nats-server.ts'
import { openReceiver, type Receiver } from './support/outgoing.ts'
import { openService, type RunningService } from './support/service.ts'

const patience = { timeout: 40_000, interval: 100 }
const name = 'Zyxwina Quorvath'
const email = 'zyxwina@quorvath.example'
/** In whatever spelling, and however it is encoded. */
const planted = /quorvath|zyxwina/i
const customer = 'hubspot-company-917700001'

const logged: string[] = []
let nats: NatsServer | undefined
let service: RunningService
let receiver: Receiver
let database: pg.Client
let endpoint: { id: string }

beforeAll(async () => {
  if (hasNats && !process.env.NATS_URL) nats = await startNatsServer()
  else sayNotRun('what stands on NATS after an erasure')
  const log = pino({ level: 'debug' }, { write: (line) => void logged.push(line) })
  service = await openService({ NATS_URL: nats?.url }, log)
  database = new pg.Client({ connectionString: service.connectionString })
  await database.connect()
  receiver = await openReceiver()
  // One that repeats what it is sent.
  receiver.answers(({ body }) => ({ status: 200, body }))
  endpoint = await service.post('/v1/webhook-endpoints', { url: receiver.url, types: ['tieout.*'] })
}, 90_000)
afterAll(async () => {
  await database?.end()
  await service?.close()
  await receiver?.close()
  await nats?.stop()
})

function trade({ sandbox }: RunningService) {
  const sell = (id: string, buyer: { name: string; email: string; company: string }) => {
    const [firstName = '', lastName = ''] = buyer.name.split(' ')
    sandbox.createDeal({
      ...{ id, name: `Licences for ${buyer.name}`, currency: 'USD' },
      company: { id: buyer.company, name: buyer.name },
      contact: { id: `81${id}`, email: buyer.email, firstName, lastName },
      lineItems: [
        { name: 'Licence', quantity: '1', price: '450.00' },
        { name: `Training for ${buyer.name}`, quantity: '2', price: '25.00' },
      ],
      closeDate: '2026-10-01T12:00:00.000Z',
    })
    sandbox.winDeal(id, '2026-10-01T12:00:00.000Z')
  }
  const created = 1_791_000_000
  sell('7700001', { name, email, company: '917700001' })
  sell('7700002', { name: 'Otto Bystander', email: 'otto@bystander.example', company: '917700002' })
  const payer = { email, name, created }
  sandbox.pay({ ref: 'paid', dealId: '7700001', amount: '300.00', ...payer })
  // Nobody says what for: a question to a person, with the name in its reasons.
  const loose = { amount: '199.99', currency: 'USD', reference: 'none' as const }
  sandbox.pay({ ref: 'loose', ...loose, description: `from ${name}`, ...payer })
  const other = { email: 'otto@bystander.example', name: 'Otto Bystander', created }
  sandbox.pay({ ref: 'other', dealId: '7700002', ...other })
}

async function settled() {
  const { get } = service
  await expect
    .poll(async () => {
      const { data } = await get('/v1/invoices')
      return data.map((one: any) => `${one.customerId} ${one.status}`).sort()
    }, patience)
    .toEqual([`${customer} partially_paid`, 'hubspot-company-917700002 paid'])
  await expect
    .poll(async () => (await get('/v1/reviews')).data.length, patience)
    .toBeGreaterThanOrEqual(1)
  await quiet()
}

/** Nothing new in the log for a while. */
async function quiet() {
  for (let [last, same] = ['', 0]; same < 8; ) {
    const { rows } = await database.query('select max(position)::text as head from tieout.events')
    same = rows[0].head === last ? same + 1 : 0
    last = rows[0].head
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Every column of every table, those in bytes too. */
async function tablesNaming(wanted: RegExp): Promise<string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const naming: string[] = []
  for (const { name: table } of tables) {
    const { rows } = await database.query({ text: `select * from ${table}`, rowMode: 'array' })
    const isNamed = (value: unknown) =>
      wanted.test(Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value ?? null))
    if (rows.some((row) => (row as unknown[]).some(isNamed))) naming.push(table)
  }
  return naming
}

async function natsTexts(): Promise<string[]> {
  if (!nats) return []
  const connection = await connect({ servers: nats.url })
  const jsm = await connection.jetstreamManager()
  const { state } = await jsm.streams.info('TIEOUT')
  const texts: string[] = []
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    texts.push((await jsm.streams.getMessage('TIEOUT', { seq })).string())
  }
  await connection.close()
  return texts
}

const pages = [
  ...['customers', 'deals', 'invoices', 'payments', 'allocations', 'reviews', 'sync', 'conflicts'],
  ...['held', 'credit-notes', 'balance-transactions', 'journal', 'reconciliations', 'rules'],
  ...['periods', 'trial-balance', 'general-ledger', 'payouts', 'audit/events?limit=200'],
  ...['api-keys?revoked=true'],
]
const downloads = ['journal?format=csv', 'trial-balance?format=csv', 'general-ledger?format=csv']

async function answersNaming(wanted: RegExp): Promise<string[]> {
  const naming: string[] = []
  for (const page of [...pages, ...downloads]) {
    const headers = { authorization: 'Bearer tieout-demo-key' }
    const answer = await fetch(`${service.url}/v1/${page}`, { headers })
    if (wanted.test(await answer.text())) naming.push(page)
  }
  return naming
}

/** The command line, beside the service. */
async function tieout(...args: string[]) {
  const { PATH, HOME } = process.env
  const { connectionString: DATABASE_URL, dataDir: TIEOUT_DATA_DIR } = service
  const program = join(import.meta.dirname, '../src/tieout.ts')
  const env = { PATH, HOME, DATABASE_URL, TIEOUT_DATA_DIR, LOG_LEVEL: 'silent' }
  const child = spawn(process.execPath, [program, ...args], { env })
  const outs: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => void outs.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => void errors.push(chunk))
  const [code] = await once(child, 'close')
  const said = Buffer.concat(errors).toString()
  return { code, out: Buffer.concat(outs).toString(), said }
}

const trialBalance = async () => {
  const { lines, totals, data } = await service.get('/v1/trial-balance')
  return JSON.stringify({ lines, totals, data })
}

describe('erasing a person', () => {
  let before: string
  let inQuickBooks: string

  test('before it, what is stored is encrypted, and what is shown is not', {
    timeout: 120_000,
  }, async () => {
    trade(service)
    const key = { person: 'Aude', role: 'auditor', note: `looks at the books for ${name}` }
    const { id } = await service.post('/v1/api-keys', key)
    expect(id).toBeTypeOf('string')
    await settled()
    before = await trialBalance()
    inQuickBooks = JSON.stringify(service.sandbox.documents())
    const naming = await tablesNaming(planted)
    expect(naming.filter((table) => table.startsWith('tieout.'))).toEqual([
      'tieout.outgoing_attempts',
    ])
    expect(naming).toContain('tieout_views.customers')
    expect((await natsTexts()).filter((text) => planted.test(text))).toEqual([])
    expect((await service.get(`/v1/customers/${customer}`)).name).toBe(name)
    expect(receiver.received.some(({ body }) => planted.test(body))).toBe(true)
  })

  test('a dry run says what would go, and changes nothing', async () => {
    const asked = { reason: 'asked for by mail', dryRun: true }
    const { scope } = await service.post(`/v1/customers/${customer}/erase`, asked)
    expect(scope).toMatchObject({ customerId: customer, left: [], leftCount: 0 })
    expect(Object.keys(scope.streams)).toEqual(
      expect.arrayContaining(['customer', 'deal', 'inbound', 'invoice', 'payment', 'sync']),
    )
    expect((await service.get(`/v1/customers/${customer}`)).name).toBe(name)
  })

  test('a reason that names the person is refused', async () => {
    const asked = { reason: `${name.toUpperCase()} wrote to us` }
    const answer = service.post(`/v1/customers/${customer}/erase`, asked)
    await expect(answer).rejects.toThrow('reason-names-person')
  })

  test('afterwards neither the name nor the address stands anywhere', async () => {
    const asked = ['--reason', 'asked for by mail', '--url', service.url]
    const erased = await tieout('erase', customer, ...asked)
    expect(erased).toMatchObject({ code: 0 })
    expect(erased.said).toMatch(/Words of \d+ events are gone, with \d+ keys\./)
    expect(await service.get(`/v1/erasures/${customer}`)).toMatchObject({
      ...{ step: 'completed', requestedBy: 'demo', leftCount: 0, working: null },
    })
    expect(await tablesNaming(planted)).toEqual([])
    expect(await answersNaming(planted)).toEqual([])
    expect((await natsTexts()).filter((text) => planted.test(text))).toEqual([])
    expect(logged.filter((line) => planted.test(line))).toEqual([])
    expect(await service.get(`/v1/customers/${customer}`)).toMatchObject({
      name: '[erased]',
      emails: [],
    })
  })

  test('the books are the same to the cent, and others are still named', async () => {
    expect(await trialBalance()).toBe(before)
    expect((await service.get('/v1/customers/hubspot-company-917700002')).name).toBe(
      'Otto Bystander',
    )
    const { data } = await service.get('/v1/payments?q=bystander')
    expect(data).toHaveLength(1)
    const deal = await service.get('/v1/deals/7700002')
    expect(JSON.stringify(deal)).toContain('Otto Bystander')
  })

  test('the seals hold, and an archive made afterwards holds nothing of it', async () => {
    const verified = await tieout('audit', 'verify', '--json')
    expect(verified, verified.said).toMatchObject({ code: 0 })
    expect(JSON.parse(verified.out).intact).toBe(true)
    const out = join(service.dataDir, 'books.tar.gz')
    const days = ['--from', '2026-01-01', '--to', '2027-12-31']
    expect(await tieout('audit', 'export', ...days, '--out', out)).toMatchObject({ code: 0 })
    const archive = gunzipSync(await readFile(out)).toString('latin1')
    expect(archive).toContain('events.ndjson')
    expect(archive).toContain('Otto Bystander')
    expect(planted.test(archive)).toBe(false)
  })

  test('an event that was told before is told again without the words', async () => {
    const told = receiver.received
      .map(({ body }) => JSON.parse(body))
      .find(({ type, data }) => type === 'tieout.CustomerSeen' && data.customerId === customer)
    const count = receiver.received.length
    await service.post(`/v1/webhook-endpoints/${endpoint.id}/deliveries/${told.id}/resend`)
    const again = () =>
      receiver.received
        .slice(count)
        .map(({ body }) => JSON.parse(body))
        .find(({ id }) => id === told.id)
    await expect.poll(() => again()?.data.name, patience).toBe('[erased]')
  })

  test('what platforms tell of the person later is not taken down, and nothing is written over there', async () => {
    const { sandbox } = service
    sandbox.pay({ ref: 'later', amount: '12.34', currency: 'USD', email, name, reference: 'none' })
    sandbox.pay({ ref: 'rest', dealId: '7700001', amount: '200.00', email, name })
    await expect
      .poll(async () => (await service.get('/v1/invoices/deal-7700001')).status, patience)
      .toBe('paid')
    await service.post('/v1/connections/hubspot/sweep')
    await service.post('/v1/connections/quickbooks/sweep')
    await quiet()
    expect(await tablesNaming(planted)).toEqual([])
    const { data } = await service.get('/v1/payments?limit=200')
    const later = data.find((one: any) => one.id === 'stripe-ch_later')
    expect(later).toMatchObject({ received: '12.34', payerName: '[erased]' })
    expect(inQuickBooks).not.toBe('')
    const there = JSON.stringify(service.sandbox.documents())
    expect(there).toContain(name)
    expect(there).not.toContain('[erased]')
    const { data: found } = await service.get('/v1/discrepancies?limit=200')
    expect(found.filter((one: any) => one.kind === 'customer-differs')).toEqual([])
  })

  test('lifted, the person is known again by the next thing that is told', async () => {
    await service.post(`/v1/erasures/${customer}/lift`, { reason: 'a customer again' })
    service.sandbox.pay({ ref: 'back', amount: '5.00', currency: 'USD', email, name })
    const payer = async () => {
      const { data } = await service.get('/v1/payments?limit=200')
      const back = data.find((one: any) => one.id === 'stripe-ch_back')
      return back?.payerName ?? data
    }
    await expect.poll(payer, patience).toBe(name)
  })
})
