// By what events are found: pure, so that what people may write is tried here by the dozen.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  amountOf,
  amountSought,
  idForms,
  subjectsOf,
  wordsOf,
  wordsSought,
} from '../../src/projections/audit-terms.ts'

describe('an amount as somebody writes it', () => {
  test.each([
    ['100.00', '100.00', null],
    ['1234.5', '1234.5', null],
    ['1,234.50', '1234.50', null],
    ['1.234,50 €', '1234.50', 'EUR'],
    ['1 234,50 €', '1234.50', 'EUR'],
    ['1\u202f234,50\u00a0€', '1234.50', 'EUR'],
    ['EUR 1,234', '1.234', 'EUR'],
    ['1,234', '1234', null],
    ['1.234.567', '1234567', null],
    ['$12', '12', 'USD'],
    ['US$16,135.00', '16135.00', 'USD'],
    ['16 135,00 $US', '16135.00', 'USD'],
    ['JP¥5,000', '5000', 'JPY'],
    ['usd 12.00', '12.00', 'USD'],
    ['-4.50', '4.50', null],
    ['CHF 1’000.00', '1000.00', 'CHF'],
  ])('%s', (text, amount, currency) => expect(amountSought(text)).toEqual({ amount, currency }))
  test.each(['INV-42', 'ch_1', 'ada', '', '12 apples', 'EUR', '--', '1e3'])('%s is none', (text) =>
    expect(amountSought(text)).toBeNull(),
  )
  test('whatever is written, it is an amount that the database takes, or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = amountSought(text)
        if (found) expect(found.amount).toMatch(/^\d{1,30}(\.\d{1,12})?$/)
      }),
    )
  })
})

describe('an event', () => {
  test('is found by every id that it names, however deep', () => {
    const data = {
      ...{ paymentId: 'stripe-ch_1', externalId: 'ch_1', paymentIntentId: 'pi_1' },
      payer: { stripeCustomerId: 'cus_1', name: null, email: null },
      references: { invoiceNumbers: ['INV-42'], dealId: '42', description: null },
      lines: [{ invoiceId: 'deal-42' }, { invoiceId: 'deal-43' }],
      related: { payoutId: 'stripe-po_1' },
    }
    expect(subjectsOf('stripe-ch_1', data)).toEqual([
      ...['stripe-ch_1', 'ch_1', 'pi_1', 'stripe-po_1', 'cus_1', '42', 'INV-42'],
      ...['deal-42', 'deal-43'],
    ])
  })
  test.each([
    [{ amount: { amount: '-97.00', currency: 'EUR' } }, '97.00', 'EUR'],
    [{ received: { amount: '5', currency: 'JPY' } }, '5', 'JPY'],
    [{ total: '12.00', currency: 'USD' }, '12.00', 'USD'],
    [{ currency: 'EUR', lines: [{ amount: '3.00' }] }, '3.00', 'EUR'],
    [{ currency: 'EUR', lines: [{ amount: '3.00' }, { amount: '4.00' }] }, null, null],
    [{ amount: 'much', currency: 'EUR' }, null, null],
    [null, null, null],
  ])('%j is about its amount, without the sign', (data, amount, currency) =>
    expect(amountOf(data)).toEqual({ amount, currency }),
  )
  test('is found by the words in it as people write them: without accents, in any case', () => {
    const data = { name: 'Société Générale', emails: ['Anna@Müller.example'], reason: 'void' }
    const words = wordsOf(data) ?? []
    for (const sought of ['societe', 'GÉNÉRALE générale', 'anna@müller.example']) {
      expect(words).toEqual(expect.arrayContaining(wordsSought(sought)))
    }
    expect(words).not.toContain('VOID')
  })
  test('that was erased is found by no word', () => {
    expect(wordsOf({ name: '[erased]', emails: [], note: '[erased]' })).toBeNull()
    expect(wordsOf({ invoiceId: 'deal-42' })).toBeNull()
  })
  test('of whatever shape has terms, and none that an index could not hold', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        for (const id of subjectsOf('id', data)) expect(id.length).toBeLessThanOrEqual(200)
        expect(wordsOf(data)?.length ?? 0).toBeLessThanOrEqual(40)
        expect(amountOf(data).amount ?? '0').toMatch(/^\d/)
      }),
    )
  })
})

test('a number of a platform stands for all that bear it here', () => {
  expect(idForms('7')).toEqual(
    expect.arrayContaining(['7', 'hubspot-company-7', 'qbo-7', 'deal-7', 'quickbooks-customer-7']),
  )
  expect(idForms(' ch_1 ')).toEqual(['ch_1', 'CH_1', 'stripe-ch_1'])
})
