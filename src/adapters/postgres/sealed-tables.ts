// Every table that holds something sealed: whether the keys there are open all of it, and how it is
// brought under the newest key.
import type pg from 'pg'
import { type Sealer, SealedOtherwise } from '../connections/sealing.ts'
import { orUnavailable } from './pool.ts'

type SealedTable = { table: string; sealed: string; primaryKey: readonly string[] }

const sealedTables: readonly SealedTable[] = [
  { table: 'tieout.connections', sealed: 'secret', primaryKey: ['workspace', 'platform'] },
  {
    table: 'tieout.outgoing_secrets',
    sealed: 'sealed',
    primaryKey: ['endpoint_id', 'secret_id'],
  },
  { table: 'tieout.sealing_keys', sealed: 'sealed', primaryKey: ['name'] },
  { table: 'tieout.person_key_roots', sealed: 'sealed', primaryKey: ['id'] },
]

/** A table that somebody has dropped holds nothing that could be opened. */
function nothingWhereGone(error: unknown): { rows: [] } {
  if ((error as { code?: unknown }).code === '42P01') return { rows: [] }
  throw error
}

const perBatch = 50
/** What is sealed begins with the id of its key. */
const keyIdOf = ({ sealed }: SealedTable) => `encode(substring(${sealed} from 1 for 8), 'hex')`

/** @throws SealedOtherwise naming what cannot be opened, and what to do */
export async function checkSealed(pool: pg.Pool, sealer: Sealer): Promise<void> {
  const counts = new Map<string, number>()
  for (const one of sealedTables) {
    const { rows } = await orUnavailable(
      pool.query<{ key_id: string; secrets: number }>(
        `select ${keyIdOf(one)} as key_id, count(*)::integer as secrets from ${one.table}
         where ${one.sealed} is not null group by 1`,
      ),
    ).catch(nothingWhereGone)
    for (const { key_id: id, secrets } of rows) counts.set(id, (counts.get(id) ?? 0) + secrets)
  }
  const closed = [...counts].filter(([id]) => !sealer.keyIds.has(id))
  if (closed.length === 0) return
  const words = closed.map(([id, secrets]) => `${secrets} with the key ${id}`).join(', ')
  throw new SealedOtherwise(
    `Stored secrets cannot be opened: ${words}; the key given is ${sealer.keyId}.\n` +
      'Set TIEOUT_ENCRYPTION_KEY to the key they were encrypted with; or, if it was replaced, name ' +
      'the former one in\nTIEOUT_ENCRYPTION_KEY_PREVIOUS and run `tieout rotate-key`. (Without ' +
      'TIEOUT_ENCRYPTION_KEY the key is the file\nencryption.key in TIEOUT_DATA_DIR.)',
  )
}

/** Brings everything under the newest key. Each secret is changed by itself, so that a rotation that
 *  was cut off goes on where it was; meanwhile both keys are needed.
 *  @throws SealedOtherwise when a secret opens with none of the keys */
export async function rotateSealed(
  pool: pg.Pool,
  sealer: Sealer,
  tell: (done: number, total: number) => void = () => undefined,
): Promise<number> {
  await checkSealed(pool, sealer)
  let done = 0
  const left = await Promise.all(sealedTables.map((table) => countLeft(pool, table, sealer)))
  const total = left.reduce((sum, count) => sum + count, 0)
  for (const table of sealedTables) {
    for (;;) {
      const rotated = await rotateSome(pool, table, sealer)
      if (rotated === 0) break
      done += rotated
      tell(done, Math.max(total, done))
    }
  }
  return done
}

async function countLeft(pool: pg.Pool, one: SealedTable, { keyId }: Sealer): Promise<number> {
  const { rows } = await orUnavailable(
    pool.query<{ secrets: number }>(
      `select count(*)::integer as secrets from ${one.table}
       where ${one.sealed} is not null and ${keyIdOf(one)} <> $1`,
      [keyId],
    ),
  )
  return rows[0]?.secrets ?? 0
}

async function rotateSome(pool: pg.Pool, one: SealedTable, sealer: Sealer): Promise<number> {
  const { table, sealed, primaryKey } = one
  const { rows } = await orUnavailable(
    pool.query<Record<string, string>>(
      `select ${primaryKey.join(', ')} from ${table}
       where ${sealed} is not null and ${keyIdOf(one)} <> $1
       order by ${primaryKey.join(', ')} limit ${perBatch}`,
      [sealer.keyId],
    ),
  )
  for (const row of rows) await rotateOne(pool, one, sealer, Object.values(row))
  return rows.length
}

async function rotateOne(pool: pg.Pool, one: SealedTable, sealer: Sealer, key: string[]) {
  const { table, sealed, primaryKey } = one
  const where = primaryKey.map((column, index) => `${column} = $${index + 1}`).join(' and ')
  const client = await orUnavailable(pool.connect())
  let isSound = false
  try {
    await client.query('begin')
    // Whoever changes it just now is waited for: what they keep is what is sealed anew.
    const { rows } = await client.query<{ sealed: Buffer | null }>(
      `select ${sealed} as sealed from ${table} where ${where} for update`,
      key,
    )
    const [row] = rows
    if (row?.sealed && sealer.keyIdOf(row.sealed) !== sealer.keyId) {
      const anew = sealer.seal(sealer.open(row.sealed))
      const [at, id] = [key.length + 1, key.length + 2]
      await client.query(`update ${table} set ${sealed} = $${at}, key_id = $${id} where ${where}`, [
        ...key,
        anew,
        sealer.keyId,
      ])
    }
    await client.query('commit')
    isSound = true
  } finally {
    client.release(!isSound)
  }
}
