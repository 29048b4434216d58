// How events are read: a stream by revision, the log by position.
import type pg from 'pg'
import type { Batch, Meta, Position, StoredEvent } from '../../domain/event-store.ts'
import { positionOf } from './append-queue.ts'
import { orUnavailable } from './pool.ts'

type Row = [
  position: bigint,
  stream: string,
  revision: bigint,
  id: string,
  type: string,
  recordedAt: string,
  data: unknown,
  meta: Meta,
]

const columns = 'e.position, e.stream, e.revision, e.id, e.type, e.recorded_at, e.data, e.meta'

const toEvent = (row: Row): StoredEvent => ({
  position: positionOf(row[0]),
  stream: row[1],
  revision: row[2],
  id: row[3],
  type: row[4],
  recordedAt: row[5],
  data: row[6],
  meta: row[7],
})

async function rowsOf<R extends unknown[]>(
  pool: pg.Pool,
  name: string,
  text: string,
  values: unknown[],
): Promise<R[]> {
  const query = { name, text, values, rowMode: 'array' as const }
  return (await orUnavailable(pool.query<R>(query))).rows
}

export async function* readStream(
  pool: pg.Pool,
  stream: string,
  from: bigint,
): AsyncIterable<StoredEvent> {
  const pageSize = 500
  for (let next = from; ; ) {
    const rows = await rowsOf<Row>(
      pool,
      'tieout-read-stream',
      `select ${columns} from tieout.events e
        where e.stream = $1 and e.revision >= $2 order by e.revision limit ${pageSize}`,
      [stream, next],
    )
    for (const row of rows) yield toEvent(row)
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    next = last[2] + 1n
  }
}

export async function readHead(pool: pg.Pool): Promise<Position | undefined> {
  const [row] = await rowsOf<[bigint]>(
    pool,
    'tieout-head',
    'select position from tieout.events order by position desc limit 1',
    [],
  )
  return row && positionOf(row[0])
}

/** The next events behind a position, and the position then reached. The limit is part of each
 *  statement's text: a plan made for any limit whatever would read the table whole. */
export async function readLog(
  pool: pg.Pool,
  after: Position,
  categories: readonly string[] | undefined,
  limit: number,
): Promise<Batch> {
  if (!(Number.isInteger(limit) && limit > 0)) throw new RangeError(`no batch size: ${limit}`)
  if (categories) return readCategories(pool, after, categories, limit)
  const rows = await rowsOf<Row>(
    pool,
    `tieout-read-log-${limit}`,
    `select ${columns} from tieout.events e where e.position > $1 order by e.position limit ${limit}`,
    [BigInt(after)],
  )
  const events = rows.map(toEvent)
  return { events, position: events.at(-1)?.position ?? after }
}

/** The first column is the end of the log as the same snapshot sees it: when the categories have
 *  no more than the limit, everything up to there has been looked at.
 *
 *  Each category is walked on its own index, no further than may be needed, however much of the
 *  log is of other kinds. "After this pair, but no later category" says the same as "this category,
 *  after this position", but leaves the planner no other index to walk: from the plain words it
 *  takes the log's own order and reads past everything else to find the few of a rare category. */
async function readCategories(
  pool: pg.Pool,
  after: Position,
  categories: readonly string[],
  limit: number,
): Promise<Batch> {
  const rows = await rowsOf<[bigint | null, ...(Row | [null])]>(
    pool,
    `tieout-read-categories-${limit}`,
    `select (select max(position) from tieout.events), ${columns}
      from (select 1) as once
      left join (
        select own.position from unnest($2::text[]) as wanted(category)
        cross join lateral (
          select i.position from tieout.events i
          where (i.category, i.position) > (wanted.category collate "C", $1)
            and i.category <= wanted.category collate "C"
          order by i.category, i.position limit ${limit}
        ) as own
        order by own.position limit ${limit}
      ) as found on true
      left join tieout.events e on e.position = found.position
      order by e.position`,
    [BigInt(after), [...new Set(categories)]],
  )
  const head = rows[0]?.[0]
  const events = rows.flatMap(([, ...row]) => (row[0] === null ? [] : [toEvent(row as Row)]))
  const last = events.at(-1)
  if (last && events.length === limit) return { events, position: last.position }
  const reached = head === null || head === undefined ? after : positionOf(head)
  return { events, position: reached > after ? reached : after }
}
