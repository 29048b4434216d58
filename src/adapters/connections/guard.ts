// Asked before each call to a platform: may we call at all? What it knows stands in the stream of
// the connection, so that all processes agree within a second on what a person or a platform said.
import type { Logger } from 'pino'
import * as Connection from '../../domain/connection.ts'
import type { Decision } from '../../domain/decider.ts'
import type { Actor, EventStore } from '../../domain/event-store.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Platform } from '../../domain/stored.ts'
import { notCalled } from '../platform-error.ts'
import { freshForMs, openConnectionStream } from './stream.ts'

export type ConnectionGuard = {
  /** Free when it was asked within a second.
   *  @throws PlatformError connection-paused, reconnect-needed, not-connected: no call was made */
  check(): Promise<void>
  /** The platform has said that it lets us in no more. Of a call alone that is believed only when no
   *  other goes through meanwhile. */
  refused(trouble: { code: string }): Promise<void>
  /** A call went through. Never throws; free when nothing was amiss. */
  worked(): Promise<void>
}

export type Guard = ConnectionGuard & {
  /** What is known, at most a second old. */
  state(): Promise<Connection.State>
  /** When it last became what it is, RFC 3339; null = it never was anything. */
  since(): string | null
  /** Reads anew, and records what there is to connect with, should nobody have called yet. */
  found(): Promise<void>
  /** May what opens the connection be renewed now?
   *  @throws PlatformError as `check` */
  checkRenewal(): Promise<void>
  /** Counts up whenever what opens the connection may have become another. */
  epoch(): number
  record(decide: Decision<Connection.State, Connection.Event>, actor: Actor): Promise<void>
}

export type GuardPorts = {
  platform: Platform
  workspace: string
  store: EventStore
  /** What is there to connect with, from the environment or kept here; null = nothing. */
  means(): Promise<Connection.Authorised | null>
  outside: Outside
  log: Pick<Logger, 'warn' | 'info'>
}

/** How soon those who wait ask again: a person may have said otherwise meanwhile. */
const askAgainMs = 2000
/** A connection that was refused is tried after so long, then after so long: platforms are wrong at
 *  times, and a storm of calls helps nobody. */
const probesAfterMs = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000]

/** So many calls that are not let in, and none that is, and nobody is. */
const strikesMost = 3

const policy: Actor = { kind: 'policy', name: 'connections' }

export function openGuard(ports: GuardPorts): Guard {
  const { platform, outside, log } = ports
  const now = () => outside.clock.now().getTime()
  const calls = openProbes(now)
  const renewals = openProbes(now)
  const restProbes = () => {
    calls.rest()
    renewals.rest()
  }
  const stream = openConnectionStream({
    ...{ ...ports, clock: outside.clock },
    onRead(before, after) {
      // A process that finds it refused as it begins tries it at once, whatever others did.
      const isNews = after.state.refused && !before.state.refused && before.next > 0n
      if (isNews) restProbes()
    },
  })
  const { state, known, record } = stream
  const current = withMeans(ports, stream)
  let strikes = 0
  const no = (code: string, reason: string) => notCalled(platform, code, reason, askAgainMs)

  async function checkBy(probes: Probes) {
    const { authorised, paused, refused } = await current().catch((error: unknown) => {
      if (error instanceof Refusal) throw no(error.code, 'it leads to another account')
      throw error
    })
    if (!authorised) throw no('not-connected', 'nobody has connected it yet')
    if (paused) throw no('connection-paused', paused.reason ?? 'it rests')
    if (refused && !probes.mayTry()) throw no('reconnect-needed', refused.reason)
  }

  return {
    ...{ state, record },
    since: () => known().since,
    epoch: () => known().epoch,
    found: async () => {
      await stream.readAnew()
      await current().catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
      })
    },
    check: () => checkBy(calls),
    checkRenewal: () => checkBy(renewals),
    async refused({ code }) {
      strikes += 1
      const isOfCall = code === 'unauthorised'
      if (known().state.refused) return (isOfCall ? calls : renewals).refused()
      if (isOfCall && strikes < strikesMost) return
      log.warn({ platform, code }, `${platform} does not let us in: it must be connected again`)
      restProbes()
      // In our words: a platform's may repeat the key that it was given.
      const reason = 'what opens the connection is not taken any more'
      const said = { platform, code: code.slice(0, 100), reason }
      await record(Connection.refuse(said), { kind: 'platform', name: platform })
    },
    async worked() {
      strikes = 0
      if (!known().state.refused) return
      log.info({ platform }, `${platform} lets us in again`)
      await record(Connection.restore, policy).catch((error: unknown) => {
        log.warn({ platform, err: error }, 'could not record that a connection works again')
      })
    },
  }
}

/** What the stream says, after the means that this process has found: they count as authorised from
 *  then on. Without any it is looked at most once a second whether there are some. */
function withMeans(
  ports: GuardPorts,
  stream: ReturnType<typeof openConnectionStream>,
): () => Promise<Connection.State> {
  const now = () => ports.outside.clock.now().getTime()
  let isRecorded = false
  let lookedAt = Number.NEGATIVE_INFINITY
  return async () => {
    const state = await stream.state()
    const isKnown = state.authorised || Math.abs(now() - lookedAt) < freshForMs
    if (isRecorded && isKnown) return state
    const means = await ports.means()
    if (means) await stream.record(Connection.find(means), policy)
    lookedAt = now()
    isRecorded = true
    return stream.known().state
  }
}

type Probes = ReturnType<typeof openProbes>

/** Lets one through now and then. */
function openProbes(now: () => number) {
  let [count, since, restMs] = [0, 0, 0]
  const waitMs = () => probesAfterMs[Math.min(count, probesAfterMs.length - 1)] as number
  return {
    /** It was refused just now. */
    rest() {
      ;[count, since, restMs] = [1, now(), probesAfterMs[0] as number]
    },
    /** What was let through was refused as well. One that failed otherwise says nothing of it. */
    refused() {
      ;[since, restMs, count] = [now(), waitMs(), count + 1]
    },
    mayTry() {
      // A clock that was set back must not make it wait for longer.
      if (Math.abs(now() - since) < restMs) return false
      ;[since, restMs] = [now(), probesAfterMs[0] as number]
      return true
    },
  }
}
