// The log as it is stored: each event with its texts, which nothing here reads.
import pg from 'pg'
import type { LogOptions, Position, RecordedEvent } from '../../domain/event-store.ts'
import { positionOf } from './append-queue.ts'
import { orUnavailable, utc } from './pool.ts'

type Row = [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  recordedAt: string,
  data: string,
  meta: string,
]

/** Every value as the server writes it: what is never parsed cannot change on the way. */
const types = { getTypeParser: () => (text: string) => text } as pg.CustomTypesConfig

const defaultBatchSize = 2000
const positionMax = 2n ** 63n - 1n

export async function* readRecords(
  pool: pg.Pool,
  options: LogOptions = {},
): AsyncGenerator<RecordedEvent[]> {
  const { until, signal, batchSize = defaultBatchSize } = options
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new RangeError(`no batch size: ${batchSize}`)
  }
  const read = (after: bigint) => page(pool, after, until ? BigInt(until) : positionMax, batchSize)
  let next = options.after === undefined ? 0n : BigInt(options.after)
  let ahead: Promise<Row[] | Error> | undefined
  while (!signal?.aborted) {
    const rows = await (ahead ?? settled(read(next)))
    if (rows instanceof Error) throw rows
    const last = rows.at(-1)
    if (!last || signal?.aborted) return
    next = BigInt(last[0])
    // While the caller works on this page, the next is on its way.
    ahead = rows.length === batchSize ? settled(read(next)) : undefined
    yield rows.map(toRecord)
    if (!ahead) return
  }
}

/** One fetched ahead may fail while nobody waits for it yet. */
const settled = (page: Promise<Row[]>) => page.catch((error: Error) => error)

async function page(pool: pg.Pool, after: bigint, until: bigint, limit: number): Promise<Row[]> {
  // The limit is part of the text: a plan made for any limit whatever would read the table whole.
  const query = {
    name: `tieout-records-${limit}`,
    text: `select position, stream, revision, id, type, recorded_at, data, meta
      from tieout.events where position > $1 and position <= $2 order by position limit ${limit}`,
    values: [after, until],
    rowMode: 'array' as const,
    types,
  }
  return (await orUnavailable(pool.query<Row>(query))).rows
}

const toRecord = (row: Row): RecordedEvent => ({
  position: positionOf(row[0]) as Position,
  stream: row[1],
  revision: BigInt(row[2]),
  id: row[3],
  type: row[4],
  recordedAt: utc(row[5]),
  data: row[6],
  meta: row[7],
})
