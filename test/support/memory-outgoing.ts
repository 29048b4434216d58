// The queue of outgoing webhooks in memory, for tests and the simulation: what several processes
// share when they are given the same one. The queue's contract runs on it as on Postgres.
import type { Position } from '../../src/domain/event-store.ts'
import {
  type Attempt,
  type Claimed,
  type Delivery,
  type DeliveryRow,
  type DeliveryState,
  failuresBeforeHold,
  type OutgoingLog,
  type OutgoingQueue,
  type ReplayProgress,
  type SigningKeys,
} from '../../src/domain/outgoing.ts'

type Row = Delivery & {
  state: DeliveryState
  attempts: (Omit<Attempt, 'durationMs'> & { at: string; durationMs: number | null })[]
  rung: number
  dueAt: string | null
  claim: string | null
  claimedUntil: string | null
  askedBy: Position | null
  queuedAt: string
  settledAt: string | null
  touchedAt: string
}
type Endpoint = {
  failingSince: string | null
  failures: number
  heldUntil: string | null
  lastDeliveredAt: string | null
}

const outMost = 4
const well: Endpoint = { failingSince: null, failures: 0, heldUntil: null, lastDeliveredAt: null }
const attemptLess = (row: Row) => ({
  at: row.touchedAt,
  ...{ code: 'unknown' as const, status: null, durationMs: null, answer: '' },
})

export function memoryOutgoing(): OutgoingQueue & { log: OutgoingLog; keys: SigningKeys } {
  const rows = new Map<string, Row>()
  const endpoints = new Map<string, Endpoint>()
  const replays = new Map<string, ReplayProgress & { endpointId: string }>()
  let claims = 0
  const keyOf = ({ endpointId, eventId }: Pick<Delivery, 'endpointId' | 'eventId'>) =>
    `${endpointId} ${eventId}`
  const of = (endpointId: string) =>
    [...rows.values()].filter((row) => row.endpointId === endpointId)
  const endpointOf = (endpointId: string) => endpoints.get(endpointId) ?? well
  const isOut = ({ claimedUntil }: Row, now: string) => claimedUntil !== null && claimedUntil > now
  const isDue = (row: Row, now: string) =>
    row.state === 'waiting' && row.dueAt !== null && row.dueAt <= now
  const isHeld = (endpointId: string, now: string) => (endpointOf(endpointId).heldUntil ?? '') > now

  function put(delivery: Delivery, now: string, askedBy: Position | null) {
    rows.set(keyOf(delivery), {
      ...delivery,
      ...{ state: 'waiting', attempts: [], rung: 0, dueAt: now, claim: null, claimedUntil: null },
      ...{ askedBy, queuedAt: now, settledAt: null, touchedAt: now },
    })
  }
  function putAgain(deliveries: readonly Delivery[], by: Position, now: string) {
    for (const delivery of deliveries) {
      const row = rows.get(keyOf(delivery))
      if (!row) put(delivery, now, by)
      if (!row || (row.askedBy !== null && row.askedBy >= by)) continue
      const dueAt = row.dueAt !== null && row.dueAt < now ? row.dueAt : now
      const fresh = { state: 'waiting' as const, rung: 0, settledAt: null }
      Object.assign(row, { ...fresh, dueAt, touchedAt: now, askedBy: by })
    }
  }
  /** In the way of another of its stream. */
  const blocks = (other: Row, row: Row, now: string) =>
    other !== row &&
    other.stream === row.stream &&
    other.state === 'waiting' &&
    (isOut(other, now) ||
      (other.position < row.position && (other.rung === 0 || isDue(other, now))))

  const queue: OutgoingQueue = {
    async add(deliveries, now) {
      for (const one of deliveries) if (!rows.has(keyOf(one))) put(one, now, null)
    },
    again: async (deliveries, by, now) => putAgain(deliveries, by, now),
    async find(endpointId, eventId) {
      const row = rows.get(keyOf({ endpointId, eventId }))
      return row ? deliveryIn(row) : null
    },
    async wake(endpointId, now) {
      endpoints.set(endpointId, { ...endpointOf(endpointId), heldUntil: null })
      for (const row of of(endpointId))
        if (row.state === 'waiting' && (row.dueAt ?? '') > now) row.dueAt = now
    },
    async forget(endpointId) {
      for (const row of of(endpointId)) rows.delete(keyOf(row))
      endpoints.delete(endpointId)
      for (const [id, one] of replays) if (one.endpointId === endpointId) replays.delete(id)
    },
    async due(endpointIds, now) {
      const hasDue = (id: string) => of(id).some((row) => isDue(row, now) && !isOut(row, now))
      return endpointIds.filter((id) => hasDue(id) && !isHeld(id, now))
    },
    async claim(endpointId, most, now, until) {
      if (isHeld(endpointId, now)) return []
      const { failures } = endpointOf(endpointId)
      const its = of(endpointId).filter(({ state }) => state === 'waiting')
      const byStream = Map.groupBy(its, ({ stream }) => stream)
      const allowed = failures >= failuresBeforeHold ? 1 : outMost
      const room = Math.min(most, allowed - its.filter((row) => isOut(row, now)).length)
      const taken = its
        .filter((row) => isDue(row, now) && !isOut(row, now))
        .filter((row) => !byStream.get(row.stream)?.some((other) => blocks(other, row, now)))
        .sort((a, b) =>
          a.dueAt === b.dueAt ? compare(a.position, b.position) : compare(a.dueAt, b.dueAt),
        )
        .slice(0, Math.max(0, room))
      return taken.map((row): Claimed => {
        claims += 1
        Object.assign(row, { claim: `${claims}`, claimedUntil: until, touchedAt: now })
        row.attempts.push(attemptLess(row))
        const { rung } = row
        const attempt = row.attempts.length
        return { ...deliveryIn(row), claim: `${claims}`, attempt, rung, failures }
      })
    },
    async record(claimed, outcome) {
      const { at, state, dueAt, rung, heldUntil, ...attempt } = outcome
      const { endpointId } = claimed
      const row = rows.get(keyOf(claimed))
      if (row)
        row.attempts[claimed.attempt - 1] = {
          ...attempt,
          at: row.attempts[claimed.attempt - 1]?.at ?? at,
        }
      if (row?.claim === claimed.claim) {
        const settledAt = state === 'waiting' ? null : at
        Object.assign(row, {
          state,
          dueAt,
          rung,
          settledAt,
          claim: null,
          claimedUntil: null,
          touchedAt: at,
        })
      }
      const before = endpointOf(endpointId)
      const after =
        state === 'delivered'
          ? { failingSince: null, failures: 0, heldUntil, lastDeliveredAt: at }
          : {
              ...{ failingSince: before.failingSince ?? at, failures: before.failures + 1 },
              ...{ heldUntil, lastDeliveredAt: before.lastDeliveredAt },
            }
      endpoints.set(endpointId, after)
      return { failingSince: after.failingSince, failures: after.failures }
    },
    async release(claimed, dueAt) {
      const row = rows.get(keyOf(claimed))
      if (row?.claim !== claimed.claim || row.state !== 'waiting') return
      row.attempts.pop()
      Object.assign(row, { claim: null, claimedUntil: null, dueAt })
    },
    async waiting(endpointId, most) {
      return Math.min(most, of(endpointId).filter(({ state }) => state === 'waiting').length)
    },
    async replay(replayId) {
      const { endpointId: _, ...progress } = replays.get(replayId) ?? { endpointId: '' }
      return 'looked' in progress ? progress : null
    },
    async replayStep({ replayId, endpointId, by, deliveries, position, looked, queued }, now) {
      replays.set(replayId, { endpointId, position, looked, queued })
      putAgain(deliveries, by, now)
    },
    async prune(before, most) {
      const old = [...rows.values()].filter(({ touchedAt }) => touchedAt < before).slice(0, most)
      for (const row of old) rows.delete(keyOf(row))
      return old.length
    },
  }
  return { ...queue, keys: memoryKeys(), log: logOf(of, endpointOf, replays) }
}

const compare = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : 1)

const deliveryIn = (row: Row): Delivery => {
  const { endpointId, eventId, position, stream, revision, type } = row
  return { endpointId, eventId, position, stream, revision, type }
}

function shown(row: Row): DeliveryRow {
  const last = row.attempts.at(-1)
  const { state, dueAt, queuedAt, settledAt } = row
  return {
    ...{ ...deliveryIn(row), state, dueAt, queuedAt, settledAt, attempts: row.attempts.length },
    last: last ? { code: last.code, status: last.status, at: last.at } : null,
  }
}

function logOf(
  of: (endpointId: string) => Row[],
  endpointOf: (endpointId: string) => Endpoint,
  replays: Map<string, ReplayProgress>,
): OutgoingLog {
  return {
    deliveries: async ({ endpointId, state, type, before, limit }) =>
      of(endpointId)
        .filter((row) => (!state || row.state === state) && (!type || row.type === type))
        .filter(({ position }) => before === undefined || position < before)
        .sort((a, b) => compare(b.position, a.position))
        .slice(0, limit)
        .map(shown),
    async delivery(endpointId, eventId) {
      const row = of(endpointId).find((one) => one.eventId === eventId)
      const log = row?.attempts.map((one, index) => ({ number: index + 1, ...one }))
      return row && log ? { ...shown(row), log } : null
    },
    async counts(endpointId) {
      const count = (state: DeliveryState) => of(endpointId).filter((row) => row.state === state)
      const [oldest = null] = count('waiting')
        .map(({ queuedAt }) => queuedAt)
        .sort()
      const [waiting, delivered, failed] = (['waiting', 'delivered', 'failed'] as const).map(
        (state) => count(state).length,
      ) as [number, number, number]
      return { waiting, delivered, failed, oldestWaiting: oldest }
    },
    health: async (ids) => ids.map((endpointId) => ({ endpointId, ...endpointOf(endpointId) })),
    replays: async (ids) =>
      ids.flatMap((replayId) => {
        const progress = replays.get(replayId)
        return progress ? [{ replayId, ...progress }] : []
      }),
  }
}

function memoryKeys(): SigningKeys {
  const kept = new Map<string, string>()
  return {
    async keep(endpointId, keyId, secret) {
      const name = `${endpointId} ${keyId}`
      if (!kept.has(name)) kept.set(name, secret)
      return kept.get(name) ?? secret
    },
    read: async (endpointId, keyIds) =>
      keyIds.flatMap((keyId) => kept.get(`${endpointId} ${keyId}`) ?? []),
    async drop(endpointId, keyIds) {
      for (const name of [...kept.keys()]) {
        const [endpoint, keyId = ''] = name.split(' ')
        if (endpoint === endpointId && (!keyIds || keyIds.includes(keyId))) kept.delete(name)
      }
    },
  }
}
