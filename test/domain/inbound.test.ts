import { describe, expect, test } from 'vitest'
import * as Inbound from '../../src/domain/inbound.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { spec } from '../support/spec.ts'

const inbound = spec(Inbound.decider)
const raw = { eventId: 'evt_1', kind: 'charge.succeeded', objectId: 'ch_1', raw: '{"id":"evt_1"}' }
const received = { ...raw, occurredAt: '2026-03-02T10:00:00.000Z' }
const arrived: Inbound.Event = { type: 'StripeEventReceived', data: received }
const reason = { eventId: 'evt_1', code: 'customer-not-linked', reason: 'no such customer' }
const held: Inbound.Event = { type: 'InboundHeld', data: reason }

describe('an event that could not be turned into facts', () => {
  test('is held, with the reason', () =>
    inbound.given(arrived).when(Inbound.hold(reason)).then(held))
  test('is released to be tried again', () =>
    inbound
      .given(arrived, held)
      .when(Inbound.releaseHeld('evt_1'))
      .then({ type: 'InboundReleased', data: { eventId: 'evt_1' } }))
  test('is held anew when the new try fails', () =>
    inbound
      .given(arrived, held, { type: 'InboundReleased', data: { eventId: 'evt_1' } })
      .when(Inbound.hold(reason))
      .then(held))
})
test('an event that is not held has nothing to be released from', () =>
  inbound.given(arrived).when(Inbound.releaseHeld('evt_1')).thenNothing())

test('what was understood is read once more, as often as somebody asks', () =>
  inbound
    .given(arrived)
    .when(Inbound.replay('evt_1'))
    .everyTime()
    .then({ type: 'InboundReplayed', data: { eventId: 'evt_1' } }))

describe('a raw event', () => {
  test.each([
    ['stripe', 'StripeEventReceived'],
    ['hubspot', 'HubSpotEventReceived'],
    ['quickbooks', 'QuickBooksEventReceived'],
  ] as const)('from %s is kept whole in a stream of its own', (platform, type) => {
    const { stream, event } = Inbound.receivedFact('main', platform, received)
    expect(stream).toBe(`inbound-main.${platform}-evt_1`)
    expect(event.type).toBe(type)
    expect(Inbound.decode(event).data).toEqual(received)
    expect(Inbound.platformOfType(type)).toBe(platform)
    expect(inbound.given(Inbound.decode(event)).state).toEqual({ held: false, eventId: 'evt_1' })
  })
  test('delivered again, even with other bytes, is recognised and not stored twice', async () => {
    const store = openMemoryStore({ now: () => new Date(0) })
    const first = Inbound.receivedFact('main', 'stripe', received)
    const second = Inbound.receivedFact('main', 'stripe', { ...received, raw: '{ }' })
    expect((await store.append(first.stream, [first.event], 'none')).repeated).toBe(false)
    expect((await store.append(second.stream, [second.event], 'none')).repeated).toBe(true)
    const kept = await Array.fromAsync(store.readStream(first.stream))
    expect(kept.map((event) => event.data)).toEqual([received])
  })
  test('of the same id in another workspace or platform is another one', () => {
    const ids = [
      Inbound.receivedFact('main', 'stripe', received),
      Inbound.receivedFact('other', 'stripe', received),
      Inbound.receivedFact('main', 'hubspot', received),
    ].map(({ event }) => event.id)
    expect(new Set(ids).size).toBe(3)
  })
})
