// Where the sweeps stand, kept in memory; the contract runs on it as on Postgres.
import { type SweepCursors, type SweepState, untouched } from '../../src/adapters/sweeping.ts'

export function memorySweeps(): SweepCursors {
  const kept = new Map<string, Map<string, SweepState>>()
  const of = (workspace: string) => {
    const found = kept.get(workspace) ?? new Map<string, SweepState>()
    kept.set(workspace, found)
    return found
  }
  /** Through JSON, as Postgres takes it. */
  const merged = (state: SweepState | undefined, changes: Partial<SweepState>): SweepState => ({
    ...(state ?? untouched),
    ...(JSON.parse(JSON.stringify(changes)) as Partial<SweepState>),
  })
  return {
    read: async (workspace, name) => structuredClone(of(workspace).get(name) ?? null),
    async write(workspace, name, changes, run) {
      const state = of(workspace).get(name)
      if (run !== undefined && state?.asked !== run) return
      of(workspace).set(name, merged(state, changes))
    },
    async ask(workspace, name, changes = {}, seen) {
      const state = of(workspace).get(name)
      if (seen !== undefined && (state?.asked ?? 0) !== seen) return null
      const asked = (state?.asked ?? 0) + 1
      of(workspace).set(name, { ...merged(state, changes), asked })
      return structuredClone(of(workspace).get(name) as SweepState)
    },
    list: async (workspace) =>
      [...of(workspace)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, state]) => ({ name, ...structuredClone(state) })),
  }
}
