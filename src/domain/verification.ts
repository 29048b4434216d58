// What a verification of the log found: that every event is as it was written, or what is not, and
// where.
import type { Position } from './event-store.ts'
import type { PlaceOf } from './hash-log.ts'

export const faultKinds = [
  'altered',
  'removed',
  'inserted',
  'reordered',
  'replaced',
  'truncated',
  'segment-altered',
  'hash-log-altered',
  'hash-log-missing',
  'seal-forged',
  'seal-missing',
  'seal-replaced',
  'key-unknown',
  'key-altered',
  'anchor-altered',
  'stream-truncated',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** An event by its place; `index` counts from 0 with the first of the log. What is not known any more
 *  is null. */
export type FaultyEvent = {
  index: number
  id: string | null
  stream: string | null
  revision: string | null
  position: Position | null
}

export type Fault = {
  kind: FaultKind
  /** In words, for a person. */
  what: string
  event: FaultyEvent | null
  /** Which event stood there. */
  expected: FaultyEvent | null
  seal: number | null
}

export type Report = {
  intact: boolean
  /** The first event first; what is wrong beside the events comes behind them. */
  faults: Fault[]
  events: number
  /** Events that a seal stands for. */
  sealed: number
  seals: number
  /** Events whose hash was written down. */
  hashed: number
  lastSeal: { number: number; sealedAt: string; position: string; chain: string } | null
  head: Position | null
  /** Seals that were compared with what is known outside of the database; null = with nothing. */
  anchored: number | null
  notes: string[]
}

export const eventAt = (index: number, place: Partial<PlaceOf> | undefined): FaultyEvent => ({
  index,
  id: place?.id ?? null,
  stream: place?.stream ?? null,
  revision: place?.revision ?? null,
  position: place?.position ?? null,
})

export const faultOf = (kind: FaultKind, event: FaultyEvent | null, what: string): Fault => ({
  ...{ kind, what, event, expected: null, seal: null },
})

const ofEvents: readonly FaultKind[] = [
  ...(['altered', 'removed', 'inserted', 'reordered', 'replaced', 'truncated'] as const),
]

const rankOf = ({ kind }: Fault) => (ofEvents.includes(kind) ? 0 : 1)
const indexOf = ({ event }: Fault) => event?.index ?? Number.POSITIVE_INFINITY

export const inOrder = (faults: readonly Fault[]): Fault[] =>
  faults.toSorted((one, other) => rankOf(one) - rankOf(other) || indexOf(one) - indexOf(other))

/** `event 12 (id, stream revision 3, position …)`, as far as it is known. */
export function eventInWords({ index, id, stream, revision, position }: FaultyEvent): string {
  const known = [
    ...(id ? [id] : []),
    ...(stream ? [`${stream} revision ${revision}`] : []),
    ...(position ? [`position ${position}`] : []),
  ]
  return `event ${index}${known.length > 0 ? ` (${known.join(', ')})` : ''}`
}
