// Reading documents by their ids, many in one call. Who asks within the same moment, or while the
// call waits for its slot, is answered by the same one. What a list does not answer for is asked for
// alone: it may be gone, or the list may not know the question.
import type { Clock } from '../../domain/outside.ts'
import { isRetryableStatus, PlatformError } from '../platform-error.ts'

/** So many ids keep the address short. */
const idsMost = 100
const gatherMs = 20
/** A list that leaves out what is there this often is not asked any more. */
const distrustAfter = 3

type Read<D> = { id: string; settle: (document: D | null) => void; fail: (error: unknown) => void }

export type Reads<D> = (id: string) => Promise<D | null>

/** `list` is given a function that says which ids, at the moment when the call is made. */
export function gatheredReads<D extends { Id: string }>(ports: {
  alone(id: string): Promise<D | null>
  list(ids: () => string[]): Promise<D[]>
  clock: Clock
}): Reads<D> {
  const waiting: Read<D>[] = []
  let isGathering = false
  let isTrusted = true
  let left = 0

  async function gather() {
    isGathering = true
    await ports.clock.sleep(gatherMs)
    isGathering = false
    if (waiting.length === 0) return
    if (waiting.length === 1) await Promise.all(waiting.splice(0).map((one) => alone(one)))
    else await together()
  }

  async function alone(one: Read<D>, isLeftOut = false) {
    try {
      const document = await ports.alone(one.id)
      if (isLeftOut && document && ++left >= distrustAfter) isTrusted = false
      one.settle(document)
    } catch (error) {
      one.fail(error)
    }
  }

  async function together() {
    const taken: Read<D>[] = []
    const idsNow = () => {
      const ids = new Set(taken.map(({ id }) => id))
      while (waiting.length > 0 && ids.size < idsMost) {
        const next = waiting.shift() as Read<D>
        taken.push(next)
        ids.add(next.id)
      }
      return [...ids]
    }
    try {
      const found = new Map((await ports.list(idsNow)).map((one) => [one.Id, one]))
      await Promise.all(
        taken.map((one) => {
          const document = found.get(one.id)
          return document ? one.settle(document) : alone(one, true)
        }),
      )
    } catch (error) {
      if (isUnanswerable(error)) {
        isTrusted = false
        await Promise.all([...taken, ...waiting.splice(0)].map((one) => alone(one)))
      } else {
        // Also those for whom the call was never made.
        for (const one of taken.length > 0 ? taken : waiting.splice(0)) one.fail(error)
      }
    }
    if (waiting.length > 0 && !isGathering) await together()
  }

  return (id) =>
    new Promise((settle, fail) => {
      if (!isTrusted) return void alone({ id, settle, fail })
      waiting.push({ id, settle, fail })
      if (!isGathering) void gather()
    })
}

/** The question itself is refused; asked again, it would be refused again. */
const isUnanswerable = (error: unknown) =>
  error instanceof PlatformError &&
  !error.retryable &&
  !error.notCalled &&
  !isRetryableStatus(error.status ?? 0)
