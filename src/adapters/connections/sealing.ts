// Secrets at rest: AES-256-GCM under TIEOUT_ENCRYPTION_KEY, or else under a key in a file of the
// data directory that only its owner may read. What is sealed names its key, so that a key can be
// replaced while what the former one sealed is still there.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key given, or the one in the data directory, which is made the first time. */
export async function encryptionKey(given: Buffer | undefined, dataDir: string): Promise<Buffer> {
  if (given) return given
  const file = join(dataDir, 'encryption.key')
  await mkdir(dataDir, { recursive: true })
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64')
  if (key.length !== 32) throw new SealedOtherwise(`${file} does not hold a key of 32 bytes`)
  return key
}

/** What was sealed cannot be opened with the keys there are. */
export class SealedOtherwise extends Error {
  override name = 'SealedOtherwise'
}

export type Sealer = {
  /** Under the newest key. */
  seal(text: string): Buffer
  /** @throws SealedOtherwise when none of the keys has sealed it, or it was altered */
  open(sealed: Buffer): string
  /** The key that has sealed it, by the beginning of its hash. */
  keyIdOf(sealed: Buffer): string
  /** The newest key, under which everything is sealed from now on. */
  keyId: string
  /** All keys that open what they sealed. */
  keyIds: ReadonlySet<string>
}

export const fingerprint = (text: Buffer | string): Buffer =>
  createHash('sha256').update(text).digest()

const idBytes = 8
const nonceEnd = idBytes + 12
const tagEnd = nonceEnd + 16

/** Key id (8 bytes), nonce (12), tag (16), then the text. */
export function openSealer(key: Buffer, previous: readonly Buffer[] = []): Sealer {
  const idOf = (one: Buffer) => fingerprint(one).subarray(0, idBytes).toString('hex')
  const keys = new Map([...previous, key].map((one) => [idOf(one), one]))
  const keyId = idOf(key)
  const keyIdOf = (sealed: Buffer) => sealed.subarray(0, idBytes).toString('hex')
  return {
    keyId,
    keyIds: new Set(keys.keys()),
    keyIdOf,
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from(keyId, 'hex'), nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed) {
      const used = keys.get(keyIdOf(sealed))
      if (!used) {
        throw new SealedOtherwise(
          'a stored secret was encrypted with another TIEOUT_ENCRYPTION_KEY',
        )
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', used, sealed.subarray(idBytes, nonceEnd))
        decipher.setAuthTag(sealed.subarray(nonceEnd, tagEnd))
        const text = [decipher.update(sealed.subarray(tagEnd)), decipher.final()]
        return Buffer.concat(text).toString('utf8')
      } catch {
        throw new SealedOtherwise('a stored secret was altered since it was encrypted')
      }
    },
  }
}
