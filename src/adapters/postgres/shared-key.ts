// Processes on several machines that were given no TIEOUT_ENCRYPTION_KEY have each a key in a file of
// their own, and one database. The key of the first counts for all: it stands in the database, sealed
// with what only their common environment says.
import { hkdfSync } from 'node:crypto'
import type pg from 'pg'
import { openSealer, type Sealer, SealedOtherwise } from '../connections/sealing.ts'
import { orUnavailable } from './pool.ts'

/** `common` are secrets that all the processes were given, and the database was not. */
export function openSharedKey(pool: pg.Pool, common: readonly string[]) {
  const said = JSON.stringify([...common].sort())
  const wrapping: Sealer = openSealer(
    Buffer.from(hkdfSync('sha256', said, '', 'tieout shared encryption key', 32)),
  )
  const sealed = (key: Buffer) => wrapping.seal(key.toString('base64'))

  async function standing(): Promise<Buffer | undefined> {
    const { rows } = await orUnavailable(
      pool.query<{ sealed: Buffer }>('select sealed from tieout.shared_key'),
    )
    return rows[0]?.sealed
  }

  return {
    /** The key that counts: this process's own if it is the first. Undefined when there is one that
     *  we cannot open, as what we had in common was replaced. */
    async agree(own: Buffer): Promise<Buffer | undefined> {
      const insert = 'insert into tieout.shared_key (sealed) values ($1) on conflict do nothing'
      await orUnavailable(pool.query(insert, [sealed(own)]))
      const there = await standing()
      try {
        return there ? Buffer.from(wrapping.open(there), 'base64') : own
      } catch (error) {
        if (error instanceof SealedOtherwise) return undefined
        throw error
      }
    },
    /** The key has opened all that is stored: it counts for those who come later. */
    async say(key: Buffer): Promise<void> {
      await orUnavailable(pool.query('update tieout.shared_key set sealed = $1', [sealed(key)]))
    },
  }
}
