// What several ask for at the same time is asked for in one go: the first waits a moment for the
// others, and while enough calls are under way, the next ones gather.
import type { Clock } from '../../domain/outside.ts'

/** One answer for each key; what is left out was not found. */
export type Answers<T> = Map<string, PromiseSettledResult<T>>

export type Together<T> = (key: string) => Promise<T | undefined>

type Round<T> = { keys: Set<string>; answers: Promise<Answers<T>> }

const roundsMost = 2

export function together<T>(options: {
  clock: Clock
  waitMs: number
  most: number
  ask(keys: string[]): Promise<Answers<T>>
}): Together<T> {
  const { clock, waitMs, most, ask } = options
  const gathering: Round<T>[] = []
  const waiting: (() => void)[] = []
  let running = 0

  async function turn() {
    await clock.sleep(waitMs)
    if (running < roundsMost) {
      running += 1
      return
    }
    // The place is handed over by the one who leaves it.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function begin(): Round<T> {
    const keys = new Set<string>()
    const round: Round<T> = { keys, answers: answersOf() }
    async function answersOf() {
      await turn()
      gathering.splice(gathering.indexOf(round), 1)
      try {
        return await ask([...keys])
      } finally {
        const next = waiting.shift()
        if (next) next()
        else running -= 1
      }
    }
    gathering.push(round)
    return round
  }

  return async (key) => {
    const open = gathering.find(({ keys }) => keys.has(key) || keys.size < most) ?? begin()
    open.keys.add(key)
    const answer = (await open.answers).get(key)
    if (answer?.status === 'rejected') throw answer.reason
    return answer?.value
  }
}

/** Each for itself, side by side. */
export async function eachOf<T>(
  keys: readonly string[],
  ask: (key: string) => Promise<T>,
): Promise<Answers<T>> {
  const settled = await Promise.allSettled(keys.map(ask))
  return new Map(settled.map((one, at) => [keys[at] ?? '', one]))
}

export const found = <T>(values: ReadonlyMap<string, T>): Answers<T> =>
  new Map([...values].map(([key, value]) => [key, { status: 'fulfilled', value }]))
