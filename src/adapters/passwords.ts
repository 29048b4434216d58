// Passwords as argon2id hashes (which is what this package makes unless told otherwise), with what
// OWASP asks for as the least cost.
import { hash, verify } from '@node-rs/argon2'
import type { Passwords } from '../domain/sessions.ts'

const cost = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
}

export function openPasswords(): Passwords {
  // What no password has, of the same cost: who is not known here takes as long as who is.
  const nobody = hash('nobody has this password', cost)
  return {
    hash: (password) => hash(normal(password), cost),
    async verify(kept, password) {
      const isRight = await verify(kept ?? (await nobody), normal(password))
      return kept !== null && isRight
    },
  }
}

/** The same letters, however a keyboard makes them. */
const normal = (password: string) => password.normalize('NFKC')
