// Secrets in Postgres: sealed, one row a connection, its row locked while it changes.
import type pg from 'pg'
import { StoreUnavailable } from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import type { Sealer } from '../connections/sealing.ts'
import { decodeSecret, encodeSecret, type Secret, type Secrets } from '../connections/secrets.ts'
import { orUnavailable } from './pool.ts'

type Row = { seed: string | null; secret: Buffer | null; version: bigint }
/** What could not be kept when it was new, and what it took the place of. */
type Unkept = { over: bigint; secret: Secret | null }

const select =
  'select seed, secret, version from tieout.connections where workspace = $1 and platform = $2'
/** A process that is stopped in the middle must not lock all others out for ever. */
const idleLimit = "set local idle_in_transaction_session_timeout = '60s'"
/** Whoever refreshes a token has so long; who waits for it waits longer. */
const waitLimit = "set local statement_timeout = '45s'"
const savingAttempts = 5
const savingPauseMs = 400

export function postgresSecrets(pool: pg.Pool, sealer: Sealer, clock: Clock): Secrets {
  const unkept = new Map<string, Unkept>()

  /** What is known of it: the row, or what this process could not write over it. */
  function known(key: string, { seed, secret, version }: Row): Secret | null {
    const own = unkept.get(key)
    if (own?.over === version) return own.secret
    return secret ? decodeSecret(sealer.open(secret), seed) : null
  }

  /** A new refresh token that is not kept is lost, and the connection with it: tried for a while. */
  async function save(about: About, made: Unkept) {
    for (let attempt = 1; ; attempt++) {
      try {
        // Where the commit went through and only its answer was lost, this changes nothing.
        return await orUnavailable(write(pool, sealer, about, made))
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || attempt === savingAttempts) throw error
        await clock.sleep(savingPauseMs * attempt)
      }
    }
  }

  return {
    async read(workspace, platform) {
      const { rows } = await orUnavailable(pool.query<Row>(select, [workspace, platform]))
      return rows[0] ? known(`${workspace} ${platform}`, rows[0]) : null
    },
    async change(workspace, platform, work) {
      const about: About = [workspace, platform]
      const key = about.join(' ')
      const client = await orUnavailable(pool.connect())
      let made: Unkept | undefined
      try {
        const row = await orUnavailable(locked(client, about))
        const now = known(key, row)
        const next = await work(now)
        if (next !== now || unkept.has(key)) {
          made = { over: row.version, secret: next }
          unkept.set(key, made)
          await orUnavailable(write(client, sealer, about, made))
        }
        await orUnavailable(client.query('commit'))
        unkept.delete(key)
        client.release()
        return next
      } catch (error) {
        // Ends the transaction too, whatever state it is in.
        client.release(true)
        if (!made || !(error instanceof StoreUnavailable)) throw error
        await save(about, made)
        unkept.delete(key)
        return made.secret
      }
    },
  }
}

type About = [workspace: string, platform: Platform]

async function write(
  on: Pick<pg.Pool, 'query'>,
  sealer: Sealer,
  about: About,
  { over, secret }: Unkept,
) {
  const sealed = secret && sealer.seal(encodeSecret(secret))
  await on.query(
    `update tieout.connections
     set seed = $4, secret = $5, key_id = $6, version = version + 1, updated_at = now()
     where workspace = $1 and platform = $2 and version = $3`,
    [...about, over, secret?.seed ?? null, sealed, sealed && sealer.keyId],
  )
}

/** The row, which nobody else changes until the transaction ends. */
async function locked(client: pg.PoolClient, about: About): Promise<Row> {
  await client.query('begin')
  await client.query(idleLimit)
  await client.query(waitLimit)
  const insert = 'insert into tieout.connections (workspace, platform) values ($1, $2)'
  await client.query(`${insert} on conflict do nothing`, [...about])
  const { rows } = await client.query<Row>(`${select} for update`, [...about])
  return rows[0] as Row
}
