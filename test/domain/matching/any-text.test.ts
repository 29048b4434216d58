// Payers and banks may write anything. Whatever it is, it is read without a fault, and in a bounded
// number of thoughts: counted here, because a test that looks at the clock fails on a busy machine.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openNameIndex } from '../../../src/domain/matching/names.ts'
import { mentions } from '../../../src/domain/matching/numbers.ts'
import { words } from '../../../src/domain/matching/text.ts'
import { judge } from '../../../src/domain/matching/verdict.ts'
import { openVocabulary } from '../../../src/domain/matching/vocabulary.ts'
import { apply, bookWith, customer, invoice, model, receipt } from '../../support/matching.ts'

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom('INV-10042', '10042', 'HARBOUR', '/', '-', '#', 'O', '\0', '\u200d', ' '),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join('')),
)
const length = 10_000
const huge = [
  ...[
    'A',
    'HARBOUR',
    'HARBOURMILLS',
    'HARBOUR ',
    'A ',
    '1',
    '1 ',
    '1-',
    '12345/67/',
    'BOE',
    'AB1',
    '\0',
  ],
  ...['O', '.', '#', '10042 ', 'INV-10042,', 'ﷺ', '\ud800', 'é'],
].map((part): [string, string] => [part, part.repeat(Math.ceil(length / part.length)) + 'A1'])

const holding = {
  customers: [
    customer('C1', 'Harbour Mills Ltd', { parent: 'Granite Group' }),
    customer('C2', 'Nordic Foods SARL', { aliases: ['Laurel'] }),
  ],
  targets: Array.from({ length: 60 }, (_, at) =>
    invoice(`INV-${10_000 + at}`, { customerId: `C${(at % 2) + 1}`, total: 10_000 + (at % 7) }),
  ),
}
/** For a receipt, whatever it is: so many named, and for each of ten likely payers their single
 *  invoices, runs and sums. */
const mostHypotheses = 2500

function read(text: string) {
  const names = openNameIndex()
  for (const { id, name } of holding.customers) names.add(id, name, 'self')
  expect(mentions(text).length).toBeLessThanOrEqual(3 * text.length + 1)
  expect(words(text).every((word) => word !== '')).toBe(true)
  for (const whole of [true, false]) {
    const found = names.like(text, whole)
    expect(found.length).toBeLessThanOrEqual(12)
    for (const { alike } of found) expect(alike >= 0.3 && alike <= 1).toBe(true)
  }
}

function judgeAll(text: string) {
  const book = bookWith(holding)
  const paid = { amount: 30_006 }
  for (const one of [
    receipt({ ...paid, text }),
    receipt({ ...paid, payer: text, account: text, email: text, platformId: text }),
    receipt({ ...paid, source: 'stripe', text, payer: 'Harbour Mills', email: `a@${text}` }),
  ]) {
    const verdict = judge(one, book, model)
    expect(verdict.considered.hypotheses.length).toBeLessThanOrEqual(mostHypotheses)
    apply(book, one, verdict)
    book.learn({ receipt: one, customerId: 'C1', targets: [], level: null, fee: 0 })
  }
}

test('any text is read, learned from and judged', () => {
  const property = fc.property(anything, (text) => {
    read(text)
    judgeAll(text)
  })
  fc.assert(property, { numRuns: 150 })
})

describe('ten thousand signs', () => {
  test.each(huge)('of %j are read, learned from and judged', (_, text) => {
    read(text)
    judgeAll(text)
  })
})

test('many invoices of likely payers make no more thoughts than the bound', () => {
  const customers = Array.from({ length: 12 }, (_, at) => customer(`C${at}`, 'Harbour Mills'))
  const targets = customers.flatMap(({ id }, owner) =>
    Array.from({ length: 150 }, (_, at) =>
      invoice(`INV-${10_000 + owner * 150 + at}`, { customerId: id, total: 10_000 + (at % 5) }),
    ),
  )
  const one = receipt({
    amount: 40_008,
    payer: 'HARBOUR MILLS',
    text: 'INV-10001 10002 10003 1004',
  })
  const { considered } = judge(one, bookWith({ customers, targets }), model)
  expect(considered.hypotheses.length).toBeGreaterThan(20)
  expect(considered.hypotheses.length).toBeLessThanOrEqual(mostHypotheses)
})

test('a word too long for a name is found to the letter and leaves nothing else behind', () => {
  const vocabulary = openVocabulary()
  const long = 'HARBOUR'.repeat(100)
  const word = vocabulary.wordOf(long)
  expect([...vocabulary.look([long]).keys()]).toEqual([word])
  expect(vocabulary.look([long.slice(1)]).size).toBe(0)
  expect(vocabulary.look([long.slice(0, 20)]).size).toBe(0)
})
