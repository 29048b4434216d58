// What the detection has still to look at: rows that have changed, and subjects whose grace will be
// over. It sleeps until one of the two is there.
import type { Recorded } from '../domain/discrepancy-kinds.ts'
import type { Position } from '../domain/event-store.ts'
import type { Clock } from '../domain/outside.ts'
import type { DatabasePool } from '../projections/database.ts'
import {
  addAll,
  gather,
  type Gathered,
  namedOf,
  ownersOf,
  watched,
} from '../projections/findings/touched.ts'
import type { Change, Projections } from '../projections/runner.ts'

type Subject = Recorded['subject']
type Again = { subject: Subject; at: number }

export type Taken = {
  touched: Map<string, Set<string>>
  due: Subject[]
  /** The journal has more, beyond this. */
  entriesAfter: Position | null
}

/** More than that are quicker looked at as a whole. */
const touchedMost = 20_000
const sleepMostMs = 60_000

/** Keys by view, until somebody takes them. */
function openTouched() {
  let touched = new Map<string, Set<string>>()
  let size = 0
  return {
    size: () => size,
    add(view: string, keys: Iterable<string>) {
      const noted = touched.get(view) ?? new Set<string>()
      touched.set(view, noted)
      const before = noted.size
      for (const key of keys) noted.add(key)
      size += noted.size - before
    },
    take() {
      const taken = touched
      touched = new Map()
      size = 0
      return taken
    },
  }
}

/** Subjects that are to be looked at again, each once. */
function openAgain() {
  const waiting = new Map<string, Again>()
  return {
    clear: () => waiting.clear(),
    add(subjects: readonly Again[]) {
      for (const one of subjects) {
        const key = `${one.subject.noun} ${one.subject.id}`
        const before = waiting.get(key)
        if (!before || one.at < before.at) waiting.set(key, one)
      }
    },
    firstAt: () => Math.min(...[...waiting.values()].map(({ at }) => at)),
    take(now: number): Subject[] {
      const due = [...waiting].filter(([, { at }]) => at <= now)
      for (const [key] of due) waiting.delete(key)
      return due.map(([, { subject }]) => subject)
    },
  }
}

type NotesPorts = {
  db: DatabasePool
  workspace: string
  projections: Pick<Projections, 'onChange'>
  clock: Clock
}

export function openNotes({ db, workspace, projections, clock }: NotesPorts) {
  const touched = openTouched()
  const waiting = openAgain()
  let position: Position | undefined
  let journalFrom = '' as Position
  let isJournalNew = false
  /** When the whole was looked at last; null = it has to be. */
  let wholeAt: number | null = null
  let waker = new AbortController()
  const now = () => clock.now().getTime()

  function note({ view, keys, position: at }: Change) {
    const own = keys.filter((key) => key.workspace === workspace).map(({ id }) => id)
    if (own.length === 0) return
    if (view === 'tolerances') wholeAt = null
    else if (view === 'journal') isJournalNew = true
    else if (watched.includes(view)) touched.add(view, own)
    else return
    if (touched.size() > touchedMost) {
      touched.take()
      wholeAt = null
    }
    if (!position || at > position) position = at as Position
    waker.abort()
  }

  return {
    close: projections.onChange(note),
    /** The whole is looked at now, as of here. */
    startFrom(head: Position | undefined) {
      touched.take()
      waiting.clear()
      wholeAt = now()
      journalFrom = head ?? journalFrom
    },
    askWhole() {
      wholeAt = null
    },
    isWholeDue: (everyMs: number) => wholeAt === null || now() - wholeAt >= everyMs,
    /** All that is to be looked at by now. */
    take(): Taken & { position: Position | undefined } {
      const entriesAfter = isJournalNew ? journalFrom : null
      const taken = { touched: touched.take(), due: waiting.take(now()), entriesAfter, position }
      if (isJournalNew && position) journalFrom = position
      isJournalNew = false
      position = undefined
      return taken
    },
    giveBack({ touched: before, due, entriesAfter }: Taken) {
      for (const [view, keys] of before) touched.add(view, keys)
      waiting.add(due.map((subject) => ({ subject, at: 0 })))
      if (entriesAfter === null) return
      isJournalNew = true
      journalFrom = entriesAfter
    },
    async owners({ touched: rows, due }: Taken): Promise<Gathered> {
      const gathered = gather()
      for (const { noun, id } of due) {
        const named = namedOf(noun)
        if (named) gathered[named].add(id)
      }
      addAll(gathered, await ownersOf(db, workspace, rows))
      return gathered
    },
    again: waiting.add,
    /** Until there is something to look at. */
    async next(lost: AbortSignal) {
      waker = new AbortController()
      if (touched.size() > 0 || isJournalNew || wholeAt === null) return
      const ms = Math.min(sleepMostMs, waiting.firstAt() - now())
      await clock.sleep(Math.max(0, ms), AbortSignal.any([lost, waker.signal]))
    },
  }
}
