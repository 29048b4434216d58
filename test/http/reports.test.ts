import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import * as Payment from '../../src/domain/payment.ts'
import { type Api, openApi } from './api.ts'
import { balanceTransaction, closedPeriod, type Given, invoice, payment } from './examples.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' })

const ofBalance = (
  id: string,
  kind: { type: string; reportingCategory?: string; on?: string },
  amounts: [amount: string, fee: string, net: string],
): Given => {
  const [amount, fee, net] = amounts
  const { type, reportingCategory = type, on = '2026-03-20' } = kind
  return {
    category: BalanceTransaction.category,
    id,
    facts: [
      {
        type: 'BalanceTransactionRecorded',
        data: {
          ...{ balanceTransactionId: id, type, reportingCategory, on, availableOn: on },
          ...{ amount: eur(amount), fee: eur(fee), net: eur(net) },
          ...{ presented: null, rate: null, sourceId: null, paymentId: null },
          description: 'Billing: usage of March',
        },
      },
    ] satisfies BalanceTransaction.Event[],
  }
}

const placed = (chargeId: string, dealId: string, rule: string, on?: string): Given => {
  const paymentId = Payment.idOfStripe(chargeId)
  return {
    category: Payment.category,
    id: paymentId,
    facts: [
      {
        type: 'PaymentAllocated',
        data: {
          ...{ paymentId, currency: 'EUR', decisionId: `decision-${chargeId}-${on ?? ''}` },
          lines: [{ lineId: `${paymentId}/1`, invoiceId: `deal-${dealId}`, amount: '100.00' }],
          match: { rule, evidence: [] },
        },
      },
    ] satisfies Payment.Event[],
  }
}
const takenBack = (chargeId: string, dealId: string, reason: string): Given => {
  const paymentId = Payment.idOfStripe(chargeId)
  const lineId = `${paymentId}/1`
  return {
    category: Payment.category,
    id: paymentId,
    facts: [
      {
        type: 'AllocationReleased',
        data: {
          ...{ paymentId, lineId, invoiceId: `deal-${dealId}`, amount: eur('100.00') },
          ...{ releaseId: `${lineId}/${reason}`, reason },
        },
      },
    ] satisfies Payment.Event[],
  }
}

let api: Api
beforeAll(async () => {
  api = await openApi({ timeZone: 'Europe/Paris' })
  await api.given(
    closedPeriod('2026-02'),
    balanceTransaction('ch_1'),
    balanceTransaction('ch_2'),
    // Of a month that is closed: booked in the next.
    ofBalance('txn_late', { type: 'charge', on: '2026-02-27' }, ['50.00', '1.50', '48.50']),
    ofBalance('txn_fee', { type: 'stripe_fee' }, ['-7.25', '0.00', '-7.25']),
    ofBalance('txn_dispute', { type: 'adjustment', reportingCategory: 'dispute' }, [
      ...(['-100.00', '15.00', '-115.00'] as const),
    ]),
    ofBalance('txn_april', { type: 'charge', on: '2026-04-02' }, ['200.00', '5.00', '195.00']),
    ...['1', '2', '3', '4', '5'].flatMap((id) => [invoice(id), payment(`ch_${id}`)]),
    placed('ch_1', '1', 'engine'),
    placed('ch_2', '2', 'reference'),
    placed('ch_3', '3', 'review'),
    placed('ch_4', '4', 'quickbooks'),
    placed('ch_5', '5', 'engine'),
    takenBack('ch_5', '5', 'undone'),
    // Money that went back to the payer says nothing of how it was placed.
    takenBack('ch_1', '1', 're_1'),
  )
})
afterAll(() => api.close())

describe('fees', () => {
  test('are told by month, currency and what they were kept of', async () => {
    const { data } = await api.when('/v1/reports/fees').answers(200)
    const euros = { currency: 'EUR', account: 'stripe-fees' }
    expect(data).toEqual([
      {
        ...{ month: '2026-03', currency: 'EUR', type: 'adjustment', account: 'dispute-fees' },
        ...{ transactions: 1, volume: '100.00', fees: '15.00', rate: '15.00' },
      },
      {
        ...{ ...euros, month: '2026-03', type: 'charge', transactions: 3 },
        ...{ volume: '250.00', fees: '7.50', rate: '3.00' },
      },
      {
        ...{ ...euros, month: '2026-03', type: 'stripe_fee', transactions: 1 },
        ...{ volume: '0.00', fees: '7.25', rate: null },
      },
      {
        ...{ ...euros, month: '2026-04', type: 'charge', transactions: 1 },
        ...{ volume: '200.00', fees: '5.00', rate: '2.50' },
      },
    ])
  })

  test('are what the fee accounts of the journal hold, and what Stripe says', async () => {
    const { ties, data } = await api.when('/v1/reports/fees').answers(200)
    const { data: accounts } = await api.when('/v1/trial-balance').answers(200)
    const held = (account: string) =>
      accounts.find((one: { account: string }) => one.account === account).balance
    expect(ties).toEqual([
      {
        ...{ currency: 'EUR', account: 'dispute-fees', stripe: '15.00', rest: '0.00' },
        booked: held('dispute-fees'),
      },
      {
        ...{ currency: 'EUR', account: 'stripe-fees', stripe: '19.75', rest: '0.00' },
        booked: held('stripe-fees'),
      },
    ])
    const sum = data.reduce((all: number, { fees }: { fees: string }) => all + Number(fees), 0)
    expect(sum).toBe(34.75)
  })

  test('of a month that was closed before they were known are booked in the next', async () => {
    const { ties } = await api.when('/v1/reports/fees?from=2026-03-01').answers(200)
    expect(ties[1]).toMatchObject({ stripe: '18.25', booked: '19.75', rest: '1.50' })
  })

  test('are known by the two clocks', async () => {
    const { data } = await api.when('/v1/reports/fees?asOf=2026-03-31').answers(200)
    expect(data).toHaveLength(3)
    await api.when('/v1/reports/fees?knownAt=2026-01-01T00:00:00Z').answers(200, { data: [] })
    await api.when('/v1/reports/fees?from=2026-02-30').answers(400, { code: 'invalid-request' })
  })

  test('come as a file', async () => {
    const { body, headers } = await api.when('/v1/reports/fees?format=csv&asOf=2026-03-31')
    expect(headers['content-disposition']).toContain('fees-2026-03-31.csv')
    expect(body.split('\r\n').slice(0, 2)).toEqual([
      'month,currency,type,account,transactions,volume,fees,rate',
      '2026-03,EUR,adjustment,dispute-fees,1,100.00,15.00,15.00',
    ])
    expect((await api.when('/v1/reports/fees?format=xlsx')).statusCode).toBe(200)
  })
})

describe('matching quality', () => {
  test('tells who placed what, and what was taken back of it', async () => {
    const { data, by } = await api.when('/v1/reports/matching-quality').answers(200)
    expect(by).toBe('month')
    expect(data).toEqual([
      {
        ...{ from: '2026-03-01', payments: 5 },
        ...{ byReference: 1, byEngine: 2, byPeople: 1, inQuickBooks: 1, takenBack: 1, waiting: 0 },
        ...{ automatic: '0.7500', precision: '0.6666', medianSeconds: 0 },
      },
    ])
  })

  test('a week begins on Monday', async () => {
    const { data } = await api.when('/v1/reports/matching-quality?by=week').answers(200)
    expect(data[0].from).toBe('2026-03-02')
  })

  test('of a time in which nothing was placed there is nothing', async () => {
    const url = '/v1/reports/matching-quality'
    await api.when(`${url}?to=2020-01-01`).answers(200, { data: [] })
    await api.when(`${url}?knownAt=2026-01-01T00:00:00Z`).answers(200, { data: [] })
    await api.when(`${url}?by=year`).answers(400)
    await api.when(`${url}?from=2026-02-30`).answers(400)
  })

  test('comes as a file', async () => {
    const { body } = await api.when('/v1/reports/matching-quality?format=csv')
    expect(body).toMatch(/^from,payments,byReference,byEngine,byPeople/)
  })
})

describe('a balance over time', () => {
  test('is what stood on the account at the end of each month', async () => {
    const url = '/v1/reports/balances/stripe-fees'
    await api.when(url).answers(200, {
      data: [
        { from: '2026-03-01', currency: 'EUR', balance: '14.75' },
        { from: '2026-04-01', currency: 'EUR', balance: '19.75' },
      ],
    })
    const { data } = await api.when(`${url}?from=2026-04-01&by=day`).answers(200)
    expect(data).toEqual([{ from: '2026-04-02', currency: 'EUR', balance: '19.75' }])
    await api.when('/v1/reports/balances/petty-cash').answers(400)
  })
})
