// The JetStream stream the events are broadcast on, and how far it has come. It is never the truth:
// wiped or cut short, it is filled again from the event store.
import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
} from 'nats'
import type { StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import { fromCloudEvent, subjectsOfCategory } from './cloud-events.ts'

/** A relay that lost the reply to a publish asks again within seconds; this is ample. */
const duplicateWindowMs = 120_000
const streamNotFound = 10059
const consumerNotFound = 10014
const messageNotFound = 10037

/** The first token of every subject of the stream. */
export const rootOf = (stream: string) => stream.toLowerCase()

const isApiError = (error: unknown, code: number) =>
  error instanceof NatsError && error.api_error?.err_code === code

/** An existing stream is left as it is: its replicas and limits are the operator's. */
export async function ensureStream(jsm: JetStreamManager, stream: string): Promise<void> {
  try {
    await jsm.streams.info(stream)
  } catch (error) {
    if (!isApiError(error, streamNotFound)) throw error
    await jsm.streams.add({
      name: stream,
      subjects: [`${rootOf(stream)}.>`],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      num_replicas: 1,
      duplicate_window: nanos(duplicateWindowMs),
    })
  }
}

/** The last sequence of the stream, and the last event on it, if it has one. */
export type StreamEnd = { sequence: number; event: StoredEvent | undefined }

export async function readEnd(jsm: JetStreamManager, stream: string): Promise<StreamEnd> {
  const { state } = await jsm.streams.info(stream)
  for (let seq = state.last_seq; state.messages > 0 && seq >= state.first_seq; seq--) {
    const event = await readEvent(jsm, stream, seq)
    if (event) return { sequence: state.last_seq, event }
  }
  return { sequence: state.last_seq, event: undefined }
}

/** Nothing when the message was deleted, or was published by somebody else and is no event. */
async function readEvent(jsm: JetStreamManager, stream: string, seq: number) {
  try {
    const message = await jsm.streams.getMessage(stream, { seq })
    return parseEvent(message.string())
  } catch (error) {
    if (isApiError(error, messageNotFound)) return undefined
    throw error
  }
}

export function parseEvent(payload: string): StoredEvent | undefined {
  try {
    return fromCloudEvent(JSON.parse(payload))
  } catch {
    return undefined
  }
}

/** JetStream takes fewer characters in a name than we do; two of ours never become one of its. */
export function durableName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]+/g, '-')
  return safe === name ? name : `${safe}-${idFrom(name).slice(0, 8)}`
}

export type ConsumerTerms = {
  stream: string
  name: string
  categories: readonly string[]
  window: number
  ackWaitMs: number
}

/** Creates the durable consumer at the beginning of the stream, or brings it up to these terms.
 *  Returns its name. */
export async function ensureConsumer(nc: NatsConnection, terms: ConsumerTerms): Promise<string> {
  const jsm = await nc.jetstreamManager({ checkAPI: false })
  await ensureStream(jsm, terms.stream)
  const name = durableName(terms.name)
  // The cast keeps the undefined one of the two filters, which clears it when terms change.
  const wanted = {
    ...filterOf(nc, terms),
    ack_wait: nanos(terms.ackWaitMs),
    max_ack_pending: terms.window,
  } as Partial<ConsumerConfig>
  try {
    const { config } = await jsm.consumers.info(terms.stream, name)
    const changes = Object.entries(wanted).filter(
      ([key, value]) =>
        JSON.stringify(config[key as keyof ConsumerConfig]) !== JSON.stringify(value),
    )
    if (changes.length > 0) await jsm.consumers.update(terms.stream, name, wanted)
  } catch (error) {
    if (!isApiError(error, consumerNotFound)) throw error
    await jsm.consumers.add(terms.stream, {
      ...wanted,
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      // Whether to give up on an event is the consumer's decision, never the broker's.
      max_deliver: -1,
    })
  }
  return name
}

/** Servers before 2.10 know one filter only: then everything comes, and the consumer lets the rest
 *  go by. Consumers must look at the category in any case. */
function filterOf(nc: NatsConnection, { stream, categories }: ConsumerTerms) {
  const subjects = categories.map((category) => subjectsOfCategory(rootOf(stream), category))
  const [major = 0, minor = 0] = (nc.info?.version ?? '').split('.').map(Number)
  const takesSeveral = major > 2 || (major === 2 && minor >= 10)
  return {
    filter_subject: subjects.length === 1 ? subjects[0] : undefined,
    filter_subjects: subjects.length > 1 && takesSeveral ? subjects : undefined,
  }
}
