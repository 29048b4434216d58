// What people see of the queue: what was sent to an endpoint, what waits, and every attempt.
import type pg from 'pg'
import type { Position } from '../../domain/event-store.ts'
import type { AttemptCode, DeliveryRow, DeliveryState, OutgoingLog } from '../../domain/outgoing.ts'
import { orUnavailable } from './pool.ts'

type Row = {
  endpoint_id: string
  event_id: string
  position: string
  stream: string
  revision: bigint
  type: string
  state: DeliveryState
  attempts: number
  due_at: string | null
  queued_at: string
  settled_at: string | null
  code: AttemptCode | null
  status: number | null
  at: string | null
}

const rowOf = (row: Row): DeliveryRow => ({
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  position: row.position as Position,
  stream: row.stream,
  revision: row.revision,
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  dueAt: row.due_at,
  queuedAt: row.queued_at,
  settledAt: row.settled_at,
  last: row.code && row.at ? { code: row.code, status: row.status, at: row.at } : null,
})

const withLast = `
  select o.*, last.code, last.status, last.at from tieout.outgoing o
  left join tieout.outgoing_attempts last on last.endpoint_id = o.endpoint_id
    and last.event_id = o.event_id and last.number = o.attempts`

export function postgresOutgoingLog(pool: Pick<pg.Pool, 'query'>): OutgoingLog {
  const ask = <R extends pg.QueryResultRow>(text: string, values: unknown[]) =>
    orUnavailable(pool.query<R>(text, values))

  return {
    async deliveries({ endpointId, state, type, before, limit }) {
      const { rows } = await ask<Row>(
        `${withLast}
         where o.endpoint_id = $1 and ($2::text is null or o.state = $2)
           and ($3::text is null or o.type = $3) and ($4::text is null or o.position < $4)
         order by o.position desc limit $5`,
        [endpointId, state ?? null, type ?? null, before ?? null, limit],
      )
      return rows.map(rowOf)
    },

    async delivery(endpointId, eventId) {
      const { rows } = await ask<Row>(`${withLast} where o.endpoint_id = $1 and o.event_id = $2`, [
        endpointId,
        eventId,
      ])
      const [row] = rows
      if (!row) return null
      const { rows: attempts } = await ask<{
        number: number
        at: string
        code: AttemptCode
        status: number | null
        duration_ms: number | null
        answer: string
      }>(
        `select number, at, code, status, duration_ms, answer from tieout.outgoing_attempts
         where endpoint_id = $1 and event_id = $2 order by number`,
        [endpointId, eventId],
      )
      const log = attempts.map(({ duration_ms: durationMs, ...one }) => ({ ...one, durationMs }))
      return { ...rowOf(row), log }
    },

    async counts(endpointId) {
      const { rows } = await ask<{ state: DeliveryState; count: bigint; oldest: string }>(
        `select state, count(*), min(queued_at) as oldest from tieout.outgoing
         where endpoint_id = $1 group by state`,
        [endpointId],
      )
      const of = (state: DeliveryState) => rows.find((row) => row.state === state)
      const count = (state: DeliveryState) => Number(of(state)?.count ?? 0)
      return {
        waiting: count('waiting'),
        delivered: count('delivered'),
        failed: count('failed'),
        oldestWaiting: of('waiting')?.oldest ?? null,
      }
    },

    async health(endpointIds) {
      const { rows } = await ask<{
        endpoint_id: string
        failing_since: string | null
        failures: number
        held_until: string | null
        last_delivered_at: string | null
      }>('select * from tieout.outgoing_endpoints where endpoint_id = any ($1)', [endpointIds])
      return rows.map((row) => ({
        endpointId: row.endpoint_id,
        failingSince: row.failing_since,
        failures: row.failures,
        heldUntil: row.held_until,
        lastDeliveredAt: row.last_delivered_at,
      }))
    },

    async replays(replayIds) {
      const { rows } = await ask<{
        replay_id: string
        position: string | null
        looked: bigint
        queued: bigint
      }>('select * from tieout.outgoing_replays where replay_id = any ($1)', [replayIds])
      return rows.map((row) => ({
        replayId: row.replay_id,
        position: row.position as Position | null,
        looked: Number(row.looked),
        queued: Number(row.queued),
      }))
    },
  }
}
