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
  /** Of a log: what it remembers now, the same object where nothing of it has changed. */
  memory: unknown
}

/** The states of the keys that have one. */
export type Recall = (keys: ReadonlyMap<string, Key>) => Promise<ReadonlyMap<string, unknown>>

/** @throws Hopeless when the view cannot take one of the events */
export async function fold(
  view: View,
  arrivals: readonly Arrival[],
  recall: Recall,
  memory: unknown,
): Promise<Folded> {
  if (view.kind === 'log') return purely(() => foldLog(view, arrivals, memory))
  const touches = purely(() => touchesOf(view, arrivals))
  const keys = new Map(touches.map(({ name, key }) => [name, key]))
  const states = keys.size === 0 ? new Map() : await recall(keys)
  return { ...purely(() => foldStates(view, touches, states)), memory }
}

function foldLog(
  view: LogView<object, unknown>,
  arrivals: readonly Arrival[],
  before: unknown,
): Folded {
  const touched = new Map<string, Remembered>()
  const rows: Folded['rows'] = []
  let memory = before
  for (const at of arrivals) {
    const { event, workspace } = at
    const { position, id } = event
    const row = view.toRow(event, at, memory)
    if (view.running) memory = view.running.evolve(memory, event, at)
    if (row === null) continue
    touched.set(position, { workspace, id, state: undefined, position })
    rows.push({ workspace, position, ...row })
  }
  return { rows, gone: [], touched, memory }
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
): Omit<Folded, 'memory'> {
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
