// What people see of the sweeps and first loads, and how they ask for them.
import type { Clock } from '../domain/outside.ts'
import type { Platform } from '../domain/stored.ts'
import {
  type Backfill,
  type Sweep,
  type SweepCursors,
  type SweepState,
  untouched,
} from './sweeping.ts'

type Ports = {
  cursors: SweepCursors
  workspace: string
  sweeps: readonly Sweep[]
  backfills: readonly Backfill[]
  clock: Pick<Clock, 'now'>
  /** The day of the books. */
  today(): string
}

export function openSweepDesk({ cursors, workspace, sweeps, backfills, clock, today }: Ports) {
  const rowOf = (one: Backfill & { everyMs?: number }, state: SweepState) => {
    const { cursor: _, from, askedBy: __, coveredAt, ...rest } = state
    const { name, platform, everyMs } = one
    const lagMs = coveredAt === null ? null : clock.now().getTime() - Date.parse(coveredAt)
    return {
      ...rest,
      ...{ name, platform, coveredAt, from: from || null },
      kind: everyMs === undefined ? ('backfill' as const) : ('sweep' as const),
      state: everyMs === undefined ? backfillState(state) : sweepState(state),
      everySeconds: everyMs === undefined ? null : Math.round(everyMs / 1000),
      lagSeconds: lagMs === null ? null : Math.max(0, Math.round(lagMs / 1000)),
    }
  }

  async function rowsOf(all: readonly (Backfill & { everyMs?: number })[]) {
    const kept = new Map((await cursors.list(workspace)).map((state) => [state.name, state]))
    return all.map((one) => {
      const { name: _, ...state } = kept.get(one.name) ?? { name: '', ...untouched }
      return rowOf(one, state)
    })
  }

  return {
    today,
    list: () => rowsOf([...sweeps, ...backfills]),

    async sweep(platform: Platform, key: string | null) {
      const concerned = sweeps.filter((one) => one.platform === platform)
      let repeated = concerned.length > 0
      for (const { name } of concerned) {
        const state = (await cursors.read(workspace, name)) ?? untouched
        const isSame = key !== null && state.askedBy === key
        // One that was asked for and has not begun does for both.
        if (isSame || (state.asked > state.answered && !isRunning(state))) continue
        await cursors.ask(workspace, name, { askedBy: key })
        repeated = false
      }
      return { data: await rowsOf(concerned), repeated }
    },

    async backfill(platform: Platform, since: string, key: string | null) {
      const concerned = backfills.filter((one) => one.platform === platform)
      let repeated = concerned.length > 0
      for (const { name } of concerned) {
        if (await beginLoad(name, since, key)) repeated = false
      }
      return { data: await rowsOf(concerned), repeated }
    },
  }

  /** A load from an earlier day that waits or runs does for this one too: it is never cut short.
   *  @returns whether it is begun for this */
  async function beginLoad(name: string, since: string, key: string | null): Promise<boolean> {
    for (;;) {
      const state = (await cursors.read(workspace, name)) ?? untouched
      const isSame = key !== null && state.askedBy === key
      if (isSame || (state.asked > state.answered && state.from <= since)) return false
      const { asked: _, answered: __, ...anew } = { ...untouched, from: since, askedBy: key }
      if (await cursors.ask(workspace, name, anew, state.asked)) return true
    }
  }
}

const isRunning = ({ startedAt, finishedAt }: SweepState) =>
  startedAt !== null && (finishedAt === null || startedAt > finishedAt)

type Word = 'waiting' | 'running' | 'failing' | 'done' | 'never' | 'not-offered'

function sweepState(state: SweepState): Word {
  if (state.failure) return state.failure.code === 'not-offered' ? 'not-offered' : 'failing'
  if (isRunning(state)) return 'running'
  return state.asked > state.answered || !state.finishedAt ? 'waiting' : 'done'
}

function backfillState(state: SweepState): Word {
  if (state.asked === 0) return 'never'
  if (state.asked === state.answered) return 'done'
  if (state.failure) return state.failure.code === 'not-offered' ? 'not-offered' : 'failing'
  return state.startedAt === null ? 'waiting' : 'running'
}
