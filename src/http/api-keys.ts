// Who is asking. A key is compared by its hash, in constant time, against every key there is: how
// long it takes says nothing about any of them.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../domain/event-store.ts'
import { Refusal } from '../domain/refusal.ts'

/** A key alone is named by the beginning of its hash, so that the audit trail can tell keys apart
 *  without holding them. */
export type ApiKey = string | { name: string; key: string }

export type Keyring = {
  /** The person or program the key was given to.
   *  @throws Refusal api-key-missing, api-key-unknown */
  identify(request: Pick<FastifyRequest, 'headers'>): Actor
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

export function openKeyring(keys: readonly ApiKey[]): Keyring {
  const known = keys.map((entry) => {
    const key = typeof entry === 'string' ? entry : entry.key
    const hash = sha256(key)
    const name = typeof entry === 'string' ? `key ${hash.toString('hex').slice(0, 8)}` : entry.name
    return { hash, name }
  })
  return {
    identify({ headers }) {
      const key = keyIn(headers)
      if (!key) throw new Refusal('api-key-missing')
      const hash = sha256(key)
      let found: string | undefined
      for (const one of known) if (timingSafeEqual(one.hash, hash)) found = one.name
      if (found === undefined) throw new Refusal('api-key-unknown')
      return { kind: 'person', name: found }
    },
  }
}

function keyIn(headers: FastifyRequest['headers']): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer) return bearer
  const plain = headers['x-api-key']
  return typeof plain === 'string' && plain !== '' ? plain : undefined
}
