// What a view remembers of an invoice: the domain's own state, so that what a view shows and what
// a decision sees are worked out by the same code.
import type { Rate } from '../domain/exchange.ts'
import * as Invoice from '../domain/invoice.ts'
import type { GivenUp, Realised } from '../domain/invoice-lines.ts'
import { Decimal } from '../domain/money.ts'
import { isOneOf } from './ledger-event.ts'

type Written<Of> = Omit<Of, 'amount' | 'gain'>
type Paid = { amount: string; currency: string; rate: Rate }

export type InvoiceMemory = {
  kind: Invoice.State['kind']
  terms: Invoice.State['terms']
  quickbooksId: string | null
  applied: {
    lineId: string
    paymentId: string
    amount: string
    paid: Paid | null
    on: string | null
    receivedOn?: string
    undoneOn: string | null
  }[]
  declined: string[]
  creditsDeclined: string[]
  undone: string[]
  credits: {
    key: string
    creditNoteId: string
    lineId: string | null
    amount: string
    on: string | null
  }[]
  writeOffs: (Written<GivenUp> & { amount: string })[]
  isDiscountRefused: boolean
  disputes: [disputeId: string, paymentId: string][]
  realised: (Written<Realised> & { lineId: string; gain: string })[]
}

/** What was sold is the largest part of it: a view that shows only figures leaves that out. */
export const withoutLines = (invoice: Invoice.State): Invoice.State => ({
  ...invoice,
  terms: invoice.terms && { ...invoice.terms, lines: [] },
})

export const toMemory = (state: Invoice.State): InvoiceMemory => ({
  kind: state.kind,
  terms: state.terms,
  quickbooksId: state.quickbooksId,
  applied: [...state.applied].map(([lineId, { amount, paid, ...line }]) => ({
    ...{ lineId, ...line, amount: amount.toFixed() },
    paid: paid && { ...paid, amount: paid.amount.toFixed() },
  })),
  declined: [...state.declined],
  creditsDeclined: [...state.creditsDeclined],
  undone: [...state.undone],
  credits: [...state.credits].map(([key, credit]) => ({
    ...{ key, ...credit, amount: credit.amount.toFixed() },
  })),
  writeOffs: state.writeOffs.map((one) => ({ ...one, amount: one.amount.toFixed() })),
  isDiscountRefused: state.isDiscountRefused,
  disputes: [...state.disputes],
  realised: [...state.realised].map(([lineId, one]) => ({
    ...{ lineId, ...one, gain: one.gain.toFixed() },
  })),
})

export const fromMemory = (memory: InvoiceMemory): Invoice.State => ({
  kind: memory.kind,
  terms: memory.terms,
  quickbooksId: memory.quickbooksId,
  applied: new Map(
    memory.applied.map(({ lineId, amount, paid, ...line }) => [
      lineId,
      {
        ...{ ...line, amount: new Decimal(amount) },
        paid: paid && { ...paid, amount: new Decimal(paid.amount) },
      },
    ]),
  ),
  declined: new Set(memory.declined),
  creditsDeclined: new Set(memory.creditsDeclined),
  undone: new Set(memory.undone),
  credits: new Map(
    memory.credits.map(({ key, ...credit }) => [
      key,
      { ...credit, amount: new Decimal(credit.amount) },
    ]),
  ),
  writeOffs: memory.writeOffs.map((one) => ({ ...one, amount: new Decimal(one.amount) })),
  isDiscountRefused: memory.isDiscountRefused,
  disputes: new Map(memory.disputes),
  realised: new Map(
    memory.realised.map(({ lineId, ...one }) => [lineId, { ...one, gain: new Decimal(one.gain) }]),
  ),
})

export const isInvoiceEvent = isOneOf<Invoice.Event>(Invoice.shapes)
