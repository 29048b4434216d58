// The sweeps over HTTP: how far they are, and that somebody may ask for one.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { backfillName } from '../../src/adapters/backfilling.ts'
import { openSweepDesk } from '../../src/adapters/sweep-desk.ts'
import type { SweepStep } from '../../src/adapters/sweeping.ts'
import type { Platform } from '../../src/domain/stored.ts'
import { memorySweeps } from '../support/memory-sweeps.ts'
import { type Api, openApi } from './api.ts'

const now = new Date('2026-11-02T10:00:00.000Z')
let cursors = memorySweeps()
let api: Api

beforeAll(async () => {
  async function* run(): AsyncGenerator<SweepStep> {}
  const one = (platform: Platform, name: string) => ({ name, platform, run })
  const kept = {
    read: (...given: Parameters<typeof cursors.read>) => cursors.read(...given),
    write: (...given: Parameters<typeof cursors.write>) => cursors.write(...given),
    ask: (...given: Parameters<typeof cursors.ask>) => cursors.ask(...given),
    list: (workspace: string) => cursors.list(workspace),
  }
  api = await openApi({
    sweeps: openSweepDesk({
      ...{ cursors: kept, workspace: 'main', clock: { now: () => now }, today: () => '2026-11-02' },
      sweeps: [
        { ...one('stripe', 'stripe-events'), everyMs: 30_000 },
        { ...one('hubspot', 'hubspot-deals'), everyMs: 30_000 },
      ],
      backfills: [
        one('stripe', backfillName('stripe', 'charges')),
        one('stripe', backfillName('stripe', 'payouts')),
        one('hubspot', backfillName('hubspot', 'deals')),
      ],
    }),
  })
})
afterAll(() => api.close())
beforeEach(() => {
  cursors = memorySweeps()
})

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  api.when({ method: 'POST', url, body, headers })

test('each is listed with its lag and its last error', async () => {
  await cursors.write('main', 'stripe-events', {
    ...{ from: '2026-11-01T09:00:00.000Z', found: 3, done: 12, notice: 'listed otherwise' },
    ...{ startedAt: '2026-11-02T09:59:00.000Z', finishedAt: '2026-11-02T09:59:02.000Z' },
    coveredAt: '2026-11-02T09:59:00.000Z',
  })
  const failure = { code: 'unreachable', reason: 'no answer', attempts: 3 }
  await cursors.write('main', 'hubspot-deals', { failure: { ...failure, at: now.toISOString() } })
  const { data } = await api.when('/v1/sweeps').answers(200)
  expect(data).toHaveLength(5)
  expect(data[0]).toMatchObject({
    ...{ name: 'stripe-events', platform: 'stripe', kind: 'sweep', state: 'done' },
    ...{ everySeconds: 30, found: 3, done: 12, total: null, lagSeconds: 60 },
    ...{ from: '2026-11-01T09:00:00.000Z', failure: null, notice: 'listed otherwise' },
  })
  expect(data[0]).not.toHaveProperty('cursor')
  expect(data[1]).toMatchObject({ state: 'failing', lagSeconds: null, failure })
  expect(data[2]).toMatchObject({ kind: 'backfill', state: 'never', from: null })
  const hubspot = await api.when('/v1/sweeps?platform=hubspot').answers(200)
  expect(hubspot.data.map(({ name }: { name: string }) => name)).toEqual([
    ...['hubspot-deals', 'backfill-hubspot-deals'],
  ])
})

test('a first load is asked for once, and goes on; for an earlier day it begins anew', async () => {
  const url = '/v1/connections/stripe/backfill'
  const first = await post(url, { since: '2026-01-01' }).answers(202, { repeated: false })
  expect(first.data).toMatchObject([
    { name: 'backfill-stripe-charges', state: 'waiting', from: '2026-01-01' },
    { name: 'backfill-stripe-payouts', state: 'waiting', from: '2026-01-01' },
  ])
  await post(url, { since: '2026-01-01' }).answers(202, { repeated: true })
  const later = await post(url, { since: '2026-02-01' }).answers(202, { repeated: true })
  expect(later.data).toMatchObject([{ from: '2026-01-01' }, { from: '2026-01-01' }])
  await post(url, { since: '2025-02-01' }).answers(202, { repeated: false })
  expect(await cursors.read('main', 'backfill-stripe-charges')).toMatchObject({ asked: 2 })
  expect(await cursors.read('main', 'backfill-hubspot-deals')).toBeNull()
})

test('under its key a request is known again, also when all of it is done', async () => {
  const url = '/v1/connections/hubspot/backfill'
  const key = { 'idempotency-key': 'first' }
  await post(url, { since: '2026-01-01' }, key).answers(202, { repeated: false })
  await cursors.write('main', 'backfill-hubspot-deals', { answered: 1 })
  const done = await post(url, { since: '2026-01-01' }, key).answers(202, { repeated: true })
  expect(done.data).toMatchObject([{ state: 'done' }])
  await post(url, { since: '2026-01-01' }, { 'idempotency-key': 'other' }).answers(202, {
    repeated: false,
  })
})

test('a sweep is asked for while one runs, and not twice before it runs', async () => {
  const url = '/v1/connections/stripe/sweep'
  await post(url, {}).answers(202, { repeated: false })
  await post(url, {}).answers(202, { repeated: true })
  await cursors.write('main', 'stripe-events', { startedAt: now.toISOString() })
  await post(url, {}).answers(202, { repeated: false })
  expect(await cursors.read('main', 'stripe-events')).toMatchObject({ asked: 2 })
})

test('what is no day is refused, and what is no platform', async () => {
  const backfill = '/v1/connections/stripe/backfill'
  for (const since of ['2026-02-30', '2026-11-03', 'yesterday']) {
    const { errors } = await post(backfill, { since }).answers(400, { code: 'invalid-request' })
    expect(errors).toMatchObject([{ in: 'body', pointer: '/since' }])
  }
  await post('/v1/connections/paypal/sweep', {}).answers(400, { code: 'invalid-request' })
  await post(backfill, {}).answers(400, { code: 'invalid-request' })
})
