// What an exchange brings: money that settles a receivable of another currency is worth more, or
// less, in the currency of the books than the receivable was booked at.
import type { Decision } from './decider.ts'
import type { Rate } from './exchange.ts'
import { type Event, figures, type State, type Terms } from './invoice.ts'
import type { Applied } from './invoice-lines.ts'
import { Decimal, type Money, money, round, sum } from './money.ts'

/** What a payment became where it was settled. */
export type Exchanged = {
  received: Money
  /** Before fees. */
  gross: Money
  rate: Rate
}

type Gain = { home: string; gain: Decimal; booked: Rate; settled: Rate }

/** The whole invoice in the currency of the books: as in the journal, each part of it rounded. */
function bookedTotal({ total, tax = '0', discount = '0', deferred = '0' }: Terms, rate: Rate) {
  const revenue = new Decimal(total).minus(tax).minus(deferred).plus(discount)
  const parts = [revenue, new Decimal(discount).negated(), deferred, tax]
  return sum(parts.map((part) => round(new Decimal(part).times(rate.rate), rate.to)))
}

/** Parts of a whole, one after the other, each of them rounded so that those so far add up to their
 *  share: in how many parts it comes makes no difference. */
function openShares(whole: Decimal, of: Decimal.Value, currency: string) {
  let parts = new Decimal(0)
  const soFar = () => round(whole.times(parts).div(of), currency)
  return (part: Decimal) => {
    const before = soFar()
    parts = parts.plus(part)
    return soFar().minus(before)
  }
}

/** What each line's money is in that currency; null while it is not known. */
function openWorths(home: string, exchanged: ReadonlyMap<string, Exchanged>) {
  const shares = new Map<string, (part: Decimal) => Decimal>()
  return ({ paymentId, amount, paid }: Applied): { amount: Decimal; settled: Rate } | null => {
    if (paid?.currency === home) return { amount: paid.amount, settled: paid.rate }
    const one = exchanged.get(paymentId)
    if (!one || one.gross.currency !== home) return null
    const { gross, received, rate } = one
    const share =
      shares.get(paymentId) ?? openShares(new Decimal(gross.amount), received.amount, home)
    shares.set(paymentId, share)
    return { amount: share(paid?.amount ?? amount), settled: rate }
  }
}

const standing = ({ applied }: State) =>
  [...applied]
    .filter(([, { amount }]) => amount.greaterThan(0))
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** Of a receivable of the books' own currency, what was paid in another and settled in its own. */
function gainsAtHome(state: State, home: string, exchanged: ReadonlyMap<string, Exchanged>) {
  const gains = new Map<string, Gain>()
  const worthOf = openWorths(home, exchanged)
  for (const [lineId, line] of standing(state)) {
    const worth = line.paid && worthOf(line)
    if (!line.paid || !worth) continue
    const gain = worth.amount.minus(line.amount)
    gains.set(lineId, { home, gain, booked: line.paid.rate, settled: worth.settled })
  }
  return gains
}

/** Of a receivable in another currency. When nothing is open any more, and all lines are of known
 *  worth, they add up to the cent: what rounding has left is the last one's. */
function gainsAbroad(
  state: State,
  terms: Terms,
  rate: Rate,
  exchanged: ReadonlyMap<string, Exchanged>,
) {
  const gains = new Map<string, Gain>()
  const { to: home } = rate
  const booked = bookedTotal(terms, rate)
  const worthOf = openWorths(home, exchanged)
  const bookedOf = openShares(booked, terms.total, home)
  const lines = standing(state)
  let taken = takenOtherwise(state, rate)
  for (const [lineId, line] of lines) {
    const worth = worthOf(line)
    if (!worth) continue
    const part = bookedOf(line.amount)
    taken = taken.plus(part)
    const gain = worth.amount.minus(part)
    gains.set(lineId, { home, gain, booked: rate, settled: worth.settled })
  }
  const last = lines.at(-1)?.[0] ?? ''
  const before = gains.get(last)
  if (before && gains.size === lines.length && figures(state).open.isZero()) {
    gains.set(last, { ...before, gain: before.gain.plus(taken).minus(booked) })
  }
  return gains
}

/** By credits, and given up: each part is rounded by itself, as in the journal. */
const takenOtherwise = ({ credits, writeOffs }: State, rate: Rate) =>
  sum(
    [...credits.values(), ...writeOffs].map(({ amount }) =>
      round(amount.times(rate.rate), rate.to),
    ),
  )

function gainsOf(state: State, terms: Terms, exchanged: ReadonlyMap<string, Exchanged>) {
  const { rate, currency } = terms
  return rate && rate.to !== currency
    ? gainsAbroad(state, terms, rate, exchanged)
    : gainsAtHome(state, currency, exchanged)
}

/** Whether any exchange has to do with it. */
export const isExchanged = ({ terms, applied, realised }: State) =>
  (terms?.rate !== undefined && terms.rate.to !== terms.currency) ||
  realised.size > 0 ||
  [...applied.values()].some(({ paid }) => paid !== null)

/** States what the exchanges have brought by now, by payment; said again, only what differs. */
export const realise =
  (exchanged: ReadonlyMap<string, Exchanged>): Decision<State, Event> =>
  (state) => {
    const { terms } = state
    if (!terms) return []
    const { invoiceId } = terms
    const gains = gainsOf(state, terms, exchanged)
    return [...state.applied].flatMap(([lineId, { paymentId, on, undoneOn }]): Event[] => {
      const had = state.realised.get(lineId)
      const now = gains.get(lineId)
      const about = now ?? (had && { ...had, home: had.currency, gain: new Decimal(0) })
      if (!about) return []
      const change = about.gain.minus(had?.gain ?? 0)
      if (change.isZero()) return []
      const { home, booked, settled } = about
      const day = undoneOn ?? on ?? terms.issuedOn
      const gain = money(change, home)
      return [
        {
          type: 'ExchangeDifferenceRealised',
          data: { invoiceId, paymentId, lineId, gain, booked, settled, on: day },
        },
      ]
    })
  }
