// Where the log, its hashes and its seals end, and whether the three fit together and with what this
// machine has seen before.
import type { Anchor, AnchorLine } from '../adapters/seal-anchor.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import type { HashLog } from '../domain/hash-log.ts'
import { leafBytes } from '../domain/leaf.ts'
import * as Seal from '../domain/seal.ts'

/** What is there is not what was there. Somebody has to look (`tieout audit verify`). */
export class LogBroken extends Error {
  override name = 'LogBroken'
}

export type LogEnd = {
  /** The number of the next leaf. */
  next: number
  /** Of the last event whose hash is written down. */
  position: Position | undefined
  leaf: Buffer | undefined
  mac: Buffer | undefined
  /** Whether something other than seals came behind the last seal. */
  isNew: boolean
  revision: bigint | 'none'
  readonly seal: Seal.Seal | undefined
  readonly keys: readonly Seal.Introduced[]
  take(event: Seal.Event): void
  /** Seals that the anchor does not have, once. */
  notAnchored(): AnchorLine[]
}

type Ports = { store: Pick<EventStore, 'readStream' | 'head'>; hashLog: HashLog; anchor: Anchor }

/** @throws LogBroken when something is missing at the end */
export async function openLogEnd({ store, hashLog, anchor }: Ports): Promise<LogEnd> {
  const last = await hashLog.last()
  const seals = openSeals((await anchor.lines()).at(-1))
  let revision: bigint | 'none' = 'none'
  for await (const event of store.readStream(Seal.stream)) {
    seals.take(Seal.decode(event))
    revision = event.revision
  }
  await checkHead(store, { position: last?.lastPosition })
  const next = last ? last.first + last.count : 0
  const { seal } = seals
  seals.checkAnchor()
  if (seal && seal.to.index >= next) {
    throw new LogBroken(`the hash log ends before event ${seal.to.index}, which is sealed`)
  }
  const head = await anchor.head()
  if (head && head.index >= next) {
    throw new LogBroken(`the hash log ends before event ${head.index}, which was there already`)
  }
  await anchor.append(seals.notAnchored())
  return Object.assign(seals, {
    ...{ next, revision, position: last?.lastPosition, mac: last?.mac },
    leaf: last?.leaves.subarray(-leafBytes),
    isNew: await isNewBehind(hashLog, seal),
  })
}

/** @throws LogBroken when the store ends before the last event whose hash is written down */
export async function checkHead(
  store: Pick<EventStore, 'head'>,
  { position }: Pick<LogEnd, 'position'>,
): Promise<void> {
  const head = await store.head()
  if (position === undefined || (head !== undefined && head >= position)) return
  throw new LogBroken(`the log ends at ${head ?? 'nothing'}; it went on to ${position}`)
}

async function isNewBehind(hashLog: HashLog, seal: Seal.Seal | undefined): Promise<boolean> {
  const begin = seal ? seal.to.index + 1 : 0
  for await (const { first, places } of hashLog.rows(begin)) {
    const lines = places.split('\n').slice(0, -1)
    const isOther = (line: string) => !line.endsWith(` ${Seal.stream}`)
    if (first >= begin && lines.some(isOther)) return true
  }
  return false
}

/** The seals as they are read, and which of them the anchor lacks. */
function openSeals(anchored: AnchorLine | undefined) {
  let state = Seal.initial
  let isAnchored = anchored === undefined
  let missing: AnchorLine[] = []
  return {
    get seal() {
      return state.last ?? undefined
    },
    get keys() {
      return state.keys
    },
    take(event: Seal.Event): void {
      state = Seal.evolve(state, event)
      if (event.type !== 'LedgerSealed') return
      const { data } = event
      const publicKey = state.keys.find(({ keyId }) => keyId === data.keyId)?.publicKey ?? ''
      if (data.number > (anchored?.number ?? 0)) missing.push({ ...data, publicKey })
      if (data.number !== anchored?.number) return
      if (data.signature !== anchored.signature || data.root !== anchored.root) {
        throw new LogBroken(`seal ${data.number} is another than in the anchor`)
      }
      isAnchored = true
    },
    checkAnchor(): void {
      if (!isAnchored) throw new LogBroken(`seal ${anchored?.number} of the anchor is missing`)
    },
    notAnchored(): AnchorLine[] {
      const lines = missing
      missing = []
      return lines
    },
  }
}
