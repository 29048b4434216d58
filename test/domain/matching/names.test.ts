// Who could have written this name.
import { describe, expect, test } from 'vitest'
import { openNameIndex } from '../../../src/domain/matching/names.ts'
import { openVocabulary } from '../../../src/domain/matching/vocabulary.ts'

function openNames() {
  const names = openNameIndex()
  names.add('harbour', 'Harbour Mills Ltd', 'self')
  names.add('blue', 'Blue Heron Laurel GmbH', 'self')
  names.add('blue', 'Heronry', 'self')
  names.add('nordic', 'Nordic Holdings Manufacturing', 'self')
  names.add('nordic', 'Granite Group', 'parent')
  names.add('granite', 'Granite Foods SARL', 'self')
  names.add('laurel', 'Laurel Services', 'self')
  for (const place of ['Bergen', 'Oslo', 'Turku', 'Malmo', 'Aarhus', 'Tampere']) {
    names.add(place, `${place} Services`, 'self')
  }
  return names
}
const first = (text: string, whole = true) => openNames().like(text, whole)[0]

describe('a payer is found', () => {
  test.each([
    ['to the letter', 'Harbour Mills Ltd', 'harbour', 1],
    ['without its form and in capitals', 'HARBOUR MILLS', 'harbour', 1],
    ['in another order', 'MILLS HARBOUR', 'harbour', 1],
    ['with a slip', 'HARBIUR MILLS', 'harbour', 0.9],
    ['cut off', 'BLUE HERON LAUR', 'blue', 0.8],
    ['run together', 'HARBOURMILLS', 'harbour', 0.9],
    ['run together and cut off', 'HARBOURMILL', 'harbour', 0.8],
    ['split by a space', 'HAR BOUR MILLS', 'harbour', 0.7],
    ['abbreviated', 'NORDIC HLDGS MFG', 'nordic', 0.75],
    ['by its trading name', 'HERONRY', 'blue', 1],
  ])('%s', (_, text, expected, least) => {
    const found = first(text)
    expect(found?.customerId).toBe(expected)
    expect(found?.alike).toBeGreaterThanOrEqual(least)
    expect(found?.alike).toBeLessThanOrEqual(1)
  })

  test('by the name of its parent, which is told apart from its own', () => {
    expect(openNames().like('GRANITE GROUP', true)[0]).toMatchObject({
      ...{ customerId: 'nordic', via: 'parent', alike: 1, name: 'Granite Group' },
    })
  })

  test('in the middle of a text', () => {
    expect(first('SEPA CREDIT FROM HARBOUR MILLS 10042', false)?.customerId).toBe('harbour')
  })
})

test.each([
  ['the same', 'HARBOUR MILLS LTD', 'same'],
  ['another', 'HARBOUR MILLS GMBH', 'other'],
  ['not there', 'HARBOUR MILLS', 'silent'],
])('the legal form is %s', (_, text, form) => {
  expect(first(text)?.form).toBe(form)
})

test('a rare word counts for more than one that many names have', () => {
  const all = openNames().like('TURKU SERVICES', true)
  const alike = (id: string) => all.find((one) => one.customerId === id)?.alike ?? 0
  expect(alike('Turku')).toBeGreaterThan(0.98)
  expect(alike('Oslo')).toBeLessThan(0.5)
  const rare = first('TURKU')?.alike as number
  const common = openNames()
    .like('SERVICES', true)
    .find((one) => one.customerId === 'Turku')
  expect(rare).toBeGreaterThan(common?.alike ?? 0)
})

test('a word of another customer beside the name speaks against it', () => {
  const alone = first('HARBOUR MILLS', false)?.alike as number
  const beside = openNames().like('HARBOUR MILLS GRANITE', false)
  expect(beside.find((one) => one.customerId === 'harbour')?.alike).toBeLessThan(alone)
  expect(first('HARBOUR MILLS 10042 PAYMENT', false)?.alike).toBe(alone)
})

test.each([
  ['nobody’s name', 'ZEPHYR QUARTZ'],
  ['a legal form', 'GMBH'],
  ['nothing', ''],
])('%s is like no customer', (_, text) => {
  expect(openNames().like(text, true)).toEqual([])
})

test('a name that is nothing but little words is still a name', () => {
  const names = openNameIndex()
  names.add('le', 'Le SAS', 'self')
  expect(names.like('LE SAS', true)).toEqual([])
  names.add('la', 'La Da', 'self')
  expect(() => names.like('LA DA', true)).not.toThrow()
})

test('equal likeness is put in an order that does not depend on who came first', () => {
  const found = [
    ['b', 'a'],
    ['a', 'b'],
  ].map((ids) => {
    const names = openNameIndex()
    for (const id of ids) names.add(id, 'Harbour Mills', 'self')
    return names.like('HARBOUR MILLS', true).map((one) => one.customerId)
  })
  expect(found).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})

describe('a word as somebody wrote it', () => {
  const look = (written: string) => {
    const vocabulary = openVocabulary()
    for (const word of ['BLUEHERON', 'LAUREL', 'GRANITE']) vocabulary.wordOf(word)
    return [...vocabulary.look(written.split(' '))].map(([word, hit]) => [word.text, hit.quality])
  }
  test.each<[string, string, [string, number][]]>([
    ['is itself', 'LAUREL', [['LAUREL', 1]]],
    ['has a slip', 'LAURLE', [['LAUREL', 0.85]]],
    ['is cut', 'GRAN', [['GRANITE', 0.5 + (0.45 * 4) / 7]]],
    [
      'is two in one',
      'LAURELGRANITE',
      [
        ['LAUREL', 0.95],
        ['GRANITE', 0.95],
      ],
    ],
    ['is one with its legal form', 'LAURELGMBH', [['LAUREL', 0.95]]],
    ['is in halves', 'GRA NITE', [['GRANITE', 0.9]]],
    ['is too short to be a part', 'GR', []],
  ])('%s', (_, written, expected) => {
    expect(look(written)).toEqual(expected)
  })
})
