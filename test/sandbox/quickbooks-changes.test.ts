// What bookkeepers change in the simulated QuickBooks, and how it tells of it.
import { expect, test } from 'vitest'
import { faultOf, openReceiver, openSandbox, quickBooksOf } from './support.ts'

type Entity = Record<string, unknown> & { Id: string; SyncToken: string }
type Cdc = { CDCResponse: [{ QueryResponse: Record<string, Entity[]>[] }] }

async function company() {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  const client = quickBooksOf(sandbox)
  await client.connect()
  const enter = (docNumber: string, customer: string, amount = '100.00') =>
    sandbox.createManualQuickBooksInvoice({ docNumber, customer, amount })
  const told = async () => {
    await sandbox.settled()
    return receiver.all.flatMap((one) => JSON.parse(one.body) as { type: string; data: object }[])
  }
  return { sandbox, client, enter, told }
}

test('two customers that are one: their documents go over, and one notice tells of both', async () => {
  const { sandbox, client, enter, told } = await company()
  const made = enter('M-1', 'Acme')
  const kept = enter('M-2', 'Acme Ltd')
  sandbox.mergeQuickBooksCustomers('Acme', 'Acme Ltd')
  expect(await client.call('getInvoice', made.Id)).toMatchObject({
    CustomerRef: kept.CustomerRef,
    SyncToken: made.SyncToken,
  })
  expect(await faultOf(client.call('getCustomer', made.CustomerRef.value))).toMatchObject({
    code: '610',
  })
  expect((await told()).at(-1)).toMatchObject({
    type: 'qbo.customer.merged.v1',
    intuitentityid: kept.CustomerRef.value,
    data: { deletedid: made.CustomerRef.value },
  })
  sandbox.sendLegacyQuickBooksWebhooks(true)
})

test('who is inactive is called so, is not invoiced, and can come back', async () => {
  const { sandbox, client, enter } = await company()
  const { CustomerRef } = enter('M-1', 'Acme')
  const away = sandbox.changeQuickBooksCustomer('Acme', { active: false })
  expect(away).toMatchObject({ DisplayName: 'Acme (deleted)', Active: false })
  const Line = [{ Amount: 1, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: {} }]
  const invoiced = client.call('createInvoice', { CustomerRef, Line })
  expect(await faultOf(invoiced)).toMatchObject({ code: '610' })
  const find = (criteria: object[]) =>
    client.call<{ QueryResponse: { Customer?: Entity[] } }>('findCustomers', criteria)
  const own = { field: 'Id', value: CustomerRef.value, operator: '=' }
  expect((await find([own])).QueryResponse).toEqual({})
  const all = { field: 'Active', value: [true, false], operator: 'IN' }
  expect((await find([own, all])).QueryResponse.Customer).toMatchObject([{ Active: false }])
  const { Id, SyncToken } = away
  const back = await client.call('updateCustomer', { Id, SyncToken, sparse: true, Active: true })
  expect(back).toMatchObject({ DisplayName: 'Acme', Active: true })
})

test('changes of all kinds together come a thousand at most', async () => {
  const { sandbox, client, enter } = await company()
  const { Id } = enter('M-0', 'Acme')
  const { Invoice, Payment } = sandbox.tables.quickbooks
  const invoice = Invoice.get(Id)
  if (!invoice) throw new Error('no invoice')
  for (let n = 1; n <= 998; n++) Invoice.put(`9${n}`, { ...invoice, Id: `9${n}` })
  for (let n = 1; n <= 3; n++) sandbox.payQuickBooksInvoice('M-0', { amount: '1.00' })
  expect(Payment.size).toBe(3)
  const since = String(invoice.MetaData.CreateTime)
  const body = await client.call<Cdc>('changeDataCapture', ['Invoice', 'Payment'], encoded(since))
  const [invoices, payments] = body.CDCResponse[0].QueryResponse
  expect([invoices?.Invoice?.length, payments?.Payment?.length]).toEqual([999, 1])
})

test('what an invoice of somebody else is changed to shows in its next version', async () => {
  const { sandbox, client, enter } = await company()
  const { Id, Line } = enter('M-1', 'Acme')
  sandbox.changeQuickBooksInvoice('M-1', { amount: '60.00', dueOn: '2026-04-01' })
  const now = await client.call('getInvoice', Id)
  expect(now).toMatchObject({ TotalAmt: 60, Balance: 60, DueDate: '2026-04-01', SyncToken: '1' })
  expect(Line).toBeDefined()
})

test('a request that is forgotten is done anew', async () => {
  const { sandbox, client, enter } = await company()
  const { CustomerRef } = enter('M-1', 'Acme')
  const pay = () => client.call('createPayment', { CustomerRef, TotalAmt: 5, requestId: 'p' })
  await pay()
  await pay()
  expect(sandbox.tables.quickbooks.Payment.size).toBe(1)
  sandbox.forgetQuickBooksRequests()
  await pay()
  expect(sandbox.tables.quickbooks.Payment.size).toBe(2)
})

const encoded = (time: string) => encodeURIComponent(time)
