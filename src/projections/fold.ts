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
  /** What is running now, the same object where nothing of it has changed. */
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
  const { touches, running } = purely(() => touchesOf(view, arrivals, memory))
  const keys = new Map(touches.map(({ name, key }) => [name, key]))
  const states = keys.size === 0 ? new Map() : await recall(keys)
  return { ...purely(() => foldStates(view, touches, states)), memory: running }
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

/** The rows that these events may have changed. */
export function keysTouched(view: View, arrivals: readonly Arrival[]): Key[] {
  if (view.kind === 'log')
    return arrivals.map(({ event, workspace }) => ({ workspace, id: event.id }))
  const { touches } = touchesOf(view, arrivals, view.running?.initial)
  return [...new Map(touches.map(({ name, key }) => [name, key])).values()]
}

/** What was running when the event came. */
type Touch = { event: LedgerEvent; name: string; key: Key; running: unknown }

function touchesOf(
  view: StateView<unknown, object, unknown>,
  arrivals: readonly Arrival[],
  before: unknown,
): { touches: Touch[]; running: unknown } {
  const touches: Touch[] = []
  let running = before
  for (const at of arrivals) {
    const event = readEvent(at.event, at.category)
    for (const id of view.keysOf(event)) {
      const key = { workspace: at.workspace, id }
      touches.push({ event, name: nameOf(key), key, running })
    }
    if (view.running) running = view.running.evolve(running, at.event, at)
  }
  return { touches, running }
}

function foldStates(
  view: StateView<unknown, object, unknown>,
  touches: readonly Touch[],
  states: ReadonlyMap<string, unknown>,
): Omit<Folded, 'memory'> {
  const touched = new Map<string, Remembered>()
  for (const { event, name, key, running } of touches) {
    const before = touched.has(name) ? touched.get(name)?.state : states.get(name)
    const state = view.evolve(before, event, key.id, running)
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
