// What earlier payments taught about who pays for whom, and about how they write. Each lesson is a
// count that can be taken back; the same lessons in any order give the same counts.
import { isForm, words } from './text.ts'

/** Something a payer is known by: its account, a long number its bank always sends, its words. */
type Ties = Map<string, Map<string, number>>

/** What is known of a sign: it has only ever meant this customer, also others, or only others. */
export type Tie = 'own' | 'shared' | 'crowd' | 'other' | 'new'

/** One who pays for more customers than this (a factor, an accountant) tells nothing of whom. */
export const mostPaidFor = 8

export type Payers = {
  learn(signs: readonly string[], customerId: string, times?: number): void
  tie(sign: string, customerId: string): Tie
  /** Customers that the sign has stood for, the most frequent first. */
  customersOf(sign: string): string[]
}

export function openPayers(): Payers {
  const ties: Ties = new Map()
  return {
    learn(signs, customerId, times = 1) {
      for (const sign of signs) {
        const counts = ties.get(sign) ?? new Map<string, number>()
        counts.set(customerId, (counts.get(customerId) ?? 0) + times)
        if ((counts.get(customerId) ?? 0) <= 0) counts.delete(customerId)
        ties.set(sign, counts)
      }
    },
    tie(sign, customerId) {
      const counts = ties.get(sign)
      if (!counts || counts.size === 0) return 'new'
      if (!counts.has(customerId)) return 'other'
      return counts.size === 1 ? 'own' : counts.size <= mostPaidFor ? 'shared' : 'crowd'
    },
    customersOf: (sign) =>
      [...(ties.get(sign) ?? [])]
        .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
        .map(([customerId]) => customerId),
  }
}

/** How often each word stands in texts: what stands in many is the bank's word, not the payer's. */
export type TextWords = {
  read(text: string): void
  /** The words of a text that few other texts have, in order: mostly the payer's name. */
  rare(text: string): string[]
}

const commonShare = 0.01

export function openTextWords(): TextWords {
  const counts = new Map<string, number>()
  let texts = 0
  const isRare = (word: string) =>
    !/\d/.test(word) && (counts.get(word) ?? 0) <= Math.max(3, texts * commonShare)
  return {
    read(text) {
      texts++
      for (const word of new Set(words(text))) counts.set(word, (counts.get(word) ?? 0) + 1)
    },
    rare: (text) => words(text).filter((word) => !isForm(word) && isRare(word)),
  }
}
