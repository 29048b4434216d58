// Where a payment's money goes: to invoices, line by line, and back again, whole or in part. A line to
// an invoice of another currency says what it settles there, and at which rate.
import { type Decision, inTurn } from './decider.ts'
import { agrees, convert, type Rate } from './exchange.ts'
import type { Match } from './matching/proposal.ts'
import { Decimal, format, type Money, money, round, sum } from './money.ts'
import {
  type AllocationLine,
  byPerson,
  decider,
  type Event,
  figures,
  known,
  type State,
} from './payment.ts'
import { laterThanReceived } from './payment-days.ts'
import type { Line } from './payment-lines.ts'
import { Refusal } from './refusal.ts'

export type PlacedLine = {
  invoiceId: string
  amount: string
  settles?: { amount: Money; rate: Rate } | undefined
}

type Exchanged = { cash: Decimal; settled: Decimal }

/** What the payment has put on the invoice at this rate: later parts are reckoned together with it,
 *  so that parts come out as the whole would have. */
export function exchangedBefore(
  lines: readonly Line[],
  { invoiceId, rate }: { invoiceId: string; rate: Rate },
): Exchanged {
  const before = lines.filter(
    (line) => line.invoiceId === invoiceId && line.settles?.rate.rate === rate.rate,
  )
  return {
    cash: sum(before.map((line) => line.amount)),
    settled: sum(before.map((line) => line.settles?.amount ?? 0)),
  }
}

/** What so much of the payment's money settles of the invoice at this rate. */
export function settledBy(
  { lines }: State,
  part: { invoiceId: string; amount: Money; rate: Rate },
): Money {
  const { amount, rate } = part
  const { cash, settled } = exchangedBefore(lines, part)
  const whole = convert(money(cash.plus(amount.amount), amount.currency), rate)
  return money(Decimal.max(0, new Decimal(whole.amount).minus(settled)), rate.to)
}

/** How much of the payment's money it takes to settle so much of the invoice. */
export function cashFor(
  { lines }: State,
  part: { invoiceId: string; amount: Money; rate: Rate },
): Money {
  const { amount, rate } = part
  const { cash, settled } = exchangedBefore(lines, part)
  const whole = round(settled.plus(amount.amount).div(rate.rate), rate.from)
  return money(Decimal.max(0, whole.minus(cash)), rate.from)
}

function checkWorth(lines: readonly Line[], line: AllocationLine, currency: string) {
  const { invoiceId, amount, settles } = line
  if (!settles) return
  const { from, to } = settles.rate
  const before = exchangedBefore(lines, { invoiceId, rate: settles.rate })
  const paid = { amount, currency }
  const isOfRate = from === currency && to === settles.amount.currency && from !== to
  format(settles.amount.amount, to)
  if (!isOfRate || !agrees({ paid, amount: settles.amount, rate: settles.rate, ...before })) {
    throw new Refusal('rate-missing', { invoiceId, amount: paid, settles: settles.amount })
  }
  if (!new Decimal(settles.amount.amount).greaterThan(0)) {
    throw new Refusal('not-positive', { invoiceId, settles: settles.amount })
  }
}

/** Sends unapplied money to invoices, all lines or none.
 *  @throws Refusal payment-not-found, not-positive, exceeds-unapplied, too-many-decimals,
 *    rate-missing */
export const allocate =
  (request: {
    decisionId: string
    lines: readonly PlacedLine[]
    match: Match
    /** Whose money it is: the new lines have its day. Absent = of what is unapplied. */
    from?: Line | undefined
  }): Decision<State, Event> =>
  (state) => {
    const details = known(state)
    const { paymentId, received } = details
    const { currency } = received
    const { decisionId, match, from } = request
    if (state.decisions.has(decisionId)) return []
    const lines = request.lines.map(({ invoiceId, amount, settles }, index): AllocationLine => {
      const lineId = `${paymentId}/${state.lines.length + index + 1}`
      const line = { lineId, invoiceId, amount: money(amount, currency).amount }
      return settles ? { ...line, settles } : line
    })
    if (lines.length === 0 || lines.some((line) => !new Decimal(line.amount).greaterThan(0))) {
      throw new Refusal('not-positive', { paymentId, lines })
    }
    const { unapplied } = figures(state)
    if (sum(lines.map((line) => line.amount)).greaterThan(unapplied)) {
      throw new Refusal('exceeds-unapplied', { paymentId, lines, unapplied: unapplied.toFixed() })
    }
    for (const line of lines) checkWorth(state.lines, line, currency)
    const data = { paymentId, currency, lines, match, decisionId }
    const on = from ? from.on : laterThanReceived(details, state)
    return [{ type: 'PaymentAllocated', data: { ...data, ...(on !== null && { on }) } }]
  }

/** The release of a line that its invoice has declined. */
export const declinedRelease = (lineId: string) => `${lineId}/declined`

/** The release of a line whose decision was taken back. */
export const undoneRelease = (lineId: string) => `${lineId}/undone`

/** The release of a line, or a part of it, that a person has sent elsewhere. */
const movedRelease = (lineId: string, decisionId: string) => `${lineId}/moved-${decisionId}`

/** The invoices that this payment has settled, or still does: not those that declined it, nor those
 *  it was sent to by mistake. */
export const invoicesBefore = ({ lines, released }: State): string[] => {
  const taken = lines.filter(
    ({ lineId }) => !released.has(declinedRelease(lineId)) && !released.has(undoneRelease(lineId)),
  )
  return [...new Set(taken.map((line) => line.invoiceId))]
}

type Release = { releaseId: string; reason: string; on?: string | undefined }

/** So much of a line comes back; with it the part of the invoice that it settles. */
export function releasedEvent(
  state: State,
  line: Line,
  part: { amount: Decimal; settled?: Decimal | undefined },
  { releaseId, reason, on }: Release,
): Event {
  const { paymentId, received } = known(state)
  const { lineId, invoiceId, settles } = line
  const settled = settles && (part.settled ?? settledWith(state, line, part.amount))
  return {
    type: 'AllocationReleased',
    data: {
      ...{ paymentId, lineId, invoiceId, amount: money(part.amount, received.currency) },
      ...(settles && settled && { settled: money(settled, settles.currency) }),
      ...{ releaseId, reason },
      ...(on !== undefined && { on }),
    },
  }
}

/** What goes back of the invoice with so much of the cash: what stays is worth what is left. */
function settledWith({ lines }: State, line: Line, amount: Decimal): Decimal | null {
  const { settles, invoiceId } = line
  if (!settles) return null
  if (amount.greaterThanOrEqualTo(line.amount)) return settles.amount
  const { cash, settled } = exchangedBefore(lines, { invoiceId, rate: settles.rate })
  const stays = round(cash.minus(amount).times(settles.rate.rate), settles.currency)
  return Decimal.max(0, Decimal.min(settles.amount, settled.minus(stays)))
}

/** Takes a line back, or a part of it, for example because its invoice lets go of it: as much of it
 *  as is left. */
export const release =
  (
    request: Release & {
      lineId: string
      /** Absent = all of it. */
      amount?: Money | undefined
      /** Of the invoice, where that is in another currency. */
      settled?: Money | undefined
    },
  ): Decision<State, Event> =>
  (state) => {
    known(state)
    const { lineId, releaseId, amount, settled } = request
    const line = state.lines.find((one) => one.lineId === lineId)
    if (!line || line.amount.isZero() || state.released.has(releaseId)) return []
    const asked = new Decimal(amount?.amount ?? line.amount)
    const part = settled && new Decimal(settled.amount)
    const isWhole =
      asked.greaterThanOrEqualTo(line.amount) ||
      (part && line.settles?.amount.lessThanOrEqualTo(part)) === true
    if (!isWhole && !asked.greaterThan(0)) return []
    const back = isWhole
      ? { amount: line.amount, settled: line.settles?.amount }
      : { amount: asked, settled: part }
    return [releasedEvent(state, line, back, request)]
  }

/** Takes back what is left of the lines of one decision, which its maker has taken back. */
export const releaseDecision =
  (decisionId: string): Decision<State, Event> =>
  (state) =>
    state.lines
      .filter((line) => line.decisionId === decisionId)
      .flatMap(({ lineId }) =>
        release({ lineId, releaseId: undoneRelease(lineId), reason: 'undone' })(state),
      )

/** A person sends unapplied money to invoices. */
export const allocateByHand = (request: {
  decisionId: string
  lines: readonly PlacedLine[]
  note: string | null
  from?: Line | undefined
}): Decision<State, Event> => {
  const { decisionId, lines, note, from } = request
  return allocate({
    ...{ decisionId, lines, from },
    match: { rule: byPerson.rule, evidence: note ? [note] : [] },
  })
}

/** A person takes a line, or a part of it, from its invoice and sends it to another, or leaves it
 *  unapplied.
 *  @throws Refusal allocation-not-found, allocation-released, not-positive, exceeds-line, and those
 *    of `allocate` */
export const moveAllocation = (request: {
  lineId: string
  /** Null = to none: it waits unapplied. */
  to: string | null
  /** In the payment's currency; absent = all that is left. */
  amount?: string | undefined
  settles?: PlacedLine['settles']
  decisionId: string
  note: string | null
}): Decision<State, Event> => {
  const { lineId, to, settles, decisionId, note } = request
  const releaseId = movedRelease(lineId, decisionId)
  return (state) => {
    if (state.released.has(releaseId)) return []
    const { received } = known(state)
    const line = state.lines.find((one) => one.lineId === lineId)
    if (!line) throw new Refusal('allocation-not-found', { allocationId: lineId })
    if (line.amount.isZero()) throw new Refusal('allocation-released', { allocationId: lineId })
    const amount = money(request.amount ?? line.amount, received.currency)
    const part = new Decimal(amount.amount)
    if (!part.greaterThan(0)) throw new Refusal('not-positive', { amount })
    if (part.greaterThan(line.amount)) {
      throw new Refusal('exceeds-line', { amount, left: line.amount.toFixed() })
    }
    const lines = to === null ? [] : [{ invoiceId: to, amount: amount.amount, settles }]
    return inTurn(
      decider,
      release({ lineId, releaseId, amount, reason: byPerson.moved }),
      ...(lines.length > 0 ? [allocateByHand({ decisionId, lines, note, from: line })] : []),
    )(state)
  }
}
