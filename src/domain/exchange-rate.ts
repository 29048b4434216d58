// What one currency was worth in another, day by day, as somebody stated it. One stream per pair.
import Type from 'typebox'
import { addDays } from './dates.ts'
import type { Decider, Decision } from './decider.ts'
import type { EventStore } from './event-store.ts'
import { Rate } from './exchange.ts'
import { Decimal, knownCurrency } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf } from './stored.ts'
import { load } from './transact.ts'

export const category = 'exchange-rate'

export const idOf = (from: string, to: string) => `${from}-${to}`

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  /** Stated anew for the same day, the later statement counts. */
  ExchangeRateRecorded: Type.Object({ ...Rate.properties }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = { byDay: ReadonlyMap<string, Rate> }
export const initial: State = { byDay: new Map() }

export const evolve = (state: State, event: Event): State => ({
  byDay: new Map(state.byDay).set(event.data.on, event.data),
})

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** What somebody states. @throws Refusal unknown-currency, same-currency, not-positive */
export const record =
  (rate: Rate): Decision<State, Event> =>
  (state) => {
    const { from, to, on, source } = rate
    knownCurrency(from)
    if (knownCurrency(to) === from) throw new Refusal('same-currency', { currency: from })
    if (!new Decimal(rate.rate).greaterThan(0)) throw new Refusal('not-positive', { ...rate })
    const before = state.byDay.get(on)
    const isSaid = before && before.source === source && new Decimal(before.rate).equals(rate.rate)
    return isSaid
      ? []
      : [{ type: 'ExchangeRateRecorded', data: { from, to, rate: rate.rate, on, source } }]
  }

/** A rate counts for so many days, should no newer one be stated: over a holiday, not for ever. */
const daysMost = 7

/** The newest statement of the day, or of at most so many days before it. A decision that must come
 *  out the same whenever the rates are told takes none but that of the day itself: 0. */
export function rateOn({ byDay }: State, day: string, daysOld = daysMost): Rate | null {
  const oldest = addDays(day, -daysOld)
  const days = [...byDay.keys()].filter((on) => on <= day && on >= oldest)
  const newest = days.reduce((one, other) => (other > one ? other : one), '')
  return byDay.get(newest) ?? null
}

const decimalsMost = 12

/** The same statement, read from the other side; null when it is too small for that. */
export function inverted({ from, to, rate, on, source }: Rate): Rate | null {
  const inverse = new Decimal(1).div(rate).toDecimalPlaces(decimalsMost)
  if (inverse.isZero()) return null
  return { from: to, to: from, rate: inverse.toFixed(), on, source: `${source}, inverted` }
}

/** From what was stated of the pair either way round: the newer, the direct one when both are of
 *  the same day. */
export function rateBetween(
  direct: State,
  inverse: State,
  day: string,
  daysOld = daysMost,
): Rate | null {
  const stated = rateOn(direct, day, daysOld)
  const other = rateOn(inverse, day, daysOld)
  if (!other || (stated && stated.on >= other.on)) return stated
  return inverted(other) ?? stated
}

export async function loadRate(
  store: EventStore,
  workspace: string,
  pair: { from: string; to: string; on: string; daysOld?: number },
): Promise<Rate | null> {
  const { from, to, on, daysOld } = pair
  const direct = await load(store, decider, workspace, idOf(from, to))
  const inverse = await load(store, decider, workspace, idOf(to, from))
  return rateBetween(direct.state, inverse.state, on, daysOld)
}
