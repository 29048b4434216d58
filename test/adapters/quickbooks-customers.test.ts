// The customers of the ledger as QuickBooks has them: carried when they change, and still themselves
// when somebody changes them there.
import { beforeEach, describe, expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import * as Sync from '../../src/domain/sync.ts'
import { customerId, profile } from '../support/examples.ts'
import { openQuickBooksBooks, type QuickBooksBooks } from '../support/quickbooks-books.ts'

let books: QuickBooksBooks
beforeEach(async () => {
  books = await openQuickBooksBooks()
})

const see = (given: Partial<Customer.Profile>) =>
  books.decide(
    Customer.decider,
    customerId,
    Customer.see(profile({ seenAt: '2026-03-05T00:00:00.000Z', ...given })),
  )
const there = () => [...books.sandbox.tables.quickbooks.Customer.rows()]
const named = (name: string) => there().find((one) => one.DisplayName === name)
const identities = async () => (await books.stateOf(Customer.decider, customerId)).identities

describe('a customer of ours', () => {
  beforeEach(async () => {
    await books.request('1', '100.00')
    await books.agrees()
  })

  test('is made with name and address, once', async () => {
    await books.request('2', '50.00')
    await books.agrees()
    expect(there()).toMatchObject([
      { DisplayName: 'Ada & Sons', PrimaryEmailAddr: { Address: 'ada@example.com' } },
    ])
  })

  test('bears a new name and a new address there too', async () => {
    await see({ name: 'Ada & Daughters' })
    await books.agrees()
    expect(named('Ada & Daughters')).toMatchObject({ SyncToken: '1' })
    await see({ name: 'Ada & Daughters', emails: ['zoe@example.com'] })
    await books.agrees()
    expect(there()).toMatchObject([
      { PrimaryEmailAddr: { Address: 'zoe@example.com' }, SyncToken: '2' },
    ])
  })

  test('is called a little otherwise where the name is taken', async () => {
    await books.quickbooks.create('Customer', { DisplayName: 'Ada Ltd' }, 'taken')
    await see({ name: 'Ada Ltd' })
    await books.agrees()
    expect(named('Ada Ltd (USD)')).toBeDefined()
    await see({ name: 'Ada Ltd', emails: ['zoe@example.com'] })
    await books.agrees()
    expect(named('Ada Ltd (USD)')).toMatchObject({ SyncToken: '2' })
  })

  test('whom somebody calls otherwise there, is called as here again, and it is said', async () => {
    books.sandbox.changeQuickBooksCustomer('Ada & Sons', { name: 'Adas' })
    await books.agrees()
    expect(there().map((one) => one.DisplayName)).toEqual(['Ada & Sons'])
    const said = (await books.events()).filter(({ type }) => type === 'ConflictDetected')
    expect(said.map(({ data }) => data)).toMatchObject([{ field: 'name', theirs: 'Adas' }])
  })

  test('who is inactive there is active again when there is something to sell', async () => {
    books.sandbox.changeQuickBooksCustomer('Ada & Sons', { active: false })
    await books.agrees()
    await see({ name: 'Ada & Daughters' })
    await books.agrees()
    expect(there()).toMatchObject([{ Active: false }])
    await books.request('2', '50.00')
    await books.agrees()
    expect(there()).toMatchObject([{ Active: true }])
    expect(books.document('INV-2')).toMatchObject({ TotalAmt: 50 })
  })

  test('who has become part of another is invoiced and pays as that one', async () => {
    const walkIn = { docNumber: 'M-1', customer: 'Walk-in', amount: '10.00' }
    const into = books.sandbox.createManualQuickBooksInvoice(walkIn).CustomerRef.value
    await books.agrees()
    books.sandbox.mergeQuickBooksCustomers('Ada & Sons', 'Walk-in')
    await books.agrees()
    expect(await identities()).toMatchObject([{ platform: 'quickbooks', externalId: into }])
    await books.charge('ch_1', '100.00', ['1'])
    await books.request('2', '50.00')
    await books.agrees()
    expect(books.document('INV-2')?.CustomerRef.value).toBe(into)
    expect(books.document('INV-1')).toMatchObject({ Balance: 0 })
  })

  test('the same, when nobody has told of it', async () => {
    const walkIn = { docNumber: 'M-1', customer: 'Walk-in', amount: '10.00' }
    const into = books.sandbox.createManualQuickBooksInvoice(walkIn).CustomerRef.value
    await books.agrees()
    books.loseWebhooks(true)
    books.sandbox.mergeQuickBooksCustomers('Ada & Sons', 'Walk-in')
    await books.request('2', '50.00')
    await books.settleDown()
    expect(books.document('INV-2')?.CustomerRef.value).toBe(into)
    expect(await identities()).toMatchObject([{ platform: 'quickbooks', externalId: into }])
    expect(await books.disagreements()).toEqual([])
  })
})

test('who was there before keeps the name and the address that stand there', async () => {
  const body = { DisplayName: 'ADA & Sons', PrimaryEmailAddr: { Address: 'books@ada.example' } }
  const before = await books.quickbooks.create('Customer', body, 'before')
  await books.request('1', '100.00')
  await books.agrees()
  expect(there()).toMatchObject([{ ...body, Id: before.Id, SyncToken: '0' }])
  await see({ name: 'Ada & Daughters' })
  await books.agrees()
  expect(there()).toMatchObject([
    { DisplayName: 'Ada & Daughters', PrimaryEmailAddr: body.PrimaryEmailAddr, SyncToken: '1' },
  ])
})

test('who was there without an address gets that of the ledger', async () => {
  await books.quickbooks.create('Customer', { DisplayName: 'Ada & Sons' }, 'before')
  await books.request('1', '100.00')
  await books.agrees()
  expect(there()).toMatchObject([{ PrimaryEmailAddr: { Address: 'ada@example.com' } }])
})

test.each(['drop', 'drop-after-commit', 'server-error-after-commit'] as const)(
  'one whose making is answered by %s is there once',
  async (kind) => {
    books.sandbox.injectFault({
      ...{ platform: 'quickbooks', kind, method: 'POST', times: 1, path: '/customer' },
    })
    await books.request('1', '100.00')
    await books.settleDown()
    books.sandbox.forgetQuickBooksRequests()
    await books.agrees()
    expect(there()).toHaveLength(1)
    const subject = { platform: 'quickbooks', object: 'customer' } as const
    const id = Sync.idOf({ ...subject, objectId: `${customerId}+USD` })
    expect(await books.stateOf(Sync.decider, id)).toMatchObject({ pending: null })
  },
)
