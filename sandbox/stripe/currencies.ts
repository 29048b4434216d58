// How Stripe counts money, and how it turns one currency into that of the account.
import { Decimal } from 'decimal.js'

const zeroDecimals = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
)
const threeDecimals = new Set('bhd jod kwd omr tnd'.split(' '))

/** The decimals of the minor unit; the Icelandic and Ugandan ones have two that are always 00. */
export const exponentOf = (currency: string) => {
  const code = currency.toLowerCase()
  return zeroDecimals.has(code) ? 0 : threeDecimals.has(code) ? 3 : 2
}

/** What a payment is settled in, where that is not its own currency. */
export type Exchange = { currency: string; rate: string }

/** Minor units of one currency in those of another. */
export function exchanged(amount: number, from: string, { currency, rate }: Exchange): number {
  const scale = new Decimal(10).pow(exponentOf(currency) - exponentOf(from))
  return new Decimal(amount).times(rate).times(scale).toDecimalPlaces(0, 4).toNumber()
}
