import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayIn, isTimeZone } from '../../src/domain/dates.ts'
import { refusalOf } from '../support/spec.ts'

describe('the day of a moment', () => {
  test.each([
    // Midnight, a second before it and at it.
    ['UTC', '2026-03-01T23:59:59.999Z', '2026-03-01'],
    ['UTC', '2026-03-02T00:00:00Z', '2026-03-02'],
    ['Europe/Paris', '2026-03-01T22:59:59Z', '2026-03-01'],
    ['Europe/Paris', '2026-03-01T23:00:00Z', '2026-03-02'],
    // The end of a year, to the east and to the west.
    ['Asia/Tokyo', '2025-12-31T15:00:00Z', '2026-01-01'],
    ['America/Los_Angeles', '2026-01-01T07:59:59Z', '2025-12-31'],
    ['America/Los_Angeles', '2026-01-01T08:00:00Z', '2026-01-01'],
    ['Pacific/Kiritimati', '2025-12-31T10:00:00Z', '2026-01-01'],
    // Daylight saving begins and ends: the same hour of the clock is another moment.
    ['Europe/Paris', '2026-03-28T22:59:59Z', '2026-03-28'],
    ['Europe/Paris', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['Europe/Paris', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['Europe/Paris', '2026-10-24T22:00:00Z', '2026-10-25'],
    ['Europe/Paris', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['Europe/Paris', '2026-10-25T23:00:00Z', '2026-10-26'],
    // There was no 30th of December 2011 there.
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    ['Asia/Kathmandu', '2026-03-01T18:15:00Z', '2026-03-02'],
    ['UTC', '2026-02-28T23:30:00-01:00', '2026-03-01'],
  ])('in %s at %s is %s', (timeZone, instant, day) => expect(dayIn(timeZone)(instant)).toBe(day))

  test('in UTC is the first part of the moment', () => {
    const moments = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01') })
    fc.assert(
      fc.property(
        moments.filter((one) => !Number.isNaN(one.getTime())),
        (moment) => {
          const instant = moment.toISOString()
          expect(dayIn('UTC')(instant)).toBe(instant.slice(0, 10))
        },
      ),
    )
  })
  test('anywhere is at most a day away from that in UTC, and never goes back', () => {
    const zones = fc.constantFrom('Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/Paris')
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(zones, seconds, fc.nat(200_000), (timeZone, second, more) => {
        const dayOf = dayIn(timeZone)
        const at = (n: number) => dayOf(new Date(n * 1000).toISOString())
        const apart = Date.parse(at(second)) - second * 1000
        expect(Math.abs(apart)).toBeLessThan(2 * 86_400_000)
        expect(at(second + more) >= at(second)).toBe(true)
      }),
    )
  })
  test('needs a moment', () =>
    expect(refusalOf(() => dayIn('UTC')('yesterday'))).toBe('malformed-instant'))
})

test.each([
  ['UTC', true],
  ['Europe/Paris', true],
  ['Mars/Olympus', false],
  ['', false],
])('%s is a time zone: %s', (name, is) => expect(isTimeZone(name)).toBe(is))
