// What went wrong with a platform, by its code and by what was said of it.
import { noteOf, reasonOf } from './codes.ts'
import { machineWords } from './machine-words.ts'
import type { Words } from './teller.ts'

type Trouble = { platform: string; code: string; reason: string }

/** Why a platform did not take something: the code in words, and what the platform itself wrote. Our
 *  own beginning of its message, the platform and the code, is left out. */
export function troubleIn({ platform, code, reason }: Trouble, words: Words): string[] {
  const own = ownOf({ platform, code, reason }).trim()
  const isNumber = /^\d+$/.test(code)
  const number = words.language === 'en' ? `its error ${code}` : `son erreur ${code}`
  return [
    isNumber ? number : reasonOf(words, code),
    ...(own === '' || own === code ? [] : [noteOf(words, own)]),
  ]
}

const ownOf = ({ platform, code, reason }: Trouble) => {
  const begun = `${platform} ${code}: `
  return reason.startsWith(begun) ? reason.slice(begun.length) : reason
}

/** As it was kept; in the reader's words where it is the ledger's own. */
export const ownSaid = (words: Words, trouble: Trouble): string =>
  (words.language === 'en' ? undefined : machineWords(words, ownOf(trouble))) ?? trouble.reason

/** What went wrong, as the API says it: as it was kept in English, and else in the reader's words. */
export function troubleSaid(words: Words, trouble: Trouble): string {
  if (words.language === 'en') return trouble.reason
  return machineWords(words, ownOf(trouble)) ?? troubleIn(trouble, words).join(' : ')
}
