// What the simulators remember. Every change of state is one line of an append-only file, written
// before anybody is answered, so that a killed sandbox has lost nothing it acknowledged. One line
// holds everything one request changed: a request is there whole or not at all.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

export type Table<Row> = {
  /** The stored row itself: never change it in place, put a new one. */
  get(key: string): Row | undefined
  put(key: string, row: Row): void
  remove(key: string): void
  /** In the order in which the keys first came, also after a restart. */
  rows(): IterableIterator<Row>
  readonly size: number
}

export type Journal = {
  table<Row>(name: string): Table<Row>
  /** All changes made inside become one line; if the work throws, none of them has happened. */
  change<T>(work: () => T): T
  /** The next number of a named counter, from `first` on. */
  count(name: string, first?: number): number
  /** Resolves at the next change, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void>
  close(): void
}

type Rows = Map<string, Map<string, unknown>>
type Entry = [table: string, key: string, row?: unknown]
type Change = { entry: Entry; before: unknown }

function tableOf(rows: Rows, name: string): Map<string, unknown> {
  let table = rows.get(name)
  if (!table) {
    table = new Map()
    rows.set(name, table)
  }
  return table
}

function apply(rows: Rows, [name, key, row]: Entry) {
  if (row === undefined) tableOf(rows, name).delete(key)
  else tableOf(rows, name).set(key, row)
}

function reread(file: string, rows: Rows) {
  if (!existsSync(file)) return
  const lines = readFileSync(file, 'utf8').split('\n')
  // Whatever follows the last line end was cut off by a kill before anybody was answered.
  lines.pop()
  for (const line of lines) for (const entry of JSON.parse(line) as Entry[]) apply(rows, entry)
}

/** One line a row, in a new file that takes the old one's place only when it is whole. */
function compact(file: string, rows: Rows): number {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w')
  for (const [name, table] of rows) {
    let text = ''
    for (const [key, row] of table) text += `${JSON.stringify([[name, key, row]])}\n`
    if (text) writeAll(handle, text)
  }
  renameSync(fresh, file)
  return handle
}

function writeAll(handle: number, text: string) {
  let bytes = Buffer.from(text)
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(handle, bytes))
}

export function openJournal(dataDir?: string): Journal {
  const rows: Rows = new Map()
  let handle: number | undefined
  if (dataDir) {
    mkdirSync(dataDir, { recursive: true })
    const file = join(dataDir, 'sandbox.jsonl')
    reread(file, rows)
    handle = compact(file, rows)
  }
  let open: Change[] | undefined
  const waiting = new Set<() => void>()

  function change<T>(work: () => T): T {
    if (open) return work()
    const changes: Change[] = []
    open = changes
    try {
      const result = work()
      if (changes.length > 0) {
        const line = JSON.stringify(changes.map(({ entry }) => entry))
        if (handle !== undefined) writeAll(handle, `${line}\n`)
        for (const wake of [...waiting]) wake()
      }
      return result
    } catch (error) {
      for (const { entry, before } of changes.reverse()) apply(rows, [entry[0], entry[1], before])
      throw error
    } finally {
      open = undefined
    }
  }

  const record = (entry: Entry) =>
    change(() => {
      open?.push({ entry, before: tableOf(rows, entry[0]).get(entry[1]) })
      apply(rows, entry)
    })

  function table<Row>(name: string): Table<Row> {
    const stored = tableOf(rows, name) as Map<string, Row>
    return {
      get: (key) => stored.get(key),
      put: (key, row) => record([name, key, row]),
      remove: (key) => record([name, key]),
      rows: () => stored.values(),
      get size() {
        return stored.size
      },
    }
  }

  const counters = table<number>('counters')
  return {
    table,
    change,
    count(name, first = 1) {
      const next = counters.get(name) ?? first
      counters.put(name, next + 1)
      return next
    },
    changed: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const wake = () => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      }),
    close() {
      if (handle !== undefined) closeSync(handle)
      handle = undefined
    },
  }
}
