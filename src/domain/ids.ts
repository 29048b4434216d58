// Identities. Whatever something caused gets an id that can be computed again from its cause, so
// that doing it twice is recognised as once; a blind retry of a lost reply carries the same ids.
import { createHash } from 'node:crypto'

/** A UUID in the form of version 8 (RFC 9562: content of our own making), from the SHA-256 of the
 *  parts. Lengths are part of what is hashed: ['ab','c'] and ['a','bc'] differ. */
export function idFrom(...parts: string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}`)
  const hex = hash.digest('hex')
  const variant = ((Number.parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16)
  return (
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}` +
    `-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  )
}
