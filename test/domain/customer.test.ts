import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Customer from '../../src/domain/customer.ts'
import { identity, profile } from '../support/examples.ts'
import { spec } from '../support/spec.ts'

const customer = spec(Customer.decider)
const seen = (given: Partial<Customer.Profile> = {}): Customer.Event => {
  return { type: 'CustomerSeen', data: profile(given) }
}
const linked = (given: Partial<Customer.Identity> = {}): Customer.Event => {
  return { type: 'IdentityLinked', data: { ...identity(given), evidence: 'same e-mail' } }
}
const later = '2026-03-02T08:00:00.000Z'
const latest = '2026-03-03T08:00:00.000Z'

describe('what a platform says of a customer', () => {
  test('is kept', () => customer.given().when(Customer.see(profile())).then(seen()))
  test('adds the e-mail addresses to those known', () =>
    customer
      .given(seen())
      .when(Customer.see(profile({ emails: ['bob@example.com'], seenAt: later })))
      .then(seen({ emails: ['ada@example.com', 'bob@example.com'], seenAt: later })))
  test('renames the customer when it is newer', () =>
    customer
      .given(seen())
      .when(Customer.see(profile({ name: 'Ada Ltd', seenAt: later })))
      .then(seen({ name: 'Ada Ltd', seenAt: later })))
  test('does not bring back an older name', () =>
    customer
      .given(seen({ seenAt: later }))
      .when(Customer.see(profile({ name: 'Old name' })))
      .thenNothing())
  test('keeps the time of the newest name when an older reading adds an address', () => {
    const older = profile({ name: 'Old name', emails: ['bob@example.com'] })
    const both = { emails: ['ada@example.com', 'bob@example.com'], seenAt: latest }
    customer
      .given(seen({ seenAt: latest }))
      .when(Customer.see(older))
      .then(seen(both))
    customer
      .given(seen({ seenAt: latest }), seen(both))
      .when(Customer.see(profile({ name: 'Middle name', seenAt: later })))
      .thenNothing()
  })
})

describe('an identity on another platform', () => {
  test('is linked once', () =>
    customer.given(seen()).when(Customer.link(identity(), 'same e-mail')).then(linked()))
  test('in another currency is another identity', () => {
    const euros = { platform: 'quickbooks', externalId: '58', currency: 'EUR' } as const
    const dollars = { ...euros, externalId: '59', currency: 'USD' }
    const given = customer.given(seen(), linked(euros))
    given.when(Customer.link(identity(dollars), 'same e-mail')).then(linked(dollars))
    const { state } = customer.given(seen(), linked(euros), linked(dollars))
    expect(Customer.quickBooksIdFor(state, 'USD')).toBe('59')
    expect(Customer.quickBooksIdFor(state, 'EUR')).toBe('58')
    expect(Customer.quickBooksIdFor(state, 'GBP')).toBeUndefined()
  })
  test('is unlinked, and the others stay', () => {
    const other = linked({ externalId: 'cus_2' })
    const unlinked: Customer.Event = {
      type: 'IdentityUnlinked',
      data: { ...identity(), reason: 'a mix-up' },
    }
    customer
      .given(seen(), linked(), other)
      .when(Customer.unlink(identity(), 'a mix-up'))
      .then(unlinked)
    const { state } = customer.given(seen(), linked(), other, unlinked)
    expect(state.identities).toEqual([other.data])
  })
  test('that is not linked cannot be unlinked, and that is fine', () =>
    customer.given(seen()).when(Customer.unlink(identity(), 'a mix-up')).thenNothing())
  test('may be linked again after it was unlinked', () =>
    customer
      .given(linked(), { type: 'IdentityUnlinked', data: { ...identity(), reason: 'a mix-up' } })
      .when(Customer.link(identity(), 'same e-mail'))
      .then(linked()))
})

test('a link that somebody took away is not concluded anew', () => {
  const taken = { type: 'IdentityUnlinked', data: { ...identity(), reason: 'a mix-up' } } as const
  customer.given(linked(), taken).when(Customer.learn(identity(), 'paid INV-1')).thenNothing()
  customer.given().when(Customer.learn(identity(), 'same e-mail')).then(linked())
})

// Only the addresses: a name seen twice leaves no trace of when it was seen last, so an older
// name that arrives behind it may win until the next reading.
test('profiles in any order leave the same e-mail addresses', () => {
  const email = fc.constantFrom('a@x.com', 'b@x.com', 'c@x.com', 'd@x.com')
  const reading = fc.record({
    name: fc.constantFrom('Ada', 'Ada & Sons'),
    emails: fc.uniqueArray(email, { maxLength: 3 }).map((emails) => emails.sort()),
    seenAt: fc.constantFrom(profile().seenAt, later, latest),
  })
  const readings = fc.array(reading, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      readings.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, arriving]) => {
        const history: Customer.Event[] = []
        for (const given of [...arriving, ...all]) {
          history.push(...Customer.see(profile(given))(customer.given(...history).state))
        }
        const expected = [...new Set(all.flatMap((one) => one.emails))].sort()
        expect(customer.given(...history).state.profile?.emails).toEqual(expected)
      },
    ),
  )
})
