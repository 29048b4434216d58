// Whether the log ends where it ended before, and the seals are those that somebody has kept.
import type { Position } from './event-store.ts'
import { placeIn } from './hash-log.ts'
import * as Seal from './seal.ts'
import { eventAt, eventInWords, faultOf } from './verification.ts'
import type { AnchoredSeal, Walk } from './verify-log.ts'

/** When the log has ended: whether it ended there before. */
export async function checkEnd(walk: Walk, bound: number): Promise<void> {
  const { ports, next, faults, head } = walk
  if (bound > next) {
    const row = await walk.rows.at(next)
    const expected = eventAt(next, row && placeIn(row, next - row.first))
    const what = `the log ends before ${eventInWords(expected)}; ${bound - next} events are gone`
    faults.push({ ...faultOf('truncated', expected, what), expected })
  }
  const seen = ports.head
  if (seen && seen.index >= next && bound <= next) {
    const event = eventAt(next, seen.index === next ? { position: seen.position } : {})
    const what = `the log ends with event ${next - 1}; it went on to event ${seen.index}, at ${seen.position}`
    faults.push(faultOf('truncated', event, what))
  } else if (seen && seen.index >= bound) {
    const what = `the hash log ends before event ${seen.index}, to which it went`
    faults.push(faultOf('hash-log-missing', eventAt(bound, {}), what))
  } else if (seen && walk.headLeaf !== undefined && walk.headLeaf !== seen.leaf) {
    const event = eventAt(seen.index, { position: seen.position })
    faults.push(faultOf('altered', event, `${eventInWords(event)} is not the one that was there`))
  }
  const ahead = ports.traces?.filter(({ position }) => position > (head ?? '')) ?? []
  for (const { who, position } of faults.some(({ kind }) => kind === 'truncated') ? [] : ahead) {
    const what = `the log ends at ${head ?? 'nothing'}; ${who} has read up to ${position}`
    faults.push(faultOf('truncated', eventAt(next, {}), what))
  }
}

export function checkKeys({ ports, seals, faults }: Walk): void {
  const [first] = seals.keys()
  if (!first || !ports.ownKeys) return
  if (ports.ownKeys.includes(first.publicKey)) return
  const what = `the key ${first.keyId}, with which sealing began, is not of this installation`
  faults.push(faultOf('key-unknown', null, what))
}

export function checkAnchor({ ports, seals, faults }: Walk, isWhole: boolean): void {
  const last = seals.last()
  for (const line of ports.anchor ?? []) {
    const there = seals.held.get(line.number)
    const isSame = there?.signature === line.signature
    if (isSame && there.digest === Seal.digestOf(line) && isKeyOf(line)) continue
    const nothing = { event: null, expected: null, seal: line.number }
    // What it is signed for, it does not say any more: nobody but its file has changed.
    if (!isOfItself(line) || isSame) {
      const what = `the line of seal ${line.number} in the anchor is not what was signed`
      faults.push({ kind: 'anchor-altered', what, ...nothing })
      return
    }
    if (there !== undefined) {
      const what = `seal ${line.number} is another than in the anchor`
      faults.push({ kind: 'seal-replaced', what, ...nothing })
      return
    }
    if (!isWhole || faults.some(({ kind }) => kind === 'seal-forged')) return
    const isBehind = line.number > (last?.number ?? 0)
    const event = eventAt(line.from.index, { position: line.from.position as Position })
    const what =
      `seal ${line.number} of the anchor is missing: it stood for events ${line.from.index} to ` +
      `${line.to.index}, up to position ${line.to.position}`
    faults.push({ kind: isBehind ? 'truncated' : 'seal-missing', what, ...nothing, event })
    return
  }
}

const isKeyOf = ({ keyId, publicKey }: AnchoredSeal) => Seal.keyIdOf(publicKey) === keyId
const isOfItself = (line: AnchoredSeal) =>
  isKeyOf(line) && Seal.isSignedBy(line.publicKey, Seal.signedText(line), line.signature)

/** Which of the seals the anchor says nothing of. */
export function anchorNotes({ ports, seals }: Walk): string[] {
  const { anchor } = ports
  if (!anchor) return ['no anchor: that nothing was cut off at the end is not proved']
  const told = new Set(anchor.map(({ number }) => number))
  const untold = [...seals.held.keys()].filter((number) => !told.has(number))
  const first = untold[0]
  if (first === undefined) return []
  if (told.size === 0) return [`the anchor is empty: none of ${untold.length} seals is in it`]
  const words = `seals that the anchor does not have: ${untold.length}, the first of them ${first}`
  return [first > Math.max(...told) ? `${words}, behind its last` : words]
}
