// Which stages of HubSpot's pipelines mean that a deal is won. Until somebody has chosen, it is what
// HubSpot itself says of a stage: closed, with a probability of 1. One stream per workspace.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import type { EventStore } from './event-store.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id } from './stored.ts'
import { load } from './transact.ts'

export const category = 'won-stages'
export const streamId = 'hubspot'

// Stored shapes: change them only by adding optional fields or a new version.

/** With its names of the day on which it was chosen: people may call it otherwise later. */
export const Stage = Type.Object({ id: Id, label: Type.String(), pipeline: Type.String() })
export type Stage = Static<typeof Stage>

export const shapes = {
  WonStagesChosen: Type.Object({ stages: Type.Array(Stage, { minItems: 1 }) }),
  /** HubSpot's own word counts again. */
  WonStagesReset: Type.Object({ before: Type.Array(Stage, { minItems: 1 }) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

/** Null: nobody has chosen. */
export type State = { chosen: readonly Stage[] | null }
export const initial: State = { chosen: null }

export const evolve = (_: State, event: Event): State => ({
  chosen: event.type === 'WonStagesChosen' ? event.data.stages : null,
})

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** A deal is won in any of these stages, and in no other.
 *  @throws Refusal won-stages-empty */
export const choose =
  (stages: readonly Stage[]): Decision<State, Event> =>
  ({ chosen }) => {
    if (stages.length === 0) throw new Refusal('won-stages-empty')
    const ids = (of: readonly Stage[]) => JSON.stringify(of.map(({ id }) => id).sort())
    if (chosen && ids(chosen) === ids(stages)) return []
    return [{ type: 'WonStagesChosen', data: { stages: [...stages] } }]
  }

export const reset = (): Decision<State, Event> => (state) =>
  state.chosen ? [{ type: 'WonStagesReset', data: { before: [...state.chosen] } }] : []

/** The ids of the stages that were chosen; null = HubSpot's own word counts. */
export type Won = ReadonlySet<string> | null

export async function wonStagesOf(store: EventStore, workspace: string): Promise<Won> {
  const { chosen } = (await load(store, decider, workspace, streamId)).state
  return chosen && new Set(chosen.map(({ id }) => id))
}
