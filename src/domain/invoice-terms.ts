// What an invoice is for: asked for, issued, changed and void. What stands on it gives way to new
// terms by events of its own, which come before them.
import type { Decision } from './decider.ts'
import { leftErased } from './erased.ts'
import type { Rate } from './exchange.ts'
import { type Before, type Event, evolve, figures, type State, type Terms } from './invoice.ts'
import type { Applied } from './invoice-lines.ts'
import { exchangedBefore, reversals, undoneEvent, withPaid } from './invoice-settling.ts'
import { Decimal, format, knownCurrency, money, round } from './money.ts'
import { Refusal } from './refusal.ts'

export const request =
  (terms: Terms): Decision<State, Event> =>
  (state) =>
    state.kind === 'absent' ? [{ type: 'InvoiceRequested', data: terms }] : []

/** QuickBooks holds the invoice. Its number wins over ours: it is what the customer sees. The rate
 *  is that at which the books take an invoice in a currency other than theirs. */
export const issue =
  (issued: {
    quickbooksId: string
    number: string | null
    rate?: Rate | undefined
  }): Decision<State, Event> =>
  (state) => {
    if (state.kind === 'issued' || state.kind === 'void') return []
    if (!state.terms) throw new Refusal('invoice-not-found', issued)
    const number = issued.number ?? state.terms.number
    const { quickbooksId, rate } = issued
    const data = { ...state.terms, number, ...(rate && { rate }), quickbooksId }
    return [{ type: 'InvoiceIssued', data }]
  }

/** An invoice that was made in QuickBooks, as it is there now.
 *  @throws Refusal unknown-currency */
export const observe =
  (terms: Terms, quickbooksId: string): Decision<State, Event> =>
  (state) => {
    if (state.kind !== 'absent') return amend(terms, 'changed in QuickBooks')(state)
    knownCurrency(terms.currency)
    return withPaid(state, [{ type: 'InvoiceIssued', data: { ...terms, quickbooksId } }])
  }

/** New terms in place of those there are, for example after the deal changed. Whatever is settled beyond them comes free. Terms
 *  in another currency change nothing, nor do terms below nothing: the disagreement stays visible
 *  until a person settles it. */
export const amend =
  (told: Omit<Terms, 'invoiceId'>, reason: string): Decision<State, Event> =>
  (state) => {
    const terms = leftErased(state.terms, told)
    if (!state.terms || state.kind === 'void' || terms.currency !== state.terms.currency) return []
    if (new Decimal(terms.total).lessThan(0)) return []
    const { rate = state.terms.rate, ...others } = { ...terms, invoiceId: state.terms.invoiceId }
    // What is booked stays booked at the rate at which it was.
    const kept = state.kind === 'issued' ? state.terms.rate : rate
    const next = { ...others, ...(kept && { rate: kept }) }
    if (isSame(next, state.terms)) return []
    const before = beforeOf(state)
    const amended: Event = {
      type: 'InvoiceAmended',
      data: { ...next, reason, ...(before && { before }) },
    }
    return withPaid(state, [...freeing(state, new Decimal(terms.total)), amended])
  }

const sorted = (terms: object) =>
  JSON.stringify(Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1)))

const isSame = (one: object, other: object) => sorted(one) === sorted(other)

/** What stands in the books of it; nothing before it is issued. */
function beforeOf({ kind, terms }: State): Before | null {
  if (kind !== 'issued' || !terms) return null
  const { total, tax = '0', discount = '0', deferred = '0', currency } = terms
  const shown = (amount: string) => format(round(amount, currency), currency)
  return {
    total,
    tax: shown(tax),
    discount: shown(discount),
    deferred: shown(deferred),
  }
}

/** Frees what is settled beyond `total`: what was given up is given up no more, then the newest
 *  lines go back to their payments, then the newest credits. */
function freeing(state: State, total: Decimal): Event[] {
  const { settled, credited, writtenOff } = figures(state)
  const excess = settled.plus(credited).plus(writtenOff).minus(total)
  if (!excess.greaterThan(0)) return []
  const reversed = reversals(state, excess, { reason: 'amended' })
  const afterwards = reversed.reduce(evolve, state)
  const stillOver = excess.minus(writtenOff.minus(figures(afterwards).writtenOff))
  const undone = undoing(afterwards, stillOver, 'amended')
  const settledNow = figures(undone.reduce(evolve, afterwards)).settled
  const rest = stillOver.minus(settled.minus(settledNow))
  return [...reversed, ...undone, ...uncrediting(afterwards, rest, 'amended')]
}

const nameOf = (state: State, lineId: string, why: string) =>
  why === 'void' ? `${lineId}/void` : `${lineId}/${why}-${state.undone.size + 1}`

/** So much of the lines of payments, the newest first. */
function undoing(state: State, upTo: Decimal, why: 'amended' | 'void'): Event[] {
  const events: Event[] = []
  let now = state
  let missing = upTo
  for (const [lineId, line] of [...state.applied].reverse()) {
    const amount = Decimal.min(missing, line.amount)
    if (!amount.greaterThan(0)) continue
    missing = missing.minus(amount)
    const isWhole = amount.equals(line.amount)
    const paid = isWhole ? null : cashFreed(now, line, amount)
    const release = { releaseId: nameOf(state, lineId, why), reason: why }
    const event = undoneEvent(now, { lineId, amount, ...(paid && { paid }) }, release)
    now = evolve(now, event)
    events.push(event)
  }
  return events
}

/** What of the line's cash goes back with so much of the invoice: what stays of it, together with
 *  what the payment has put here at the same rate otherwise, is worth what is still settled. */
function cashFreed(state: State, { paymentId, paid }: Applied, amount: Decimal): Decimal | null {
  if (!paid) return null
  const { cash, settled } = exchangedBefore(state, { paymentId, rate: paid.rate })
  const stays = round(settled.minus(amount).div(paid.rate.rate), paid.currency)
  return Decimal.max(0, Decimal.min(paid.amount, cash.minus(stays)))
}

/** So much of the credits, the newest first. */
function uncrediting(state: State, upTo: Decimal, why: 'amended' | 'void'): Event[] {
  const { invoiceId = '', currency = '' } = state.terms ?? {}
  const events: Event[] = []
  let missing = upTo
  for (const [key, credit] of [...state.credits].reverse()) {
    const amount = Decimal.min(missing, credit.amount)
    if (!amount.greaterThan(0)) continue
    missing = missing.minus(amount)
    const { creditNoteId, lineId, on } = credit
    const data = {
      ...{ invoiceId, creditNoteId, amount: money(amount, currency) },
      ...(lineId !== null && { lineId }),
      ...(on !== null && { on }),
    }
    const releaseId = nameOf(state, key, why)
    events.push({ type: 'CreditUndone', data: { ...data, releaseId, reason: why } })
  }
  return events
}

/** It is no receivable any more. Whatever settled it goes back to where it came from first. */
export const voidInvoice =
  (reason: string): Decision<State, Event> =>
  (state) => {
    if (!state.terms || state.kind === 'void') return []
    const { invoiceId, currency, rate, issuedOn } = state.terms
    const { settled, credited, writtenOff } = figures(state)
    const before = beforeOf(state)
    const booked = before && { currency, before, ...(rate && { rate }), on: issuedOn }
    return [
      ...undoing(state, settled, 'void'),
      ...uncrediting(state, credited, 'void'),
      ...reversals(state, writtenOff, { reason: 'void' }),
      { type: 'InvoiceVoided', data: { invoiceId, reason, ...booked } },
    ]
  }
