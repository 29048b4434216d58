// Holds each seal against the one before it, its signature, and the events it stands for.
import type { Position, RecordedEvent } from './event-store.ts'
import { leafBytes } from './leaf.ts'
import * as Seal from './seal.ts'
import { eventAt, type Fault, faultOf } from './verification.ts'

export type SealCheck = {
  /** The leaves of the store, as they come. */
  add(first: number, leaves: Buffer): void
  /** Where the store has an event, for those at whose ends segments may be cut. */
  place(index: number, position: Position): void
  /** An event in the stream of the seals. */
  take(index: number, record: RecordedEvent): Fault[]
  /** The last seal that holds. */
  last(): Seal.Seal | undefined
  count(): number
  /** Of the seals that hold, by number: the signature, and the digest of what it signs. */
  held: Map<number, { signature: string; digest: string }>
  keys(): readonly Seal.Introduced[]
}

type Places = ReadonlyMap<number, Position>

/** Why a seal does not hold; undefined when it does, as far as it can be told without its events. */
function objection(
  { last, keys }: Seal.State,
  seal: Seal.Seal,
  index: number,
  places: Places,
): string | undefined {
  const { from, to } = seal
  const key = keys.find(({ keyId }) => keyId === seal.keyId)
  if (!key) return `it is signed with a key that was never introduced (${seal.keyId})`
  if (!Seal.isSignedBy(key.publicKey, Seal.signedText(seal), seal.signature)) {
    return 'its signature is not of its text'
  }
  if (seal.previous !== (last && Seal.digestOf(last)) || seal.number !== (last?.number ?? 0) + 1) {
    return `it does not follow from seal ${last?.number ?? 'none'}`
  }
  if (seal.chain !== Seal.chainOf(last?.chain ?? Seal.chainStart, seal.root)) {
    return 'its chain does not follow from the seal before'
  }
  const begins = last ? last.to.index + 1 : 0
  if (from.index !== begins || seal.count !== to.index - from.index + 1 || to.index >= index) {
    return 'it stands for other events than it may'
  }
  const isElsewhere = [from, to].some(
    (end) => (places.get(end.index) ?? end.position) !== end.position,
  )
  return isElsewhere ? 'its events lie elsewhere now' : undefined
}

function isVouched(keys: readonly Seal.Introduced[], key: Seal.Introduced): boolean {
  const voucher = keys.find(({ keyId }) => keyId === key.endorsement?.keyId)
  if (!key.endorsement || !voucher) return false
  return Seal.isSignedBy(voucher.publicKey, Seal.endorsedText(key), key.endorsement.signature)
}

/** The leaves behind the last seal. */
function openWaiting() {
  let parts: { first: number; leaves: Buffer }[] = []
  return {
    add: (first: number, leaves: Buffer) => void parts.push({ first, leaves }),
    /** Those of a segment, or undefined when not all are at hand. */
    take(from: number, to: number): Buffer | undefined {
      const slices = parts.map(({ first, leaves }) => {
        const [start, end] = [Math.max(from - first, 0), Math.max(to + 1 - first, 0)]
        return leaves.subarray(start * leafBytes, end * leafBytes)
      })
      const all = Buffer.concat(slices)
      parts = parts.filter(({ first, leaves }) => first + leaves.length / leafBytes > to + 1)
      return all.length === (to - from + 1) * leafBytes ? all : undefined
    },
  }
}

export function openSealCheck(): SealCheck {
  let state = Seal.initial
  let count = 0
  // What follows from a seal that does not hold cannot hold either.
  let isBroken = false
  const waiting = openWaiting()
  const places = new Map<number, Position>()
  const held: SealCheck['held'] = new Map()

  function takeSeal(seal: Seal.Seal, index: number, event: Fault['event']): Fault[] {
    if (isBroken) return []
    const { number, from, to, root } = seal
    const why = objection(state, seal, index, places)
    if (why) {
      isBroken = true
      const what = `seal ${number} does not hold: ${why}`
      return [{ ...faultOf('seal-forged', event, what), seal: number }]
    }
    const leaves = waiting.take(from.index, to.index)
    const begin = eventAt(from.index, { position: from.position as Position })
    state = { ...state, last: seal }
    count++
    held.set(number, { signature: seal.signature, digest: Seal.digestOf(seal) })
    for (const place of places.keys()) if (place <= to.index) places.delete(place)
    if (leaves && Seal.rootHexOf(leaves) === root) return []
    const what = `events ${from.index} to ${to.index} are not those of which seal ${number} was made`
    return [{ ...faultOf('segment-altered', begin, what), seal: number }]
  }

  function takeKey(key: Seal.Introduced, index: number, event: Fault['event']): Fault[] {
    const { keys } = state
    if (Seal.keyIdOf(key.publicKey) !== key.keyId || (keys.length > 0 && !isVouched(keys, key))) {
      const what = `the key ${key.keyId} was introduced at event ${index}, and none before vouches for it`
      return [faultOf('key-unknown', event, what)]
    }
    state = { ...state, keys: [...keys, key] }
    return []
  }

  return {
    add: waiting.add,
    place: (index, position) => void places.set(index, position),
    take(index, record) {
      const event = eventAt(index, { ...record, revision: String(record.revision) })
      try {
        const decoded = Seal.decode({ type: record.type, data: JSON.parse(record.data) })
        return decoded.type === 'LedgerSealed'
          ? takeSeal(decoded.data, index, event)
          : takeKey(decoded.data, index, event)
      } catch {
        const what = `event ${index} stands among the seals and is none`
        return [faultOf('seal-forged', event, what)]
      }
    },
    last: () => state.last ?? undefined,
    count: () => count,
    held,
    keys: () => state.keys,
  }
}
