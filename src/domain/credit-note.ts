// A credit and its use. The stream protects: applied + refunded + unapplied = total, each of them
// never negative. Like a payment it leads: its lines are applied to invoices by a policy, and what
// an invoice cannot take comes back.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Rate } from './exchange.ts'
import { Amount, Currency, Decimal, format, Money, money, sum } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull, PlainDate } from './stored.ts'

export const category = 'credit-note'

export const idOfQuickBooks = (quickbooksId: string) => `qbo-${quickbooksId}`
export const idOfStripe = (creditNoteId: string) => `stripe-${creditNoteId}`
/** The credit note that stands for a refund which does not re-open its invoice. */
export const idOfRefund = (refundId: string) => `refund-${refundId}`
export const isOfRefund = (creditNoteId: string) => creditNoteId.startsWith('refund-')

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
  /** Into the home currency, for one in another; as it was first stated. Absent = not known. */
  rate: Type.Optional(Rate),
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
    /** The day of the books; absent = that of its issue. */
    on: Type.Optional(PlainDate),
  }),
  /** A line, or a part of one, comes back: its invoice declined it or lets go of it. */
  CreditReleased: Type.Object({
    creditNoteId: Id,
    lineId: Id,
    invoiceId: Id,
    amount: Money,
    releaseId: Id,
    reason: Type.String(),
    /** A person took it back: it does not go to the invoice that it names again by itself. */
    byHand: Type.Optional(Type.Literal(true)),
    /** The day of the books; absent = that of the line. */
    on: Type.Optional(PlainDate),
  }),
  /** What was unapplied of it went to the customer in money, outside of the ledger's payments. */
  CreditNoteRefunded: Type.Object({ creditNoteId: Id, refundId: Id, amount: Money, on: PlainDate }),
  CreditNoteVoided: Type.Object({
    creditNoteId: Id,
    currency: Currency,
    before: Before,
    rate: Type.Optional(Rate),
    reason: Type.String(),
    on: PlainDate,
  }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

type Applied = { lineId: string; invoiceId: string; amount: Decimal; decisionId: string }
export type State = {
  kind: 'absent' | 'issued' | 'void'
  terms: Terms | null
  /** In the order applied; a line whose amount is zero was released. */
  lines: readonly Applied[]
  decisions: ReadonlySet<string>
  released: ReadonlySet<string>
  refunds: ReadonlyMap<string, Decimal>
  /** A person has taken a line back. */
  byHand: boolean
}
export const initial: State = {
  kind: 'absent',
  terms: null,
  lines: [],
  decisions: new Set(),
  released: new Set(),
  refunds: new Map(),
  byHand: false,
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
      const added = lines.map((line) => {
        return { ...line, amount: new Decimal(line.amount), decisionId }
      })
      const decisions = new Set(state.decisions).add(decisionId)
      return { ...state, lines: [...state.lines, ...added], decisions }
    }
    case 'CreditReleased': {
      const { lineId, amount, releaseId } = event.data
      const lines = state.lines.map((line) =>
        line.lineId === lineId ? { ...line, amount: line.amount.minus(amount.amount) } : line,
      )
      const released = new Set(state.released).add(releaseId)
      return { ...state, lines, released, byHand: state.byHand || event.data.byHand === true }
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

export type Status = 'open' | 'partially_applied' | 'applied' | 'void'

export function statusOf(state: State): Status {
  if (state.kind === 'void') return 'void'
  const { total, unapplied } = figures(state)
  if (unapplied.isZero()) return 'applied'
  return unapplied.equals(total) ? 'open' : 'partially_applied'
}

/** @throws Refusal credit-note-not-found, credit-note-void */
function standing({ kind, terms }: State): Terms {
  if (!terms) throw new Refusal('credit-note-not-found')
  if (kind === 'void') throw new Refusal('credit-note-void', { creditNoteId: terms.creditNoteId })
  return terms
}

/** An amount of its currency, and more than nothing.
 *  @throws Refusal currency-differs, not-positive, too-many-decimals */
function asked({ creditNoteId, currency }: Terms, amount: Money): Decimal {
  if (amount.currency !== currency) {
    throw new Refusal('currency-differs', { creditNoteId, amount, currency })
  }
  const value = new Decimal(format(amount.amount, currency))
  if (!value.greaterThan(0)) throw new Refusal('not-positive', { creditNoteId, amount })
  return value
}

function claim(state: State, wanted: Decimal) {
  const { unapplied } = figures(state)
  if (wanted.lessThanOrEqualTo(unapplied)) return
  const creditNoteId = state.terms?.creditNoteId
  const amounts = { asked: wanted.toFixed(), unapplied: unapplied.toFixed() }
  throw new Refusal('exceeds-unapplied-credit', { creditNoteId, ...amounts })
}

/** Sends unapplied credit to invoices, all lines or none.
 *  @throws Refusal credit-note-not-found, credit-note-void, not-positive, too-many-decimals,
 *  currency-differs, exceeds-unapplied-credit */
export const apply =
  (request: {
    decisionId: string
    lines: { invoiceId: string; amount: Money }[]
    on?: string | undefined
  }): Decision<State, Event> =>
  (state) => {
    const { decisionId, on } = request
    if (state.decisions.has(decisionId)) return []
    const terms = standing(state)
    const { creditNoteId, currency } = terms
    const lines = request.lines.map(({ invoiceId, amount }, index) => ({
      lineId: `${creditNoteId}/${state.lines.length + index + 1}`,
      invoiceId,
      amount: format(asked(terms, amount), currency),
    }))
    if (lines.length === 0) throw new Refusal('not-positive', { creditNoteId, lines })
    claim(state, sum(lines.map(({ amount }) => amount)))
    const data = { creditNoteId, currency, lines, decisionId, ...(on !== undefined && { on }) }
    return [{ type: 'CreditNoteApplied', data }]
  }

/** The release of a line that its invoice has declined. */
export const declinedRelease = (lineId: string) => `${lineId}/declined`

/** Takes a line back, or a part of it. Of what an invoice lets go of, as much as is still there; a
 *  person is told when that is less than asked for.
 *  @throws Refusal credit-note-not-found, credit-line-not-found, not-positive, too-many-decimals,
 *  exceeds-line */
export const release =
  (request: {
    lineId: string
    /** Absent = all that is left of it. */
    amount?: string | undefined
    releaseId: string
    reason: string
    byHand?: true | undefined
    on?: string | undefined
  }): Decision<State, Event> =>
  (state) => {
    const { lineId, releaseId, reason, byHand, on } = request
    if (!state.terms) throw new Refusal('credit-note-not-found')
    if (state.released.has(releaseId)) return []
    const { creditNoteId, currency } = state.terms
    const line = state.lines.find((one) => one.lineId === lineId)
    if (!line) throw new Refusal('credit-line-not-found', { creditNoteId, lineId })
    const { invoiceId, amount: left } = line
    const { amount = left.toFixed() } = request
    if (left.isZero() && !byHand) return []
    const wanted = asked(state.terms, { amount, currency })
    if (byHand && wanted.greaterThan(left)) {
      throw new Refusal('exceeds-line', { creditNoteId, lineId, left: left.toFixed() })
    }
    const part = money(Decimal.min(wanted, left), currency)
    const data = { creditNoteId, lineId, invoiceId, amount: part, releaseId, reason }
    const more = { ...(byHand && { byHand }), ...(on !== undefined && { on }) }
    return [{ type: 'CreditReleased', data: { ...data, ...more } }]
  }

/** What is unapplied of it went to the customer in money.
 *  @throws Refusal credit-note-not-found, credit-note-void, not-positive, too-many-decimals,
 *  currency-differs, exceeds-unapplied-credit */
export const refund =
  (request: { refundId: string; amount: Money; on: string }): Decision<State, Event> =>
  (state) => {
    const { refundId, on } = request
    if (state.refunds.has(refundId)) return []
    const terms = standing(state)
    const wanted = asked(terms, request.amount)
    claim(state, wanted)
    const { creditNoteId, currency } = terms
    const amount = money(wanted, currency)
    return [{ type: 'CreditNoteRefunded', data: { creditNoteId, refundId, amount, on } }]
  }
