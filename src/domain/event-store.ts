// The event store as the domain sees it: five verbs, no vendor. Two adapters keep this promise
// (src/adapters/postgres, src/adapters/eventstoredb) and one contract suite proves it of both
// (test/adapters/event-store.contract.ts). A difference found between them becomes a case there.

/** A place in the whole log. Opaque, but of fixed width: two positions of one store are in order
 *  exactly when their strings are, so views and clients compare them with `<`. */
export type Position = string & { readonly _: 'Position' }

export type Actor = { kind: 'person' | 'policy' | 'platform' | 'import'; name: string }

export type Meta = {
  workspace: string
  /** One story: the id of the first event or request of the chain. */
  correlationId: string
  /** The id of the event (or of the API request) that led to this one. */
  causationId: string
  actor: Actor
  /** When it took effect in the world, RFC 3339 UTC. When it was recorded, the store says. */
  effectiveAt: string
}

/** What a decision returns: a fact without its envelope. */
export type Fact = { type: string; data: unknown }

export type NewEvent = { id: string; type: string; data: unknown; meta: Meta }

export type StoredEvent = NewEvent & {
  stream: string
  /** Place in its stream, from 0. */
  revision: bigint
  position: Position
  /** When the store took it, RFC 3339 UTC. */
  recordedAt: string
}

/** What a writer believes of the stream: `none` = it has no event yet, a revision = its last
 *  event, `any` = no belief. */
export type Expected = bigint | 'none' | 'any'

export type Appended = { revision: bigint; position: Position; repeated: boolean }

/** A step of a subscription: the events of one step in order (may be none when only others went
 *  by), and the position that is now behind the reader, to resume from. */
export type Batch = { events: StoredEvent[]; position: Position }

export type SubscribeOptions = {
  /** Resume behind this position; absent = from the beginning. */
  after?: Position | undefined
  /** Only streams of these categories; absent = all. */
  categories?: readonly string[] | undefined
  /** The most events in a batch. */
  batchSize?: number | undefined
  signal: AbortSignal
}

/** An event as its record stands in the store: data and meta are the texts that were written, not
 *  what they mean. Seals, proofs and archives are made of these. */
export type RecordedEvent = {
  id: string
  type: string
  stream: string
  revision: bigint
  position: Position
  recordedAt: string
  data: string
  meta: string
}

export type LogOptions = {
  /** Begin behind this position; absent = with the first event. */
  after?: Position | undefined
  /** End with this position; absent = with the last event there is. */
  until?: Position | undefined
  /** The most events in a batch. */
  batchSize?: number | undefined
  signal?: AbortSignal | undefined
}

export type EventStore = {
  /** Appends all events or none. Appending the same event ids with the same expectation again is
   *  a success that changes nothing (`repeated`).
   *  @throws VersionConflict when the stream is not where `expected` says
   *  @throws StoreUnavailable when the outcome is unknown or the store cannot be reached */
  append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended>
  /** The stream's events in order, from revision `from` (0); an absent stream has none. */
  readStream(stream: string, from?: bigint): AsyncIterable<StoredEvent>
  /** Every event once and in order of position, past ones first, then live without a seam. Ends
   *  when the signal aborts; reconnects by itself. No event is skipped, whatever the writers do. */
  subscribe(options: SubscribeOptions): AsyncIterable<Batch>
  /** The records of the log in order of position, unread and unopened, to the head or `until`; ends
   *  early when the signal aborts. No batch is empty.
   *  @throws StoreUnavailable when the store cannot be reached, as readStream does */
  log(options?: LogOptions): AsyncIterable<RecordedEvent[]>
  /** The position of the last event, or undefined when the store is empty. */
  head(): Promise<Position | undefined>
  close(): Promise<void>
}

export class VersionConflict extends Error {
  override name = 'VersionConflict'
  readonly stream: string
  readonly expected: Expected
  readonly actual: bigint | 'none'
  constructor(stream: string, expected: Expected, actual: bigint | 'none') {
    super(`${stream} is at ${actual}, not at ${expected}`)
    this.stream = stream
    this.expected = expected
    this.actual = actual
  }
}

export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

const streamName = /^([a-z]+(?:-[a-z]+)*)-([a-z0-9_]+)\.(.+)$/

/** `<category>-<workspace>.<id>`, for example `invoice-main.qbo-145`. */
export const streamOf = (category: string, workspace: string, id: string) =>
  `${category}-${workspace}.${id}`

export function parseStream(stream: string): { category: string; workspace: string; id: string } {
  const [, category, workspace, id] = streamName.exec(stream) ?? []
  if (!category || !workspace || !id) throw new Error(`not a stream name: ${stream}`)
  return { category, workspace, id }
}
