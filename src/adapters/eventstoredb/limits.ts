// What EventStoreDB can be told to forget: a stream may be deleted, or be cut off before a revision,
// by number or by age. Its events are then not read any more, and are gone for good with the next
// scavenge. No stream of ours ever has such a limit.
import { type EventStoreDBClient, type ResolvedEvent, START } from '@eventstore/db-client'
import { unavailable } from './errors.ts'
import { categoryOf, toTheEnd } from './reads.ts'

export type StreamLimit = { stream: string; what: string }

type Recorded = Pick<NonNullable<ResolvedEvent['event']>, 'type' | 'streamId' | 'data'>

const metastream = '$$'

/** What an event of the server says of one of our streams: its limit, or null when it has none now;
 *  undefined when it says nothing of that. */
export function limitIn({ type, streamId, data }: Recorded) {
  if (type === '$streamDeleted' && categoryOf(streamId)) {
    return { stream: streamId, what: 'was deleted' }
  }
  const stream = streamId.slice(metastream.length)
  if (type !== '$metadata' || !streamId.startsWith(metastream) || !categoryOf(stream)) return
  const { $tb, $maxCount, $maxAge } = (data ?? {}) as Record<string, unknown>
  const limits = [
    // So the server writes down that a stream was deleted, and may be written again.
    ...($tb === undefined
      ? []
      : [isDeletion($tb) ? 'was deleted' : `is cut off before revision ${$tb}`]),
    ...($maxCount === undefined ? [] : [`keeps its last ${$maxCount} events`]),
    ...($maxAge === undefined ? [] : [`keeps its events for ${$maxAge} seconds`]),
  ]
  return { stream, what: limits.length > 0 ? limits.join(', ') : null }
}

const isDeletion = (before: unknown) => Number(before) >= 2 ** 62

/** As they are now; all of the log is looked through for them. */
export async function readLimits(client: EventStoreDBClient): Promise<StreamLimit[]> {
  const limits = new Map<string, string>()
  try {
    for await (const { event } of toTheEnd(client.readAll({ fromPosition: START }))) {
      const limit = event && limitIn(event as Recorded)
      if (!limit) continue
      if (limit.what === null) limits.delete(limit.stream)
      else limits.set(limit.stream, limit.what)
    }
  } catch (error) {
    throw unavailable(error)
  }
  return [...limits].map(([stream, what]) => ({ stream, what }))
}
