// Past events told once more: from a place or a moment, with progress, over restarts, and no faster
// than the receiver takes them.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingQueue } from '../../src/domain/outgoing.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import { memoryOutgoing } from '../support/memory-outgoing.ts'
import { openReceiver, openTold, type Receiver, type Told } from '../support/outgoing.ts'

let told: Told
let receiver: Receiver
let e: string
let happened: Awaited<ReturnType<Told['happens']>>[]
beforeEach(async () => {
  e = randomUUID()
  receiver = await openReceiver()
  const own = memoryOutgoing()
  told = openTold({ queue: own, log: own.log, keys: own.keys })
  happened = []
  for (let n = 0; n < 6; n++) {
    happened.push(await told.happens(`deal-${n}`, n === 3 ? 'InvoiceVoided' : 'InvoicePaid'))
    told.pass(1_000)
  }
})
afterEach(async () => {
  await receiver.close()
  await told.close()
})

const replay = (from: string, to: string | null = null, replayId = 'r1') =>
  told.decide(WebhookEndpoint.replay({ endpointId: e, replayId, from, to }))
const idsTold = () => receiver.received.map(({ headers }) => headers['webhook-id'] ?? '')
const idsOf = (from: number, to = 6) => happened.slice(from, to).map(({ id }) => id)
const types = async () => {
  const events = await Array.fromAsync(told.store.readStream('webhook-endpoint-main.all'))
  return events.map(({ type }) => type)
}
const completed = () => told.passUntil(async () => (await types()).includes('ReplayCompleted'))

describe('a replay', () => {
  test('tells of everything before the endpoint was there, in order, each under its own id', async () => {
    const secret = await told.endpoint(e, receiver.url)
    receiver.answers({ status: 200 })
    await replay(happened[0]?.position ?? '')
    told.process()
    await completed()
    await told.passUntil(() => receiver.received.length === 6)
    expect(new Set(idsTold())).toEqual(new Set(idsOf(0)))
    for (const one of receiver.received) expect(one.verified(secret)).toBeTruthy()
    const { position, looked, queued } = (await told.log.replays(['r1']))[0] ?? {}
    expect({ looked, queued }).toEqual({ looked: 6, queued: 6 })
    expect(position && position > (happened[5]?.position ?? '')).toBe(true)
  })

  test('begins at a position or at a moment, and ends at one, both included', async () => {
    await told.endpoint(e, receiver.url)
    told.process()
    await replay(happened[4]?.position ?? '')
    await completed()
    await told.passUntil(() => receiver.received.length === 2)
    expect(new Set(idsTold())).toEqual(new Set(idsOf(4)))
    await replay('2026-11-21T10:00:01Z', '2026-11-21T10:00:02.000Z', 'r2')
    await told.passUntil(() => receiver.received.length === 4)
    expect(new Set(idsTold().slice(2))).toEqual(new Set(idsOf(1, 3)))
    await told.passUntil(
      async () => (await types()).filter((type) => type === 'ReplayCompleted').length === 2,
    )
    await replay(happened[0]?.position ?? '', happened[0]?.position ?? '', 'r3')
    await told.passUntil(() => receiver.received.length === 5)
    expect(idsTold().at(-1)).toBe(happened[0]?.id)
  })

  test('tells once more of what was told already, and keeps to the types', async () => {
    await told.endpoint(e, receiver.url, ['tieout.InvoiceVoided'])
    told.process()
    const { id, position } = await told.happens('deal-9', 'InvoiceVoided')
    await told.delivered(e, 1)
    await replay(position)
    await told.passUntil(() => receiver.received.length === 2)
    expect(idsTold()).toEqual([id, id])
    await completed()
    await replay(happened[0]?.position ?? '', null, 'r2')
    await told.passUntil(() => receiver.received.length === 4)
    expect(idsTold().slice(2).sort()).toEqual([happened[3]?.id ?? '', id].sort())
    expect(await told.log.replays(['r2'])).toMatchObject([{ looked: 7, queued: 2 }])
  })

  test('does not tell of what happens meanwhile a second time', async () => {
    await told.endpoint(e, receiver.url)
    told.process()
    await replay(happened[0]?.position ?? '')
    const during = await told.happens('deal-during')
    await completed()
    await told.passUntil(() => receiver.received.length === 7)
    expect(idsTold().filter((id) => id === during.id)).toHaveLength(1)
  })

  test('goes on where it was when its process died, and tells nothing twice', async () => {
    await told.endpoint(e, receiver.url)
    // More than a batch, so that it dies in between.
    for (let n = 0; n < 300; n++) happened.push(await told.happens(`many-${n}`))
    let steps = 0
    const dying: OutgoingQueue = {
      ...told.queue,
      async replayStep(...given) {
        steps += 1
        if (steps > 1) throw new Error('killed')
        await told.queue.replayStep(...given)
      },
      // Nothing is sent by it.
      due: async () => [],
    }
    await replay(happened[0]?.position ?? '')
    const one = told.process({ queue: dying })
    await told.passUntil(() => steps > 1)
    await one.stop()
    const kept = await told.queue.replay('r1')
    expect(kept?.looked).toBeGreaterThan(0)
    expect(kept?.looked).toBeLessThan(306)
    told.process()
    await completed()
    await told.passUntil(() => receiver.received.length >= 306)
    expect(receiver.received).toHaveLength(306)
    expect(new Set(idsTold()).size).toBe(306)
    expect(await told.log.replays(['r1'])).toMatchObject([{ looked: 306, queued: 306 }])
  })

  test('waits while as much waits as may, and while the endpoint is off', async () => {
    await told.endpoint(e, receiver.url)
    let waiting = 1_000
    const full: OutgoingQueue = { ...told.queue, waiting: async () => waiting }
    told.process({ queue: full })
    await replay(happened[0]?.position ?? '')
    let looks = 0
    await told.passUntil(() => ++looks > 50)
    expect(receiver.received).toEqual([])
    await told.decide(WebhookEndpoint.disable({ endpointId: e, reason: 'by-hand', note: null }))
    waiting = 0
    looks = 0
    await told.passUntil(() => ++looks > 50)
    expect(receiver.received).toEqual([])
    await told.decide(WebhookEndpoint.enable(e))
    await told.passUntil(() => receiver.received.length === 6)
  })

  test('can be stopped', async () => {
    await told.endpoint(e, receiver.url)
    const full: OutgoingQueue = { ...told.queue, waiting: async () => 1_000 }
    told.process({ queue: full })
    await replay(happened[0]?.position ?? '')
    await told.decide(WebhookEndpoint.stopReplay({ endpointId: e, replayId: 'r1' }))
    let looks = 0
    await told.passUntil(() => ++looks > 60)
    expect(receiver.received).toEqual([])
    expect(await types()).toEqual(['EndpointAdded', 'ReplayRequested', 'ReplayStopped'])
  })

  test('of nothing ends at once', async () => {
    await told.endpoint(e, receiver.url)
    told.process()
    await replay('99999999999999999999')
    await completed()
    expect(receiver.received).toEqual([])
  })
})
