// A receivable and how it is settled. The stream protects: settled + credited + written off + open
// = total, and open is never negative.
import Type, { type Static } from 'typebox'
import { DealLine } from './deal.ts'
import type { Decider, Decision } from './decider.ts'
import { Rate } from './exchange.ts'
import { Amount, Currency, Decimal, format, Money, money, sum } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'

export const category = 'invoice'

/** The invoice that a deal becomes; known before any platform has answered. */
export const idOfDeal = (dealId: string) => `deal-${dealId}`
/** The deal behind an invoice of ours; null for one that was made in QuickBooks. */
export const dealIdOf = (invoiceId: string) =>
  invoiceId.startsWith('deal-') ? invoiceId.slice('deal-'.length) : null
/** An invoice that was made in QuickBooks. */
export const idOfQuickBooks = (quickbooksId: string) => `qbo-${quickbooksId}`
/** Made from the deal, not from a counter: the order of events cannot change it. */
export const numberOfDeal = (dealId: string) => `INV-${dealId}`
/** The invoice that was asked for under this number; null for a number that is not of our making. */
export const idOfNumber = (number: string) => {
  const dealId = /^INV-(.+)$/i.exec(number.trim())?.[1]
  return dealId === undefined ? null : idOfDeal(dealId)
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
  WriteOffReversed: Type.Object(WrittenOff),
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

export type Status = 'open' | 'partially_paid' | 'paid' | 'void' | 'written_off'
type Applied = { paymentId: string; amount: Decimal }

export type State = {
  kind: 'absent' | 'requested' | 'issued' | 'void'
  terms: Terms | null
  quickbooksId: string | null
  /** What each allocation line still settles, by line. */
  applied: ReadonlyMap<string, Applied>
  declined: ReadonlySet<string>
  undone: ReadonlySet<string>
  credits: ReadonlyMap<string, Decimal>
  writtenOff: Decimal
}
const zero = new Decimal(0)
export const initial: State = {
  kind: 'absent',
  terms: null,
  quickbooksId: null,
  applied: new Map(),
  declined: new Set(),
  undone: new Set(),
  credits: new Map(),
  writtenOff: zero,
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
    case 'AllocationApplied': {
      const { lineId, paymentId, amount } = event.data
      const line = { paymentId, amount: new Decimal(amount.amount) }
      return { ...state, applied: new Map(state.applied).set(lineId, line) }
    }
    case 'AllocationDeclined':
      return { ...state, declined: new Set(state.declined).add(event.data.lineId) }
    case 'AllocationUndone': {
      const { lineId, paymentId, amount, releaseId } = event.data
      const left = (state.applied.get(lineId)?.amount ?? zero).minus(amount.amount)
      return {
        ...state,
        applied: new Map(state.applied).set(lineId, { paymentId, amount: left }),
        undone: new Set(state.undone).add(releaseId),
      }
    }
    case 'CreditApplied': {
      const { creditNoteId, amount } = event.data
      const credit = (state.credits.get(creditNoteId) ?? zero).plus(amount.amount)
      return { ...state, credits: new Map(state.credits).set(creditNoteId, credit) }
    }
    case 'InvoiceWrittenOff':
      return { ...state, writtenOff: state.writtenOff.plus(event.data.amount.amount) }
    case 'InvoiceVoided':
      return { ...state, kind: 'void', credits: new Map(), writtenOff: zero }
    case 'CreditDeclined':
    case 'CreditUndone':
    case 'WriteOffReversed':
    case 'InvoiceDisputed':
    case 'InvoiceDisputeEnded':
    case 'ExchangeDifferenceRealised':
    case 'InvoicePaid':
      return state
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The figures of the invoice, in its currency. All zero once it is void. */
export function figures(state: State) {
  const total = state.kind === 'void' ? zero : new Decimal(state.terms?.total ?? 0)
  const settled = sum([...state.applied.values()].map((line) => line.amount))
  const credited = sum(state.credits.values())
  const open = total.minus(settled).minus(credited).minus(state.writtenOff)
  return { total, settled, credited, writtenOff: state.writtenOff, open }
}

export function statusOf(state: State): Status {
  if (state.kind === 'void') return 'void'
  const { total, settled, credited, writtenOff, open } = figures(state)
  if (open.isZero() && total.greaterThan(0)) return writtenOff.isZero() ? 'paid' : 'written_off'
  return settled.plus(credited).greaterThan(0) ? 'partially_paid' : 'open'
}

/** The same events, and InvoicePaid behind them when they bring open to zero. */
function withPaid(state: State, events: Event[]): Event[] {
  const after = events.reduce(evolve, state)
  const paid = statusOf(after) === 'paid' && statusOf(state) !== 'paid'
  if (!paid || !after.terms) return events
  const { invoiceId, total, currency } = after.terms
  return [...events, { type: 'InvoicePaid', data: { invoiceId, total: money(total, currency) } }]
}

export const request =
  (terms: Terms): Decision<State, Event> =>
  (state) =>
    state.kind === 'absent' ? [{ type: 'InvoiceRequested', data: terms }] : []

/** QuickBooks holds the invoice. Its number wins over ours: it is what the customer sees. */
export const issue =
  (issued: { quickbooksId: string; number: string | null }): Decision<State, Event> =>
  (state) => {
    if (state.kind === 'issued' || state.kind === 'void') return []
    if (!state.terms) throw new Refusal('invoice-not-found', issued)
    const number = issued.number ?? state.terms.number
    const { quickbooksId } = issued
    return [{ type: 'InvoiceIssued', data: { ...state.terms, number, quickbooksId } }]
  }

/** An invoice that was made in QuickBooks, as it is there now. */
export const observe =
  (terms: Terms, quickbooksId: string): Decision<State, Event> =>
  (state) => {
    if (state.kind === 'absent') {
      return withPaid(state, [{ type: 'InvoiceIssued', data: { ...terms, quickbooksId } }])
    }
    return amend(terms, 'changed in QuickBooks')(state)
  }

/** New terms, for example after the deal changed. Terms below what is already settled, or in
 *  another currency, change nothing: the disagreement stays visible until a person settles it. */
export const amend =
  (terms: Omit<Terms, 'invoiceId'>, reason: string): Decision<State, Event> =>
  (state) => {
    if (!state.terms || state.kind === 'void' || terms.currency !== state.terms.currency) return []
    const next = { ...state.terms, ...terms, invoiceId: state.terms.invoiceId }
    if (JSON.stringify(next) === JSON.stringify(state.terms)) return []
    const { settled, credited, writtenOff } = figures(state)
    if (settled.plus(credited).plus(writtenOff).greaterThan(terms.total)) return []
    return withPaid(state, [{ type: 'InvoiceAmended', data: { ...next, reason } }])
  }

function whyDeclined(state: State, amount: Money): string | null {
  if (state.kind !== 'issued') return state.kind === 'void' ? 'void' : 'not-issued'
  if (amount.currency !== state.terms?.currency) return 'currency-differs'
  return new Decimal(amount.amount).greaterThan(figures(state).open) ? 'exceeds-open' : null
}

/** One line of a payment. An invoice takes a line whole or declines it whole. */
export const applyAllocation =
  (allocation: Allocation): Decision<State, Event> =>
  (state) => {
    const { lineId, amount } = allocation
    if (state.applied.has(lineId) || state.declined.has(lineId)) return []
    if (!new Decimal(amount.amount).greaterThan(0)) throw new Refusal('not-positive', { amount })
    const reason = whyDeclined(state, amount)
    return reason
      ? [{ type: 'AllocationDeclined', data: { ...allocation, reason } }]
      : withPaid(state, [{ type: 'AllocationApplied', data: { ...allocation } }])
  }

/** The payment took back (a part of) a line. */
export const undoAllocation =
  (request: Allocation & { releaseId: string; reason: string }): Decision<State, Event> =>
  (state) => {
    if (state.undone.has(request.releaseId)) return []
    const line = state.applied.get(request.lineId)
    if (!line || line.amount.lessThan(request.amount.amount)) return []
    return [{ type: 'AllocationUndone', data: { ...request } }]
  }

function claim(state: State, amount: Money): Terms {
  if (state.kind !== 'issued' || !state.terms) throw new Refusal('invoice-not-open', { amount })
  const { currency, invoiceId } = state.terms
  if (amount.currency !== currency) throw new Refusal('currency-differs', { invoiceId, amount })
  format(amount.amount, currency)
  const asked = new Decimal(amount.amount)
  if (!asked.greaterThan(0)) throw new Refusal('not-positive', { amount })
  const { open } = figures(state)
  if (asked.greaterThan(open)) {
    throw new Refusal('exceeds-open', { invoiceId, amount, open: open.toFixed() })
  }
  return state.terms
}

export const applyCredit =
  (credit: { creditNoteId: string; amount: Money }): Decision<State, Event> =>
  (state) => {
    if (state.credits.has(credit.creditNoteId)) return []
    const { invoiceId } = claim(state, credit.amount)
    return withPaid(state, [{ type: 'CreditApplied', data: { invoiceId, ...credit } }])
  }

/** Gives up what is still open. */
export const writeOff =
  (reason: string): Decision<State, Event> =>
  (state) => {
    if (state.kind === 'issued' && state.terms && figures(state).open.isZero()) return []
    if (!state.terms) throw new Refusal('invoice-not-open')
    const open = money(figures(state).open, state.terms.currency)
    const { invoiceId } = claim(state, open)
    return [{ type: 'InvoiceWrittenOff', data: { invoiceId, amount: open, reason } }]
  }

/** Gives up what this line has left open, if it is no more than `upTo`. What was given up before, or
 *  is open because a part of the line has gone back, is not given up for it again. */
export const writeOffBehind =
  (
    line: { lineId: string; amount: string },
    upTo: string,
    reason: string,
  ): Decision<State, Event> =>
  (state) => {
    const settles = state.applied.get(line.lineId)
    const isWhole = settles?.amount.equals(line.amount) ?? false
    if (state.kind !== 'issued' || !isWhole || !state.writtenOff.isZero()) return []
    const { open } = figures(state)
    return open.isZero() || open.greaterThan(upTo) ? [] : writeOff(reason)(state)
  }

/** It is no receivable any more. Whatever settled it goes back to its payments first. */
export const voidInvoice =
  (reason: string): Decision<State, Event> =>
  (state) => {
    if (!state.terms || state.kind === 'void') return []
    const { invoiceId, currency } = state.terms
    const undone = [...state.applied]
      .filter(([, line]) => line.amount.greaterThan(0))
      .map(([lineId, { paymentId, amount }]): Event => {
        const releaseId = `${lineId}/void`
        const data = { invoiceId, paymentId, lineId, amount: money(amount, currency) }
        return { type: 'AllocationUndone', data: { ...data, releaseId, reason: 'void' } }
      })
    return [...undone, { type: 'InvoiceVoided', data: { invoiceId, reason } }]
  }
