import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import { Decimal } from '../../src/domain/money.ts'
import * as Payout from '../../src/domain/payout.ts'
import { eur } from '../support/examples.ts'
import { inAnyOrder } from '../support/histories.ts'
import { balanceLine, payoutSeen } from '../support/money-examples.ts'
import { spec } from '../support/spec.ts'

const { given } = spec(Payout.decider)
const { observe, reconcile, addUp } = Payout
const payoutId = 'stripe-po_1'

const { status: _, failure: __, ...details } = payoutSeen()
const created = (amount = '98.25'): Payout.Event => {
  return { type: 'PayoutCreated', data: { ...details, amount: eur(amount) } }
}
const paid = (amount = '98.25'): Payout.Event => {
  return { type: 'PayoutPaid', data: { payoutId, amount: eur(amount), on: '2026-03-06' } }
}
const failed = (told: { code?: string; wasPaid: boolean; on?: string }): Payout.Event => {
  const why = { code: 'account_closed', on: '2026-03-09', ...told }
  return { type: 'PayoutFailed', data: { payoutId, amount: eur('98.25'), ...why } }
}
const failure = { code: 'account_closed', on: '2026-03-09' }

describe('a reading of a payout', () => {
  test('that is under way makes it known', () => {
    given().when(observe(payoutSeen())).then(created())
    given()
      .when(observe(payoutSeen({ status: 'pending' })))
      .then(created())
  })
  test('that has arrived says so, on the day of arrival', () => {
    const seen = observe(payoutSeen({ status: 'paid' }))
    given(created()).when(seen).then(paid())
    given().when(seen).then(created(), paid())
  })
  test('of what Stripe took from the bank', () => {
    const amount = eur('-12.00')
    given()
      .when(observe(payoutSeen({ status: 'paid', amount })))
      .then(created('-12.00'), paid('-12.00'))
  })
  test('that came back tells whether it had been in the bank', () => {
    const seen = observe(payoutSeen({ status: 'failed', failure }))
    given(created(), paid())
      .when(seen)
      .then(failed({ wasPaid: true }))
    given(created())
      .when(seen)
      .then(failed({ wasPaid: false }))
    given()
      .when(seen)
      .then(created(), failed({ wasPaid: false }))
  })
  test('that was canceled came back as well', () =>
    given(created())
      .when(observe(payoutSeen({ status: 'canceled' })))
      .then(failed({ code: 'canceled', wasPaid: false, on: '2026-03-06' })))
  test.each(['pending', 'in_transit', 'paid', 'canceled'] as const)(
    'that says %s and is older than its failure changes nothing',
    (status) =>
      given(created(), failed({ wasPaid: false }))
        .when(observe(payoutSeen({ status })))
        .thenNothing(),
  )
  test('that says under way and is older than the arrival changes nothing', () =>
    given(created(), paid()).when(observe(payoutSeen())).thenNothing())
})

test('readings in any order, repeated, end in the bank with the same amount', () => {
  const steps = fc.constantFrom<Payout.Observation['status'][][]>(
    ['pending', 'in_transit', 'paid'],
    ['in_transit', 'failed'],
    ['in_transit', 'paid', 'failed'],
    ['pending', 'canceled'],
  )
  const told = steps.chain((all) => inAnyOrder(all).map((arriving) => ({ all, arriving })))
  fc.assert(
    fc.property(told, ({ all, arriving }) => {
      const inBank = (statuses: Payout.Observation['status'][]) => {
        let state = Payout.initial
        let bank = new Decimal(0)
        for (const status of statuses) {
          for (const event of observe(payoutSeen({ status }))(state)) {
            state = Payout.evolve(state, event)
            if (event.type === 'PayoutPaid') bank = bank.plus(event.data.amount.amount)
            if (event.type === 'PayoutFailed' && event.data.wasPaid) {
              bank = bank.minus(event.data.amount.amount)
            }
          }
        }
        return [state.status, bank.toFixed(2)]
      }
      expect(inBank(arriving)).toEqual(inBank(all))
    }),
  )
})

describe('its transactions', () => {
  const lines = [
    balanceLine(),
    balanceLine({ amount: eur('50.00'), fee: eur('1.00'), net: eur('49.00') }),
    balanceLine({ type: 'refund', amount: eur('-20.00'), fee: eur('0.00'), net: eur('-20.00') }),
    balanceLine({ type: 'adjustment', amount: eur('0.10'), fee: eur('0.00'), net: eur('0.10') }),
  ]
  const parts = [
    { type: 'adjustment', count: 1, amount: '0.10', fee: '0.00', net: '0.10' },
    { type: 'charge', count: 2, amount: '150.00', fee: '2.75', net: '147.25' },
    { type: 'refund', count: 1, amount: '-20.00', fee: '0.00', net: '-20.00' },
  ]
  test('are added up by type', () => {
    expect(addUp(lines)).toEqual(parts)
    expect(addUp([...lines].reverse())).toEqual(parts)
    expect(addUp([])).toEqual([])
  })
  const reconciled = (amount: string, difference: string): Payout.Event => {
    const data = { payoutId, amount: eur(amount), parts, difference: eur(difference) }
    return { type: 'PayoutReconciled', data }
  }
  test('come to its amount, to the cent', () =>
    given(created('127.35')).when(reconcile(parts)).then(reconciled('127.35', '0.00')))
  test('that do not come to it leave a difference', () =>
    given(created('127.36'), paid('127.36'))
      .when(reconcile(parts))
      .then(reconciled('127.36', '0.01')))
  test('added up anew after one came to light', () =>
    given(created('127.35'), {
      type: 'PayoutReconciled',
      data: { payoutId, amount: eur('127.35'), parts: [], difference: eur('127.35') },
    })
      .when(reconcile(parts))
      .then(reconciled('127.35', '0.00')))
  test('none at all are a difference too', () =>
    given(created())
      .when(reconcile([]))
      .then({
        type: 'PayoutReconciled',
        data: { payoutId, amount: eur('98.25'), parts: [], difference: eur('98.25') },
      }))
  test('of a payout that nobody knows are not added up', () =>
    given().when(reconcile(parts)).thenRefused('payout-not-found'))
})

describe('a balance transaction', () => {
  const { given } = spec(BalanceTransaction.decider)
  const recorded: BalanceTransaction.Event = {
    type: 'BalanceTransactionRecorded',
    data: balanceLine(),
  }
  test('is recorded once', () =>
    given().when(BalanceTransaction.record(balanceLine())).then(recorded))
  test('says which payout took it', () => {
    const { type, amount, fee, net, balanceTransactionId } = balanceLine()
    given(recorded).when(BalanceTransaction.payOut(payoutId)).then({
      type: 'BalanceTransactionPaidOut',
      data: { balanceTransactionId, payoutId, type, amount, fee, net },
    })
  })
  test('leaves with one payout only', () => {
    const paidOut = BalanceTransaction.payOut(payoutId)(given(recorded).state)
    given(recorded, ...paidOut)
      .when(BalanceTransaction.payOut('stripe-po_2'))
      .thenNothing()
  })
  test('that nobody has recorded is in no payout', () =>
    given().when(BalanceTransaction.payOut(payoutId)).thenNothing())
})
