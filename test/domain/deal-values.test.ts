// What the ledger says of a deal, and how it stands in the fields of a mapping.
import { expect, test } from 'vitest'
import * as Deal from '../../src/domain/deal.ts'
import { fold } from '../../src/domain/decider.ts'
import { dealValues, outwardOf } from '../../src/domain/deal-values.ts'
import { defaults, type Entry } from '../../src/domain/field-mapping.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { applied, dealWon, invoiceIssued } from '../support/examples.ts'

const won = fold(Deal.decider, [dealWon()])
const issued = (...events: Invoice.Event[]) => fold(Invoice.decider, [invoiceIssued(), ...events])

test('an open invoice has a number, a link and a day to be paid by', () => {
  expect(dealValues(won, [issued()])).toMatchObject({
    ...{ 'invoice.numbers': 'INV-42', 'invoice.status': 'open', 'amount.due': '100.00' },
    ...{ 'invoice.firstIssuedOn': '2026-03-01', 'invoice.nextDueOn': '2026-03-31' },
    'invoice.link': 'https://app.qbo.intuit.com/app/invoice?txnId=145',
    'payment.lastOn': null,
  })
})

test('what is paid is due on no day', () => {
  const payment = applied()
  const paid = { ...payment, data: { ...payment.data, on: '2026-03-12' } } as Invoice.Event
  expect(dealValues(won, [issued(paid)])).toMatchObject({
    ...{ 'invoice.status': 'paid', 'invoice.nextDueOn': null, 'payment.lastOn': '2026-03-12' },
  })
})

test('nothing is said before an invoice is there', () => {
  expect(dealValues(won, [Invoice.initial])).toBeNull()
  expect(outwardOf(defaults.hubspot, won, [Invoice.initial])).toBeNull()
})

test('only what goes out is written, each in its form; what people write too is left to them', () => {
  const entry = (value: string, property: string, how: Partial<Entry>): Entry => ({
    ...{ object: 'deal', value, property, direction: 'out', transform: 'as-is' },
    ...{ policy: 'ledger-wins' },
    ...how,
  })
  const entries = [
    entry('amount.due', 'due_cents', { transform: 'minor-units' }),
    entry('invoice.firstIssuedOn', 'issued', { transform: 'day-start-ms' }),
    entry('invoice.status', 'state', { transform: 'upper-case' }),
    entry('payment.lastOn', 'paid_on', { transform: 'date' }),
    entry('terms.days', 'days', { direction: 'both' }),
    entry('plan.text', 'plan', { direction: 'in' }),
  ]
  expect(outwardOf({ entries, stages: {} }, won, [issued()])).toEqual({
    ...{ due_cents: '10000', issued: '1772323200000', state: 'OPEN', paid_on: null },
  })
  const inDays = fold(Deal.decider, [dealWon({ termDays: 14 })])
  expect(outwardOf({ entries, stages: {} }, inDays, [issued()])).toMatchObject({ days: '14' })
})
