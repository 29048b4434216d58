// Secrets that must outlive the process, encrypted at rest (AES-256-GCM) in Postgres. The key is
// TIEOUT_ENCRYPTION_KEY, or else a file in the data directory that only its owner may read.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { TokenKeeper } from './quickbooks/tokens.ts'

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
  return Buffer.from(await readFile(file, 'utf8'), 'base64')
}

const fingerprint = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
const keyIdOf = (key: Buffer) => fingerprint(key).subarray(0, 8)

/** Key id (8 bytes), nonce (12), tag (16), then the text. */
export function encrypt(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([keyIdOf(key), nonce, cipher.getAuthTag(), sealed])
}

/** @throws Error when it was sealed with another key, or altered */
export function decrypt(key: Buffer, sealed: Buffer): string {
  if (!sealed.subarray(0, 8).equals(keyIdOf(key))) {
    throw new Error('a stored secret was encrypted with another TIEOUT_ENCRYPTION_KEY')
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(8, 20))
  decipher.setAuthTag(sealed.subarray(20, 36))
  return Buffer.concat([decipher.update(sealed.subarray(36)), decipher.final()]).toString('utf8')
}

/** Keeps QuickBooks' rotating refresh token. When the configured token is replaced by a person,
 *  what descends from the former one is forgotten. */
export function refreshTokenKeeper(pool: pg.Pool, key: Buffer, workspace: string): TokenKeeper {
  const seedOf = (configured: string) => fingerprint(configured).toString('hex')
  return {
    async read(configured) {
      const { rows } = await pool.query<{ seed: string; secret: Buffer }>(
        `select seed, secret from tieout.connections
         where workspace = $1 and platform = 'quickbooks'`,
        [workspace],
      )
      const [row] = rows
      return row && row.seed === seedOf(configured) ? decrypt(key, row.secret) : undefined
    },
    async keep(configured, refreshToken) {
      await pool.query(
        `insert into tieout.connections (workspace, platform, seed, secret)
         values ($1, 'quickbooks', $2, $3)
         on conflict (workspace, platform)
         do update set seed = excluded.seed, secret = excluded.secret, updated_at = now()`,
        [workspace, seedOf(configured), encrypt(key, refreshToken)],
      )
    },
  }
}
