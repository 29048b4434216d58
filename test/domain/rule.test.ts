import { describe, expect, test } from 'vitest'
import type { Terms } from '../../src/domain/matching/rules.ts'
import * as Rule from '../../src/domain/rule.ts'
import { spec } from '../support/spec.ts'

const rule = spec(Rule.decider)

const terms = (ruleId = 'r1', given: Partial<Terms> = {}): Terms => ({
  ruleId,
  name: 'Tax refunds',
  conditions: [{ field: 'payer', test: 'contains', value: 'TAX OFFICE' }],
  action: { kind: 'ignore' },
  ...given,
})
const tried: Rule.Tried = { since: null, until: null, verdictsChanged: 14 }
const added = (ruleId?: string, given?: Partial<Terms>): Rule.Event => {
  return { type: 'RuleAdded', data: terms(ruleId, given) }
}
const changed = (given: Partial<Terms>): Rule.Event => {
  return { type: 'RuleChanged', data: terms('r1', given) }
}
const moved = (ruleId: string, before: string | null): Rule.Event => {
  return { type: 'RuleMoved', data: { ruleId, before } }
}
const on = (ruleId = 'r1'): Rule.Event => ({ type: 'RuleSwitchedOn', data: { ruleId, tried } })
const off: Rule.Event = { type: 'RuleSwitchedOff', data: { ruleId: 'r1' } }
const removed: Rule.Event = { type: 'RuleRemoved', data: { ruleId: 'r1' } }
const orderOf = ({ rules }: Rule.State) => rules.map(({ ruleId }) => ruleId).join(' ')

describe('a new rule', () => {
  test('comes last and is off', () => {
    rule.given(added('r0')).when(Rule.add(terms())).then(added())
    const { state } = rule.given(added('r0'), on('r0'), added())
    expect(state.rules).toMatchObject([
      { ruleId: 'r0', enabled: true, tried },
      { ruleId: 'r1', enabled: false, tried: null },
    ])
  })
  test('is kept with all decimals', () => {
    const upTo = (amount: string) =>
      terms('r1', { action: { kind: 'write-off', upTo: amount, currency: 'EUR' } })
    rule
      .given()
      .when(Rule.add(upTo('5')))
      .then({ type: 'RuleAdded', data: upTo('5.00') })
  })
  test('of which no payment could fit the conditions is refused', () => {
    const conditions: Terms['conditions'] = [{ field: 'payer', test: 'contains', value: ' ' }]
    rule
      .given()
      .when(Rule.add(terms('r1', { conditions })))
      .thenRefused('rule-condition-empty')
  })
  test('is not added over another of its name', () =>
    rule
      .given(added(), changed({ name: 'Taxes' }))
      .when(Rule.add(terms()))
      .thenRefused('rule-exists'))
  test('is refused when there are two hundred', () => {
    const many = Array.from({ length: 200 }, (_, index) => added(`many-${index}`))
    rule
      .given(...many.slice(1))
      .when(Rule.add(terms()))
      .then(added())
    rule
      .given(...many)
      .when(Rule.add(terms()))
      .thenRefused('too-many-rules')
  })
})

describe('changing a rule', () => {
  const review = { action: { kind: 'review' } } as const
  test('that is off writes it anew at its place', () => {
    const given = rule.given(added(), added('r2'))
    given.when(Rule.change(terms('r1', review))).then(changed(review))
    const { state } = rule.given(added(), added('r2'), changed(review))
    expect(state.rules[0]).toEqual({ ...terms('r1', review), enabled: false, tried: null })
    expect(orderOf(state)).toBe('r1 r2')
  })
  test('that is on is refused, but for its name', () => {
    const given = rule.given(added(), on())
    given.when(Rule.change(terms('r1', review))).thenRefused('rule-is-on')
    given.when(Rule.change(terms('r1', { name: 'Taxes' }))).then(changed({ name: 'Taxes' }))
    const { state } = rule.given(added(), on(), changed({ name: 'Taxes' }))
    expect(state.rules[0]).toMatchObject({ name: 'Taxes', enabled: true, tried })
  })
  test('into what it is changes nothing', () =>
    rule.given(added(), on()).when(Rule.change(terms())).thenNothing())
  test('into nonsense is refused', () =>
    rule
      .given(added())
      .when(Rule.change(terms('r1', { action: { kind: 'write-off', upTo: '0', currency: 'EUR' } })))
      .thenRefused('not-positive'))
  test('that nobody knows is refused', () =>
    rule.given().when(Rule.change(terms())).thenRefused('rule-not-found'))
})

describe('moving a rule', () => {
  const three = [added('r1'), added('r2'), added('r3')]
  test.each<[string, string | null, string]>([
    ['r3', 'r1', 'r3 r1 r2'],
    ['r3', 'r2', 'r1 r3 r2'],
    ['r1', 'r3', 'r2 r1 r3'],
    ['r1', null, 'r2 r3 r1'],
  ])('%s before %s gives %s', (ruleId, before, order) => {
    rule
      .given(...three)
      .when(Rule.move({ ruleId, before }))
      .then(moved(ruleId, before))
    expect(orderOf(rule.given(...three, moved(ruleId, before)).state)).toBe(order)
  })
  test.each<[string, string | null]>([
    ['r1', 'r2'],
    ['r3', null],
    ['r2', 'r2'],
  ])('%s before %s leaves it where it is', (ruleId, before) =>
    rule
      .given(...three)
      .when(Rule.move({ ruleId, before }))
      .thenNothing(),
  )
  test('that is on is refused', () =>
    rule
      .given(...three, on())
      .when(Rule.move({ ruleId: 'r1', before: null }))
      .thenRefused('rule-is-on'))
  test('that nobody knows, or before one that nobody knows, is refused', () => {
    const given = rule.given(...three)
    given.when(Rule.move({ ruleId: 'r4', before: null })).thenRefused('rule-not-found')
    given.when(Rule.move({ ruleId: 'r1', before: 'r4' })).thenRefused('rule-not-found')
  })
})

describe('switching a rule on', () => {
  test('records what the trial told', () => {
    rule
      .given(added())
      .when(Rule.switchOn({ ruleId: 'r1', tried }))
      .then(on())
    expect(rule.given(added(), on()).state.rules[0]).toMatchObject({ enabled: true, tried })
  })
  test('among other rules than it was tried with is refused', () => {
    const among = rule.given(added(), added('r2')).state.rules
    const request = { ruleId: 'r1', tried, among }
    rule.given(added(), added('r2')).when(Rule.switchOn(request)).then(on())
    rule
      .given(added(), added('r2'), on('r2'))
      .when(Rule.switchOn(request))
      .thenRefused('rule-trial-outdated')
    rule
      .given(added(), added('r2'), changed({ action: { kind: 'review' } }))
      .when(Rule.switchOn(request))
      .thenRefused('rule-trial-outdated')
  })
  test('that nobody knows is refused', () =>
    rule
      .given()
      .when(Rule.switchOn({ ruleId: 'r1', tried }))
      .thenRefused('rule-not-found'))
})

describe('switching a rule off', () => {
  test('forgets the trial with it', () => {
    rule.given(added(), on()).when(Rule.switchOff('r1')).then(off)
    expect(rule.given(added(), on(), off).state.rules[0]).toMatchObject({
      ...{ enabled: false, tried: null },
    })
  })
  test('that is off already changes nothing', () =>
    rule.given(added()).when(Rule.switchOff('r1')).thenNothing())
  test('that nobody knows is refused', () =>
    rule.given().when(Rule.switchOff('r1')).thenRefused('rule-not-found'))
})

describe('removing a rule', () => {
  test('is done once, on or off', () => {
    rule.given(added()).when(Rule.remove('r1')).then(removed)
    rule.given(added(), on()).when(Rule.remove('r1')).then(removed)
    expect(rule.given(added(), added('r2'), removed).state.rules).toMatchObject([{ ruleId: 'r2' }])
  })
  test('that nobody knows is refused', () =>
    rule.given().when(Rule.remove('r1')).thenRefused('rule-not-found'))
})
