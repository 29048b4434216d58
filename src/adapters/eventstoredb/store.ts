// The event store on EventStoreDB (22.10 or later). Its own notions (revisions, positions, errors)
// are translated here and nowhere else.
import { ANY, EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import {
  type Appended,
  type EventStore,
  type Expected,
  type NewEvent,
  parseStream,
  StoreUnavailable,
} from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import { appendError, isLost, orUnavailable } from './errors.ts'
import { readLimits, type StreamLimit } from './limits.ts'
import { positionAt, readHead, readRecords, readStream } from './reads.ts'
import { formatPosition, isPosition, seenPositions } from './positions.ts'
import { subscribe } from './subscribe.ts'

export type EventStoreDbOptions = {
  /** `esdb://host:2113?tls=false`, or `esdb+discover://…` for a cluster. */
  url: string
  clock: Clock
  log?: ((message: string) => void) | undefined
  /** How long an append may go unanswered before its outcome counts as unknown. */
  appendDeadlineMs?: number | undefined
}

/** The server refuses larger appends (MaxAppendSize, 1 MiB with its envelope); so do we, alike in
 *  both stores. */
const appendBytesMax = 1_000_000

const closeMsMax = 2000

/** The log with what the server was told to forget of it. */
export type EventStoreDb = EventStore & { limits(): Promise<StreamLimit[]> }

export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDb> {
  const { url, clock, log = () => undefined, appendDeadlineMs = 5000 } = options
  const connection = connect(url)
  const closed = new AbortController()
  const inTime = openDeadline(appendDeadlineMs, clock, closed.signal)
  const seen = seenPositions(await orUnavailable(readHead(connection.current())))

  async function append(stream: string, events: readonly NewEvent[], expected: Expected) {
    const client = connection.current()
    const before = seen.highest()
    const written = client.appendToStream(stream, events.map(toEventData), {
      expectedRevision: expected === 'none' ? NO_STREAM : expected === 'any' ? ANY : expected,
      deadline: appendDeadlineMs,
    })
    try {
      const { nextExpectedRevision: revision, position } = await inTime(written)
      const at =
        position && isPosition(position)
          ? formatPosition(position)
          : await positionAt(client, stream, revision)
      return { revision, position: at, repeated: seen.wasThere(at, before) } satisfies Appended
    } catch (error) {
      if (isLost(error)) connection.renew(client)
      throw appendError(error, stream, expected)
    }
  }

  return {
    async append(stream, events, expected) {
      if (closed.signal.aborted) throw new StoreUnavailable('the store is closed')
      check(stream, events, expected)
      return append(stream, events, expected)
    },
    readStream: (stream, from = 0n) => readStream(connection.current(), stream, from),
    subscribe: (asked) => {
      const signal = AbortSignal.any([asked.signal, closed.signal])
      return subscribe({ ...asked, signal }, { connection, clock, log, onEvent: seen.add })
    },
    limits: () => readLimits(connection.current()),
    log: (asked) => readRecords(connection.current(), asked),
    head: async () => orUnavailable(readHead(connection.current())),
    async close() {
      closed.abort()
      // The vendor's client waits for each of its streams to end, however long that takes.
      await Promise.race([connection.current().dispose(), clock.sleep(closeMsMax)])
    },
  }
}

/** The vendor's client has no deadline of its own while a connection hangs. One timer watches all
 *  appends; none costs more than an entry in a map. */
function openDeadline(ms: number, clock: Clock, closed: AbortSignal) {
  const ticks = 4
  const waiting = new Map<(late: Error) => void, number>()
  let now = 0
  let watching = false
  async function watch(): Promise<void> {
    watching = true
    while (waiting.size > 0 && !closed.aborted) {
      await clock.sleep(ms / ticks, closed)
      now++
      for (const [refuse, since] of waiting) {
        if (now - since > ticks) refuse(new StoreUnavailable(`EventStoreDB: silent for ${ms} ms`))
      }
    }
    watching = false
  }
  return <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.set(reject, now)
      if (!watching) void watch()
      answer.then(
        (value) => {
          waiting.delete(reject)
          resolve(value)
        },
        (error) => {
          waiting.delete(reject)
          reject(error)
        },
      )
    })
}

export type Connection = {
  current(): EventStoreDBClient
  /** Replaces a client that cannot recover: once the search for a cluster's leader has failed, the
   *  vendor's client remembers that failure for good. */
  renew(failed: EventStoreDBClient): void
}

function connect(url: string): Connection {
  let client = EventStoreDBClient.connectionString(url)
  return {
    current: () => client,
    renew(failed) {
      if (client !== failed) return
      client = EventStoreDBClient.connectionString(url)
      void failed.dispose().catch(() => undefined)
    },
  }
}

const toEventData = ({ id, type, data, meta }: NewEvent) =>
  jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: meta })

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function check(stream: string, events: readonly NewEvent[], expected: Expected): void {
  parseStream(stream)
  if (typeof expected === 'bigint' && expected < 0n) throw new TypeError(`no revision: ${expected}`)
  if (events.length === 0) throw new TypeError(`nothing to append to ${stream}`)
  let bytes = 0
  for (const { id, type, data, meta } of events) {
    if (!uuid.test(id)) throw new TypeError(`an event id is a lower-case UUID: ${id}`)
    const text = JSON.stringify(data)
    if (text === undefined) throw new TypeError(`${type} for ${stream} has no data`)
    bytes += Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(meta))
  }
  if (bytes > appendBytesMax) {
    throw new RangeError(`${bytes} bytes for ${stream}: more than an append may have`)
  }
}
