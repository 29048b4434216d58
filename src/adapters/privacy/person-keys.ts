// The keys under which words about persons are encrypted, as whoever uses them sees them: a key for
// whatever is erased together. Destroyed, what it encrypted is gone wherever a copy of it lies.
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

export type DataKey = { id: string; key: KeyObject }

export type PersonKeys = {
  /** The key for what is kept under this name: the one it has as far as is known here, or a new one,
   *  which is stored before anything is encrypted with it. */
  keyFor(under: string): DataKey | Promise<DataKey>
  /** What was read is kept under this key. */
  remember(under: string, id: string): void
  /** Undefined when it is not at hand; null when it was destroyed. */
  known(id: string): KeyObject | null | undefined
  /** Brings them to hand. */
  fetch(ids: readonly string[]): Promise<void>
  /** @returns how many of them there still were */
  destroy(ids: readonly string[]): Promise<number>
  /** Nothing is at hand any more: another process may have destroyed some. */
  forget(): void
  /** Those that there are, for an archive. */
  all(): AsyncIterable<{ id: string; key: Buffer }>
}

/** What an archive has brought, or a test. */
export function memoryPersonKeys(entries: Iterable<{ id: string; key: Buffer }> = []): PersonKeys {
  const keys = new Map([...entries].map(({ id, key }) => [id, createSecretKey(key)]))
  const names = new Map<string, string>()
  let count = keys.size
  return {
    keyFor(under) {
      const id = names.get(under) ?? `memory-${++count}`
      const key = keys.get(id) ?? createSecretKey(randomBytes(32))
      keys.set(id, key)
      names.set(under, id)
      return { id, key }
    },
    remember: (under, id) => void names.set(under, id),
    known: (id) => keys.get(id) ?? null,
    fetch: async () => undefined,
    async destroy(ids) {
      for (const [under, id] of names) if (ids.includes(id)) names.delete(under)
      return ids.filter((id) => keys.delete(id)).length
    },
    forget: () => undefined,
    async *all() {
      for (const [id, key] of keys) yield { id, key: key.export() }
    },
  }
}
