// The review queue by API, with the policy working it off when the test says so.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type EventStore,
  parseStream,
  type StoredEvent,
  StoreUnavailable,
} from '../../src/domain/event-store.ts'
import { pooledModel } from '../../src/domain/matching/live.ts'
import * as Settlement from '../../src/domain/settlement.ts'
import { eventsAfter, plainLookUp } from '../support/look-up.ts'
import { type Api, openApi } from './api.ts'
import { customer, invoice, payment, review } from './examples.ts'

const bob = { authorization: 'Bearer test-key-of-bob' }
const apiKeys = [
  { name: 'ada', key: 'test-key-of-ada' },
  { name: 'bob', key: 'test-key-of-bob' },
]

let api: Api
beforeAll(async () => {
  api = await openApi({ apiKeys })
  await api.given(customer())
})
afterAll(() => api.close())

let count = 0
/** A payment of 100.00 that fits two invoices of 100.00 each, and waits. */
async function waiting(on = api, given: Parameters<typeof review>[2] = {}) {
  count += 1
  const [charge, one, other] = [`ch_${count}`, `${count}1`, `${count}2`]
  const { amount = '100.00', currency = 'EUR' } = given
  const invoices = [one, other].map((id) => invoice(id, amount, currency))
  await on.given(
    ...invoices,
    payment(charge, amount, currency),
    review(charge, [one, other], given),
  )
  const id = `stripe-${charge}`
  return { one: `deal-${one}`, other: `deal-${other}`, id, url: `/v1/reviews/${id}` }
}
const poster =
  (on: () => Api) =>
  (url: string, body?: unknown, headers: Record<string, string> = {}) =>
    on().when({ method: 'POST', url, headers, ...(body !== undefined && { body }) })
const post = poster(() => api)
const key = (word: string) => ({ 'idempotency-key': word })

/** Lets the policy do what there is to do. */
async function settle(store: EventStore) {
  let last: StoredEvent | undefined
  for (;;) {
    const events = await eventsAfter(store, last?.position)
    if (events.length === 0) return
    for (const event of events) {
      if (!Settlement.categories.includes(parseStream(event.stream).category)) continue
      const ports = { store, lookUp: plainLookUp(store), modelOf: async () => pooledModel }
      await Settlement.perform(ports, event)
    }
    last = events.at(-1)
  }
}

describe('claiming a review', () => {
  test('makes me its assignee, until I give it back', async () => {
    const { url } = await waiting()
    const first = await post(`${url}/claim`).answers(202, { repeated: false })
    await api.when(`${url}?after=${first.position}`).answers(200, { assignee: 'ada' })
    await post(`${url}/claim`).answers(202, { ...first, repeated: true })
    const { data } = await api.when('/v1/reviews?assignee=ada').answers(200)
    expect(data).toHaveLength(1)
    const { position } = await post(`${url}/unclaim`).answers(202, { repeated: false })
    await api.when(`${url}?after=${position}`).answers(200, { assignee: null })
    await post(`${url}/unclaim`).answers(202, { repeated: true })
  })

  test('of somebody else is a conflict, unless I take it over', async () => {
    const { url } = await waiting()
    await post(`${url}/claim`, {}, bob).answers(202)
    await post(`${url}/claim`).answers(409, {
      code: 'review-claimed',
      detail: expect.stringContaining('bob'),
      details: { assignee: 'bob' },
    })
    await post(`${url}/unclaim`).answers(409, { code: 'review-claimed' })
    const taken = await post(`${url}/claim`, { take: true }).answers(202, { repeated: false })
    await post(`${url}/claim`).answers(202, { ...taken, repeated: true })
    await post(`${url}/unclaim`, { take: true }, bob).answers(202)
  })

  test('at the same time by two is done by one', async () => {
    const { url } = await waiting()
    const answers = await Promise.all([post(`${url}/claim`), post(`${url}/claim`, {}, bob)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409])
  })

  test('is refused where there is nothing to claim or to give back', async () => {
    const { url } = await waiting()
    await post('/v1/reviews/nobody/claim').answers(404, { code: 'review-not-found' })
    await post(`${url}/unclaim`).answers(409, { code: 'review-not-claimed' })
    await post(`${url}/claim`, { assignee: 'bob' }).answers(400, {
      errors: [{ in: 'body', pointer: '/assignee' }],
    })
    await post(`${url}/reject`).answers(202)
    await post(`${url}/claim`).answers(409, { code: 'review-decided' })
  })
})

describe('rejecting one proposal', () => {
  test('leaves the others', async () => {
    const { url, id, one, other } = await waiting()
    const lines = [{ invoiceId: one, amount: '100' }]
    const first = await post(`${url}/proposals/reject`, { lines, note: 'no' }).answers(202)
    await post(`${url}/proposals/reject`, { lines, note: 'no' }).answers(202, {
      ...first,
      repeated: true,
    })
    const { proposals } = await api
      .when(`${url}?after=${first.position}`)
      .answers(200, { status: 'open' })
    expect(proposals).toMatchObject([{ lines: [{ invoiceId: other }] }])
    expect(await api.typesIn('review', id)).toEqual(['ReviewRequested', 'ProposalRejected'])
  })

  test('by its number is done once under one key', async () => {
    const { url, id } = await waiting()
    const first = await post(`${url}/proposals/reject`, { proposal: 1 }, key('p')).answers(202)
    await post(`${url}/proposals/reject`, { proposal: 1 }, key('p')).answers(202, {
      ...first,
      repeated: true,
    })
    expect(await api.typesIn('review', id)).toEqual(['ReviewRequested', 'ProposalRejected'])
    await post(`${url}/proposals/reject`, { proposal: 1 }).answers(422, {
      code: 'no-such-proposal',
    })
  })

  test('that nobody made, or of a decided review, is refused', async () => {
    const { url, one } = await waiting()
    const lines = [{ invoiceId: one, amount: '99.00' }]
    await post(`${url}/proposals/reject`, { lines }).answers(422, { code: 'no-such-proposal' })
    await post(`${url}/proposals/reject`, {}).answers(400)
    await post(`${url}/proposals/reject`, { proposal: 0, lines }).answers(400)
    await post('/v1/reviews/nobody/proposals/reject', { proposal: 0 }).answers(404)
    await post(`${url}/accept`, { proposal: 0 }).answers(202)
    await post(`${url}/proposals/reject`, { proposal: 1 }).answers(409, { code: 'review-decided' })
  })
})

test('a payment that is not ours is rejected as such', async () => {
  const { url } = await waiting()
  const { position } = await post(`${url}/reject`, { outcome: 'not-ours' }).answers(202)
  await api
    .when(`${url}?after=${position}`)
    .answers(200, { status: 'rejected', outcome: 'not-ours', decidedBy: 'ada' })
  await post(`${url}/reject`, { outcome: 'not-ours' }).answers(202, { repeated: true })
  await post(`${url}/reject`).answers(409, {
    code: 'review-decided',
    details: { outcome: 'rejected' },
  })
  await post(`${url}/reject`, { outcome: 'whose' }).answers(400)
})

describe('taking a decision back', () => {
  test('and making it anew is done once each, whatever the policy has done between', async () => {
    const { url, id, one } = await waiting()
    await settle(api.store)
    const body = { lines: [{ invoiceId: one, amount: '100.00' }] }
    const accepted = await post(`${url}/accept`, body, key('a1')).answers(202)
    await settle(api.store)
    const undone = await post(`${url}/undo`, { note: 'a mistake' }, key('u1')).answers(202)
    // The policy has not released the money yet; it counts as released.
    const again = await post(`${url}/accept`, body, key('a2')).answers(202, { repeated: false })
    await settle(api.store)
    await post(`${url}/accept`, body, key('a1')).answers(202, { ...accepted, repeated: true })
    await post(`${url}/undo`, { note: 'a mistake' }, key('u1')).answers(202, {
      ...undone,
      repeated: true,
    })
    await post(`${url}/accept`, body, key('a2')).answers(202, { ...again, repeated: true })
    await post(`${url}/undo`, {}, key('u1')).answers(422, { code: 'idempotency-key-reused' })
    await settle(api.store)
    expect((await api.typesIn('review', id)).slice(-3)).toEqual([
      'ReviewAccepted',
      'ReviewUndone',
      'ReviewAccepted',
    ])
    expect(await api.typesIn('payment', id)).toEqual([
      'PaymentReceived',
      'PaymentAllocated',
      'AllocationReleased',
      'PaymentAllocated',
    ])
  })

  test('twice without a key is done once', async () => {
    const { url, id } = await waiting()
    await post(`${url}/reject`).answers(202)
    const first = await post(`${url}/undo`).answers(202, { repeated: false })
    await post(`${url}/undo`).answers(202, { ...first, repeated: true })
    await post(`${url}/undo`, { note: 'again' }).answers(409, { code: 'review-not-decided' })
    await api.when(`${url}?after=${first.position}`).answers(200, {
      ...{ status: 'open', decidedAt: null, decidedBy: null },
    })
    expect(await api.typesIn('review', id)).toHaveLength(3)
  })

  test('what the engine placed is taken back by its line, and stays with people', async () => {
    const { one, id } = await waiting()
    const line = { lineId: `${id}/1`, invoiceId: one, amount: '100.00' }
    const match = { rule: 'engine', evidence: [] }
    const data = {
      paymentId: id,
      currency: 'EUR',
      lines: [line],
      match,
      decisionId: `placed ${id}`,
    }
    await api.given({ category: 'payment', id, facts: [{ type: 'PaymentAllocated', data }] })
    await settle(api.store)
    expect(await api.typesIn('invoice', one)).toContain('AllocationApplied')
    const url = `/v1/allocations/${encodeURIComponent(line.lineId)}/undo`
    const undone = await post(url, { note: 'not theirs' }, key(id)).answers(202)
    await settle(api.store)
    await post(url, { note: 'not theirs' }, key(id)).answers(202, { ...undone, repeated: true })
    expect(await api.typesIn('invoice', one)).toContain('AllocationUndone')
    expect((await api.typesIn('payment', id)).at(-1)).toBe('AllocationReleased')
    expect((await api.typesIn('review', id)).at(-1)).toBe('ReviewRequested')
    await post('/v1/allocations/nothing/undo', {}).answers(404, { code: 'allocation-not-found' })
  })

  test('where there is none, or a rule has placed the money, is refused', async () => {
    const { url, id } = await waiting()
    await post(`${url}/undo`).answers(409, { code: 'review-not-decided' })
    const placed = { reviewId: id, paymentId: id, lines: [], note: null }
    await api.given({
      category: 'review',
      id,
      facts: [{ type: 'ReviewAccepted', data: placed }],
    })
    await post(`${url}/undo`).answers(409, {
      code: 'decided-by-policy',
      detail: expect.stringContaining(`undo the allocation of the payment ${id}`),
    })
    await post('/v1/reviews/nobody/undo').answers(404, { code: 'review-not-found' })
  })
})

test('a split leaves the rest to be asked about', async () => {
  const { url, id, one, other } = await waiting()
  const lines = [
    { invoiceId: one, amount: '30.00' },
    { invoiceId: other, amount: '45.50' },
  ]
  await post(`${url}/accept`, { lines }).answers(202)
  await settle(api.store)
  expect(await api.typesIn('invoice', one)).toContain('AllocationApplied')
  const last = (await eventsAfter(api.store)).filter(({ stream }) => stream.endsWith(`.${id}`))
  expect(last.at(-1)).toMatchObject({
    type: 'ReviewRequested',
    data: { reason: 'rest-of-split', unapplied: { amount: '24.50', currency: 'EUR' } },
  })
})

describe('accepting in bulk', () => {
  let own: Api
  let broken = Number.POSITIVE_INFINITY
  const sent = poster(() => own)
  const url = '/v1/reviews/accept'
  const idOf = (one: { id: string }) => one.id
  beforeAll(async () => {
    own = await openApi({
      apiKeys,
      wrapStore: (store) => ({
        ...store,
        async append(...request) {
          if (broken-- <= 0) throw new StoreUnavailable('the connection broke')
          return store.append(...request)
        },
      }),
    })
    await own.given(customer())
  })
  afterAll(() => own.close())

  test('accepts what is sure enough, each by a decision of its own', async () => {
    const sure = await waiting(own, { confidence: 0.999 })
    const yen = await waiting(own, { confidence: 0.995, amount: '5000', currency: 'JPY' })
    const unsure = await waiting(own, { confidence: 0.99 })
    const claimed = await waiting(own, { confidence: 1 })
    await sent(`/v1/reviews/${claimed.id}/claim`, {}, bob).answers(202)
    const mine = await waiting(own, { confidence: 1 })
    const { position: last } = await sent(`/v1/reviews/${mine.id}/claim`).answers(202)
    await own.when(`/v1/reviews?after=${last}`)

    const body = { minConfidence: 0.995 }
    const would = await sent(url, { ...body, dryRun: true }).answers(200, { accepted: 3 })
    expect(await own.typesIn('review', sure.id)).toEqual(['ReviewRequested'])
    const first = await sent(url, body, key('b1')).answers(202, {
      ...{ repeated: false, accepted: 3, refused: 0 },
      money: [
        { currency: 'EUR', amount: '200.00' },
        { currency: 'JPY', amount: '5000' },
      ],
    })
    expect(first.reviews.map(idOf)).toEqual([mine.id, sure.id, yen.id])
    expect(first).toMatchObject(would)
    await own.when(`/v1/reviews?after=${first.position}`).answers(200)
    // What has become sure enough since is none of this request's.
    await waiting(own, { confidence: 1 })
    await sent(url, body, key('b1')).answers(202, { ...first, repeated: true })
    expect(await own.typesIn('review', sure.id)).toEqual(['ReviewRequested', 'ReviewAccepted'])
    expect(await own.typesIn('review', unsure.id)).toEqual(['ReviewRequested'])
    await sent(url, { minConfidence: 0.9 }, key('b1')).answers(422, {
      code: 'idempotency-key-reused',
    })
    const trail = await own.when(`/v1/audit/events?subject=${sure.id}`).answers(200)
    expect(trail.data.map(({ type }: { type: string }) => type)).toContain(
      'BulkAcceptanceRequested',
    )
    expect(trail.data.at(-1)).toMatchObject({
      ...{ type: 'ReviewAccepted', actor: { kind: 'person', name: 'ada' } },
      data: { lines: [{ invoiceId: sure.one }], note: 'bulk accept at >= 0.995' },
    })
  })

  test('is checked like a single one: the second for one invoice is refused', async () => {
    const reason = 'one-invoice'
    const { id } = await waiting(own, { confidence: 1, reason })
    await own.given(payment('ch_twin'), review('ch_twin', [`${count}1`], { confidence: 1, reason }))
    const results = [
      { id, outcome: 'accepted', code: null, amount: '100.00', currency: 'EUR' },
      { id: 'stripe-ch_twin', outcome: 'refused', code: 'exceeds-open', amount: null },
    ]
    const body = { minConfidence: 0, reason }
    await sent(url, { ...body, dryRun: true }).answers(200, { reviews: results })
    const first = await sent(url, body, key('b2')).answers(202, { refused: 1, reviews: results })
    await sent(url, body, key('b2')).answers(202, { ...first, repeated: true })
  })

  test('takes as many as asked, of the currency, up to the amount', async () => {
    const reason = 'limits'
    for (const amount of ['10.00', '20.00', '30.00']) {
      await waiting(own, { confidence: 0.9, amount, reason })
    }
    const body = { minConfidence: 0.9, reason, dryRun: true }
    const ids = async (more: object) =>
      (await sent(url, { ...body, ...more }).answers(200)).reviews.length
    expect(await ids({ maxAmount: '20' })).toBe(2)
    expect(await ids({ limit: 1 })).toBe(1)
    expect(await ids({ currency: 'USD' })).toBe(0)
    await sent(url, { minConfidence: 1, reason, currency: 'USD' }).answers(202, { accepted: 0 })
  })

  test.each([0, 1, 2, 3, 4])('cut off %i appends on, goes on when it is sent again', async (n) => {
    const reason = `cut-off-${n}`
    const ids = [
      await waiting(own, { confidence: 1, reason }),
      await waiting(own, { confidence: 1, reason }),
      await waiting(own, { confidence: 1, reason }),
    ].map(idOf)
    const body = { minConfidence: 0.9, reason }
    broken = n
    await sent(url, body, key(reason)).answers(503, { code: 'store-unavailable' })
    broken = Number.POSITIVE_INFINITY
    // Chosen already when the first append went through: a fourth comes too late.
    if (n > 0) await waiting(own, { confidence: 1, reason })
    const done = await sent(url, body, key(reason)).answers(202, { accepted: 3, refused: 0 })
    expect(done.reviews.map(idOf)).toEqual(ids)
    await sent(url, body, key(reason)).answers(202, { ...done, repeated: true })
    for (const id of ids) {
      expect(await own.typesIn('review', id)).toEqual(['ReviewRequested', 'ReviewAccepted'])
    }
  })

  test('by many at the same time under one key accepts each once', async () => {
    const reason = 'together'
    const ids = [
      await waiting(own, { confidence: 1, reason }),
      await waiting(own, { confidence: 1, reason }),
    ].map(idOf)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        sent(url, { minConfidence: 1, reason }, key(reason)).answers(202),
      ),
    )
    expect(new Set(answers.map((one) => JSON.stringify(one.reviews))).size).toBe(1)
    expect(answers[0]).toMatchObject({ accepted: 2, refused: 0 })
    for (const id of ids) {
      expect(await own.typesIn('review', id)).toEqual(['ReviewRequested', 'ReviewAccepted'])
    }
  })

  test.each<[string, unknown, string]>([
    ['nothing said of confidence', {}, ''],
    ['a text for a number', { minConfidence: '1' }, '/minConfidence'],
    ['more than certainty', { minConfidence: 1.1 }, '/minConfidence'],
    ['too many', { minConfidence: 1, limit: 1001 }, '/limit'],
    ['an actor of its choice', { minConfidence: 1, actor: 'cfo' }, '/actor'],
  ])('with %s is not valid', async (_, body, pointer) => {
    await sent(url, body).answers(400, { errors: [{ in: 'body', pointer }] })
  })
})

describe('the queue', () => {
  test('is sorted and searched as asked, and counted', async () => {
    await api.when('/v1/reviews?sort=confidence&minConfidence=0.95&payer=ada').answers(200)
    const { nextCursor } = await api.when('/v1/reviews?sort=age&limit=1').answers(200)
    await api.when(`/v1/reviews?sort=age&limit=1&cursor=${nextCursor}`).answers(200)
    await api.when(`/v1/reviews?sort=money&cursor=${nextCursor}`).answers(400, {
      code: 'malformed-cursor',
    })
    const summary = await api.when('/v1/reviews/summary').answers(200)
    expect(summary.byCurrency).toMatchObject([{ currency: 'EUR', reviews: summary.reviews }])
  })

  test.each([
    ['sort=colour', '/sort'],
    ['minConfidence=2', '/minConfidence'],
    ['maxConfidence=much', '/maxConfidence'],
    ['minAmount=1e3', '/minAmount'],
    ['requestedAfter=2026-02-30T00:00:00Z', '/requestedAfter'],
    ['requestedBefore=yesterday', '/requestedBefore'],
    ['payer=%00', '/payer'],
    ['assignee=', '/assignee'],
    ['currency=eur', '/currency'],
  ])('refuses ?%s', async (parameters, pointer) => {
    await api
      .when(`/v1/reviews?${parameters}`)
      .answers(400, { code: 'invalid-request', errors: [{ in: 'query', pointer }] })
  })
})
