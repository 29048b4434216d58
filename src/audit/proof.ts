// The proof that what the ledger says of a document is what it said when it was sealed: the stored
// texts of its events, and for each the hashes that lead from it to a signed seal. Nothing of any
// other event is in it. docs/check-proof.mjs checks one with nothing but Node.
import type { DatabasePool } from 'slonik'
import type { EventStore, Position, RecordedEvent } from '../domain/event-store.ts'
import { type HashLog, type HashRow, placeIn } from '../domain/hash-log.ts'
import { leafBytes, leafOf } from '../domain/leaf.ts'
import { pathOf } from '../domain/merkle.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Introduced, Seal } from '../domain/seal.ts'
import { covering, eventsAbout } from '../projections/seals.ts'

export const proofFormat = 'tieout-proof/1'
const eventsMax = 2000

export type ProvedEvent = {
  /** Counted from 0 with the first event of the log. */
  index: number
  position: string
  stream: string
  revision: string
  id: string
  type: string
  recordedAt: string
  data: string
  meta: string
  /** The seal that stands for it; null = it is not sealed yet. */
  seal: number | null
  path: string[]
}

export type Proof = {
  format: typeof proofFormat
  subject: string
  events: ProvedEvent[]
  seals: Seal[]
  keys: Introduced[]
}

export type ProofPorts = {
  db: DatabasePool
  stored: Pick<EventStore, 'log'>
  hashLog: HashLog
  workspace: string
}

type Sealed = { seal: Seal; keys: Introduced[]; leaves: Buffer }

/** @throws Refusal not-found, too-many-events, not-as-written */
export async function prove(ports: ProofPorts, subject: string): Promise<Proof> {
  const { db, workspace } = ports
  const positions = await eventsAbout(db, workspace, subject, eventsMax + 1)
  if (positions.length === 0) throw new Refusal('not-found', { noun: 'event', id: subject })
  if (positions.length > eventsMax) throw new Refusal('too-many-events', { subject, eventsMax })
  const sealed = new Map<number, Sealed>()
  const events: ProvedEvent[] = []
  for (const position of positions) events.push(await proveOne(ports, position, sealed))
  const all = [...sealed.values()].sort((one, other) => one.seal.number - other.seal.number)
  return {
    ...{ format: proofFormat, subject, events },
    seals: all.map(({ seal }) => seal),
    keys: all.at(-1)?.keys ?? [],
  }
}

async function proveOne(
  ports: ProofPorts,
  position: Position,
  sealed: Map<number, Sealed>,
): Promise<ProvedEvent> {
  const row = await ports.hashLog.rowAt(position)
  const index = row ? indexIn(row, position) : undefined
  if (!row || index === undefined) throw new Refusal('not-hashed-yet', { position })
  const record = await recordAt(ports, row, index, position)
  const at = (index - row.first) * leafBytes
  const leaf = row.leaves.subarray(at, at + leafBytes)
  if (!record || !leafOf(record).equals(leaf)) throw new Refusal('not-as-written', { position })
  const { revision, ...rest } = record
  const proved = { index, ...rest, revision: String(revision) }
  const found = await sealOf(ports, index, sealed)
  if (!found) return { ...proved, seal: null, path: [] }
  const { seal, leaves } = found
  const path = pathOf(leaves, index - seal.from.index).map((node) => node.toString('hex'))
  return { ...proved, seal: seal.number, path }
}

function indexIn(row: HashRow, position: Position): number | undefined {
  const at = row.places.split('\n').findIndex((line) => line.startsWith(`${position} `))
  return at === -1 ? undefined : row.first + at
}

/** The store is read behind a position: behind that of the event before. */
async function recordAt(
  { stored, hashLog }: ProofPorts,
  row: HashRow,
  index: number,
  position: Position,
): Promise<RecordedEvent | undefined> {
  const before = index === row.first && index > 0 ? await rowWith(hashLog, index - 1) : row
  const place = before && index > 0 ? placeIn(before, index - 1 - before.first) : undefined
  for await (const batch of stored.log({ after: place?.position, until: position })) {
    const found = batch.find((one) => one.position === position)
    if (found) return found
  }
  return undefined
}

async function rowWith(hashLog: HashLog, index: number): Promise<HashRow | undefined> {
  for await (const row of hashLog.rows(index)) return row
  return undefined
}

async function sealOf(
  { db, hashLog, workspace }: ProofPorts,
  index: number,
  sealed: Map<number, Sealed>,
): Promise<Sealed | undefined> {
  for (const one of sealed.values()) {
    if (one.seal.from.index <= index && one.seal.to.index >= index) return one
  }
  const found = await covering(db, workspace, index)
  if (!found) return undefined
  const { keys, publicKey: _, position: __, ...seal } = found
  const parts: Buffer[] = []
  for await (const row of hashLog.rows(seal.from.index)) {
    if (row.first > seal.to.index) break
    parts.push(row.leaves)
  }
  const one = { seal, keys, leaves: Buffer.concat(parts) }
  sealed.set(seal.number, one)
  return one
}
