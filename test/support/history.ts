// A ledger history under construction: decisions go in, stored events come out. Moments and ids
// follow from the order of the decisions alone.
import { type Decider, type Decision, fold } from '../../src/domain/decider.ts'
import {
  type EventStore,
  type Fact,
  type NewEvent,
  type Position,
  type StoredEvent,
  streamOf,
} from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
import * as Inbound from '../../src/domain/inbound.ts'
import { Refusal } from '../../src/domain/refusal.ts'

const epoch = Date.UTC(2026, 0, 1)
export const momentOf = (second: number) => new Date(epoch + second * 1000).toISOString()

export function openHistory() {
  const log: StoredEvent[] = []
  const streams = new Map<string, StoredEvent[]>()

  function append(stream: string, workspace: string, fact: Fact, cause: string | undefined) {
    const events = streams.get(stream) ?? []
    streams.set(stream, events)
    const id = idFrom(stream, String(events.length))
    const at = momentOf(log.length)
    const event: StoredEvent = {
      id,
      ...fact,
      meta: {
        workspace,
        correlationId: cause ?? id,
        causationId: cause ?? id,
        actor: { kind: 'policy', name: 'history' },
        effectiveAt: at,
      },
      stream,
      revision: BigInt(events.length),
      position: String(log.length + 1).padStart(20, '0') as Position,
      recordedAt: at.replace('Z', '000Z'),
    }
    events.push(event)
    log.push(event)
    return event
  }

  return {
    log: log as readonly StoredEvent[],
    state<State, Event extends Fact>(
      decider: Decider<State, Event>,
      id: string,
      workspace = 'main',
    ): State {
      return fold(decider, streams.get(streamOf(decider.category, workspace, id)) ?? [])
    },
    /** Decides and keeps the events; a refusal keeps none. */
    decide<State, Event extends Fact>(
      decider: Decider<State, Event>,
      id: string,
      decision: Decision<State, Event>,
      { workspace = 'main', cause }: { workspace?: string; cause?: string | undefined } = {},
    ): StoredEvent[] {
      const stream = streamOf(decider.category, workspace, id)
      const state = fold(decider, streams.get(stream) ?? [])
      let events: Event[] = []
      try {
        events = decision(state)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
      return events.map((event) => append(stream, workspace, event, cause))
    },
    /** A fact as it came from outside. */
    receive(platform: 'stripe' | 'hubspot' | 'quickbooks', eventId: string, objectId: string) {
      const received = {
        eventId,
        kind: 'something.happened',
        objectId,
        occurredAt: momentOf(log.length),
        raw: JSON.stringify({ id: eventId, object: objectId, note: 'as it came' }),
      }
      const { stream, event } = Inbound.receivedFact('main', platform, received)
      if (streams.has(stream)) return undefined
      return append(stream, 'main', { type: event.type, data: event.data }, undefined)
    },
  }
}
export type History = ReturnType<typeof openHistory>

/** Puts a history into a store, in its order. */
export async function store(into: EventStore, events: readonly StoredEvent[]): Promise<Position> {
  let last: Position | undefined
  for (let next = 0; next < events.length; ) {
    const first = events[next] as StoredEvent
    const run: NewEvent[] = []
    while (events[next]?.stream === first.stream) {
      const { id, type, data, meta } = events[next++] as StoredEvent
      run.push({ id, type, data, meta })
    }
    const expected = first.revision === 0n ? 'none' : first.revision - 1n
    last = (await into.append(first.stream, run, expected)).position
  }
  return last as Position
}
