// The endpoints as they are now, and as they were at any place of the log: whoever is told of an
// event is who had asked for it before. Reads of the stream only what is new since it read last.
import { type EventStore, type Position, type StoredEvent, streamOf } from './event-store.ts'
import * as WebhookEndpoint from './webhook-endpoint.ts'

/** An endpoint with what its history says of it. */
export type Known = WebhookEndpoint.Endpoint & {
  addedAt: string
  /** Since when it is on, or was the last time. */
  enabledAt: string
  /** Since when it is off, or was the last time. */
  offAt: string | null
  /** From where to where it was off, since a replay has made up for that; without an end, it is off.
   *  Off several times, it is told in one. */
  missed: Missed | null
  /** The newest first. */
  replays: readonly Replay[]
}
type Missed = { from: Position; fromAt: string; to: Position | null; toAt: string | null }
export type Replay = {
  replayId: string
  from: string
  to: string | null
  /** Of the event that asked for it. */
  position: Position
  requestedAt: string
  requestedBy: string
  state: 'running' | 'completed' | 'stopped'
  endedAt: string | null
}

type History = Pick<Known, 'addedAt' | 'enabledAt' | 'offAt' | 'missed' | 'replays'>
type Version = { after: Position; state: WebhookEndpoint.State }

export type Directory = {
  workspace: string
  /** With all that was recorded when it was asked. */
  now(): Promise<{ state: WebhookEndpoint.State; endpoints: readonly Known[] }>
  /** As it was before this event, which whoever asks must have seen. */
  before(position: Position): Promise<WebhookEndpoint.State>
}

const replaysKept = 20

export function openDirectory(store: EventStore, workspace: string): Directory {
  const stream = streamOf(WebhookEndpoint.category, workspace, WebhookEndpoint.streamId)
  const versions: Version[] = []
  const histories = new Map<string, History>()
  let state = WebhookEndpoint.initial
  let next = 0n
  let reading: Promise<void> | undefined
  let following: Promise<void> | undefined
  /** Whoever reads after having seen an event reads all that stands before it. */
  let seen = '' as Position
  let sure = '' as Position

  async function read(): Promise<void> {
    const begun = seen
    for await (const stored of store.readStream(stream, next)) {
      const event = WebhookEndpoint.decode(stored)
      state = WebhookEndpoint.evolve(state, event)
      remember(histories, stored, event)
      versions.push({ after: stored.position, state })
      next = stored.revision + 1n
    }
    if (begun > sure) sure = begun
  }
  /** One reading at a time. Who comes while one is under way, which may have begun too early, waits
   *  for the one behind it, together with all others that came meanwhile. */
  function refreshed(): Promise<void> {
    if (following) return following
    if (reading) {
      following = reading
        .catch(() => undefined)
        .then(() => {
          following = undefined
          return begin()
        })
      return following
    }
    return begin()
  }
  function begin(): Promise<void> {
    reading = read().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    workspace,
    async now() {
      await refreshed()
      const endpoints = state.endpoints.map((endpoint) => ({
        ...endpoint,
        ...(histories.get(endpoint.endpointId) as History),
      }))
      return { state, endpoints }
    },
    async before(position) {
      if (position > seen) seen = position
      if (position > sure) await refreshed()
      return versions.findLast(({ after }) => after < position)?.state ?? WebhookEndpoint.initial
    },
  }
}

function remember(
  histories: Map<string, History>,
  { position, recordedAt, meta }: StoredEvent,
  event: WebhookEndpoint.Event,
): void {
  const { endpointId } = event.data
  if (event.type === 'EndpointAdded') {
    const at = { addedAt: recordedAt, enabledAt: recordedAt, offAt: null }
    histories.set(endpointId, { ...at, missed: null, replays: [] })
    return
  }
  const before = histories.get(endpointId)
  if (!before) return
  const keep = (change: Partial<History>) => histories.set(endpointId, { ...before, ...change })
  if (event.type === 'EndpointRemoved') histories.delete(endpointId)
  if (event.type === 'EndpointDisabled') {
    const first = before.missed ?? { from: position, fromAt: recordedAt }
    keep({ offAt: recordedAt, missed: { ...first, to: null, toAt: null } })
  }
  if (event.type === 'EndpointEnabled') {
    const missed = before.missed && { ...before.missed, to: position, toAt: recordedAt }
    keep({ enabledAt: recordedAt, missed })
  }
  if (event.type === 'ReplayRequested') {
    const { replayId, from, to } = event.data
    const asked = { requestedAt: recordedAt, requestedBy: meta.actor.name }
    const replay = { replayId, from, to, position, ...asked }
    const running = { ...replay, state: 'running' as const, endedAt: null }
    keep({ replays: [running, ...before.replays].slice(0, replaysKept) })
  }
  if (event.type === 'ReplayCompleted' || event.type === 'ReplayStopped') {
    const { replayId } = event.data
    const ended = event.type === 'ReplayCompleted' ? ('completed' as const) : ('stopped' as const)
    const replay = before.replays.find((one) => one.replayId === replayId)
    const { missed } = before
    const isMadeUp = ended === 'completed' && replay && missed && covers(replay, missed)
    keep({
      missed: isMadeUp ? null : missed,
      replays: before.replays.map((one) =>
        one.replayId === replayId ? { ...one, state: ended, endedAt: recordedAt } : one,
      ),
    })
  }
}

/** Whether all that was missed was told once more. */
function covers({ from, to, position }: Replay, missed: Missed): boolean {
  if (missed.to === null || missed.toAt === null) return false
  const isMoment = (bound: string) => bound.includes('T')
  const begins = isMoment(from)
    ? Date.parse(from) <= Date.parse(missed.fromAt)
    : from <= missed.from
  if (!begins || to === null) return begins && position >= missed.to
  return isMoment(to) ? Date.parse(to) >= Date.parse(missed.toAt) : to >= missed.to
}
