// The queue of what goes out to the endpoints of customers, as whoever uses it sees it: one row for
// each endpoint and event. Two keep this promise (src/adapters/postgres/outgoing.ts, and one in memory
// for the simulation); test/adapters/outgoing-queue.contract.ts proves it of both. And the arithmetic
// of it: when a failed attempt is made again, and when an endpoint is given up.
import type { Position } from './event-store.ts'

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** An event that an endpoint is to be told of. The event itself stays in the store. */
export type Delivery = {
  endpointId: string
  eventId: string
  position: Position
  stream: string
  revision: bigint
  type: string
}

/** One that this process is to send now, until the claim ends. */
export type Claimed = Delivery & {
  claim: string
  /** Of all attempts at it ever made, this one. */
  attempt: number
  /** Failed attempts since it was queued, or since somebody asked for it again. */
  rung: number
  /** Of the endpoint, in a row, when it was taken. */
  failures: number
}

/** What came of an attempt. Stable and public; `unknown`: the process ended before it could say. */
export const attemptCodes = [
  'delivered',
  'refused',
  'gone',
  'redirected',
  'timeout',
  'unreachable',
  'address-refused',
  'interrupted',
  'unknown',
] as const
export type AttemptCode = (typeof attemptCodes)[number]

export type Attempt = {
  code: AttemptCode
  /** Of HTTP, where there was an answer. */
  status: number | null
  durationMs: number
  /** The beginning of the answer, or why there was none. Never a secret. */
  answer: string
}

export type Outcome = Attempt & {
  at: string
  state: DeliveryState
  /** When it is due again; null when it is not. */
  dueAt: string | null
  rung: number
  /** The endpoint takes nothing until then. */
  heldUntil: string | null
}

/** How an endpoint has fared: failing since when, and how often since. */
export type Health = { failingSince: string | null; failures: number }

export type OutgoingQueue = {
  /** Each endpoint and event once: what is there already stays as it is. */
  add(deliveries: readonly Delivery[], now: string): Promise<void>
  /** As `add`, but what was sent before is sent once more; asked again by the same event (`by`, its
   *  position) it is not. Nothing that waits already loses its place. */
  again(deliveries: readonly Delivery[], by: Position, now: string): Promise<void>
  /** What an endpoint was told of, or is to be. */
  find(endpointId: string, eventId: string): Promise<Delivery | null>
  /** Everything that waits for this endpoint is due now, and it is not held back. */
  wake(endpointId: string, now: string): Promise<void>
  /** Everything about an endpoint that is no more. */
  forget(endpointId: string): Promise<void>

  /** Which of these endpoints have something that is due. */
  due(endpointIds: readonly string[], now: string): Promise<string[]>
  /** Takes up to so many for this process until `until`. Over all processes, two events of one
   *  stream are never out at once to one endpoint, and those that have not been tried yet go in the
   *  order of the log. */
  claim(endpointId: string, most: number, now: string, until: string): Promise<Claimed[]>
  /** What came of it. Told late, when another has taken it over, it changes the attempt alone. */
  record(claimed: Claimed, outcome: Outcome): Promise<Health>
  /** As though it had never been taken. */
  release(claimed: Claimed, dueAt: string): Promise<void>

  /** How many wait for it; it does not count further than `most`. */
  waiting(endpointId: string, most: number): Promise<number>
  replay(replayId: string): Promise<ReplayProgress | null>
  /** Saves what a step of a replay has found, together with how far it is. */
  replayStep(step: ReplayStep, now: string): Promise<void>
  /** Removes what nobody has touched since then, at most so many; answers how many. */
  prune(before: string, most: number): Promise<number>
}

export type ReplayProgress = { position: Position | null; looked: number; queued: number }
export type ReplayStep = ReplayProgress & {
  replayId: string
  endpointId: string
  /** The position of the event that asked for it. */
  by: Position
  deliveries: readonly Delivery[]
}

/** What people see of the queue. */
export type OutgoingLog = {
  /** The newest first. */
  deliveries(filter: DeliveryFilter): Promise<DeliveryRow[]>
  delivery(endpointId: string, eventId: string): Promise<DetailedDelivery | null>
  counts(
    endpointId: string,
  ): Promise<Record<DeliveryState, number> & { oldestWaiting: string | null }>
  health(endpointIds: readonly string[]): Promise<(Health & HeldUntil & { endpointId: string })[]>
  replays(replayIds: readonly string[]): Promise<(ReplayProgress & { replayId: string })[]>
}
type HeldUntil = { heldUntil: string | null; lastDeliveredAt: string | null }

export type DeliveryFilter = {
  endpointId: string
  state?: DeliveryState | undefined
  type?: string | undefined
  /** Only those before this position. */
  before?: Position | undefined
  limit: number
}

export type DeliveryRow = Delivery & {
  state: DeliveryState
  attempts: number
  /** When it is due; null when it is not. */
  dueAt: string | null
  queuedAt: string
  settledAt: string | null
  last: { code: AttemptCode; status: number | null; at: string } | null
}
export type DetailedDelivery = DeliveryRow & {
  log: (Omit<Attempt, 'durationMs'> & { number: number; at: string; durationMs: number | null })[]
}

/** The keys that messages are signed with; sealed wherever they are kept. */
export type SigningKeys = {
  /** The key under this name: the one given, unless there is one already. */
  keep(endpointId: string, keyId: string, secret: string): Promise<string>
  /** Those that are there, in the order asked for. */
  read(endpointId: string, keyIds: readonly string[]): Promise<string[]>
  /** These, or all of the endpoint. */
  drop(endpointId: string, keyIds?: readonly string[]): Promise<void>
}

/** What the routes are given. */
export type OutgoingDesk = {
  log: OutgoingLog
  keys: Pick<SigningKeys, 'keep'>
  newSecret(): string
  /** @throws Refusal endpoint-url-refused */
  checkAddress(url: string): Promise<void>
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Before the second attempt, before the third, and so on: ten attempts in a little over three days. */
export const retryAfterMs: readonly number[] = [
  ...[5 * second, 5 * minute, 30 * minute],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour),
]
/** A retry comes so much later, by chance, that those who failed together do not come together. */
const jitter = 0.1
/** After so many failures in a row an endpoint is asked once in a while, not for each event. */
export const failuresBeforeHold = 10
const holdMs = { first: 5 * second, most: 5 * minute }
/** A wish for a longer pause is taken for a mistake. */
export const wishedMsMax = day
/** An endpoint that took nothing for so long is given up. */
export const givenUpAfterMs = 5 * day
export const keptMs = 30 * day

export type Answered = Attempt & { retryAfterMs: number | undefined }

/** What comes after an attempt: nothing more, or another one, and when. `failures` are those of the
 *  endpoint in a row before this one. */
export function outcomeOf(
  answered: Answered,
  { rung, failures, now, chance }: { rung: number; failures: number; now: Date; chance: number },
): Outcome {
  const { retryAfterMs: wished, ...attempt } = answered
  const at = now.toISOString()
  const later = (ms: number) => new Date(now.getTime() + Math.round(ms)).toISOString()
  const outcome = { ...attempt, at, dueAt: null, rung, heldUntil: null }
  if (attempt.code === 'delivered') return { ...outcome, state: 'delivered' }
  if (attempt.code === 'gone') return { ...outcome, state: 'failed', rung: rung + 1 }
  const pauseMs = wished === undefined ? 0 : Math.min(wished, wishedMsMax)
  const beyond = failures + 1 - failuresBeforeHold
  const probeMs = beyond < 0 ? 0 : Math.min(holdMs.most, holdMs.first * 2 ** Math.min(beyond, 20))
  const heldMs = Math.max(pauseMs, probeMs)
  const held = { ...outcome, rung: rung + 1, heldUntil: heldMs > 0 ? later(heldMs) : null }
  const retryMs = retryAfterMs[rung]
  if (retryMs === undefined) return { ...held, state: 'failed' }
  const dueAt = later(Math.max(retryMs * (1 + jitter * chance), heldMs))
  return { ...held, state: 'waiting', dueAt }
}

/** Whether it is time to give an endpoint up: nothing but failures since `failingSince`, or since
 *  somebody switched it on. */
export function isGivenUp(health: Health, enabledAt: string, now: Date): boolean {
  const { failingSince, failures } = health
  if (failingSince === null || failures < failuresBeforeHold) return false
  const since = Math.max(Date.parse(failingSince), Date.parse(enabledAt))
  return now.getTime() - since >= givenUpAfterMs
}
