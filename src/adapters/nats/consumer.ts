// One consumer of the change feed on JetStream: a durable pull consumer, its messages as
// deliveries. Everything received and not settled is kept alive with heartbeats, so that a slow
// consumer, or a long queue before it, never has an event in hand twice.
import { ErrorCode, type Msg, NatsError, nanos } from 'nats'
import type { Delivery } from '../../domain/change-feed.ts'
import { parseStream, type StoredEvent } from '../../domain/event-store.ts'
import type { Clock } from '../../domain/outside.ts'
import { bell, type FeedLog } from '../embedded-feed.ts'
import type { Connected, Connection } from './connection.ts'
import { pullMessages } from './pull.ts'
import { unlessAborted, whileConnected } from './sessions.ts'
import { type ConsumerTerms, ensureConsumer, parseEvent } from './stream.ts'

export type ConsumptionOptions = ConsumerTerms & {
  connection: Connection
  clock: Clock
  log?: FeedLog | undefined
  signal: AbortSignal
  /** The feed closes: nothing waits for the server any more. */
  closed: AbortSignal
}

export type Consumption = {
  deliveries(): AsyncGenerator<Delivery>
  /** Takes nothing more in and gives back what was not handed out. The rest may be settled yet. */
  stop(): Promise<void>
  /** Gives back whatever is not settled. */
  release(): Promise<void>
}

/** An event received and not settled, with the message that brought it last. */
type Held = { event: StoredEvent; message: Msg; state: 'queued' | 'out' | 'acknowledged' }

// JetStream's words, sent to the reply subject of a message. The client wraps them in methods that
// answer a message once; ours may have to say it again over another connection.
const answer = { ack: '+ACK', again: '-NAK', working: '+WPI', drop: '+TERM' }
// Even a delay of nothing is timed by the server, and overtaken by what is new.
const againAfter = (delayMs: number) =>
  delayMs > 0 ? `${answer.again} ${JSON.stringify({ delay: nanos(delayMs) })}` : answer.again

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>…`, with a domain and an account before the
 *  stream on servers that have them. */
function sequenceOf({ reply = '' }: Msg): string | undefined {
  const tokens = reply.split('.')
  return tokens.length > 9 ? tokens[7] : tokens[5]
}

const ackTimeoutMs = 5_000
const ackPauseMs = 100
const heartbeatsPerAckWait = 3

export function startConsumption(options: ConsumptionOptions): Consumption {
  const stopping = new AbortController()
  const signal = AbortSignal.any([options.signal, stopping.signal])
  const held = new Map<string, Held>()
  const queue: Held[] = []
  const changed = bell()
  const released = new AbortController()

  const receive = (message: Msg) => {
    const event = eventOf(message, options)
    if (!event) return
    const known = held.get(event.id)
    if (known) return takeOver(known, message)
    const fresh: Held = { event, message, state: 'queued' }
    held.set(event.id, fresh)
    queue.push(fresh)
    changed.ring()
  }
  const pulling = whileConnected(
    { ...options, stop: signal },
    (connected, signal) => pull(connected, options, signal, receive),
    (error) => options.log?.warn({ consumer: options.name, error }, 'The consumer starts anew'),
  )
  let isReleased = false
  const stop = async () => {
    stopping.abort()
    changed.ring()
    await pulling
    // In the order in which they came, for in this order the server sends them again.
    for (const one of held.values()) {
      if (one.state === 'queued' || (isReleased && one.state === 'out')) {
        held.delete(one.event.id)
        one.message.respond(answer.again)
      }
    }
    queue.length = 0
  }
  signal.addEventListener('abort', () => void stop(), { once: true })
  void keepAlive(options, held, AbortSignal.any([released.signal, options.closed]))

  return {
    stop,
    async release() {
      isReleased = true
      await stop()
      released.abort()
    },
    async *deliveries() {
      while (!signal.aborted) {
        const next = queue.shift()
        if (next) {
          next.state = 'out'
          yield deliveryOf(next, held, options)
        } else await changed.rung()
      }
    },
  }
}

async function pull(
  connected: Connected,
  options: ConsumptionOptions,
  signal: AbortSignal,
  receive: (message: Msg) => void,
): Promise<void> {
  const durable = await ensureConsumer(connected.nc, options)
  const { stream, window: batch, clock } = options
  await pullMessages(connected, { stream, durable, batch, clock, signal, receive })
}

/** The event of the message, if it is for this consumer; else the message is settled here. */
function eventOf(message: Msg, { categories, log, name }: ConsumptionOptions) {
  const event = parseEvent(message.string())
  if (event && categories.includes(parseStream(event.stream).category)) return event
  if (!event) log?.error({ consumer: name, subject: message.subject }, 'Dropped: no event of ours')
  message.respond(event ? answer.ack : answer.drop)
  return undefined
}

/** An event that is still in hand came again: after a broken connection, or because it was
 *  published twice. It is not handed out a second time; the newest message answers for it. */
function takeOver(known: Held, message: Msg): void {
  if (sequenceOf(known.message) !== sequenceOf(message)) known.message.respond(answer.ack)
  known.message = message
}

function deliveryOf(
  one: Held,
  held: Map<string, Held>,
  options: Pick<ConsumptionOptions, 'connection' | 'clock' | 'closed'>,
): Delivery {
  const isOpen = () => one.state === 'out' && held.get(one.event.id) === one
  return {
    event: one.event,
    async ack() {
      if (!isOpen()) return
      one.state = 'acknowledged'
      await confirm(one, options)
      held.delete(one.event.id)
    },
    async retry(delayMs) {
      if (!isOpen()) return
      held.delete(one.event.id)
      one.message.respond(againAfter(delayMs))
    },
  }
}

/** Acknowledges until the server has confirmed it, over reconnections. An acknowledgement that is
 *  merely sent may be lost with the connection, and the event would come again. */
async function confirm(
  one: Held,
  { connection, clock, closed }: Pick<ConsumptionOptions, 'connection' | 'clock' | 'closed'>,
): Promise<void> {
  while (!closed.aborted) {
    const connected = await connection.up(closed)
    if (!connected) return
    try {
      const { nc, lost } = connected
      const asked = nc.request(one.message.reply ?? '', answer.ack, { timeout: ackTimeoutMs })
      await unlessAborted(asked, lost)
      return
    } catch (error) {
      // Nobody there to confirm: stream or consumer were wiped, and the event comes again anyway.
      if (error instanceof NatsError && error.code === ErrorCode.NoResponders) return
      await clock.sleep(ackPauseMs, closed)
    }
  }
}

/** Tells the server, well within its ack wait, that everything held is being worked on. */
async function keepAlive(
  { clock, ackWaitMs, connection }: ConsumptionOptions,
  held: ReadonlyMap<string, Held>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(ackWaitMs / heartbeatsPerAckWait, signal)
    if (signal.aborted || !connection.current()) continue
    for (const { state, message } of held.values())
      if (state !== 'acknowledged') message.respond(answer.working)
  }
}
