// What payments of the past taught about the ways of payers and banks. Each is a count that only
// lessons raise: the same lessons give the same answers, in whatever order they came.
import { type Mention, mentions, type NumberIndex } from './numbers.ts'
import type { Receipt, Target } from './subject.ts'

/** Whether the like of a receipt came before: the very line, the payer's same amount which still
 *  waits (`open`) or has its place (`payer`). */
export type Repeat = 'line' | 'open' | 'payer' | 'none'

/** Of the words before numbers, which ones announce the number of what is paid. */
export function openContexts() {
  const counts = new Map<string, { right: number; wrong: number }>()
  return {
    learn(receipt: Receipt, paid: readonly Target[], numbers: NumberIndex) {
      if (paid.length === 0) return
      for (const mention of mentions(receipt.text)) {
        const named = numbers.named(mention)
        const isRight = named.some(({ document }) => paid.includes(document as Target))
        const count = counts.get(mention.context) ?? { right: 0, wrong: 0 }
        if (isRight) count.right++
        else count.wrong++
        counts.set(mention.context, count)
      }
    },
    trust({ context }: Mention): 'trusted' | 'unknown' | 'doubtful' {
      const { right, wrong } = counts.get(context) ?? { right: 0, wrong: 0 }
      if (right + wrong < 3) return 'unknown'
      const share = (right + 0.5) / (right + wrong + 1)
      return share >= 0.75 ? 'trusted' : share <= 0.25 ? 'doubtful' : 'unknown'
    },
  }
}

/** How long after the due date each customer pays. */
export function openDelays() {
  const sums = new Map<string, { days: number; times: number }>()
  const leastTimes = 3
  return {
    learn(customerId: string, days: number) {
      const { days: before, times } = sums.get(customerId) ?? { days: 0, times: 0 }
      sums.set(customerId, { days: before + Math.max(-60, Math.min(90, days)), times: times + 1 })
    },
    of(customerId: string): number | undefined {
      const sum = sums.get(customerId)
      return sum && sum.times >= leastTimes ? sum.days / sum.times : undefined
    },
  }
}

/** What each customer paid lately, to know an amount that comes a second time. */
export function openPaidLately() {
  const days = new Map<string, number>()
  const soon = 25
  const key = (customerId: string, { amount, currency }: Receipt) =>
    `${customerId} ${currency} ${amount}`
  return {
    learn: (customerId: string, receipt: Receipt) =>
      days.set(key(customerId, receipt), receipt.day),
    paidSame(customerId: string, receipt: Receipt): boolean {
      const before = days.get(key(customerId, receipt))
      return before !== undefined && receipt.day - before <= soon
    },
  }
}

/** Receipts of before, to know one that comes again. */
export function openEarlier() {
  const days = new Map<string, { day: number; isPlaced: boolean }>()
  const soon = 25
  const line = ({ source, day, amount, currency, payer, account, text }: Receipt) =>
    [source, day, amount, currency, payer, account, text].join('|')
  const payer = ({ amount, currency, account, payer: name, platformId, email }: Receipt) => {
    const who = account ?? platformId ?? email ?? name
    return who === null ? null : [amount, currency, who].join('|')
  }
  return {
    note(receipt: Receipt, isPlaced: boolean) {
      const seen = { day: receipt.day, isPlaced }
      days.set(line(receipt), seen)
      const key = payer(receipt)
      if (key !== null) days.set(key, seen)
    },
    repeats(receipt: Receipt): Repeat {
      if (receipt.source === 'bank' && days.has(line(receipt))) return 'line'
      const key = payer(receipt)
      const before = key === null ? undefined : days.get(key)
      if (!before || receipt.day - before.day > soon) return 'none'
      return before.isPlaced ? 'payer' : 'open'
    },
  }
}

/** What banks keep back: a handful of sizes for each currency. */
export function openFees() {
  const counts = new Map<string, Map<number, number>>()
  return {
    learn(fee: number, currency: string) {
      const sizes = counts.get(currency) ?? new Map<number, number>()
      sizes.set(fee, (sizes.get(fee) ?? 0) + 1)
      counts.set(currency, sizes)
    },
    seen: (fee: number, currency: string) => counts.get(currency)?.get(fee) ?? 0,
    usual: (currency: string): number[] =>
      [...(counts.get(currency) ?? [])]
        .sort(([a, m], [b, n]) => n - m || a - b)
        .slice(0, 12)
        .map(([fee]) => fee),
  }
}

/** In which ways each customer has paid. */
export function openHabits() {
  const ways = new Map<string, Map<string, number>>()
  return {
    learn(customerId: string, level: string) {
      const counts = ways.get(customerId) ?? new Map<string, number>()
      counts.set(level, (counts.get(level) ?? 0) + 1)
      ways.set(customerId, counts)
    },
    of(customerId: string, level: string): 'usual' | 'unusual' | 'unknown' {
      const counts = ways.get(customerId)
      if (!counts) return 'unknown'
      return counts.has(level) ? 'usual' : 'unusual'
    },
  }
}
