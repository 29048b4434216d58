// How trouble with an outward write becomes visible in the ledger: as failing while it is tried
// again by itself, as parked once only a person can help.
import { type EventStore, type StoredEvent, StoreUnavailable } from '../domain/event-store.ts'
import * as Sync from '../domain/sync.ts'
import { causedBy, transact } from '../domain/transact.ts'
import { troubleOf } from './consumer.ts'
import { PlatformError } from './platform-error.ts'

export function syncTrouble(
  store: EventStore,
  subjectOf: (event: StoredEvent) => Sync.Subject | null,
) {
  async function say(
    event: StoredEvent,
    decide: (subject: Sync.Subject) => Parameters<typeof transact<Sync.State, Sync.Event>>[3],
  ) {
    const subject = subjectOf(event)
    if (!subject) return
    const cause = causedBy(event, { kind: 'policy', name: `sync-${subject.platform}` })
    await transact(store, Sync.decider, Sync.idOf(subject), decide(subject), cause)
  }
  return {
    async onFailure(event: StoredEvent, error: unknown) {
      // The platform has nothing to do with it, and it could hardly be recorded.
      if (error instanceof StoreUnavailable) return
      if (error instanceof PlatformError && error.isTold) return
      await say(event, (subject) =>
        Sync.recordFailure({ ...named(subject), ...troubleOf(error, 'unexpected') }),
      )
    },
    onHopeless: (event: StoredEvent, error: unknown, attempts: number) =>
      say(event, (subject) => {
        const trouble = { ...troubleOf(error, 'unexpected'), attempts }
        return Sync.park({ ...named(subject), ...trouble })
      }),
  }
}

const named = ({ platform, object, objectId }: Sync.Subject) => ({ platform, object, objectId })
