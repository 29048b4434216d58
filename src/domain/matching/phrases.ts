// What each level of each criterion means, as a sentence in English and in French; {} is the value
// seen. A level without a phrase of its own is told by the longest beginning that has one.
import { english } from './phrases-english.ts'
import { french } from './phrases-french.ts'

export type Phrase = readonly [english: string, french: string]

/** Levels made of two: one phrase for each pair. */
const pairs = <One extends string, Other extends string>(
  ones: readonly One[],
  others: readonly Other[],
  say: (one: One, other: Other) => Phrase,
) => ones.flatMap((one) => others.map((other) => [`${one} ${other}`, say(one, other)] as const))

const readings = ['exact', 'digits', 'cut', 'slip']

const trust: Record<'trusted' | 'unknown' | 'doubtful', Phrase> = {
  trusted: [
    'numbers after the same word have mostly named what was paid: {}',
    'les numéros après le même mot citaient le plus souvent ce qui était payé : {}',
  ],
  unknown: [
    'nothing sure is known of the word before the number: {}',
    'rien de sûr n’est connu du mot devant le numéro : {}',
  ],
  doubtful: [
    'numbers after the same word have seldom named what was paid: {}',
    'les numéros après le même mot citaient rarement ce qui était payé : {}',
  ],
}
const announced = pairs(readings, ['trusted', 'unknown', 'doubtful'], (_, level) => trust[level])

const lengths = pairs(readings, ['3', '4', '5', '6', '7'], (_, count) => [
  `the number was written with ${count === '7' ? 'seven or more' : count} digits: {}`,
  `le numéro est écrit en ${count === '7' ? 'sept chiffres ou plus' : `${count} chiffres`} : {}`,
])

/** The ways of paying that make a habit. */
const ways: Record<string, Phrase> = {
  credit: ['less a credit note', 'moins un avoir'],
  discount: ['less the early-payment discount', 'moins l’escompte'],
  'discount-late': ['less the discount after its last day', 'moins l’escompte hors délai'],
  fee: ['less a usual bank fee', 'moins des frais bancaires usuels'],
  'fee-like': ['less a small round sum', 'moins une petite somme ronde'],
  withholding: ['less tax withheld', 'moins une retenue'],
  cents: ['with a rounding difference', 'avec un écart d’arrondi'],
  'over-slip': ['with two digits swapped', 'avec deux chiffres intervertis'],
  'over-small': ['a little too much', 'un peu trop'],
  deduction: ['with a small part kept back', 'avec une petite retenue'],
  'part-equal': ['in equal parts', 'en parts égales'],
  'part-even': ['in usual parts', 'en parts usuelles'],
  'part-round': ['in round sums', 'en sommes rondes'],
  'part-odd': ['in odd parts', 'en parts quelconques'],
  'over-large': ['clearly too much', 'nettement trop'],
  fx: ['in another currency', 'dans une autre monnaie'],
  'fx-fee': ['in another currency, less a fee', 'dans une autre monnaie, moins des frais'],
  'fx-wide': ['near the day’s rate', 'à peu près au cours du jour'],
  'fx-part': ['in parts, in another currency', 'en parts, dans une autre monnaie'],
}
const habits = pairs(Object.keys(ways), ['usual', 'unusual', 'unknown'], (way, level) => {
  const [en, fr] = ways[way] as Phrase
  if (level === 'usual')
    return [`the customer has paid so before: ${en}`, `le client a déjà payé ainsi : ${fr}`]
  if (level === 'unusual') {
    return [`the customer has not paid so before: ${en}`, `le client n’a jamais payé ainsi : ${fr}`]
  }
  return [
    `it is not known whether the customer pays so: ${en}`,
    `on ne sait pas si le client paie ainsi : ${fr}`,
  ]
})

const spans: Record<string, Phrase> = {
  'within 3': ['at most 3 days', '3 jours au plus'],
  'within 10': ['4 to 10 days', '4 à 10 jours'],
  'within 20': ['11 to 20 days', '11 à 20 jours'],
  'within 45': ['21 to 45 days', '21 à 45 jours'],
  'within 90': ['46 to 90 days', '46 à 90 jours'],
  later: ['more than 90 days', 'plus de 90 jours'],
}
const series = pairs(['same', 'other'], Object.keys(spans), (size, span) => {
  const [en, fr] = spans[span] as Phrase
  return size === 'same'
    ? [`as much as the part paid ${en} before`, `autant que la part payée ${fr} avant`]
    : [
        `another sum than the part paid ${en} before`,
        `une autre somme que la part payée ${fr} avant`,
      ]
})

const counts: Record<string, Phrase> = {
  2: ['two', 'deux'],
  3: ['three', 'trois'],
  4: ['four or more', 'quatre ou plus'],
}
const shapes: Record<'all' | 'oldest' | 'picked', Phrase> = {
  all: ['all that are open in this currency', 'toutes celles ouvertes dans cette monnaie'],
  oldest: ['the first due that the customer has open', 'les premières dues du client'],
  picked: ['picked from what the customer has open', 'choisies parmi les pièces ouvertes'],
}
const severalWays = ['named', 'hinted', 'payer', 'hunch', 'bare'].flatMap((way) =>
  pairs([way], ['all', 'oldest', 'picked'], (_, shape) => shapes[shape]),
)
const several = Object.entries(counts).flatMap(([count, [en, fr]]) =>
  severalWays.map(([rest, [shape, forme]]) => {
    return [
      `${count} ${rest}`,
      [`${en} invoices, ${shape}: {}`, `${fr} factures, ${forme} : {}`],
    ] as const
  }),
)

const both = (criterion: keyof typeof english): Record<string, Phrase> => {
  const translated: Record<string, string> = french[criterion]
  return Object.fromEntries(
    Object.entries(english[criterion]).map(([level, en]) => [
      level,
      [en, translated[level] as string],
    ]),
  )
}

const plain = Object.keys(english) as (keyof typeof english)[]

export const phrases: Record<string, Record<string, Phrase>> = {
  ...Object.fromEntries(plain.map((criterion) => [criterion, both(criterion)])),
  announced: Object.fromEntries(announced),
  length: Object.fromEntries(lengths),
  habit: Object.fromEntries(habits),
  series: Object.fromEntries(series),
  several: Object.fromEntries(several),
}
