// When a failed attempt is made again, and when an endpoint is given up.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answered,
  failuresBeforeHold,
  givenUpAfterMs,
  isGivenUp,
  outcomeOf,
  retryAfterMs,
} from '../../src/domain/outgoing.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const answer = (code: Answered['code'], given: Partial<Answered> = {}): Answered => ({
  ...{ code, status: 500, durationMs: 5, answer: '', retryAfterMs: undefined },
  ...given,
})
const after = (ms: number) => new Date(now.getTime() + ms).toISOString()
const at = (rung: number, failures = rung, chance = 0) => ({ rung, failures, now, chance })

describe('an attempt', () => {
  test('that was taken is the last', () =>
    expect(outcomeOf(answer('delivered', { status: 204 }), at(3))).toEqual({
      ...{ code: 'delivered', status: 204, durationMs: 5, answer: '', at: now.toISOString() },
      ...{ state: 'delivered', dueAt: null, rung: 3, heldUntil: null },
    }))

  test('that failed is made again ten times in all, ever later, and then given up', () => {
    const seconds = retryAfterMs.map((_, rung) => {
      const { state, dueAt } = outcomeOf(answer('refused'), at(rung, 0))
      expect(state).toBe('waiting')
      return (Date.parse(dueAt ?? '') - now.getTime()) / 1000
    })
    const hours = [2, 5, 10, 14, 20, 24].map((one) => one * 3600)
    expect(seconds).toEqual([5, 300, 1800, ...hours])
    expect(outcomeOf(answer('refused'), at(retryAfterMs.length, 0))).toMatchObject({
      ...{ state: 'failed', dueAt: null },
    })
  })

  test('waits a little longer by chance, never less', () =>
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.float({ min: 0, max: 1, noNaN: true }), (rung, chance) => {
        const { dueAt } = outcomeOf(answer('timeout'), at(rung, 0, chance))
        const waitMs = Date.parse(dueAt ?? '') - now.getTime()
        const least = retryAfterMs[rung] as number
        expect(waitMs).toBeGreaterThanOrEqual(least)
        expect(waitMs).toBeLessThanOrEqual(least * 1.1 + 1)
      }),
    ))

  test('waits as long as it was asked to, and so does everything else there', () => {
    const wish = answer('refused', { status: 429, retryAfterMs: 120_000 })
    expect(outcomeOf(wish, at(0))).toMatchObject({
      dueAt: after(120_000),
      heldUntil: after(120_000),
    })
    // The ladder's own wait is longer; others are told after two minutes.
    expect(outcomeOf(wish, at(2))).toMatchObject({
      ...{ dueAt: after(1_800_000), heldUntil: after(120_000) },
    })
  })

  test('does not wait longer than a day because somebody asked for it', () => {
    const wish = answer('refused', { retryAfterMs: 9_999_999_999 })
    expect(outcomeOf(wish, at(0)).dueAt).toBe(after(86_400_000))
  })

  test('after many failures is made once in a while, more and more rarely', () => {
    const held = [0, 1, 2, 6, 60].map((beyond) => {
      const { heldUntil } = outcomeOf(answer('refused'), at(0, failuresBeforeHold - 1 + beyond))
      return (Date.parse(heldUntil ?? '') - now.getTime()) / 1000
    })
    expect(held).toEqual([5, 10, 20, 300, 300])
    expect(outcomeOf(answer('refused'), at(0, failuresBeforeHold - 2)).heldUntil).toBeNull()
  })

  test('that was answered by 410 is not made again', () =>
    expect(outcomeOf(answer('gone', { status: 410 }), at(0))).toMatchObject({ state: 'failed' }))
})

describe('an endpoint', () => {
  const long = new Date(now.getTime() - givenUpAfterMs).toISOString()
  const recent = new Date(now.getTime() - givenUpAfterMs + 1).toISOString()
  test('is given up after five days of nothing but failures', () => {
    expect(isGivenUp({ failingSince: long, failures: 10 }, long, now)).toBe(true)
    expect(isGivenUp({ failingSince: recent, failures: 10 }, long, now)).toBe(false)
    expect(isGivenUp({ failingSince: null, failures: 0 }, long, now)).toBe(false)
  })
  test('is not given up for a few failures far apart', () =>
    expect(isGivenUp({ failingSince: long, failures: 9 }, long, now)).toBe(false))
  test('that was switched on again has five days more', () =>
    expect(isGivenUp({ failingSince: long, failures: 50 }, recent, now)).toBe(false))
})
