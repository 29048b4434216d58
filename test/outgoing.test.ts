// A deal is won in HubSpot, and a customer of Tieout is told of it: the whole service, by HTTP alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReceiver, type Receiver } from './support/outgoing.ts'
import { openService, type RunningService } from './support/service.ts'

const patience = { timeout: 25_000, interval: 200 }

let service: RunningService
let receiver: Receiver
beforeAll(async () => {
  service = await openService()
  receiver = await openReceiver()
})
afterAll(async () => {
  await service.close()
  await receiver.close()
})

const told = () => receiver.received.map(({ body }) => JSON.parse(body))

test('what happens in the books is told, signed, and can be told once more', async () => {
  const types = ['tieout.Deal*', 'tieout.InvoiceIssued']
  const { id, secret } = await service.post('/v1/webhook-endpoints', { url: receiver.url, types })
  const { sandbox } = service
  sandbox.createDeal({
    ...{ id: '7700001', name: 'Rollout', currency: 'USD' },
    company: { id: '917700001', name: 'Quarry Ltd' },
    contact: { id: '817700001', email: 'ap@quarry.example', firstName: 'A', lastName: 'P' },
    lineItems: [{ name: 'Licence', quantity: '1', price: '450.00' }],
    closeDate: '2026-10-01T12:00:00.000Z',
  })
  sandbox.winDeal('7700001', '2026-10-01T12:00:00.000Z')
  const typesTold = () => [...new Set(told().map(({ type }) => type))].sort()
  const wanted = ['tieout.DealInvoiced', 'tieout.DealWon', 'tieout.InvoiceIssued']
  await expect.poll(typesTold, patience).toEqual(wanted)
  for (const one of receiver.received) expect(one.verified(secret).specversion).toBe('1.0')

  const won = told().find(({ type }) => type === 'tieout.DealWon')
  const url = `/v1/webhook-endpoints/${id}`
  await expect
    .poll(() => service.get(`${url}/deliveries/${won.id}`), patience)
    .toMatchObject({ state: 'delivered', log: [{ code: 'delivered', status: 200 }] })

  const asked = await service.post(`${url}/replay`, { from: won.sequence })
  await expect.poll(() => told().filter(({ id: one }) => one === won.id).length, patience).toBe(2)
  await expect
    .poll(() => service.get(`${url}/replays/${asked.id}`), patience)
    .toMatchObject({ state: 'completed' })
})
