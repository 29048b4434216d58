// Which words of which events say something of a person: taken out and put back, nothing is lost;
// taken out alone, what is left still reads, and holds none of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { erased, leftErased } from '../../src/domain/erased.ts'
import { concerns, marksOf, openMarks } from '../../src/domain/person-marks.ts'
import { joined, keptUnder, parted, textsIn } from '../../src/domain/personal.ts'
import { readEvent } from '../../src/projections/ledger-event.ts'
import { parseStream, type StoredEvent } from '../../src/domain/event-store.ts'

const folder = join(import.meta.dirname, '../stored-events')
const samples = readdirSync(folder).map((file) => {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as StoredEvent
})
const categories = [
  'customer',
  'deal',
  'invoice',
  'payment',
  'credit-note',
  'review',
  'inbound',
  'sync',
]

/** An id may stand elsewhere as well. */
const isInWords = (text: string) => text.length > 3 && !/^[a-z]+-\w+$/.test(text)

describe('the words of an event', () => {
  test.each(samples.map((one) => [one.type, one] as const))(
    '%s: taken out and put back',
    (_, one) => {
      const before = JSON.stringify(one.data)
      const parts = parted(one.type, one.data)
      if (!parts) return
      expect(joined(parts.data, parts.values)).toEqual(one.data)
      expect(JSON.stringify(one.data)).toBe(before)
      // What is left has none of them left to take out.
      expect(parted(one.type, parts.data)).toBeNull()
      for (const text of textsIn(parts.values).filter(isInWords)) {
        expect(JSON.stringify(parts.data)).not.toContain(JSON.stringify(text).slice(1, -1))
      }
    },
  )

  const read = samples.filter((one) => categories.includes(parseStream(one.stream).category))
  test.each(read.map((one) => [one.type, one] as const))('%s reads without them', (type, one) => {
    const data = parted(type, one.data)?.data ?? one.data
    const { category } = parseStream(one.stream)
    expect(readEvent({ ...one, data }, category).data).toEqual(data)
  })

  test('amounts, ids and dates stay where they are', () => {
    const of = (type: string) => {
      const sample = samples.find((one) => one.type === type)
      return JSON.stringify(parted(type, sample?.data)?.data)
    }
    expect(of('PaymentReceived')).toContain('"amount":"100.00","currency":"EUR"')
    expect(of('PaymentReceived')).toContain('"stripeCustomerId":"cus_1","name":"[erased]"')
    expect(of('InvoiceIssued')).toContain('"description":"[erased]","quantity":"1"')
    const raw = JSON.stringify({ objectId: 42, propertyName: 'email', propertyValue: 'a@b.c' })
    const data = { kind: 'contact.propertyChange', objectId: '42', raw }
    expect(parted('HubSpotEventReceived', data)?.data.raw).toBe(
      '{"objectId":42,"propertyName":"email"}',
    )
  })

  test('of the lines of an invoice in QuickBooks the amounts stay', () => {
    const values = { lines: '[["For Ada","80.00"],["More","20.00"]]', total: '100.00' }
    const data = { object: 'invoice', objectId: 'deal-42', values }
    expect(parted('SyncRequested', data)?.data.values).toEqual({
      lines: `[["${erased}","80.00"],["${erased}","20.00"]]`,
      total: '100.00',
    })
  })

  test('raw facts are kept under the object that they are about, rules one by one', () => {
    const raw = { kind: 'charge.succeeded', objectId: 'ch_1', raw: '{}' }
    const one = keptUnder({
      stream: 'inbound-main.stripe-a',
      type: 'StripeEventReceived',
      data: raw,
    })
    expect(one).toBe(
      keptUnder({ stream: 'inbound-main.stripe-b', type: 'StripeEventReceived', data: raw }),
    )
    const rule = { stream: 'rule-main.matching', type: 'RuleAdded', data: { ruleId: 'r1' } }
    expect(keptUnder(rule)).not.toBe(keptUnder({ ...rule, data: { ruleId: 'r2' } }))
    const key = { stream: 'api-key-main.all', type: 'KeyIssued', data: { keyId: 'k1' } }
    expect(keptUnder(key)).toBe(keptUnder({ ...key, type: 'KeyRevoked' }))
    expect(keptUnder(key)).not.toBe(keptUnder({ ...key, data: { keyId: 'k2' } }))
  })
})

describe('what is erased', () => {
  test('stays so when the same is told again, and nothing else is held back', () => {
    const told = { name: 'Ada', total: '10.00', lines: [{ text: 'a' }, { text: 'b' }], none: null }
    const known = { name: erased, total: '9.00', lines: [{ text: erased }], none: null }
    expect(leftErased(known, told)).toEqual({
      ...{ name: erased, total: '10.00', lines: [{ text: erased }, { text: 'b' }], none: null },
    })
  })
  test('with nothing erased it is what is told', () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (known, told) => {
        expect(leftErased(JSON.parse(JSON.stringify(known)), told)).toEqual(told)
      }),
    ))
})

describe('an erased person', () => {
  const person = {
    customerId: 'hubspot-company-7',
    names: ['Ada Lovelace', 'Ada'],
    emails: ['ada@example.com'],
    ids: [
      { platform: 'stripe', id: 'cus_7' },
      { platform: 'quickbooks', id: 'customer 58' },
      { platform: 'hubspot', id: 'company 7' },
    ],
    documents: ['deal-42', 'stripe-ch_1'],
    streams: ['customer-main.hubspot-company-7', 'payment-main.stripe-ch_1'],
  }
  const marks = openMarks(marksOf(person, 'secret'), 'secret')
  const look = (stream: string, type: string, data: object) =>
    concerns({ stream, type, data, values: parted(type, data)?.values ?? {} }, marks)
  const raw = (platform: string, kind: string, objectId: string, text: object) =>
    look(`inbound-main.x-1`, `${platform}EventReceived`, {
      kind,
      objectId,
      raw: JSON.stringify(text),
    })

  test('is not said by what it is known by', () => {
    const kept = marksOf(person, 'secret').join('\n')
    expect(kept).not.toMatch(/ada|lovelace|example/i)
  })
  test('is known by ids of the platforms', () => {
    expect(look('payment-main.stripe-ch_1', 'PaymentReceived', { payer: {} })).toBe('about')
    const payer = { stripeCustomerId: 'cus_7', name: 'A. L.', email: null }
    expect(look('payment-main.stripe-ch_9', 'PaymentReceived', { payer })).toBe('about')
    expect(raw('Stripe', 'charge.succeeded', 'ch_9', { customer: 'cus_7' })).toBe('about')
    expect(raw('Stripe', 'charge.succeeded', 'ch_9', { customer: 'cus_8' })).toBeNull()
    expect(raw('QuickBooks', 'Customer.Update', '58', { name: 'x' })).toBe('about')
    expect(raw('QuickBooks', 'Invoice.Update', '58', { name: 'x' })).toBeNull()
    expect(raw('HubSpot', 'contact.propertyChange', '3', { propertyValue: 'Lovelace' })).toBe(
      'about',
    )
  })
  test('is known by name and address, in whatever spelling, wherever they stand', () => {
    const note = (text: string) => look('review-main.p', 'ReviewRejected', { note: text })
    expect(note('spoke with ADA  LOVELACE, twice')).toBe('names')
    expect(note('write to Ada@Example.com.')).toBe('names')
    expect(note('spoke with Ada Byron')).toBeNull()
    expect(note('nova data')).toBeNull()
    const escaped = { kind: 'x', objectId: '', raw: '{"n":"Ada Lovel\\u0061ce"}' }
    expect(look('inbound-main.x', 'StripeEventReceived', escaped)).toBe('names')
  })
  test('a name of one word counts where it is all there is', () => {
    const payer = { stripeCustomerId: null, name: 'ada', email: null }
    expect(look('payment-main.stripe-ch_9', 'PaymentReceived', { payer })).toBe('names')
  })
  test('documents of the books keep their words where these do not name the person', () => {
    const lines = (description: string) => ({
      customerId: person.customerId,
      lines: [{ description }],
    })
    expect(look('invoice-main.deal-42', 'InvoiceIssued', lines('Licence'))).toBeNull()
    expect(look('invoice-main.deal-42', 'InvoiceIssued', lines('for Ada Lovelace'))).toBe('names')
  })
})
