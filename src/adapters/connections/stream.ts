// What the ledger says of a connection, at most a second old: its stream is read on from where it was
// read before, and by one reader for all who ask meanwhile.
import * as Connection from '../../domain/connection.ts'
import type { Decision } from '../../domain/decider.ts'
import { type Actor, type EventStore, streamOf } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { transact } from '../../domain/transact.ts'

export type Known = {
  state: Connection.State
  /** When it last became what it is, RFC 3339; null = it never was anything. */
  since: string | null
  /** Counts up whenever what opens the connection may have become another. */
  epoch: number
  /** The revision to read on from; 0 = nothing was read yet. */
  next: bigint
}

export const freshForMs = 1000

export function openConnectionStream(ports: {
  platform: Platform
  workspace: string
  store: EventStore
  clock: Clock
  /** After each reading. */
  onRead(before: Known, after: Known): void
}) {
  const { platform, workspace, store, clock } = ports
  const id = Connection.idOf(platform)
  const stream = streamOf(Connection.category, workspace, id)
  const now = () => clock.now().getTime()
  let known: Known = { state: Connection.initial, since: null, epoch: 0, next: 0n }
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<Connection.State> | undefined

  async function read(): Promise<Connection.State> {
    const before = known
    let { state, since, epoch, next } = known
    for await (const event of store.readStream(stream, next)) {
      const decoded = Connection.decode(event)
      if (['ConnectionAuthorised', 'ConnectionRemoved'].includes(decoded.type)) epoch += 1
      state = Connection.evolve(state, decoded)
      next = event.revision + 1n
      since = event.recordedAt
    }
    known = { state, since, epoch, next }
    readAt = now()
    ports.onRead(before, known)
    return state
  }

  async function readAnew(): Promise<Connection.State> {
    await reading?.catch(() => undefined)
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    /** As it was read last. */
    known: () => known,
    readAnew,
    async state(): Promise<Connection.State> {
      // A clock that was set back makes nothing stay fresh for long.
      if (Math.abs(now() - readAt) < freshForMs) return known.state
      return reading ?? readAnew()
    },
    async record(decide: Decision<Connection.State, Connection.Event>, actor: Actor) {
      const effectiveAt = clock.now().toISOString()
      const causationId = idFrom('connection', stream, effectiveAt)
      const cause = { workspace, correlationId: stream, causationId, actor, effectiveAt }
      await transact(store, Connection.decider, id, decide, cause)
      await readAnew()
    },
  }
}
