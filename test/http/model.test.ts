import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Learnt from '../../src/domain/model.ts'
import * as Review from '../../src/domain/review.ts'
import { type Api, openApi, type Request } from './api.ts'
import type { Given } from './examples.ts'

let api: Api
beforeEach(async () => {
  api = await openApi()
})
afterEach(() => api.close())

const send = (
  method: NonNullable<Request['method']>,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => api.when({ method, url, headers, ...(body !== undefined && { body }) })
const learn = (headers?: Record<string, string>) => send('POST', '/v1/matching/learn', {}, headers)
const key = (word: string) => ({ 'idempotency-key': word })
const types = () => api.typesIn(Learnt.category, Learnt.streamId)

const evidence = (criterion: string, level: string) => ({
  ...{ criterion, level, seen: '', weight: 0, en: '', fr: '' },
})

/** Reviews with one proposal, by its amount alone; a person has taken it, or said that it is wrong. */
const decided = (from: number, to: number, isRight = true): Given[] =>
  Array.from({ length: to - from }, (_, at) => {
    const id = `stripe-ch_${from + at}`
    const about = { reviewId: id, paymentId: id }
    const lines = [{ invoiceId: `deal-${from + at}`, amount: '100.00' }]
    const criteria = [evidence('amount', 'exact bare')]
    const none = { confidence: 0.4, criteria: [evidence('none-best', 'bare stripe')] }
    const facts: Review.Event[] = [
      {
        type: 'ReviewRequested',
        data: {
          ...{ ...about, unapplied: { amount: '100.00', currency: 'EUR' }, none },
          ...{ reason: 'amount-alone', proposals: [{ lines, evidence: [], criteria }] },
        },
      },
      isRight
        ? { type: 'ReviewAccepted', data: { ...about, lines, note: null } }
        : { type: 'ReviewRejected', data: { ...about, note: null } },
    ]
    return { category: Review.category, id, facts }
  })

test('what people decide is learned, seen, and set aside', async () => {
  await api.given(...decided(0, 30))
  const lesson = await learn().answers(202, {
    ...{ version: 1, cases: 30, rights: 30, repeated: false },
  })
  expect(lesson.moved).toContainEqual(
    expect.objectContaining({ criterion: 'amount', level: 'exact bare' }),
  )
  const [most] = lesson.moved
  expect(most.en).not.toBe('')
  expect(Math.abs(most.weight - most.before)).toBeGreaterThan(0.001)
  expect(lesson.after.automatic).toBeGreaterThanOrEqual(lesson.before.automatic)
  expect(lesson.after.right).toBe(lesson.after.automatic)

  const url = `/v1/matching/model?after=${lesson.position}`
  const model = await api.when(url).answers(200, {
    ...{ version: 1, confidence: 0.99, cases: 30, rights: 30 },
    versions: [{ version: 1, learnedBy: 'ada', setAside: null, engine: expect.any(String) }],
  })
  expect(model.weights[0]).toMatchObject({ level: most.level, pooled: most.before })
  expect(model.weights.at(-1).weight).toBe(model.weights.at(-1).pooled)

  const aside = { version: 1, note: 'a mistake' }
  await send('POST', '/v1/matching/model/set-aside', aside).answers(202, { repeated: false })
  await send('POST', '/v1/matching/model/set-aside', aside).answers(202, { repeated: true })
  await api.when('/v1/matching/model').answers(200, {
    ...{ version: null, cases: 0, calibration: { shift: 0, slope: 1 } },
    versions: [{ version: 1, setAside: { by: 'ada', note: 'a mistake' } }],
  })
  const trail = await api.when(`/v1/audit/events?type=WeightsLearned&after=${lesson.position}`)
  expect(trail.json().data).toMatchObject([{ category: 'model', actor: { name: 'ada' } }])
})

describe('learning', () => {
  test('from too little is refused', async () => {
    await learn().answers(409, { code: 'too-little-to-learn' })
    await api.given(...decided(0, 19))
    await learn().answers(409, { code: 'too-little-to-learn' })
    expect(await types()).toEqual([])
  })
  test('under one key is done once, whatever was decided since', async () => {
    await api.given(...decided(0, 20))
    const first = await learn(key('a')).answers(202, { version: 1, repeated: false })
    await api.given(...decided(20, 40, false))
    await learn(key('a')).answers(202, { ...first, repeated: true })
    await learn(key('b')).answers(202, { version: 2, cases: 40, rights: 20, repeated: false })
    expect(await types()).toEqual(['WeightsLearned', 'WeightsLearned'])
  })
  test('where there is nothing new says what is known', async () => {
    await api.given(...decided(0, 20))
    const first = await learn().answers(202, { repeated: false })
    await learn().answers(202, { ...first, repeated: true })
    expect(await types()).toEqual(['WeightsLearned'])
  })
  test('side by side makes one version of the same', async () => {
    await api.given(...decided(0, 20))
    await Promise.all([learn().answers(202, { version: 1 }), learn().answers(202, { version: 1 })])
    expect(await types()).toEqual(['WeightsLearned'])
  })
  test('takes no body of its own', async () => {
    await send('POST', '/v1/matching/learn', { from: 'scratch' }).answers(400, {
      errors: [{ pointer: '/from' }],
    })
  })
})

describe('setting aside', () => {
  test('what does not count is a conflict', async () => {
    await send('POST', '/v1/matching/model/set-aside', { version: 1 }).answers(409, {
      code: 'model-not-current',
    })
  })
  test.each([{}, { version: 0 }, { version: '1' }, { version: 1, note: 7 }])(
    'refuses %j',
    async (body) => {
      await send('POST', '/v1/matching/model/set-aside', body).answers(400, {
        code: 'invalid-request',
      })
    },
  )
})

describe('the confidence', () => {
  const put = (confidence: unknown, headers?: Record<string, string>) =>
    send('PUT', '/v1/matching/confidence', { confidence }, headers)
  test('is set, and seen', async () => {
    await put(0.995).answers(202, { repeated: false })
    await api.when('/v1/matching/model').answers(200, { confidence: 0.995, version: null })
    await put(0.995).answers(202, { repeated: true })
    expect(await types()).toEqual(['ConfidenceSet'])
  })
  test('that it has from the beginning is no change', async () => {
    await put(0.99).answers(409, { code: 'model-already-so' })
  })
  test('under one key is one confidence', async () => {
    await put(0.95, key('c')).answers(202, { repeated: false })
    await put(0.95, key('c')).answers(202, { repeated: true })
    await put(0.96, key('c')).answers(422, { code: 'idempotency-key-reused' })
  })
  test.each([0.89, 0.99995, 1, '0.99', null])('may not be %j', async (confidence) => {
    await put(confidence).answers(400, { errors: [{ pointer: '/confidence' }] })
  })
})
