// How fresh the platforms' word is: before a day is reconciled they are asked for what no webhook has
// told, and waited for, but not for ever. What stays old is said.
import type { DatabasePool } from 'slonik'
import type { Outside } from '../domain/outside.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import type { Platform } from '../domain/stored.ts'
import type { Source } from '../domain/tie-out.ts'
import { lastFactsOf } from '../projections/last-facts.ts'

export type SweepRow = {
  name: string
  platform: Platform
  kind: 'sweep' | 'backfill'
  state: string
  asked: number
  answered: number
  coveredAt: string | null
  failure: { code: string; reason: string; at: string } | null
}

/** Who keeps the sweeps. */
export type Sweeps = {
  list(): Promise<SweepRow[]>
  sweep(platform: Platform, key: string | null): Promise<{ data: SweepRow[] }>
}

export type RefreshPorts = {
  store: EventStore
  db: DatabasePool
  workspace: string
  /** Absent = there is nobody to ask. */
  sweeps?: Sweeps | undefined
  /** Whether what was told is understood as far as this position. */
  takenUp?(platform: Platform, position: Position): Promise<boolean>
  platforms: readonly Platform[]
  outside: Outside
  signal: AbortSignal
  /** How long the platforms are waited for; absent = a minute. */
  refreshMostMs?: number | undefined
}

const usualMostMs = 60_000
const lookEveryMs = 250
const hopeless = new Set(['not-offered', 'failing'])

export async function refreshSources(ports: RefreshPorts): Promise<Source[]> {
  const { sweeps, platforms, outside, signal, refreshMostMs = usualMostMs } = ports
  const { clock } = outside
  const until = clock.now().getTime() + refreshMostMs
  const asked = new Map<string, number>()
  for (const platform of sweeps ? platforms : []) {
    for (const row of (await sweeps?.sweep(platform, null))?.data ?? []) {
      asked.set(row.name, row.asked)
    }
  }
  const isOver = (row: SweepRow) =>
    row.answered >= (asked.get(row.name) ?? 0) || hopeless.has(row.state)
  for (;;) {
    const rows = (await sweeps?.list()) ?? []
    const waiting = rows.filter((row) => asked.has(row.name) && !isOver(row))
    if (waiting.length === 0 || clock.now().getTime() >= until || signal.aborted) break
    await clock.sleep(lookEveryMs, signal)
  }
  await untilUnderstood(ports, until)
  return sourcesNow(ports, asked)
}

async function untilUnderstood(ports: RefreshPorts, until: number) {
  const { store, takenUp, platforms, outside, signal } = ports
  const head = await store.head()
  if (!takenUp || head === undefined) return
  for (const platform of platforms) {
    while (!signal.aborted && outside.clock.now().getTime() < until) {
      if (await takenUp(platform, head)) break
      await outside.clock.sleep(lookEveryMs, signal)
    }
  }
}

async function sourcesNow(ports: RefreshPorts, asked: ReadonlyMap<string, number>) {
  const { sweeps, platforms, db, workspace, outside } = ports
  const now = outside.clock.now().getTime()
  const rows = ((await sweeps?.list()) ?? []).filter(({ kind }) => kind === 'sweep')
  const facts = await lastFactsOf(db, workspace, null)
  return platforms.map((platform): Source => {
    const own = rows.filter((row) => row.platform === platform && row.state !== 'not-offered')
    const covered = own.map(({ coveredAt }) => coveredAt)
    // As old as the oldest of its lists.
    const coveredAt = covered.includes(null) ? null : (covered.sort()[0] ?? null)
    const lagMs = coveredAt === null ? null : Math.max(0, now - Date.parse(coveredAt))
    const failed = own.find(({ failure }) => failure !== null)?.failure
    return {
      ...{ platform, coveredAt, lastFactAt: facts.get(platform) ?? null },
      lagSeconds: lagMs === null ? null : Math.round(lagMs / 1000),
      isRefreshed: own.length > 0 && own.every((row) => row.answered >= (asked.get(row.name) ?? 0)),
      trouble: failed ? failed.reason : null,
    }
  })
}

/** What is known of a moment in the past: when the last fact had come. */
export async function sourcesThen(
  db: DatabasePool,
  workspace: string,
  knownAt: string,
): Promise<Source[]> {
  const facts = await lastFactsOf(db, workspace, knownAt)
  return [...facts].map(([platform, lastFactAt]) => ({
    ...{ platform, lastFactAt, coveredAt: null, lagSeconds: null },
    ...{ isRefreshed: false, trouble: null },
  }))
}
