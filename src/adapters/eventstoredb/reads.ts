// How events are read from EventStoreDB.
import {
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type ResolvedEvent,
  START,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client'
import {
  type LogOptions,
  type Meta,
  type Position,
  parseStream,
  type RecordedEvent,
  type StoredEvent,
} from '../../domain/event-store.ts'
import { unavailable } from './errors.ts'
import { formatPosition, isPosition, parsePosition } from './positions.ts'

type Recorded = NonNullable<ResolvedEvent['event']>

/** The event as the domain knows it; undefined for what is not ours: the server's own events, and
 *  those of others who share it. */
export function toEvent(recorded: Recorded | undefined): StoredEvent | undefined {
  if (!recorded?.isJson || recorded.type.startsWith('$') || !recorded.position) return undefined
  if (!isPosition(recorded.position) || !categoryOf(recorded.streamId)) return undefined
  return {
    id: recorded.id,
    type: recorded.type,
    data: recorded.data,
    meta: recorded.metadata as unknown as Meta,
    stream: recorded.streamId,
    revision: recorded.revision,
    position: formatPosition(recorded.position),
    recordedAt: recorded.created.toISOString(),
  }
}

export function categoryOf(stream: string): string | undefined {
  try {
    return parseStream(stream).category
  } catch {
    return undefined
  }
}

export async function* readStream(
  client: EventStoreDBClient,
  stream: string,
  from: bigint,
): AsyncIterable<StoredEvent> {
  try {
    for await (const { event } of toTheEnd(client.readStream(stream, { fromRevision: from }))) {
      const stored = toEvent(event)
      if (stored) yield stored
    }
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw unavailable(error)
  }
}

/** Left early, a read is called off, and what has already come of it is read to nowhere: with
 *  events left in it the vendor's client would never count it as finished and keep it for good. */
export async function* toTheEnd<Resolved>(read: StreamingRead<Resolved>): AsyncIterable<Resolved> {
  try {
    yield* read.iterator({ destroyOnReturn: false })
  } finally {
    read.on('error', () => undefined)
    read.resume()
    void read.cancel().catch(() => undefined)
  }
}

/** The records of the log. The vendor's client hands over what a text means and not the text, but
 *  all of ours were written by JSON.stringify: written so once more they are the same. */
export async function* readRecords(
  client: EventStoreDBClient,
  options: LogOptions = {},
): AsyncGenerator<RecordedEvent[]> {
  const { after, until, signal, batchSize = 500 } = options
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new RangeError(`no batch size: ${batchSize}`)
  }
  let batch: RecordedEvent[] = []
  try {
    // A read begins with the event at the position.
    const page = client.readAll({ fromPosition: after ? parsePosition(after) : START })
    for await (const { event } of toTheEnd(page)) {
      if (signal?.aborted) return
      const stored = toEvent(event as Recorded | undefined)
      if (!stored || (after && stored.position <= after)) continue
      if (until && stored.position > until) break
      batch.push(toRecord(stored))
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
  } catch (error) {
    throw unavailable(error)
  }
  if (batch.length > 0 && !signal?.aborted) yield batch
}

const toRecord = ({ data, meta, ...event }: StoredEvent): RecordedEvent => ({
  ...event,
  data: JSON.stringify(data),
  meta: JSON.stringify(meta),
})

/** Where an event of a stream stands in the log. */
export async function positionAt(
  client: EventStoreDBClient,
  stream: string,
  revision: bigint,
): Promise<Position> {
  for await (const event of readStream(client, stream, revision)) return event.position
  throw new Error(`${stream} has no event ${revision}`)
}

/** The position of the last event of ours. The server writes its own (statistics) in between, so
 *  it is looked for backwards, in growing steps. */
export async function readHead(client: EventStoreDBClient): Promise<Position | undefined> {
  let from: { commit: bigint; prepare: bigint } | typeof END = END
  for (let maxCount = 20; ; maxCount = Math.min(maxCount * 5, 2500)) {
    let read = 0
    const page = client.readAll({ direction: BACKWARDS, fromPosition: from, maxCount })
    for await (const { event } of toTheEnd(page)) {
      read++
      const stored = toEvent(event as Recorded | undefined)
      if (stored) return stored.position
      if (event) from = event.position
    }
    if (read < maxCount) return undefined
  }
}
