// When each platform last told something by webhook, so that silence can be noticed.
import type pg from 'pg'
import type { Clock } from '../../domain/outside.ts'
import type { Platform } from '../../domain/stored.ts'
import type { ReceiveWebhook } from '../webhook.ts'
import { orUnavailable } from './pool.ts'

const writtenEveryMs = 60_000

const keyOf = (workspace: string, platform: Platform) => `${workspace} ${platform}`

export type Sightings = {
  /** The same receiver, which notes that it was called with a good signature. */
  noting(platform: Platform, receive: ReceiveWebhook): ReceiveWebhook
  /** RFC 3339; null = never. */
  last(workspace: string, platform: Platform): Promise<string | null>
}

export function postgresSightings(pool: pg.Pool, clock: Pick<Clock, 'now'>): Sightings {
  const written = new Map<string, number>()

  async function note(workspace: string, platform: Platform) {
    const now = clock.now()
    const key = keyOf(workspace, platform)
    if (Math.abs(now.getTime() - (written.get(key) ?? 0)) < writtenEveryMs) return
    written.set(key, now.getTime())
    await pool.query(
      `insert into tieout.webhook_sightings (workspace, platform, seen_at) values ($1, $2, $3)
       on conflict (workspace, platform)
       do update set seen_at = greatest(tieout.webhook_sightings.seen_at, excluded.seen_at)`,
      [workspace, platform, now],
    )
  }

  return {
    noting: (platform, receive) => async (request) => {
      const received = await receive(request)
      // What was told is stored; that it was told is worth no failure.
      void note(request.workspace, platform).catch(() => {
        written.delete(keyOf(request.workspace, platform))
      })
      return received
    },
    async last(workspace, platform) {
      const { rows } = await orUnavailable(
        pool.query<{ seen_at: string }>(
          `select seen_at from tieout.webhook_sightings where workspace = $1 and platform = $2`,
          [workspace, platform],
        ),
      )
      return rows[0]?.seen_at ?? null
    },
  }
}
