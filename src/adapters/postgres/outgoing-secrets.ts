// The keys that messages are signed with, in Postgres: sealed, never in an event.
import type pg from 'pg'
import type { SigningKeys } from '../../domain/outgoing.ts'
import type { Sealer } from '../connections/sealing.ts'
import { orUnavailable } from './pool.ts'

export function postgresSigningKeys(
  pool: Pick<pg.Pool, 'query'>,
  sealer: Pick<Sealer, 'seal' | 'open' | 'keyIdOf'>,
): SigningKeys {
  const read = async (endpointId: string, keyIds: readonly string[]) => {
    const { rows } = await orUnavailable(
      pool.query<{ secret_id: string; sealed: Buffer }>(
        `select secret_id, sealed from tieout.outgoing_secrets
         where endpoint_id = $1 and secret_id = any ($2)`,
        [endpointId, keyIds],
      ),
    )
    const kept = new Map(rows.map((row) => [row.secret_id, row.sealed]))
    return keyIds.flatMap((keyId) => {
      const sealed = kept.get(keyId)
      return sealed ? [sealer.open(sealed)] : []
    })
  }
  return {
    read,
    async keep(endpointId, keyId, secret) {
      const sealed = sealer.seal(secret)
      await orUnavailable(
        pool.query(
          `insert into tieout.outgoing_secrets (endpoint_id, secret_id, sealed, key_id)
           values ($1, $2, $3, $4) on conflict do nothing`,
          [endpointId, keyId, sealed, sealer.keyIdOf(sealed)],
        ),
      )
      const [kept] = await read(endpointId, [keyId])
      if (kept === undefined) throw new Error('a signing key that was just kept is not there')
      return kept
    },
    async drop(endpointId, keyIds) {
      await orUnavailable(
        pool.query(
          `delete from tieout.outgoing_secrets
           where endpoint_id = $1 and ($2::text[] is null or secret_id = any ($2))`,
          [endpointId, keyIds ?? null],
        ),
      )
    },
  }
}
