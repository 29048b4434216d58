// The day of finance, on the whole service: the company ties out, two people sign, something moves in
// QuickBooks, and the signature is suspended.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../src/adapters/outside.ts'
import { openServiceClient } from '../src/adapters/service-client.ts'
import { openProgress } from '../src/progress.ts'
import { reconcile } from '../src/commands/reconcile-command.ts'
import { openService, type RunningService } from './support/service.ts'

let service: RunningService
beforeAll(async () => {
  service = await openService()
  sell()
}, 60_000)
afterAll(() => service.close())

const patience = { timeout: 40_000, interval: 100 }
const today = () => new Date().toISOString().slice(0, 10)
const keys = { priya: 'tieout-demo-preparer-key', rui: 'tieout-demo-reviewer-key' }

function sell() {
  const { sandbox } = service
  const deal = (id: string, currency: string, price: string) => {
    const closeDate = new Date().toISOString()
    sandbox.createDeal({
      ...{ id, name: `Deal ${id}`, currency, closeDate },
      company: { id: `9${id}`, name: `Company ${id}` },
      contact: { id: `8${id}`, email: `ap@c${id}.example`, firstName: 'A', lastName: 'P' },
      lineItems: [{ name: 'Licence', quantity: '1', price }],
    })
    sandbox.winDeal(id, closeDate)
  }
  deal('7001', 'USD', '1000.00')
  deal('7002', 'EUR', '900.00')
  deal('7003', 'USD', '350.00')
}
function pay() {
  service.sandbox.pay({ ref: 'a', dealId: '7001' })
  service.sandbox.pay({ ref: 'b', dealId: '7002', amount: '400.00', reference: 'deal_id' })
}

const data = async (path: string) => (await service.get(path)).data as any[]
const issued = async () =>
  (await data('/v1/invoices')).filter(({ quickbooksId }) => quickbooksId).length
const settled = async () => (await data('/v1/payments')).map(({ status }) => status)
const documents = () => [...service.sandbox.tables.quickbooks.Invoice.rows()]
const carried = async () =>
  ['INV-7001', 'INV-7002'].map(
    (number) => documents().find((one) => one.DocNumber === number)?.Balance,
  )

async function run(body = {}) {
  const path = `/v1/reconciliations/days/${today()}/runs`
  const { number } = await service.post(path, body)
  await expect
    .poll(async () => (await service.get(`${path}/${number}`)).state, patience)
    .toBe('done')
  return service.get(`${path}/${number}`)
}
/** A run once nothing is on its way any more. */
async function quietRun() {
  let made = await run()
  for (let tries = 0; tries < 15 && made.statement.lines.some(isMoving); tries++) made = await run()
  return made
}
const isMoving = ({ differences }: any) => differences.some((one: any) => one.inTransit.count > 0)

async function as(person: keyof typeof keys, path: string, body: unknown) {
  const headers = { authorization: `Bearer ${keys[person]}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await fetch(`${service.url}${path}`, init)
  return { status: answer.status, body: (await answer.json()) as any }
}
const download = async (format: string) => {
  const headers = { authorization: `Bearer ${keys.rui}` }
  const path = `/v1/reconciliations/days/${today()}/statement?format=${format}`
  const answer = await fetch(`${service.url}${path}`, { headers })
  return Buffer.from(await answer.arrayBuffer())
}

describe('a day', { timeout: 90_000 }, () => {
  test('in good order ties out to the cent in every pair and currency', async () => {
    await expect.poll(issued, patience).toBe(3)
    pay()
    await expect.poll(settled, patience).toEqual(['allocated', 'allocated'])
    await expect.poll(carried, patience).toEqual([0, 500])
    const { statement, parts } = await quietRun()
    expect(parts.map(({ part }: any) => part)).toHaveLength(12)
    expect(statement.lines.filter((line: any) => !line.tiesOut)).toEqual([])
    const of = (pair: string, currency: string) =>
      statement.lines.find((line: any) => line.pair === pair && line.currency === currency)
    expect(of('deals-invoices', 'USD')).toMatchObject({
      ...{ left: { count: 2, amount: '1350.00' }, right: { count: 2, amount: '1350.00' } },
      ...{ matched: { count: 2, amount: '1350.00' }, unexplained: '0.00' },
    })
    expect(of('payments-quickbooks', 'EUR')).toMatchObject({ right: { amount: '400.00' } })
    expect(statement.receivables).toContainEqual({
      ...{ currency: 'EUR', ledger: '500.00', quickbooks: '500.00', difference: '0.00' },
    })
    expect(statement.sources.map(({ isRefreshed }: any) => isRefreshed)).toEqual([true, true, true])
    expect(statement).toMatchObject({ tiesOut: true, isSignable: true })
    const [day] = await data('/v1/reconciliations/days')
    expect(day).toMatchObject({ day: today(), tiesOut: true, rests: [], signOff: null })
  })

  test('is signed by two people, and by no one twice', async () => {
    const path = `/v1/sign-offs/${today()}`
    const note = 'looked at'
    expect(await as('rui', `${path}/review`, { note })).toMatchObject({ status: 422 })
    expect(await as('priya', `${path}/prepare`, { note })).toMatchObject({ status: 202 })
    const alone = await as('priya', `${path}/review`, { note })
    expect(alone).toMatchObject({ status: 403, body: { code: 'same-person' } })
    expect(await as('rui', `${path}/review`, { note })).toMatchObject({ status: 202 })
    await expect.poll(async () => (await service.get(path)).state, patience).toBe('signed')
  })

  test('suspends its signature when a figure moves, and shows both', async () => {
    service.sandbox.changeQuickBooksInvoice('INV-7003', { amount: '300.00' })
    const path = `/v1/sign-offs/${today()}`
    await expect.poll(async () => (await service.get(path)).state, patience).toBe('suspended')
    const suspended = await data('/v1/sign-offs?state=suspended')
    expect(suspended).toMatchObject([
      { scope: today(), suspended: { document: 'invoice deal-7003' } },
    ])
    const [{ suspended: what, preparer, reviewer }] = suspended
    expect(what.signers).toEqual([preparer, reviewer])
    expect(what.before.length).toBeGreaterThan(0)
    const csv = (await download('csv')).toString()
    expect(csv).toContain(`${today()} suspended`)
    expect(csv).toMatch(/figure,.*invoices-quickbooks right/)
    expect((await download('pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    expect((await download('xlsx')).subarray(0, 2).toString()).toBe('PK')
  })

  test('that does not tie says by what, document by document, and cannot be signed', async () => {
    const { statement } = await quietRun()
    const line = statement.lines.find(
      (one: any) => one.pair === 'invoices-quickbooks' && one.currency === 'USD',
    )
    expect(line).toMatchObject({
      ...{ left: { amount: '1350.00' }, right: { amount: '1300.00' }, unexplained: '0.00' },
      differences: [{ count: 1, delta: '50.00', explained: { count: 0 } }],
    })
    const query = 'pair=invoices-quickbooks&state=different'
    const differing = await data(`/v1/reconciliations/days/${today()}/documents?${query}`)
    expect(differing).toMatchObject([{ id: 'deal-7003', difference: '50.00', state: 'different' }])
    // Of the statement that stood when the signature was suspended.
    const { suspendedAt } = await service.get(`/v1/sign-offs/${today()}`)
    const then = `${query}&knownAt=${suspendedAt}`
    expect(await data(`/v1/reconciliations/days/${today()}/documents?${then}`)).toEqual([])
    const [signed] = await data(`/v1/sign-offs?scope=${today()}`)
    expect(signed).toMatchObject({ scope: today(), state: 'suspended' })
    expect(await data('/v1/sign-offs?scope=2020-01')).toEqual([])
    const matched = await data(
      `/v1/reconciliations/days/${today()}/documents?pair=invoices-quickbooks&state=matched`,
    )
    expect(matched.map(({ id }) => id)).toEqual(['deal-7001', 'deal-7002'])
    const path = `/v1/sign-offs/${today()}/prepare`
    const refused = await as('priya', path, { note: 'anyway' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'does-not-tie' } })
    const [{ discrepancyId }] = differing[0].findings
    const explain = `/v1/discrepancies/${encodeURIComponent(discrepancyId)}/explain`
    const because = { reasonCode: 'agreed-with-customer', note: 'the price was lowered' }
    expect(await as('priya', explain, because)).toMatchObject({ status: 202 })
    const again = await quietRun()
    expect(again.statement).toMatchObject({ tiesOut: false, isSignable: true, openDifferences: 0 })
    expect(await as('priya', path, { note: 'explained' })).toMatchObject({ status: 202 })
  })

  test('is reconciled as it was known before, from the command line too', async () => {
    const first = await service.get(`/v1/reconciliations/days/${today()}/runs/1`)
    const knownAt = first.endedAt
    let said = ''
    const ports = {
      service: openServiceClient({ url: service.url, key: keys.rui }),
      clock: realOutside.clock,
      progress: openProgress({ write: () => true }, () => 0),
    }
    const request = { day: today(), knownAt, isJson: false }
    expect(await reconcile(request, ports, (text) => (said += text))).toBe(true)
    expect(said).toContain('Everything ties out.')
    expect(said).toMatch(/invoices-quickbooks +USD +1350.00 \(2\) +1350.00 \(2\)/)
    // What was asked for as of then is not how the day stands.
    const day = await service.get(`/v1/reconciliations/days/${today()}`)
    expect(day).toMatchObject({ tiesOut: false, isSignable: true })
  })
})
