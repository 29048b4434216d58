// The senders: every process takes what is due, sends it and writes down what came of it. Each
// endpoint has its own few places, so one that is slow holds up nobody else. A process that dies
// between sending and writing leaves a claim that ends: the event is sent once more, under one id.
import type { Logger } from 'pino'
import type { Directory } from '../../domain/endpoint-directory.ts'
import type { EventStore, StoredEvent } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import {
  type Answered,
  type Claimed,
  isGivenUp,
  type Health,
  outcomeOf,
  type OutgoingQueue,
  type SigningKeys,
} from '../../domain/outgoing.ts'
import type { Outside } from '../../domain/outside.ts'
import { transact } from '../../domain/transact.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'
import { bell } from '../embedded-feed.ts'
import { toCloudEvent } from '../nats/cloud-events.ts'
import type { Reply, Send } from './http-send.ts'
import { signed, withoutSecrets } from './signing.ts'

export type SendingPorts = {
  queue: OutgoingQueue
  keys: Pick<SigningKeys, 'read'>
  directory: Directory
  store: EventStore
  send: Send
  outside: Outside
  log: Logger
  signal: AbortSignal
}

export type Senders = {
  name: string
  /** Something is due. */
  ring(): void
  failing(): string | undefined
  inHand(): number
  /** Settles when nothing is in hand any more. */
  done: Promise<void>
}

/** To one endpoint at once, of this process; the queue says how many over all of them. */
const perEndpoint = 4
/** Longer than any attempt takes. */
const claimMs = 60_000
/** What became due by time, or was queued by another process, is seen so soon. */
const lookEveryMs = 1_000
/** When the event or the key cannot be read just now. */
const againMs = 5_000
/** When the service ends, what is being sent has so long to arrive. */
const graceMs = 3_000
const keptOfAnswer = 1024

export function startSenders(ports: SendingPorts): Senders {
  const { queue, directory, outside, log, signal } = ports
  const { clock } = outside
  const busy = new Map<string, number>()
  const working = new Set<Promise<void>>()
  const cut = new AbortController()
  const rung = bell()
  let isRung = false
  let failure: string | undefined

  const ring = () => {
    isRung = true
    rung.ring()
  }
  const count = (endpointId: string, change: number) =>
    busy.set(endpointId, (busy.get(endpointId) ?? 0) + change)

  function begin(claimed: Claimed) {
    count(claimed.endpointId, 1)
    const work = deliver(ports, claimed, cut.signal)
      .catch((error) => {
        failure = String(error)
        // The claim ends, and it is taken anew.
        log.error({ endpointId: claimed.endpointId, err: error }, 'an attempt was not written down')
      })
      .finally(() => {
        count(claimed.endpointId, -1)
        working.delete(work)
        ring()
      })
    working.add(work)
  }

  async function look(): Promise<void> {
    const { state } = await directory.now()
    const free = state.endpoints
      .filter(({ endpointId, disabled }) => {
        return !disabled && (busy.get(endpointId) ?? 0) < perEndpoint
      })
      .map(({ endpointId }) => endpointId)
    if (free.length === 0) return
    const now = clock.now()
    for (const endpointId of await queue.due(free, now.toISOString())) {
      if (signal.aborted) return
      const room = perEndpoint - (busy.get(endpointId) ?? 0)
      const until = new Date(now.getTime() + claimMs).toISOString()
      const claimed = await queue.claim(endpointId, room, now.toISOString(), until)
      for (const one of claimed) begin(one)
    }
  }

  async function run() {
    signal.addEventListener('abort', ring, { once: true })
    while (!signal.aborted) {
      isRung = false
      try {
        await look()
        failure = undefined
      } catch (error) {
        failure = String(error)
        log.warn({ err: error }, 'the queue of outgoing webhooks cannot be read')
      }
      if (isRung) continue
      const woken = new AbortController()
      const slept = clock.sleep(lookEveryMs, AbortSignal.any([woken.signal, signal]))
      await Promise.race([slept, rung.rung()])
      woken.abort()
    }
    const ended = new AbortController()
    void clock.sleep(graceMs, ended.signal).then(() => cut.abort())
    await Promise.all(working)
    ended.abort()
  }
  const inHand = () => working.size
  return { name: 'outgoing-senders', ring, failing: () => failure, inHand, done: run() }
}

/** One attempt, from the event to what came of it. */
async function deliver(ports: SendingPorts, claimed: Claimed, cut: AbortSignal): Promise<void> {
  const { queue, directory, outside } = ports
  const { clock, random } = outside
  const release = (ms: number) =>
    queue.release(claimed, new Date(clock.now().getTime() + ms).toISOString())
  const { endpoints } = await directory.now()
  const endpoint = endpoints.find(({ endpointId }) => endpointId === claimed.endpointId)
  // Removed or switched off between the look and now.
  if (!endpoint || endpoint.disabled) return release(0)
  let prepared: Prepared
  try {
    prepared = await prepare(ports, endpoint, claimed)
  } catch (error) {
    ports.log.warn({ eventId: claimed.eventId, err: error }, 'an event cannot be sent just now')
    return release(againMs)
  }
  const begun = clock.now().getTime()
  const reply = await ports.send(prepared.message, cut)
  // Whether it arrived is not known; the next process sends it again.
  if (reply.kind === 'interrupted') return release(0)
  const now = clock.now()
  const answered = answerOf(reply, now.getTime() - begun, prepared.clean)
  const { rung, failures } = claimed
  const outcome = outcomeOf(answered, { rung, failures, now, chance: random.next() })
  const health = await queue.record(claimed, outcome)
  await giveUp(ports, endpoint, answered, health, claimed)
}

type Prepared = {
  message: Parameters<Send>[0]
  /** The text without what must not be shown. */
  clean(text: string): string
}

async function prepare(
  { keys, store, outside }: SendingPorts,
  endpoint: WebhookEndpoint.Endpoint,
  claimed: Claimed,
): Promise<Prepared> {
  const event = await eventOf(store, claimed)
  const body = JSON.stringify(toCloudEvent(event))
  const now = outside.clock.now()
  const keyIds = WebhookEndpoint.signing(endpoint, now.toISOString())
  const secrets = await keys.read(endpoint.endpointId, keyIds)
  if (secrets.length === 0) throw new Error('the endpoint has no signing key')
  const headers = signed(event.id, body, now, secrets)
  const message = {
    url: endpoint.url,
    body,
    headers: {
      ...headers,
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Tieout-Webhooks/1',
      accept: '*/*',
      'accept-encoding': 'identity',
    },
  }
  return { message, clean: (text) => withoutSecrets(text, secrets, headers) }
}

async function eventOf(store: EventStore, { stream, revision }: Claimed): Promise<StoredEvent> {
  for await (const event of store.readStream(stream, revision)) return event
  throw new Error(`${stream} has no revision ${revision}`)
}

// What Postgres cannot hold, and half a character at the end of what was cut.
const printable = (text: string) => text.replaceAll('\0', '').toWellFormed()

function answerOf(reply: Reply, durationMs: number, clean: (text: string) => string): Answered {
  if (reply.kind === 'interrupted') throw new Error('an interrupted attempt has no answer')
  const shown = (text: string) => printable(clean(text)).slice(0, keptOfAnswer)
  if (reply.kind !== 'answered') {
    const { kind, reason } = reply
    return { code: kind, status: null, durationMs, answer: shown(reason), retryAfterMs: undefined }
  }
  const { status, body, retryAfterMs } = reply
  const code =
    status >= 200 && status < 300
      ? 'delivered'
      : status === 410
        ? 'gone'
        : status >= 300 && status < 400
          ? 'redirected'
          : 'refused'
  return { code, status, durationMs, answer: shown(body), retryAfterMs }
}

/** An endpoint that is no more, or takes nothing for days, is switched off: an event, by this policy. */
async function giveUp(
  { store, directory, outside, log }: SendingPorts,
  endpoint: WebhookEndpoint.Endpoint & { enabledAt: string },
  answered: Answered,
  health: Health,
  { eventId, attempt }: Claimed,
): Promise<void> {
  const now = outside.clock.now()
  const isGone = answered.code === 'gone'
  if (!isGone && !isGivenUp(health, endpoint.enabledAt, now)) return
  const { endpointId } = endpoint
  const reason = isGone ? ('gone' as const) : ('failing' as const)
  const note = isGone ? 'it answered 410' : `nothing was taken since ${health.failingSince}`
  const causationId = idFrom('outgoing', endpointId, eventId, String(attempt))
  await transact(
    store,
    WebhookEndpoint.decider,
    WebhookEndpoint.streamId,
    (state) =>
      // Removed or written anew meanwhile: then this says nothing of it.
      state.endpoints.some((one) => one.endpointId === endpointId && one.url === endpoint.url)
        ? WebhookEndpoint.disable({ endpointId, reason, note })(state)
        : [],
    {
      workspace: directory.workspace,
      correlationId: causationId,
      causationId,
      actor: { kind: 'policy', name: 'outgoing' },
      effectiveAt: now.toISOString(),
    },
  )
  log.warn({ endpointId, reason }, 'a webhook endpoint was switched off')
}
