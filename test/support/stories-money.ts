// Stories of money in its other forms: new terms below what is settled, credits, other currencies,
// discounts for early payment.
import fc from 'fast-check'
import * as CreditNote from '../../src/domain/credit-note.ts'
import { observe, voidNote } from '../../src/domain/credit-note-terms.ts'
import type { Rate } from '../../src/domain/exchange.ts'
import * as ExchangeRate from '../../src/domain/exchange-rate.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause } from './examples.ts'
import type { SettledIn } from './histories.ts'
import {
  all,
  charged,
  customerSeen,
  type Fact,
  naming,
  type Plot,
  sold,
  told,
  voided,
  whole,
} from './story-facts.ts'

/** One payment that names its invoice, whose deal is amended, below what is settled too. */
export const below = (plot: number): Plot => {
  const dealId = `${plot}01`
  const ways = fc.constantFrom(naming(dealId), { references: { dealId } })
  const totals = fc.constantFrom<string[][]>(
    ['100.00', '70.00'],
    ['100.00', '120.00', '60.00'],
    ['100.00', '40.00', '90.00'],
  )
  return fc
    .tuple(ways, whole(30, 150), totals, fc.boolean())
    .chain(([way, amount, given, isVoid]) =>
      charged(`ch_${plot}`, { amount, ...way }).map((readings) => {
        const end = isVoid ? [voided(dealId)] : []
        return [customerSeen(plot), ...sold(plot, dealId, given), ...readings, ...end]
      }),
    )
}

/** A credit note that names its invoice, worth less in the end perhaps, or nothing; and a payment
 *  that leaves room for it. */
export const credited = (plot: number): Plot => {
  const dealId = `${plot}01`
  const creditNoteId = CreditNote.idOfQuickBooks(`${plot}0`)
  const noteOf = (total: string) => ({
    ...{ creditNoteId, source: 'quickbooks' as const, externalId: `${plot}0`, number: null },
    ...{ customerId: null, invoiceId: Invoice.idOfDeal(dealId), currency: 'EUR', total },
    ...{ issuedOn: '2026-03-04', reason: null },
  })
  /** QuickBooks is asked for the document as it is: what is read is never older than before. */
  const read = (totals: string[], seen: number): Fact =>
    told(`credit note ${creditNoteId} read, ${totals.slice(0, seen + 1)}`, async (store) => {
      const { state } = await load(store, CreditNote.decider, 'main', creditNoteId)
      const known = state.terms ? totals.indexOf(state.terms.total) : -1
      if (seen < known || state.kind === 'void') return
      const because = cause(`${creditNoteId}-${seen}`)
      const total = totals[seen] ?? ''
      const decide = total === '' ? voidNote({ reason: 'void' }) : observe(noteOf(total))
      if (total === '' && state.kind === 'absent') return false
      return transact(store, CreditNote.decider, creditNoteId, decide, because)
    })
  const given = fc.constantFrom<string[][]>(['40.00'], ['40.00', '25.00'], ['30.00', ''])
  const paid = fc.constantFrom('60.00', '35.50')
  return fc.tuple(given, paid, fc.boolean()).chain(([totals, amount, isVoid]) =>
    charged(`ch_${plot}`, { amount, ...naming(dealId) }).map((readings) => {
      const end = isVoid ? [voided(dealId)] : []
      const notes = totals.map((_, seen) => read(totals, seen))
      return [customerSeen(plot), ...sold(plot, dealId, ['100.00']), ...notes, ...readings, ...end]
    }),
  )
}

const on = '2026-03-02'
const rateOf = (from: string, to: string, rate: string): Rate => {
  return { from, to, rate, on, source: 'the bank' }
}
const stated = (plot: number, rate: Rate) =>
  told(`${rate.from} is ${rate.rate} ${rate.to}`, (store) =>
    transact(
      store,
      ExchangeRate.decider,
      ExchangeRate.idOf(rate.from, rate.to),
      ExchangeRate.record(rate),
      cause(`rate-${plot}`),
    ),
  )

type Abroad = {
  invoiced: string
  paid: string
  totals: string[]
  booked?: Rate
  exchange?: Rate
  settledIn?: SettledIn
}

/** The books are in euros. Invoice and payment are of two currencies, or both of another. */
const waysAbroad: Abroad[] = [
  {
    ...{ invoiced: 'USD', paid: 'EUR', totals: ['100.00'] },
    ...{ booked: rateOf('USD', 'EUR', '0.91'), exchange: rateOf('EUR', 'USD', '1.0873') },
  },
  {
    ...{ invoiced: 'USD', paid: 'EUR', totals: ['100.00', '70.01'] },
    ...{ booked: rateOf('USD', 'EUR', '0.91'), exchange: rateOf('EUR', 'USD', '1.0873') },
  },
  {
    ...{ invoiced: 'USD', paid: 'USD', totals: ['100.00', '80.00'] },
    ...{ booked: rateOf('USD', 'EUR', '0.91') },
    settledIn: { currency: 'EUR', rate: '0.9277' },
  },
  {
    ...{ invoiced: 'EUR', paid: 'GBP', totals: ['100.00'] },
    exchange: rateOf('GBP', 'EUR', '1.1567'),
    settledIn: { currency: 'EUR', rate: '1.1601' },
  },
  {
    ...{ invoiced: 'JPY', paid: 'EUR', totals: ['16000'] },
    ...{ booked: rateOf('JPY', 'EUR', '0.0061'), exchange: rateOf('EUR', 'JPY', '163.27') },
  },
]

export const abroad = (plot: number): Plot => {
  const dealId = `${plot}01`
  const cents = fc.integer({ min: 3000, max: 15_000 }).map((n) => (n / 100).toFixed(2))
  return fc
    .tuple(fc.constantFrom(...waysAbroad), cents, fc.boolean())
    .chain(([way, amount, isVoid]) => {
      const { invoiced, paid, totals, booked, exchange, settledIn } = way
      const told = sold(plot, dealId, totals, { currency: invoiced, rate: booked })
      const end = isVoid ? [voided(dealId)] : []
      const rates = exchange ? [stated(plot, exchange)] : []
      return all(
        fc.constant([customerSeen(plot), ...told, ...rates, ...end]),
        charged(`ch_${plot}`, { amount, currency: paid, ...naming(dealId) }, 3, { settledIn }),
      )
    })
}

/** One payment, of about what is left when the discount for early payment is taken. */
export const early = (plot: number): Plot => {
  const dealId = `${plot}01`
  const deal = { earlyDiscount: { percent: '2', withinDays: 10 } }
  const amounts = fc.constantFrom('98.00', '98.50', '97.00', '100.00')
  const totals = fc.constantFrom<string[][]>(['100.00'], ['100.00', '99.00'], ['98.00', '100.00'])
  return fc.tuple(amounts, totals).chain(([amount, given]) =>
    charged(`ch_${plot}`, { amount, ...naming(dealId) }, 3, { failures: false }).map((readings) => {
      return [customerSeen(plot), ...sold(plot, dealId, given, { deal }), ...readings]
    }),
  )
}
