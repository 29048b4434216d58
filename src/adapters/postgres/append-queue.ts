// Group commit: appends that come while others are being written gather and go together, as one
// statement and one write to disk. A lone writer waits for nobody.
import type pg from 'pg'
import {
  type Appended,
  type Expected,
  type NewEvent,
  type Position,
  parseStream,
  StoreUnavailable,
  VersionConflict,
} from '../../domain/event-store.ts'
import { type Marker, markBytes } from '../../domain/leaf.ts'
import { orUnavailable } from './pool.ts'

const batchAppendsMax = 256
const batchBytesMax = 4_000_000
const waitingMax = 20_000
/** EventStoreDB takes no more than this in one append; what one store takes, the other does. */
const appendBytesMax = 1_000_000

type Waiting = {
  stream: string
  category: string
  expected: Expected
  events: { id: string; type: string; data: string; meta: string; mark: Buffer | null }[]
  bytes: number
  resolve(appended: Appended): void
  reject(error: unknown): void
}

type Verdict = {
  verdict: 'ok' | 'repeated' | 'conflict' | 'taken'
  at_revision: bigint
  at_position: bigint | null
}

export type AppendQueue = {
  append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended>
  /** Resolves when all that waited has been answered. */
  idle(): Promise<void>
}

export function openAppendQueue(
  pool: pg.Pool,
  onCommit: () => void,
  markOf?: Marker | undefined,
): AppendQueue {
  let waiting: Waiting[] = []
  let isWriting = false
  let pumpComing = false
  let lastBatchSize = 1
  let whenIdle: (() => void)[] = []

  async function write(batch: Waiting[]): Promise<void> {
    isWriting = true
    await answer(pool, batch)
    onCommit()
    isWriting = false
    pumpSoon()
  }

  // Writers that were just answered often have the next append ready: they come first, then the
  // next batch leaves with them.
  function pumpSoon() {
    if (pumpComing) return
    pumpComing = true
    // After all promises that are settled by now have been followed up.
    process.nextTick(() => {
      pumpComing = false
      pump()
    })
  }

  function pump() {
    if (isWriting) return
    // One batch at a time: the next would only wait for the lock of this one, and be smaller.
    if (waiting.length > 0) {
      const taken = takeBatch(waiting)
      waiting = taken.left
      lastBatchSize = taken.batch.length
      void write(taken.batch)
      return
    }
    for (const resolve of whenIdle) resolve()
    whenIdle = []
  }

  return {
    append(stream, events, expected) {
      const prepared = prepare(stream, events, expected, markOf)
      if (waiting.length >= waitingMax) {
        throw new StoreUnavailable(`${waiting.length} appends wait already`)
      }
      return new Promise((resolve, reject) => {
        waiting.push({ ...prepared, resolve, reject })
        // Where writers are many, their appends of the same moment leave together; a writer that
        // was alone the last time is not kept waiting.
        if (lastBatchSize > 1) pumpSoon()
        else pump()
      })
    },
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve)
        pumpSoon()
      }),
  }
}

/** Writes the batch and answers each of its appends; never rejects. */
async function answer(pool: pg.Pool, batch: Waiting[]): Promise<void> {
  try {
    settle(batch, await send(pool, batch))
  } catch (error) {
    if (error instanceof StoreUnavailable || batch.length === 1) refuse(batch, error)
    // The statement itself failed, for one of its appends: each by itself, so that the others of
    // the batch do not fail with it.
    else for (const one of batch) await answer(pool, [one])
  }
}

/** The longest run of the queue that fits, with one append per stream: the statement looks at
 *  each stream once. Later appends to the same stream keep their order and go next time. */
function takeBatch(waiting: Waiting[]): { batch: Waiting[]; left: Waiting[] } {
  const batch: Waiting[] = []
  const left: Waiting[] = []
  const streams = new Set<string>()
  let bytes = 0
  for (const append of waiting) {
    const fits = batch.length < batchAppendsMax && bytes + append.bytes <= batchBytesMax
    if (fits && !streams.has(append.stream)) {
      batch.push(append)
      bytes += append.bytes
    } else {
      left.push(append)
    }
    streams.add(append.stream)
  }
  return { batch, left }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whatever the database would refuse is refused here, where it fails one append and no other. */
function prepare(
  stream: string,
  events: readonly NewEvent[],
  expected: Expected,
  markOf: Marker | undefined,
) {
  const { category } = parseStream(stream)
  if (typeof expected === 'bigint' && expected < 0n) throw new TypeError(`no revision: ${expected}`)
  if (events.length === 0) throw new TypeError(`nothing to append to ${stream}`)
  let bytes = 0
  const prepared = events.map((event) => {
    if (!uuid.test(event.id)) throw new TypeError(`an event id is a lower-case UUID: ${event.id}`)
    const data = JSON.stringify(event.data)
    if (data === undefined) throw new TypeError(`${event.type} for ${stream} has no data`)
    const meta = JSON.stringify(event.meta)
    bytes += Buffer.byteLength(data) + Buffer.byteLength(meta)
    const { id, type } = event
    const mark = markOf?.({ stream, id, type, data, meta }) ?? null
    return { id, type, data, meta, mark }
  })
  if (stream.includes('\0') || prepared.some(({ type }) => type.includes('\0'))) {
    throw new TypeError('a null character in a name')
  }
  if (bytes > appendBytesMax) {
    throw new RangeError(`${bytes} bytes for ${stream}: more than an append may have`)
  }
  return { stream, category, expected, events: prepared, bytes }
}

async function send(pool: pg.Pool, batch: Waiting[]): Promise<Verdict[]> {
  const [first] = batch
  const statement =
    first && batch.length === 1 && first.events.length === 1 ? one(first) : many(batch)
  return (await orUnavailable(pool.query<Verdict>(statement))).rows
}

const one = ({ stream, category, expected, events: [event] }: Waiting): pg.QueryConfig => ({
  name: 'tieout-append-one',
  text: 'select * from tieout.append_one($1, $2, $3, $4, $5, $6, $7, $8)',
  values: [
    ...[stream, category, codeOf(expected)],
    ...[event?.id, event?.type, event?.data, event?.meta, event?.mark],
  ],
})

/** JSON writes it as an escape, never as itself. */
const recordSeparator = '\x1e'

function many(batch: Waiting[]): pg.QueryConfig {
  const owners = batch.flatMap(({ events }, index) => events.map(() => index + 1))
  const places = batch.flatMap(({ events }) => events.map((_, index) => index + 1))
  const events = batch.flatMap((append) => append.events)
  return {
    name: 'tieout-append',
    text: 'select * from tieout.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    values: [
      batch.map(({ stream }) => stream),
      batch.map(({ category }) => category),
      batch.map(({ expected }) => codeOf(expected)),
      batch.map((append) => append.events.length),
      owners,
      places,
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      events.map(({ data }) => data).join(recordSeparator),
      events.map(({ meta }) => meta).join(recordSeparator),
      marksOf(events),
    ],
  }
}

/** One behind the other; null where there are none. */
function marksOf(events: Waiting['events']): Buffer | null {
  const marks = events.flatMap(({ mark }) => (mark ? [mark] : []))
  return marks.length === events.length ? Buffer.concat(marks, markBytes * marks.length) : null
}

const codeOf = (expected: Expected): bigint =>
  expected === 'none' ? -1n : expected === 'any' ? -2n : expected

function settle(batch: Waiting[], verdicts: Verdict[]): void {
  for (const [index, append] of batch.entries()) {
    const { verdict, at_revision: revision, at_position: at } = verdicts[index] as Verdict
    if (verdict === 'taken') append.reject(idTaken(append))
    else if (verdict === 'conflict' || at === null) {
      const actual = revision === -1n ? 'none' : revision
      append.reject(new VersionConflict(append.stream, append.expected, actual))
    } else {
      append.resolve({ revision, position: positionOf(at), repeated: verdict === 'repeated' })
    }
  }
}

function refuse(batch: Waiting[], error: unknown): void {
  const sameId = (error as { constraint?: string }).constraint === 'events_id'
  for (const append of batch) append.reject(sameId ? idTaken(append, error) : error)
}

const idTaken = (append: Waiting, cause?: unknown) =>
  new Error(`an event for ${append.stream} has the id of another stored event`, { cause })

export const positionOf = (position: bigint | string): Position =>
  String(position).padStart(20, '0') as Position
