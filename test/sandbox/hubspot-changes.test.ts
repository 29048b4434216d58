// What people and workflows do to HubSpot's records besides selling, as the real SDK sees it.
import { expect, test } from 'vitest'
import { hubspotOf, movableOutside, openReceiver, openSandbox } from './support.ts'

const acme = { name: 'Acme', amount: '10.00', company: { name: 'Acme Ltd' } }

const searchAll = async (sandbox: Awaited<ReturnType<typeof openSandbox>>, behind = '0') => {
  const filters = [{ propertyName: 'hs_object_id', operator: 'GT', value: behind }]
  const { results } = await hubspotOf(sandbox).crm.deals.searchApi.doSearch({
    ...{
      filterGroups: [{ filters }],
      sorts: ['hs_object_id'],
      properties: ['dealname'],
      limit: 200,
    },
  } as never)
  return results.map(({ id, properties }) => [id, properties.dealname])
}

test('search is behind what was written', async () => {
  const outside = movableOutside()
  const sandbox = await openSandbox({ outside })
  const { id } = sandbox.createDeal(acme)
  sandbox.lagHubSpotSearch(10_000)
  sandbox.editHubSpot('deals', id, { dealname: 'Later' })
  const { id: other } = sandbox.createDeal({ ...acme, name: 'Other' })
  expect(await searchAll(sandbox)).toEqual([[id, 'Acme']])
  outside.forward(10_001)
  expect(await searchAll(sandbox)).toEqual([
    [id, 'Later'],
    [other, 'Other'],
  ])
  sandbox.deleteHubSpot('deals', id)
  expect(await searchAll(sandbox)).toHaveLength(2)
  outside.forward(10_001)
  expect(await searchAll(sandbox)).toEqual([[other, 'Other']])
})

test('many records changed in one go bear one time, and each change of one a later one', async () => {
  const sandbox = await openSandbox()
  const ids = [sandbox.createDeal(acme).id, sandbox.createDeal(acme).id]
  sandbox.editHubSpot('deals', ids, { dealname: 'Both' })
  const times = () => ids.map((id) => sandbox.tables.hubspot.deals.get(id)?.updatedAt ?? '')
  const [one = '', other] = times()
  expect(one).toBe(other)
  sandbox.editHubSpot('deals', ids[0] ?? '', { dealname: 'One' })
  expect((times()[0] ?? '') > one).toBe(true)
})

test('what was deleted is listed as such, and comes back whole', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal(acme)
  const { basicApi } = hubspotOf(sandbox).crm.deals
  const listed = async (archived: boolean) => {
    const { results } = await basicApi.getPage(10, undefined, [], undefined, undefined, archived)
    return results.map((one) => one.id)
  }
  sandbox.deleteHubSpot('deals', id)
  expect([await listed(false), await listed(true)]).toEqual([[], [id]])
  const read = await basicApi.getById(id, [], undefined, undefined, true)
  expect(read.archivedAt).toBeInstanceOf(Date)
  sandbox.restoreHubSpot('deals', id)
  expect([await listed(false), await listed(true)]).toEqual([[id], []])
})

test.each([false, true])('merged records are one, told once (a new one: %s)', async (isNew) => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox()
  const [primary, merged] = [sandbox.createDeal(acme).id, sandbox.createDeal(acme).id]
  sandbox.setWebhookTargets({ hubspot: receiver.targets.hubspot })
  await sandbox.settled()
  receiver.all.length = 0
  const { id } = sandbox.mergeHubSpot('deals', { primary, merged, isNew })
  await sandbox.settled()
  const told = receiver.all.flatMap(({ body }) => JSON.parse(body) as Record<string, unknown>[])
  expect(told).toMatchObject([
    {
      subscriptionType: 'deal.merge',
      primaryObjectId: Number(primary),
      mergedObjectIds: [Number(merged)],
      newObjectId: Number(id),
    },
  ])
  const { basicApi } = hubspotOf(sandbox).crm.deals
  const survivor = await basicApi.getById(id, ['hs_merged_object_ids'], undefined, ['companies'])
  expect(survivor.properties.hs_merged_object_ids).toContain(merged)
  expect(survivor.associations?.companies?.results).not.toEqual([])
  const old = basicApi.getById(merged).then((one) => one.id)
  if (isNew) await expect(old).rejects.toMatchObject({ code: 404 })
  else expect(await old).toBe(id)
})

test('a batch of updates does what it can where every input bears a trace id', async () => {
  const sandbox = await openSandbox()
  const [one, other] = [sandbox.createDeal(acme).id, sandbox.createDeal(acme).id]
  const { batchApi } = hubspotOf(sandbox).crm.deals
  const inputs = [
    { id: one, properties: { dealname: 'New' }, objectWriteTraceId: 'a' },
    { id: other, properties: { amount: 'much' }, objectWriteTraceId: 'b' },
    { id: '404', properties: { dealname: 'New' }, objectWriteTraceId: 'c' },
  ]
  const answer = (await batchApi.update({ inputs })) as unknown as Record<string, any>
  expect(answer.results).toMatchObject([{ id: one, objectWriteTraceId: 'a' }])
  expect(answer.errors).toMatchObject([
    { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['b'] } },
    { category: 'OBJECT_NOT_FOUND', context: { objectWriteTraceId: ['c'] } },
  ])
  const untraced = inputs.map(({ id, properties }) => ({
    id,
    properties: { ...properties, dealname: 'X' },
  }))
  await expect(batchApi.update({ inputs: untraced as never })).rejects.toMatchObject({ code: 400 })
  expect(sandbox.tables.hubspot.deals.get(one)?.properties.dealname).toBe('New')
})

test('a workflow sets back what an app writes, and nothing else', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal(acme)
  sandbox.addHubSpotWorkflow({ type: 'deals', property: 'hs_next_step', value: 'call' })
  const step = () => sandbox.tables.hubspot.deals.get(id)?.properties.hs_next_step
  sandbox.editHubSpot('deals', id, { hs_next_step: 'write' })
  expect(step()).toBe('write')
  const { basicApi } = hubspotOf(sandbox).crm.deals
  const written = await basicApi.update(id, { properties: { hs_next_step: 'meet' } })
  expect(written.properties.hs_next_step).toBe('meet')
  expect(step()).toBe('call')
})

test('properties say which of them nobody can write', async () => {
  const { crm } = hubspotOf(await openSandbox())
  const of = async (name: string) => (await crm.properties.coreApi.getByName('deals', name)) as any
  expect((await of('hs_is_closed_won')).modificationMetadata.readOnlyValue).toBe(true)
  expect(await of('dealstage')).toMatchObject({ type: 'enumeration', externalOptions: true })
  expect((await of('dealname')).modificationMetadata.readOnlyValue).toBe(false)
})

test('a stage of another pipeline is refused', async () => {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal(acme)
  const { basicApi } = hubspotOf(sandbox).crm.deals
  const moved = basicApi.update(id, { properties: { dealstage: '149900002' } })
  await expect(moved).rejects.toMatchObject({ code: 400 })
  const both = { properties: { dealstage: '149900002', pipeline: '75000001' } }
  expect((await basicApi.update(id, both)).properties.dealstage).toBe('149900002')
})
