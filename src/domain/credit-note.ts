// A credit and its use. The stream protects: applied + refunded + unapplied = total, each of them
// never negative. Like a payment it leads: its lines are applied to invoices by a policy, and what
// an invoice cannot take comes back.
import Type, { type Static } from 'typebox'
import type { Decider } from './decider.ts'
import { Amount, Currency, Decimal, Money, sum } from './money.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'

export const category = 'credit-note'

export const idOfQuickBooks = (quickbooksId: string) => `qbo-${quickbooksId}`
export const idOfStripe = (creditNoteId: string) => `stripe-${creditNoteId}`
/** The credit note that stands for a refund which does not re-open its invoice. */
export const idOfRefund = (refundId: string) => `refund-${refundId}`

// Stored shapes: change them only by adding optional fields or a new version.

const Terms = Type.Object({
  creditNoteId: Id,
  source: Type.Union([Type.Literal('quickbooks'), Type.Literal('stripe'), Type.Literal('tieout')]),
  externalId: OrNull(Id),
  number: OrNull(Type.String()),
  customerId: OrNull(Id),
  /** The invoice that it corrects, where it names one. */
  invoiceId: OrNull(Id),
  currency: Currency,
  total: Amount,
  /** Part of the total; absent = none. */
  tax: Type.Optional(Amount),
  issuedOn: PlainDate,
  reason: OrNull(Type.String()),
})
export type Terms = Static<typeof Terms>

const Line = Type.Object({ lineId: Id, invoiceId: Id, amount: Amount })
export type CreditLine = Static<typeof Line>
/** The amounts that stood in the books before the change. */
const Before = Type.Object({ total: Amount, tax: Amount })

export const shapes = {
  CreditNoteIssued: Terms,
  CreditNoteAmended: Type.Object({ ...Terms.properties, before: Before }),
  CreditNoteApplied: Type.Object({
    creditNoteId: Id,
    currency: Currency,
    lines: Type.Array(Line, { minItems: 1 }),
    /** What asked for it: asked again, it is not done again. */
    decisionId: Id,
  }),
  /** A line, or a part of one, comes back: its invoice declined it or lets go of it. */
  CreditReleased: Type.Object({
    creditNoteId: Id,
    lineId: Id,
    invoiceId: Id,
    amount: Money,
    releaseId: Id,
    reason: Type.String(),
  }),
  /** What was unapplied of it went to the customer in money, outside of the ledger's payments. */
  CreditNoteRefunded: Type.Object({ creditNoteId: Id, refundId: Id, amount: Money, on: PlainDate }),
  CreditNoteVoided: Type.Object({
    creditNoteId: Id,
    currency: Currency,
    before: Before,
    reason: Type.String(),
    on: PlainDate,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

type Applied = { lineId: string; invoiceId: string; amount: Decimal }
export type State = {
  kind: 'absent' | 'issued' | 'void'
  terms: Terms | null
  /** In the order applied; a line whose amount is zero was released. */
  lines: readonly Applied[]
  decisions: ReadonlySet<string>
  released: ReadonlySet<string>
  refunds: ReadonlyMap<string, Decimal>
}
export const initial: State = {
  kind: 'absent',
  terms: null,
  lines: [],
  decisions: new Set(),
  released: new Set(),
  refunds: new Map(),
}

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'CreditNoteIssued':
      return { ...state, kind: 'issued', terms: event.data }
    case 'CreditNoteAmended': {
      const { before, ...terms } = event.data
      return { ...state, terms }
    }
    case 'CreditNoteApplied': {
      const { lines, decisionId } = event.data
      const added = lines.map((line) => ({ ...line, amount: new Decimal(line.amount) }))
      const decisions = new Set(state.decisions).add(decisionId)
      return { ...state, lines: [...state.lines, ...added], decisions }
    }
    case 'CreditReleased': {
      const { lineId, amount, releaseId } = event.data
      const lines = state.lines.map((line) =>
        line.lineId === lineId ? { ...line, amount: line.amount.minus(amount.amount) } : line,
      )
      return { ...state, lines, released: new Set(state.released).add(releaseId) }
    }
    case 'CreditNoteRefunded': {
      const { refundId, amount } = event.data
      return { ...state, refunds: new Map(state.refunds).set(refundId, new Decimal(amount.amount)) }
    }
    case 'CreditNoteVoided':
      return { ...state, kind: 'void' }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The figures of the credit note, in its currency. All zero once it is void. */
export function figures(state: State) {
  const total = state.kind === 'void' ? new Decimal(0) : new Decimal(state.terms?.total ?? 0)
  const applied = sum(state.lines.map((line) => line.amount))
  const refunded = sum(state.refunds.values())
  return { total, applied, refunded, unapplied: total.minus(applied).minus(refunded) }
}
