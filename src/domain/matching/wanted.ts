// Under which keys things are kept and looked up: what a payment points to, what it may wait for.
// Pure. Whoever writes a row and whoever looks for it make the keys here, so that they meet.
import { spoken } from '../erased.ts'
import * as Invoice from '../invoice.ts'
import { type Money, ofMinorUnits } from '../money.ts'
import * as Payment from '../payment.ts'
import { receivedOn } from '../payment-days.ts'
import { domainOf } from './directory.ts'
import { alnum, bare, digitKeys, endings, mentions, slipsOf, tailKeys } from './numbers.ts'
import type { Receipt } from './subject.ts'
import { isForm, words } from './text.ts'

/** What is worth looking up for a receipt. */
export type Wanted = {
  /** Keys of the numbers it names. */
  numbers: string[]
  /** The keys that these would be with one slip mended or an end added. */
  nearNumbers: string[]
  amount: Money
  /** The payer's id on the platform. */
  platformId: string | null
  email: string | null
  domain: string | null
  nameWords: string[]
  /** Whose payment a rule says it is. */
  customerId: string | null
}

const mostMentions = 12
/** Slips are looked for in so many of them: each has some hundred spellings. */
const mostSlipped = 4
/** A slip in a shorter one could be any number. */
const shortestSlipped = 4
const mostWords = 12
// Longer ones are no numbers and no words, and more than an index entry can hold.
const longestKey = 100

const unique = (keys: Iterable<string>) =>
  [...new Set(keys)].filter(({ length }) => length > 0 && length <= longestKey)

/** References compare by their letters and digits: `inv 42`, `INV-42` and `#INV-42` are one. */
export const normalNumber = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The keys under which a number is kept: as a whole, by its digits, by their ends. */
export const numberKeys = (number: string): string[] =>
  unique([alnum(number), ...digitKeys(number), ...tailKeys(number)])

/** The keys under which the numbers that a text names are looked up. */
function keysNamed(text: string): string[] {
  const found = mentions(text).slice(0, mostMentions)
  return unique(found.flatMap(({ whole, digits }) => [whole, digits, bare(digits)]))
}

/** The words by which a name is found, without its legal form. */
export const nameWords = (name: string): string[] =>
  unique(words(name).filter((word) => !isForm(word))).slice(0, mostWords)

export function wantedOf(receipt: Receipt, customerId: string | null = null): Wanted {
  const { text, amount, currency, platformId, email, payer, source } = receipt
  const numbers = keysNamed(text)
  const slipped = mentions(text)
    .filter(({ digits }) => digits.length >= shortestSlipped)
    .slice(0, mostSlipped)
  const near = slipped.flatMap(({ digits, last }) => [...slipsOf(digits), ...endings(digits, last)])
  return {
    numbers,
    nearNumbers: unique(near).filter((key) => !numbers.includes(key)),
    amount: ofMinorUnits(amount, currency),
    ...{ platformId, email, customerId },
    domain: email && domainOf(email),
    // What is written on a card payment is about the goods, not about who pays.
    nameWords: nameWords(payer ?? (source === 'stripe' ? '' : text)),
  }
}

/** What an invoice may be waited for by, and a payment may wait for. */
export const waitKeys = {
  number: (key: string) => `number:${key}`,
  deal: (dealId: string) => `deal:${dealId}`,
  stripe: (customerId: string) => `stripe:${customerId}`,
  email: (email: string) => `email:${email.toLowerCase()}`,
  domain: (domain: string) => `domain:${domain}`,
  name: (words: string) => `name:${words}`,
  amount: ({ amount, currency }: Money) => `amount:${currency}:${amount}`,
  /** For what the currency was worth on the day the money came. */
  rate: (currency: string, day: string) => `rate:${currency}:${day}`,
}

/** The keys under which a payment is found again when something new may place it. */
export function keysOfPayment(details: Payment.Received): string[] {
  const { payer, references, received } = details
  const { invoiceNumbers, dealId } = references
  const [name, email] = [spoken(payer.name), spoken(payer.email)]
  const text = [...invoiceNumbers, spoken(references.description) ?? ''].join(', ')
  const keys = [...invoiceNumbers.map(normalNumber), ...keysNamed(text)].map(waitKeys.number)
  if (dealId) keys.push(waitKeys.deal(dealId))
  if (payer.stripeCustomerId) keys.push(waitKeys.stripe(payer.stripeCustomerId))
  if (email) keys.push(...keysOfEmail(email))
  if (name) keys.push(...keysOfName(name))
  const ofDay = waitKeys.rate(received.currency, receivedOn(details))
  return [...new Set([...keys, waitKeys.amount(received), ofDay])]
}

export function keysOfInvoice({ number, dealId, instalment }: Invoice.Terms): string[] {
  const keys = number ? [normalNumber(number), ...numberKeys(number)].map(waitKeys.number) : []
  if (!dealId) return keys
  // A payment may wait under the number we gave, which QuickBooks has since changed.
  const asked = instalment
    ? Invoice.numberOfInstalment(dealId, instalment.number)
    : Invoice.numberOfDeal(dealId)
  return [...keys, waitKeys.deal(dealId), waitKeys.number(normalNumber(asked))]
}

export function keysOfEmail(email: string): string[] {
  const domain = domainOf(email)
  return [waitKeys.email(email), ...(domain ? [waitKeys.domain(domain)] : [])]
}

/** The whole name, its words in any order: a part of it wakes nobody. */
export function keysOfName(name: string): string[] {
  const words = nameWords(name)
  return words.length > 0 ? [waitKeys.name(words.sort().join(' '))] : []
}
