// What people do in HubSpot, as it reaches the ledger: by the real SDK from the sandbox.
import { describe, expect, test } from 'vitest'
import { acme, openHubSpotSide } from '../support/hubspot-side.ts'

const won = async (given: Partial<typeof acme> & { id?: string } = {}) => {
  const side = await openHubSpotSide()
  const { id } = side.sandbox.createDeal({ ...acme, ...given })
  side.sandbox.winDeal(id, '2026-11-20T12:00:00.000Z')
  await side.settle()
  return { ...side, id }
}

test('a deal that is won is invoiced once and says so', async () => {
  const { id, propertiesOf, invoicesOf } = await won()
  expect(await invoicesOf(id)).toEqual([`deal-${id}`])
  expect(propertiesOf(id)).toMatchObject({
    ...{ tieout_invoice_status: 'open', tieout_amount_due: '100.00' },
  })
})

test('a deal that was deleted is lost, and won again once it is restored', async () => {
  const { id, sandbox, settle, dealOf, invoicesOf } = await won()
  sandbox.deleteHubSpot('deals', id)
  await settle()
  expect((await dealOf(id)).kind).toBe('reopened')
  sandbox.restoreHubSpot('deals', id)
  await settle()
  expect((await dealOf(id)).kind).toBe('won')
  expect(await invoicesOf(id)).toHaveLength(1)
})

test('what was parked while the deal was gone is written once it is back', async () => {
  const { id, sandbox, settle, syncOf, invoice, propertiesOf } = await won()
  sandbox.deleteHubSpot('deals', id)
  await settle()
  const invoiceId = `deal-${id}`
  await invoice(
    id,
    () => [
      { type: 'InvoiceDisputed', data: { invoiceId, paymentId: 'stripe-ch_1', disputeId: 'dp_1' } },
    ],
    'disputed',
  )
  await settle()
  expect(await syncOf(id)).toMatchObject({ parked: true, failure: 'not-found' })
  sandbox.restoreHubSpot('deals', id)
  await settle()
  expect(await syncOf(id)).toMatchObject({ parked: false, failure: null })
  expect(propertiesOf(id).tieout_invoice_status).toBe('disputed')
})

describe('two deals that are merged', () => {
  const two = async () => {
    const side = await won()
    const other = side.sandbox.createDeal({ ...acme, name: 'Acme again', lineItems: [] as never })
    await side.settle()
    return { ...side, other: other.id }
  }

  test('into the one that is won: nothing changes for the ledger', async () => {
    const { id, other, sandbox, settle, dealOf, invoicesOf } = await two()
    sandbox.mergeHubSpot('deals', { primary: id, merged: other })
    await settle()
    expect((await dealOf(id)).kind).toBe('won')
    expect((await dealOf(other)).kind).toBe('absent')
    expect(await invoicesOf(id)).toHaveLength(1)
  })

  test('into a new one: it goes on as the one that was invoiced, and is told', async () => {
    const { id, other, sandbox, settle, dealOf, syncOf, invoice, propertiesOf } = await two()
    const { id: fresh } = sandbox.mergeHubSpot('deals', { primary: id, merged: other, isNew: true })
    await settle()
    expect(fresh).not.toBe(id)
    expect((await dealOf(fresh)).kind).toBe('absent')
    expect((await dealOf(id)).kind).toBe('won')
    expect((await syncOf(id)).externalId).toBe(fresh)
    const disputed = { invoiceId: `deal-${id}`, paymentId: 'stripe-ch_1', disputeId: 'dp_1' }
    await invoice(id, () => [{ type: 'InvoiceDisputed', data: disputed }], 'disputed')
    await settle()
    expect(propertiesOf(fresh).tieout_invoice_status).toBe('disputed')
    sandbox.amendDeal(fresh, { name: 'Acme for good' })
    await settle()
    expect((await dealOf(id)).terms?.name).toBe('Acme for good')
    expect((await dealOf(fresh)).kind).toBe('absent')
  })

  test('of which both were won: the other one is lost, its invoice is left to people', async () => {
    const { id, other, sandbox, settle, dealOf, invoicesOf } = await two()
    sandbox.amendDeal(other, { lineItems: acme.lineItems })
    sandbox.winDeal(other)
    await settle()
    sandbox.mergeHubSpot('deals', { primary: id, merged: other })
    await settle()
    expect((await dealOf(id)).kind).toBe('won')
    expect((await dealOf(other)).kind).toBe('reopened')
    expect(await invoicesOf(other)).toHaveLength(1)
  })
})

describe('a company that is merged', () => {
  test.each([false, true])('stays the customer it was (into a new one: %s)', async (isNew) => {
    const { id, sandbox, settle, dealOf, store: _ } = await won()
    const customerId = (await dealOf(id)).terms?.customerId ?? ''
    const merged = customerId.replace('hubspot-company-', '')
    const { id: next } = sandbox.createDeal({
      ...acme,
      name: 'By the other',
      company: { name: 'Acme Holding' },
    })
    sandbox.winDeal(next)
    await settle()
    const primary = (await dealOf(next)).terms?.customerId.replace('hubspot-company-', '') ?? ''
    sandbox.mergeHubSpot('companies', { primary, merged, isNew })
    sandbox.amendDeal(id, { name: 'Acme, later' })
    sandbox.amendDeal(next, { name: 'The other, later' })
    await settle()
    expect((await dealOf(id)).terms).toMatchObject({ name: 'Acme, later', customerId })
    expect((await dealOf(next)).terms?.customerId).toBe(`hubspot-company-${primary}`)
  })
})

test('a company that gets another name has it in the ledger', async () => {
  const { id, sandbox, settle, dealOf, eventsOf } = await won()
  const { customerId = '' } = (await dealOf(id)).terms ?? {}
  const company = customerId.replace('hubspot-company-', '')
  sandbox.editHubSpot('companies', company, { name: 'Acme Group' })
  await settle()
  expect((await eventsOf('CustomerSeen')).at(-1)).toMatchObject({ customerId, name: 'Acme Group' })
})

test('what is about another account is held', async () => {
  const { store, settle, held, round } = await openHubSpotSide()
  const { storeAll } = await import('../../src/adapters/webhook.ts')
  const { receivedOf } = await import('../../src/adapters/hubspot/notifications.ts')
  const item = {
    ...{ eventId: 1, subscriptionType: 'deal.creation', objectId: 7, portalId: 12 },
    occurredAt: 1_793_590_805_120,
  }
  await storeAll(store, 'main', 'hubspot', receivedOf(item, new Date()))
  await round()
  await settle()
  expect(await held()).toEqual(['unknown-account'])
})

test('where the account does not tell its number, nothing is held for it', async () => {
  const side = await openHubSpotSide()
  side.sandbox.withoutHubSpotEndpoint('/account-info')
  const { id } = side.sandbox.createDeal(acme)
  side.sandbox.winDeal(id)
  await side.settle()
  expect(await side.held()).toEqual([])
  expect(await side.invoicesOf(id)).toHaveLength(1)
})
