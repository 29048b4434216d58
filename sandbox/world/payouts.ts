// What Stripe does with the money it holds: payouts to the bank, fees and reserves that belong to
// no payment, and the credit notes of its own billing.
import { bookLoose } from '../stripe/balance.ts'
import {
  type CreditNoteRequest,
  createCreditNote,
  createInvoice,
  type InvoiceRequest,
  voidCreditNote,
} from '../stripe/credit-notes.ts'
import type { StripeAccount } from '../stripe/ledger.ts'
import {
  arrive,
  cancelPayout,
  createPayout,
  failPayout,
  type PayoutRequest,
  reconcilePayout,
} from '../stripe/payouts.ts'
import { Impossible, minorUnits } from './terms.ts'

/** In decimals of the currency; the home currency where none is given. */
type Spoken<Request extends { currency: string }> = Omit<Request, 'amount' | 'currency'> & {
  currency?: string
}

export type PayoutOrder = Spoken<PayoutRequest> & {
  /** Given, it is a payout by hand. */
  amount?: string
}
export type BalanceOrder = {
  id?: string
  /** Signed: what Stripe takes is negative. */
  amount: string
  currency?: string
  type?: string
  category?: string
  description?: string
  created?: number
}
export type InvoiceOrder = Omit<Spoken<InvoiceRequest>, 'paid'> & { amount: string; paid?: string }
export type CreditNoteOrder = Omit<CreditNoteRequest, 'amount' | 'tax' | 'outOfBand' | 'refund'> & {
  amount: string
  tax?: string
  outOfBand?: string
  refund?: { charge: string; amount: string; id?: string }
}

const signed = (amount: string, currency: string) =>
  amount.startsWith('-') ? -minorUnits(amount.slice(1), currency) : minorUnits(amount, currency)

export function settling(stripe: StripeAccount, home: string) {
  const { journal, tables } = stripe
  const minor = (amount: string | undefined, currency: string) =>
    amount === undefined ? undefined : minorUnits(amount, currency)
  /** Without the fields that were not given. */
  const given = <Fields extends object>(fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
      [Name in keyof Fields]: Exclude<Fields[Name], undefined>
    }
  return {
    /** Everything available goes to the bank, or so much as is asked for. */
    payOut: ({ amount, currency = home, ...rest }: PayoutOrder = {}) =>
      journal.change(() =>
        createPayout(stripe, {
          ...rest,
          currency: currency.toLowerCase(),
          ...(amount === undefined ? {} : { amount: minorUnits(amount, currency) }),
        }),
      ),
    reconcilePayout: (id: string) => journal.change(() => reconcilePayout(stripe, id)),
    payoutArrives: (id: string) => journal.change(() => arrive(stripe, id)),
    failPayout: (id: string, code?: string) => journal.change(() => failPayout(stripe, id, code)),
    cancelPayout: (id: string) => journal.change(() => cancelPayout(stripe, id)),
    /** A line of the balance that belongs to nothing; without a type it is a fee. */
    balanceLine: ({ amount, currency = home, ...rest }: BalanceOrder) =>
      journal.change(() =>
        bookLoose(stripe, {
          ...rest,
          currency: currency.toLowerCase(),
          amount: signed(amount, currency),
        }),
      ),
    stripeInvoice: ({ amount, paid, currency = home, ...rest }: InvoiceOrder) =>
      journal.change(() =>
        createInvoice(stripe, {
          ...rest,
          currency: currency.toLowerCase(),
          amount: minorUnits(amount, currency),
          ...given({ paid: minor(paid, currency) }),
        } as InvoiceRequest),
      ),
    stripeCreditNote: (order: CreditNoteOrder) =>
      journal.change(() => {
        const currency = tables.invoices.get(order.invoice)?.currency
        if (!currency) throw new Impossible(`no such invoice at Stripe: ${order.invoice}`)
        const { amount, tax, outOfBand, refund, ...rest } = order
        const back = refund && { ...refund, amount: minorUnits(refund.amount, currency) }
        const inMinor = {
          tax: minor(tax, currency),
          outOfBand: minor(outOfBand, currency),
          refund: back,
        }
        return createCreditNote(stripe, {
          ...rest,
          amount: minorUnits(amount, currency),
          ...given(inMinor),
        } as CreditNoteRequest)
      }),
    voidStripeCreditNote: (id: string) => journal.change(() => voidCreditNote(stripe, id)),
  }
}
