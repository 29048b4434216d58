// What a view remembers: as a rule read from its rows for each batch, in a rebuild kept at hand.
import type { DatabasePool } from 'slonik'
import { nameOf, type Recall, type Remembered } from './fold.ts'
import { type Key, loadMemories, type Target } from './table.ts'

export type KeptStates = {
  recall: Recall
  keep(touched: ReadonlyMap<string, Remembered>): void
  /** The rows may be others by now. */
  forget(): void
}

export function openKeptStates(
  db: DatabasePool,
  { view, table }: Target,
  keptStatesMax: number,
): KeptStates {
  let kept = new Map<string, unknown>()
  // Nothing was ever dropped: a key that is not here has no row either.
  let isComplete = keptStatesMax > 0

  async function recall(keys: ReadonlyMap<string, Key>): Promise<ReadonlyMap<string, unknown>> {
    const states = new Map<string, unknown>()
    const asked: Key[] = []
    for (const [name, key] of keys) {
      if (kept.has(name)) states.set(name, kept.get(name))
      else asked.push(key)
    }
    if (isComplete || asked.length === 0 || view.kind === 'log') return states
    for (const { workspace, id, memory } of await loadMemories(db, table, asked)) {
      states.set(nameOf({ workspace, id }), view.fromMemory(memory))
    }
    return states
  }

  return {
    recall,
    keep(touched) {
      if (keptStatesMax === 0 || view.kind === 'log') return
      for (const [name, { state }] of touched) {
        // The last to be touched is the last to be dropped.
        kept.delete(name)
        kept.set(name, state)
      }
      for (const name of kept.keys()) {
        if (kept.size <= keptStatesMax) break
        kept.delete(name)
        isComplete = false
      }
    },
    forget() {
      kept = new Map()
      isComplete = false
    },
  }
}
