// What became different between two moments, over HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { type Api, openApi } from './api.ts'
import { allocation, customer, deal, invoice, payment } from './examples.ts'

const { clock } = realOutside
let api: Api
let first: string
let second: string

const moment = () => {
  const now = clock.now().toISOString()
  // The next event is recorded in a later millisecond.
  while (clock.now().toISOString() <= now);
  return now
}

beforeAll(async () => {
  api = await openApi()
  await api.given(customer('Ada'), deal('1'), invoice('1'), deal('2'), invoice('2'))
  first = moment()
  await api.given(payment('ch_1'), ...allocation('ch_1', '1'), customer('Ada & Sons'))
  second = moment()
  await api.given(deal('3'), invoice('3'))
})
afterAll(() => api.close())

const asked = (more = '') => `/v1/audit/changes?from=${first}&to=${second}${more}`

test('documents that differ are told field by field, with the events that did it', async () => {
  const { data, ...rest } = await api.when(asked()).answers(200, { from: first, to: second })
  const found = data.map(({ noun, id, change }: Record<string, string>) => [noun, id, change])
  expect(found).toEqual([
    ['customer', 'hubspot-company-7', 'changed'],
    ['deal', '1', 'changed'],
    ['invoice', 'deal-1', 'changed'],
    ['payment', 'stripe-ch_1', 'added'],
    ['allocation', 'stripe-ch_1/1', 'added'],
  ])
  expect(data[0].fields).toContainEqual(
    expect.objectContaining({ field: 'name', before: 'Ada', after: 'Ada & Sons' }),
  )
  const received = data[3].fields.find(({ field }: { field: string }) => field === 'receivedAt')
  const { receivedAt } = await api.when('/v1/payments/stripe-ch_1').answers(200)
  expect(received).toMatchObject({ field: 'receivedAt', before: null, after: receivedAt })
  const { fields, events } = data[2]
  expect(fields).toContainEqual(
    expect.objectContaining({ field: 'settled', before: '0.00', after: '100.00' }),
  )
  expect(fields).toContainEqual(
    expect.objectContaining({ field: 'open', before: '100.00', after: '0.00' }),
  )
  expect(fields.map(({ field }: { field: string }) => field)).not.toContain('total')
  expect(events).toMatchObject(
    [{ type: 'AllocationApplied' }, { type: 'InvoicePaid' }].slice(0, events.length),
  )
  expect(events[0].sentence).not.toBe('')
  expect(data[1].events.map(({ type }: { type: string }) => type)).toContain('AllocationApplied')
  expect(rest).toMatchObject({ nextCursor: null, late: 0 })
  expect(rest.entries).toBeGreaterThan(0)
})

test('a page at a time it is the same, and one noun by itself is a part of it', async () => {
  const whole = await api.when(asked()).answers(200)
  const seen: unknown[] = []
  for (let cursor = ''; ; ) {
    const page = await api.when(asked(`&limit=1${cursor}`)).answers(200)
    seen.push(...page.data)
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  expect(seen).toEqual(whole.data)
  const { data } = await api.when(asked('&noun=payment')).answers(200)
  expect(data).toEqual(whole.data.filter(({ noun }: { noun: string }) => noun === 'payment'))
})

test('nothing between a moment and itself', async () => {
  const { data, entries } = await api
    .when(`/v1/audit/changes?from=${second}&to=${second}`)
    .answers(200)
  expect([data, entries]).toEqual([[], 0])
})

test('of a month only what belongs to it', async () => {
  const { data } = await api.when(asked('&period=1999-01')).answers(200, { entries: 0 })
  expect(data).toEqual([])
  const all = await api.when(asked('&noun=invoice')).answers(200)
  const { issuedOn } = (await api.when('/v1/invoices/deal-1').answers(200)) as { issuedOn: string }
  const month = issuedOn.slice(0, 7)
  const own = await api.when(asked(`&noun=invoice&period=${month}`)).answers(200, { period: month })
  expect(own.data).toEqual(all.data)
})

test('as a file there is a row for each field', async () => {
  const answer = await api.when(asked('&noun=invoice&format=csv'))
  expect(answer.headers['content-type']).toMatch(/^text\/csv/)
  expect(answer.body).toMatch(/invoice,deal-1,changed,settled,0\.00,100\.00,/)
})

test('the entries that were recorded in between, and what they moved', async () => {
  const { entries } = await api.when(asked()).answers(200)
  const path = `/v1/audit/changes/journal?from=${first}&to=${second}`
  const { data } = await api.when(path).answers(200)
  expect(data).toHaveLength(entries)
  const moved = await api
    .when(`/v1/audit/changes/trial-balance?from=${first}&to=${second}`)
    .answers(200, { from: first, to: second })
  const before = await api.when(`/v1/trial-balance?knownAt=${first}`).answers(200)
  const after = await api.when(`/v1/trial-balance?knownAt=${second}`).answers(200)
  const balanceIn = (lines: { account: string; balance: string }[], account: string) =>
    lines.find((line) => line.account === account)?.balance ?? '0.00'
  for (const line of moved.data) {
    expect(line.before).toBe(balanceIn(before.data, line.account))
    expect(line.after).toBe(balanceIn(after.data, line.account))
    expect(Number(line.movement)).toBeCloseTo(Number(line.after) - Number(line.before), 2)
  }
  expect(moved.data.map(({ account }: { account: string }) => account)).toContain(
    'accounts-receivable',
  )
})

test.each([
  ['', 400, 'invalid-request'],
  ['?period=2026-03', 400, 'invalid-request'],
  ['?from=2026-02-30T00:00:00Z', 400, 'invalid-request'],
  ['?from=2026-02-03T00:00:00Z&to=2026-02-01T00:00:00Z', 400, 'invalid-request'],
  ['?from=2026-02-01T00:00:00Z&to=2999-01-01T00:00:00Z', 422, 'moment-to-come'],
  ['?from=2026-02-01T00:00:00Z&noun=cat', 400, 'invalid-request'],
])('%s is refused', async (query, status, code) => {
  await api.when(`/v1/audit/changes${query}`).answers(status, { code })
})
