// Reading what one has just written: a read that names a position waits until its views are there.
import { Refusal } from '../domain/refusal.ts'
import type { Projections } from '../projections/runner.ts'

const waitMsMax = 5000

/** @throws Refusal view-behind when the views do not get there in time */
export type Fresh = (views: string | readonly string[], after: string | undefined) => Promise<void>

export const openFreshness =
  (projections: Projections, closing: AbortSignal): Fresh =>
  async (views, after) => {
    if (after === undefined) return
    const isThere = await projections.waitFor({
      views: typeof views === 'string' ? [views] : views,
      position: after,
      timeoutMs: waitMsMax,
      signal: closing,
    })
    if (!isThere) throw new Refusal('view-behind')
  }
