// The keys of persons in Postgres. Some are always made beforehand, so that no append waits for one.
import { createSecretKey, hash, type KeyObject, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Sealer } from '../connections/sealing.ts'
import type { ErasedMarks } from '../privacy/erased-marks.ts'
import type { DataKey, PersonKeys } from '../privacy/person-keys.ts'
import { openMarks } from '../../domain/person-marks.ts'
import { orUnavailable } from './pool.ts'

/** Made at a time, and at hand. */
const madeAtOnce = 256
const keptMost = 100_000
const saltBytes = 32
const perPage = 5_000

export type PersonKeyTable = { keys: PersonKeys; marks: ErasedMarks }

export async function openPersonKeys(pool: pg.Pool, sealer: Sealer): Promise<PersonKeyTable> {
  const root = await rootKey(pool, sealer)
  const secret = derived(root, Buffer.from('marks'.padEnd(saltBytes))).toString('hex')
  const marks = postgresErasedMarks(pool, secret)
  await marks.refresh()
  return { keys: postgresPersonKeys(pool, root), marks }
}

/** Both of a fixed length, and the answer is shown to nobody. */
const derived = (root: Buffer, from: Buffer) =>
  hash('sha256', Buffer.concat([root, from]), 'buffer')

/** The first process makes it; all others take that. */
async function rootKey(pool: pg.Pool, sealer: Sealer): Promise<Buffer> {
  const made = sealer.seal(randomBytes(32).toString('base64'))
  await orUnavailable(
    pool.query(
      `insert into tieout.person_key_roots (id, sealed, key_id) values (1, $1, $2)
       on conflict do nothing`,
      [made, sealer.keyIdOf(made)],
    ),
  )
  const { rows } = await orUnavailable(
    pool.query<{ sealed: Buffer }>('select sealed from tieout.person_key_roots where id = 1'),
  )
  const [row] = rows as [{ sealed: Buffer }]
  return Buffer.from(sealer.open(row.sealed), 'base64')
}

/** The newest `most`. */
function newest<Value>(most: number) {
  const kept = new Map<string, Value>()
  return {
    get: (name: string) => kept.get(name),
    set(name: string, value: Value) {
      kept.delete(name)
      kept.set(name, value)
      if (kept.size > most) kept.delete(kept.keys().next().value as string)
    },
    clear: () => kept.clear(),
  }
}

function postgresPersonKeys(pool: pg.Pool, root: Buffer): PersonKeys {
  const opened = newest<KeyObject | null>(keptMost)
  const names = newest<string>(keptMost)
  const ready: DataKey[] = []
  let making: Promise<void> | undefined

  const keyOf = (salt: Buffer) => createSecretKey(derived(root, salt))

  async function make(): Promise<void> {
    const random = randomBytes(saltBytes * madeAtOnce)
    const salts = Array.from({ length: madeAtOnce }, (_, n) =>
      random.subarray(n * saltBytes, (n + 1) * saltBytes),
    )
    const { rows } = await orUnavailable(
      pool.query<{ id: bigint; salt: Buffer }>(
        'insert into tieout.person_keys (salt) select unnest($1::bytea[]) returning id, salt',
        [salts],
      ),
    )
    ready.push(...rows.map(({ id, salt }) => ({ id: String(id), key: keyOf(salt) })))
  }
  function makeMore(): Promise<void> {
    making ??= make().finally(() => {
      making = undefined
    })
    return making
  }
  function take(under: string): DataKey | undefined {
    const one = ready.pop()
    if (!one) return undefined
    names.set(under, one.id)
    opened.set(one.id, one.key)
    return one
  }

  return {
    keyFor(under) {
      const id = names.get(under)
      const key = id === undefined ? undefined : opened.get(id)
      if (id !== undefined && key) return { id, key }
      if (ready.length < madeAtOnce / 2) makeMore().catch(() => undefined)
      return take(under) ?? waitFor()
      async function waitFor(): Promise<DataKey> {
        for (;;) {
          await makeMore()
          const one = take(under)
          if (one) return one
        }
      }
    },
    remember: names.set,
    known: opened.get,
    async fetch(ids) {
      const { rows } = await orUnavailable(
        pool.query<{ id: bigint; salt: Buffer | null }>({
          name: 'tieout-person-keys',
          text: 'select id, salt from tieout.person_keys where id = any ($1::bigint[])',
          values: [ids.filter((id) => /^\d{1,18}$/.test(id))],
        }),
      )
      const found = new Map(rows.map(({ id, salt }) => [String(id), salt]))
      for (const id of ids) {
        const salt = found.get(id)
        opened.set(id, salt ? keyOf(salt) : null)
      }
    },
    async destroy(ids) {
      const { rowCount } = await orUnavailable(
        pool.query(
          `update tieout.person_keys set salt = null, destroyed_at = now()
           where id = any ($1::bigint[]) and salt is not null`,
          [ids],
        ),
      )
      names.clear()
      opened.clear()
      // What the rows were before lies in the table until this, or until the database does it itself.
      await pool.query('vacuum tieout.person_keys').catch(() => undefined)
      return rowCount ?? 0
    },
    forget() {
      names.clear()
      opened.clear()
    },
    all: () => allKeys(pool, keyOf),
  }
}

async function* allKeys(pool: pg.Pool, keyOf: (salt: Buffer) => KeyObject) {
  for (let after = 0n; ; ) {
    const { rows } = await orUnavailable(
      pool.query<{ id: bigint; salt: Buffer }>(
        `select id, salt from tieout.person_keys where id > $1 and salt is not null
         order by id limit ${perPage}`,
        [after],
      ),
    )
    for (const { id, salt } of rows) yield { id: String(id), key: keyOf(salt).export() }
    const last = rows.at(-1)
    if (!last) return
    after = last.id
  }
}

function postgresErasedMarks(pool: pg.Pool, secret: string): ErasedMarks {
  let marks = openMarks([], secret)
  async function refresh(): Promise<void> {
    const { rows } = await orUnavailable(
      pool.query<{ mark: string }>('select mark from tieout.erased_marks'),
    )
    marks = openMarks(
      rows.map(({ mark }) => mark),
      secret,
    )
  }
  return {
    secret,
    now: () => marks,
    async of(customerId) {
      const { rows } = await orUnavailable(
        pool.query<{ mark: string }>(
          'select mark from tieout.erased_marks where customer_id = $1',
          [customerId],
        ),
      )
      const own = rows.map(({ mark }) => mark)
      return openMarks(own, secret)
    },
    refresh,
    async add(customerId, added) {
      await orUnavailable(
        pool.query(
          `insert into tieout.erased_marks (customer_id, mark)
           select $1, unnest($2::text[]) on conflict do nothing`,
          [customerId, added],
        ),
      )
      await refresh()
    },
    async drop(customerId) {
      await orUnavailable(
        pool.query('delete from tieout.erased_marks where customer_id = $1', [customerId]),
      )
      await refresh()
    },
  }
}
