// How much goes to the platforms and comes from them, by minute, for people to see. Counted, not
// recorded: a process that dies takes its last few seconds of it along, and nothing is decided by it.
import type { Platform } from './stored.ts'

/** Of a platform: calls to it, of these refused for calling too often, of these without an answer in
 *  time; facts by webhook that were new, that were known, webhooks turned away; what was written
 *  there, and what failed to be. */
export const platformMeasures = [
  ...(['calls', 'throttled', 'timeouts', 'webhooks', 'repeated', 'refused'] as const),
  ...(['writes', 'failed'] as const),
] as const
export type PlatformMeasure = (typeof platformMeasures)[number]
export type Measure = PlatformMeasure | 'handled'

export type Count = { name: string; measure: Measure; count: number }

export type RefusedWebhook = {
  platform: Platform
  /** RFC 3339 UTC. */
  refusedAt: string
  /** A code of src/http/problem-table.ts. */
  code: string
  detail: string | null
  bytes: number
  /** Who called, by its own word. */
  agent: string | null
}

export type TrafficPoint = Count & { at: string }

export type TrafficLog = {
  add(workspace: string, minute: string, counts: readonly Count[]): Promise<void>
  /** Sums by steps of so many seconds, of what was counted since. */
  since(workspace: string, since: string, stepSeconds: number): Promise<TrafficPoint[]>
  addRefused(workspace: string, refused: readonly RefusedWebhook[]): Promise<void>
  /** The newest first. */
  refused(filter: {
    workspace: string
    platform?: Platform | undefined
    /** Those older than this one. */
    before?: string | undefined
    limit: number
  }): Promise<(RefusedWebhook & { id: string })[]>
  /** Forgets what is older, and of the refused all but the newest. */
  forget(workspace: string, before: { counts: string; refused: string }): Promise<void>
}

/** Counts are kept for so long. */
export const keptHours = 72
export const refusedKeptDays = 7
/** As many are kept of each platform. */
export const refusedMost = 500
