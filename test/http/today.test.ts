import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { Decimal } from '../../src/domain/money.ts'
import { type Api, openApi } from './api.ts'
import {
  allocation,
  balanceTransaction,
  creditNote,
  customer,
  deal,
  heldInbound,
  invoice,
  parkedSync,
  payment,
  payout,
  review,
} from './examples.ts'

const pipelines = [
  {
    ...{ id: 'default', label: 'Sales' },
    stages: [
      { id: 'signed', label: 'Signed', isClosed: false, probability: 0.9 },
      { id: 'closedwon', label: 'Won', isClosed: true, probability: 1 },
      { id: 'closedlost', label: 'Lost', isClosed: true, probability: 0 },
    ],
  },
]

let api: Api
let isHubSpotThere = true
const now = new Date('2026-03-10T12:00:00.000Z')
beforeAll(async () => {
  const clock = { ...realOutside.clock, now: () => now }
  api = await openApi({
    outside: { ...realOutside, clock },
    dealPipelines: async () => {
      if (!isHubSpotThere) throw new Error('it does not answer')
      return pipelines
    },
  })
  await api.given(
    customer(),
    ...['1', '2', '3'].flatMap((id) => [deal(id), invoice(id)]),
    payment('ch_1'),
    ...allocation('ch_1', '1'),
    payment('ch_2'),
    review('ch_2', ['2', '3']),
    creditNote('tieout-1', { invoiceId: 'deal-2' }),
    balanceTransaction('ch_1', 'stripe-po_1'),
    payout('po_1'),
    parkedSync('2'),
    heldInbound('evt_9'),
  )
})
afterAll(() => api.close())

describe('GET /v1/today', () => {
  test('tells the way of the money, stage by stage', async () => {
    const { flows } = await api
      .when('/v1/today')
      .answers(200, { from: '2026-02-09', to: '2026-03-10' })
    expect(flows).toEqual([
      {
        currency: 'EUR',
        stages: {
          ...{ deals: '300.00', invoices: '300.00', payments: '200.00' },
          ...{ payouts: '97.00', bank: '97.00' },
        },
        edges: expect.arrayContaining([
          { from: 'deals', to: 'invoices', amount: '300.00' },
          { from: 'invoices', to: 'payments', amount: '100.00' },
          { from: 'invoices', to: 'open', amount: '200.00' },
          { from: 'unapplied', to: 'payments', amount: '100.00' },
          { from: 'payments', to: 'stripe', amount: '200.00' },
          { from: 'stripe', to: 'fees', amount: '3.00' },
          { from: 'stripe', to: 'at-stripe', amount: '197.00' },
          // Its line in the balance is not known yet.
          { from: 'in-transit', to: 'payouts', amount: '97.00' },
        ]),
      },
    ])
  })

  test('at each stage what comes in goes out', async () => {
    for (const period of ['', '?from=2026-03-02&to=2026-03-02', '?from=2026-03-05&to=2026-03-05']) {
      const { flows } = await api.when(`/v1/today${period}`).answers(200)
      for (const stage of ['invoices', 'payments', 'stripe', 'payouts']) {
        const sum = (edges: { amount: string }[]) =>
          edges.reduce((all, { amount }) => all.plus(amount), new Decimal(0)).toFixed(2)
        const { edges } = flows[0]
        const into = edges.filter((edge: { to: string }) => edge.to === stage)
        const out = edges.filter((edge: { from: string }) => edge.from === stage)
        expect([period, stage, sum(into)]).toEqual([period, stage, sum(out)])
        expect(edges.filter((edge: { to: string }) => edge.to === 'not-told')).toEqual([])
      }
    }
  })

  test('comes to what the reports say', async () => {
    const today = await api.when('/v1/today').answers(200)
    const ageing = await api.when('/v1/ageing').answers(200)
    const unapplied = await api.when('/v1/unapplied-cash').answers(200)
    expect(today.ageing).toEqual([
      expect.objectContaining({ currency: 'EUR', total: ageing.data[0].total, notDue: '200.00' }),
    ])
    expect(today.unapplied).toEqual([
      expect.objectContaining({ amount: unapplied.data[0].amount, count: 1 }),
    ])
    const { from, to, automatic } = today
    const quality = await api.when(`/v1/reports/matching-quality?from=${from}&to=${to}`)
    expect(quality.json().data).toMatchObject([
      { byReference: 1, byEngine: 0, byPeople: 0, waiting: 1, automatic: '0.5000' },
    ])
    expect(automatic).toMatchObject({ byEngine: 1, waiting: 1, rate: 0.5 })
  })

  test('names what is in the way, with its money and since when', async () => {
    const { waiting, automatic, tiesOut, statement } = await api.when('/v1/today').answers(200)
    expect(waiting).toMatchObject([
      { what: 'reviews', count: 1, amounts: [{ currency: 'EUR', amount: '100.00' }] },
      { what: 'held', platform: 'stripe', count: 1 },
      { what: 'parked', platform: 'quickbooks', count: 1 },
    ])
    expect(automatic).toEqual({ byEngine: 1, byPeople: 0, inQuickBooks: 0, waiting: 1, rate: 0.5 })
    // Nothing was reconciled: that is not the same as being in order.
    expect([statement, tiesOut]).toEqual([null, null])
  })

  test('shows each day of the period, and the month that is to be closed', async () => {
    const { trend, closing } = await api.when('/v1/today').answers(200)
    expect(trend).toHaveLength(30)
    expect(trend.find(({ day }: { day: string }) => day === '2026-03-02')).toMatchObject({
      received: [{ currency: 'EUR', amount: '200.00' }],
      tiesOut: null,
    })
    expect(closing).toMatchObject({ month: '2026-03', endsOn: '2026-03-31', isOver: false })
    expect(closing.open).toBeGreaterThan(0)
  })

  test('refuses a period that ends before it begins, or is too long', async () => {
    for (const query of ['from=2026-03-05&to=2026-03-04', 'from=2024-01-01&to=2026-03-04']) {
      await api.when(`/v1/today?${query}`).answers(400, { errors: [{ pointer: '/from' }] })
    }
    await api.when('/v1/today?from=2026-02-30').answers(400, { errors: [{ pointer: '/from' }] })
  })
})

describe('GET /v1/today/changes', () => {
  test('counts what happened since, by what it is', async () => {
    // The store of the tests records with its own clock.
    const { data } = await api
      .when('/v1/today/changes?since=2026-02-20T00:00:00.000Z')
      .answers(200, { since: '2026-02-20T00:00:00.000Z' })
    const told = Object.fromEntries(data.map((one: { what: string }) => [one.what, one]))
    expect(told['payments-received']).toMatchObject({
      ...{ count: 2, byPeople: 0, amounts: [{ currency: 'EUR', amount: '200.00' }] },
    })
    expect(told['invoices-issued']).toMatchObject({ count: 3 })
    expect(told['months-closed']).toBeUndefined()
  })

  test('goes back a month at most, and not into the future', async () => {
    await api
      .when('/v1/today/changes?since=2025-01-01T00:00:00.000Z')
      .answers(200, { since: '2026-02-07T12:00:00.000Z' })
    await api
      .when('/v1/today/changes?since=2026-03-11T00:00:00.000Z')
      .answers(422, { code: 'moment-to-come' })
  })
})

describe('the stages that mean won', () => {
  const url = '/v1/won-stages'
  const choose = (...stages: string[]) => api.when({ method: 'PUT', url, body: { stages } })
  const won = ({ pipelines: of }: { pipelines: typeof pipelines }) =>
    of.flatMap(({ stages }) =>
      stages.filter((stage) => 'isWon' in stage && stage.isWon).map(({ id }) => id),
    )

  test('are those that HubSpot says, until others are chosen; and again after', async () => {
    const before = await api.when(url).answers(200, { isDefault: true, setBy: null })
    expect(won(before)).toEqual(['closedwon'])
    await choose('signed', 'closedwon').answers(202, { repeated: false })
    await choose('closedwon', 'signed').answers(202, { repeated: true })
    const after = await api.when(url).answers(200, { isDefault: false, setBy: 'ada' })
    expect(won(after)).toEqual(['signed', 'closedwon'])
    const { steps } = await api.when('/v1/setup').answers(200)
    const step = steps.find((one: { step: string }) => one.step === 'won-stages')
    expect(step).toMatchObject({ state: 'done', done: 2 })
    await api.when({ method: 'DELETE', url }).answers(202)
    await api.when(url).answers(200, { isDefault: true })
  })

  test.each([
    [['nowhere'], 'won-stages-unknown'],
    [['closedwon', 'closedlost'], 'won-stages-lost'],
    [[], 'won-stages-empty'],
  ])('are not %j', async (stages, code) => {
    await choose(...stages).answers(422, { code })
  })

  test('hold the stages to which paid deals are moved', async () => {
    const { entries } = await api.when('/v1/mappings/hubspot').answers(200)
    const mapping = { entries, stages: { paid: 'closedwon' } }
    await api.when({ method: 'PUT', url: '/v1/mappings/hubspot', body: mapping }).answers(202)
    await choose('signed').answers(422, { code: 'won-stages-left-out' })
    await choose('signed', 'closedwon').answers(202)
    await api.when({ method: 'DELETE', url }).answers(202)
  })

  test('cannot be read while HubSpot does not answer', async () => {
    isHubSpotThere = false
    await api.when(url).answers(503, { code: 'schema-unavailable', retryable: true })
    isHubSpotThere = true
  })
})

describe('GET /v1/setup', () => {
  test('says of each step how it stands', async () => {
    const { steps } = await api.when('/v1/setup').answers(200, { mode: 'sandbox', isDone: false })
    expect(steps.map(({ step }: { step: string }) => step)).toEqual([
      ...['connection', 'connection', 'connection', 'won-stages', 'accounts'],
      ...['first-load', 'first-load', 'first-load', 'reconciliation'],
    ])
  })
})
