// The queue of what goes out, in Postgres: shared by all processes, each statement whole. The moments
// are those of the process that asks: a clock that is ahead takes over early what another has in
// hand, and the receiver is told twice of an event, under one id. It never loses one.
import type pg from 'pg'
import type { Position } from '../../domain/event-store.ts'
import {
  type Claimed,
  type Delivery,
  failuresBeforeHold,
  type Health,
  type OutgoingQueue,
  type ReplayStep,
} from '../../domain/outgoing.ts'
import { orUnavailable } from './pool.ts'

/** To one endpoint at once, over all processes. */
export const outMost = 4

type Row = {
  endpoint_id: string
  event_id: string
  position: string
  stream: string
  revision: bigint
  type: string
}

const deliveryOf = (row: Row): Delivery => ({
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  position: row.position as Position,
  stream: row.stream,
  revision: row.revision,
  type: row.type,
})

/** As six arrays, one a column. */
const columnsOf = (deliveries: readonly Delivery[]) => [
  deliveries.map(({ endpointId }) => endpointId),
  deliveries.map(({ eventId }) => eventId),
  deliveries.map(({ position }) => position),
  deliveries.map(({ stream }) => stream),
  deliveries.map(({ revision }) => String(revision)),
  deliveries.map(({ type }) => type),
]
const given = `
  insert into tieout.outgoing as kept (endpoint_id, event_id, position, stream, revision, type,
    due_at, queued_at, touched_at, asked_by)
  select d.*, $7::timestamptz, $7, $7, $8
  from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[]) as d`
// What waits is sent anyway, and keeps its place; what was tried begins anew.
const onceMore = `
  on conflict (endpoint_id, event_id) do update
    set state = 'waiting', rung = 0, due_at = least(kept.due_at, excluded.due_at),
      settled_at = null, touched_at = excluded.touched_at, asked_by = excluded.asked_by
    where kept.asked_by is null or kept.asked_by < excluded.asked_by`

export function postgresOutgoing(pool: pg.Pool): OutgoingQueue {
  const ask = <R extends pg.QueryResultRow>(text: string, values: unknown[]) =>
    orUnavailable(pool.query<R>(text, values))

  return {
    async add(deliveries, now) {
      await ask(`${given} on conflict do nothing`, [...columnsOf(deliveries), now, null])
    },
    async again(deliveries, by, now) {
      await ask(`${given} ${onceMore}`, [...columnsOf(deliveries), now, by])
    },
    async find(endpointId, eventId) {
      const { rows } = await ask<Row>(
        'select * from tieout.outgoing where endpoint_id = $1 and event_id = $2',
        [endpointId, eventId],
      )
      return rows[0] ? deliveryOf(rows[0]) : null
    },
    async wake(endpointId, now) {
      await ask(
        `with endpoint as (
           update tieout.outgoing_endpoints set held_until = null where endpoint_id = $1
         )
         update tieout.outgoing set due_at = $2
         where endpoint_id = $1 and state = 'waiting' and due_at > $2`,
        [endpointId, now],
      )
    },
    async forget(endpointId) {
      for (const table of ['outgoing', 'outgoing_endpoints', 'outgoing_replays']) {
        await ask(`delete from tieout.${table} where endpoint_id = $1`, [endpointId])
      }
    },
    async due(endpointIds, now) {
      const { rows } = await ask<{ id: string }>(
        `select asked.id from unnest($1::text[]) as asked(id)
         where exists (
             select from tieout.outgoing w
             where w.endpoint_id = asked.id and w.state = 'waiting' and w.due_at <= $2
               and (w.claimed_until is null or w.claimed_until <= $2))
           and not exists (
             select from tieout.outgoing_endpoints e
             where e.endpoint_id = asked.id and e.held_until > $2)`,
        [endpointIds, now],
      )
      return rows.map(({ id }) => id)
    },
    async claim(endpointId, most, now, until) {
      const { rows } = await ask<
        Row & { claim: string; attempts: number; rung: number; failures: number }
      >(
        // The row of an endpoint may have been made by this very claim: then it is not seen here.
        `select taken.*, coalesce(e.failures, 0) as failures
         from tieout.claim_outgoing($1, $2, $3, $4, $5, $6) taken
         left join tieout.outgoing_endpoints e on e.endpoint_id = taken.endpoint_id
         order by taken.due_at, taken.position`,
        [endpointId, most, now, until, outMost, failuresBeforeHold],
      )
      return rows.map((row) => ({
        ...deliveryOf(row),
        claim: row.claim,
        attempt: row.attempts,
        rung: row.rung,
        failures: row.failures,
      }))
    },
    record: (claimed, outcome) => record(ask, claimed, outcome),
    async release({ endpointId, eventId, claim, attempt }, dueAt) {
      await ask(
        `with row as (
           update tieout.outgoing
           set claim = null, claimed_until = null, due_at = $4, attempts = attempts - 1
           where endpoint_id = $1 and event_id = $2 and claim = $3 and state = 'waiting'
           returning endpoint_id, event_id
         )
         delete from tieout.outgoing_attempts a using row
         where a.endpoint_id = row.endpoint_id and a.event_id = row.event_id and a.number = $5`,
        [endpointId, eventId, claim, dueAt, attempt],
      )
    },
    ...behind(ask),
  }
}

/** What goes on behind the senders. */
const behind = (ask: Ask): Pick<OutgoingQueue, 'waiting' | 'replay' | 'replayStep' | 'prune'> => ({
  async waiting(endpointId, most) {
    const { rows } = await ask<{ count: bigint }>(
      `select count(*) from (
         select from tieout.outgoing where endpoint_id = $1 and state = 'waiting' limit $2
       ) as found`,
      [endpointId, most],
    )
    return Number(rows[0]?.count ?? 0)
  },
  async replay(replayId) {
    const { rows } = await ask<{ position: string | null; looked: bigint; queued: bigint }>(
      'select position, looked, queued from tieout.outgoing_replays where replay_id = $1',
      [replayId],
    )
    const [row] = rows
    if (!row) return null
    const { looked, queued } = row
    const position = row.position as Position | null
    return { position, looked: Number(looked), queued: Number(queued) }
  },
  replayStep: (step, now) => replayStep(ask, step, now),
  async prune(before, most) {
    const { rowCount } = await ask(
      `delete from tieout.outgoing o using (
         select endpoint_id, event_id from tieout.outgoing
         where touched_at < $1 order by touched_at limit $2 for update skip locked
       ) as old
       where o.endpoint_id = old.endpoint_id and o.event_id = old.event_id`,
      [before, most],
    )
    return rowCount ?? 0
  },
})

type Ask = <R extends pg.QueryResultRow>(
  text: string,
  values: unknown[],
) => Promise<pg.QueryResult<R>>

/** The attempt, the delivery if it is still ours, and the health of the endpoint, in one statement. */
async function record(
  ask: Ask,
  { endpointId, eventId, claim, attempt }: Claimed,
  outcome: Parameters<OutgoingQueue['record']>[1],
): Promise<Health> {
  const { at, state, dueAt, rung, heldUntil, code, status, durationMs, answer } = outcome
  const { rows } = await ask<{ failing_since: string | null; failures: number }>(
    `with row as (
       update tieout.outgoing
       set state = $4, due_at = $5, rung = $6, claim = null, claimed_until = null, touched_at = $7,
         settled_at = case when $4 = 'waiting' then null else $7::timestamptz end
       where endpoint_id = $1 and event_id = $2 and claim = $3
     ), attempt as (
       update tieout.outgoing_attempts
       set code = $8, status = $9, duration_ms = $10, answer = $11
       where endpoint_id = $1 and event_id = $2 and number = $12
     )
     update tieout.outgoing_endpoints
     set failing_since = case when $4 = 'delivered' then null
         else coalesce(failing_since, $7::timestamptz) end,
       failures = case when $4 = 'delivered' then 0 else failures + 1 end,
       held_until = $13,
       last_delivered_at = case when $4 = 'delivered' then $7::timestamptz
         else last_delivered_at end
     where endpoint_id = $1
     returning failing_since, failures`,
    [
      ...[endpointId, eventId, claim, state, dueAt, rung, at],
      ...[code, status, Math.round(durationMs), answer, attempt, heldUntil],
    ],
  )
  const [row] = rows
  return { failingSince: row?.failing_since ?? null, failures: row?.failures ?? 0 }
}

/** The rows and the place commit together; done again, it changes nothing. */
async function replayStep(ask: Ask, step: ReplayStep, now: string): Promise<void> {
  const { replayId, endpointId, by, deliveries, position, looked, queued } = step
  await ask(
    `with place as (
       insert into tieout.outgoing_replays (replay_id, endpoint_id, position, looked, queued)
       values ($9, $10, $11, $12, $13)
       on conflict (replay_id) do update
         set position = excluded.position, looked = excluded.looked, queued = excluded.queued
     ) ${given} ${onceMore}`,
    [...columnsOf(deliveries), now, by, replayId, endpointId, position, looked, queued],
  )
}
