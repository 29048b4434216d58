// What a receipt could be for: sets of targets worth weighing. They come from what it names, from
// what its likely payers owe, and from what is open for just this amount; each source is bounded.
import { discounted, type Fit, fit } from './amounts.ts'
import type { Book } from './book.ts'
import { leastHunch } from './criteria.ts'
import type { Lead, Leads } from './identity.ts'
import { isNamed, type Mention, mentions, type NumberIndex, type Reading } from './numbers.ts'
import type { Credit, Receipt, Target } from './subject.ts'
import { mostItems, openSums } from './sums.ts'

export type Hypothesis = {
  targets: readonly Target[]
  fit: Fit
  /** How each target is named in the text, where it is. */
  readings: readonly (Reading | null)[]
  /** How many sets of this kind were tried for it: the more, the likelier by chance. */
  tried: number
}

/** What the numbers in the text name. */
export type Named = {
  /** Open targets that existed on the day. */
  targets: Map<Target, { reading: Reading; mention: Mention }>
  /** Named to the digit, but settled already. */
  settled: Map<Target, Mention>
  credits: Set<Credit>
  /** Mentions that name nothing we know. */
  unplaced: Mention[]
}

const enoughForSums = 2.4
const mostBare = 12
const mostNamed = 16
const isTarget = (one: Target | Credit): one is Target => 'kind' in one

export function readNumbers(receipt: Receipt, leads: Leads, book: Book): Named {
  const found = mentions(receipt.text)
  const named: Named = {
    targets: new Map(),
    settled: new Map(),
    credits: new Set(),
    unplaced: [],
  }
  const { day, amount, currency } = receipt
  const rank: Record<Reading, number> = { exact: 0, digits: 1, cut: 2, slip: 3 }
  const note = (target: Target, reading: Reading, mention: Mention) => {
    const before = named.targets.get(target)
    if (!before || rank[reading] < rank[before.reading]) {
      named.targets.set(target, { reading, mention })
    }
  }
  const isOpen = (one: Target) => one.open > 0 && one.issued <= day
  const isToldApart = ({ customerId }: Target, documents: ReturnType<NumberIndex['named']>) =>
    documents.some(
      ({ document: one }) => isTarget(one) && isOpen(one) && one.customerId === customerId,
    )
  for (const mention of found) {
    const documents = book.numbers.named(mention)
    if (documents.length === 0) named.unplaced.push(mention)
    for (const { document, reading } of documents) {
      if (!isTarget(document)) named.credits.add(document)
      else if (document.issued > day) continue
      else if (document.open > 0) note(document, reading, mention)
      else named.settled.set(document, mention)
    }
    // One slip away stands some invoice of somebody: only those of a likely payer, or for just
    // this amount, are worth a thought; and none whose customer owes what is named to the digit.
    for (const { document, reading } of book.numbers.almost(mention)) {
      if (!isTarget(document) || !isOpen(document) || isToldApart(document, documents)) continue
      const lead = leads.of(document.customerId)
      const isLikely = lead !== undefined && lead.strength >= leastHunch
      const isExact = document.open === amount && document.currency === currency
      if (isLikely || isExact) note(document, reading, mention)
    }
  }
  return named
}

export function hypothesesFor(
  receipt: Receipt,
  leads: Leads,
  named: Named,
  book: Book,
): Hypothesis[] {
  const made = new Map<string, Hypothesis>()
  const credit = (targets: readonly Target[]) => {
    const [first] = targets
    if (!first?.customerId) return []
    return book.creditsOf(first.customerId, receipt.currency, receipt.day)
  }
  const add = (targets: readonly Target[], tried: number, accept = likely): boolean => {
    const key = targets
      .map((one) => one.id)
      .sort()
      .join(' ')
    if (made.has(key)) return true
    const fitted = fit(receipt, targets, credit(targets), book.terms)
    if (!fitted || !accept(fitted, targets.length)) return false
    const readings = targets.map((one) => named.targets.get(one)?.reading ?? null)
    made.set(key, { targets, fit: fitted, readings, tried })
    return true
  }
  addNamed(named, add)
  for (const lead of leads.list) {
    if (lead.strength < leastHunch) break
    addOwed(receipt, lead, named, book, add)
  }
  addOfAmount(receipt, leads, book, add)
  return [...made.values()]
}

type Add = (targets: readonly Target[], tried: number, accept?: Accept) => boolean
type Accept = (fit: Fit, count: number) => boolean

const byAge = (a: Target, b: Target) => a.due - b.due || (a.id < b.id ? -1 : 1)
/** Fits that mean something where no number is named. */
const likely: Accept = ({ level }, count) =>
  level !== 'over-large' && level !== 'fx-wide' && (!/part-(odd|round)/.test(level) || count === 1)
const any: Accept = () => true

/** What is open for just this amount, whoever owes it; when nothing tells who paid, also for what
 *  the amount may have been before a fee or a slip. */
function addOfAmount({ amount, currency, day }: Receipt, leads: Leads, book: Book, add: Add) {
  const exact = book.ofAmount(amount, currency, day)
  for (const target of exact.sort(byAge).slice(0, mostBare)) add([target], exact.length)
  const isKnown = leads.list.some((one) => one.strength >= leastHunch)
  if (isKnown || exact.length > 2) return
  const before = [...book.terms.usualFees(currency), ...usualExcess.map((excess) => -excess)]
  for (const missing of before) {
    const open = book.ofAmount(amount + missing, currency, day).sort(byAge)
    for (const target of open.slice(0, 2)) add([target], before.length)
  }
}

/** What people pay too much, in minor units: a slip of a digit, a round sum. */
const usualExcess = [1, 9, 90, 100, 500, 1000, 5000]

/** What the text names: each alone, all of a customer's together, and sums among many. */
function addNamed(named: Named, add: Add) {
  const all = [...named.targets].slice(0, mostNamed)
  const byCustomer = new Map<string, Target[]>()
  for (const [target, { reading }] of all) {
    add([target], 1, any)
    if (target.customerId === null || target.kind !== 'invoice') continue
    if (!isNamed(reading)) continue
    const key = `${target.customerId} ${target.currency}`
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), target])
  }
  for (const targets of byCustomer.values()) if (targets.length > 1) add(targets, 1, any)
}

/** What a likely payer owes: each alone, and sets that add up. */
function addOwed(receipt: Receipt, lead: Lead, named: Named, book: Book, add: Add) {
  const { day, currency, amount } = receipt
  const owed = book.openOf(lead.customerId, day)
  const isStrong = lead.strength >= enoughForSums
  const odd: Accept = ({ level }, count) =>
    !/part-(odd|round)/.test(level) && likely({ level } as Fit, count)
  let found = false
  for (const target of owed.slice(0, 40)) found = add([target], owed.length, odd) || found
  if (isStrong && !found) {
    for (const target of aboutNow(owed, lead, receipt, book).slice(0, 4))
      add([target], owed.length, any)
  }
  if (!isStrong) return
  for (const group of byCurrency(owed.filter((one) => one.kind === 'invoice'))) {
    if (group.length < 2) continue
    const here = named.targets
    const known = group.filter((one) => isNamed(here.get(one)?.reading ?? null))
    addSums([...new Set([...known, ...group])], receipt, book, add)
    // The oldest first; and as it would be if they pay what is due about now.
    if (group.length > 2) addSums(aboutNow(group, lead, receipt, book), receipt, book, add)
    if (!found) addForeign(group, receipt, add)
    if (!found) addRuns(group, receipt, add)
    if (group.length > 2) add(group, 1, sure)
    const [first] = group
    if (first?.currency !== currency || known.length === 0) continue
    // Named ones first, what else they owe after: a list that was cut off.
    const rest = amount - known.reduce((sum, one) => sum + one.open, 0)
    if (rest <= 0) continue
    const others = group.filter((one) => !known.includes(one)).slice(0, mostItems)
    for (const set of openSums(others.map((one) => one.open))(rest)) {
      add([...known, ...set.map((at) => others[at] as Target)], others.length)
    }
  }
}

const sure: Accept = ({ level }) => !/part|over|fx-wide|deduction/.test(level)

const byCurrency = (targets: readonly Target[]): Target[][] => [
  ...Map.groupBy(targets, (one) => one.currency).values(),
]

/** The invoices whose time it is, going by how late the customer usually pays. */
function aboutNow(owed: Target[], { customerId }: Lead, { day }: Receipt, book: Book): Target[] {
  const usual = book.delay(customerId) ?? 5
  const apart = (target: Target) => Math.abs(day - target.due - usual)
  return [...owed].sort((a, b) => apart(a) - apart(b) || byAge(a, b))
}

/** Invoices due one after the other, with a part of one kept back. */
function addRuns(group: Target[], { amount, currency }: Receipt, add: Add) {
  if (group[0]?.currency !== currency) return
  const items = group.slice(0, 14)
  for (let from = 0; from < items.length; from++) {
    let [sum, largest] = [0, 0]
    for (let to = from; to < Math.min(items.length, from + 8); to++) {
      const { open } = items[to] as Target
      sum += open
      largest = Math.max(largest, open)
      if (to === from || sum <= amount) continue
      if (sum - amount <= largest * mostKeptBack) add(items.slice(from, to + 1), items.length, kept)
      if (sum > amount + largest) break
    }
  }
}

const mostKeptBack = 0.16
const kept: Accept = ({ level }) => level === 'deduction'

/** Several invoices of another currency: within a bank's margin some set always fits, so only the
 *  plain ones count: all that is due first, and pairs. */
function addForeign(group: Target[], { currency }: Receipt, add: Add) {
  if (group[0]?.currency === currency) return
  const items = group.slice(0, 8)
  const tried = items.length * (items.length + 1)
  for (let count = 3; count < group.length && count <= 8; count++)
    add(group.slice(0, count), tried, sure)
  for (const [at, one] of items.entries()) {
    for (const another of items.slice(at + 1)) add([one, another], tried, sure)
  }
}

/** Sets of what one customer owes that add up to the amount, or to it and a known difference. */
function addSums(group: Target[], receipt: Receipt, book: Book, add: Add) {
  const { amount, currency, day } = receipt
  const [first] = group
  if (first?.currency !== currency) return
  const items = group.slice(0, mostItems)
  const tried = 2 ** items.length
  const pick = (sets: number[][], accept: Accept = likely) => {
    let found = false
    for (const set of sets) {
      if (set.length < 2) continue
      found =
        add(
          set.map((at) => items[at] as Target),
          tried,
          accept,
        ) || found
    }
    return found
  }
  const sums = openSums(items.map((one) => one.open))
  if (pick(sums(amount))) return
  if (items.some((one) => one.discount) && pick(openSums(items.map(discounted))(amount))) return
  const credits = book.creditsOf(first.customerId as string, currency, day)
  for (const credit of credits.slice(0, 4)) if (pick(sums(amount + credit.open))) return
  for (const fee of book.terms.usualFees(currency)) if (pick(sums(amount + fee), sure)) return
  for (const over of usualExcess.slice(0, 6)) if (pick(sums(amount - over))) return
}
