// What only a broker can do to us: lose its data, die, be shared, hold what is not ours.
import { randomUUID } from 'node:crypto'
import { connect, type JetStreamManager, type NatsConnection, nanos } from 'nats'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type NatsFeed, type NatsFeedOptions, openNatsFeed } from '../../src/adapters/nats/feed.ts'
import { parseEvent } from '../../src/adapters/nats/stream.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import type { EventStore, StoredEvent } from '../../src/domain/event-store.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import {
  hasNatsProgram,
  type NatsServer,
  sayNotRun,
  startNatsServer,
} from '../support/nats-server.ts'
import { append, consumer, idsOf, payments, receivePayments } from './change-feed.contract.ts'

const { clock } = realOutside
const suite = 'the change feed when NATS fails (needs a server of its own)'
if (!hasNatsProgram) sayNotRun(suite)

describe.skipIf(!hasNatsProgram)(suite, () => {
  let server: NatsServer
  let store: EventStore
  let stream: string
  let feeds: NatsFeed[]
  let nc: NatsConnection
  let jsm: JetStreamManager

  beforeAll(async () => {
    server = await startNatsServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    stream = `TEST_${randomUUID().slice(0, 8)}`
    store = openMemoryStore(clock)
    feeds = []
    nc = await connect({ servers: new URL(server.url).host, reconnectTimeWait: 50 })
    jsm = await nc.jetstreamManager()
  })
  afterEach(async () => {
    await Promise.all(feeds.map((feed) => feed.close()))
    await store.close()
    await nc.close()
  })

  const open = async (options: Partial<NatsFeedOptions> = {}) => {
    const feed = await openNatsFeed({ url: server.url, store, clock, stream, ...options })
    feeds.push(feed)
    return feed
  }
  const published = async (feed: NatsFeed) => {
    const head = await store.head()
    await expect.poll(() => feed.state().position, { timeout: 20_000 }).toBe(head)
  }
  const onStream = () => onStreamButFor(0)
  const onStreamButFor = async (deleted: number): Promise<StoredEvent[]> => {
    const { state } = await jsm.streams.info(stream)
    const events: StoredEvent[] = []
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      if (seq === deleted) continue
      const event = parseEvent((await jsm.streams.getMessage(stream, { seq })).string())
      if (event) events.push(event)
    }
    return events
  }

  test('a message carries the event, its subject and its id, and a repeat is recognised', async () => {
    const feed = await open()
    await append(store, 'inbound', 'stripe-1', 'StripeEventReceived')
    const event = await append(store, 'payment', 'p-1', 'DisputeOpened')
    await published(feed)
    const message = await jsm.streams.getMessage(stream, { seq: 1 })
    expect(message.subject).toBe(`${stream.toLowerCase()}.main.payment.dispute-opened`)
    expect(message.header.get('Nats-Msg-Id')).toBe(event.id)
    const reply = await nc.jetstream().publish(message.subject, message.data, { msgID: event.id })
    expect(reply.duplicate).toBe(true)
    await receivePayments(store, 2, 3)
    await published(feed)
    expect(idsOf(await onStream())).toEqual(payments(1, 3))
  })

  test('a stream that is removed is filled again, and consumers get everything again', async () => {
    const feed = await open()
    await receivePayments(store, 1, 20)
    const reading = consumer(feed)
    await reading.drain(20)
    await jsm.streams.delete(stream)
    await receivePayments(store, 21, 21)
    expect(idsOf(await reading.drain(21))).toEqual(payments(1, 21))
    expect(idsOf(await onStream())).toEqual(payments(1, 21))
  })

  test('NATS dies and comes back: everything goes on', async () => {
    const feed = await open()
    await receivePayments(store, 1, 10)
    const reading = consumer(feed)
    const inHand = await reading.take(3)
    await reading.drain(7)
    await server.kill()
    await receivePayments(store, 11, 20)
    // Confirmed only when NATS is back.
    const acknowledged = Promise.all(inHand.slice(0, 2).map((delivery) => delivery.ack()))
    await server.start()
    await acknowledged
    // A server killed like this may have forgotten the last acknowledgements it confirmed: what was
    // settled may come again, and nothing that was not may be missing.
    const seen: string[] = []
    while (seen.at(-1) !== 'p-20') seen.push(...idsOf(await reading.drain(1)))
    expect(seen.filter((id) => Number(id.slice(2)) > 10)).toEqual(payments(11, 20))
    expect(seen).not.toContain('p-3')
    await feed.close()
    expect(idsOf(await consumer(await open()).drain(1))).toEqual(['p-3'])
  })

  test('NATS comes back without its data: it is filled again from the event store', async () => {
    const feed = await open()
    await receivePayments(store, 1, 600)
    const reading = consumer(feed)
    await reading.drain(600)
    await server.kill()
    await server.wipe()
    await server.start()
    await receivePayments(store, 601, 601)
    expect(idsOf(await reading.drain(601))).toEqual(payments(1, 601))
  })

  test('without NATS the feed opens, says so, and works as soon as NATS is there', async () => {
    await server.kill()
    const feed = await open()
    await receivePayments(store, 1, 3)
    const reading = consumer(feed)
    const first = reading.next()
    expect(feed.state()).toMatchObject({ isConnected: false, fault: 'NATS cannot be reached' })
    await server.start()
    await feed.ready()
    expect(feed.state()).toMatchObject({ isConnected: true, fault: undefined })
    expect(idsOf([await first, ...(await reading.take(2))])).toEqual(payments(1, 3))
  })

  test('a feed that never reached NATS can be closed', async () => {
    await server.kill()
    const feed = await open()
    const reading = consumer(feed)
    const ended = reading.ended()
    await feed.close()
    expect(await ended).toBe(true)
    await server.start()
  })

  test('two relays at once lose nothing, double nothing and keep the order', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const writing = receivePayments(store, 1, 2_000)
    const read = await consumer(one as NatsFeed).drain(2_000)
    await writing
    await other?.close()
    await receivePayments(store, 2_001, 2_100)
    await published(one as NatsFeed)
    expect(idsOf(read)).toEqual(payments(1, 2_000))
    expect(idsOf(await onStream())).toEqual(payments(1, 2_100))
  })

  test('a relay that was overtaken long ago publishes nothing a second time', async () => {
    // JetStream recognises a repeat for this long only; the relay must not need it.
    const subjects = [`${stream.toLowerCase()}.>`]
    await jsm.streams.add({ name: stream, subjects, duplicate_window: nanos(100) })
    const { promise: gate, resolve: letGo } = Promise.withResolvers<void>()
    const late = await open({
      store: {
        ...store,
        async *subscribe(options) {
          await gate
          yield* store.subscribe(options)
        },
      },
    })
    await late.ready()
    await receivePayments(store, 1, 20)
    const first = await open()
    await published(first)
    // The memory of repeats is gone when the server takes one for new.
    const probe = { msgID: 'probe' }
    const subject = `${stream.toLowerCase()}.probe`
    await nc.jetstream().publish(subject, '', probe)
    const isTaken = async () => !(await nc.jetstream().publish(subject, '', probe)).duplicate
    await expect.poll(isTaken, { timeout: 5_000 }).toBe(true)
    letGo()
    await published(late)
    await receivePayments(store, 21, 30)
    await published(late)
    expect(idsOf(await onStream())).toEqual(payments(1, 30))
  })

  test('an event in hand is not handed out again when the stream is filled anew', async () => {
    const feed = await open()
    await receivePayments(store, 1, 5)
    const reading = consumer(feed)
    const inHand = await reading.take(5)
    await jsm.streams.delete(stream)
    await receivePayments(store, 6, 6)
    expect(idsOf(await reading.drain(1))).toEqual(['p-6'])
    for (const delivery of inHand) await delivery.ack()
    await feed.close()
    await receivePayments(store, 7, 7)
    expect(idsOf(await consumer(await open()).drain(1))).toEqual(['p-7'])
  })

  test('an event held longer than the ack wait is not delivered a second time', async () => {
    const feed = await open({ ackWaitMs: 300 })
    await receivePayments(store, 1, 3)
    const reading = consumer(feed)
    // The first is being worked on, the second keeps time, the third waits in the queue.
    const [held, timer] = await reading.take(2)
    await timer?.retry(450)
    const third = await reading.next()
    for (let round = 1; round <= 3; round++) {
      const again = await reading.next()
      expect(idsOf([again])).toEqual(['p-2'])
      if (round < 3) await again.retry(450)
      else await again.ack()
    }
    await Promise.all([held?.ack(), third.ack()])
    const { delivered } = await jsm.consumers.info(stream, 'sync')
    expect(delivered.consumer_seq).toBe(3 + 3)
  })

  test('the stream of another history is made anew from ours', async () => {
    const feed = await open()
    await receivePayments(store, 1, 3)
    await consumer(feed).drain(3)
    await published(feed)
    await feed.close()
    const another = openMemoryStore(clock)
    await receivePayments(another, 1, 5)
    const stranger = await open({ store: another })
    // Also what has the same ids, published moments ago, and to a consumer that had seen it.
    expect(idsOf(await consumer(stranger).drain(5))).toEqual(payments(1, 5))
    expect(await onStream()).toHaveLength(5)
    await stranger.close()
    await another.close()
  })

  test('messages that are no events of ours hold up neither relay nor consumer', async () => {
    const feed = await open()
    await receivePayments(store, 1, 1)
    await published(feed)
    for (const noise of ['gibberish', '{"specversion":"1.0"}']) {
      await nc.jetstream().publish(`${stream.toLowerCase()}.main.payment.received`, noise)
    }
    await jsm.streams.deleteMessage(stream, 3)
    // The relay does not know that the stream is longer by two, and sends these ten at once.
    await receivePayments(store, 2, 11)
    expect(idsOf(await consumer(feed).drain(11))).toEqual(payments(1, 11))
    expect(idsOf(await onStreamButFor(3))).toEqual(payments(1, 11))
  })

  test('a consumer may change its categories and its window and keeps its place', async () => {
    const feed = await open()
    await receivePayments(store, 1, 3)
    const first = consumer(feed, { window: 8 })
    await first.drain(3)
    // What it passes over before the change does not come after it: its place is one place.
    first.abort()
    await first.ended()
    await append(store, 'invoice', 'i-1', 'InvoiceIssued')
    await receivePayments(store, 4, 4)
    const wider = consumer(feed, { categories: ['payment', 'invoice'], window: 16 })
    expect(idsOf(await wider.drain(2)).sort()).toEqual(['i-1', 'p-4'])
    const narrower = consumer(feed, { categories: ['invoice'], window: 2 })
    await append(store, 'invoice', 'i-2', 'InvoiceIssued')
    expect(idsOf(await narrower.drain(1))).toEqual(['i-2'])
  })

  test('names JetStream would not take are taken', async () => {
    const feed = await open()
    await receivePayments(store, 1, 1)
    const [dotted, dashed] = [consumer(feed, { name: 'a.b >' }), consumer(feed, { name: 'a-b-' })]
    expect(idsOf(await dotted.drain(1))).toEqual(['p-1'])
    expect(idsOf(await dashed.drain(1))).toEqual(['p-1'])
  })
})
