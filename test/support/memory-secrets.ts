// Secrets in memory, shared by the processes of one test: the same promise as the real ones, held
// against the same contract.
import type { Secret, Secrets } from '../../src/adapters/connections/secrets.ts'
import { StoreUnavailable } from '../../src/domain/event-store.ts'

export type MemorySecrets = {
  /** As one process has them; when its signal aborts it is dead: its locks are let go, and what it
   *  was about to keep is not kept. */
  of(process?: AbortSignal): Secrets
}

export function memorySecrets(): MemorySecrets {
  const kept = new Map<string, string>()
  const last = new Map<string, Promise<unknown>>()
  const read = (key: string) => {
    const text = kept.get(key)
    return text === undefined ? null : (JSON.parse(text) as Secret)
  }
  const dead = () => new StoreUnavailable('the process has ended')

  const died = (process: AbortSignal | undefined) =>
    new Promise<never>((_, reject) => {
      if (process?.aborted) reject(dead())
      process?.addEventListener('abort', () => reject(dead()), { once: true })
    })

  return {
    of: (process) => ({
      async read(workspace, platform) {
        if (process?.aborted) throw dead()
        return read(`${workspace} ${platform}`)
      },
      change(workspace, platform, work) {
        const key = `${workspace} ${platform}`
        const changing = (last.get(key) ?? Promise.resolve()).then(async () => {
          if (process?.aborted) throw dead()
          const death = died(process)
          death.catch(() => undefined)
          const now = read(key)
          const before = JSON.stringify(now)
          const made = await Promise.race([work(now), death])
          if (process?.aborted) throw dead()
          if (made === null) kept.delete(key)
          else if (JSON.stringify(made) !== before) kept.set(key, JSON.stringify(made))
          return made && (JSON.parse(JSON.stringify(made)) as Secret)
        })
        last.set(
          key,
          changing.catch(() => undefined),
        )
        return changing
      },
    }),
  }
}
