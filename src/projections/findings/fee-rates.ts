// What an account is usually charged, learned from its own charges: a share of the amount and so much
// for each. An account may have several such rates, as of cards from abroad. Pure.

export type Charge = { amount: number; fee: number }

/** fee = share x amount + each; `amounts` = known from the least to the most of these alone. */
export type FeeRate = {
  share: number
  each: number
  count: number
  amounts?: readonly [least: number, most: number]
}

/** Rounding, in units of the currency. */
const near = 0.011
const ratesMost = 4
/** Fewer charges of different amounts than that are no rule. */
const countLeast = 4
/** So many of one fee are a rule between their amounts, such as debits of a bank month by month. */
const sameLeast = 3
/** Of each charge, so many others are looked at. */
const partners = 12

const feeAt = ({ share, each }: Pick<FeeRate, 'share' | 'each'>, amount: number) =>
  share * amount + each

function through(one: Charge, other: Charge): Omit<FeeRate, 'count'> | null {
  const span = one.amount - other.amount
  if (Math.abs(span) < 0.005) return null
  const share = (one.fee - other.fee) / span
  const each = one.fee - share * one.amount
  return share >= -0.0001 && share < 0.2 && each > -0.02 && each < 100 ? { share, each } : null
}

// Two fees that were rounded make a share that is a little off; the longer the span, the less.
function supporters(rate: Omit<FeeRate, 'count'>, charges: readonly Charge[]): Charge[] {
  return charges.filter(({ amount, fee }) => Math.abs(feeAt(rate, amount) - fee) <= near)
}

const distinct = (charges: readonly Charge[]) => new Set(charges.map(({ amount }) => amount)).size

function best(charges: readonly Charge[]): { rate: FeeRate; of: Charge[] } | null {
  const sorted = [...charges].sort((a, b) => a.amount - b.amount)
  let found: { rate: FeeRate; of: Charge[] } | null = null
  for (const [at, one] of sorted.entries()) {
    const step = Math.max(1, Math.floor(sorted.length / partners))
    for (let other = at + 1; other < sorted.length; other += step) {
      const rate = through(one, sorted[other] as Charge)
      if (!rate) continue
      const of = supporters(rate, sorted)
      const count = distinct(of)
      if (!found || count > found.rate.count) found = { rate: { ...rate, count }, of }
    }
  }
  return found
}

/** As they are agreed: hundredths of a per cent, and cents. Null where that fits less. */
function plain({ share, each, count }: FeeRate, charges: readonly Charge[]) {
  const rounded = { share: Math.round(share * 10_000) / 10_000, each: Math.round(each * 100) / 100 }
  const of = supporters(rounded, charges)
  return distinct(of) < count ? null : { rate: { ...rounded, count: distinct(of) }, of }
}

/** The rates that fit most charges first. */
export function learnRates(charges: readonly Charge[]): FeeRate[] {
  const rates: FeeRate[] = []
  let left = charges
  while (rates.length < ratesMost) {
    const found = best(left)
    if (!found || found.rate.count < countLeast) break
    const { of, rate } = plain(found.rate, left) ?? found
    rates.push(rate)
    left = left.filter((one) => !of.includes(one))
  }
  return [...rates, ...capped(charges)]
}

/** Fees that come again and again, whatever the amount. */
function capped(charges: readonly Charge[]): FeeRate[] {
  return [...Map.groupBy(charges, ({ fee }) => fee)].flatMap(([each, of]) => {
    const amounts = of.map(({ amount }) => amount)
    const known = [Math.min(...amounts), Math.max(...amounts)] as const
    return of.length < sameLeast ? [] : [{ share: 0, each, count: of.length, amounts: known }]
  })
}

/** What was to be expected, where no rate is near; null where one is, or none is known. */
export function expectedFee(
  rates: readonly FeeRate[],
  { amount, fee }: Charge,
  percent: number,
): number | null {
  const usual = rates.find((rate) => !rate.amounts)
  if (!usual) return null
  const isNear = rates.some((rate) => {
    const [least, most] = rate.amounts ?? [amount, amount]
    if (amount < least || amount > most) return false
    const expected = feeAt(rate, amount)
    return Math.abs(fee - expected) <= Math.max(0.05, (Math.abs(expected) * percent) / 100)
  })
  return isNear ? null : feeAt(usual, amount)
}
