import { expect, test } from 'vitest'
import { type Decided, openTrial, type Outcome } from '../../../src/domain/matching/rule-trial.ts'
import {
  type Action,
  type Condition,
  factsOf,
  type Rule,
} from '../../../src/domain/matching/rules.ts'
import { received } from '../../support/examples.ts'

const always: Condition = { field: 'source', test: 'is', value: 'stripe' }
const rule = (ruleId: string, action: Action, enabled = true): Rule => ({
  ...{ ruleId, name: `Rule ${ruleId}`, conditions: [always], action, enabled },
})
const facts = factsOf(received())
const outcome = (given: Partial<Outcome> = {}): Outcome => ({
  ...{ lines: [], isInReview: false, hasUnapplied: false },
  ...given,
})
const line = (given: Partial<Outcome['lines'][number]> = {}) => ({
  ...{ invoiceId: 'deal-1', customerId: 'c1', placedBy: 'policy' as const, leftOpen: '0.00' },
  ...given,
})
const allocated = outcome({ lines: [line()] })
const placed = outcome({ lines: [line({ placedBy: 'person' })] })
const asked = outcome({ isInReview: true, hasUnapplied: true })
const waiting = outcome({ hasUnapplied: true })
const leaving = (leftOpen: string | null) => outcome({ lines: [line({ leftOpen })] })

const ignore: Action = { kind: 'ignore' }
const review: Action = { kind: 'review' }
const assign: Action = { kind: 'assign', customerId: 'c2' }
const writeOff: Action = { kind: 'write-off', upTo: '5.00', currency: 'EUR' }

test.each<[Action, string, Outcome, Decided | null]>([
  [ignore, 'allocated', allocated, 'allocated'],
  [ignore, 'placed by a person', placed, 'placed-by-person'],
  [ignore, 'in review', asked, 'in-review'],
  [ignore, 'left alone', waiting, null],
  [review, 'allocated', allocated, 'allocated'],
  [review, 'placed by a person', placed, null],
  [review, 'in review', asked, null],
  [review, 'left alone', waiting, null],
  [assign, 'allocated to another customer', allocated, 'allocated'],
  [{ ...assign, customerId: 'c1' }, 'allocated to this customer', allocated, null],
  [assign, 'in review', asked, 'in-review'],
  [assign, 'left alone', waiting, null],
  [writeOff, 'leaving just the limit', leaving('5.00'), 'left-open'],
  [writeOff, 'leaving more than the limit', leaving('5.01'), null],
  [writeOff, 'leaving nothing', leaving('0.00'), null],
  [writeOff, 'settled on by a later one', leaving(null), null],
  [writeOff, 'in review', asked, null],
])('to $kind would change what was %s', (action, _, was, decided) => {
  expect(openTrial([], rule('new', action, false)).changes(facts, was)).toBe(decided)
})

test('a rule behind one that decides first would change nothing, though it fits', () => {
  const others = [rule('first', review)]
  const trial = openTrial(others, rule('new', ignore, false))
  expect(trial.fits(facts)).toBe(true)
  expect(trial.changes(facts, allocated)).toBeNull()
})

test('a rule is tried at its own place, and those that are off are not asked', () => {
  const tried = rule('new', ignore, false)
  expect(openTrial([tried, rule('second', review)], tried).changes(facts, allocated)).not.toBeNull()
  const off = [rule('first', review, false), tried]
  expect(openTrial(off, tried).changes(facts, allocated)).not.toBeNull()
})

test('a rule that is on already is tried as if it had not been', () => {
  const tried = rule('on', ignore)
  expect(openTrial([tried], tried).changes(facts, allocated)).toBe('allocated')
  const asking = rule('on', review)
  const ignoring = rule('second', ignore)
  expect(openTrial([asking, ignoring], asking).changes(facts, waiting)).toBe('ignored')
})

test('what another rule ignored would be asked or assigned', () => {
  const behind = [rule('new', review, false), rule('ignoring', ignore)]
  expect(openTrial(behind, behind[0] as Rule).changes(facts, waiting)).toBe('ignored')
  const assigning = [rule('new', assign, false), rule('ignoring', ignore)]
  expect(openTrial(assigning, assigning[0] as Rule).changes(facts, waiting)).toBe('ignored')
  expect(openTrial(assigning, assigning[0] as Rule).changes(facts, outcome())).toBeNull()
})

test('a verdict and a write-off do not stand in the way of each other', () => {
  const trial = openTrial([rule('first', review)], rule('new', writeOff, false))
  expect(trial.changes(facts, leaving('1.00'))).toBe('left-open')
})
