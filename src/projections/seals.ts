// The seals of the ledger, and which events speak of a document.
import { type DatabasePool, sql } from 'slonik'
import type { Position, StoredEvent } from '../domain/event-store.ts'
import * as Seal from '../domain/seal.ts'
import { rowOf } from './database.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf } from './paging.ts'
import type { LogView } from './view.ts'

type Row = {
  number: number
  from_index: string
  from_position: string
  to_index: string
  to_position: string
  count: number
  root: string
  chain: string
  previous: string | null
  sealed_at: string
  key_id: string
  public_key: string | null
  signature: string
  keys: readonly Seal.Introduced[]
}

type Keys = { keys: readonly Seal.Introduced[] }

export const view: LogView<Row, Keys> = {
  kind: 'log',
  name: 'seals',
  table: 'seals',
  columns: {
    number: 'integer',
    from_index: 'bigint',
    from_position: 'text',
    to_index: 'bigint',
    to_position: 'text',
    count: 'integer',
    root: 'text',
    chain: 'text',
    previous: 'text',
    sealed_at: 'timestamptz',
    key_id: 'text',
    public_key: 'text',
    signature: 'text',
    keys: 'json',
  },
  categories: [Seal.category],
  running: {
    initial: { keys: [] },
    evolve(memory, event) {
      const read = sealEvent(event)
      if (read?.type !== 'SealingKeyIntroduced') return memory
      return { keys: [...memory.keys, read.data] }
    },
  },
  toRow(event, _at, { keys }) {
    const read = sealEvent(event)
    if (read?.type !== 'LedgerSealed') return null
    const { from, to, keyId, sealedAt, ...seal } = read.data
    return {
      ...{ number: seal.number, count: seal.count, root: seal.root, chain: seal.chain },
      ...{ from_index: String(from.index), from_position: from.position },
      ...{ to_index: String(to.index), to_position: to.position },
      ...{ previous: seal.previous, sealed_at: sealedAt, key_id: keyId },
      public_key: keys.find((key) => key.keyId === keyId)?.publicKey ?? null,
      signature: seal.signature,
      keys,
    }
  },
}

const sealEvent = (event: StoredEvent): Seal.Event | undefined =>
  event.type in Seal.shapes ? Seal.decode(event) : undefined

export type SealItem = Seal.Seal & { publicKey: string | null; position: string }

// As it was signed: a moment with other decimals would be another text.
const moment = sql.fragment`
  to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const item = sql.fragment`
  s.number, json_build_object('index', s.from_index, 'position', s.from_position) as "from",
  json_build_object('index', s.to_index, 'position', s.to_position) as "to", s.count, s.root,
  s.chain, s.previous, ${moment} as "sealedAt", s.key_id as "keyId", s.signature,
  s.public_key as "publicKey", s.position`

export type SealFilter = Paging & { workspace: string }

/** The newest first. */
export async function list(db: DatabasePool, filter: SealFilter): Promise<Page<SealItem>> {
  const { workspace, cursor } = filter
  const limit = limitOf(filter)
  const after = cursor === undefined ? undefined : decodeCursor(cursor, [/^\d{1,9}$/])
  const rows = await db.any(sql.type(rowOf<SealItem>())`
    select ${item} from tieout_views.seals s
    where ${sql.and([
      sql.fragment`s.workspace = ${workspace}`,
      after && sql.fragment`s.number < ${Number(after[0])}`,
    ])}
    order by s.number desc limit ${limit + 1}`)
  return pageOf(rows, limit, ({ number }) => [String(number)])
}

export const byNumber = (
  db: DatabasePool,
  workspace: string,
  number: number,
): Promise<SealItem | null> =>
  db.maybeOne(sql.type(rowOf<SealItem>())`
    select ${item} from tieout_views.seals s
    where s.workspace = ${workspace} and s.number = ${number}`)

/** The seal that stands for an event, by its number in the log. */
export const covering = (
  db: DatabasePool,
  workspace: string,
  index: number,
): Promise<(SealItem & { keys: Seal.Introduced[] }) | null> =>
  db.maybeOne(sql.type(rowOf<SealItem & { keys: Seal.Introduced[] }>())`
    select ${item}, s.keys from tieout_views.seals s
    where s.workspace = ${workspace} and s.to_index >= ${index} and s.from_index <= ${index}
    order by s.to_index limit 1`)

/** Where the events lie that name a document, or the one of this id. */
export const eventsAbout = (
  db: DatabasePool,
  workspace: string,
  id: string,
  limit: number,
): Promise<readonly Position[]> =>
  db.anyFirst(sql.type(rowOf<{ position: Position }>())`
    select a.position from tieout_views.audit a
    where a.workspace = ${workspace} and (a.id = ${id} or a.subjects && ${sql.array([id], 'text')})
    order by a.position limit ${limit}`)
