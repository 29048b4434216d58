// The QuickBooks simulator as the real library sees it.
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  faultOf,
  movableOutside,
  openReceiver,
  openSandbox,
  type QuickBooksClient,
  quickBooksOf,
} from './support.ts'

type Entity = Record<string, unknown> & { Id: string; SyncToken: string }

const line = (amount: number) => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: amount },
})

const link = (amount: number, invoice: Entity) => ({
  Amount: amount,
  LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }],
})

async function company() {
  const sandbox = await openSandbox()
  const client = quickBooksOf(sandbox)
  await client.connect()
  const customer = await client.call<Entity>('createCustomer', { DisplayName: 'Acme Ltd' })
  const invoice = (amount: number, more: object = {}) =>
    client.call<Entity>('createInvoice', {
      CustomerRef: { value: customer.Id },
      Line: [line(amount)],
      ...more,
    })
  const payment = (total: number, lines: object[], more: object = {}) =>
    client.call<Entity>('createPayment', {
      CustomerRef: { value: customer.Id },
      TotalAmt: total,
      Line: lines,
      ...more,
    })
  const read = (invoice: Entity) => client.call<Entity>('getInvoice', invoice.Id)
  return { sandbox, client, customer, invoice, payment, read }
}

test('the same requestid twice is one invoice', async () => {
  const { client, invoice } = await company()
  const first = await invoice(100, { requestId: 'req-1' })
  const second = await invoice(100, { requestId: 'req-1' })
  expect(second).toEqual(first)
  const found = await client.call('findInvoices', { count: true })
  expect(found).toMatchObject({ QueryResponse: { totalCount: 1 } })
})

test('an invoice gets its total, its balance and a subtotal line', async () => {
  const { invoice } = await company()
  const made = await invoice(0.1, { Line: [line(0.1), line(0.2), line(1250.35)] })
  expect(made).toMatchObject({ TotalAmt: 1250.65, Balance: 1250.65, SyncToken: '0' })
  expect((made.Line as { DetailType: string }[]).at(-1)?.DetailType).toBe('SubTotalLineDetail')
})

test('a stale SyncToken is refused', async () => {
  const { client, invoice } = await company()
  const made = await invoice(100)
  const change = (note: string) =>
    client.call('updateInvoice', { Id: made.Id, SyncToken: '0', PrivateNote: note })
  await change('first')
  expect(await faultOf(change('second'))).toMatchObject({ code: '5010', status: 400 })
})

test('a sparse update keeps what it does not name', async () => {
  const { client, invoice } = await company()
  const { Id, SyncToken } = await invoice(100, { PrivateNote: 'kept' })
  const changed = await client.call('updateInvoice', { Id, SyncToken, Line: [line(250)] })
  expect(changed).toMatchObject({ PrivateNote: 'kept', TotalAmt: 250, SyncToken: '1' })
})

test('a used DocNumber is refused and its owner named, unless duplicates are allowed', async () => {
  const { invoice } = await company()
  const { Id } = await invoice(100, { DocNumber: 'INV-1' })
  const fault = await faultOf(invoice(100, { DocNumber: 'INV-1' }))
  expect(fault.code).toBe('6140')
  expect(fault.Detail).toContain(`DocNumber=INV-1 is assigned to TxnType=Invoice with TxnId=${Id}`)
  const allowed = await invoice(100, { DocNumber: 'INV-1', allowDuplicateDocNum: true })
  expect(allowed.DocNumber).toBe('INV-1')
})

test('a payment settles invoices, keeps the rest, and its void restores them', async () => {
  const { client, invoice, payment, read } = await company()
  const [one, two] = [await invoice(15), await invoice(62.5)]
  const made = await payment(40, [link(15, one), link(20, two)])
  expect(made).toMatchObject({ UnappliedAmt: 5 })
  expect(await read(one)).toMatchObject({ Balance: 0 })
  expect(await read(two)).toMatchObject({
    Balance: 42.5,
    LinkedTxn: [{ TxnId: made.Id, TxnType: 'Payment' }],
  })
  const voided = await client.call('updatePayment', { Id: made.Id, SyncToken: '0', void: true })
  expect(voided).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: 'Voided' })
  expect(await read(two)).toMatchObject({ Balance: 62.5, LinkedTxn: [] })
})

test('a deleted payment restores the balance and is found no more', async () => {
  const { client, invoice, payment, read } = await company()
  const one = await invoice(15)
  const { Id } = await payment(15, [link(15, one)])
  await client.call('deletePayment', Id)
  expect(await read(one)).toMatchObject({ Balance: 15 })
  expect(await faultOf(client.call('getPayment', Id))).toMatchObject({ code: '610' })
})

test('voiding an invoice lets its payment go unapplied', async () => {
  const { client, invoice, payment } = await company()
  const one = await invoice(15)
  const { Id } = await payment(15, [link(15, one)])
  const current = await client.call<Entity>('getInvoice', one.Id)
  await client.call('voidInvoice', { Id: one.Id, SyncToken: current.SyncToken })
  expect(await client.call('getInvoice', one.Id)).toMatchObject({ TotalAmt: 0, Balance: 0 })
  expect(await client.call('getPayment', Id)).toMatchObject({ UnappliedAmt: 15, Line: [] })
})

test.each([
  ['more than the balance', 'another amount', '6000'],
  ["another customer's invoice", 'another customer', '6000'],
  ['an invoice that is not there', 'another invoice', '2500'],
])('a payment cannot be put on %s', async (_, kind, code) => {
  const { client, invoice, payment } = await company()
  const one = await invoice(15)
  const other = await client.call<Entity>('createCustomer', { DisplayName: 'Other' })
  const attempt = {
    'another amount': () => payment(20, [link(15.01, one)]),
    'another customer': () => payment(15, [link(15, one)], { CustomerRef: { value: other.Id } }),
    'another invoice': () => payment(15, [link(15, { ...one, Id: '999' })]),
  }[kind]
  expect(await faultOf(attempt?.() ?? Promise.resolve())).toMatchObject({ code })
})

test('a credit memo is applied by a payment of nothing', async () => {
  const { client, customer, invoice, payment, read } = await company()
  const one = await invoice(500)
  const CustomerRef = { value: customer.Id }
  const memo = await client.call<Entity>('createCreditMemo', { CustomerRef, Line: [line(300)] })
  const credit = { Amount: 300, LinkedTxn: [{ TxnId: memo.Id, TxnType: 'CreditMemo' }] }
  await payment(0, [link(300, one), credit])
  expect(await read(one)).toMatchObject({ Balance: 200 })
  const after = await client.call('getCreditMemo', memo.Id)
  expect(after).toMatchObject({ RemainingCredit: 0 })
})

test('names are unique, references and parameters are checked', async () => {
  const { client, customer, invoice } = await company()
  const again = client.call('createCustomer', { DisplayName: 'acme ltd' })
  expect(await faultOf(again)).toMatchObject({ code: '6240' })
  expect(await faultOf(invoice(1, { Line: [] }))).toMatchObject({ code: '2020' })
  expect(await faultOf(invoice(1, { CustomerRef: { value: '99' } }))).toMatchObject({
    code: '2500',
  })
  const euro = invoice(1, { CustomerRef: { value: customer.Id }, CurrencyRef: { value: 'EUR' } })
  expect(await faultOf(euro)).toMatchObject({ code: '6000' })
})

test('queries filter, order and page', async () => {
  const { client, invoice } = await company()
  for (const n of [1, 2, 3, 4]) await invoice(n * 10, { DocNumber: `INV-${n}` })
  const numbers = async (criteria: unknown) => {
    const found = await client.call<{ QueryResponse: { Invoice?: { DocNumber: string }[] } }>(
      'findInvoices',
      criteria,
    )
    return (found.QueryResponse.Invoice ?? []).map((one) => one.DocNumber)
  }
  expect(await numbers({ DocNumber: 'INV-2' })).toEqual(['INV-2'])
  expect(await numbers({ DocNumber: 'none' })).toEqual([])
  expect(await numbers(" where DocNumber in ('INV-1', 'INV-3') orderby DocNumber desc")).toEqual([
    'INV-3',
    'INV-1',
  ])
  expect(await numbers(" where DocNumber like 'INV-%' and Balance > '15'")).toHaveLength(3)
  expect(await numbers({ asc: 'DocNumber', limit: 2, offset: 2 })).toEqual(['INV-2', 'INV-3'])
})

test('changes since a moment include what was deleted', async () => {
  const { sandbox, client, invoice, payment } = await company()
  const one = await invoice(15)
  const { Id } = await payment(15, [link(15, one)])
  await client.call('deletePayment', Id)
  const { baseUrl, realmId } = sandbox.quickbooks
  const since = encodeURIComponent('2020-01-01T00:00:00Z')
  const token = { authorization: `Bearer ${client.sdk.token}` }
  const url = `${baseUrl}/v3/company/${realmId}/cdc?entities=Payment,Invoice&changedSince=`
  const late = await fetch(url + since, { headers: token })
  expect(late.status).toBe(400)
  const recent = one.MetaData as { CreateTime: string }
  const found = await fetch(url + encodeURIComponent(recent.CreateTime), { headers: token })
  const body = (await found.json()) as { CDCResponse: [{ QueryResponse: object[] }] }
  expect(body.CDCResponse[0].QueryResponse).toMatchObject([
    { Payment: [{ Id, status: 'Deleted' }] },
    { Invoice: [{ Id: one.Id }] },
  ])
})

test('the refresh token changes after a day and the old one is worth nothing', async () => {
  const outside = movableOutside()
  const sandbox = await openSandbox({ outside })
  const client = quickBooksOf(sandbox)
  const { refreshToken } = sandbox.quickbooks
  await client.connect()
  expect(client.sdk.refreshToken).toBe(refreshToken)
  expect(await client.call('getCompanyInfo', '1')).toMatchObject({ Country: 'US' })

  outside.forward(3_601_000)
  const expired = client.call('getCompanyInfo', '1')
  await expect(expired).rejects.toMatchObject({
    response: { status: 401, data: { fault: { error: [{ code: '3200' }] } } },
  })
  outside.forward(24 * 3_600_000)
  await client.connect()
  expect(client.sdk.refreshToken).not.toBe(refreshToken)
  const old: QuickBooksClient = quickBooksOf(sandbox, refreshToken)
  await expect(old.connect()).rejects.toMatchObject({
    response: { status: 400, data: { error: 'invalid_grant' } },
  })
})

test('webhooks are signed cloud events, or the legacy body when asked', async () => {
  const receiver = await openReceiver()
  const sandbox = await openSandbox({ webhooks: receiver.targets })
  const client = quickBooksOf(sandbox)
  await client.connect()
  await client.call('createCustomer', { DisplayName: 'Acme' })
  await sandbox.settled()
  sandbox.sendLegacyQuickBooksWebhooks(true)
  await client.call('createCustomer', { DisplayName: 'Other' })
  await sandbox.settled()
  const [modern, legacy] = receiver.all
  for (const { body, headers } of receiver.all) {
    const { webhookVerifier } = sandbox.quickbooks
    const expected = createHmac('sha256', webhookVerifier).update(body).digest('base64')
    expect(headers['intuit-signature']).toBe(expected)
  }
  const { realmId } = sandbox.quickbooks
  expect(JSON.parse(modern?.body ?? '')).toMatchObject([
    { type: 'qbo.customer.created.v1', intuitaccountid: realmId, specversion: '1.0' },
  ])
  expect(JSON.parse(legacy?.body ?? '')).toMatchObject({
    eventNotifications: [
      { realmId, dataChangeEvent: { entities: [{ name: 'Customer', operation: 'Create' }] } },
    ],
  })
})
