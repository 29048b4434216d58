// One view on its way through the log: takes batch after batch, and halts, alone, at an event that
// it cannot take.
import type { Clock } from '../domain/outside.ts'
import type { Arrival } from './arrival.ts'
import { keysTouched } from './fold.ts'
import { retrying } from './retry.ts'
import { openRowWriter, type WriterOptions } from './row-writer.ts'
import type { View } from './view.ts'

/** The event at which a view halted, and why. */
export type Halt = { message: string; eventId: string; position: string }

export type LaneOptions = WriterOptions & {
  clock: Pick<Clock, 'sleep'>
  signal: AbortSignal
}

export type Lane = {
  readonly view: View
  /** Everything of its concern up to here is in its rows; '' = nothing yet. */
  readonly position: string
  readonly halted: Halt | undefined
  /** The rows were made by a view of another shape: this one cannot go on from them. */
  readonly isOutdated: boolean
  /** The last failure, while it is being tried again. */
  readonly failure: string | undefined
  /** Begins where the database says the view stands. Ends a halt: the rows may be others now. */
  open(): Promise<void>
  /** The next events of the log, which is then read up to `position`. */
  take(arrivals: readonly Arrival[], position: string): Promise<void>
  /** Tells the database how far the view has come without any event of its concern. */
  save(): Promise<void>
}

// A view that few events concern writes its checkpoint now and then; the batches in between are
// looked through again after a restart.
const unsavedBatchesMax = 32

export function openLane(options: LaneOptions): Lane {
  const { view, clock, signal, onWritten } = options
  const writer = openRowWriter(options)
  let position = ''
  /** Where it stood when it was opened: what is before has been shown for long. */
  let opened = ''
  let unsavedBatches = 0
  let halted: Halt | undefined
  let failure: string | undefined

  async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    const onFailure = (error: Error) => {
      failure = error.message
    }
    const result = await retrying({ clock, signal, onFailure }, work)
    failure = undefined
    return result
  }

  async function write(arrivals: readonly Arrival[], to: string): Promise<boolean> {
    const isWritten = await patiently(() => writer.write(arrivals, to))
    const { saved } = writer
    position = isWritten && to > saved.position ? to : saved.position
    return isWritten
  }

  /** Up to the first event that cannot be taken, and halts there. */
  async function writeOneByOne(arrivals: readonly Arrival[], to: string): Promise<void> {
    for (const arrival of arrivals) {
      const at = arrival.event.position
      try {
        if (!(await write([arrival], at))) return
      } catch (error) {
        if (signal.aborted) return
        const { message } = error as Error
        halted = { message, eventId: arrival.event.id, position: at }
        return
      }
    }
    await write([], to)
  }

  return {
    view,
    get position() {
      return position
    },
    get halted() {
      return halted
    },
    get isOutdated() {
      return !writer.saved.isOfShape
    },
    get failure() {
      return failure
    },

    async open() {
      await patiently(writer.open)
      position = opened = writer.saved.position
      halted = undefined
    },

    async take(arrivals, to) {
      if (halted || !writer.saved.isOfShape || to <= opened) return
      const { categories } = view
      const ofConcern = arrivals.filter(
        ({ category }) => categories === 'all' || categories.includes(category),
      )
      // Another process was faster, by more than our last batch.
      const theirs = ofConcern.filter(
        ({ event }) => event.position > opened && event.position <= position,
      )
      if (theirs.length > 0) onWritten?.(() => keysTouched(view, theirs), position)
      if (to <= position) return
      const concerns = ofConcern.filter(({ event }) => event.position > position)
      try {
        await write(concerns, to)
      } catch {
        if (!signal.aborted) await writeOneByOne(concerns, to)
      }
      // Not worth waiting for: what is not saved now is saved with the next rows.
      unsavedBatches = writer.saved.position < position ? unsavedBatches + 1 : 0
      if (unsavedBatches >= unsavedBatchesMax) await writer.save(position).catch(() => undefined)
    },

    save: () => writer.save(position),
  }
}
