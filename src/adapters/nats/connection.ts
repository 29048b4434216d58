// One connection to NATS, kept for the life of the feed. The service starts and works without NATS:
// what cannot be broadcast yet waits in the event store.
import { type ConnectionOptions, connect, Events, type NatsConnection } from 'nats'
import type { Clock } from '../../domain/outside.ts'
import { bell, type FeedLog } from '../embedded-feed.ts'

/** A connection that is up, and the signal that says when it no longer is. */
export type Connected = { nc: NatsConnection; lost: AbortSignal }

export type Connection = {
  /** Resolves when the connection is up; undefined when `stop` aborts first. */
  up(stop: AbortSignal): Promise<Connected | undefined>
  /** The connection, if it is up right now. */
  current(): Connected | undefined
  close(): Promise<void>
}

const firstRetryMs = 500
const reconnectWaitMs = 500
const connectTimeoutMs = 5_000
/** A peer that went away without a word is noticed after two missed pings. */
const pingIntervalMs = 20_000

export function openConnection({
  url,
  clock,
  log,
}: {
  url: string
  clock: Clock
  log?: FeedLog | undefined
}): Connection {
  const closing = new AbortController()
  const presence = trackPresence()
  let client: NatsConnection | undefined

  const follow = async (nc: NatsConnection) => {
    for await (const { type, data } of nc.status()) {
      if (type === Events.Disconnect) {
        presence.ended()
        if (!closing.signal.aborted) log?.warn({ server: data }, 'NATS is lost; reconnecting')
      }
      if (type === Events.Reconnect) {
        log?.info({ server: data }, 'NATS is back')
        presence.began(nc)
      }
      if (type === Events.Error) log?.warn({ cause: data }, 'NATS reports an error')
    }
  }
  const run = async () => {
    // The client retries only a connection it once had, and its own wait for the first cannot be
    // ended: so the first one, and one that it closed for good, are retried here.
    while (!closing.signal.aborted) {
      try {
        client = await connect(connectOptions(url))
        if (closing.signal.aborted) return await client.close()
        log?.info({ server: client.getServer() }, 'Connected to NATS')
        presence.began(client)
        // The status outlives the connection without a word; that it is closed, only this tells.
        void follow(client)
        await client.closed()
        presence.ended()
      } catch (error) {
        log?.warn({ error }, 'NATS cannot be reached; events wait in the event store until it can')
      }
      await clock.sleep(firstRetryMs, closing.signal)
    }
  }
  const running = run()

  return {
    up: (stop) => presence.up(AbortSignal.any([stop, closing.signal])),
    current: presence.current,
    async close() {
      // What was said last (acknowledgements, releases) has to reach the server.
      await presence
        .current()
        ?.nc.flush()
        .catch(() => undefined)
      closing.abort()
      await client?.close()
      await running
    },
  }
}

/** Whether there is a connection, and who waits for one. */
function trackPresence() {
  let lost = new AbortController()
  let connected: Connected | undefined
  const changed = bell()
  return {
    began(nc: NatsConnection) {
      lost = new AbortController()
      connected = { nc, lost: lost.signal }
      changed.ring()
    },
    ended() {
      connected = undefined
      lost.abort()
    },
    current: () => connected,
    async up(ended: AbortSignal) {
      ended.addEventListener('abort', changed.ring, { once: true })
      while (!connected && !ended.aborted) await changed.rung()
      ended.removeEventListener('abort', changed.ring)
      return ended.aborted ? undefined : connected
    },
  }
}

/** The client takes neither credentials nor TLS from the address. */
function connectOptions(url: string): ConnectionOptions {
  const addresses = url.split(',').map((address) => {
    const trimmed = address.trim()
    return new URL(trimmed.includes('://') ? trimmed : `nats://${trimmed}`)
  })
  const { username, password, protocol } = addresses[0] as URL
  const user = decodeURIComponent(username)
  return {
    servers: addresses.map(({ host }) => host),
    ...(password ? { user, pass: decodeURIComponent(password) } : user ? { token: user } : {}),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    name: 'tieout',
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectWaitMs,
    ignoreAuthErrorAbort: true,
    timeout: connectTimeoutMs,
    pingInterval: pingIntervalMs,
  }
}
