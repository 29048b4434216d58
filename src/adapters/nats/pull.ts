// Pulls a durable consumer's messages. The client's own consume() drops what is under way when it
// is stopped, and such a message comes again only when its ack wait is over; this one hands over
// all that the server has sent before it ends.
import { createInbox, type Msg, type NatsConnection, NatsError, nanos } from 'nats'
import type { Clock } from '../../domain/outside.ts'
import type { Connected } from './connection.ts'
import { unlessAborted } from './sessions.ts'

export type PullOptions = {
  stream: string
  /** The consumer's name on the server. */
  durable: string
  /** How many to ask for at a time. The server has no more than max_ack_pending under way. */
  batch: number
  clock: Clock
  signal: AbortSignal
  receive(message: Msg): void
}

/** A process that was stopped still has a request there, which takes what others wait for: until it
 *  expires, and no longer. The server wants two heartbeats to fit in. */
const expiresMs = 5_000
const idleHeartbeatMs = 2_000
/** Round trips to the server without an event in between. */
const quietEnough = 3
/** Two beats missed. */
const silenceMs = 5_000

const requestTerms = { expires: nanos(expiresMs), idle_heartbeat: nanos(idleHeartbeatMs) }

const idleHeartbeat = 100
const requestExpired = 408

/** Receives until the signal aborts. Fails when the consumer is gone or the server fell silent. */
export async function pullMessages({ nc, lost }: Connected, options: PullOptions): Promise<void> {
  const { stream, durable, batch, clock, signal, receive } = options
  const ending = new AbortController()
  const { promise: fault, reject: fail } = Promise.withResolvers<never>()
  const inbox = createInbox()
  let left = 0
  let received = 0
  let heardAt = clock.now().getTime()

  const ask = () => {
    left = batch
    nc.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
      JSON.stringify({ batch, ...requestTerms }),
      { reply: inbox },
    )
  }
  const callback = (error: NatsError | null, message: Msg) => {
    if (error) return fail(error)
    heardAt = clock.now().getTime()
    // What comes under the inbox itself is from the server, about the request.
    const code = message.subject === inbox ? message.headers?.code : undefined
    if (code === idleHeartbeat) return
    if (code !== undefined && code !== requestExpired) {
      return fail(new NatsError(message.headers?.description ?? 'no consumer', String(code)))
    }
    if (code === undefined) {
      received += 1
      receive(message)
    }
    left = code === requestExpired ? 0 : left - 1
    if (left <= 0 && !signal.aborted) ask()
  }
  const watch = async () => {
    while (!ending.signal.aborted) {
      await clock.sleep(idleHeartbeatMs, ending.signal)
      if (clock.now().getTime() - heardAt > silenceMs) fail(new Error('NATS fell silent'))
    }
  }
  const subscription = nc.subscribe(inbox, { callback })
  const leave = async () => {
    await comesToRest(nc, options, () => received)
    await subscription.drain()
    await askAbout(nc, options)
  }
  void watch()
  try {
    ask()
    await unlessAborted(fault, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    ending.abort()
    if (!lost.aborted) await unlessAborted(leave(), lost).catch(() => undefined)
    subscription.unsubscribe()
  }
}

/** Servers before 2.10.13 lose count when an event that comes again meets a reader who has left
 *  (nats-server #5305): it then does not come until its ack wait is over, and the last one
 *  delivered comes twice. So a reader leaves when nothing comes any more, as far as it can tell,
 *  and has the server forget its request, which it does when it is asked about the consumer. */
async function comesToRest(nc: NatsConnection, options: PullOptions, received: () => number) {
  for (let quiet = 0, before = received(); quiet < quietEnough; before = received()) {
    await askAbout(nc, options)
    quiet = received() > before ? 0 : quiet + 1
  }
}

async function askAbout(nc: NatsConnection, { stream, durable }: PullOptions): Promise<void> {
  const jsm = await nc.jetstreamManager({ checkAPI: false })
  await jsm.consumers.info(stream, durable)
}
