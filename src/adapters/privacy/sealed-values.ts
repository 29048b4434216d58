// The values that were taken out of an event, as one text beside the rest: `<key>.<form>.<base64>`.
// AES-256-GCM, and good for this very event only.
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { DataKey } from './person-keys.ts'

/** The field of an event's data. No platform can write it: it stands beside what they write. */
export const sealedField = '$sealed'

const nonceBytes = 12
const tagEnd = nonceBytes + 16
/** What is longer is made shorter first: encrypted, nothing else could do it any more. */
const longBytes = 4_000

// Asked for one by one, random bytes cost as much as the encryption.
const nonces = Buffer.alloc(nonceBytes * 256)
let used = nonces.length
function nextNonce(): Buffer {
  if (used === nonces.length) {
    randomFillSync(nonces)
    used = 0
  }
  used += nonceBytes
  return Buffer.from(nonces.subarray(used - nonceBytes, used))
}

export function seal({ id, key }: DataKey, eventId: string, values: object): string {
  const text = JSON.stringify(values)
  const isLong = text.length > longBytes
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(eventId))
  const sealed = isLong ? cipher.update(deflateRawSync(text)) : cipher.update(text, 'utf8')
  cipher.final()
  const bytes = Buffer.concat([nonce, cipher.getAuthTag(), sealed])
  return `${id}.${isLong ? 'z' : 't'}.${bytes.toString('base64')}`
}

export const keyIdOf = (sealed: string) => sealed.slice(0, sealed.indexOf('.'))

/** @throws when it was altered, or belongs to another event */
export function open(sealed: string, key: KeyObject, eventId: string): Record<string, unknown> {
  const [, form, base64 = ''] = sealed.split('.')
  const bytes = Buffer.from(base64, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(eventId))
  decipher.setAuthTag(bytes.subarray(nonceBytes, tagEnd))
  const plain = decipher.update(bytes.subarray(tagEnd))
  decipher.final()
  return JSON.parse((form === 'z' ? inflateRawSync(plain) : plain).toString('utf8'))
}
