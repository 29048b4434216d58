// What an erased person is known by, kept without saying it: ids of the platforms as they are, names
// and addresses as keyed hashes. With it events are found that are about the person or name it, those
// that are stored and those that come later. Pure.
import { hash } from 'node:crypto'
import { parseStream } from './event-store.ts'
import { isDocument, keptUnder, textsIn } from './personal.ts'

export type Person = {
  customerId: string
  names: readonly string[]
  /** Lower-cased. */
  emails: readonly string[]
  /** Of its identities; HubSpot's with the kind of record, `company 7`. */
  ids: readonly { platform: string; id: string }[]
  /** Of the documents that are the person's: deals, invoices, payments and so on. */
  documents: readonly string[]
  /** All of whose words go: its own stream, its payments and what was asked about them. */
  streams: readonly string[]
}

/** A name of one short word would be found in texts that have nothing to do with it. */
const wordLengthLeast = 4
const foreign = /[^ -~\s]/

/** In small letters, and every letter in one of the ways to write it. */
function wordsOf(text: string): string[] {
  const small = text.toLowerCase()
  if (!foreign.test(small)) return small.match(/[a-z0-9]+/g) ?? []
  return small.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []
}
const around = new Set(' \t\r\n"\'<>(),;:\\[]')
function addressesIn(text: string): string[] {
  const found: string[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let [from, to] = [at, at + 1]
    while (from > 0 && !around.has(text[from - 1] as string)) from--
    while (to < text.length && !around.has(text[to] as string)) to++
    found.push(text.slice(from, to).toLowerCase().replace(/\.+$/, ''))
  }
  return found
}

export type Marks = {
  /** Nothing was ever erased here. */
  isEmpty: boolean
  has(mark: string): boolean
  /** Of how many words names are. */
  lengths: readonly number[]
  /** The sieves of all names: what does not pass is none of them. */
  sieves: ReadonlySet<number>
  secret: string
  seed: number
}

export function openMarks(marks: Iterable<string>, secret: string): Marks {
  const known = new Set(marks)
  const lengths = new Set<number>()
  const sieves = new Set<number>()
  for (const mark of known) {
    const [, length, sieve] = /^name (\d+) (\d+) /.exec(mark) ?? []
    if (length === undefined) continue
    lengths.add(Number(length))
    sieves.add(Number(sieve))
  }
  return {
    ...{ isEmpty: known.size === 0, has: (mark) => known.has(mark) },
    ...{ lengths: [...lengths], sieves, secret, seed: seedOf(secret) },
  }
}

/** What is in either. */
export const bothOf = (one: Marks, other: Marks): Marks => ({
  isEmpty: one.isEmpty && other.isEmpty,
  has: (mark) => one.has(mark) || other.has(mark),
  lengths: [...new Set([...one.lengths, ...other.lengths])],
  sieves: new Set([...one.sieves, ...other.sieves]),
  secret: one.secret,
  seed: one.seed,
})

const hashed = (secret: string, text: string) => hash('sha256', `${secret} ${text}`).slice(0, 40)
const seedOf = (secret: string) => Number.parseInt(hashed(secret, 'sieve').slice(0, 8), 16)

/** A number quickly made of so many words: almost all others have another one. */
function sieveOf(seed: number, words: readonly string[], from: number, length: number): number {
  let value = seed
  for (let index = from; index < from + length; index++) {
    const word = words[index] as string
    for (let at = 0; at < word.length; at++) {
      value = Math.imul(value ^ word.charCodeAt(at), 16_777_619)
    }
    value = Math.imul(value ^ 32, 16_777_619)
  }
  return value >>> 8
}
const nameMark = (secret: string, words: readonly string[], sieve: number) =>
  `name ${words.length} ${sieve} ${hashed(secret, words.join(' '))}`
const emailMark = (secret: string, email: string) => `email ${hashed(secret, email)}`
const idMark = (platform: string, id: string) => `${platform} ${id}`
const partMark = (secret: string, word: string) => `part ${hashed(secret, word)}`
const documentMark = (id: string) => `document ${id}`
const streamMark = (stream: string) => `stream ${stream}`

export function marksOf(person: Person, secret: string): string[] {
  const { names, emails, ids, documents, streams, customerId } = person
  const words = names.map(wordsOf).filter((one) => one.length > 0)
  return [
    ...new Set([
      ...words.map((one) => nameMark(secret, one, sieveOf(seedOf(secret), one, 0, one.length))),
      ...words.flat().map((one) => partMark(secret, one)),
      ...emails.map((one) => emailMark(secret, one.toLowerCase())),
      ...ids.map(({ platform, id }) => idMark(platform, id)),
      ...[customerId, ...documents].map(documentMark),
      ...streams.map(streamMark),
    ]),
  ]
}

export type Looked = {
  stream: string
  type: string
  /** With everything in its place. */
  data: unknown
  /** What of it says something of a person. */
  values: unknown
}

/** Why the words of an event go with the person: they are about it, or they name it. */
export function concerns(event: Looked, marks: Marks): 'about' | 'names' | null {
  if (marks.isEmpty) return null
  if (!isDocument(event.stream) && isAbout(event, marks)) return 'about'
  return names(event, marks) ? 'names' : null
}

function isAbout({ stream, type, data }: Looked, marks: Marks): boolean {
  if (marks.has(streamMark(stream)) || marks.has(streamMark(keptUnder({ stream, type, data })))) {
    return true
  }
  const { category, id } = parseStream(stream)
  const { payer, objectId, object, kind, raw } = data as Record<string, unknown>
  if (category === 'customer') return marks.has(documentMark(id))
  const stripeId = (payer as { stripeCustomerId?: unknown } | undefined)?.stripeCustomerId
  if (typeof stripeId === 'string') return marks.has(idMark('stripe', stripeId))
  if (category === 'sync' && object === 'customer') {
    return marks.has(documentMark(String(objectId).replace(/\+[^+]*$/, '')))
  }
  if (category !== 'inbound' || typeof objectId !== 'string') return false
  const platform = type.replace('EventReceived', '').toLowerCase()
  const [noun = ''] = String(kind).split('.')
  if (platform === 'hubspot' && isOfContact(noun, String(raw), marks)) return true
  const its = platform === 'stripe' ? objectId : `${noun.toLowerCase()} ${objectId}`
  if (marks.has(idMark(platform, its))) return true
  const payers = platform === 'stripe' ? (String(raw).match(/\bcus_\w+/g) ?? []) : []
  return payers.some((one) => marks.has(idMark('stripe', one)))
}

/** A contact's name comes word by word, each as a property of its own. */
function isOfContact(noun: string, raw: string, { secret, has }: Marks): boolean {
  if (noun !== 'contact' && noun !== 'company') return false
  const [, value = ''] = /"propertyValue":"([^"]*)"/.exec(raw) ?? []
  const words = wordsOf(value)
  return words.length > 0 && words.every((word) => has(partMark(secret, word)))
}

/** Whether anything that stands there in plain words names the person. */
export const namesIn = (data: unknown, marks: Marks): boolean =>
  !marks.isEmpty && names({ data, values: data }, marks)

function names({ data, values }: Pick<Looked, 'data' | 'values'>, marks: Marks): boolean {
  const texts = textsIn(values).flatMap(within)
  if (texts.length === 0) return false
  let isTheirs: boolean | undefined
  /** A single word is a name only where the person is spoken of. */
  const isSpokenOf = () => {
    isTheirs ??= idsIn(data).some((id) => marks.has(documentMark(id)))
    return isTheirs
  }
  return texts.some((text) => isNamedIn(text, marks, isSpokenOf))
}

/** A raw fact is JSON, in which a name may be written with escapes. */
function within(text: string): string[] {
  if (!/^[[{]/.test(text) || !text.includes('\\')) return [text]
  try {
    return textsIn(JSON.parse(text))
  } catch {
    return [text]
  }
}

function isNamedIn(text: string, marks: Marks, isSpokenOf: () => boolean): boolean {
  const { secret, seed, lengths, sieves, has } = marks
  if (addressesIn(text).some((one) => has(emailMark(secret, one)))) return true
  const words = wordsOf(text)
  for (const length of lengths) {
    for (let from = 0; from + length <= words.length; from++) {
      const sieve = sieveOf(seed, words, from, length)
      if (!sieves.has(sieve)) continue
      const name = words.slice(from, from + length)
      if (!has(nameMark(secret, name, sieve))) continue
      if (length > 1 || length === words.length) return true
      if ((name[0]?.length ?? 0) >= wordLengthLeast && isSpokenOf()) return true
    }
  }
  return false
}

const idNames = /(^id|Id|Ids)$/

/** Every id that an event names, however deep. */
function idsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, inner]) => {
    if (typeof inner === 'string') return idNames.test(name) ? [inner] : []
    if (Array.isArray(inner) && idNames.test(name)) {
      return inner.filter((one) => typeof one === 'string')
    }
    return idsIn(inner)
  })
}
