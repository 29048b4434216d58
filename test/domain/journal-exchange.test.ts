// An invoice in foreign money, paid in parts at whatever rates, or given up: once nothing of it is
// open, nothing is left on conversion, and the gain is what came of it in the end.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import type { Decider, Decision } from '../../src/domain/decider.ts'
import type { Fact } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { writeOff } from '../../src/domain/invoice-settling.ts'
import { observe as observeInvoice } from '../../src/domain/invoice-terms.ts'
import { entryOf, type Financial } from '../../src/domain/journal.ts'
import { Decimal, round } from '../../src/domain/money.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Reversal from '../../src/domain/payment-reversal.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause, eur, invoiceTerms, observation } from '../support/examples.ts'
import { openWorld } from '../support/pump.ts'

const rates = fc.integer({ min: 5_000, max: 20_000 }).map((n) => (n / 10_000).toFixed(4))
const cents = fc.integer({ min: 1, max: 200_000 })
const usd = (amount: Decimal) => ({ amount: amount.toFixed(2), currency: 'USD' })

const stories = fc.record({
  rate: rates,
  tax: fc.nat({ max: 99 }),
  paid: fc.array(fc.record({ cents, rate: rates }), { minLength: 1, maxLength: 4 }),
  /** Not paid, and given up in the end. */
  rest: fc.oneof(fc.constant(0), cents),
  /** Stripe says what it made of the money before, or after, the payment is heard of. */
  isTold: fc.boolean(),
})

test('nothing is left on conversion once nothing is open', () =>
  fc.assert(
    fc.asyncProperty(stories, async ({ rate, tax, paid, rest, isTold }) => {
      const world = openWorld()
      const decide = async <State, Event extends Fact>(
        decider: Decider<State, Event>,
        id: string,
        decision: Decision<State, Event>,
      ) => {
        await transact(world.store, decider, id, decision, cause(`${decider.category} ${id}`))
        await world.settleDown()
      }
      const total = new Decimal(paid.reduce((all, one) => all + one.cents, rest)).div(100)
      const of = { invoiceId: 'qbo-1', dealId: null, number: 'INV-1', lines: [] }
      const booked = { from: 'EUR', to: 'USD', rate, on: '2026-03-01', source: 'quickbooks 1' }
      const terms = invoiceTerms({
        ...{ ...of, total: total.toFixed(2), rate: booked },
        tax: round(total.times(tax).div(100), 'EUR').toFixed(2),
      })
      await decide(Invoice.decider, 'qbo-1', observeInvoice(terms, '1'))
      for (const [at, part] of paid.entries()) {
        const [charge, paymentId] = [`ch_${at}`, `stripe-ch_${at}`]
        const amount = new Decimal(part.cents).div(100)
        const gross = round(amount.times(part.rate), 'USD')
        const [txn, none] = [`txn_${at}`, new Decimal(0)]
        const recorded = {
          ...{ balanceTransactionId: txn, type: 'charge', reportingCategory: 'charge' },
          ...{ amount: usd(gross), fee: usd(none), net: usd(gross), description: null },
          ...{ presented: eur(amount.toFixed(2)), rate: { ...booked, rate: part.rate } },
          ...{ sourceId: charge, paymentId, on: '2026-03-05', availableOn: '2026-03-07' },
        }
        await decide(BalanceTransaction.decider, txn, BalanceTransaction.record(recorded))
        const fee = { fee: usd(none), net: usd(gross), exchangeRate: part.rate }
        const seen = observation({
          ...{ paymentId, externalId: charge, amount: amount.toFixed(2) },
          references: { invoiceNumbers: ['INV-1'] },
        })
        const told = { ...seen, fee: { balanceTransactionId: txn, ...fee } }
        if (!isTold) await decide(Payment.decider, paymentId, Reversal.observe(seen))
        await decide(Payment.decider, paymentId, Reversal.observe(told))
      }
      await decide(Invoice.decider, 'qbo-1', (state) =>
        Invoice.figures(state).open.isZero() ? [] : writeOff({ reason: 'given up' })(state),
      )
      const sums = new Map<string, Decimal>()
      for (const event of await world.settleDown()) {
        if (!/^(invoice|payment|balance-transaction)-/.test(event.stream)) continue
        const entry = entryOf(event as unknown as Financial)
        for (const { account, currency, amount } of entry?.postings ?? []) {
          const key = `${account} ${currency}`
          sums.set(key, amount.plus(sums.get(key) ?? 0))
        }
      }
      const left = (key: string) => sums.get(key) ?? new Decimal(0)
      expect(left('accounts-receivable EUR').toFixed()).toBe('0')
      expect(left('unapplied-cash EUR').toFixed()).toBe('0')
      expect(left('currency-conversion EUR').toFixed()).toBe('0')
      // Parts are rounded each by itself; only where all was paid does the last one take the rest.
      const most = rest === 0 ? '0' : new Decimal(paid.length + 2).times('0.01').toFixed()
      expect(left('currency-conversion USD').abs().lessThanOrEqualTo(most)).toBe(true)
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 40), interruptAfterTimeLimit: 20_000 },
  ))
