// The decimals of currencies, by ISO 4217.
import { Decimal } from 'decimal.js'

const zeroDecimals = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
)
const threeDecimals = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

const decimalsOf = (currency: string) =>
  zeroDecimals.has(currency) ? 0 : threeDecimals.has(currency) ? 3 : 2

/** Half up. */
export const round = (amount: Decimal, currency: string) =>
  amount.toDecimalPlaces(decimalsOf(currency), Decimal.ROUND_HALF_UP)
