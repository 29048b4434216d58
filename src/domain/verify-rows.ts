// The rows of the hash log as a verification needs them, and whether they are as the service wrote
// them.
import { type HashLog, type HashRow, macOf } from './hash-log.ts'
import { eventAt, type Fault, faultOf } from './verification.ts'

export type Row = HashRow & { isAuthentic: boolean }
export type RowCursor = { at(index: number): Promise<Row | undefined>; faults: Fault[] }

/** The rows as they are needed: the one that has an index, or the next behind it. */
export function openRows(
  { hashLog, hashLogKey }: { hashLog: HashLog; hashLogKey?: Uint8Array | undefined },
  bound: number,
): RowCursor {
  const rows = hashLog.rows()[Symbol.asyncIterator]()
  const faults: Fault[] = []
  let current: Row | undefined
  let isOver = bound === 0
  let end = 0
  const report = (kind: Fault['kind'], from: number, to: number, what: string) => {
    if (faults.length > 0) return
    const words = `the hash log ${what} from event ${from} to ${to}`
    faults.push(faultOf(kind, eventAt(from, undefined), words))
  }
  async function advance(): Promise<void> {
    const step = await rows.next()
    if (step.done || step.value.first >= bound) {
      isOver = true
      if (end < bound) report('hash-log-missing', end, bound - 1, 'has no hashes')
      current = undefined
      return
    }
    const row = step.value
    const isNext = row.first === end
    // Without the key the row is all there is to go by.
    const isAuthentic =
      isNext && (!hashLogKey || macOf(hashLogKey, current?.mac, row).equals(row.mac))
    const last = row.first + row.count - 1
    if (row.first > end) report('hash-log-missing', end, row.first - 1, 'has no hashes')
    else if (!isAuthentic) report('hash-log-altered', row.first, last, 'was altered')
    // Behind a gap nobody knows what the row follows from; those after it follow from it.
    current = { ...row, isAuthentic }
    end = row.first + row.count
  }
  return {
    faults,
    async at(index) {
      while (!isOver && (current === undefined || current.first + current.count <= index)) {
        await advance()
      }
      return current
    },
  }
}
