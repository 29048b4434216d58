import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastDayOf, monthOf, nextMonth } from '../../src/domain/dates.ts'
import * as Period from '../../src/domain/period.ts'
import { spec } from '../support/spec.ts'

const { given } = spec(Period.decider)
const { close, reopen, bookedOn } = Period
const month = '2026-02'

const open = { 'payments-unapplied': 2 }
const closed: Period.Event = { type: 'PeriodClosed', data: { month, note: 'agreed', open } }
const reopened: Period.Event = {
  type: 'PeriodReopened',
  data: { month, reason: 'an invoice was forgotten' },
}
const asked = { month, note: 'agreed', open, today: '2026-03-01' }

describe('a month', () => {
  test('that is over is closed, with what is open in it', () =>
    given().when(close(asked)).then(closed))
  test.each(['2026-02-28', '2026-01-31', '2025-12-31'])('is not over on %s', (today) =>
    given()
      .when(close({ ...asked, today }))
      .thenRefused('period-not-over'),
  )
  test('that is closed is closed, whatever is said of it', () =>
    given(closed)
      .when(close({ ...asked, note: 'again', today: '2026-02-01' }))
      .thenNothing())
  test('is opened again for a reason', () =>
    given(closed)
      .when(reopen({ month, reason: ' an invoice was forgotten ' }))
      .then(reopened))
  test.each(['', '  '])('is not opened again without one: "%s"', (reason) =>
    given(closed).when(reopen({ month, reason })).thenRefused('reason-missing'),
  )
  test('that is open cannot be opened', () => {
    given()
      .when(reopen({ month, reason: 'why' }))
      .thenRefused('period-open')
    given(closed, reopened)
      .when(reopen({ month, reason: 'why' }))
      .thenRefused('period-open')
  })
  test('may be closed again after it was opened', () =>
    given(closed, reopened).when(close(asked)).then(closed))
})

const months = fc
  .tuple(fc.integer({ min: 1999, max: 2031 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, '0')}`)
const days = fc
  .tuple(months, fc.integer({ min: 1, max: 28 }))
  .map(([one, day]) => `${one}-${String(day).padStart(2, '0')}`)

describe('what belongs into a closed month', () => {
  test.each([
    ['2026-02-14', [], '2026-02-14'],
    ['2026-02-14', ['2026-02'], '2026-03-01'],
    ['2026-12-31', ['2026-12', '2027-01'], '2027-02-01'],
    ['2026-02-14', ['2026-01', '2026-03'], '2026-02-14'],
    ['2026-02-14', ['2026-02', '2026-04'], '2026-03-01'],
  ])('of %s, while %j are closed, is booked on %s', (day, closedMonths, expected) =>
    expect(bookedOn(day, new Set(closedMonths))).toBe(expected),
  )

  test('is booked in an open month, never before its day, and every month between is closed', () => {
    const near = days.chain((day) => {
      // Months around the day: those far away say nothing.
      const around = [monthOf(day)]
      for (let n = 0; n < 5; n++) around.push(nextMonth(around.at(-1) as string))
      return fc.tuple(fc.constant(day), fc.subarray(around), fc.array(months, { maxLength: 5 }))
    })
    fc.assert(
      fc.property(near, ([day, around, others]) => {
        const closedMonths = new Set([...around, ...others])
        const booked = bookedOn(day, closedMonths)
        expect(closedMonths.has(monthOf(booked))).toBe(false)
        expect(booked >= day).toBe(true)
        expect(bookedOn(booked, closedMonths)).toBe(booked)
        if (!closedMonths.has(monthOf(day))) expect(booked).toBe(day)
        else expect(booked.slice(8)).toBe('01')
        for (let one = monthOf(day); one < monthOf(booked); one = nextMonth(one)) {
          expect(closedMonths).toContain(one)
        }
      }),
    )
  })
  test('is never booked earlier than what was known before it', () => {
    fc.assert(
      fc.property(days, days, fc.uniqueArray(months), (one, other, closedMonths) => {
        const [first, second] = one < other ? [one, other] : [other, one]
        const booked = (day: string) => bookedOn(day, new Set(closedMonths))
        expect(monthOf(booked(first)) <= monthOf(booked(second))).toBe(true)
      }),
    )
  })
})

test('months follow each other as in the calendar', () => {
  fc.assert(
    fc.property(months, (one) => {
      const last = lastDayOf(one)
      expect(monthOf(last)).toBe(one)
      expect(new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10)).toBe(
        `${nextMonth(one)}-01`,
      )
    }),
  )
  expect(lastDayOf('2028-02')).toBe('2028-02-29')
  expect(nextMonth('2026-12')).toBe('2027-01')
})
