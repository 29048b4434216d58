// A receivable and how it is settled. The stream protects: settled + credited + written off + open
// = total, and open is never negative.
import Type, { type Static } from 'typebox'
import { DealLine } from './deal.ts'
import type { Decider } from './decider.ts'
import { Rate } from './exchange.ts'
import {
  type Applied,
  type Credited,
  creditKey,
  emptied,
  type GivenUp,
  type Realised,
  withAllocation,
  withCredit,
  withReversal,
  withWriteOff,
} from './invoice-lines.ts'
import { Amount, Currency, Decimal, Money, sum } from './money.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'

export const category = 'invoice'

/** The invoice that a deal becomes; known before any platform has answered. */
export const idOfDeal = (dealId: string) => `deal-${dealId}`
/** The invoice of one of several instalments, counted from 1. */
export const idOfInstalment = (dealId: string, number: number) => `${idOfDeal(dealId)}-p${number}`
/** The deal behind an invoice of ours; null for one that was made in QuickBooks. */
export const dealIdOf = (invoiceId: string) =>
  /^deal-(.+?)(?:-p[1-9]\d*)?$/.exec(invoiceId)?.[1] ?? null
/** An invoice that was made in QuickBooks. */
export const idOfQuickBooks = (quickbooksId: string) => `qbo-${quickbooksId}`
/** Made from the deal, not from a counter: the order of events cannot change it. */
export const numberOfDeal = (dealId: string) => `INV-${dealId}`
export const numberOfInstalment = (dealId: string, number: number) =>
  `${numberOfDeal(dealId)}-P${number}`
/** The invoice that was asked for under this number; null for a number that is not of our making. */
export const idOfNumber = (number: string) => {
  const [, dealId, instalment] = /^INV-(.+?)(?:-P([1-9]\d*))?$/i.exec(number.trim()) ?? []
  if (dealId === undefined) return null
  return instalment === undefined ? idOfDeal(dealId) : idOfInstalment(dealId, Number(instalment))
}

// Stored shapes: change them only by adding optional fields or a new version.

const Terms = Type.Object({
  invoiceId: Id,
  number: OrNull(Type.String()),
  dealId: OrNull(Id),
  customerId: OrNull(Id),
  currency: Currency,
  /** The amounts of all lines, and the tax. */
  total: Amount,
  lines: Type.Array(DealLine),
  issuedOn: PlainDate,
  dueOn: PlainDate,
  /** Part of the total; absent = none. */
  tax: Type.Optional(Amount),
  /** What the lines' amounts have been lowered by; absent = nothing. */
  discount: Type.Optional(Amount),
  /** Part of the total without tax that is not earned yet; negative where what was deferred on other
   *  invoices of the deal is earned with this one. Absent = none. */
  deferred: Type.Optional(Amount),
  /** Into the home currency, for an invoice in another. Absent = not known. */
  rate: Type.Optional(Rate),
  /** May be left unpaid by who pays until that day. */
  earlyDiscount: Type.Optional(Type.Object({ amount: Amount, until: PlainDate })),
  /** Which of the deal's invoices it is; absent = the only one. */
  instalment: Type.Optional(
    Type.Object({
      number: Type.Integer({ minimum: 1 }),
      of: Type.Integer({ minimum: 1 }),
      label: Type.String(),
    }),
  ),
})
export type Terms = Static<typeof Terms>

const Allocation = Type.Object({
  invoiceId: Id,
  paymentId: Id,
  lineId: Id,
  /** In the invoice's currency. */
  amount: Money,
  /** What it is of the payment, where that is in another currency: `amount` = paid x rate. */
  paid: Type.Optional(Type.Object({ amount: Money, rate: Rate })),
  /** The day of the books: when both the money and the invoice were there. */
  on: Type.Optional(PlainDate),
  /** When the money came first, where it was away in between. */
  receivedOn: Type.Optional(PlainDate),
})
export type Allocation = Static<typeof Allocation>

/** What stood in the books before a change; absent where nothing did (not issued yet). */
const Before = Type.Object({ total: Amount, tax: Amount, discount: Amount, deferred: Amount })
export type Before = Static<typeof Before>

export const WriteOffKind = Type.Union([
  Type.Literal('bad-debt'),
  Type.Literal('small-difference'),
  Type.Literal('early-payment-discount'),
  Type.Literal('bank-fee'),
])
export type WriteOffKind = Static<typeof WriteOffKind>
const Credit = {
  invoiceId: Id,
  creditNoteId: Id,
  amount: Money,
  /** Absent = the credit note's only line. */
  lineId: Type.Optional(Id),
  on: Type.Optional(PlainDate),
}
const WrittenOff = {
  invoiceId: Id,
  amount: Money,
  reason: Type.String(),
  /** Absent = bad debt. */
  kind: Type.Optional(WriteOffKind),
  on: Type.Optional(PlainDate),
  /** What asked for it: asked again, it is not done again. */
  writeOffId: Type.Optional(Id),
  /** At which the invoice was booked, where it is in foreign money. */
  rate: Type.Optional(Rate),
}

export const shapes = {
  InvoiceRequested: Terms,
  InvoiceIssued: Type.Object({ ...Terms.properties, quickbooksId: Id }),
  InvoiceAmended: Type.Object({
    ...Terms.properties,
    reason: Type.String(),
    before: Type.Optional(Before),
  }),
  AllocationApplied: Allocation,
  AllocationDeclined: Type.Object({ ...Allocation.properties, reason: Type.String() }),
  AllocationUndone: Type.Object({
    ...Allocation.properties,
    /** Names the undoing, on the payment's side too: each is done once. */
    releaseId: Id,
    reason: Type.String(),
  }),
  CreditApplied: Type.Object(Credit),
  CreditDeclined: Type.Object({ ...Credit, reason: Type.String() }),
  CreditUndone: Type.Object({ ...Credit, releaseId: Id, reason: Type.String() }),
  InvoiceWrittenOff: Type.Object(WrittenOff),
  /** What was given up is due again, or was never to be given up. */
  WriteOffReversed: Type.Object({ ...WrittenOff, releaseId: Type.Optional(Id) }),
  InvoiceVoided: Type.Object({
    invoiceId: Id,
    reason: Type.String(),
    currency: Type.Optional(Currency),
    before: Type.Optional(Before),
    rate: Type.Optional(Rate),
    on: Type.Optional(PlainDate),
  }),
  /** The payer's bank asks for money back that this invoice was settled with. */
  InvoiceDisputed: Type.Object({ invoiceId: Id, paymentId: Id, disputeId: Id }),
  InvoiceDisputeEnded: Type.Object({ invoiceId: Id, paymentId: Id, disputeId: Id }),
  /** The money of a line was worth more (a loss: less) in the home currency when it came than the
   *  receivable was when it was booked. A correction states the change of it. */
  ExchangeDifferenceRealised: Type.Object({
    invoiceId: Id,
    paymentId: Id,
    lineId: Id,
    /** In the home currency; negative = a loss. */
    gain: Money,
    booked: Rate,
    settled: Rate,
    on: PlainDate,
  }),
  InvoicePaid: Type.Object({ invoiceId: Id, total: Money }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

/** Disputed goes before the other four: what stands there may be taken back. */
export type Status = 'open' | 'partially_paid' | 'paid' | 'void' | 'written_off' | 'disputed'

export type State = {
  kind: 'absent' | 'requested' | 'issued' | 'void'
  terms: Terms | null
  quickbooksId: string | null
  /** What each allocation line still settles, by line. */
  applied: ReadonlyMap<string, Applied>
  /** Lines of payments that were declined, and of credit notes. */
  declined: ReadonlySet<string>
  creditsDeclined: ReadonlySet<string>
  undone: ReadonlySet<string>
  /** What each credit still covers, by `creditKey`. */
  credits: ReadonlyMap<string, Credited>
  /** In the order given up; one whose amount is zero was reversed. */
  writeOffs: readonly GivenUp[]
  /** A person has asked for what was granted as a discount. */
  isDiscountRefused: boolean
  /** The disputes that are open, with the payment of each. */
  disputes: ReadonlyMap<string, string>
  /** By line. */
  realised: ReadonlyMap<string, Realised>
}
const zero = new Decimal(0)
export const initial: State = {
  kind: 'absent',
  terms: null,
  quickbooksId: null,
  applied: new Map(),
  declined: new Set(),
  creditsDeclined: new Set(),
  undone: new Set(),
  credits: new Map(),
  writeOffs: [],
  isDiscountRefused: false,
  disputes: new Map(),
  realised: new Map(),
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'InvoiceRequested':
      return { ...state, kind: 'requested', terms: event.data }
    case 'InvoiceIssued': {
      const { quickbooksId, ...terms } = event.data
      return { ...state, kind: 'issued', terms, quickbooksId }
    }
    case 'InvoiceAmended': {
      const { reason, before, ...terms } = event.data
      return { ...state, terms }
    }
    case 'AllocationApplied':
    case 'AllocationUndone':
      return withAllocation(state, event)
    case 'AllocationDeclined':
      return { ...state, declined: new Set(state.declined).add(event.data.lineId) }
    case 'CreditApplied':
    case 'CreditUndone':
      return withCredit(state, event)
    case 'CreditDeclined': {
      const creditsDeclined = new Set(state.creditsDeclined).add(creditKey(event.data))
      return { ...state, creditsDeclined }
    }
    case 'InvoiceWrittenOff':
      return withWriteOff(state, event.data)
    case 'WriteOffReversed':
      return withReversal(state, event.data)
    // Those voided before it was said what a void takes back say nothing of these.
    case 'InvoiceVoided':
      return { ...state, kind: 'void', credits: emptied(state.credits), writeOffs: [] }
    case 'InvoiceDisputed': {
      const { disputeId, paymentId } = event.data
      return { ...state, disputes: new Map(state.disputes).set(disputeId, paymentId) }
    }
    case 'InvoiceDisputeEnded': {
      const others = [...state.disputes].filter(([id]) => id !== event.data.disputeId)
      return { ...state, disputes: new Map(others) }
    }
    case 'ExchangeDifferenceRealised': {
      const { lineId, paymentId, gain, booked, settled } = event.data
      const before = state.realised.get(lineId)?.gain ?? zero
      const { currency } = gain
      const now = { paymentId, gain: before.plus(gain.amount), currency, booked, settled }
      return { ...state, realised: new Map(state.realised).set(lineId, now) }
    }
    case 'InvoicePaid':
      return state
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The figures of the invoice, in its currency. All zero once it is void. */
export function figures(state: State) {
  const total = state.kind === 'void' ? zero : new Decimal(state.terms?.total ?? 0)
  const settled = sum([...state.applied.values()].map((line) => line.amount))
  const credited = sum([...state.credits.values()].map((credit) => credit.amount))
  const writtenOff = sum(state.writeOffs.map((one) => one.amount))
  const open = total.minus(settled).minus(credited).minus(writtenOff)
  return { total, settled, credited, writtenOff, open }
}

/** What was given up of it, by kind. */
export const writtenOffAs = ({ writeOffs }: State, kind: WriteOffKind) =>
  sum(writeOffs.filter((one) => one.kind === kind).map((one) => one.amount))

/** A discount that was agreed and a fee that the bank kept are granted: nothing is owed any more. */
const isGivenUp = (state: State) =>
  (['bad-debt', 'small-difference'] as const).some((one) => !writtenOffAs(state, one).isZero())

/** Nothing is open any more, and nothing of it was given up; whether disputed or not. */
export function isPaid(state: State): boolean {
  const { total, open } = figures(state)
  return open.isZero() && total.greaterThan(0) && !isGivenUp(state)
}

export function statusOf(state: State): Status {
  if (state.kind === 'void') return 'void'
  if (state.disputes.size > 0) return 'disputed'
  if (isPaid(state)) return 'paid'
  const { total, settled, credited, open } = figures(state)
  if (open.isZero() && total.greaterThan(0)) return 'written_off'
  return settled.plus(credited).greaterThan(0) ? 'partially_paid' : 'open'
}
