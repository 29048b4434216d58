// Turns batches of events into rows of one table, under a checkpoint that several processes may
// move: whoever has lost the race for a batch looks again and writes what is left, if anything.
import type { DatabasePool } from 'slonik'
import type { Arrival } from './arrival.ts'
import { fold, keysTouched } from './fold.ts'
import { ensureHistory } from './history.ts'
import { openKeptStates } from './kept-states.ts'
import {
  beginningOf,
  type Checkpoint,
  type Key,
  readCheckpoint,
  type Target,
  writeRows,
} from './table.ts'

export type WriterOptions = Target & {
  db: DatabasePool
  /** The checkpoint's name. */
  checkpoint: string
  /** States kept between batches. Only where nobody else writes the table: a rebuild. */
  keptStatesMax?: number
  /** Rows are others now, whichever process has written them. */
  onWritten?: ((keys: () => Key[], position: string) => void) | undefined
}

export type RowWriter = {
  /** Where the database stood when it last said so. */
  readonly saved: Checkpoint
  open(): Promise<void>
  /** Writes what the database does not have yet of these events. When the outcome of a try is not
   *  known, the checkpoint tells at the next one. False when earlier events have to come first,
   *  because the database was set back (by a restored backup, for one), or none at all, because
   *  the rows are now those of another version of the view. */
  write(arrivals: readonly Arrival[], to: string): Promise<boolean>
  /** Tells the database how far the view has come without any event of its concern. */
  save(position: string): Promise<void>
}

export function openRowWriter(options: WriterOptions): RowWriter {
  const { db, view, checkpoint, onWritten } = options
  const states = openKeptStates(db, options, options.keptStatesMax ?? 0)
  let saved: Checkpoint = beginningOf(view, checkpoint)

  async function write(arrivals: readonly Arrival[], to: string): Promise<boolean> {
    for (;;) {
      const left = arrivals.filter(({ event }) => event.position > saved.position)
      const folded = await fold(view, left, states.recall, saved.memory)
      const { rows, gone, touched, memory } = folded
      if (rows.length === 0 && gone.length === 0 && memory === saved.memory) return true
      if (await writeRows(db, options, folded, saved, to)) {
        saved = { ...saved, position: to, memory }
        states.keep(touched)
        const keys = [...touched.values()].map(({ key }) => key)
        if (keys.length > 0) onWritten?.(() => keys, to)
        return true
      }
      const before = saved.position
      saved = await readCheckpoint(db, checkpoint, view)
      states.forget()
      if (saved.position < before || !saved.isOfShape) return false
      const theirs = left.filter(({ event }) => event.position <= saved.position)
      if (theirs.length > 0) onWritten?.(() => keysTouched(view, theirs), saved.position)
    }
  }

  return {
    get saved() {
      return saved
    },
    async open() {
      await ensureHistory(db, view)
      saved = await readCheckpoint(db, checkpoint, view)
      states.forget()
    },
    write,
    async save(position) {
      if (saved.position >= position || !saved.isOfShape) return
      const nothing = { rows: [], gone: [], memory: saved.memory }
      const isSaved = await writeRows(db, options, nothing, saved, position)
      if (isSaved) saved = { ...saved, position }
    },
  }
}
