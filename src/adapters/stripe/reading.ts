// How every object of Stripe is read. Amounts are integers in minor units of a lower-case currency,
// times are seconds since 1970 (platforms: docs.stripe.com/api). What is neither is not guessed at:
// the event waits, visible, with a code that says why.
import { Decimal, fromMinorUnits, isCurrency, type Money } from '../../domain/money.ts'
import { Held } from '../consumer.ts'

/** The day of the books of a moment. */
export type DayOf = (instant: string) => string

/** @throws Held malformed-amount, unknown-currency; Refusal too-many-decimals */
export function moneyOf(minor: unknown, currency: unknown): Money {
  const code = typeof currency === 'string' ? currency.toUpperCase() : ''
  if (!isCurrency(code)) {
    throw new Held('unknown-currency', `no currency of ISO 4217: ${JSON.stringify(currency)}`)
  }
  if (!Number.isSafeInteger(minor)) {
    throw new Held('malformed-amount', `no whole minor units: ${JSON.stringify(minor)} ${code}`)
  }
  return fromMinorUnits(minor as number, code)
}

/** @throws Held malformed-time */
export function instant(seconds: unknown): string {
  const moment = new Date(Number.isSafeInteger(seconds) ? Number(seconds) * 1000 : Number.NaN)
  if (Number.isNaN(moment.getTime())) {
    throw new Held('malformed-time', `no seconds since 1970: ${JSON.stringify(seconds)}`)
  }
  return moment.toISOString()
}

/** What Stripe means as a date is midnight UTC, wherever the books are kept. */
export const plainDate = (seconds: unknown) => instant(seconds).slice(0, 10)

/** Expanded or not. */
export const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null)

/** The object itself, where it was expanded. */
export const expanded = <T extends object>(reference: string | T | null | undefined): T | null =>
  typeof reference === 'string' ? null : (reference ?? null)

/** Stripe's rate is a JSON number; a tiny one must not become `1e-7`. Null where there is none. */
export function rateOf(rate: number | null | undefined): string | null {
  if (rate === null || rate === undefined) return null
  const value = new Decimal(rate).toDecimalPlaces(12)
  return value.greaterThan(0) ? value.toFixed() : null
}
