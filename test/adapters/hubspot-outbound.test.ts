// What is written to HubSpot, with the real SDK against the sandbox.
import { expect, test } from 'vitest'
import { openHubSpot } from '../../src/adapters/hubspot/client.ts'
import { hubspotOutbound } from '../../src/adapters/hubspot/outbound.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import * as Deal from '../../src/domain/deal.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, request } from '../../src/domain/invoice-terms.ts'
import { transact } from '../../src/domain/transact.ts'
import { hubspotOf, openSandbox } from '../sandbox/support.ts'
import { cause, dealTerms, invoiceTerms } from '../support/examples.ts'
import { eventsAfter } from '../support/look-up.ts'
import { constantTokens, openDoor } from '../support/gate.ts'
import { openMemoryStore } from '../support/memory-store.ts'

async function invoiced() {
  const sandbox = await openSandbox()
  const { id } = sandbox.createDeal({ name: 'Acme', lineItems: [line] })
  const store = openMemoryStore(realOutside.clock)
  const invoiceId = Invoice.idOfDeal(id)
  const won = Deal.observeWon(dealTerms({ dealId: id }))
  await transact(store, Deal.decider, id, won, cause('won'))
  const asked = request(invoiceTerms({ invoiceId, dealId: id, number: `INV-${id}` }))
  await transact(store, Invoice.decider, invoiceId, asked, cause('asked'))
  const issued = issue({ quickbooksId: '1', number: null })
  await transact(store, Invoice.decider, invoiceId, issued, cause('issued'))
  const { hubspot } = sandbox
  const config = { apiBase: hubspot.baseUrl }
  const tokens = constantTokens(hubspot.accessToken)
  const client = openHubSpot(config, openDoor, tokens, realOutside)
  const handle = hubspotOutbound({
    store,
    outside: realOutside,
    workspace: 'main',
    hubspot: client,
  })
  const tell = async () => {
    for (const event of await eventsAfter(store)) await handle(event)
  }
  const propertiesOf = () => sandbox.tables.hubspot.deals.get(id)?.properties
  return { sandbox, store, id, invoiceId, tell, propertiesOf }
}
const line = { name: 'Licence', quantity: '1', price: '100.00' }

test('all properties are made, those that people fill in too', async () => {
  const { sandbox, tell, propertiesOf } = await invoiced()
  await tell()
  expect(propertiesOf()).toMatchObject({
    ...{ tieout_invoice_status: 'open', tieout_amount_due: '100.00' },
    ...{ tieout_amount_invoiced: '100.00', tieout_amount_to_invoice: '0.00' },
  })
  const { results } = await hubspotOf(sandbox).crm.properties.coreApi.getAll('deals')
  const ours = results.map(({ name }) => name).filter((name) => name.startsWith('tieout_'))
  expect(ours.sort()).toEqual([
    ...['tieout_amount_due', 'tieout_amount_invoiced', 'tieout_amount_paid'],
    ...['tieout_amount_to_invoice', 'tieout_early_discount', 'tieout_invoice_number'],
    ...['tieout_invoice_status', 'tieout_invoicing_plan', 'tieout_payment_terms_days'],
  ])
})

test('a property that does not know a status learns it', async () => {
  const { sandbox, store, invoiceId, tell, propertiesOf } = await invoiced()
  await hubspotOf(sandbox).crm.properties.coreApi.create('deals', {
    ...{ name: 'tieout_invoice_status', label: 'Invoice status', groupName: 'dealinformation' },
    options: [{ label: 'Open', value: 'open', displayOrder: 0, hidden: false }],
    type: 'enumeration' as never,
    fieldType: 'select' as never,
  })
  await tell()
  expect(propertiesOf()?.tieout_invoice_status).toBe('open')
  const dispute = { invoiceId, paymentId: 'stripe-ch_1', disputeId: 'dp_1' }
  const disputed = (): Invoice.Event[] => [{ type: 'InvoiceDisputed', data: dispute }]
  await transact(store, Invoice.decider, invoiceId, disputed, cause('disputed'))
  await tell()
  expect(propertiesOf()?.tieout_invoice_status).toBe('disputed')
})

test('what was told is not told again', async () => {
  const { sandbox, tell } = await invoiced()
  await tell()
  const modified = () => [...sandbox.tables.hubspot.deals.rows()].map(({ updatedAt }) => updatedAt)
  const before = modified()
  await tell()
  expect(modified()).toEqual(before)
})
