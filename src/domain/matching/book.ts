// What receipts are matched against: customers, what they owe, and what was learned. Everything is
// found by key (number, amount, customer, name), nothing by walking through all of it.
import { discounted, type Terms } from './amounts.ts'
import { type Directory, openDirectory, put } from './directory.ts'
import {
  openContexts,
  openDelays,
  openEarlier,
  openFees,
  openHabits,
  openPaidLately,
  type Repeat,
} from './experience.ts'
import { type Mention, type NumberIndex, openNumberIndex } from './numbers.ts'
import { mostPaidFor, openPayers, openTextWords, type Payers, type TextWords } from './payers.ts'
import type { Credit, Receipt, Target } from './subject.ts'
import { openWordUse, type WordUse } from './words.ts'

/** One payment as it turned out to be: what the engine learns from. */
export type Lesson = {
  receipt: Receipt
  /** Whose payment it was; null when it was nobody's. */
  customerId: string | null
  targets: readonly Target[]
  /** How the amount fitted, and a bank fee that was kept back. */
  level: string | null
  fee: number
}

export type Book = Directory & {
  terms: Terms
  numbers: NumberIndex
  payers: Payers
  texts: TextWords
  wordUse: WordUse
  repeats(receipt: Receipt): Repeat
  /** It was received; whether it has found its place. */
  note(receipt: Receipt, isPlaced: boolean): void
  addTarget(target: Target): void
  addCredit(credit: Credit): void
  target(id: string): Target | undefined
  /** What a customer owes that existed on the day, the oldest due date first. */
  openOf(customerId: string, day: number): Target[]
  creditsOf(customerId: string, currency: string, day: number): Credit[]
  /** Everything open for exactly this much, in full or less its discount. */
  ofAmount(amount: number, currency: string, day: number): Target[]
  /** Money went there on a day (or came back, when negative). */
  settle(target: Target, amount: number, day: number): void
  use(credit: Credit, amount: number): void
  learn(lesson: Lesson): void
  /** How often a number behind this word named what was paid. */
  trust(mention: Mention): 'trusted' | 'unknown' | 'doubtful'
  /** Whether the customer has paid in this way before. */
  habit(customerId: string, level: string): 'usual' | 'unusual' | 'unknown'
  /** Whether the customer has paid just this much within a few weeks. */
  paidSame(customerId: string, receipt: Receipt): boolean
  /** How many days after the due date the customer pays on average, once that is known. */
  delay(customerId: string): number | undefined
}

export function openBook(money: Pick<Terms, 'rate' | 'exponent'>): Book {
  const targets = new Map<string, Target>()
  const owed = new Map<string, Target[]>()
  const credits = new Map<string, Credit[]>()
  const amounts = openAmounts()
  const contexts = openContexts()
  const habits = openHabits()
  const fees = openFees()
  const delays = openDelays()
  const paidLately = openPaidLately()
  const directory = openDirectory()
  const { names } = directory
  const numbers = openNumberIndex()
  const [payers, texts] = [openPayers(), openTextWords()]
  const wordUse = openWordUse()
  const earlier = openEarlier()

  return {
    terms: { ...money, feesSeen: fees.seen, usualFees: fees.usual },
    ...directory,
    numbers,
    payers,
    texts,
    wordUse,
    repeats: earlier.repeats,
    note: earlier.note,
    addTarget(target) {
      targets.set(target.id, target)
      numbers.add(target)
      if (target.customerId !== null) put(owed, target.customerId, target)
      if (target.open > 0) amounts.add(target)
    },
    addCredit(credit) {
      put(credits, credit.customerId, credit)
      numbers.add(credit)
    },
    target: (id) => targets.get(id),
    openOf(customerId, day) {
      const all = owed.get(customerId) ?? []
      return all
        .filter((one) => one.open > 0 && one.issued <= day)
        .sort((a, b) => a.due - b.due || a.issued - b.issued || (a.id < b.id ? -1 : 1))
    },
    creditsOf: (customerId, currency, day) =>
      (credits.get(customerId) ?? []).filter(
        (one) => one.open > 0 && one.currency === currency && one.issued <= day,
      ),
    ofAmount: (amount, currency, day) =>
      amounts.find(amount, currency).filter((one) => one.issued <= day),
    settle(target, amount, day) {
      amounts.remove(target)
      if (amount > 0) target.parts = [...(target.parts ?? []), { amount, day }]
      target.open = Math.max(0, target.open - amount)
      if (target.open > 0) amounts.add(target)
    },
    use(credit, amount) {
      credit.open = Math.max(0, credit.open - amount)
    },
    learn(lesson) {
      const { receipt, customerId, level, fee } = lesson
      payers.learn(signsOf(receipt, texts), customerId ?? nobody)
      const outcome = lesson.targets.length > 0 ? 'placed' : customerId ? 'advance' : 'foreign'
      wordUse.learn(`${receipt.payer ?? ''} ${receipt.text}`, outcome)
      contexts.learn(receipt, lesson.targets, numbers)
      if (customerId) paidLately.learn(customerId, receipt)
      if (customerId && level) habits.learn(customerId, level)
      for (const target of lesson.targets) {
        if (customerId && target.kind === 'invoice')
          delays.learn(customerId, receipt.day - target.due)
      }
      if (fee > 0) fees.learn(fee, receipt.currency)
      if (customerId && receipt.source !== 'stripe') {
        const name = receipt.payer ?? texts.rare(receipt.text).join(' ')
        if (name !== '' && payers.customersOf(`payer ${name.toUpperCase()}`).length <= mostPaidFor)
          names.add(customerId, name, 'learned')
      }
    },
    trust: contexts.trust,
    habit: habits.of,
    paidSame: paidLately.paidSame,
    delay: delays.of,
  }
}

/** In place of a customer: money that was nobody's payment. */
export const nobody = '-'

/** What a payer is recognised by the next time. */
export function signsOf(receipt: Receipt, texts: TextWords): string[] {
  const signs: string[] = []
  const { account, payer, text, source } = receipt
  if (account) signs.push(`account ${account}`)
  if (source === 'stripe') return signs
  if (payer) signs.push(`payer ${payer.toUpperCase()}`)
  else signs.push(`payer ${texts.rare(text).join(' ')}`)
  const numbers = text.match(/[A-Z]{0,4}\d[\dA-Z]{6,33}/gi) ?? []
  for (const number of new Set(numbers)) signs.push(`number ${number.toUpperCase()}`)
  return signs
}

/** Open targets by what would settle them: the open amount, and less the discount of the terms. */
function openAmounts() {
  const index = new Map<string, Set<Target>>()
  const keys = (target: Target) => {
    const all = [`${target.currency} ${target.open}`]
    if (target.discount) all.push(`${target.currency} ${discounted(target)}`)
    return all
  }
  return {
    add(target: Target) {
      for (const key of keys(target)) {
        const set = index.get(key)
        if (set) set.add(target)
        else index.set(key, new Set([target]))
      }
    },
    remove(target: Target) {
      for (const key of keys(target)) index.get(key)?.delete(target)
    },
    find: (amount: number, currency: string) => [...(index.get(`${currency} ${amount}`) ?? [])],
  }
}
