// The counts of what goes to and fro, and the webhooks turned away, kept in Postgres.
import type pg from 'pg'
import type { Platform } from '../../domain/stored.ts'
import { type Measure, refusedMost, type TrafficLog } from '../../domain/traffic.ts'
import { orUnavailable } from './pool.ts'

type RefusedRow = {
  id: string
  platform: Platform
  refused_at: string
  code: string
  detail: string | null
  bytes: number
  agent: string | null
}

export function postgresTraffic(pool: Pick<pg.Pool, 'query'>): TrafficLog {
  const ask = <R extends pg.QueryResultRow>(text: string, values: unknown[]) =>
    orUnavailable(pool.query<R>(text, values))

  return {
    async add(workspace, minute, counts) {
      await ask(
        `insert into tieout.traffic as kept (workspace, minute, name, measure, count)
         select $1, $2::timestamptz, one.name, one.measure, one.count
         from unnest($3::text[], $4::text[], $5::bigint[]) as one (name, measure, count)
         on conflict (workspace, minute, name, measure)
         do update set count = kept.count + excluded.count`,
        [
          ...[workspace, minute, counts.map(({ name }) => name)],
          ...[counts.map(({ measure }) => measure), counts.map(({ count }) => count)],
        ],
      )
    },

    async since(workspace, since, stepSeconds) {
      const { rows } = await ask<{ at: string; name: string; measure: Measure; count: string }>(
        `select to_char(
             date_bin(make_interval(secs => $3), minute, timestamptz '2000-01-01T00:00:00Z')
               at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
           name, measure, sum(count)::text as count
         from tieout.traffic where workspace = $1 and minute >= $2::timestamptz
         group by 1, name, measure order by 1, name, measure`,
        [workspace, since, stepSeconds],
      )
      return rows.map(({ count, ...one }) => ({ ...one, count: Number(count) }))
    },

    async addRefused(workspace, refused) {
      await ask(
        `insert into tieout.webhooks_refused
           (workspace, platform, refused_at, code, detail, bytes, agent)
         select $1, one.platform, one."refusedAt", one.code, one.detail, one.bytes, one.agent
         from json_to_recordset($2::json) as one (platform text, "refusedAt" timestamptz,
           code text, detail text, bytes integer, agent text)`,
        [workspace, JSON.stringify(refused)],
      )
    },

    async refused({ workspace, platform, before, limit }) {
      const { rows } = await ask<RefusedRow>(
        `select r.id::text, r.platform, r.refused_at, r.code, r.detail, r.bytes, r.agent
         from tieout.webhooks_refused r
         where r.workspace = $1 and ($2::text is null or r.platform = $2)
           and ($3::bigint is null or r.id < $3)
         order by r.id desc limit $4`,
        [workspace, platform ?? null, before ?? null, limit],
      )
      return rows.map(({ refused_at: at, ...one }) => ({
        ...one,
        refusedAt: new Date(at).toISOString(),
      }))
    },

    async forget(workspace, { counts, refused }) {
      await ask('delete from tieout.traffic where workspace = $1 and minute < $2::timestamptz', [
        ...[workspace, counts],
      ])
      await ask(
        `delete from tieout.webhooks_refused old where workspace = $1
           and (refused_at < $2::timestamptz or id <= (
             select other.id from tieout.webhooks_refused other
             where other.workspace = old.workspace and other.platform = old.platform
             order by other.id desc offset $3 limit 1))`,
        [workspace, refused, refusedMost],
      )
    },
  }
}
