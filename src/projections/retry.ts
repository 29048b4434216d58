// Postgres away, restarted, or choosing a victim among transactions: the work is done again after
// a pause that grows, until it succeeds or nobody wants it any more.
import type { Clock } from '../domain/outside.ts'
import { isPassing } from './database.ts'

const pauseMsMin = 50
const pauseMsMax = 5000

/** Trying again cannot help: it is not the database that fails. */
export class Hopeless extends Error {
  override name = 'Hopeless'
}

/** Runs what depends on nothing outside: should it fail, it will always fail. */
export function purely<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    throw new Hopeless((cause as Error).message, { cause })
  }
}

export type Patience = {
  clock: Pick<Clock, 'sleep'>
  signal: AbortSignal
  /** Told of each failure that will be tried again. */
  onFailure?: (error: Error) => void
}

/** @throws what `work` throws when trying again cannot help, or when the signal has aborted */
export async function retrying<Result>(
  { clock, signal, onFailure }: Patience,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 0; ; failures++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || error instanceof Hopeless || !isPassing(error)) throw error
      onFailure?.(error as Error)
      await clock.sleep(Math.min(pauseMsMin * 2 ** failures, pauseMsMax), signal)
      signal.throwIfAborted()
    }
  }
}
