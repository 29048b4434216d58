// What the queue of outgoing webhooks promises, whoever keeps it: each event once, in order within
// its stream, never in two hands at once, and nothing stuck in the hands of one who is gone.
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Position } from '../../src/domain/event-store.ts'
import {
  type Claimed,
  type Delivery,
  failuresBeforeHold,
  type Outcome,
  type OutgoingLog,
  type OutgoingQueue,
} from '../../src/domain/outgoing.ts'

export const at = (seconds: number) =>
  new Date(Date.parse('2026-11-21T10:00:00Z') + seconds * 1000).toISOString()
const positionOf = (place: number) => String(place).padStart(20, '0') as Position

export const delivery = (endpointId: string, place: number, stream = `s-${place}`): Delivery => ({
  endpointId,
  eventId: `00000000-0000-8000-8000-${String(place).padStart(12, '0')}`,
  position: positionOf(place),
  stream,
  revision: BigInt(place),
  type: 'tieout.InvoicePaid',
})
const delivered = (seconds: number): Outcome => ({
  ...{ code: 'delivered', status: 200, durationMs: 12.4, answer: 'ok', at: at(seconds) },
  ...{ state: 'delivered', dueAt: null, rung: 0, heldUntil: null },
})
const refused = (seconds: number, dueIn: number | null, more: Partial<Outcome> = {}): Outcome => ({
  ...{ code: 'refused', status: 500, durationMs: 3, answer: 'no', at: at(seconds) },
  ...{ state: dueIn === null ? 'failed' : 'waiting', rung: 1, heldUntil: null },
  dueAt: dueIn === null ? null : at(seconds + dueIn),
  ...more,
})
const placesOf = (claimed: readonly Delivery[]) => claimed.map(({ position }) => Number(position))

export function outgoingQueueContract(
  open: () => { queue: OutgoingQueue; other: OutgoingQueue; log: OutgoingLog },
) {
  const fresh = () => ({ ...open(), id: randomUUID() })
  const claim = (queue: OutgoingQueue, id: string, seconds: number, most = 10) =>
    queue.claim(id, most, at(seconds), at(seconds + 60))

  describe('adding', () => {
    test('puts each endpoint and event there once, however often it is said', async () => {
      const { queue, log, id } = fresh()
      await queue.add([delivery(id, 1), delivery(id, 2)], at(0))
      await queue.add([delivery(id, 2), delivery(id, 3)], at(5))
      await queue.add([], at(5))
      expect(await log.counts(id)).toMatchObject({ waiting: 3, delivered: 0, failed: 0 })
      expect(await queue.find(id, delivery(id, 2).eventId)).toEqual(delivery(id, 2))
      expect(await queue.find(id, randomUUID())).toBeNull()
    })

    test('changes nothing of what was delivered', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      const [one] = await claim(queue, id, 1)
      await queue.record(one as Claimed, delivered(2))
      await queue.add([delivery(id, 1)], at(3))
      expect(await claim(queue, id, 100)).toEqual([])
    })

    test('keeps endpoints apart', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 1), delivery(`${id}-b`, 1)], at(0))
      expect(await claim(queue, id, 1)).toHaveLength(1)
      expect(await queue.due([id, `${id}-b`, 'nobody'], at(1))).toEqual([`${id}-b`])
    })
  })

  describe('a claim', () => {
    test('hands out what is due, the oldest first, up to as many as asked for', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 3), delivery(id, 1), delivery(id, 2)], at(0))
      const claimed = await claim(queue, id, 1, 2)
      expect(placesOf(claimed)).toEqual([1, 2])
      expect(claimed[0]).toMatchObject({ ...delivery(id, 1), attempt: 1, rung: 0, failures: 0 })
    })

    test('of two processes is never of the same event', async () => {
      const { queue, other, id } = fresh()
      const all = Array.from({ length: 4 }, (_, place) => delivery(id, place + 1))
      await queue.add(all, at(0))
      const taken = await Promise.all([claim(queue, id, 1, 3), claim(other, id, 1, 3)])
      expect(placesOf(taken.flat()).sort()).toEqual([1, 2, 3, 4])
    })

    test('leaves no more than four out at one endpoint, over all processes', async () => {
      const { queue, other, id } = fresh()
      const all = Array.from({ length: 9 }, (_, place) => delivery(id, place + 1))
      await queue.add(all, at(0))
      const taken = await Promise.all([claim(queue, id, 1), claim(other, id, 1)])
      expect(taken.flat()).toHaveLength(4)
      const [first] = taken.flat()
      await queue.record(first as Claimed, delivered(2))
      expect(placesOf(await claim(other, id, 2))).toEqual([5])
    })

    test('never hands out two events of a stream at once, and the first first', async () => {
      const { queue, other, id } = fresh()
      await queue.add([delivery(id, 2, 'deal'), delivery(id, 1, 'deal')], at(0))
      const [first, ...none] = await claim(queue, id, 1)
      expect(placesOf([first as Claimed])).toEqual([1])
      expect(none).toEqual([])
      expect(await claim(other, id, 1)).toEqual([])
      await queue.record(first as Claimed, delivered(2))
      expect(placesOf(await claim(other, id, 2))).toEqual([2])
    })

    test('lets the next of a stream go while the first waits for its retry', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 1, 'deal'), delivery(id, 2, 'deal')], at(0))
      const [first] = await claim(queue, id, 1)
      await queue.record(first as Claimed, refused(2, 5))
      const [second] = await claim(queue, id, 3)
      expect(placesOf([second as Claimed])).toEqual([2])
      // Due again while the other is still out: they are never out together.
      expect(await claim(queue, id, 8)).toEqual([])
      await queue.record(second as Claimed, delivered(9))
      expect(placesOf(await claim(queue, id, 9))).toEqual([1])
    })

    test('ends: what a process had in hand when it died is taken by another', async () => {
      const { queue, other, log, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      const [lost] = await claim(queue, id, 1)
      expect(await other.due([id], at(60))).toEqual([])
      expect(await claim(other, id, 60)).toEqual([])
      expect(await other.due([id], at(61))).toEqual([id])
      const [taken] = await claim(other, id, 61)
      expect(taken).toMatchObject({ attempt: 2, rung: 0 })
      // The first wakes up late: what it says is about its own attempt and nothing else.
      await queue.record(lost as Claimed, refused(62, null))
      expect(await log.counts(id)).toMatchObject({ waiting: 1, failed: 0 })
      await other.record(taken as Claimed, delivered(63))
      const found = await log.delivery(id, delivery(id, 1).eventId)
      expect(found).toMatchObject({ state: 'delivered', attempts: 2 })
      expect(found?.log.map(({ code }) => code)).toEqual(['refused', 'delivered'])
    })

    test('shows an attempt whose outcome nobody wrote down', async () => {
      const { queue, log, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      await claim(queue, id, 1)
      const found = await log.delivery(id, delivery(id, 1).eventId)
      expect(found?.log).toMatchObject([{ number: 1, code: 'unknown', durationMs: null }])
    })

    test('that is given back leaves no attempt behind', async () => {
      const { queue, log, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      const [one] = await claim(queue, id, 1)
      await queue.release(one as Claimed, at(30))
      expect(await claim(queue, id, 29)).toEqual([])
      expect(await claim(queue, id, 30)).toMatchObject([{ attempt: 1 }])
      const found = await log.delivery(id, delivery(id, 1).eventId)
      expect(found?.log).toHaveLength(1)
    })
  })

  describe('what came of it', () => {
    test('is due again when it says so, and then no more', async () => {
      const { queue, log, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      const [one] = await claim(queue, id, 1)
      await queue.record(one as Claimed, refused(2, 5))
      expect(await claim(queue, id, 6)).toEqual([])
      const [again] = await claim(queue, id, 7)
      expect(again).toMatchObject({ attempt: 2, rung: 1, failures: 1 })
      await queue.record(again as Claimed, refused(8, null))
      expect(await claim(queue, id, 999_999)).toEqual([])
      const found = await log.delivery(id, delivery(id, 1).eventId)
      expect(found).toMatchObject({ state: 'failed', dueAt: null, last: { code: 'refused' } })
      expect(found?.log).toMatchObject([{ status: 500, answer: 'no' }, { number: 2 }])
      expect(Date.parse(found?.settledAt ?? '')).toBe(Date.parse(at(8)))
    })

    test('is the health of the endpoint: failing since the first failure, well after a success', async () => {
      const { queue, log, id } = fresh()
      await queue.add(
        [1, 2, 3].map((place) => delivery(id, place)),
        at(0),
      )
      const [a, b, c] = (await claim(queue, id, 1)) as [Claimed, Claimed, Claimed]
      await queue.record(a, refused(2, 5))
      const health = await queue.record(b, refused(9, 5))
      expect(health.failures).toBe(2)
      expect(Date.parse(health.failingSince ?? '')).toBe(Date.parse(at(2)))
      expect(await queue.record(c, delivered(10))).toEqual({ failingSince: null, failures: 0 })
      expect(await log.health([id])).toMatchObject([{ endpointId: id, failures: 0 }])
    })

    test('holds the endpoint back when it asked for it', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 1), delivery(id, 2)], at(0))
      const [one] = await claim(queue, id, 1, 1)
      await queue.record(one as Claimed, refused(2, 120, { heldUntil: at(122) }))
      expect(await queue.due([id], at(121))).toEqual([])
      expect(await claim(queue, id, 121)).toEqual([])
      expect(placesOf(await claim(queue, id, 122))).toEqual([2, 1])
    })

    test('leaves one place to an endpoint that has failed again and again', async () => {
      const { queue, id } = fresh()
      const count = failuresBeforeHold + 5
      await queue.add(
        Array.from({ length: count }, (_, place) => delivery(id, place + 1)),
        at(0),
      )
      for (let failed = 0; failed < failuresBeforeHold; failed++) {
        const [one] = await claim(queue, id, 1, 1)
        await queue.record(one as Claimed, refused(1, 900))
      }
      expect(await claim(queue, id, 2)).toHaveLength(1)
      expect(await claim(queue, id, 2)).toEqual([])
    })
  })

  describe('asked for again', () => {
    test('what was delivered is sent once more, and for one wish only once', async () => {
      const { queue, log, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      const [one] = await claim(queue, id, 1)
      await queue.record(one as Claimed, delivered(2))
      await queue.again([delivery(id, 1)], positionOf(7), at(10))
      const [again] = await claim(queue, id, 10)
      expect(again).toMatchObject({ attempt: 2, rung: 0 })
      await queue.record(again as Claimed, delivered(11))
      await queue.again([delivery(id, 1)], positionOf(7), at(12))
      expect(await claim(queue, id, 13)).toEqual([])
      await queue.again([delivery(id, 1)], positionOf(8), at(14))
      expect(await claim(queue, id, 15)).toHaveLength(1)
      expect(await log.counts(id)).toMatchObject({ waiting: 1 })
    })

    test('what waits for a retry is due at once, with all its retries', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 1)], at(0))
      const [one] = await claim(queue, id, 1)
      await queue.record(one as Claimed, refused(2, 50_000))
      await queue.again([delivery(id, 1)], positionOf(7), at(10))
      expect(await claim(queue, id, 10)).toMatchObject([{ rung: 0 }])
    })

    test('of all that waits, nothing keeps waiting, and nothing is held back', async () => {
      const { queue, id } = fresh()
      await queue.add([delivery(id, 1), delivery(id, 2)], at(0))
      const [one, two] = (await claim(queue, id, 1)) as [Claimed, Claimed]
      await queue.record(one, delivered(2))
      await queue.record(two, refused(2, 50_000, { heldUntil: at(50_000) }))
      await queue.wake(id, at(10))
      expect(placesOf(await claim(queue, id, 10))).toEqual([2])
    })
  })

  describe('a replay', () => {
    const step = (id: string, replayId: string, places: number[], reached: number) => ({
      ...{ replayId, endpointId: id, by: positionOf(50), position: positionOf(reached) },
      deliveries: places.map((place) => delivery(id, place)),
      ...{ looked: reached, queued: places.length },
    })

    test('keeps its place together with what it has found', async () => {
      const { queue, other, log, id } = fresh()
      const replayId = randomUUID()
      expect(await queue.replay(replayId)).toBeNull()
      await queue.add([delivery(id, 2)], at(0))
      const [one] = await claim(queue, id, 1)
      await queue.record(one as Claimed, delivered(2))
      await queue.replayStep(step(id, replayId, [1, 2], 9), at(10))
      expect(await other.replay(replayId)).toEqual({
        position: positionOf(9),
        looked: 9,
        queued: 2,
      })
      expect(await log.replays([replayId])).toMatchObject([{ replayId, looked: 9 }])
      expect(placesOf(await claim(queue, id, 10))).toEqual([1, 2])
    })

    test('does nothing twice when a step is done twice', async () => {
      const { queue, id } = fresh()
      const replayId = randomUUID()
      await queue.replayStep(step(id, replayId, [1], 9), at(0))
      const [one] = await claim(queue, id, 1)
      await queue.record(one as Claimed, delivered(2))
      await queue.replayStep(step(id, replayId, [1], 9), at(3))
      expect(await claim(queue, id, 4)).toEqual([])
    })

    test('can be a step without events', async () => {
      const { queue, id } = fresh()
      const replayId = randomUUID()
      await queue.replayStep(step(id, replayId, [], 4), at(0))
      expect(await queue.replay(replayId)).toMatchObject({ queued: 0 })
      expect(await queue.waiting(id, 10)).toBe(0)
    })
  })

  describe('what people see', () => {
    test('is a list in pages, the newest first, by state and by type', async () => {
      const { queue, log, id } = fresh()
      await queue.add(
        [1, 2, 3, 4].map((place) => delivery(id, place)),
        at(0),
      )
      await queue.add([{ ...delivery(id, 5), type: 'tieout.DealWon' }], at(0))
      const [one] = await claim(queue, id, 1, 1)
      await queue.record(one as Claimed, delivered(2))
      const all = await log.deliveries({ endpointId: id, limit: 10 })
      expect(placesOf(all)).toEqual([5, 4, 3, 2, 1])
      const page = await log.deliveries({ endpointId: id, limit: 2, before: positionOf(4) })
      expect(placesOf(page)).toEqual([3, 2])
      const waiting = {
        endpointId: id,
        limit: 10,
        state: 'waiting' as const,
        type: 'tieout.DealWon',
      }
      expect(placesOf(await log.deliveries(waiting))).toEqual([5])
      expect(all.at(-1)).toMatchObject({
        state: 'delivered',
        last: { code: 'delivered', status: 200 },
      })
      expect(await log.delivery(id, randomUUID())).toBeNull()
    })

    test('is gone when it is old, and when its endpoint is', async () => {
      const { queue, log, id } = fresh()
      await queue.add([delivery(id, 1), delivery(id, 2)], '2020-01-01T00:00:00.000Z')
      await queue.add([delivery(id, 3)], at(0))
      expect(await queue.prune('2020-02-01T00:00:00.000Z', 1)).toBe(1)
      expect(await queue.prune('2020-02-01T00:00:00.000Z', 10)).toBe(1)
      expect(await queue.prune('2020-02-01T00:00:00.000Z', 10)).toBe(0)
      expect(placesOf(await log.deliveries({ endpointId: id, limit: 9 }))).toEqual([3])
      await queue.forget(id)
      expect(await log.counts(id)).toMatchObject({ waiting: 0 })
      expect(await queue.waiting(id, 5)).toBe(0)
    })
  })
}
