// The first event that is not what the hash log says: what was done to it.
import type { HashLog, HashRow, LeafPage } from './hash-log.ts'
import { placeIn } from './hash-log.ts'
import * as Seal from './seal.ts'
import { eventAt, eventInWords, type Fault, type FaultyEvent } from './verification.ts'

export type Difference = {
  index: number
  row: HashRow
  page: LeafPage
  /** Where in the page. */
  at: number
  /** The pages behind it. */
  rest: AsyncIterator<LeafPage>
}

export async function diagnose(
  { index, row, page, at, rest }: Difference,
  { hashLog }: { hashLog: HashLog },
): Promise<Fault> {
  const record = page.record(at)
  const isMarked = page.isMarked(at)
  const event = eventAt(index, { ...record, revision: String(record.revision) })
  const expected = eventAt(index, placeIn(row, index - row.first))
  const fault = (kind: Fault['kind'], named: FaultyEvent, what: string): Fault => ({
    ...{
      kind,
      event: named,
      expected,
      seal: record.stream === Seal.stream ? sealIn(record.data) : null,
    },
    what: `${eventInWords(named)} ${what}`,
  })
  if (event.id === expected.id) {
    return fault('altered', event, `was altered${whatOf(event, expected, isMarked)}`)
  }
  const wasHere = event.id !== null && (await wasInLog(hashLog, event.id))
  const isStill = await isBehind(page, at, rest, expected.id)
  if (wasHere && isStill) {
    return fault('reordered', event, `stands where ${eventInWords(expected)} stood`)
  }
  if (wasHere) return fault('removed', expected, 'was removed')
  if (isStill) return fault('inserted', event, `was inserted before ${eventInWords(expected)}`)
  return fault('replaced', event, `stands in the place of ${eventInWords(expected)}, which is gone`)
}

/** By its own word; null where it says none. */
function sealIn(data: string): number | null {
  try {
    const { number } = JSON.parse(data) as Partial<Seal.Seal>
    return number ?? null
  } catch {
    return null
  }
}

function whatOf(event: FaultyEvent, expected: FaultyEvent, isMarked: boolean): string {
  for (const part of ['stream', 'revision', 'position'] as const) {
    if (event[part] !== expected[part]) return `: its ${part} was ${expected[part]}`
  }
  return isMarked ? ' in its revision or moment' : ' in its type, data or meta'
}

async function wasInLog(hashLog: HashLog, id: string): Promise<boolean> {
  for await (const { places } of hashLog.rows()) if (places.includes(` ${id} `)) return true
  return false
}

async function isBehind(
  page: LeafPage,
  at: number,
  rest: AsyncIterator<LeafPage>,
  id: string | null,
): Promise<boolean> {
  const isIn = (one: LeafPage, from: number) => {
    for (let next = from; next < one.count; next++) if (one.record(next).id === id) return true
    return false
  }
  if (isIn(page, at + 1)) return true
  for (let step = await rest.next(); !step.done; step = await rest.next()) {
    if (isIn(step.value, 0)) return true
  }
  return false
}
