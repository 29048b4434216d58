// How an invoice is settled: lines of payments, credits, and what is given up of it. It takes a line
// or a credit whole, or declines it whole; and it takes back no more than is left.
import type { Decision } from './decider.ts'
import { isAbout, type Rate } from './exchange.ts'
import {
  type Allocation,
  type Event,
  evolve,
  figures,
  isPaid,
  type State,
  type Terms,
  type WriteOffKind,
  writtenOffAs,
} from './invoice.ts'
import { creditKey } from './invoice-lines.ts'
import { Decimal, format, type Money, money, sum } from './money.ts'
import { Refusal } from './refusal.ts'

/** The same events, and InvoicePaid behind them when they bring open to zero. */
export function withPaid(state: State, events: Event[]): Event[] {
  let after = state
  let isNews = false
  for (const event of events) {
    isNews ||= !isPaid(after)
    after = evolve(after, event)
  }
  if (!isNews || !isPaid(after) || !after.terms) return events
  const { invoiceId, total, currency } = after.terms
  return [...events, { type: 'InvoicePaid', data: { invoiceId, total: money(total, currency) } }]
}

const laterOf = (one: string | undefined, other: string | null | undefined) =>
  one !== undefined && other && other > one ? other : one

function whyDeclined(state: State, amount: Money): string | null {
  if (state.kind !== 'issued') return state.kind === 'void' ? 'void' : 'not-issued'
  if (amount.currency !== state.terms?.currency) return 'currency-differs'
  return new Decimal(amount.amount).greaterThan(figures(state).open) ? 'exceeds-open' : null
}

/** What the payment has put here at this rate. */
export function exchangedBefore(
  { applied }: State,
  { paymentId, rate }: { paymentId: string; rate: Rate },
): { cash: Decimal; settled: Decimal } {
  const before = [...applied.values()].filter(
    (line) => line.paymentId === paymentId && line.paid?.rate.rate === rate.rate,
  )
  return {
    cash: sum(before.map((line) => line.paid?.amount ?? 0)),
    settled: sum(before.map((line) => line.amount)),
  }
}

/** Refused unless it is the money's worth at its rate. The payment has reckoned it to the cent,
 *  together with lines that the invoice may not have heard of. */
function checkWorth({ amount, paid }: Allocation) {
  if (!paid) return
  const { from, to } = paid.rate
  const isOfRate = from === paid.amount.currency && to === amount.currency
  if (!isOfRate || !isAbout({ paid: paid.amount, amount, rate: paid.rate })) {
    throw new Refusal('rate-missing', { amount, paid: paid.amount, rate: paid.rate })
  }
}

/** One line of a payment, on the day the money came. */
export const applyAllocation =
  (allocation: Allocation): Decision<State, Event> =>
  (state) => {
    const { lineId, amount, on } = allocation
    if (state.applied.has(lineId) || state.declined.has(lineId)) return []
    if (!new Decimal(amount.amount).greaterThan(0)) throw new Refusal('not-positive', { amount })
    const reason = whyDeclined(state, amount)
    if (reason) return [{ type: 'AllocationDeclined', data: { ...allocation, reason } }]
    checkWorth(allocation)
    const day = laterOf(on, state.terms?.issuedOn)
    const data = { ...allocation, ...(day !== undefined && { on: day }) }
    return withPaid(state, [{ type: 'AllocationApplied', data }])
  }

/** So much of a line goes back to its payment. */
export function undoneEvent(
  state: State,
  line: { lineId: string; amount: Decimal; paid?: Decimal },
  why: { releaseId: string; reason: string; on?: string | undefined },
): Event {
  const { invoiceId = '', currency = '' } = state.terms ?? {}
  const before = state.applied.get(line.lineId)
  const day = laterOf(why.on ?? before?.on ?? undefined, before?.on)
  const { releaseId, reason } = why
  return {
    type: 'AllocationUndone',
    data: {
      ...{ invoiceId, paymentId: before?.paymentId ?? '', lineId: line.lineId },
      amount: money(line.amount, currency),
      ...(before?.paid && {
        paid: {
          amount: money(line.paid ?? before.paid.amount, before.paid.currency),
          rate: before.paid.rate,
        },
      }),
      ...(day !== undefined && { on: day }),
      ...{ releaseId, reason },
    },
  }
}

/** The payment took back (a part of) a line: as much of it goes as is left. */
export const undoAllocation =
  (released: {
    lineId: string
    /** Of the payment; `settled`: of the invoice, where that is in another currency. */
    amount: Money
    settled?: Money | undefined
    releaseId: string
    reason: string
    on?: string | undefined
  }): Decision<State, Event> =>
  (state) => {
    const { lineId, amount, settled = amount } = released
    const line = state.applied.get(lineId)
    if (state.undone.has(released.releaseId) || !line?.amount.greaterThan(0)) return []
    const part = new Decimal(settled.amount)
    const cash = new Decimal(amount.amount)
    const isWhole = part.greaterThanOrEqualTo(line.amount) || !!line.paid?.amount.lte(cash)
    const back = isWhole ? { lineId, amount: line.amount } : { lineId, amount: part, paid: cash }
    return [undoneEvent(state, back, released)]
  }

type Credit = {
  creditNoteId: string
  lineId?: string | undefined
  amount: Money
  on?: string | undefined
}

const creditData = (credit: Credit & { invoiceId: string }, on: string | undefined) => ({
  ...{ invoiceId: credit.invoiceId, creditNoteId: credit.creditNoteId, amount: credit.amount },
  ...(credit.lineId !== undefined && { lineId: credit.lineId }),
  ...(on !== undefined && { on }),
})

/** One line of a credit note. */
export const applyCredit =
  (credit: Credit & { invoiceId: string }): Decision<State, Event> =>
  (state) => {
    const { amount, on } = credit
    const key = creditKey(credit)
    if (state.credits.has(key) || state.creditsDeclined.has(key)) return []
    format(amount.amount, amount.currency)
    if (!new Decimal(amount.amount).greaterThan(0)) throw new Refusal('not-positive', { amount })
    const data = creditData(credit, laterOf(on, state.terms?.issuedOn))
    const reason = whyDeclined(state, amount)
    return reason
      ? [{ type: 'CreditDeclined', data: { ...data, reason } }]
      : withPaid(state, [{ type: 'CreditApplied', data }])
  }

type Release = { releaseId: string; reason: string; on?: string | undefined }

/** The credit note took back (a part of) a line: as much of it goes as is left. */
export const undoCredit =
  (released: Omit<Credit, 'on'> & Release): Decision<State, Event> =>
  (state) => {
    const credit = state.credits.get(creditKey(released))
    if (state.undone.has(released.releaseId) || !credit?.amount.greaterThan(0)) return []
    const { releaseId, reason, on } = released
    const { invoiceId = '', currency = '' } = state.terms ?? {}
    const amount = money(Decimal.min(released.amount.amount, credit.amount), currency)
    const day = laterOf(on ?? credit.on ?? undefined, credit.on)
    const data = creditData({ ...released, invoiceId, amount }, day)
    return [{ type: 'CreditUndone', data: { ...data, releaseId, reason } }]
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

export type WriteOff = {
  reason: string
  kind?: WriteOffKind | undefined
  /** In the invoice's currency; absent = all that is open. */
  amount?: string | undefined
  on?: string | undefined
  /** Asked for again under the same name, it is not done again. */
  writeOffId?: string | undefined
}

/** All small differences of an invoice together count: parts of a large one are none.
 *  @throws Refusal exceeds-write-off-limit */
export function checkSmall(state: State, { kind, amount }: Partial<WriteOff>, limit: Money): void {
  if (kind !== 'small-difference') return
  const asked = amount ?? figures(state).open
  const writtenOff = writtenOffAs(state, kind)
  if (writtenOff.plus(asked).lessThanOrEqualTo(limit.amount)) return
  const shown = { amount: money(asked, limit.currency), writtenOff: writtenOff.toFixed(), limit }
  throw new Refusal('exceeds-write-off-limit', { invoiceId: state.terms?.invoiceId, ...shown })
}

/** Gives up what is still open, or a part of it. */
export const writeOff =
  ({ reason, kind, amount, on, writeOffId }: WriteOff): Decision<State, Event> =>
  (state) => {
    if (state.kind !== 'issued' || !state.terms) throw new Refusal('invoice-not-open')
    if (writeOffId && state.writeOffs.some((one) => one.writeOffId === writeOffId)) return []
    const { open } = figures(state)
    if (amount === undefined && open.isZero()) return []
    const asked = { amount: amount ?? open.toFixed(), currency: state.terms.currency }
    const { invoiceId, issuedOn } = claim(state, asked)
    const day = laterOf(on, issuedOn)
    const data = {
      ...{ invoiceId, amount: money(asked.amount, asked.currency), reason },
      ...(kind !== undefined && kind !== 'bad-debt' && { kind }),
      ...(day !== undefined && { on: day }),
      ...(writeOffId !== undefined && { writeOffId }),
      ...(state.terms.rate && { rate: state.terms.rate }),
    }
    return withPaid(state, [{ type: 'InvoiceWrittenOff', data }])
  }

type Reversal = {
  reason: string
  /** Absent = what was given up as whatever, the newest first. */
  kind?: WriteOffKind | undefined
  amount?: string | undefined
  on?: string | undefined
  releaseId?: string | undefined
}

/** So much of what was given up is due again, the newest first; an event for each. */
export function reversals(state: State, upTo: Decimal, request: Reversal): Event[] {
  const { invoiceId = '', currency = '' } = state.terms ?? {}
  const { reason, kind, on, releaseId } = request
  const events: Event[] = []
  let missing = upTo
  for (const one of [...state.writeOffs].reverse()) {
    const amount = Decimal.min(missing, one.amount)
    if (!amount.greaterThan(0) || (kind && one.kind !== kind)) continue
    missing = missing.minus(amount)
    const day = laterOf(on ?? one.on ?? undefined, one.on)
    const data = {
      ...{ invoiceId, amount: money(amount, currency), reason },
      ...(one.kind !== 'bad-debt' && { kind: one.kind }),
      ...(day !== undefined && { on: day }),
      ...(one.writeOffId !== null && { writeOffId: one.writeOffId }),
      ...(releaseId !== undefined && { releaseId }),
      ...(state.terms?.rate && { rate: state.terms.rate }),
    }
    events.push({ type: 'WriteOffReversed', data })
  }
  return events
}

/** What was given up is due after all, or a part of it.
 *  @throws Refusal not-positive, too-many-decimals, exceeds-written-off */
export const reverseWriteOff =
  (request: Reversal): Decision<State, Event> =>
  (state) => {
    const { amount, kind, releaseId } = request
    if (releaseId !== undefined && state.undone.has(releaseId)) return []
    if (!state.terms) throw new Refusal('invoice-not-found')
    const { currency, invoiceId } = state.terms
    const given = kind ? writtenOffAs(state, kind) : figures(state).writtenOff
    const asked = amount === undefined ? given : new Decimal(format(amount, currency))
    if (amount !== undefined && !asked.greaterThan(0)) throw new Refusal('not-positive', { amount })
    if (asked.greaterThan(given)) {
      throw new Refusal('exceeds-written-off', { invoiceId, amount, writtenOff: given.toFixed() })
    }
    // By whose word it was given up does not matter any more.
    return reversals(state, asked, request).map((event) => {
      if (event.type !== 'WriteOffReversed') return event
      const { writeOffId, ...data } = event.data
      return { type: event.type, data }
    })
  }
