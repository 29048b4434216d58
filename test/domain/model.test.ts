import { describe, expect, test } from 'vitest'
import { pooledModel } from '../../src/domain/matching/live.ts'
import * as Learnt from '../../src/domain/model.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause } from '../support/examples.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { spec } from '../support/spec.ts'

const model = spec(Learnt.decider)

const lesson = (weight = 2, cases = 40) => ({
  weights: [{ key: 'amount exact payer', weight }],
  calibration: { shift: 0, slope: 1 },
  ...{ cases, rights: 30, engine: '2026.11', upTo: '00000000000000000100' },
})
const learned = (version: number, weight = 2): Learnt.Event => {
  return { type: 'WeightsLearned', data: { version, ...lesson(weight) } }
}
const aside = (version: number): Learnt.Event => {
  return { type: 'WeightsSetAside', data: { version, note: null } }
}
const setAside = (version: number) => Learnt.setAside({ version, note: null })
const weightOf = (state: Learnt.State) => Learnt.modelOf(state).weights.get('amount exact payer')

describe('what was learned', () => {
  test('is a version of the model, and counts', () => {
    model.given().when(Learnt.learn(lesson())).then(learned(1))
    expect(weightOf(model.given(learned(1), learned(2, 3)).state)).toBe(3)
  })
  test('and says the same as what counts, is not recorded again', () => {
    const later = { ...lesson(), upTo: '00000000000000000200' }
    model.given(learned(1)).when(Learnt.learn(later)).thenNothing()
  })
  test('from more decisions is another version', () => {
    const data = { version: 2, ...lesson(2, 41) }
    model
      .given(learned(1))
      .when(Learnt.learn(lesson(2, 41)))
      .then({ type: 'WeightsLearned', data })
  })
  test('keeps its number when it was set aside', () => {
    model.given(learned(1), aside(1)).when(Learnt.learn(lesson())).then(learned(2))
  })
  test('leaves every other weight as it was pooled', () => {
    const { weights } = Learnt.modelOf(model.given(learned(1)).state)
    const others = [...weights].filter(([key]) => key !== 'amount exact payer')
    const before = [...pooledModel.weights].filter(([key]) => key !== 'amount exact payer')
    expect(new Map(others)).toEqual(new Map(before))
  })
  test('corrects how sure it is', () => {
    const data = { version: 1, ...lesson(), calibration: { shift: -1, slope: 1 } }
    const { calibrate } = Learnt.modelOf(model.given({ type: 'WeightsLearned', data }).state)
    expect(calibrate(0.9)).toBeCloseTo(0.768, 3)
    expect(Learnt.modelOf(model.given(learned(1)).state).calibrate(0.95)).toBe(0.95)
  })
})

describe('setting a version aside', () => {
  test('lets the one before it count, and at the end what was pooled', () => {
    model.given(learned(1), learned(2, 3)).when(setAside(2)).then(aside(2))
    expect(weightOf(model.given(learned(1), learned(2, 3), aside(2)).state)).toBe(2)
    const { state } = model.given(learned(1), learned(2, 3), aside(2), aside(1))
    expect(Learnt.modelOf(state)).toEqual(pooledModel)
  })
  test.each([
    ['that does not count', 1],
    ['that there is not', 7],
  ])('is refused of one %s', (_, version) => {
    model.given(learned(1), learned(2)).when(setAside(version)).thenRefused('model-not-current')
  })
  test('is refused when nothing was learned', () => {
    model.given().when(setAside(1)).thenRefused('model-not-current')
  })
})

describe('the confidence', () => {
  test('is .99 until another is set', () => {
    expect(Learnt.modelOf(model.given().state).confidence).toBe(0.99)
    const set: Learnt.Event = { type: 'ConfidenceSet', data: { confidence: 0.995 } }
    model.given().when(Learnt.setConfidence(0.995)).then(set)
    model.given().when(Learnt.setConfidence(0.99)).thenNothing()
    expect(Learnt.modelOf(model.given(set).state).confidence).toBe(0.995)
  })
  test.each([0.9, 0.9999])('may be %d', (confidence) => {
    const set: Learnt.Event = { type: 'ConfidenceSet', data: { confidence } }
    model.given().when(Learnt.setConfidence(confidence)).then(set)
  })
  test.each([0.8999, 0.99991, 1, Number.NaN])('may not be %d', (confidence) => {
    const set = Learnt.setConfidence(confidence)
    model.given().when(set).thenRefused('confidence-out-of-bounds')
  })
})

test('the settlement hears of a new model with its next question, and of nothing else', async () => {
  const store = openMemoryStore({ now: () => new Date('2026-03-01T00:00:00Z') })
  const models = Learnt.openModels(store)
  const decide = (decision: ReturnType<typeof Learnt.learn>, why: string) =>
    transact(store, Learnt.decider, Learnt.streamId, decision, cause(why))
  expect(await models('main')).toEqual(pooledModel)
  await decide(Learnt.learn(lesson()), 'learn')
  const first = await models('main')
  expect(first.weights.get('amount exact payer')).toBe(2)
  expect(await models('main')).toBe(first)
  expect(await models('other')).toEqual(pooledModel)
  await decide(Learnt.setConfidence(0.95), 'confidence')
  expect((await models('main')).confidence).toBe(0.95)
})
