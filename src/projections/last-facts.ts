// When each platform was last heard of.
import { type DatabasePool, sql } from 'slonik'
import type { Platform } from '../domain/stored.ts'
import { rowOf } from './database.ts'

const received: Record<Platform, string> = {
  hubspot: 'HubSpotEventReceived',
  stripe: 'StripeEventReceived',
  quickbooks: 'QuickBooksEventReceived',
}

/** By webhook or by sweep; at the moment, or now. One of which nothing was heard is null. */
export async function lastFactsOf(
  db: DatabasePool,
  workspace: string,
  knownAt: string | null,
): Promise<Map<Platform, string | null>> {
  const known = new Map<Platform, string | null>()
  for (const [platform, type] of Object.entries(received) as [Platform, string][]) {
    const at = await db.maybeOneFirst(sql.type(rowOf<{ at: string }>())`
      select a.recorded_at as at from tieout_views.audit a
      where a.workspace = ${workspace} and a.type = ${type}
        and (${knownAt}::timestamptz is null or a.recorded_at <= ${knownAt}::timestamptz)
      order by a.position desc limit 1`)
    known.set(platform, at)
  }
  return known
}
