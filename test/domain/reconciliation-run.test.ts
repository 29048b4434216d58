import { describe, expect, test } from 'vitest'
import { fold } from '../../src/domain/decider.ts'
import * as Run from '../../src/domain/reconciliation-run.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import type { Statement } from '../../src/domain/tie-out.ts'

const day = '2026-03-14'
const today = '2026-03-15'
const asked = { day, knownAt: null, requestedBy: 'person', today } as const
const started = Run.start(asked)(Run.initial)
const part = { day, number: 1, part: 'books', done: 12, total: 12, documents: 3 }
const statement = (more: Partial<Statement> = {}): Statement => ({
  ...{ day, knownAt: null, position: '', lines: [], documents: 0, openDifferences: 0 },
  ...{ tiesOut: true, isSignable: true, receivables: [], trialBalance: [], sources: [], ...more },
})
const after = (...events: Run.Event[]) => fold(Run.decider, events)
const codeOf = (decide: () => unknown) => {
  try {
    return decide()
  } catch (error) {
    return error instanceof Refusal ? error.code : error
  }
}

describe('a run of the daily reconciliation', () => {
  test('begins with the next number', () => {
    expect(started).toMatchObject([{ type: 'ReconciliationStarted', data: { number: 1 } }])
    const ended = after(...started, ...Run.complete(1, statement())(after(...started)))
    expect(Run.start(asked)(ended)).toMatchObject([{ data: { number: 2 } }])
  })
  test('is refused while another one of the day is under way, and for a day to come', () => {
    expect(codeOf(() => Run.start(asked)(after(...started)))).toBe('reconciliation-running')
    const tomorrow = { ...asked, day: '2026-03-16' }
    expect(codeOf(() => Run.start(tomorrow)(Run.initial))).toBe('day-to-come')
  })
  test('does each part once, and nothing of a run that has ended', () => {
    const once = Run.progress(part)(after(...started))
    expect(once).toHaveLength(1)
    expect(Run.progress(part)(after(...started, ...once))).toEqual([])
    expect(Run.progress({ ...part, number: 2 })(after(...started))).toEqual([])
    const done = Run.complete(1, statement())(after(...started))
    expect(Run.complete(1, statement())(after(...started, ...done))).toEqual([])
    const failed = { day, number: 1, code: 'failed', reason: 'away' }
    expect(Run.fail(failed)(after(...started, ...done))).toEqual([])
  })
  test('of what was known once leaves the statement of the day as it is', () => {
    const live = Run.complete(1, statement({ documents: 1 }))(after(...started))
    const again = Run.start({ ...asked, knownAt: '2026-03-14T12:00:00Z' })(
      after(...started, ...live),
    )
    const then = statement({ documents: 9, knownAt: '2026-03-14T12:00:00Z' })
    const both = [...started, ...live, ...again]
    const state = after(...both, ...Run.complete(2, then)(after(...both)))
    expect(state.statement?.documents).toBe(1)
    expect(state.current).toBeNull()
  })
})
