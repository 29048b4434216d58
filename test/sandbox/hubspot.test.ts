// The HubSpot simulator as the real SDK sees it.
import { Client, Signature } from '@hubspot/api-client'
import {
  AssociationSpecAssociationCategoryEnum as Category,
  FilterOperatorEnum,
} from '@hubspot/api-client/lib/codegen/crm/deals/index.js'
import { expect, test } from 'vitest'
import { hubspotOf, movableOutside, openReceiver, openSandbox } from './support.ts'

const acme = {
  name: 'Acme',
  currency: 'EUR',
  company: { name: 'Acme Ltd', domain: 'acme.example' },
  contact: { email: 'ann@acme.example', firstName: 'Ann', lastName: 'Lee' },
  lineItems: [
    { name: 'Training day', quantity: '2', price: '1420.00' },
    { name: 'Licence', quantity: '1', price: '6400.00' },
  ],
}

test('a deal is read with the properties asked for and its associations', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal(acme)
  const hubspot = hubspotOf(sandbox)
  const deal = await hubspot.crm.deals.basicApi.getById(
    id,
    ['amount', 'deal_currency_code'],
    [],
    ['companies', 'contacts', 'line_items'],
  )
  const { amount, deal_currency_code: currency, hs_object_id } = deal.properties
  expect({ amount, currency, hs_object_id }).toEqual({
    amount: '9240.00',
    currency: 'EUR',
    hs_object_id: id,
  })
  expect(deal.properties).not.toHaveProperty('dealname')
  expect(deal.createdAt).toBeInstanceOf(Date)
  expect(deal.associations?.companies?.results.map((one) => one.type)).toEqual([
    'deal_to_company',
    'deal_to_company_unlabeled',
  ])
  const items = deal.associations?.['line items']?.results ?? []
  const batch = await hubspot.crm.lineItems.batchApi.read({
    inputs: items.map((item) => ({ id: item.id })),
    properties: ['name', 'amount'],
    propertiesWithHistory: [],
  })
  expect(batch.results.map((item) => item.properties.amount)).toEqual(['2840.00', '6400.00'])
  const [contact] = (await hubspot.crm.associations.v4.basicApi.getPage('deals', id, 'contacts'))
    .results
  expect(contact?.associationTypes[0]?.typeId).toBe(3)
})

test('a deal is created, changed and archived', async () => {
  const sandbox = await openSandbox()
  const { basicApi } = hubspotOf(sandbox).crm.deals
  const made = await basicApi.create({ properties: { dealname: 'New', dealstage: 'contractsent' } })
  const won = await basicApi.update(made.id, { properties: { dealstage: 'closedwon' } })
  expect(won.properties.dealstage).toBe('closedwon')
  const read = await basicApi.getById(made.id, ['hs_is_closed_won', 'hs_deal_stage_probability'])
  expect(read.properties).toMatchObject({ hs_is_closed_won: 'true' })
  await basicApi.archive(made.id)
  await expect(basicApi.getById(made.id)).rejects.toMatchObject({ code: 404 })
})

test('an unknown property is refused by name, inside the message', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal(acme)
  const { basicApi } = hubspotOf(sandbox).crm.deals
  const refused = await basicApi
    .update(id, { properties: { no_such: 'x' } })
    .catch((error: { code: number; body: Record<string, string> }) => error)
  expect(refused).toMatchObject({ code: 400, body: { category: 'VALIDATION_ERROR' } })
  const { message } = (refused as unknown as { body: { message: string } }).body
  const [reason] = JSON.parse(message.slice(message.indexOf('[')))
  expect(reason).toMatchObject({ error: 'PROPERTY_DOESNT_EXIST', name: 'no_such', isValid: false })
})

test('a property is absent, then defined once, then takes only its options', async () => {
  const sandbox = await openSandbox()
  const hubspot = hubspotOf(sandbox)
  const { coreApi } = hubspot.crm.properties
  await expect(coreApi.getByName('deals', 'billing_status')).rejects.toMatchObject({ code: 404 })
  const option = (value: string, displayOrder: number) => ({
    label: value,
    value,
    displayOrder,
    hidden: false,
  })
  const definition = {
    name: 'billing_status',
    label: 'Billing status',
    groupName: 'dealinformation',
    type: 'enumeration' as const,
    fieldType: 'select' as const,
    options: [option('open', 0), option('paid', 1)],
  }
  await coreApi.create('deals', definition as never)
  await expect(coreApi.create('deals', definition as never)).rejects.toMatchObject({ code: 409 })
  expect((await coreApi.getByName('deals', 'billing_status')).type).toBe('enumeration')

  const { id } = sandbox.createDeal(acme)
  const { basicApi } = hubspot.crm.deals
  const paid = await basicApi.update(id, { properties: { billing_status: 'paid' } })
  expect(paid.properties.billing_status).toBe('paid')
  const bad = basicApi.update(id, { properties: { billing_status: 'lost' } })
  await expect(bad).rejects.toMatchObject({ code: 400 })
})

test('a second contact with the same e-mail is a conflict that names the first', async () => {
  const sandbox = await openSandbox()
  const { basicApi } = hubspotOf(sandbox).crm.contacts
  const { id } = await basicApi.create({ properties: { email: 'ann@acme.example' } })
  await expect(
    basicApi.create({ properties: { email: 'ann@acme.example' } }),
  ).rejects.toMatchObject({
    code: 409,
    body: { message: `Contact already exists. Existing ID: ${id}` },
  })
})

test('search finds what changed since a time, in pages', async () => {
  const outside = movableOutside()
  const sandbox = await openSandbox({ outside })
  sandbox.createDeal({ ...acme, name: 'Old' })
  outside.forward(60_000)
  const since = outside.clock.now().getTime()
  const ids = ['A', 'B', 'C'].map((name) => sandbox.createDeal({ ...acme, name }).id)
  const { searchApi } = hubspotOf(sandbox).crm.deals
  const filter = {
    propertyName: 'hs_lastmodifieddate',
    operator: FilterOperatorEnum.Gte,
    value: String(since),
  }
  const ask = (after: string) =>
    searchApi.doSearch({
      filterGroups: [{ filters: [filter] }],
      sorts: ['hs_object_id'],
      properties: ['dealname'],
      limit: 2,
      after,
    })
  const first = await ask('0')
  const second = await ask(first.paging?.next?.after ?? '')
  expect(first.total).toBe(3)
  expect([...first.results, ...second.results].map((deal) => deal.id)).toEqual(ids)
  expect(second.paging).toBeUndefined()
})

test('batch upsert by a unique property creates once, then updates', async () => {
  const sandbox = await openSandbox()
  const { batchApi } = hubspotOf(sandbox).crm.contacts
  const upsert = (firstname: string) =>
    batchApi.upsert({
      inputs: [{ idProperty: 'email', id: 'ann@acme.example', properties: { firstname } }],
    })
  const [made] = (await upsert('Ann')).results
  const [changed] = (await upsert('Anna')).results
  expect([made?._new, changed?._new]).toEqual([true, false])
  expect(changed).toMatchObject({ id: made?.id, properties: { firstname: 'Anna' } })
})

test('an association is made through the API with the code the SDK insists on', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal({ name: 'Bare', amount: '10.00' })
  const hubspot = hubspotOf(sandbox)
  const company = await hubspot.crm.companies.basicApi.create({ properties: { name: 'Acme' } })
  await hubspot.crm.associations.v4.basicApi.create('deals', id, 'companies', company.id, [
    {
      associationCategory: Category.HubspotDefined,
      associationTypeId: 341,
    } as never,
  ])
  const page = await hubspot.crm.associations.v4.basicApi.getPage('deals', id, 'companies')
  expect(page.results.map((one) => one.toObjectId)).toEqual([company.id])
})

test('pipelines tell which stages are won', async () => {
  const hubspot = hubspotOf(await openSandbox())
  const { results } = await hubspot.crm.pipelines.pipelinesApi.getAll('deals')
  const won = results[0]?.stages.filter((stage) => stage.metadata?.probability === '1.0')
  expect(won?.map((stage) => stage.id)).toEqual(['closedwon', '148800001', '148800002'])
})

test('webhooks are thin, signed as version 3, and echo what an app writes', async () => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  const { id } = sandbox.createDeal({ ...acme, silent: true })
  sandbox.winDeal(id)
  await hubspotOf(sandbox).crm.deals.basicApi.update(id, { properties: { amount: '1.00' } })
  await sandbox.settled()
  for (const { body, headers } of receiver.all) {
    const valid = Signature.isValid({
      signature: headers['x-hubspot-signature-v3'] as string,
      clientSecret: sandbox.hubspot.clientSecret,
      requestBody: body,
      url: receiver.targets.hubspot,
      method: 'POST',
      timestamp: Number(headers['x-hubspot-request-timestamp']),
      signatureVersion: 'v3',
    })
    expect(valid).toBe(true)
  }
  const events = receiver.all.flatMap(({ body }) => JSON.parse(body))
  expect(events).toContainEqual(
    expect.objectContaining({
      subscriptionType: 'deal.propertyChange',
      objectId: Number(id),
      propertyName: 'dealstage',
      propertyValue: 'closedwon',
      changeSource: 'CRM_UI',
      attemptNumber: 0,
    }),
  )
  expect(events).toContainEqual(
    expect.objectContaining({ propertyName: 'amount', changeSource: 'INTEGRATION' }),
  )
})

test('a wrong token is refused', async () => {
  const { hubspot } = await openSandbox()
  const wrong = new Client({ accessToken: 'other', basePath: hubspot.baseUrl })
  await expect(wrong.crm.deals.basicApi.getPage()).rejects.toMatchObject({
    code: 401,
    body: { category: 'INVALID_AUTHENTICATION' },
  })
})

test('a line item has its discount, its tax and its payments worked out', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal({
    ...acme,
    plan: '30% deposit on win; rest final',
    termDays: 14,
  })
  const hubspot = hubspotOf(sandbox)
  const made = await hubspot.crm.lineItems.basicApi.create({
    properties: {
      ...{ name: 'Support', quantity: '3', price: '100', hs_discount_percentage: '10' },
      ...{ hs_tax_rate_group_id: '2148420020', recurringbillingfrequency: 'monthly' },
      ...{ hs_recurring_billing_period: 'P1Y', hs_recurring_billing_start_date: '2026-09-01' },
    },
    associations: [
      {
        to: { id },
        types: [{ associationCategory: Category.HubspotDefined, associationTypeId: 20 }],
      },
    ],
  })
  const names = [
    'amount',
    'hs_total_discount',
    'hs_tax_rate',
    'hs_tax_amount',
    'hs_post_tax_amount',
  ]
  const payments = ['hs_recurring_billing_terms', 'hs_recurring_billing_number_of_payments']
  const read = await hubspot.crm.lineItems.basicApi.getById(made.id, [...names, ...payments])
  expect(read.properties).toMatchObject({
    ...{ amount: '270.00', hs_total_discount: '30.00', hs_tax_rate: '20', hs_tax_amount: '54.00' },
    ...{ hs_post_tax_amount: '324.00', hs_recurring_billing_terms: 'FIXED' },
    hs_recurring_billing_number_of_payments: '12',
  })
  const worked = hubspot.crm.lineItems.basicApi.update(made.id, {
    properties: { hs_tax_amount: '1' },
  })
  await expect(worked).rejects.toMatchObject({ code: 400 })
  const often = { properties: { recurringbillingfrequency: 'daily' } }
  await expect(hubspot.crm.lineItems.basicApi.update(made.id, often)).rejects.toMatchObject({
    code: 400,
  })
  const deal = await hubspot.crm.deals.basicApi.getById(id, [
    ...['tieout_invoicing_plan', 'tieout_payment_terms_days'],
  ])
  expect(deal.properties).toMatchObject({
    ...{ tieout_invoicing_plan: '30% deposit on win; rest final', tieout_payment_terms_days: '14' },
  })
  const rates = await hubspot.apiRequest({ path: '/tax-rates/v1/tax-rates' })
  expect(await rates.json()).toMatchObject({
    results: [{}, {}, {}, {}, { percentageRate: 20 }, {}],
  })
})
