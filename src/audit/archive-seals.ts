// Whether the seals in a log fit the events before them: an event after the other is taken, in the
// order of the log, and held against the seals among them.
import type { RecordedEvent } from '../domain/event-store.ts'
import { leafBytes, leafOf } from '../domain/leaf.ts'
import * as Seal from '../domain/seal.ts'

export type SealLine = Seal.Seal & { publicKey: string }

export type SealCheck = {
  /** What the event was, where it is one of the seals or of their keys. */
  take(record: RecordedEvent): { seal?: SealLine; introduced?: Seal.Introduced } | undefined
  end(): Checked
}

export type Checked = {
  faults: string[]
  events: number
  sealed: number
  seals: SealLine[]
  introduced: readonly Seal.Introduced[]
  /** Of the last event. */
  position: string
  recordedAt: string
}

const faultsMax = 20

export function openSealCheck(): SealCheck {
  let state = Seal.initial
  let count = 0
  let [position, recordedAt] = ['', '']
  // Of the events behind the last seal. Of a ledger older than its first seal these are all.
  const leaves = openQueue(leafBytes)
  const positions = openQueue(positionBytes)
  const seals: SealLine[] = []
  const faults: string[] = []
  const fault = (text: string) => {
    if (faults.length < faultsMax) faults.push(text)
  }

  function takeKey(data: Seal.Introduced, record: RecordedEvent): void {
    const name = `the key ${data.keyId} (${record.position})`
    if (Seal.keyIdOf(data.publicKey) !== data.keyId) fault(`${name} is not of its own name`)
    const { endorsement } = data
    const voucher = state.keys.find(({ keyId }) => keyId === endorsement?.keyId)
    const isVouched =
      endorsement &&
      voucher &&
      Seal.isSignedBy(voucher.publicKey, Seal.endorsedText(data), endorsement.signature)
    if (state.keys.length > 0 && !isVouched) fault(`${name} is vouched for by none before it`)
  }

  function takeSeal(seal: Seal.Seal): SealLine {
    const name = `seal ${seal.number}`
    const { last, keys } = state
    const first = last ? last.to.index + 1 : 0
    const size = Math.min(leaves.length(), Math.max(0, seal.to.index - first + 1))
    const segment = leaves.take(size)
    const places = positions.take(size)
    const place = (at: number) =>
      places.toString('latin1', at * positionBytes, (at + 1) * positionBytes).trimEnd()
    const key = keys.find(({ keyId }) => keyId === seal.keyId)
    const isNext =
      seal.number === (last?.number ?? 0) + 1 &&
      seal.from.index === first &&
      seal.count === size &&
      seal.previous === (last && Seal.digestOf(last))
    const reach = `the events ${seal.from.position} to ${seal.to.position}`
    if (!key || !Seal.isSignedBy(key.publicKey, Seal.signedText(seal), seal.signature)) {
      fault(`${name} is not signed by a key of this ledger`)
    } else if (!isNext) {
      fault(`${name} does not follow from the one before it, or events before it are missing`)
    } else if (Seal.rootHexOf(segment) !== seal.root) {
      fault(`${name}: one of ${reach} was altered, removed, inserted or moved since it was sealed`)
    } else if (Seal.chainOf(last?.chain ?? Seal.chainStart, seal.root) !== seal.chain) {
      fault(`${name} breaks the chain`)
    } else if (seal.from.position !== place(0) || seal.to.position !== place(size - 1)) {
      fault(`${name}: ${reach} lie elsewhere`)
    }
    return { ...seal, publicKey: key?.publicKey ?? '' }
  }

  return {
    take(record) {
      if (record.position <= position) {
        fault(`the event ${record.id} (${record.position}) is out of order`)
      }
      ;({ position, recordedAt } = record)
      count++
      leaves.push(leafOf(record))
      positions.push(Buffer.from(record.position.padEnd(positionBytes)))
      if (record.stream !== Seal.stream) return undefined
      const event = read(record)
      if (!event) {
        fault(`the event ${record.id} (${record.position}) is none of the seals' own`)
        return undefined
      }
      if (event.type === 'SealingKeyIntroduced') {
        takeKey(event.data, record)
        state = Seal.evolve(state, event)
        return { introduced: event.data }
      }
      const seal = takeSeal(event.data)
      state = Seal.evolve(state, event)
      seals.push(seal)
      return { seal }
    },
    end: () => ({
      ...{ faults, events: count, sealed: count - leaves.length(), seals },
      ...{ introduced: state.keys, position, recordedAt },
    }),
  }
}

/** The longest that a store has. */
const positionBytes = 41

/** Pieces of one size, first in first out: a million of them are a few megabytes. */
function openQueue(size: number) {
  let bytes = Buffer.alloc(size << 10)
  let [first, end] = [0, 0]
  return {
    length: () => (end - first) / size,
    push(piece: Buffer) {
      if (end + size > bytes.length) {
        const room = Buffer.alloc(Math.max(bytes.length, 2 * (end - first + size)))
        bytes.copy(room, 0, first, end)
        ;[bytes, first, end] = [room, 0, end - first]
      }
      piece.copy(bytes, end, 0, size)
      end += size
    },
    take(count: number): Buffer {
      const taken = Buffer.from(bytes.subarray(first, first + count * size))
      first += count * size
      return taken
    },
  }
}

function read({ type, data }: RecordedEvent): Seal.Event | undefined {
  try {
    return Seal.decode({ type, data: JSON.parse(data) })
  } catch {
    return undefined
  }
}
