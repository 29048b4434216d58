// What stands on an invoice: lines of payments, credits and what was given up, and how each of them
// grows and shrinks by an event.
import type { Rate } from './exchange.ts'
import type { Event, State, WriteOffKind } from './invoice.ts'
import { Decimal } from './money.ts'

/** What is left of a line. */
export type Applied = {
  paymentId: string
  amount: Decimal
  /** Of the payment, where that is in another currency. */
  paid: { amount: Decimal; currency: string; rate: Rate } | null
  on: string | null
  /** When the money came first, where that was before; absent = as `on`. */
  receivedOn?: string
  /** When a part of it was last taken back. */
  undoneOn: string | null
}
export type Credited = {
  creditNoteId: string
  lineId: string | null
  amount: Decimal
  on: string | null
}
export type GivenUp = {
  kind: WriteOffKind
  amount: Decimal
  on: string | null
  writeOffId: string | null
}
/** What an exchange has brought so far, and by which rates. */
export type Realised = {
  paymentId: string
  gain: Decimal
  currency: string
  booked: Rate
  settled: Rate
}

/** By which a credit is known: its line, where the credit note says which. */
export const creditKey = (credit: { creditNoteId: string; lineId?: string | undefined }) =>
  credit.lineId ?? credit.creditNoteId

const zero = new Decimal(0)

type OfAllocation = Extract<Event, { type: 'AllocationApplied' | 'AllocationUndone' }>
type OfCredit = Extract<Event, { type: 'CreditApplied' | 'CreditUndone' }>
type WrittenOff = Extract<Event, { type: 'InvoiceWrittenOff' }>['data']
type Reversed = Extract<Event, { type: 'WriteOffReversed' }>['data']

export function withAllocation(state: State, { type, data }: OfAllocation): State {
  const { lineId, paymentId, amount, paid, on = null } = data
  const before = state.applied.get(lineId)
  if (type === 'AllocationApplied') {
    const cash = paid && { ...paid.amount, amount: new Decimal(paid.amount.amount) }
    const line = {
      ...{ paymentId, amount: new Decimal(amount.amount), on, undoneOn: null },
      paid: cash && paid ? { ...cash, rate: paid.rate } : null,
      ...(data.receivedOn !== undefined && { receivedOn: data.receivedOn }),
    }
    return { ...state, applied: new Map(state.applied).set(lineId, line) }
  }
  const left = {
    paymentId,
    amount: (before?.amount ?? zero).minus(amount.amount),
    paid: before?.paid
      ? { ...before.paid, amount: before.paid.amount.minus(paid?.amount.amount ?? 0) }
      : null,
    on: before?.on ?? null,
    ...(before?.receivedOn !== undefined && { receivedOn: before.receivedOn }),
    undoneOn: on,
  }
  return {
    ...state,
    applied: new Map(state.applied).set(lineId, left),
    undone: new Set(state.undone).add(data.releaseId),
  }
}

export function withCredit(state: State, { type, data }: OfCredit): State {
  const { creditNoteId, lineId = null, amount, on = null } = data
  const key = creditKey(data)
  const before = state.credits.get(key)
  const had = before?.amount ?? zero
  if (type === 'CreditApplied') {
    const credit = { creditNoteId, lineId, amount: had.plus(amount.amount), on }
    return { ...state, credits: new Map(state.credits).set(key, credit) }
  }
  const left = { creditNoteId, lineId, amount: had.minus(amount.amount), on: before?.on ?? null }
  return {
    ...state,
    credits: new Map(state.credits).set(key, left),
    undone: new Set(state.undone).add(data.releaseId),
  }
}

export function withWriteOff(state: State, data: WrittenOff): State {
  const { amount, kind = 'bad-debt', on = null, writeOffId = null } = data
  const one = { kind, amount: new Decimal(amount.amount), on, writeOffId }
  return { ...state, writeOffs: [...state.writeOffs, one] }
}

/** The newest of its kind come back first. */
export function withReversal(state: State, data: Reversed): State {
  const { amount, kind = 'bad-debt', releaseId, writeOffId } = data
  let left = new Decimal(amount.amount)
  const writeOffs = [...state.writeOffs]
    .reverse()
    .map((one) => {
      if (one.kind !== kind) return one
      const back = Decimal.min(left, one.amount)
      left = left.minus(back)
      return { ...one, amount: one.amount.minus(back) }
    })
    .reverse()
  const undone = releaseId === undefined ? state.undone : new Set(state.undone).add(releaseId)
  const isDiscountRefused =
    state.isDiscountRefused || (kind === 'early-payment-discount' && writeOffId === undefined)
  return { ...state, writeOffs, undone, isDiscountRefused }
}

/** Nothing is left of them, but that they were here: told again, they are known. */
export const emptied = (credits: State['credits']): State['credits'] =>
  new Map([...credits].map(([key, credit]) => [key, { ...credit, amount: zero }]))
