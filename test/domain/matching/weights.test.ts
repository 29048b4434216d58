// From evidence to probability, and how far a probability can be believed.
import { describe, expect, test } from 'vitest'
import {
  calibrate,
  calibrated,
  type Outcome,
  uncalibrated,
} from '../../../src/domain/matching/calibration.ts'
import { fitWeights, type Sample, scoreOf, softmax } from '../../../src/domain/matching/weights.ts'

test.each([
  ['of equals', [1, 1], [0.5, 0.5]],
  ['of one', [-40], [1]],
  ['with odds of three to one', [Math.log(3), 0], [0.75, 0.25]],
  ['far apart, without overflow', [5000, -5000], [1, 0]],
])('shares %s', (_, scores, expected) => {
  for (const [at, share] of softmax(scores).entries())
    expect(share).toBeCloseTo(expected[at] ?? 0, 12)
})

test('a score is the sum of the weights, and what has none counts for nothing', () => {
  const weights = new Map([
    ['amount exact', 2],
    ['name full', -0.5],
  ])
  expect(scoreOf(['amount exact', 'name full', 'month same'], weights)).toBe(1.5)
})

const none = new Map<string, number>()
const cases = (count: number, right: number): Sample[] =>
  Array.from({ length: count }, () => ({ rivals: [['name full'], ['name weak']], right }))
const shareOf = (samples: readonly Sample[], prior = none) => {
  const weights = fitWeights(samples, prior)
  return softmax([scoreOf(['name full'], weights), scoreOf(['name weak'], weights)])[0] as number
}

describe('fitting', () => {
  test('moves the weights towards what was right', () => {
    expect(shareOf(cases(50, 0))).toBeGreaterThan(0.9)
    expect(shareOf(cases(50, 1))).toBeLessThan(0.1)
  })

  test('finds the odds in mixed cases', () => {
    const mixed = Array.from({ length: 400 }, (_, at) => cases(1, at % 4 === 0 ? 1 : 0)).flat()
    expect(shareOf(mixed)).toBeCloseTo(0.75, 1)
  })

  test('keeps the weights it began with where nothing was seen', () => {
    const prior = new Map([
      ['name full', 1],
      ['email same', 7],
    ])
    expect(fitWeights(cases(5, 0), prior).get('email same')).toBe(7)
    expect(fitWeights([], prior)).toEqual(prior)
  })

  test('a strong pull holds them', () => {
    const free = fitWeights(cases(50, 0), none, { rounds: 6, rate: 0.05, pull: 0 })
    const held = fitWeights(cases(50, 0), none, { rounds: 6, rate: 0.05, pull: 500 })
    expect(held.get('name full')).toBeLessThan((free.get('name full') as number) / 2)
    expect(held.get('name full')).toBeGreaterThan(0)
  })

  test('gives the same weights for the same cases, and leaves the prior alone', () => {
    const prior = new Map([['name full', 0.3]])
    expect(fitWeights(cases(20, 1), prior)).toEqual(fitWeights(cases(20, 1), prior))
    expect(prior).toEqual(new Map([['name full', 0.3]]))
  })

  test('learns nothing where there was no choice', () => {
    expect(fitWeights([{ rivals: [['name full']], right: 0 }], none).size).toBe(0)
  })
})

describe('calibration', () => {
  /** Outcomes that are right as often as `truth` says of a share. */
  const outcomes = (truth: (share: number) => number, each: number): Outcome[] =>
    [0.6, 0.7, 0.8, 0.9, 0.95, 0.99].flatMap((share) =>
      Array.from({ length: each }, (_, at) => ({
        share,
        isRight: at < Math.round(truth(share) * each),
      })),
    )

  test('finds a known distortion', () => {
    const truth = (share: number) => calibrated(share, { shift: -0.4, slope: 0.7 })
    const found = calibrate(outcomes(truth, 3000))
    expect(found.shift).toBeCloseTo(-0.4, 1)
    expect(found.slope).toBeCloseTo(0.7, 1)
    for (const share of [0.6, 0.9, 0.99]) {
      expect(Math.abs(calibrated(share, found) - truth(share))).toBeLessThan(0.01)
    }
  })

  test('leaves honest shares as they are', () => {
    const { shift, slope } = calibrate(outcomes((share) => share, 1000))
    expect(shift).toBeCloseTo(0, 1)
    expect(slope).toBeCloseTo(1, 1)
  })

  test.each([
    ['no outcomes', []],
    ['one that was wrong', [{ share: 0.9, isRight: false }]],
    ['three that were right', Array.from({ length: 3 }, () => ({ share: 0.7, isRight: true }))],
  ])('%s hardly move it', (_, few) => {
    const found = calibrate(few)
    for (const share of [0.5, 0.9, 0.99]) {
      expect(Math.abs(calibrated(share, found) - share)).toBeLessThan(0.03)
    }
  })

  test('a greater share is never less sure, and certainty stays below one', () => {
    const found = calibrate(outcomes(() => 0.8, 50))
    const steps = [0, 0.2, 0.5, 0.9, 0.999, 1].map((share) => calibrated(share, found))
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    for (const one of [...steps, calibrated(1, uncalibrated)]) expect(one > 0 && one < 1).toBe(true)
  })
})
