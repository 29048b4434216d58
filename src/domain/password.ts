// Which passwords are taken: long ones, that are not what everybody knows of the person.
import { Refusal } from './refusal.ts'

export const passwordLengthLeast = 12
export const passwordLengthMost = 200

/** @throws Refusal password-unfit */
export function checkPassword(password: string, { name, email }: { name: string; email: string }) {
  const unfit = (why: string) => new Refusal('password-unfit', { why })
  const letters = [...password.normalize('NFKC')]
  if (letters.length < passwordLengthLeast) throw unfit('short')
  if (new Set(letters).size < 5) throw unfit('monotonous')
  const plain = plainly(password)
  const known = [email, email.split('@')[0] ?? '', name, `${name}${name}`].map(plainly)
  if (known.some((one) => one !== '' && withoutEnds(plain) === withoutEnds(one)))
    throw unfit('known')
}

const plainly = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._-]/g, '')
/** With digits and signs around it, a name is still the name. */
const withoutEnds = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
