// Amounts as the views show them.
import { Decimal, exponentOf } from '../domain/money.ts'

/** All decimals of the currency, and more where the amount has more: a view shows what was
 *  recorded; whether it should have been is for decisions to say. */
export function shown(amount: Decimal.Value, currency: string | null | undefined): string {
  const value = new Decimal(amount)
  return value.toFixed(Math.max(value.decimalPlaces(), currency ? exponentOf(currency) : 0))
}
