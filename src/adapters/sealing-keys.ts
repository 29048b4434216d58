// The keys of this installation for its seals: one that signs, and one that no seal shows, for the
// marks of the events and the rows of the hash log. They are made at the first start and stand in
// Postgres, sealed (TIEOUT_ENCRYPTION_KEY): whoever has the database alone has none of them.
import { createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync } from 'node:crypto'
import { randomBytes, sign } from 'node:crypto'
import type pg from 'pg'
import type { Position } from '../domain/event-store.ts'
import { type Marker, openMarker } from '../domain/leaf.ts'
import { keyIdOf, type SigningKey } from '../domain/seal.ts'
import { SealedOtherwise, type Sealer } from './connections/sealing.ts'
import { positionOf } from './postgres/append-queue.ts'
import { orUnavailable } from './postgres/pool.ts'

export type SealingKeys = {
  mark: Marker
  /** Events up to here were in Postgres before there were marks. */
  since: Position | undefined
  /** Of the rows of the hash log. */
  hashLogKey: Buffer
  /** As they stand there now. */
  stored(): Promise<StoredKeys>
  /** From the oldest to the newest, which signs. */
  signing(): Promise<SigningKey[]>
  /** A further key, which signs from the next seal on. */
  replace(): Promise<SigningKey>
}

export type StoredKeys = {
  /** Absent when not all of them can be opened. */
  publicKeys: readonly string[] | undefined
  /** What is amiss with them, in words. */
  amiss: readonly string[]
  /** Never made, as far as the table of the keys says. */
  isEmpty: boolean
}

/** As much of the keys as is needed to check, and as can still be read. */
export type CheckingKeys = Pick<SealingKeys, 'since' | 'stored'> &
  Partial<Pick<SealingKeys, 'mark' | 'hashLogKey'>>

type Row = { name: string; public_key: string | null; sealed: Buffer }
type Secret = { key: Buffer; since: Position | undefined }

const undefinedTable = '42P01'
const marksName = 'marks'
const signingName = (number: number) => `signing-${String(number).padStart(6, '0')}`

export async function openSealingKeys(pool: pg.Pool, sealer: Sealer): Promise<SealingKeys> {
  const secret = await secretOfMarks(pool, sealer)

  async function signing(): Promise<SigningKey[]> {
    const { rows } = await orUnavailable(
      pool.query<Row>(
        `select name, public_key, sealed from tieout.sealing_keys where name like 'signing-%' order by name`,
      ),
    )
    return rows.map(({ sealed }) => signingKeyOf(sealer.open(sealed)))
  }
  async function add(number: number): Promise<void> {
    const { privateKey } = generateKeyPairSync('ed25519')
    const text = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    await insert(pool, sealer, signingName(number), text, signingKeyOf(text).publicKey)
  }

  if ((await signing()).length === 0) await add(1)
  return {
    ...derivedFrom(secret),
    stored: () => storedKeys(pool, sealer, secret),
    signing,
    async replace() {
      const { length } = await signing()
      await add(length + 1)
      return (await signing()).at(-1) as SigningKey
    },
  }
}

const derivedFrom = ({ key, since }: Secret) => {
  const derived = (what: string) => Buffer.from(hkdfSync('sha256', key, '', what, 32))
  return {
    mark: openMarker(derived('tieout event marks')),
    since,
    hashLogKey: derived('tieout hash log'),
  }
}

/** For whoever only checks: nothing is made, and what cannot be opened is no obstacle. */
export async function readSealingKeys(pool: pg.Pool, sealer: Sealer): Promise<CheckingKeys> {
  const rows = await rowsIn(pool)
  const text = opened(
    sealer,
    rows?.find(({ name }) => name === marksName),
  )
  const secret = text === undefined ? undefined : secretIn(text)
  const stored = () => storedKeys(pool, sealer, secret)
  return secret ? { ...derivedFrom(secret), stored } : { since: undefined, stored }
}

/** Undefined when there is no such table any more. */
async function rowsIn(pool: pg.Pool): Promise<Row[] | undefined> {
  try {
    const statement = 'select name, public_key, sealed from tieout.sealing_keys order by name'
    return (await orUnavailable(pool.query<Row>(statement))).rows
  } catch (error) {
    if ((error as { code?: unknown }).code === undefinedTable) return undefined
    throw error
  }
}

function opened(sealer: Sealer, row: Row | undefined): string | undefined {
  try {
    return row && sealer.open(row.sealed)
  } catch (error) {
    if (error instanceof SealedOtherwise) return undefined
    throw error
  }
}

/** Of an installation that has keys: `secret` is that of the marks, as it was when it was opened. */
async function storedKeys(
  pool: pg.Pool,
  sealer: Sealer,
  secret: Secret | undefined,
): Promise<StoredKeys> {
  const rows = await rowsIn(pool)
  if (!rows) {
    return {
      publicKeys: undefined,
      amiss: ['the table tieout.sealing_keys is gone'],
      isEmpty: false,
    }
  }
  const marks = rows.find(({ name }) => name === marksName)
  const text = opened(sealer, marks)
  const isSame = secret && text !== undefined && secretIn(text).key.equals(secret.key)
  const ofMarks = 'the key of the marks and of the hash log'
  const amiss = isSame ? [] : [`${ofMarks} ${marks ? 'was altered' : 'is gone'}`]
  const publicKeys: string[] = []
  let isWhole = true
  for (const row of rows.filter(({ name }) => name !== marksName)) {
    const own = opened(sealer, row)
    const publicKey = own && signingKeyOf(own).publicKey
    if (publicKey) publicKeys.push(publicKey)
    else isWhole = false
    if (!publicKey) amiss.push(`the signing key ${row.name} was altered`)
    else if (row.public_key !== publicKey) {
      amiss.push(`the public half of the signing key ${row.name} was altered`)
    }
  }
  return { publicKeys: isWhole ? publicKeys : undefined, amiss, isEmpty: rows.length === 0 }
}

/** What is there already stands: of two processes that start at once, both take the same. */
async function insert(
  pool: pg.Pool,
  sealer: Sealer,
  name: string,
  text: string,
  publicKey: string | null,
): Promise<void> {
  const statement = `insert into tieout.sealing_keys (name, public_key, sealed, key_id)
    values ($1, $2, $3, $4) on conflict do nothing`
  await orUnavailable(pool.query(statement, [name, publicKey, sealer.seal(text), sealer.keyId]))
}

/** Where the marks begin is sealed with their key, so that nobody moves it. */
async function secretOfMarks(pool: pg.Pool, sealer: Sealer): Promise<Secret> {
  const read = async () => {
    const statement = 'select sealed from tieout.sealing_keys where name = $1'
    const { rows } = await orUnavailable(pool.query<Row>(statement, [marksName]))
    return rows[0] && sealer.open(rows[0].sealed)
  }
  let text = await read()
  if (text === undefined) {
    const { rows } = await orUnavailable(
      pool.query<{ head: bigint | null }>('select max(position) as head from tieout.events'),
    )
    const head = rows[0]?.head
    const since = head === null || head === undefined ? null : positionOf(head)
    const made = JSON.stringify({ key: randomBytes(32).toString('base64'), since })
    await insert(pool, sealer, marksName, made, null)
    text = (await read()) ?? made
  }
  return secretIn(text)
}

function secretIn(text: string): Secret {
  const { key, since } = JSON.parse(text) as { key: string; since: Position | null }
  return { key: Buffer.from(key, 'base64'), since: since ?? undefined }
}

function signingKeyOf(text: string): SigningKey {
  const bytes = Buffer.from(text, 'base64')
  const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (said) => sign(null, Buffer.from(said), key).toString('base64'),
  }
}
