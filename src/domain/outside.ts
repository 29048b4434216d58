// Everything the service takes from the world that is not a platform or a store: time, timers,
// chance. It is passed in, never reached for, so that a whole service can run under a virtual
// clock and one seed. `src/main.ts` passes the real one (src/adapters/outside.ts).

export type Clock = {
  /** The moment now, UTC. */
  now(): Date
  /** Resolves after `ms` milliseconds, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export type Random = {
  /** A float in [0, 1), for jitter. */
  next(): number
  /** A random UUID, for identities that nothing caused. */
  uuid(): string
}

export type Outside = { clock: Clock; random: Random }
