import { expect, test } from 'vitest'
import { openLookUp } from '../../src/projections/look-up.ts'
import { openBooks } from './books.ts'
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
