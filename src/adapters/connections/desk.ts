// What people see of the connections: how each stands and since when, what is left of its limits,
// how far its sweeps are, and what will need somebody soon.
import { standingOf } from '../../domain/connection.ts'
import type { Outside } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import { connectionWords } from '../../domain/story/checks.ts'
import type { GateState } from '../calls/gate.ts'
import type { Left } from '../calls/budget.ts'
import type { SweepState } from '../sweeping.ts'
import type { Connection, Connections } from './connections.ts'

/** Refresh tokens that end sooner are warned of. */
export const warnedAheadMs = 14 * 86_400_000

export type DeskPorts = {
  workspace: string
  connections: Connections
  gates: Record<Platform, { state(): GateState; left(): Promise<Left[]> }>
  /** Absent = nothing is swept here. */
  sweeps?: { list(workspace: string): Promise<(SweepState & { name: string })[]> } | undefined
  outside: Outside
}

export function openDesk(ports: DeskPorts) {
  const { workspace, connections, gates, sweeps, outside } = ports

  async function stateOf(connection: Connection) {
    await connection.found()
    const state = await connection.state()
    const kept = await connection.kept()
    const refreshUntil = kept?.kind === 'oauth' ? kept.refreshUntil : null
    return {
      state: standingOf(state),
      since: connection.since(),
      reason: state.refused?.reason ?? state.paused?.reason ?? null,
      code: state.refused?.code ?? null,
      method: state.authorised?.method ?? null,
      accountId: state.authorised?.accountId ?? null,
      scopes: state.authorised?.scopes ?? [],
      refreshUntil,
      accessUntil: kept?.kind === 'oauth' ? (kept.access?.until ?? null) : null,
      warning: warningOf(refreshUntil, outside.clock.now()),
    }
  }

  return {
    async standings() {
      const swept = (await sweeps?.list(workspace)) ?? []
      const rows = Object.values(connections).map(async (connection) => {
        const { platform } = connection
        const { breaker } = gates[platform].state()
        const own = swept.filter(({ name }) => isOf(name, platform))
        return {
          platform,
          ...(await stateOf(connection)),
          breaker: { state: breaker.state, since: breaker.since },
          budget: (await gates[platform].left()).map(({ name, calls, perMs, left, waitMs }) => {
            return { name, calls, perMs, left, waitMs: Math.round(waitMs) }
          }),
          sweeps: own.map(({ name, done, total, finishedAt, coveredAt, failure, notice }) => {
            return {
              name,
              done,
              total,
              finishedAt,
              coveredAt,
              failure: failure?.code ?? null,
              notice,
            }
          }),
        }
      })
      return Promise.all(rows)
    },
    /** For the page of health: what is amiss with a connection, in words; null = nothing. */
    async trouble(platform: Platform): Promise<string | null> {
      const { state, warning, reason } = await stateOf(connections[platform])
      if (state === 'reconnect') return `it must be connected again: ${reason}`
      if (state === 'not-connected') return 'it is not connected'
      return state === 'paused' ? 'it was paused by a person' : (warning?.en ?? null)
    },
  }
}

const isOf = (sweep: string, platform: Platform) =>
  sweep.startsWith(`${platform}-`) || sweep.startsWith(`backfill-${platform}-`)

/** Null = not so soon that somebody should know. */
export function endsInDays(refreshUntil: string | null, now: Date): number | null {
  if (refreshUntil === null) return null
  const leftMs = Date.parse(refreshUntil) - now.getTime()
  return leftMs > warnedAheadMs ? null : Math.max(0, Math.floor(leftMs / 86_400_000))
}

function warningOf(refreshUntil: string | null, now: Date) {
  const days = endsInDays(refreshUntil, now)
  return days === null ? null : connectionWords.tokenEnds(days)
}
