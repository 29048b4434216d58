// The evidence in words: nothing the engine weighs is left without a sentence, in either language.
import { expect, test } from 'vitest'
import { explain } from '../../../src/domain/matching/explain.ts'
import { phrases } from '../../../src/domain/matching/phrases.ts'
import { pooledWeights } from '../../../src/domain/matching/pooled.ts'

/** Levels that the code can give and that no weight has been learned for. */
const rare = `account crowd, account other, announced exact doubtful, amount exact bare, source quickbooks bare,
  platform unknown, parent weak, learned weak, payout-day near, payout-day far, payout-text silent,
  payout-source stripe, payout-source quickbooks, none quickbooks, phrase crowd, length exact 3,
  several 3 hinted oldest, several 4 hinted picked, several 2 bare picked, habit over-large usual,
  habit cents usual, chance -6, chance 2, delay very-far early, none-best payout bank, span near,
  again several, again one, series other within 3, none-repeat open bare`
const keys = [...pooledWeights.keys(), ...rare.split(',').map((key) => key.trim())]

/** The longest beginning of a level that has a phrase of its own. */
function phraseOf(key: string) {
  const [criterion = '', ...parts] = key.split(' ')
  for (let length = parts.length; length > 0; length--) {
    const level = parts.slice(0, length).join(' ')
    const found = phrases[criterion]?.[level]
    if (found) return { level, found }
  }
}

test('every level of every criterion has a sentence in English and in French', () => {
  expect(keys.filter((key) => phraseOf(key) === undefined)).toEqual([])
  for (const [criterion, levels] of Object.entries(phrases)) {
    for (const [level, [en, fr]] of Object.entries(levels)) {
      const where = `${criterion} ${level}`
      expect(en.length, where).toBeGreaterThan(10)
      expect(fr.length, where).toBeGreaterThan(10)
      expect(en, where).not.toBe(fr)
      expect([en, fr].filter((one) => one.includes('{}')).length, where).not.toBe(1)
    }
  }
})

test('only what stands after the phrase’s own level may be left untold: how the receipt leads there', () => {
  const untold = keys.map((key) =>
    key.slice(key.indexOf(' ') + 1 + (phraseOf(key)?.level ?? '').length),
  )
  const ways =
    /^ (named|hinted|payer|hunch|bare|exact|other|silent|bank|stripe|quickbooks|both|nothing|part|sum|fits|payout)$/
  expect([...new Set(untold)].filter((rest) => rest !== '' && !ways.test(rest))).toEqual([])
})

test('no two levels of a criterion are told alike, unless they differ only in the way there', () => {
  const alike = new Set(['announced', 'length', 'several'])
  for (const [criterion, levels] of Object.entries(phrases)) {
    if (alike.has(criterion)) continue
    for (const language of [0, 1] as const) {
      const told = Object.values(levels).map((phrase) => phrase[language])
      expect(new Set(told).size, criterion).toBe(told.length)
    }
  }
  const said = (key: string) => phraseOf(key)?.found[0]
  expect(said('announced cut trusted')).not.toBe(said('announced cut doubtful'))
  expect(said('length cut 3')).not.toBe(said('length cut 4'))
  expect(said('several 2 payer all')).not.toBe(said('several 2 payer picked'))
  expect(said('several 2 payer all')).not.toBe(said('several 3 payer all'))
})

test('an explanation has the value seen in both sentences, the weightiest reason first', () => {
  const weights = new Map([
    ['amount exact payer', 2],
    ['name full', -3],
  ])
  const told = explain(['amount exact payer', 'name full', 'month same'], weights, (criterion) =>
    criterion === 'amount' ? '1200.00 EUR' : 'ACME',
  )
  expect(told).toEqual([
    {
      ...{ criterion: 'name', level: 'full', seen: 'ACME', weight: -3 },
      en: 'the name on the payment is the customer’s name (ACME)',
      fr: 'le nom sur le paiement est celui du client (ACME)',
    },
    {
      ...{ criterion: 'amount', level: 'exact payer', seen: '1200.00 EUR', weight: 2 },
      en: 'the amount is exactly what is open, 1200.00 EUR',
      fr: 'le montant est exactement le solde ouvert, 1200.00 EUR',
    },
    {
      ...{ criterion: 'month', level: 'same', seen: 'ACME', weight: 0 },
      en: 'the text names the month of the invoice',
      fr: 'le texte cite le mois de la facture',
    },
  ])
})

test.each([
  ['nothing seen leaves no empty brackets', '', 'the name on the payment is the customer’s name'],
  [
    'signs that mean something elsewhere stay as they are',
    "$& $' $1",
    "the name on the payment is the customer’s name ($& $' $1)",
  ],
])('%s', (_, seen, en) => {
  expect(explain(['name full'], new Map(), () => seen)[0]?.en).toBe(en)
})
