// What a platform says of a credit note: issued, worth another amount, paid out, void. When less of
// it is left than is used, its newest lines come back.
import {
  decider,
  type Event,
  figures,
  refund,
  release,
  type State,
  type Terms,
} from './credit-note.ts'
import { type Decision, inTurn } from './decider.ts'
import { leftErased } from './erased.ts'
import { Decimal, format, knownCurrency, type Money } from './money.ts'
import { Refusal } from './refusal.ts'

const beforeOf = ({ total, tax, currency }: Terms) => ({
  total: format(total, currency),
  tax: format(tax ?? 0, currency),
})

const sorted = (terms: Terms) => JSON.stringify(Object.entries(terms).sort())

/** What the platform says of it now. When it is worth less than what is used of it, the newest lines
 *  come back; one that is worth nothing is void.
 *  @throws Refusal unknown-currency, not-positive, too-many-decimals, currency-differs,
 *  credit-note-refunded */
export const observe =
  (terms: Terms): Decision<State, Event> =>
  (state) => {
    const { creditNoteId, currency } = terms
    const { total } = beforeOf(terms)
    knownCurrency(currency)
    if (new Decimal(total).isNegative()) throw new Refusal('not-positive', { creditNoteId, total })
    if (new Decimal(total).isZero()) return voidNote({ reason: 'nothing is left of it' })(state)
    if (state.kind === 'void') return []
    if (!state.terms) return [{ type: 'CreditNoteIssued', data: terms }]
    // What is booked stays booked at its rate.
    const { rate: toldRate, ...told } = terms
    const now = leftErased(state.terms, {
      ...told,
      ...(state.terms.rate && { rate: state.terms.rate }),
    })
    if (sorted(now) === sorted(state.terms)) return []
    if (currency !== state.terms.currency) {
      throw new Refusal('currency-differs', { creditNoteId, currency })
    }
    const { refunded } = figures(state)
    if (refunded.greaterThan(total)) throw refundedBefore(state)
    const freed = freeing(state, new Decimal(total).minus(refunded))
    const before = beforeOf(state.terms)
    return [...freed, { type: 'CreditNoteAmended', data: { ...now, before } }]
  }

const refundedBefore = ({ terms, refunds }: State) =>
  new Refusal('credit-note-refunded', {
    creditNoteId: terms?.creditNoteId,
    refundIds: [...refunds.keys()],
  })

/** Takes so much of the newest lines back that no more than `most` is applied. */
function freeing(state: State, most: Decimal): Event[] {
  let excess = figures(state).applied.minus(most)
  const events: Event[] = []
  for (const { lineId, amount } of [...state.lines].reverse()) {
    const part = Decimal.min(excess, amount)
    if (!part.greaterThan(0)) continue
    excess = excess.minus(part)
    // A line may be shortened more than once: the count tells one time from the other.
    const releaseId = `${lineId}/amended-${state.released.size + events.length + 1}`
    const request = { lineId, amount: part.toFixed(), releaseId, reason: 'amended' }
    events.push(...release(request)(state))
  }
  return events
}

/** It is no credit any more, as if it had never been issued; its lines come back first.
 *  @throws Refusal credit-note-refunded */
export const voidNote =
  (request: {
    reason: string
    /** The day of the books; absent = that of its issue. */
    on?: string | undefined
  }): Decision<State, Event> =>
  (state) => {
    const { terms, kind, lines } = state
    if (!terms || kind === 'void') return []
    if (figures(state).refunded.greaterThan(0)) throw refundedBefore(state)
    const { creditNoteId, currency, issuedOn, rate } = terms
    const { reason, on = issuedOn } = request
    const freed = lines
      .filter(({ amount }) => amount.greaterThan(0))
      .flatMap(({ lineId }) => {
        const releaseId = `${lineId}/credit-void`
        return release({ lineId, releaseId, reason: 'void', on: request.on })(state)
      })
    const before = beforeOf(terms)
    const data = { creditNoteId, currency, before, ...(rate && { rate }), reason, on }
    return [...freed, { type: 'CreditNoteVoided', data }]
  }

/** Everything that a platform says of a credit note now. */
export type Observation = Terms & {
  /** Paid out of it, outside of the ledger's payments. */
  refunds: { refundId: string; amount: Money; on: string }[]
  /** Null while it stands; `on` absent = the day of its issue. */
  voided: { reason: string; on?: string | undefined } | null
}

/** The whole of it in one decision; what is known already changes nothing. One that is void when it
 *  is first heard of is known as that: an older reading does not bring it to life. */
export const observeWhole = (seen: Observation): Decision<State, Event> => {
  const { refunds, voided, ...terms } = seen
  const issue: Decision<State, Event> = (state) => (state.terms ? [] : observe(terms)(state))
  if (voided) return inTurn(decider, issue, voidNote(voided))
  return (state) =>
    state.kind === 'void' ? [] : inTurn(decider, observe(terms), ...refunds.map(refund))(state)
}
