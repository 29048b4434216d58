// From events to the rows they change, for one view. Pure, but for asking what is remembered.
import type { Arrival } from './arrival.ts'
import { hasHistory } from './history.ts'
import { type LedgerEvent, readEvent } from './ledger-event.ts'
import { purely } from './retry.ts'
import type { Key } from './table.ts'
import type { AnyStateView, LogView, View } from './view.ts'

/** What a view knows of one key: its state, and since which event its row is what it is. */
export type Remembered = {
  state: unknown
  position: string
  /** The row as readers see it, where it is at hand; null = there is none. */
  shown?: string | null | undefined
}

export type Folded = {
  /** As JSON, with all columns of the view's table. */
  rows: string[]
  /** Versions of rows that are over, as JSON with all columns of the history's table. */
  past: string[]
  gone: Key[]
  /** Every key that was touched, with what is known of it from now on. */
  touched: ReadonlyMap<string, Remembered & { key: Key }>
  /** What is running now, the same object where nothing of it has changed. */
  memory: unknown
}

/** The states of the keys that have one. */
export type Recall = (keys: ReadonlyMap<string, Key>) => Promise<ReadonlyMap<string, Remembered>>

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
  const known = keys.size === 0 ? new Map() : await recall(keys)
  return { ...purely(() => foldStates(view, touches, known)), memory: running }
}

function foldLog(
  view: LogView<object, unknown>,
  arrivals: readonly Arrival[],
  before: unknown,
): Folded {
  const touched = new Map<string, Remembered & { key: Key }>()
  const rows: string[] = []
  let memory = before
  for (const at of arrivals) {
    const { event, workspace } = at
    const { position, id } = event
    const row = view.toRow(event, at, memory)
    if (view.running) memory = view.running.evolve(memory, event, at)
    if (row === null) continue
    touched.set(position, { key: { workspace, id }, state: undefined, position })
    rows.push(JSON.stringify({ workspace, position, ...row }))
  }
  return { rows, past: [], gone: [], touched, memory }
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

/** The rows of some keys, as JSON, from nothing but these events. */
export function foldKeys(
  view: AnyStateView,
  arrivals: readonly Arrival[],
  ids: ReadonlySet<string>,
): string[] {
  const { touches } = touchesOf(view, arrivals, view.running?.initial)
  const wanted = touches.filter(({ key }) => ids.has(key.id))
  return foldStates(view, wanted, new Map()).rows
}

/** What was running when the event came. */
type Touch = { event: LedgerEvent; name: string; key: Key; running: unknown }

function touchesOf(
  view: AnyStateView,
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

/** A row on its way through the events. */
type Passing = {
  key: Key
  state: unknown
  /** As readers see it; null = there is none. Undefined = nobody has looked yet. */
  shown: string | null | undefined
  position: string
  isChanged: boolean
}

function foldStates(
  view: AnyStateView,
  touches: readonly Touch[],
  known: ReadonlyMap<string, Remembered>,
): Omit<Folded, 'memory'> {
  const passing = new Map<string, Passing>()
  const past: string[] = []
  const keeps = hasHistory(view)
  for (const { event, name, key, running } of touches) {
    let row = passing.get(name)
    if (!row) {
      const { state, position = '', shown } = known.get(name) ?? {}
      row = { key, state, shown, position, isChanged: false }
      passing.set(name, row)
    }
    const state = view.evolve(row.state, event, key.id, running)
    if (state === row.state) continue
    const before = row.shown === undefined ? shownOf(view, row.state, key.id) : row.shown
    const shown = shownOf(view, state, key.id)
    if (shown !== before) {
      if (before !== null && keeps) {
        const { position } = row
        past.push(joined({ ...key, position, until: event.position }, before))
      }
      row.position = event.position
    }
    Object.assign(row, { state, shown, isChanged: true })
  }
  return { ...written(view, passing.values()), past, touched: passing }
}

function written(view: AnyStateView, passing: Iterable<Passing>): { rows: string[]; gone: Key[] } {
  const rows: string[] = []
  const gone: Key[] = []
  for (const { key, state, shown, position, isChanged } of passing) {
    if (!isChanged) continue
    if (state === undefined) gone.push(key)
    else if (view.keepsMemory) rows.push(joined({ ...key, position }, shown as string))
    else {
      const memory = view.toMemory(state)
      rows.push(joined({ ...key, position, memory }, shown as string))
    }
  }
  return { rows, gone }
}

/** The version of a row, to be compared and to be kept. */
function shownOf(view: AnyStateView, state: unknown, id: string): string | null {
  if (state === undefined) return null
  const row = view.toRow(state, id)
  return JSON.stringify(view.keepsMemory ? { ...row, memory: view.toMemory(state) } : row)
}

/** One object from two, without a look into the second. */
const joined = (first: object, second: string) =>
  `${JSON.stringify(first).slice(0, -1)},${second.slice(1)}`
