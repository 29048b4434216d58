// What is given up of an invoice without a person's word: what an agreement or a rule allows. Both
// look at how the invoice stands, so that they say the same however it came to stand so.
import type { Decision } from './decider.ts'
import { type Event, figures, type State, type WriteOffKind, writtenOffAs } from './invoice.ts'
import { reversals, writeOff } from './invoice-settling.ts'
import { Decimal } from './money.ts'

/** Gives up what this line has left open, if it is no more than `upTo`. What was given up before, or
 *  is open because a part of the line has gone back, is not given up for it again. */
export const writeOffBehind =
  (
    line: { lineId: string; amount: string },
    allowed: { upTo: string; reason: string; kind?: WriteOffKind | undefined },
  ): Decision<State, Event> =>
  (state) => {
    const settles = state.applied.get(line.lineId)
    const isWhole = settles?.amount.equals(line.amount) ?? false
    if (state.kind !== 'issued' || !settles || !isWhole || state.writeOffs.length > 0) return []
    const { open } = figures(state)
    const { upTo, reason, kind = 'small-difference' } = allowed
    if (open.isZero() || open.greaterThan(upTo)) return []
    return writeOff({ reason, kind, on: settles.on ?? undefined })(state)
  }

const early = 'early-payment-discount'

/** The discount that was agreed for early payment: given while the payments leave no more than that
 *  open and the last of them came in time, and due again when they do not any more. Money that was
 *  away for a while, by a refund that failed, came when it came first. What a person has asked for
 *  all the same stays asked for. */
export const grantEarlyDiscount = (): Decision<State, Event> => (state) => {
  const agreed = state.terms?.earlyDiscount
  if (state.kind !== 'issued' || !agreed) return []
  const granted = writtenOffAs(state, early)
  const given = state.writeOffs.filter((one) => one.kind === early)
  const isOfPerson = given.some((one) => !one.writeOffId?.startsWith(early))
  if (isOfPerson || state.isDiscountRefused) return []
  const lines = [...state.applied.values()].filter(({ amount }) => amount.greaterThan(0))
  const came = lines.map(({ on, receivedOn }) => receivedOn ?? on ?? '')
  const rest = figures(state).open.plus(granted)
  const isInTime = came.length > 0 && came.every((day) => day <= agreed.until)
  const due = isInTime && rest.lessThanOrEqualTo(agreed.amount) ? rest : new Decimal(0)
  const change = due.minus(granted)
  const reason = `paid by ${agreed.until}`
  if (change.lessThan(0)) {
    return reversals(state, change.negated(), { kind: early, reason: `not ${reason}` })
  }
  if (change.isZero()) return []
  const on = lines
    .map((line) => line.on ?? '')
    .sort()
    .at(-1)
  const writeOffId = `${early}-${given.length + 1}`
  return writeOff({ kind: early, writeOffId, reason, amount: change.toFixed(), on })(state)
}
