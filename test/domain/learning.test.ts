import { expect, test } from 'vitest'
import type { Position, StoredEvent } from '../../src/domain/event-store.ts'
import { gatherCases, learn, leastCases, lessonOf, wouldPlace } from '../../src/domain/learning.ts'
import { type Case, firstAnswer } from '../../src/domain/matching/history.ts'
import { pooledWeights } from '../../src/domain/matching/pooled.ts'
import type { Weights } from '../../src/domain/matching/weights.ts'
import * as Learnt from '../../src/domain/model.ts'
import * as Review from '../../src/domain/review.ts'
import { load } from '../../src/domain/transact.ts'
import { openCompany } from '../support/company.ts'
import { cause } from '../support/examples.ts'
import { openMemoryStore } from '../support/memory-store.ts'

const company = openCompany()
const decisions = 24

/** Payments of which only the amount speaks for an invoice; a person is asked about each, and always
 *  says that the first proposal is right, or always that it is none of them. */
async function decided(answer: 'accepted' | 'rejected'): Promise<StoredEvent[]> {
  await company.seen()
  const charges = Array.from({ length: decisions }, (_, at) => String(200 + at))
  for (const charge of charges) {
    await company.issued(charge, { total: `${charge}.00` })
    await company.charged(charge, {
      amount: `${charge}.00`,
      receivedAt: '2026-03-20T10:00:00.000Z',
    })
  }
  await company.world.settleDown()
  for (const charge of charges) {
    const { question } = await company.asked(charge)
    const lines = question?.proposals[0]?.lines ?? []
    expect(lines).toHaveLength(1)
    const note = null
    const decide = answer === 'accepted' ? Review.accept({ lines, note }) : Review.reject({ note })
    await company.answered(charge, decide)
  }
  return company.world.settleDown()
}
const headOf = (log: StoredEvent[]) => log.at(-1)?.position as Position

test.each([
  ['accepted', 1],
  ['rejected', -1],
] as const)('what people have %s moves the odds that way', async (answer, direction) => {
  const log = await decided(answer)
  const cases = await gatherCases(company.world.store, 'main', headOf(log))
  expect(cases).toHaveLength(decisions)
  const lesson = lessonOf(cases, headOf(log))
  expect(lesson).toMatchObject({ cases: decisions, rights: answer === 'accepted' ? decisions : 0 })
  const state = Learnt.evolve(Learnt.initial, {
    type: 'WeightsLearned',
    data: { version: 1, ...lesson },
  })
  const oddsBy = (weights: Weights) => {
    const { share } = firstAnswer(cases[0] as Case, weights)
    return Math.log(share / (1 - share))
  }
  const moved = oddsBy(Learnt.modelOf(state).weights) - oddsBy(pooledWeights)
  expect(moved * direction).toBeGreaterThan(0.1)
  expect(wouldPlace(cases, { ...Learnt.modelOf(state), confidence: 0 })).toEqual({
    automatic: decisions,
    right: answer === 'accepted' ? decisions : 0,
  })
})

test('a copy of the events teaches the same', async () => {
  const log = await decided('accepted')
  const copy = openMemoryStore({ now: () => new Date('2027-01-01T00:00:00Z') })
  for (const { stream, id, type, data, meta } of log) {
    await copy.append(stream, [{ id, type, data, meta }], 'any')
  }
  const one = await learn(company.world.store, cause('learn'))
  const other = await learn(copy, cause('learn'))
  expect(other.learned).toEqual(one.learned)
  expect(one.learned.weights.length).toBeGreaterThan(0)
})

test('learning again under the same cause, or from nothing new, is no new version', async () => {
  await decided('accepted')
  const { store } = company.world
  const first = await learn(store, cause('learn'))
  expect(first).toMatchObject({ repeated: false, learned: { version: 1 } })
  const { position, learned } = first
  for (const why of ['learn', 'learn once more']) {
    expect(await learn(store, cause(why))).toMatchObject({ repeated: true, position, learned })
  }
})

test('a request that comes again teaches no more, whatever was decided since', async () => {
  await decided('accepted')
  const { store } = company.world
  const { learned } = await learn(store, cause('learn'))
  await company.answered('200', Review.undo({ note: null }))
  expect(await learn(store, cause('learn'))).toMatchObject({ repeated: true, learned })
  const { state } = await load(store, Learnt.decider, 'main', Learnt.streamId)
  expect(state.versions).toEqual([learned])
})

test('a decision that is taken back is unlearned with the next version', async () => {
  await decided('accepted')
  const { store } = company.world
  await learn(store, cause('learn'))
  await company.answered('200', Review.undo({ note: null }))
  const { learned } = await learn(store, cause('learn anew'))
  expect(learned).toMatchObject({ version: 2, cases: decisions - 1, rights: decisions - 1 })
})

test('too few decisions teach nothing', async () => {
  const log = await decided('accepted')
  const cases = await gatherCases(company.world.store, 'main', headOf(log))
  expect(() => lessonOf(cases.slice(0, leastCases - 1), '')).toThrow('too-little-to-learn')
  expect(lessonOf(cases.slice(0, leastCases), '').cases).toBe(leastCases)
})
