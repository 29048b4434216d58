import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Fact } from '../../src/domain/event-store.ts'
import * as Rule from '../../src/domain/rule.ts'
import { type Api, openApi, type Request } from './api.ts'
import { allocation, customer, invoice, payment, review } from './examples.ts'

let api: Api
let ids: string[] = []
beforeAll(async () => {
  api = await openApi()
  await api.given(
    ...[customer(), invoice('1'), invoice('2'), payment('ch_1'), ...allocation('ch_1', '1')],
    ...[payment('ch_2'), review('ch_2', ['2']), payment('ch_3', '250.00')],
  )
})
afterAll(() => api.close())
beforeEach(async () => {
  for (const { id } of await list()) await send('DELETE', `/v1/rules/${id}`).answers(202)
  ids = []
})

const ada = { field: 'payer', test: 'is', value: 'ADA' }
const draft = (given: object = {}) => ({
  ...{ name: 'Not ours', conditions: [ada], action: { kind: 'ignore' }, ...given },
})
const send = (
  method: NonNullable<Request['method']>,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => api.when({ method, url, headers, ...(body !== undefined && { body }) })
const post = (url: string, body?: unknown, headers?: Record<string, string>) =>
  send('POST', url, body, headers)

const list = async (): Promise<{ id: string; enabled: boolean }[]> =>
  (await api.when('/v1/rules').answers(200)).data
async function added(given: object = {}): Promise<string> {
  const { id } = await post('/v1/rules', draft(given)).answers(202, { repeated: false })
  ids.push(id)
  return `/v1/rules/${id}`
}
const types = () => api.typesIn(Rule.category, Rule.streamId)
/** The types of what `act` has recorded. */
async function recording(act: () => Promise<unknown>): Promise<string[]> {
  const before = (await types()).length
  await act()
  return (await types()).slice(before)
}

test('a rule is added, tried, switched on, switched off and removed', async () => {
  const { id, position } = await post('/v1/rules', draft()).answers(202, { repeated: false })
  const url = `/v1/rules/${id}`
  await api.when(`${url}?after=${position}`).answers(200, {
    ...draft(),
    ...{ id, enabled: false, tried: null },
  })
  const { verdictsChanged } = await post(`${url}/try`, {}).answers(200, { verdictsChanged: 2 })
  await post(`${url}/on`, { verdictsChanged }).answers(202, { repeated: false })
  const tried = { since: null, until: null, verdictsChanged: 2 }
  await api.when('/v1/rules').answers(200, { data: [{ id, enabled: true, tried }] })
  await post(`${url}/off`, {}).answers(202, { repeated: false })
  await api.when(url).answers(200, { enabled: false, tried: null })
  await send('DELETE', url).answers(202, { repeated: false })
  await api.when(url).answers(404, { code: 'not-found' })
  const trail = await api.when(`/v1/audit/events?subject=${id}&after=${position}`).answers(200)
  expect(trail.data[0]).toMatchObject({
    ...{ type: 'RuleAdded', actor: { kind: 'person', name: 'ada' } },
  })
})

describe('adding a rule', () => {
  test('puts it behind the others', async () => {
    await added({ name: 'first' })
    await added({ name: 'second' })
    expect((await list()).map(({ id }) => id)).toEqual(ids)
  })

  test('under one idempotency key is done once, and another rule may not use it', async () => {
    const key = { 'idempotency-key': 'new-rule' }
    const first = await post('/v1/rules', draft(), key).answers(202)
    await post('/v1/rules', draft(), key).answers(202, { ...first, repeated: true })
    await post('/v1/rules', draft({ name: 'Another' }), key).answers(422, {
      code: 'idempotency-key-reused',
    })
    expect(await list()).toHaveLength(1)
  })

  test('by the same request, which was changed since, is a conflict', async () => {
    const request = { 'x-request-id': 'request-of-ada' }
    const { id } = await post('/v1/rules', draft(), request).answers(202, { repeated: false })
    await post('/v1/rules', draft(), request).answers(202, { id, repeated: true })
    await send('PUT', `/v1/rules/${id}`, draft({ name: 'Taxes' })).answers(202)
    await post('/v1/rules', draft(), request).answers(409, { code: 'rule-exists' })
  })

  test('takes every form of condition and action', async () => {
    const conditions = [
      { field: 'payer', test: 'contains', value: 'TAX' },
      { field: 'reference', test: 'starts-with', value: 'VAT' },
      { field: 'amount', test: 'at-most', value: '10', currency: 'EUR' },
      { field: 'source', test: 'is', value: 'bank' },
      { field: 'email-domain', test: 'is', value: 'Example.com' },
    ]
    const action = { kind: 'write-off', upTo: '5', currency: 'EUR' }
    await api.when(await added({ conditions, action })).answers(200, {
      conditions: [{}, {}, { value: '10.00' }, {}, { value: 'example.com' }],
      action: { kind: 'write-off', upTo: '5.00', currency: 'EUR' },
    })
    await added({ action: { kind: 'assign', customerId: 'hubspot-company-7' } })
    await added({ action: { kind: 'review' } })
  })

  test.each<[string, object, string]>([
    ['no name', { name: '' }, '/name'],
    ['a name that Postgres cannot hold', { name: 'a\u0000b' }, '/name'],
    ['no condition', { conditions: [] }, '/conditions'],
    ['too many conditions', { conditions: Array.from({ length: 11 }, () => ada) }, '/conditions'],
    ['a pattern', { conditions: [{ ...ada, test: 'matches' }] }, '/conditions/0/test'],
    ['a condition of no form', { conditions: [{ ...ada, field: 'iban' }] }, '/conditions/0'],
    [
      'a currency where none belongs',
      { conditions: [{ ...ada, currency: 'EUR' }] },
      '/conditions/0/currency',
    ],
    [
      'an amount without currency',
      { conditions: [ada, { field: 'amount', test: 'is', value: '1' }] },
      '/conditions/1',
    ],
    [
      'a number for an amount',
      { conditions: [{ field: 'amount', test: 'is', value: 1, currency: 'EUR' }] },
      '/conditions/0/value',
    ],
    [
      'a platform nobody knows',
      { conditions: [{ field: 'source', test: 'is', value: 'paypal' }] },
      '/conditions/0/value',
    ],
    ['no action', { action: undefined }, ''],
    ['an action of no form', { action: { kind: 'pay-out' } }, '/action'],
    ['nobody to assign to', { action: { kind: 'assign' } }, '/action'],
    ['more than an action takes', { action: { kind: 'ignore', upTo: '1' } }, '/action/upTo'],
    ['an id of its choice', { id: 'mine' }, '/id'],
    ['a rule that is on from the start', { enabled: true }, '/enabled'],
  ])('with %s is not valid', async (_, given, pointer) => {
    const { errors } = await post('/v1/rules', draft(given)).answers(400, {
      code: 'invalid-request',
    })
    expect(errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer])
    await post('/v1/rules/try', draft(given)).answers(400, { code: 'invalid-request' })
  })

  test('with a condition of no form says so in words', () =>
    post('/v1/rules', draft({ conditions: [{ ...ada, field: 'iban' }] })).answers(400, {
      errors: [{ pointer: '/conditions/0', detail: 'has none of the forms known here' }],
    }))

  test.each<[object, object]>([
    [{ conditions: [{ ...ada, value: ' ' }] }, { code: 'rule-condition-empty' }],
    [{ conditions: [ada, { ...ada, value: 'Bob' }] }, { code: 'rule-never-fits' }],
    [{ action: { kind: 'write-off', upTo: '0', currency: 'EUR' } }, { code: 'not-positive' }],
    [
      { action: { kind: 'write-off', upTo: '0.5', currency: 'JPY' } },
      { code: 'too-many-decimals' },
    ],
    [
      { action: { kind: 'assign', customerId: 'nobody' } },
      { code: 'customer-not-found', errors: [{ in: 'body', pointer: '/action/customerId' }] },
    ],
  ])('with %o is refused, and so is trying it', async (given, problem) => {
    const url = await added()
    const nothing = await recording(async () => {
      await post('/v1/rules', draft(given)).answers(422, problem)
      await send('PUT', url, draft(given)).answers(422, problem)
      await post('/v1/rules/try', draft(given)).answers(422, problem)
    })
    expect(nothing).toEqual([])
  })

  test('is refused when there are two hundred', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      type: 'RuleAdded',
      data: { ruleId: `r${index}`, ...draft() },
    }))
    const own = await openApi()
    await own.given({ category: Rule.category, id: Rule.streamId, facts: many })
    await own
      .when({ method: 'POST', url: '/v1/rules', body: draft() })
      .answers(422, { code: 'too-many-rules', details: { rulesMax: 200 } })
    await own.close()
  })
})

describe('changing a rule', () => {
  test('writes it anew, and the same again changes nothing', async () => {
    const url = await added()
    const made = await recording(async () => {
      const first = await send('PUT', url, draft({ name: 'Taxes' })).answers(202)
      await send('PUT', url, draft({ name: 'Taxes' })).answers(202, { ...first, repeated: true })
    })
    expect(made).toEqual(['RuleChanged'])
    await api.when(url).answers(200, { name: 'Taxes' })
  })

  test('that is on takes another name and nothing else', async () => {
    const url = await added()
    await post(`${url}/on`, { verdictsChanged: 2 }).answers(202)
    const asking = draft({ action: { kind: 'review' } })
    await send('PUT', url, asking).answers(409, { code: 'rule-is-on' })
    await send('PUT', url, draft({ name: 'Taxes' })).answers(202)
    await api.when(url).answers(200, { name: 'Taxes', enabled: true })
  })

  test('into what it was from the start is a conflict: there is nothing to answer with', async () => {
    const url = await added()
    await send('PUT', url, draft()).answers(409, { code: 'rule-already-so' })
  })
})

describe('moving a rule', () => {
  test('changes the order, and again answers the same', async () => {
    const [first, second] = [await added({ name: 'first' }), await added({ name: 'second' })]
    const [a = '', b = ''] = ids
    const once = await post(`${second}/move`, { before: a }).answers(202)
    await post(`${second}/move`, { before: a }).answers(202, { ...once, repeated: true })
    expect((await list()).map(({ id }) => id)).toEqual([b, a])
    await post(`${second}/move`, { before: null }).answers(202)
    expect((await list()).map(({ id }) => id)).toEqual([a, b])
    await post(`${first}/on`, { verdictsChanged: 2 }).answers(202)
    await post(`${first}/move`, { before: null }).answers(409, { code: 'rule-is-on' })
    await post(`${second}/move`, { before: 'nobody' }).answers(404, { code: 'rule-not-found' })
    await post(`${second}/move`, {}).answers(400, { errors: [{ pointer: '' }] })
    await post(`${second}/move`, { before: 1 }).answers(400)
  })
})

describe('trying a rule', () => {
  test('tells what it would change, and records nothing', async () => {
    const url = await added()
    const made = await recording(async () => {
      const wanted = {
        ...{ payments: 3, isWhole: true, fitting: 3, verdictsChanged: 2 },
        examples: [
          { paymentId: 'stripe-ch_2', decided: 'in-review', wouldBe: 'ignore', payer: 'Ada' },
          { paymentId: 'stripe-ch_1', decided: 'allocated', invoiceIds: ['deal-1'] },
        ],
      }
      await post(`${url}/try`, {}).answers(200, wanted)
      await post('/v1/rules/try', draft()).answers(200, wanted)
    })
    expect(made).toEqual([])
  })

  test('asks the rules that are on before it', async () => {
    const url = await added({ action: { kind: 'review' } })
    await post('/v1/rules/try', draft()).answers(200, { verdictsChanged: 2 })
    await post(`${url}/on`, { verdictsChanged: 1 }).answers(202)
    await post('/v1/rules/try', draft()).answers(200, { fitting: 3, verdictsChanged: 0 })
  })

  test('keeps to the range, which must be of moments', async () => {
    const url = await added()
    const later = '2027-01-01T00:00:00Z'
    await post(`${url}/try?since=${later}`, {}).answers(200, {
      payments: 0,
      since: '2027-01-01T00:00:00.000000Z',
    })
    await post(`${url}/try?until=2026-01-01T00:00:00Z`, {}).answers(200, { payments: 0 })
    for (const moment of ['yesterday', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z']) {
      const errors = [{ in: 'query', pointer: '/since' }]
      await post(`${url}/try?since=${moment}`, {}).answers(400, { errors })
      await post(`/v1/rules/try?since=${moment}`, draft()).answers(400, { errors })
    }
  })

  test('waits for the views when it is asked to', async () => {
    // The wait ends with the service: nobody has to sit it out here.
    const own = await openApi({ closing: AbortSignal.abort() })
    const facts = [{ type: 'RuleAdded', data: { ruleId: 'r1', ...draft() } }]
    await own.given({ category: Rule.category, id: Rule.streamId, facts })
    for (const [url, body] of [['try', draft()] as const, ['r1/try', {}] as const]) {
      await own
        .when({ method: 'POST', url: `/v1/rules/${url}?after=${'9'.repeat(20)}`, body })
        .answers(503, { code: 'view-behind' })
    }
    await own.close()
  })
})

describe('switching a rule on', () => {
  test('needs the figure of the trial', async () => {
    const url = await added()
    await post(`${url}/on`, {}).answers(400, { code: 'invalid-request', errors: [{ pointer: '' }] })
    for (const verdictsChanged of [-1, 1.5, '2', null]) {
      await post(`${url}/on`, { verdictsChanged }).answers(400, {
        errors: [{ pointer: '/verdictsChanged' }],
      })
    }
    const made = await recording(() =>
      post(`${url}/on`, { verdictsChanged: 14 }).answers(409, {
        ...{ code: 'rule-trial-outdated', details: { verdictsChanged: 2 } },
        detail: expect.stringContaining('2 verdicts'),
      }),
    )
    expect(made).toEqual([])
    await post(`${url}/on`, { verdictsChanged: 2 }).answers(202)
  })

  test('is for the range that was tried', async () => {
    const url = await added()
    const until = '2026-01-01T00:00:00Z'
    await post(`${url}/on`, { verdictsChanged: 2, until }).answers(409)
    for (const moment of ['2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z']) {
      await post(`${url}/on`, { verdictsChanged: 0, until: moment }).answers(400, {
        errors: [{ in: 'body', pointer: '/until' }],
      })
    }
    await post(`${url}/on`, { verdictsChanged: 0, until }).answers(202)
    await api.when(url).answers(200, { tried: { since: null, until, verdictsChanged: 0 } })
  })

  test('again answers the same, though the past has changed since', async () => {
    const url = await added()
    const key = { 'idempotency-key': 'on' }
    const made = await recording(async () => {
      const first = await post(`${url}/on`, { verdictsChanged: 2 }, key).answers(202)
      await api.given(payment('ch_5'), review('ch_5', ['2']))
      const again = { ...first, repeated: true }
      await post(`${url}/on`, { verdictsChanged: 2 }, key).answers(202, again)
      await post(`${url}/on`, { verdictsChanged: 2 }).answers(202, again)
      await post(`${url}/on`, { verdictsChanged: 3 }).answers(409, { code: 'rule-already-so' })
    })
    expect(made).toEqual(['RuleSwitchedOn'])
  })

  test('is refused when another rule was switched on between the trial and the record', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined
    const own = await openApi({
      wrapStore: (store) => ({
        ...store,
        async append(...given) {
          const act = meanwhile
          meanwhile = undefined
          await act?.()
          return store.append(...given)
        },
      }),
    })
    const rules = (...facts: Fact[]) =>
      own.given({ category: Rule.category, id: Rule.streamId, facts })
    const adding = ['r1', 'r2'].map((ruleId) => ({
      ...{ type: 'RuleAdded', data: { ruleId, ...draft() } },
    }))
    await rules(...adding)
    const tried = { since: null, until: null, verdictsChanged: 0 }
    meanwhile = () => rules({ type: 'RuleSwitchedOn', data: { ruleId: 'r1', tried } })
    const url = '/v1/rules/r2/on'
    const { detail } = await own
      .when({ method: 'POST', url, body: { verdictsChanged: 0 } })
      .answers(409, { code: 'rule-trial-outdated' })
    expect(detail).toContain('rules have changed')
    await own.when({ method: 'POST', url, body: { verdictsChanged: 0 } }).answers(202)
    await own.close()
  })
})

test('switching off a rule that never was on is a conflict', async () => {
  await post(`${await added()}/off`, {}).answers(409, { code: 'rule-already-so' })
})

test('removing a rule twice answers the same', async () => {
  const url = await added()
  const first = await send('DELETE', url).answers(202)
  await send('DELETE', url).answers(202, { ...first, repeated: true })
})

test.each<[NonNullable<Request['method']>, string, object | undefined]>([
  ['PUT', '', draft()],
  ['DELETE', '', undefined],
  ['POST', '/move', { before: null }],
  ['POST', '/try', {}],
  ['POST', '/on', { verdictsChanged: 0 }],
  ['POST', '/off', {}],
])('%s of a rule%s that nobody knows is a 404', async (method, path, body) => {
  const url = `/v1/rules/nobody${path}`
  await send(method, url, body).answers(404, { code: 'rule-not-found' })
  await send(method, url, body, { authorization: '' }).answers(401)
})

test('reading rules takes a position and nothing else', async () => {
  for (const url of ['/v1/rules', await added()]) {
    await api.when(`${url}?after=${'0'.repeat(20)}`).answers(200)
    await api.when(`${url}?after=x`).answers(400)
    await api.when(`${url}?limit=1`).answers(400, { errors: [{ in: 'query', pointer: '/limit' }] })
    await api.when({ url, headers: { authorization: '' } }).answers(401)
  }
})
