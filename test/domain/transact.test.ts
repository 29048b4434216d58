import { beforeEach, describe, expect, test } from 'vitest'
import { type EventStore, VersionConflict } from '../../src/domain/event-store.ts'
import * as Payment from '../../src/domain/payment.ts'
import { receive } from '../../src/domain/payment-receiving.ts'
import { allocate } from '../../src/domain/payment-placing.ts'
import { load, transact } from '../../src/domain/transact.ts'
import { cause, eur, match, paymentId, received } from '../support/examples.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { refundIssued } from '../support/examples.ts'
import { refund } from '../../src/domain/payment-reversal.ts'

const stream = `payment-main.${paymentId}`
let store: EventStore
beforeEach(() => {
  store = openMemoryStore({ now: () => new Date(0) })
})
const eventsIn = () => Array.fromAsync(store.readStream(stream))
const decide = (
  decision: Parameters<typeof transact<Payment.State, Payment.Event>>[3],
  id = 'a',
  on = store,
) => transact(on, Payment.decider, paymentId, decision, cause(id))
const spend = (amount: string, decisionId: string) =>
  allocate({ decisionId, lines: [{ invoiceId: 'deal-42', amount }], match })

/** The store, where each time just before an append somebody else was quicker, `times` times. */
function overtaken(times: number, quicker: (nth: number) => Promise<unknown>): EventStore {
  let left = times
  return {
    ...store,
    async append(...request) {
      if (left > 0) {
        left -= 1
        await quicker(times - left)
      }
      return store.append(...request)
    },
  }
}

test('a decision becomes history, with its cause', async () => {
  const done = await decide(receive(received()))
  const [event, ...others] = await eventsIn()
  expect(others).toEqual([])
  expect(event).toMatchObject({ stream, type: 'PaymentReceived', data: received(), revision: 0n })
  expect(event?.meta).toEqual(cause('a'))
  expect(done).toMatchObject({ revision: 0n, position: event?.position })
  expect(done.state.details).toEqual(received())
})

test('a decision that has nothing to say writes nothing', async () => {
  await decide(receive(received()))
  const again = await decide(receive(received()), 'b')
  expect(again).toMatchObject({ events: [], position: undefined, revision: 0n })
  expect(await eventsIn()).toHaveLength(1)
})

test('a refused decision writes nothing', async () => {
  await expect(decide(spend('1.00', 'd'))).rejects.toMatchObject({ code: 'payment-not-found' })
  expect(await eventsIn()).toEqual([])
})

test('the events of one decision lie together and are told apart, also two of a kind', async () => {
  await decide(receive(received()))
  await decide(spend('60.00', 'd1'))
  await decide(spend('40.00', 'd2'), 'b')
  await decide(refund({ refundId: 're_1', amount: eur('50.00') }), 'c')
  const events = await eventsIn()
  const decided = ['AllocationReleased', 'AllocationReleased', 'RefundIssued']
  expect(events.slice(3).map((event) => event.type)).toEqual(decided)
  expect(new Set(events.map((event) => event.id)).size).toBe(6)
})

test('a stream is remembered as far as it goes', async () => {
  expect(await load(store, Payment.decider, 'main', paymentId)).toEqual({
    state: Payment.initial,
    revision: 'none',
  })
  await decide(receive(received()))
  const loaded = await load(store, Payment.decider, 'main', paymentId)
  expect(loaded.revision).toBe(0n)
  expect(loaded.state.details).toEqual(received())
})

describe('when somebody else was quicker', () => {
  beforeEach(() => decide(receive(received())))

  test('the decision is made anew on what is true now', async () => {
    const rival = () => decide(refund({ refundId: 're_1', amount: eur('30.00') }), 'rival')
    const whole = (state: Payment.State) =>
      spend(Payment.figures(state).unapplied.toFixed(2), 'd')(state)
    await decide(whole, 'b', overtaken(1, rival))
    const { state } = await load(store, Payment.decider, 'main', paymentId)
    expect(state.lines.map((line) => `${line.amount}`)).toEqual(['70'])
  })

  test('what has become impossible is refused', async () => {
    const rival = () => decide(spend('60.00', 'rival'), 'rival')
    await expect(decide(spend('60.00', 'd'), 'b', overtaken(1, rival))).rejects.toMatchObject({
      code: 'exceeds-unapplied',
    })
    const { state } = await load(store, Payment.decider, 'main', paymentId)
    expect(Payment.figures(state).allocated.toFixed()).toBe('60')
  })

  test('what has become true is not said twice', async () => {
    const same = refund({ refundId: 're_1', amount: eur('30.00') })
    const done = await decide(
      same,
      'b',
      overtaken(1, () => decide(same, 'rival')),
    )
    expect(done.events).toEqual([])
    expect((await eventsIn()).slice(1).map(({ type, data }) => ({ type, data }))).toEqual([
      refundIssued('30.00'),
    ])
  })

  const smallRefund = (nth: number) => refund({ refundId: `re_${nth}`, amount: eur('1.00') })
  test('again and again, the decision is tried eight times', async () => {
    const rival = (nth: number) => decide(smallRefund(nth), `rival-${nth}`)
    await decide(spend('50.00', 'd'), 'b', overtaken(7, rival))
    expect((await eventsIn()).at(-1)?.type).toBe('PaymentAllocated')
  })
  test('eight times, the conflict is the answer', async () => {
    const rival = (nth: number) => decide(smallRefund(nth), `rival-${nth}`)
    const losing = decide(spend('50.00', 'd'), 'b', overtaken(8, rival))
    await expect(losing).rejects.toBeInstanceOf(VersionConflict)
    expect((await eventsIn()).map((event) => event.type)).not.toContain('PaymentAllocated')
  })
})

test('an append whose answer was lost meets itself when it is made again', async () => {
  const request: Parameters<EventStore['append']>[] = []
  const recording: EventStore = {
    ...store,
    append: (...one) => {
      request.push(one)
      return store.append(...one)
    },
  }
  await decide(receive(received()), 'a', recording)
  const [first] = request
  if (!first) throw new Error('nothing was appended')
  expect((await store.append(...first)).repeated).toBe(true)
  expect(await eventsIn()).toHaveLength(1)
})
