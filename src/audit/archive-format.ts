// What an archive holds, and in which form.
import type { Position, RecordedEvent } from '../domain/event-store.ts'

export const formatName = 'tieout-archive'
export const formatVersion = 1

export const files = {
  manifest: 'manifest.json',
  readme: 'README.txt',
  checkProof: 'check-proof.mjs',
  events: 'events.ndjson',
  seals: 'seals.ndjson',
  publicKeys: 'public-keys.ndjson',
  personKeys: 'person-keys.ndjson',
} as const

export type Period = {
  /** The first and the last day of the books that the reports are of. */
  from: string
  to: string
}

export type Entry = { name: string; bytes: number; lines: number; sha256: string }

export type Manifest = Period & {
  format: typeof formatName
  version: number
  workspace: string
  timeZone: string
  /** The last event that is in it, when it was recorded, and where the store had it. */
  knownAt: string
  position: string
  events: number
  /** How many of these the seals stand for; the others were recorded after the last seal. */
  sealedEvents: number
  seals: number
  entries: Entry[]
}

/** A line of events.ndjson. `data` and `meta` are the stored texts, byte for byte: the seals are made
 *  of these, and reading and writing JSON anew may change them. */
export const lineOf = (event: RecordedEvent): string => {
  const { position, stream, revision, id, type, recordedAt, data, meta } = event
  return JSON.stringify({
    ...{ position, stream, revision: String(revision), id, type, recordedAt, data, meta },
  })
}

const fields = ['position', 'stream', 'revision', 'id', 'type', 'recordedAt', 'data', 'meta']

/** @throws Error when the line is no event */
export function recordOf(line: string): RecordedEvent {
  const found = JSON.parse(line) as Record<string, string>
  if (fields.some((field) => typeof found[field] !== 'string')) throw new Error('it is no event')
  const { position, stream, revision, id, type, recordedAt, data, meta } = found
  return {
    ...({ stream, id, type, recordedAt, data, meta } as Record<'id' | 'data', string> &
      RecordedEvent),
    position: position as Position,
    revision: BigInt(revision as string),
  }
}

export const readme = ({
  workspace,
  from,
  to,
  knownAt,
  position,
}: Manifest) => `Tieout: an audit archive
of the books "${workspace}", ${from} to ${to}, as known at ${knownAt}.

events.ndjson       every event from the first of the ledger to position ${position}, one a line, in the
                    order of the log; data and meta are the stored texts, byte for byte
seals.ndjson        the seals over them: each signs the root of a tree over its events, and follows
                    from the one before
public-keys.ndjson  the keys that the seals are signed with
payloads/           what the platforms sent, as it came, one message a line
person-keys.ndjson  opens the words about persons in the events, as far as they are not erased
reports/            the books of the period, each as CSV and as JSON (an array, one row a line)
check-proof.mjs     checks the proof of a single document; it needs only Node
manifest.json       what is here, with the SHA-256 of every file

Keep it as you keep the books: whoever has it can read them.

To rebuild the books from the events alone, on a machine with nothing on it, and compare them with the
reports here to the cent:

    tieout audit replay ARCHIVE [--anchor seals.ndjson]

The anchor is a copy of the seals that was kept elsewhere. Without one the archive proves that it fits
together; with one, that it is the archive of this ledger.
`
