// From events to the rows they change, for one view. Pure, but for asking what is remembered.
import type { Arrival } from './arrival.ts'
import { type LedgerEvent, readEvent } from './ledger-event.ts'
import { purely } from './retry.ts'
import type { Key } from './table.ts'
import type { LogView, StateView, View } from './view.ts'

/** What a view knows of one key: its state, and the last event that touched it. */
export type Remembered = Key & { state: unknown; position: string }

export type Folded = {
  rows: Record<string, unknown>[]
  gone: Key[]
  /** Every key that was touched, with its new state. */
  touched: ReadonlyMap<string, Remembered>
}

/** The states of the keys that have one. */
export type Recall = (keys: ReadonlyMap<string, Key>) => Promise<ReadonlyMap<string, unknown>>

/** @throws Hopeless when the view cannot take one of the events */
export async function fold(
  view: View,
  arrivals: readonly Arrival[],
  recall: Recall,
): Promise<Folded> {
  if (view.kind === 'log') return purely(() => foldLog(view, arrivals))
  const touches = purely(() => touchesOf(view, arrivals))
  const keys = new Map(touches.map(({ name, key }) => [name, key]))
  const states = keys.size === 0 ? new Map() : await recall(keys)
  return purely(() => foldStates(view, touches, states))
}

function foldLog(view: LogView<object>, arrivals: readonly Arrival[]): Folded {
  const touched = new Map<string, Remembered>()
  const rows = arrivals.map((at) => {
    const { position, id } = at.event
    const { workspace } = at
    touched.set(position, { workspace, id, state: undefined, position })
    return { workspace, position, ...view.toRow(at.event, at) }
  })
  return { rows, gone: [], touched }
}

// Unique over all workspaces: a workspace's name has no dot.
export const nameOf = ({ workspace, id }: Key) => `${workspace}.${id}`

type Touch = { event: LedgerEvent; name: string; key: Key }

const touchesOf = (view: StateView<unknown, object>, arrivals: readonly Arrival[]): Touch[] =>
  arrivals.flatMap(({ event: stored, category, workspace }) => {
    const event = readEvent(stored, category)
    return view.keysOf(event).map((id) => {
      const key = { workspace, id }
      return { event, name: nameOf(key), key }
    })
  })

function foldStates(
  view: StateView<unknown, object>,
  touches: readonly Touch[],
  states: ReadonlyMap<string, unknown>,
): Folded {
  const touched = new Map<string, Remembered>()
  for (const { event, name, key } of touches) {
    const before = touched.has(name) ? touched.get(name)?.state : states.get(name)
    const state = view.evolve(before, event, key.id)
    touched.set(name, { ...key, state, position: event.position })
  }
  const rows: Folded['rows'] = []
  const gone: Key[] = []
  for (const { workspace, id, state, position } of touched.values()) {
    if (state === undefined) gone.push({ workspace, id })
    else {
      const memory = view.toMemory(state)
      rows.push({ workspace, id, position, memory, ...view.toRow(state, id) })
    }
  }
  return { rows, gone, touched }
}
