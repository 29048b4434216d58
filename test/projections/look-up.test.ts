import { expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import * as Sync from '../../src/domain/sync.ts'
import * as Customers from '../../src/projections/customers.ts'
import { openLookUp } from '../../src/projections/look-up.ts'
import * as SyncStatus from '../../src/projections/sync-status.ts'
import { openBooks, playing } from './books.ts'
import { lookUpContract } from './look-up.contract.ts'

const books = openBooks()
lookUpContract(async (events) => {
  await books.given(events)
  return openLookUp(books.db)
})

test('nothing of another workspace is found', async () => {
  const found = await openLookUp(books.db).candidates('other', {
    ...{ numbers: ['INV88001'], nearNumbers: ['88002'], amount: { amount: '70', currency: 'EUR' } },
    ...{ platformId: 'cus_3', email: 'x@gmail.com', domain: 'lodz.example', nameWords: ['PUMPEN'] },
    customerId: 'c1',
  })
  expect(found).toEqual({ customers: [], invoices: [] })
})

test('a customer in QuickBooks is one of ours before it is one of whom nobody else has told', async () => {
  const link = (customerId: string, platform: 'quickbooks' | 'stripe', externalId: string) => ({
    customerId,
    decide: Customer.link({ ...{ customerId, platform, externalId }, currency: null }, 'seen'),
  })
  const links = [
    link('quickbooks-customer-7', 'quickbooks', '7'),
    link('the-same', 'quickbooks', '7'),
    link('quickbooks-customer-8', 'quickbooks', '8'),
    link('another', 'stripe', '8'),
  ]
  await books.given(
    playing((history) => {
      for (const { customerId, decide } of links)
        history.decide(Customer.decider, customerId, decide)
    }),
    [Customers.view],
  )
  const { customerByQuickBooksId } = openLookUp(books.db)
  expect(await customerByQuickBooksId('main', '7')).toBe('the-same')
  expect(await customerByQuickBooksId('main', '8')).toBe('quickbooks-customer-8')
  expect(await customerByQuickBooksId('main', '9')).toBeNull()
  expect(await customerByQuickBooksId('other', '7')).toBeNull()
})

test('what differs in QuickBooks, or waits for a person, is looked at when a mapping changes', async () => {
  const about = (objectId: string, object: Sync.Subject['object'] = 'invoice') =>
    ({ platform: 'quickbooks', object, objectId }) as const
  await books.given(
    playing((history) => {
      const written = (subject: Sync.Subject, theirs: string) => {
        const id = Sync.idOf(subject)
        const values = { total: '100.00' }
        const done = { ...subject, operation: 'create', externalId: subject.objectId, values }
        history.decide(Sync.decider, id, Sync.recordWrite(done))
        const fields = { total: 'ask' } as const
        const seen = { total: theirs }
        history.decide(Sync.decider, id, Sync.compare({ subject, wanted: values, seen, fields }))
      }
      written(about('as-it-should'), '100.00')
      written(about('changed'), '60.00')
      written(about('changed-too', 'payment'), '60.00')
    }),
    [SyncStatus.view],
  )
  const { documentsDiffering } = openLookUp(books.db)
  expect(await documentsDiffering('main')).toEqual([
    { object: 'invoice', objectId: 'changed', externalId: 'changed' },
  ])
  expect(await documentsDiffering('other')).toEqual([])
})
