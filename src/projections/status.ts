// How each view stands, for the status page and the metrics: how far behind the log, and why.
import type { EventStore } from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import type { Lane } from './lane.ts'

export type ViewStatus = {
  name: string
  /** Everything up to here is in the rows; null = nothing yet. */
  position: string | null
  /** The end of the log when it was last looked at; null = not yet, or it is empty. */
  head: string | null
  /** There are events that the view does not show yet, and for so long there have been. */
  isBehind: boolean
  lagMs: number
  state: 'live' | 'catching-up' | 'halted' | 'rebuilding'
  /** Why it halted and at which event, or what is being tried again. */
  error?: { message: string; eventId?: string; position?: string }
}

const lookEveryMs = 1000
const otherVersion = 'its rows are kept by another version of the service'

export function openStatus(options: {
  store: Pick<EventStore, 'head'>
  clock: Clock
  signal: AbortSignal
  lanes: readonly Lane[]
}) {
  const { store, clock, signal, lanes } = options
  let head: string | undefined
  let hasLooked = false
  const behindSince = new Map<Lane, Date>()

  function moved(lane: Lane): void {
    if (head === undefined || lane.position >= head) behindSince.delete(lane)
  }

  async function look(): Promise<void> {
    try {
      head = await store.head()
      hasLooked = true
    } catch {
      // The store is away; whoever reads from it says so. The last head still stands.
    }
    for (const lane of lanes) {
      if (head === undefined || lane.position >= head) behindSince.delete(lane)
      else if (!behindSince.has(lane)) behindSince.set(lane, clock.now())
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await look()
      await clock.sleep(lookEveryMs, signal)
    }
  }

  function statusOf(lane: Lane, isRebuilding: boolean, fatal: string | undefined): ViewStatus {
    const since = behindSince.get(lane)
    const isBehind = !hasLooked || since !== undefined
    const failure = fatal ?? lane.failure
    const outdated = lane.isOutdated && !isRebuilding ? { message: otherVersion } : undefined
    const retried = failure === undefined ? undefined : { message: failure }
    const error = lane.halted ?? outdated ?? retried
    const progress = isBehind || failure !== undefined ? 'catching-up' : 'live'
    const isHalted = lane.halted !== undefined || outdated !== undefined || fatal !== undefined
    return {
      name: lane.view.name,
      position: lane.position || null,
      head: head ?? null,
      isBehind,
      lagMs: since ? Math.max(0, clock.now().getTime() - since.getTime()) : 0,
      state: isRebuilding ? 'rebuilding' : isHalted ? 'halted' : progress,
      ...(error ? { error } : {}),
    }
  }

  return { watching: watch(), moved, statusOf }
}
