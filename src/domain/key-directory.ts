// The API keys as they are now, and as they were at any moment. Reads of their stream only what is
// new since it read last.
import * as ApiKey from './api-key.ts'
import { type EventStore, type Position, type StoredEvent, streamOf } from './event-store.ts'
import { oneAtATime } from './reading.ts'

/** A key with what its history says of it. */
export type Known = ApiKey.Key & {
  issuedAt: string
  issuedBy: string
  revokedAt: string | null
  revokedBy: string | null
  /** Of the last event about it. */
  position: Position
}

export type KeyDirectory = {
  /** With all that was recorded when it was asked. @throws StoreUnavailable */
  refresh(): Promise<void>
  /** Those of now, as far as they were read. */
  live(): readonly ApiKey.Key[]
  /** All that were ever issued, the newest first; as of a moment, what was known then. */
  all(knownAt?: string): Promise<readonly Known[]>
}

export function openKeyDirectory(store: EventStore, workspace: string): KeyDirectory {
  const stream = streamOf(ApiKey.category, workspace, ApiKey.streamId)
  let state = ApiKey.initial
  let live: readonly ApiKey.Key[] = []
  let next = 0n

  async function read(): Promise<void> {
    for await (const stored of store.readStream(stream, next)) {
      state = ApiKey.evolve(state, ApiKey.decode(stored))
      next = stored.revision + 1n
    }
    live = [...state.keys.values()].filter(({ isRevoked }) => !isRevoked)
  }

  return {
    refresh: oneAtATime(read),
    live: () => live,
    // Read anew: the words of a note may have been erased since.
    async all(knownAt) {
      const keys = new Map<string, Known>()
      for await (const stored of store.readStream(stream)) {
        if (knownAt !== undefined && Date.parse(stored.recordedAt) > Date.parse(knownAt)) break
        remember(keys, stored)
      }
      return [...keys.values()].reverse()
    },
  }
}

function remember(keys: Map<string, Known>, stored: StoredEvent): void {
  const { recordedAt, position, meta } = stored
  const event = ApiKey.decode(stored)
  const by = meta.actor.name
  const { keyId } = event.data
  if (event.type === 'KeyIssued') {
    const issued = { issuedAt: recordedAt, issuedBy: by, revokedAt: null, revokedBy: null }
    keys.set(keyId, { ...event.data, isRevoked: false, ...issued, position })
    return
  }
  const key = keys.get(keyId)
  if (key) {
    keys.set(keyId, { ...key, isRevoked: true, revokedAt: recordedAt, revokedBy: by, position })
  }
}
