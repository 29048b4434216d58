// The whole log of Postgres, hashed as fast as it can be read: rows come in binary by COPY, and what
// a leaf is made of is put together from their bytes, without making words of them.
import pg from 'pg'
import { type LogOptions, type Position, StoreUnavailable } from '../../domain/event-store.ts'
import type { LeafPage, ReadLeaves } from '../../domain/hash-log.ts'
import { hashInto, leafBytes, markBytes, type Marker } from '../../domain/leaf.ts'
import * as Seal from '../../domain/seal.ts'
import { connectionConfig, isUnavailable } from './pool.ts'
import { isOfCategory, openPacking, recordIn, type Row, rowIn } from './stored-row.ts'

export type MarkCheck = {
  of: Marker
  /** Up to here events may be without a mark: they were there before there were marks. */
  since: Position | undefined
}

const pageRows = 2000
const pageBytes = 4 << 20
/** So much may wait for whoever reads; then the server waits. */
const pagesWaiting = 3

/** Connections on which a statement takes as long as it takes. */
export function openReadingPool(connectionString: string): pg.Pool {
  const limits = { statement_timeout: 0, query_timeout: 0 }
  const config = connectionConfig({ connectionString, name: 'tieout verification' })
  const pool = new pg.Pool({ ...config, ...limits, max: 2 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export const postgresLeaves = (pool: pg.Pool, marks?: MarkCheck): ReadLeaves =>
  async function* leaves(options = {}) {
    const client = await pool.connect().catch(failed)
    let isAtEnd = false
    try {
      const { query, pages } = copyOut(copyOf(options))
      client.query(query)
      for await (const page of pages(options.signal)) yield pageOf(page, marks)
      isAtEnd = !options.signal?.aborted
    } catch (error) {
      failed(error)
    } finally {
      // A connection in the midst of an answer is of no use to anybody.
      client.release(!isAtEnd)
    }
  }

function failed(error: unknown): never {
  if (error instanceof StoreUnavailable || !isUnavailable(error)) throw error
  throw new StoreUnavailable(`Postgres: ${(error as Error).message}`, { cause: error })
}

/** COPY takes no parameters; a position that is not a number throws here. A batch ends the page,
 *  not the statement. */
function copyOf({ after, until }: LogOptions): string {
  const bounds = [
    ...(after === undefined ? [] : [`position > ${BigInt(after)}`]),
    ...(until === undefined ? [] : [`position <= ${BigInt(until)}`]),
  ]
  const where = bounds.length > 0 ? `where ${bounds.join(' and ')}` : ''
  return `copy (select position, recorded_at, revision, id, category, stream, type, data, meta, mark
    from tieout.events ${where} order by position) to stdout (format binary)`
}

type RawPage = {
  rows: Buffer
  ends: number[]
  leaves: Buffer
  seals: number[]
  odd: LeafPage['odd'][number][]
  bare: number[]
}

/** A COPY as the driver runs it; the names of the handlers are the driver's. */
function copyOut(text: string) {
  const gathered = openGathering()
  let isFirst = true
  let outcome: 'done' | Error | undefined
  let stream: pg.Connection['stream'] | undefined
  let wake = () => {}
  const end = (with_: 'done' | Error) => {
    outcome ??= with_
    wake()
  }
  const nothing = () => {}
  const query = {
    submit(connection: pg.Connection): void {
      stream = connection.stream
      connection.query(text)
    },
    handleCopyData({ chunk }: { chunk: Buffer }): void {
      // The signature of the format, its flags, and no extension, before the first row.
      const bytes = isFirst ? chunk.subarray(19) : chunk
      isFirst = false
      // Behind the last row comes a -1 where the number of fields would be.
      if (bytes.length <= 2) return
      if (gathered.add(bytes) >= pagesWaiting) stream?.pause()
      wake()
    },
    handleReadyForQuery(): void {
      gathered.close()
      end('done')
    },
    handleError: (error: Error): void => end(error),
    ...{ handleCommandComplete: nothing, handleRowDescription: nothing },
    ...{ handlePortalSuspended: nothing, handleEmptyQuery: nothing },
  }
  async function* pages(signal: AbortSignal | undefined): AsyncGenerator<RawPage> {
    const stop = () => wake()
    signal?.addEventListener('abort', stop)
    try {
      while (!signal?.aborted) {
        const page = gathered.take()
        if (page) {
          stream?.resume()
          yield page
        } else if (outcome === undefined) {
          await new Promise<void>((resolve) => (wake = resolve))
        } else if (outcome === 'done') return
        else throw outcome
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      stream?.resume()
    }
  }
  return { query, pages }
}

/** Rows as they come, hashed and in pages. */
function openGathering() {
  const full: RawPage[] = []
  const pack = openPacking()
  let open: RawPage | undefined
  let filled = 0
  function close(): void {
    if (open) full.push(open)
    open = undefined
    filled = 0
  }
  return {
    close,
    take: () => full.shift(),
    /** The driver uses the memory of what it hands over again: it is hashed and copied at once. How
     *  many pages wait is the answer. */
    add(bytes: Buffer): number {
      if (open && filled + bytes.length > open.rows.length) close()
      open ??= {
        ...{
          rows: Buffer.allocUnsafe(Math.max(pageBytes, bytes.length)),
          ends: [],
          seals: [],
          odd: [],
          bare: [],
        },
        leaves: Buffer.allocUnsafe(pageRows * leafBytes),
      }
      const at = open.ends.length
      const row = rowIn(bytes)
      hashInto(pack(bytes, row), open.leaves, at * leafBytes)
      if (isOfSeals(bytes, row)) open.seals.push(at)
      if (!isOfCategory(bytes, row)) open.odd.push({ at, what: 'category' })
      if (!row.mark || row.mark.end - row.mark.start !== markBytes) open.bare.push(at)
      filled += bytes.copy(open.rows, filled)
      open.ends.push(filled)
      if (open.ends.length === pageRows) close()
      return full.length
    },
  }
}

const sealStream = Buffer.from(Seal.stream)

const isOfSeals = (bytes: Buffer, { stream: { start, end } }: Row) =>
  end - start === sealStream.length && bytes.compare(sealStream, 0, end - start, start, end) === 0

function pageOf(
  { rows, ends, leaves, seals, odd, bare }: RawPage,
  marks: MarkCheck | undefined,
): LeafPage {
  const bytesAt = (at: number) => rows.subarray(ends[at - 1] ?? 0, ends[at])
  return {
    count: ends.length,
    leaves: leaves.subarray(0, ends.length * leafBytes),
    seals,
    odd,
    bare,
    record: (at) => recordIn(bytesAt(at), rowIn(bytesAt(at))),
    isMarked(at) {
      const bytes = bytesAt(at)
      const row = rowIn(bytes)
      const record = recordIn(bytes, row)
      if (!marks || (marks.since && record.position <= marks.since)) return true
      return isMarkOf(marks.of, bytes, row, record)
    },
  }
}

function isMarkOf(of: Marker, bytes: Buffer, { mark }: Row, record: Parameters<Marker>[0]) {
  return mark !== undefined && of(record).equals(bytes.subarray(mark.start, mark.end))
}
