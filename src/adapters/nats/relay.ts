// The relay: publishes every event of the store on the stream, in order, once as far as JetStream
// can tell. Its place is nowhere but in the last message of the stream itself. Of several processes
// one has the lease; two would only hinder each other, as each has to follow the other's last.
import type { JetStreamClient, JetStreamManager, PubAck } from 'nats'
import {
  type EventStore,
  type Position,
  parseStream,
  type StoredEvent,
} from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import type { FeedLog } from '../embedded-feed.ts'
import type { Leases } from '../leases.ts'
import { subjectOf, toCloudEvent } from './cloud-events.ts'
import type { Connection } from './connection.ts'
import { type Session, unlessAborted, whileConnected } from './sessions.ts'
import { ensureStream, readEnd, rootOf } from './stream.ts'

export type RelayState = {
  /** The last event known to be on the stream. */
  position: Position | undefined
  /** Why nothing is being published right now; undefined while all is well. */
  fault: string | undefined
}

export type Relay = {
  /** Resolves when it has found its place on the stream for the first time. */
  ready: Promise<void>
  state(): RelayState
  ended: Promise<void>
}

export type RelayOptions = {
  connection: Connection
  stream: string
  store: EventStore
  clock: Clock
  log?: FeedLog | undefined
  leases?: Leases | undefined
  stop: AbortSignal
}

export const relayLease = 'nats-relay'
const alone: Leases = { hold: (_name, signal, work) => work(signal) }

/** Raw facts are for the translators beside the store, not for the world: they hold whatever the
 *  platforms sent. */
const unpublished = 'inbound'
const batchSize = 256
/** A stream that is deleted or cut short while nothing happens is noticed at the next look. */
const lookEveryMs = 10_000

/** Another relay published in between, or the stream is not the one this relay began with. */
class Overtaken extends Error {
  override name = 'Overtaken'
}

export function startRelay(options: RelayOptions): Relay {
  const state: RelayState = { position: undefined, fault: undefined }
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()
  const session: Session = async ({ nc }, signal, thrives) => {
    const jsm = await nc.jetstreamManager()
    await ensureStream(jsm, options.stream)
    const end = await readEnd(jsm, options.stream)
    if (end.event) await assertOurs(options, jsm, end.event)
    state.position = end.event?.position
    state.fault = undefined
    isReady()
    const ending = new AbortController()
    const place: Place = { sequence: end.sequence, previousId: undefined }
    const inSession = AbortSignal.any([signal, ending.signal])
    try {
      await Promise.race([
        publishAll(options, nc.jetstream(), place, state, inSession, thrives),
        watchEnd(options, jsm, place, inSession),
      ])
    } finally {
      ending.abort()
    }
  }
  const failed = (error: unknown) => {
    if (error instanceof Overtaken) {
      options.log?.info({ stream: options.stream, cause: error.message }, 'The relay looks again')
      return
    }
    state.fault = String(error)
    options.log?.error({ stream: options.stream, error }, 'The relay cannot publish; trying again')
  }
  const relay = async (lost: AbortSignal) => {
    state.fault = 'not connected yet'
    await whileConnected({ ...options, stop: lost }, session, failed)
    // Another process relays now, and says itself what hinders it.
    state.fault = undefined
  }
  const { leases = alone, stop } = options
  const ended = leases.hold(relayLease, stop, relay)
  return { ready, state: () => ({ ...state }), ended }
}

/** The last sequence of the stream, and the event this session published there, if it did yet. */
type Place = { sequence: number; previousId: string | undefined }

/** Publishes a batch at once and waits for all its acknowledgements. Each message says which
 *  sequence and which event it must follow, so the stream takes them in order or not at all: after
 *  a lost one all that follow are refused, and of two relays only one gets on. The sequence alone
 *  would not do: on a stream that somebody else lengthened by two, the third would fit. */
async function publishAll(
  { stream, store }: RelayOptions,
  js: JetStreamClient,
  place: Place,
  state: RelayState,
  signal: AbortSignal,
  thrives: () => void,
): Promise<void> {
  const after = state.position
  for await (const batch of store.subscribe({ after, batchSize, signal })) {
    const events = batch.events.filter(({ stream }) => parseStream(stream).category !== unpublished)
    const { sequence: first, previousId } = place
    const replies = events.map((event, index) =>
      js.publish(subjectOf(rootOf(stream), event), JSON.stringify(toCloudEvent(event)), {
        msgID: event.id,
        expect: {
          streamName: stream,
          lastSequence: first + index,
          // Empty is no expectation: at the beginning the sequence was just read, with the event.
          lastMsgID: (index === 0 ? previousId : events[index - 1]?.id) ?? '',
        },
      }),
    )
    const outcomes = await unlessAborted(Promise.allSettled(replies), signal)
    for (const [index, outcome] of outcomes.entries()) {
      assertTaken(outcome, first + index + 1)
      const { id, position } = events[index] as StoredEvent
      place.sequence = first + index + 1
      place.previousId = id
      state.position = position
      thrives()
    }
  }
}

const wrongLast: readonly (number | undefined)[] = [10070, 10071]

function assertTaken(outcome: PromiseSettledResult<PubAck>, sequence: number): void {
  if (outcome.status === 'fulfilled') {
    const { seq, duplicate } = outcome.value
    if (duplicate) throw new Overtaken(`the event is on the stream already, at ${seq}`)
    if (seq !== sequence) throw new Overtaken(`the stream is at ${seq}, not at ${sequence}`)
    return
  }
  const { reason } = outcome
  if (wrongLast.includes(reason?.api_error?.err_code)) throw new Overtaken(reason.message)
  throw reason
}

/** Fails when the stream ends before what was published: then it was deleted, purged or lost its
 *  tail, and the next session fills it again from the store. */
async function watchEnd(
  { stream, clock }: RelayOptions,
  jsm: JetStreamManager,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(lookEveryMs, signal)
    if (signal.aborted) return
    const { sequence: published } = place
    const { state } = await jsm.streams.info(stream)
    const isEmptied = state.messages === 0 && published > 0
    if (isEmptied || state.last_seq < published) {
      throw new Overtaken(`the stream ends at ${state.last_seq} with ${state.messages} messages`)
    }
  }
}

/** A stream filled from another history (the database was replaced, or set back to an old backup)
 *  cannot be continued: positions would be compared that have nothing to do with each other. All
 *  that is on it came from a store, so it is removed and filled again from ours. Two services with
 *  stores of their own on one stream would do this to each other in turn, and say so each time. */
async function assertOurs(
  { store, stream, log }: RelayOptions,
  jsm: JetStreamManager,
  last: StoredEvent,
): Promise<void> {
  for await (const event of store.readStream(last.stream, last.revision)) {
    if (event.id === last.id && event.position === last.position) return
    break
  }
  const about = { stream, lastEventId: last.id, lastStream: last.stream }
  log?.warn(about, 'The stream on NATS belongs to another history; it is made anew from this one')
  await jsm.streams.delete(stream)
  throw new Overtaken('the stream belonged to another history')
}
