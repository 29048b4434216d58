// What a view remembers of an invoice: the domain's own state, so that what a view shows and what
// a decision sees are worked out by the same code.
import * as Invoice from '../domain/invoice.ts'
import { Decimal } from '../domain/money.ts'

export type InvoiceMemory = {
  kind: Invoice.State['kind']
  terms: Invoice.State['terms']
  quickbooksId: string | null
  applied: [lineId: string, paymentId: string, amount: string][]
  declined: string[]
  undone: string[]
  credits: [creditNoteId: string, amount: string][]
  writtenOff: string
}

export const toMemory = (state: Invoice.State): InvoiceMemory => ({
  kind: state.kind,
  terms: state.terms,
  quickbooksId: state.quickbooksId,
  applied: [...state.applied].map(([line, { paymentId, amount }]) => [
    line,
    paymentId,
    amount.toFixed(),
  ]),
  declined: [...state.declined],
  undone: [...state.undone],
  credits: [...state.credits].map(([creditNoteId, amount]) => [creditNoteId, amount.toFixed()]),
  writtenOff: state.writtenOff.toFixed(),
})

export const fromMemory = (memory: InvoiceMemory): Invoice.State => ({
  kind: memory.kind,
  terms: memory.terms,
  quickbooksId: memory.quickbooksId,
  applied: new Map(
    memory.applied.map(([line, paymentId, amount]) => [
      line,
      { paymentId, amount: new Decimal(amount) },
    ]),
  ),
  declined: new Set(memory.declined),
  undone: new Set(memory.undone),
  credits: new Map(memory.credits.map(([id, amount]) => [id, new Decimal(amount)])),
  writtenOff: new Decimal(memory.writtenOff),
})

export const isInvoiceEvent = (event: { type: string }): event is Invoice.Event =>
  Object.hasOwn(Invoice.shapes, event.type)
