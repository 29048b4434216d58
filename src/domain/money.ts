// Money: decimal strings with an ISO 4217 currency in events, Decimal in code, never a number.
// Amounts of different currencies never meet here; that needs a recorded rate.
import { Decimal } from 'decimal.js'
import Type, { type Static } from 'typebox'
import { Refusal } from './refusal.ts'

// Every digit that an amount can have, and those of a sum of many: plain arithmetic never rounds.
Decimal.set({ precision: 60 })
export { Decimal }

/** A plain decimal number, at most 30 digits: no exponent, no plus sign. */
export const Amount = Type.String({ pattern: '^-?\\d{1,30}(\\.\\d{1,12})?$' })
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' })
export const Money = Type.Object({ amount: Amount, currency: Currency })
export type Money = Static<typeof Money>

const zeroDecimals = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
)
const threeDecimals = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Decimals of the currency by ISO 4217. */
export const exponentOf = (currency: string) =>
  zeroDecimals.has(currency) ? 0 : threeDecimals.has(currency) ? 3 : 2

/** The currencies of ISO 4217, and a few that were so until lately. */
const currencies = new Set(
  `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
  BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
  GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
  KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN
  NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
  SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU
  UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL`.split(/\s+/),
)

export const isCurrency = (code: string) => currencies.has(code)

/** @throws Refusal unknown-currency */
export function knownCurrency(code: string): string {
  if (!isCurrency(code)) throw new Refusal('unknown-currency', { currency: code })
  return code
}

/** The decimals in which Stripe counts minor units; differs from ISO 4217 for a few.
 *  Source: docs.stripe.com/currencies. ISK and UGX are sent with two decimals that are always 00;
 *  MGA is zero-decimal at Stripe though ISO gives it two. */
const stripeExponents: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 }

/** The amount as events and views write it: all decimals of the currency, no exponent. */
export function format(amount: Decimal.Value, currency: string): string {
  const value = new Decimal(amount)
  const places = exponentOf(currency)
  if (value.decimalPlaces() > places) {
    throw new Refusal('too-many-decimals', { amount: value.toFixed(), currency })
  }
  // Rounding -0.001 leaves a zero with a sign; nothing is owed either way.
  return (value.isZero() ? value.abs() : value).toFixed(places)
}

/** Rounds half up (away from zero, as invoices do) to the currency's decimals. */
export const round = (amount: Decimal.Value, currency: string) =>
  new Decimal(amount).toDecimalPlaces(exponentOf(currency), Decimal.ROUND_HALF_UP)

export const money = (amount: Decimal.Value, currency: string): Money => ({
  amount: format(amount, currency),
  currency,
})

/** Stripe's integer minor units and lower-case code to money.
 *  @throws Refusal `malformed-amount` when it is not an integer or not a currency */
export function fromMinorUnits(minor: number, currency: string): Money {
  const code = currency.toUpperCase()
  if (!Number.isSafeInteger(minor) || !/^[A-Z]{3}$/.test(code)) {
    throw new Refusal('malformed-amount', { minor, currency })
  }
  const exponent = stripeExponents[code] ?? exponentOf(code)
  return money(new Decimal(minor).div(new Decimal(10).pow(exponent)), code)
}

/** The amount in whole minor units of ISO 4217, as the matching counts; null when there are too many
 *  of them to count exactly. */
export function toMinorUnits(amount: Decimal.Value, currency: string): number | null {
  const minor = new Decimal(amount).times(new Decimal(10).pow(exponentOf(currency))).toNumber()
  return Number.isSafeInteger(minor) ? minor : null
}

/** What `toMinorUnits` made, as events write it. */
export const ofMinorUnits = (minor: number, currency: string): Money =>
  money(new Decimal(minor).div(new Decimal(10).pow(exponentOf(currency))), currency)

export const sum = (amounts: Iterable<Decimal.Value>) => {
  let total = new Decimal(0)
  for (const amount of amounts) total = total.plus(amount)
  return total
}
