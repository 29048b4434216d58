// Who was erased here, as far as it must be known to keep them out (src/domain/person-marks.ts).
import { type Marks, openMarks } from '../../domain/person-marks.ts'

export type ErasedMarks = {
  now(): Marks
  /** Of this person alone. */
  of(customerId: string): Promise<Marks>
  refresh(): Promise<void>
  /** Known from here on, to this process; to the others with the next event of the erasure. */
  add(customerId: string, marks: readonly string[]): Promise<void>
  drop(customerId: string): Promise<void>
  /** What the marks are made with. */
  secret: string
}

export function memoryErasedMarks(secret = 'memory'): ErasedMarks {
  const kept = new Map<string, readonly string[]>()
  const read = () => openMarks([...kept.values()].flat(), secret)
  let marks = read()
  const change = async (work: () => void) => {
    work()
    marks = read()
  }
  return {
    secret,
    now: () => marks,
    of: async (customerId) => openMarks(kept.get(customerId) ?? [], secret),
    refresh: async () => undefined,
    add: (customerId, added) =>
      change(() => kept.set(customerId, [...(kept.get(customerId) ?? []), ...added])),
    drop: (customerId) => change(() => kept.delete(customerId)),
  }
}
