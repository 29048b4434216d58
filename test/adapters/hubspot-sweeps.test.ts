// What webhooks have missed is found by sweeps: search with its lag, lists, and the ids of all deals.
import { describe, expect, test } from 'vitest'
import { movableOutside } from '../sandbox/support.ts'
import { acme, openHubSpotSide } from '../support/hubspot-side.ts'

const deaf = async () => {
  const outside = movableOutside()
  const side = await openHubSpotSide({ outside })
  side.hear(false)
  return { ...side, outside }
}
type Side = Awaited<ReturnType<typeof deaf>>

function win({ sandbox }: Side, name = 'Acme') {
  const { id } = sandbox.createDeal({ ...acme, name })
  sandbox.winDeal(id)
  return id
}

test('a deal that nobody told of is found, once', async () => {
  const side = await deaf()
  const id = win(side)
  expect(await side.sweep('hubspot-deals')).toBe(1)
  expect(await side.invoicesOf(id)).toEqual([`deal-${id}`])
  side.restart()
  expect(await side.sweep('hubspot-deals')).toBe(0)
})

test('behind working webhooks a sweep costs one search', async () => {
  const side = await deaf()
  side.hear(true)
  for (const name of ['A', 'B', 'C']) win(side, name)
  await side.settle()
  side.restart()
  side.calls.length = 0
  expect(await side.sweep('hubspot-deals')).toBe(0)
  expect(side.calls.filter((kind) => kind === 'search')).toHaveLength(1)
  // The pipelines, once in five minutes.
  expect(side.calls).toHaveLength(2)
})

test('an amount that was changed just before our own writing is found', async () => {
  const side = await deaf()
  side.hear(true)
  const id = win(side)
  await side.settle()
  side.hear(false)
  side.sandbox.amendDeal(id, { lineItems: [{ name: 'Licence', quantity: '1', price: '90.00' }] })
  const invoiceId = `deal-${id}`
  const disputed = { invoiceId, paymentId: 'stripe-ch_1', disputeId: 'dp_1' }
  await side.invoice(id, () => [{ type: 'InvoiceDisputed', data: disputed }], 'disputed')
  await side.settle()
  expect(await side.sweep('hubspot-deals')).toBe(1)
  expect((await side.dealOf(id)).terms?.total).toBe('90.00')
})

test('a line that was put otherwise just before our own writing is found within a day', async () => {
  const side = await deaf()
  side.hear(true)
  const id = win(side)
  await side.settle()
  side.hear(false)
  side.sandbox.amendDeal(id, { lineItems: [{ name: 'Other', quantity: '1', price: '100.00' }] })
  const invoiceId = `deal-${id}`
  const disputed = { invoiceId, paymentId: 'stripe-ch_1', disputeId: 'dp_1' }
  await side.invoice(id, () => [{ type: 'InvoiceDisputed', data: disputed }], 'disputed')
  await side.settle()
  await side.sweep('hubspot-deals')
  expect(await side.sweep('hubspot-ids')).toBe(1)
  expect((await side.dealOf(id)).terms?.lines[0]?.description).toBe('Other')
})

test('a change that our own writing came after is found', async () => {
  const side = await deaf()
  side.hear(true)
  const id = win(side)
  await side.settle()
  side.hear(false)
  side.sandbox.editHubSpot('deals', id, { dealname: 'Acme, another name' })
  const invoiceId = `deal-${id}`
  const disputed = { invoiceId, paymentId: 'stripe-ch_1', disputeId: 'dp_1' }
  await side.invoice(id, () => [{ type: 'InvoiceDisputed', data: disputed }], 'disputed')
  await side.settle()
  expect(side.propertiesOf(id).tieout_invoice_status).toBe('disputed')
  expect(await side.sweep('hubspot-deals')).toBe(1)
  expect((await side.dealOf(id)).terms?.name).toBe('Acme, another name')
})

test('a change of what a deal is linked to is found behind our own writing', async () => {
  const side = await deaf()
  side.hear(true)
  const id = win(side)
  await side.settle()
  side.hear(false)
  const before = (await side.dealOf(id)).terms?.customerId
  const other = win(side, 'Another')
  const [company] = [...side.sandbox.tables.hubspot.companies.rows()]
  side.sandbox.unlinkHubSpot({ type: 'deals', id }, { type: 'companies', id: company?.id ?? '' })
  expect(before).toBe(`hubspot-company-${company?.id}`)
  expect(await side.sweep('hubspot-deals')).toBe(2)
  expect((await side.dealOf(id)).terms?.customerId).toMatch(/^hubspot-contact-/)
  expect(await side.invoicesOf(other)).toHaveLength(1)
})

test('what the index learns late is found by a later sweep', async () => {
  const side = await deaf()
  side.sandbox.lagHubSpotSearch(60_000)
  const id = win(side)
  expect(await side.sweep('hubspot-deals')).toBe(0)
  side.outside.forward(30_000)
  await side.sweep('hubspot-deals')
  side.outside.forward(61_000)
  await side.sweep('hubspot-deals')
  expect(await side.invoicesOf(id)).toHaveLength(1)
})

test('what the index learns after an hour is found when it is looked back further', async () => {
  const side = await deaf()
  await side.sweep('hubspot-deals')
  side.sandbox.lagHubSpotSearch(3_000_000)
  const id = win(side)
  for (let minutes = 0; minutes < 80; minutes += 20) {
    await side.sweep('hubspot-deals')
    side.outside.forward(1_200_000)
  }
  await side.sweep('hubspot-deals')
  expect(await side.invoicesOf(id)).toHaveLength(1)
})

test('deals that changed in the same moment are all found, page by page', async () => {
  const side = await deaf()
  const ids = Array.from({ length: 450 }, (_, index) => {
    const deal = { name: `Deal ${index}`, amount: '10.00', currency: 'EUR' }
    return side.sandbox.createDeal({ ...deal, company: acme.company, silent: true }).id
  })
  side.sandbox.editHubSpot('deals', ids, { dealstage: 'closedwon' })
  side.calls.length = 0
  expect(await side.sweep('hubspot-deals')).toBe(450)
  for (const id of ids) expect(await side.invoicesOf(id)).toHaveLength(1)
  expect(side.calls.filter((kind) => kind === 'search')).toHaveLength(3)
}, 60_000)

describe('the comparison of all deals', () => {
  test('finds those that were deleted, and those that came back', async () => {
    const side = await deaf()
    side.hear(true)
    const id = win(side)
    await side.settle()
    side.hear(false)
    side.sandbox.deleteHubSpot('deals', id)
    expect(await side.sweep('hubspot-ids')).toBe(1)
    expect((await side.dealOf(id)).kind).toBe('reopened')
    side.sandbox.restoreHubSpot('deals', id)
    expect(await side.sweep('hubspot-ids')).toBe(1)
    expect((await side.dealOf(id)).kind).toBe('won')
    expect(await side.invoicesOf(id)).toHaveLength(1)
    expect(await side.sweep('hubspot-ids')).toBe(0)
  })

  test.each([false, true])(
    'finds those that became part of another (a new one: %s)',
    async (isNew) => {
      const side = await deaf()
      side.hear(true)
      const id = win(side)
      const other = win(side, 'Acme twice')
      await side.settle()
      side.hear(false)
      const { id: stays } = side.sandbox.mergeHubSpot('deals', {
        primary: id,
        merged: other,
        isNew,
      })
      await side.sweep('hubspot-ids')
      await side.sweep('hubspot-ids')
      const kinds = [(await side.dealOf(id)).kind, (await side.dealOf(other)).kind]
      expect(kinds.sort()).toEqual(['reopened', 'won'])
      if (isNew) expect((await side.dealOf(stays)).kind).toBe('absent')
      expect(await side.sweep('hubspot-ids')).toBe(0)
    },
  )

  test('leaves deals alone that were won before anybody looked', async () => {
    const side = await deaf()
    const id = win(side)
    side.outside.forward(86_400_000)
    const since = side.outside.clock.now().toISOString()
    expect(await side.sweep('hubspot-ids', since)).toBe(0)
    expect(await side.invoicesOf(id)).toHaveLength(0)
  })
})

describe('a backfill', () => {
  const closed = (side: Side, closeDate: string) => {
    const { id } = side.sandbox.createDeal({ ...acme, name: `closed on ${closeDate}` })
    side.sandbox.winDeal(id, closeDate)
    return id
  }
  test.each([false, true])('takes what was closed since (without search: %s)', async (without) => {
    const side = await deaf()
    if (without) side.sandbox.withoutHubSpotEndpoint('/search', 501)
    const old = closed(side, '2026-06-30T12:00:00.000Z')
    const first = closed(side, '2026-07-01T00:00:00.000Z')
    const later = closed(side, '2026-08-01T12:00:00.000Z')
    const open = side.sandbox.createDeal({ ...acme, closeDate: '2026-08-01T12:00:00.000Z' }).id
    expect(await side.sweep('backfill-hubspot-deals', '2026-07-01')).toBe(2)
    const invoices = await Promise.all([old, first, later, open].map(side.invoicesOf))
    expect(invoices.map((ids) => ids.length)).toEqual([0, 1, 1, 0])
  })
})

test('when other stages count as won, deals of before are looked at anew, in both directions', async () => {
  const side = await deaf()
  side.hear(true)
  const won = win(side, 'Won')
  const { id: sent } = side.sandbox.createDeal({ ...acme, name: 'Sent' })
  side.sandbox.editHubSpot('deals', sent, { dealstage: 'contractsent' })
  await side.settle()
  side.hear(false)
  await side.sweep('hubspot-deals')
  const sales = { pipeline: 'Sales Pipeline', label: '' }
  await side.chooseWon([{ id: 'contractsent', ...sales }])
  expect(await side.sweep('hubspot-deals')).toBe(2)
  expect([(await side.dealOf(won)).kind, (await side.dealOf(sent)).kind]).toEqual([
    'reopened',
    'won',
  ])
  expect(await side.sweep('hubspot-deals')).toBe(0)

  await side.chooseWon([
    { id: 'contractsent', ...sales },
    { id: 'closedwon', ...sales },
  ])
  side.restart()
  expect(await side.sweep('hubspot-deals')).toBe(1)
  expect((await side.dealOf(won)).kind).toBe('won')
  expect(await side.sweep('hubspot-deals')).toBe(0)
})
