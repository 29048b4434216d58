// The subscription that feeds all running views, from the one that is furthest behind.
import type { EventStore, Position } from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import { type Arrival, arrive } from './arrival.ts'
import type { Lane } from './lane.ts'
import { retrying } from './retry.ts'

export type FollowOptions = {
  store: EventStore
  lanes: readonly Lane[]
  clock: Pick<Clock, 'sleep'>
  log: (message: string) => void
  signal: AbortSignal
  batchSize: number
  /** Called whenever a view has moved or halted. */
  onMove: (lane: Lane) => void
}

export function openFollowing(options: FollowOptions) {
  const { store, lanes, clock, log, signal, batchSize, onMove } = options
  let beginning = new AbortController()

  async function feed(lane: Lane, arrivals: readonly Arrival[], to: Position): Promise<void> {
    const before = lane.halted
    await lane.take(arrivals, to)
    if (lane.halted && !before) {
      const { message, eventId, position } = lane.halted
      log(`the view ${lane.view.name} halted at event ${eventId} (${position}): ${message}`)
    }
    onMove(lane)
  }

  /** Until one of the views has to be read for from earlier. */
  async function follow(): Promise<void> {
    beginning = new AbortController()
    const ended = AbortSignal.any([signal, beginning.signal])
    for (const lane of lanes) {
      await lane.open()
      onMove(lane)
    }
    const going = lanes.filter((lane) => !lane.isOutdated)
    const [first] = going.map(({ position }) => position).sort()
    const after = (first || undefined) as Position | undefined
    for await (const batch of store.subscribe({ after, batchSize, signal: ended })) {
      const arrivals = batch.events.map(arrive)
      await Promise.all(going.map((lane) => feed(lane, arrivals, batch.position)))
      const stands = ({ halted, isOutdated }: Lane) => halted || isOutdated
      if (going.some((lane) => !stands(lane) && lane.position < batch.position)) return
    }
  }

  return {
    async run(): Promise<void> {
      const onFailure = (error: Error) => log(`the views wait: ${error.message}`)
      while (!signal.aborted) {
        await retrying({ clock, signal, onFailure }, follow)
        await clock.sleep(10, signal)
      }
    },
    /** Opens every view again where the database says that it stands now. */
    beginAnew: () => beginning.abort(),
  }
}
