// What platforms tell of a company, fact by fact, for the stories.
import fc from 'fast-check'
import * as Customer from '../../src/domain/customer.ts'
import * as Deal from '../../src/domain/deal.ts'
import type { EventStore } from '../../src/domain/event-store.ts'
import type { Rate } from '../../src/domain/exchange.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { issue, voidInvoice } from '../../src/domain/invoice-terms.ts'
import * as Payment from '../../src/domain/payment.ts'
import { type Observation, observe } from '../../src/domain/payment-reversal.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause, dealTerms, profile, received } from './examples.ts'
import { chargeStory, type SettledIn } from './histories.ts'

/** One thing that a platform tells. False when it cannot have happened yet, as an invoice cannot
 *  be voided in QuickBooks before it is there; then it is told later. */
export type Fact = { name: string; tell(store: EventStore): Promise<boolean> }
export type Plot = fc.Arbitrary<Fact[]>

export const told = (name: string, act: (store: EventStore) => Promise<unknown>): Fact => {
  const tell = async (store: EventStore) => (await act(store)) !== false
  return Object.assign({ name, tell }, { [fc.toStringMethod]: () => name })
}

export const customerOf = (plot: number) => `hubspot-company-${plot}`
export const customerSeen = (plot: number) => {
  const given = { customerId: customerOf(plot), emails: [`payer-${plot}@example.com`] }
  const decide = Customer.see(profile(given))
  return told(`customer ${plot} seen`, (store) =>
    transact(store, Customer.decider, given.customerId, decide, cause(`seen-${plot}`)),
  )
}

type Sold = {
  currency?: string
  /** At which the books take it. */
  rate?: Rate | undefined
  deal?: Partial<Deal.Terms>
}

/** Won, amended perhaps, and issued in QuickBooks as soon as it was requested. */
export function sold(
  plot: number,
  dealId: string,
  totals: string[],
  { currency = 'EUR', rate, deal }: Sold = {},
): Fact[] {
  const won = totals.map((total, minute) => {
    const modifiedAt = `2026-03-01T09:0${minute}:00.000Z`
    const terms = { dealId, customerId: customerOf(plot), total, modifiedAt, currency, ...deal }
    return told(`deal ${dealId} won for ${total}`, (store) => {
      const decide = Deal.observeWon(dealTerms(terms))
      return transact(store, Deal.decider, dealId, decide, cause(`${dealId}-${minute}`))
    })
  })
  return [
    ...won,
    inQuickBooks(dealId, 'issued', issue({ quickbooksId: dealId, number: null, rate })),
  ]
}

export const voided = (dealId: string) => inQuickBooks(dealId, 'voided', voidInvoice('a mistake'))

function inQuickBooks(dealId: string, what: string, decide: ReturnType<typeof voidInvoice>) {
  const invoiceId = Invoice.idOfDeal(dealId)
  return told(`invoice ${invoiceId} ${what}`, async (store) => {
    const { kind } = (await load(store, Invoice.decider, 'main', invoiceId)).state
    if (kind === 'absent' || (what === 'voided' && kind === 'requested')) return false
    return transact(store, Invoice.decider, invoiceId, decide, cause(`${dealId}-${what}`))
  })
}

export type Told = Parameters<typeof received>[0]

/** A charge and all that happens to it, told a reading at a time. */
export const charged = (
  chargeId: string,
  given: Told,
  reversals = 3,
  more: { settledIn?: SettledIn | undefined; failures?: boolean } = {},
): Plot => {
  const paymentId = Payment.idOfStripe(chargeId)
  const details = received({ paymentId, externalId: chargeId, ...given })
  return chargeStory(details, { reversals, ...more }).map((readings) =>
    readings.map((one, index) => reading(paymentId, one, index)),
  )
}

const reading = (paymentId: string, seen: Observation, index: number) => {
  const gone = [...seen.refunds, ...seen.disputes].map((one) => JSON.stringify(one)).join(' ')
  const purpose = JSON.stringify(seen.references)
  const name = `${paymentId} of ${seen.received.amount} read ${purpose} ${gone}`
  return told(name, (store) =>
    transact(store, Payment.decider, paymentId, observe(seen), cause(`${paymentId}-${index}`)),
  )
}

export const whole = (min: number, max: number) =>
  fc.integer({ min, max }).map((euros) => `${euros}.00`)
export const all = (...parts: Plot[]): Plot => fc.tuple(...parts).map((facts) => facts.flat())
export const naming = (...dealIds: string[]) => {
  return { references: { invoiceNumbers: dealIds.map(Invoice.numberOfDeal) } }
}

export const inWords = (dealId: string) => {
  return { references: { description: `thanks for ${Invoice.numberOfDeal(dealId)}!` } }
}
