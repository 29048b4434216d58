// Amounts as the views show them.
import { Decimal, exponentOf } from '../domain/money.ts'

/** All decimals of the currency, and more where the amount has more: a view shows what was
 *  recorded; whether it should have been is for decisions to say. */
export function shown(amount: Decimal.Value, currency: string | null | undefined): string {
  const value = new Decimal(amount)
  return value.toFixed(Math.max(value.decimalPlaces(), currency ? exponentOf(currency) : 0))
}

/** The two columns of an account; one of them is zero. */
export type Sides = { debit: string; credit: string }

export function sides(amount: Decimal.Value, currency: string): Sides {
  const value = new Decimal(amount)
  const none = shown(0, currency)
  return value.isNegative()
    ? { debit: none, credit: shown(value.negated(), currency) }
    : { debit: shown(value, currency), credit: none }
}
