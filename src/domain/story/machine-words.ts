// What the ledger itself writes as a reason or a note: short English with an id or a name in it. It is
// told in the reader's language, while what people and platforms wrote is quoted.
import { troubleWords } from './machine-troubles.ts'
import { reasons } from './reasons.ts'
import type { Words } from './teller.ts'

type Phrase = (words: Words, named: string) => readonly [english: string, french: string]

const phrases: readonly (readonly [RegExp, Phrase])[] = [
  [
    /^refund (\S*\d\S*) failed$/,
    (_, refund) => [`refund ${refund} failed`, `le remboursement ${refund} a échoué`],
  ],
  [
    /^refund (\S*\d\S*)$/,
    (_, refund) => [`refund ${refund} was made`, `le remboursement ${refund} a été fait`],
  ],
  [/^dispute (\S*\d\S*)$/, (_, dispute) => [`dispute ${dispute}`, `litige ${dispute}`]],
  [
    /^not paid by (\d{4}-\d\d-\d\d)$/,
    (w, day) => [`it was not paid by ${w.day(day)}`, `pas de règlement avant le ${w.day(day)}`],
  ],
  [
    /^paid by (\d{4}-\d\d-\d\d)$/,
    (w, day) => [`it was paid by ${w.day(day)}`, `règlement fait avant le ${w.day(day)}`],
  ],
  [
    /^ignored by the rule (.+)$/,
    (w, rule) => [`the rule ${w.quote(rule)} ignores it`, `la règle ${w.quote(rule)} l’ignore`],
  ],
  [
    /^deal (\d+)$/,
    (w, deal) => [
      `deal ${w.name('deal', deal)} is with them`,
      `l’affaire ${w.name('deal', deal)} est la sienne`,
    ],
  ],
  [
    /^display name (.+)$/,
    (w, name) => [
      `the display name there is ${w.quote(name)}`,
      `le nom affiché y est ${w.quote(name)}`,
    ],
  ],
  [
    /^merged into (\d+)(?: in HubSpot)?$/,
    (_, into) => [`it was merged into ${into} there`, `fusion avec ${into} faite là-bas`],
  ],
  [
    /^customer (\S*\d\S*) became part of it$/,
    (_, gone) => [`customer ${gone} became part of it`, `le client ${gone} y a été intégré`],
  ],
  [
    /^review decision (\S+)$/,
    () => ['a person decided so in the review', 'une personne l’a décidé lors du contrôle'],
  ],
  [/^paid (\S*\d\S*)$/, (_, number) => [`they paid ${number}`, `règlement reçu pour ${number}`]],
]

const inWords = (words: Words, [english, french]: readonly [string, string]) =>
  words.language === 'en' ? english : french

/** Undefined where somebody else wrote it. */
export function machineWords(words: Words, text: string): string | undefined {
  for (const [form, phrase] of phrases) {
    const named = form.exec(text)?.[1]
    if (named !== undefined) return inWords(words, phrase(words, named))
  }
  // A single word may be anybody's.
  const known = text.includes(' ') && Object.hasOwn(reasons, text) ? reasons[text] : undefined
  return known ? inWords(words, known) : troubleWords(words, text)
}
