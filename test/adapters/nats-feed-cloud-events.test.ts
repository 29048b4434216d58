// What the outside reads: the CloudEvent of an event, and the subject it is published on.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fromCloudEvent,
  subjectOf,
  subjectsOfCategory,
  toCloudEvent,
} from '../../src/adapters/nats/cloud-events.ts'
import { durableName } from '../../src/adapters/nats/stream.ts'
import type { Position, StoredEvent } from '../../src/domain/event-store.ts'

const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

const storedEvent: fc.Arbitrary<StoredEvent> = fc.record({
  id: fc.uuid(),
  type: fc.string({ minLength: 1 }),
  // Minus zero is the one value JSON does not give back; no event has it, money is strings.
  data: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
  meta: fc.record({
    workspace: fc.stringMatching(/^[a-z0-9_]+$/),
    correlationId: fc.string(),
    causationId: fc.string(),
    actor: fc.record({
      kind: fc.constantFrom('person', 'policy', 'platform', 'import'),
      name: fc.string(),
    }),
    effectiveAt: moment,
  }),
  stream: fc.string({ minLength: 1 }),
  revision: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  position: fc.stringMatching(/^[0-9]{20}$/).map((digits) => digits as Position),
  recordedAt: moment,
})

const allocated: StoredEvent = {
  id: '0f8fad5b-d9cb-869f-a165-70867728950e',
  type: 'PaymentAllocated',
  data: { lines: [{ invoiceId: 'qbo-145', amount: '12.30', currency: 'EUR' }] },
  meta: {
    workspace: 'main',
    correlationId: 'story',
    causationId: 'cause',
    actor: { kind: 'policy', name: 'allocation' },
    effectiveAt: '2026-03-01T00:00:00.000Z',
  },
  stream: 'payment-main.pi_1',
  revision: 7n,
  position: '00000000000000000042' as Position,
  recordedAt: '2026-03-02T08:00:00.000001Z',
}

test('an event comes back from its CloudEvent as it was', () => {
  fc.assert(
    fc.property(storedEvent, (event) => {
      expect(fromCloudEvent(JSON.parse(JSON.stringify(toCloudEvent(event))))).toEqual(event)
    }),
  )
})

test('a CloudEvent has the form the specification asks for', () => {
  expect(toCloudEvent(allocated)).toEqual({
    specversion: '1.0',
    id: '0f8fad5b-d9cb-869f-a165-70867728950e',
    source: '/workspaces/main',
    type: 'tieout.PaymentAllocated',
    subject: 'payment-main.pi_1',
    time: '2026-03-02T08:00:00.000001Z',
    datacontenttype: 'application/json',
    sequence: '00000000000000000042',
    revision: '7',
    workspace: 'main',
    correlationid: 'story',
    causationid: 'cause',
    actorkind: 'policy',
    actorname: 'allocation',
    effectiveat: '2026-03-01T00:00:00.000Z',
    data: { lines: [{ invoiceId: 'qbo-145', amount: '12.30', currency: 'EUR' }] },
  })
  for (const name of Object.keys(toCloudEvent(allocated))) expect(name).toMatch(/^[a-z0-9]{1,20}$/)
})

test('anything else is refused by name of what is wrong', () => {
  const event = toCloudEvent(allocated)
  expect(() => fromCloudEvent('PaymentAllocated')).toThrow('no object')
  expect(() => fromCloudEvent({ ...event, specversion: '0.3' })).toThrow('version 1.0')
  expect(() => fromCloudEvent({ ...event, sequence: 42 })).toThrow('sequence')
  expect(() => fromCloudEvent({ ...event, type: 'com.example.paid' })).toThrow('com.example.paid')
  expect(() => fromCloudEvent({ ...event, actorkind: 'robot' })).toThrow('robot')
})

describe('subjects', () => {
  test.each([
    ['payment', 'PaymentAllocated', 'tieout.main.payment.allocated'],
    ['payment', 'PaymentReceived.v2', 'tieout.main.payment.received'],
    ['payment', 'DisputeOpened', 'tieout.main.payment.dispute-opened'],
    ['invoice', 'InvoiceIssued', 'tieout.main.invoice.issued'],
    ['invoice', 'InvoiceWrittenOff', 'tieout.main.invoice.written-off'],
    ['invoice', 'AllocationApplied', 'tieout.main.invoice.allocation-applied'],
    ['credit-note', 'CreditNoteIssued', 'tieout.main.credit-note.issued'],
    ['sync', 'StatusPropagated', 'tieout.main.sync.status-propagated'],
    ['seal', 'LedgerSealed', 'tieout.main.seal.ledger-sealed'],
    ['deal', 'CRMDealWon', 'tieout.main.deal.crm-deal-won'],
  ])('%s: %s is published on %s', (category, type, subject) => {
    expect(subjectOf('tieout', { stream: `${category}-main.x`, type })).toBe(subject)
    const filter = subjectsOfCategory('tieout', category).replace('*', 'main').replace('>', '')
    expect(subject.startsWith(filter)).toBe(true)
  })
})

test('two consumers of different names never become one', () => {
  const name = fc.string({ minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(durableName(one)).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(durableName(one) === durableName(other)).toBe(one === other)
    }),
  )
  expect(durableName('sync-hubspot')).toBe('sync-hubspot')
})
