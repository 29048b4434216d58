// A subscription to the whole log of EventStoreDB: in batches, without a seam from past to live,
// taken up again by itself from where it was.
import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
  excludeSystemEvents,
  START,
  streamNameFilter,
} from '@eventstore/db-client'
import {
  type Batch,
  type Position,
  StoreUnavailable,
  type StoredEvent,
  type SubscribeOptions,
} from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import { isLost, unavailable } from './errors.ts'
import { formatPosition, isPosition, parsePosition } from './positions.ts'
import { categoryOf, toEvent } from './reads.ts'
import type { Connection } from './store.ts'

const retryMsMax = 5000
const quietMs = 250

type Source = {
  connection: Connection
  clock: Clock
  log: (message: string) => void
  onEvent: (position: string) => void
}

/** Far behind, the server filters by category. But then it tells only every so often how far it
 *  has looked, and a reader whose categories are quiet would seem to stand still. So once there is
 *  nothing left to catch up with, everything is taken and filtered here, and each event of
 *  whatever kind moves the position. */
export async function* subscribe(options: SubscribeOptions, source: Source): AsyncGenerator<Batch> {
  const { signal, categories } = options
  let after = options.after
  let catchingUp = categories !== undefined
  let failures = 0
  while (!signal.aborted) {
    const client = source.connection.current()
    try {
      for await (const batch of follow(client, { ...options, after }, catchingUp, source)) {
        after = batch.position
        failures = 0
        yield batch
      }
      catchingUp = false
    } catch (error) {
      const failure = unavailable(error)
      if (!(failure instanceof StoreUnavailable)) throw failure
      if (isLost(error)) source.connection.renew(client)
      source.log(`subscription interrupted: ${failure.message}`)
      catchingUp = categories !== undefined
      await source.clock.sleep(Math.min(100 * 2 ** failures++, retryMsMax), signal)
    }
  }
}

/** One subscription until it fails; while catching up, until nothing has come for a moment. */
async function* follow(
  client: EventStoreDBClient,
  options: SubscribeOptions,
  catchingUp: boolean,
  { clock, onEvent }: Source,
): AsyncGenerator<Batch> {
  const { signal, categories, batchSize = 500 } = options
  let position: string = options.after ?? ''
  let checkpoint = ''
  let failure: Error | undefined
  let wake = () => {}
  const subscription = open(client, options, catchingUp, (reached) => {
    checkpoint = reached
    wake()
  })
  subscription.on('readable', () => wake())
  for (const end of ['end', 'close'] as const) {
    subscription.on(end, () => {
      failure ??= new StoreUnavailable('EventStoreDB: the subscription has ended')
      wake()
    })
  }
  subscription.on('error', (error) => {
    failure ??= error
    wake()
  })
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  try {
    while (!signal.aborted) {
      const { events, last } = takeBuffered(subscription, batchSize, categories)
      // A checkpoint was reached after all that came before it, so it counts when that is taken.
      const drained = subscription.readableLength === 0
      const reached = drained && checkpoint > last ? checkpoint : last
      if (reached > position) {
        position = reached
        onEvent(last)
        yield { events, position: reached as Position }
        continue
      }
      if (!drained) continue
      if (failure) throw failure
      const waited = await waitFor((ring) => (wake = ring), catchingUp ? clock : undefined)
      if (waited === 'quiet') return
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    subscription.removeAllListeners('readable')
    subscription.resume()
    void subscription.unsubscribe().catch(() => undefined)
  }
}

function open(
  client: EventStoreDBClient,
  { after, categories }: SubscribeOptions,
  catchingUp: boolean,
  onCheckpoint: (position: string) => void,
): AllStreamSubscription {
  const checkpointReached = (_: unknown, at: { commit: bigint; prepare: bigint }) => {
    if (isPosition(at)) onCheckpoint(formatPosition(at))
  }
  const prefixes = categories?.map((category) => `${category}-`) ?? []
  return client.subscribeToAll({
    fromPosition: after ? parsePosition(after) : START,
    filter:
      catchingUp && prefixes.length > 0
        ? streamNameFilter({ prefixes, checkpointReached })
        : excludeSystemEvents({ checkpointReached }),
  })
}

/** What has arrived already, as far as it fits; a batch never waits for more to come. */
function takeBuffered(
  subscription: AllStreamSubscription,
  batchSize: number,
  categories: readonly string[] | undefined,
): { events: StoredEvent[]; last: string } {
  const events: StoredEvent[] = []
  let last = ''
  while (events.length < batchSize) {
    const resolved = subscription.read() as AllStreamResolvedEvent | null
    if (resolved === null) break
    const position = resolved.event?.position
    if (position && isPosition(position)) last = formatPosition(position)
    const stored = toEvent(resolved.event as Parameters<typeof toEvent>[0])
    if (!stored) continue
    // `credit-` is also how `credit-note-` begins.
    if (!categories || categories.includes(categoryOf(stored.stream) ?? '')) events.push(stored)
  }
  return { events, last }
}

/** Resolves when something rings; with a clock, after a quiet moment as well. */
async function waitFor(
  listen: (ring: () => void) => void,
  clock: Clock | undefined,
): Promise<'rung' | 'quiet'> {
  const rung = new AbortController()
  const ringing = new Promise<'rung'>((resolve) => {
    listen(() => {
      rung.abort()
      resolve('rung')
    })
  })
  if (!clock) return ringing
  return Promise.race([ringing, clock.sleep(quietMs, rung.signal).then(() => 'quiet' as const)])
}
