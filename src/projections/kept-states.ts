// What a view remembers: as a rule read from its rows for each batch, in a rebuild kept at hand.
import type { DatabasePool } from 'slonik'
import { type Folded, nameOf, type Recall, type Remembered } from './fold.ts'
import { type Key, loadMemories, type Target } from './table.ts'

export type KeptStates = {
  recall: Recall
  keep(touched: Folded['touched']): void
  /** The rows may be others by now. */
  forget(): void
}

export function openKeptStates(
  db: DatabasePool,
  { view, table }: Target,
  keptStatesMax: number,
): KeptStates {
  let kept = new Map<string, Remembered>()
  // Nothing was ever dropped: a key that is not here has no row either.
  let isComplete = keptStatesMax > 0

  async function recall(keys: ReadonlyMap<string, Key>): Promise<ReadonlyMap<string, Remembered>> {
    const states = new Map<string, Remembered>()
    const asked: Key[] = []
    for (const [name, key] of keys) {
      const known = kept.get(name)
      if (known) states.set(name, known)
      else asked.push(key)
    }
    if (isComplete || asked.length === 0 || view.kind === 'log') return states
    for (const { memory, position, ...key } of await loadMemories(db, table, asked)) {
      states.set(nameOf(key), { state: view.fromMemory(memory), position })
    }
    return states
  }

  return {
    recall,
    keep(touched) {
      if (keptStatesMax === 0 || view.kind === 'log') return
      for (const [name, { state, position, shown }] of touched) {
        // The last to be touched is the last to be dropped.
        kept.delete(name)
        kept.set(name, { state, position, shown })
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
