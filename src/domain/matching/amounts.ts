// How an amount of money and what is open fit together: to the cent, or with a difference that has
// a name. All figures are minor units (subject.ts).
import type { Credit, Receipt, Share, Target } from './subject.ts'

/** The names of the ways in which money fits, the plainest first. */
export type AmountLevel =
  | 'exact'
  | 'rest' // exactly what earlier part payments left
  | 'credit' // less credit notes of the customer
  | 'discount' // less the early-payment discount of the terms
  | 'discount-late' // the same, taken after its last day
  | 'fee' // less a bank fee of a size seen before
  | 'fee-like' // less a small round sum
  | 'withholding' // less tax withheld at a usual rate
  | 'cents' // short by rounding
  | 'over-slip' // two digits swapped
  | 'over-small' // a little more, or more by a round sum
  | 'deduction' // several invoices, a small part of the sum kept back
  | 'part-equal' // a half, a third, a quarter
  | 'part-even' // another usual part
  | 'part-round' // a round sum of an invoice that is not
  | 'part-odd'
  | 'over-large'
  | 'fx' // at the day's rate, less the bank's margin
  | 'fx-fee' // the same, and a bank fee of a size seen before
  | 'fx-wide' // near the day's rate
  | 'fx-part' // an even part at the day's rate

export type Fit = { level: AmountLevel; shares: Share[]; credits: Credit[] }

/** What must be known besides the amounts. */
export type Terms = {
  /** Units of `to` for one of `from` (major units) on the day; undefined where no rate is known. */
  rate(from: string, to: string, day: number): number | undefined
  /** Digits after the point of a currency. */
  exponent(currency: string): number
  /** How often a bank kept back exactly this much before. */
  feesSeen(amount: number, currency: string): number
  /** The fee sizes seen most, at most a dozen. */
  usualFees(currency: string): readonly number[]
}

// Higher rates exist, but a fifth, a quarter or more missing is rather a part payment.
const withheld = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15]
const equalParts = [1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6, 1 / 12]
const evenParts = [2 / 3, 3 / 4, 2 / 5, 3 / 5, 4 / 5, 0.1, 0.3, 0.7, 0.9]
const largestFee = 6000
const mostFxMargin = 0.03
const near = (a: number, b: number, by: number) => Math.abs(a - b) <= by

/** What is due when the discount of the terms is taken. */
export const discounted = ({ open, discount }: Target): number =>
  discount ? Math.round(open * (1 - discount.bps / 10_000)) : open

const sumOf = (targets: readonly Target[]) => targets.reduce((sum, one) => sum + one.open, 0)

/** How the receipt fits these targets, in the plainest way there is; null when it does not.
 *  Targets share a currency, which may be another than the receipt's. */
export function fit(
  receipt: Receipt,
  targets: readonly Target[],
  credits: readonly Credit[],
  terms: Terms,
): Fit | null {
  const [first] = targets
  if (!first || receipt.amount <= 0) return null
  const isSame = first.currency === receipt.currency && first.open === receipt.amount
  if (first.kind === 'payout' && !isSame) return null
  if (first.currency !== receipt.currency) return acrossCurrencies(receipt, targets, terms)
  const { amount } = receipt
  const open = sumOf(targets)
  const made = (level: AmountLevel, shares: Share[], used: readonly Credit[] = []): Fit => {
    return { level, shares, credits: [...used] }
  }
  const full = () => targets.map((target) => ({ target, cash: target.open, settles: target.open }))
  if (amount === open) {
    const isRest = targets.length === 1 && first.open < first.total
    return made(isRest ? 'rest' : 'exact', full())
  }
  if (amount > open) {
    const level = overLevel(amount, open)
    return made(level, full())
  }
  const missing = open - amount
  const used = creditsOf(missing, credits)
  if (used) return made('credit', shorten(targets, missing), used)
  const level = shortLevel(receipt, targets, missing, terms)
  if (level === 'discount' || level === 'discount-late') {
    const shares = targets.map((target) => {
      return { target, cash: discounted(target), settles: target.open }
    })
    const odd = shares.reduce((sum, one) => sum + one.cash, 0) - amount
    const [largest] = [...shares].sort((a, b) => b.cash - a.cash)
    if (largest) largest.cash -= odd
    return made(level, shares)
  }
  if (level.startsWith('part-') || level === 'deduction' || level === 'fee-like') {
    // What is missing has no known reason: it stays open.
    const shares = shorten(targets, missing).map((one) => ({ ...one, settles: one.cash }))
    return made(level, shares)
  }
  return made(level, shorten(targets, missing))
}

/** The cash spread so that what is missing is missing on the largest; all of it counts as settled. */
function shorten(targets: readonly Target[], missing: number): Share[] {
  let left = missing
  return [...targets]
    .sort((a, b) => b.open - a.open)
    .map((target) => {
      const less = Math.min(left, target.open)
      left -= less
      return { target, cash: target.open - less, settles: target.open }
    })
    .filter((share) => share.cash > 0)
}

function overLevel(amount: number, open: number): AmountLevel {
  const over = amount - open
  if (isSwapped(amount, open)) return 'over-slip'
  const round = over <= 5000 && /^[1-9]0*$/.test(String(over / (over % 5 === 0 ? 5 : 1)))
  if (over <= Math.max(10, open * 0.011) || (round && over < open)) return 'over-small'
  return 'over-large'
}

/** Whether two neighbouring digits changed places. */
function isSwapped(a: number, b: number): boolean {
  const [one, other] = [String(a), String(b)]
  if (one.length !== other.length) return false
  const at = [...one].findIndex((digit, index) => digit !== other[index])
  return (
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  )
}

/** Credit notes that make up exactly what is missing: one, two, or all. */
function creditsOf(missing: number, credits: readonly Credit[]): readonly Credit[] | undefined {
  const one = credits.find((credit) => credit.open === missing)
  if (one) return [one]
  for (const [at, a] of credits.entries()) {
    for (const b of credits.slice(at + 1)) if (a.open + b.open === missing) return [a, b]
  }
  const all = credits.reduce((sum, credit) => sum + credit.open, 0)
  return credits.length > 2 && all === missing ? credits : undefined
}

function shortLevel(
  receipt: Receipt,
  targets: readonly Target[],
  missing: number,
  terms: Terms,
): AmountLevel {
  const { amount, currency, day } = receipt
  const open = amount + missing
  const [first] = targets
  const reduced = targets.reduce((sum, one) => sum + discounted(one), 0)
  if (reduced < open && near(amount, reduced, targets.length + 1)) {
    const late = targets.some(
      ({ discount, issued }) => discount && day > issued + discount.days + 3,
    )
    return late ? 'discount-late' : 'discount'
  }
  if (missing < open / 2 && terms.feesSeen(missing, currency) > 1) return 'fee'
  const net = targets.reduce((sum, one) => sum + Math.min(one.net, one.open), 0)
  const isWithheld = withheld.some(
    (rate) => near(missing, net * rate, 1) || near(missing, open * rate, 1),
  )
  const isFeeLike = missing % 50 === 0 && missing <= largestFee && missing <= open * 0.3
  if (isFeeLike && !isWithheld) return 'fee-like'
  if (isWithheld) return 'withholding'
  if (missing <= Math.max(2, Math.min(100, open * 0.0005))) return 'cents'
  if (targets.length > 1) return missing <= open * 0.2 ? 'deduction' : 'part-odd'
  const total = first?.total ?? open
  const isPart = (part: number) => near(amount, total * part, 1) || near(amount, open * part, 1)
  if (equalParts.some(isPart)) return 'part-equal'
  if (evenParts.some(isPart)) return 'part-even'
  return amount % 100 === 0 && total % 100 !== 0 ? 'part-round' : 'part-odd'
}

/** At the day's rate a bank pays a little less than the invoice says, never more. */
function acrossCurrencies(
  { amount, currency, day }: Receipt,
  targets: readonly Target[],
  { rate, exponent, usualFees }: Terms,
): Fit | null {
  const [first] = targets
  if (!first) return null
  const perUnit = rate(first.currency, currency, day)
  if (perUnit === undefined) return null
  const scale = perUnit * 10 ** (exponent(currency) - exponent(first.currency))
  const worth = sumOf(targets) * scale
  const margin = 1 - amount / worth
  const within = (value: number, least: number, most: number) => value >= least && value <= most
  const rounding = 1 / Math.max(1, worth)
  const hasFee = () =>
    usualFees(currency).some((fee) => within(1 - (amount + fee) / worth, -0.001, mostFxMargin))
  const level: AmountLevel | null = within(margin, -0.001 - rounding, mostFxMargin + rounding)
    ? 'fx'
    : hasFee()
      ? 'fx-fee'
      : within(margin, -0.01, 0.05)
        ? 'fx-wide'
        : targets.length === 1 &&
            [...equalParts, ...evenParts].some((part) =>
              within(1 - amount / (worth * part), -0.001, mostFxMargin),
            )
          ? 'fx-part'
          : null
  if (!level) return null
  let left = amount
  const shares = targets.map((target, at) => {
    const cash =
      at === targets.length - 1 ? left : Math.round((target.open * scale * amount) / worth)
    left -= cash
    const settles = level === 'fx-part' ? Math.round((target.open * amount) / worth) : target.open
    return { target, cash, settles }
  })
  return { level, shares, credits: [] }
}
