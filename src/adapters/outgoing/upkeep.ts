// What goes on behind the senders, in one process at a time: replays, which read the log again from
// some place and fill the queue as fast as it empties, and the removal of what is old.
import type { Logger } from 'pino'
import type { Directory, Known, Replay } from '../../domain/endpoint-directory.ts'
import type { EventStore, Position, StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import { keptMs, type OutgoingQueue, type SigningKeys } from '../../domain/outgoing.ts'
import type { Outside } from '../../domain/outside.ts'
import { typePrefix } from '../../domain/public-events.ts'
import { transact } from '../../domain/transact.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'
import { categories, deliveryOf } from './dispatch.ts'

/** Its lease; permanent. */
export const name = 'outgoing-upkeep'

export type UpkeepPorts = {
  queue: OutgoingQueue
  keys: Pick<SigningKeys, 'drop'>
  directory: Directory
  store: EventStore
  /** An event before which none has to be looked at, for a replay from there; undefined = not known.
   *  It may be earlier than need be, never later. */
  positionBefore(workspace: string, from: string): Promise<Position | undefined>
  outside: Outside
  log: Logger
  /** Something is due. */
  ring(): void
}

const lookEveryMs = 1_000
const pruneEveryMs = 3_600_000
const pruneAtOnce = 1_000
const batchSize = 256
/** So many wait for an endpoint before a replay goes on: what happens now has to get through too. */
const waitingMost = 1_000

export async function keepUp(ports: UpkeepPorts, signal: AbortSignal): Promise<void> {
  await Promise.all([replayAll(ports, signal), pruneAll(ports, signal)])
}

async function replayAll(ports: UpkeepPorts, signal: AbortSignal): Promise<void> {
  const { directory, outside, log } = ports
  const running = new Map<string, Promise<void>>()
  while (!signal.aborted) {
    try {
      const { endpoints } = await directory.now()
      for (const endpoint of endpoints) {
        const replay = endpoint.replays.find(({ state }) => state === 'running')
        if (!replay || running.has(replay.replayId)) continue
        const { endpointId } = endpoint
        const work = replayOne(ports, endpointId, replay, signal)
          .catch((error) => {
            log.warn({ endpointId, err: error }, 'a replay failed; it goes on where it was')
            return outside.clock.sleep(lookEveryMs, signal)
          })
          .finally(() => running.delete(replay.replayId))
        running.set(replay.replayId, work)
      }
    } catch (error) {
      log.warn({ err: error }, 'replays cannot be looked for')
    }
    await outside.clock.sleep(lookEveryMs, signal)
  }
  await Promise.all(running.values())
}

/** From where it was left, to its end. */
async function replayOne(
  ports: UpkeepPorts,
  endpointId: string,
  replay: Replay,
  signal: AbortSignal,
): Promise<void> {
  const { queue, directory, store, outside, ring } = ports
  const { replayId, from, to, position: by } = replay
  const kept = await queue.replay(replayId)
  let { looked, queued } = kept ?? { looked: 0, queued: 0 }
  const after = kept?.position ?? (await ports.positionBefore(directory.workspace, from))
  const ending = new AbortController()
  const until = AbortSignal.any([signal, ending.signal])
  try {
    for await (const batch of store.subscribe({ after, categories, batchSize, signal: until })) {
      const endpoint = await ready(ports, endpointId, replayId, signal)
      if (!endpoint) return
      const asked = batch.events.filter((event) => isWithin(event, from, to, by))
      const deliveries = asked
        .filter((event) => WebhookEndpoint.wants(endpoint, typePrefix + event.type))
        .map((event) => deliveryOf(endpointId, event))
      looked += asked.length
      queued += deliveries.length
      const { position } = batch
      const step = { replayId, endpointId, by, deliveries, position, looked, queued }
      await queue.replayStep(step, outside.clock.now().toISOString())
      ring()
      if (position >= by || isBeyond(batch.events.at(-1), to)) {
        return await complete(ports, endpointId, replayId, queued)
      }
    }
  } finally {
    ending.abort()
  }
}

/** The endpoint when there is room for more; undefined when the replay is no longer to go on. */
async function ready(
  { directory, queue, outside }: UpkeepPorts,
  endpointId: string,
  replayId: string,
  signal: AbortSignal,
): Promise<Known | undefined> {
  while (!signal.aborted) {
    const { endpoints } = await directory.now()
    const endpoint = endpoints.find((one) => one.endpointId === endpointId)
    if (endpoint?.replay?.replayId !== replayId) return undefined
    const isFull = (await queue.waiting(endpointId, waitingMost)) >= waitingMost
    if (!isFull && !endpoint.disabled) return endpoint
    await outside.clock.sleep(lookEveryMs, signal)
  }
  return undefined
}

const isPosition = (text: string) => /^\d{20}/.test(text)
const momentOf = (text: string) => Date.parse(text)

/** Only what left the service before the replay was asked for: what came later is told anyway. */
function isWithin(
  { stream, position, recordedAt }: StoredEvent,
  from: string,
  to: string | null,
  by: Position,
): boolean {
  if (position >= by || stream.startsWith(`${WebhookEndpoint.category}-`)) return false
  const isFrom = isPosition(from) ? position >= from : momentOf(recordedAt) >= momentOf(from)
  if (!isFrom || to === null) return isFrom
  return isPosition(to) ? position <= to : momentOf(recordedAt) <= momentOf(to)
}

const isBeyond = (last: StoredEvent | undefined, to: string | null) =>
  last !== undefined && to !== null && isPosition(to) && last.position > to

async function complete(
  { store, directory, outside }: UpkeepPorts,
  endpointId: string,
  replayId: string,
  queued: number,
): Promise<void> {
  const causationId = idFrom('replay', replayId)
  await transact(
    store,
    WebhookEndpoint.decider,
    WebhookEndpoint.streamId,
    WebhookEndpoint.completeReplay({ endpointId, replayId, queued }),
    {
      workspace: directory.workspace,
      correlationId: causationId,
      causationId,
      actor: { kind: 'policy', name: 'outgoing' },
      effectiveAt: outside.clock.now().toISOString(),
    },
  )
}

async function pruneAll(ports: UpkeepPorts, signal: AbortSignal): Promise<void> {
  const { queue, keys, directory, outside, log } = ports
  while (!signal.aborted) {
    try {
      const now = outside.clock.now()
      const before = new Date(now.getTime() - keptMs).toISOString()
      while (!signal.aborted && (await queue.prune(before, pruneAtOnce)) === pruneAtOnce) continue
      const { endpoints } = await directory.now()
      for (const { endpointId, keys: named } of endpoints) {
        const ended = named.filter(({ until }) => until !== null && until <= now.toISOString())
        if (ended.length > 0)
          await keys.drop(
            endpointId,
            ended.map(({ keyId }) => keyId),
          )
      }
    } catch (error) {
      log.warn({ err: error }, 'what is old in the queue of outgoing webhooks was not removed')
    }
    await outside.clock.sleep(pruneEveryMs, signal)
  }
}
