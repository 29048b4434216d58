// What a view is: a table, and how the events become its rows. Everything here is pure; batch.ts
// brings the events, table.ts the rows.
import { createHash } from 'node:crypto'
import type { StoredEvent } from '../domain/event-store.ts'
import type { LedgerEvent } from './ledger-event.ts'

export type ColumnType =
  | 'text'
  | 'text[]'
  | 'numeric'
  | 'numeric[]'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'json'

type Table<Row, Running> = {
  /** The name of its checkpoint: permanent. A view of another shape is a new view. */
  name: string
  /** In the schema `tieout_views`. */
  table: string
  /** The columns that readers see, besides `workspace` and `position`. */
  columns: { readonly [Column in keyof Row]: ColumnType }
  /** Raised when the same events shall give other rows, though of the same form. */
  revision?: number
  /** The stream categories it is made from. */
  categories: readonly string[] | 'all'
  /** What the rows depend on besides their events. It is kept beside the view's checkpoint, as JSON,
   *  and written whole whenever it changes: for a few words, not for a state of each thing. */
  running?: {
    initial: Running
    /** The same object where the event changes nothing of it. */
    evolve(memory: Running, event: StoredEvent, at: Place): Running
  }
}

/** A row per thing: it remembers a state and shows it as a row. Its table has, before the columns,
 *  `workspace`, `id` (the key), `position` (the last event that touched the row) and `memory`. */
export type StateView<State, Row, Running = undefined> = Table<Row, Running> & {
  kind: 'states'
  /** Any state, whose fields stand for those of all: when they become others, the rows that an
   *  earlier version left are made anew at the start. */
  example: State
  /** The rows that the event touches. */
  keysOf(event: LedgerEvent): readonly string[]
  /** Undefined before the first event of the key. Undefined after: there is no row, and nothing
   *  to remember. What is running is of the events before this one. */
  evolve(
    state: State | undefined,
    event: LedgerEvent,
    key: string,
    running: Running,
  ): State | undefined
  toRow(state: State, key: string): Row
  /** The state as JSON and back: what the view needs to go on from a row. */
  toMemory(state: State): unknown
  fromMemory(memory: never): State
  /** False = nobody asks how its rows stood before. */
  history?: false
  /** Past versions know the memory too: what is shown of a single row is read from it. */
  keepsMemory?: true
}

/** Where an event lies. */
export type Place = { workspace: string; id: string; category: string }

/** A row per event, or none, never touched again. */
export type LogView<Row, Memory = undefined> = Table<Row, Memory> & {
  kind: 'log'
  /** Null = no row for this event. What is remembered is of the events before it. */
  toRow(event: StoredEvent, at: Place, memory: Memory): Row | null
}

// oxlint-disable-next-line typescript/no-explicit-any -- each view has a state and a row of its own
export type AnyStateView = StateView<any, any, any>
// oxlint-disable-next-line typescript/no-explicit-any -- as above
export type View = AnyStateView | LogView<any, any>

/** Runs through JSON unchanged, so it needs no words for how. */
export const plainMemory = <State>() => ({
  toMemory: (state: State): unknown => state,
  fromMemory: (memory: never): State => memory,
})

// Of a list or a text only that it is one: an example need not be empty.
const fieldsOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return 'list'
  if (typeof value !== 'object' || value === null) return 'value'
  return Object.entries(value)
    .map(([name, inner]) => [name, fieldsOf(inner)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

// Rows that were made without their history are made anew.
const historyOf = (view: View) =>
  view.kind === 'log' || view.history === false ? [] : [view.keepsMemory ? 'memory' : 'history']

/** What the rows of a view have to fit: its columns, the fields of what it remembers. */
export function shapeOf(view: View): string {
  const memory = view.kind === 'states' ? view.toMemory(view.example) : view.running?.initial
  const shape = [
    ...[view.columns, memory === undefined ? null : fieldsOf(memory), view.revision ?? 1],
    ...historyOf(view),
  ]
  return createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16)
}
