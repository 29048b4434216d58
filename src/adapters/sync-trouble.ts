// How trouble with an outward write becomes visible in the ledger: as failing while it is tried
// again by itself, as parked once only a person can help.
import type { EventStore, StoredEvent } from '../domain/event-store.ts'
import { Refusal } from '../domain/refusal.ts'
import * as Sync from '../domain/sync.ts'
import { transact } from '../domain/transact.ts'
import { Held } from './consumer.ts'
import { PlatformError } from './platform-error.ts'

const codeOf = (error: unknown) => {
  const known = error instanceof PlatformError || error instanceof Held || error instanceof Refusal
  return known ? error.code : 'unexpected'
}
const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).slice(0, 2000)

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
    await transact(store, Sync.decider, Sync.idOf(subject), decide(subject), {
      workspace: event.meta.workspace,
      correlationId: event.meta.correlationId,
      causationId: event.id,
      actor: { kind: 'platform', name: subject.platform },
      effectiveAt: event.meta.effectiveAt,
    })
  }
  return {
    onFailure: (event: StoredEvent, error: unknown) =>
      say(event, (subject) =>
        Sync.recordFailure({ ...named(subject), code: codeOf(error), reason: reasonOf(error) }),
      ),
    onHopeless: (event: StoredEvent, error: unknown, attempts: number) =>
      say(event, (subject) => {
        const trouble = { code: codeOf(error), reason: reasonOf(error), attempts }
        return Sync.park({ ...named(subject), ...trouble })
      }),
  }
}

const named = ({ platform, object, objectId }: Sync.Subject) => ({ platform, object, objectId })
