// A row of the log as COPY sends it in binary, and what is made of it: the bytes of its leaf, and
// its record where somebody wants to read it.
import type { RecordedEvent } from '../../domain/event-store.ts'
import { positionOf } from './append-queue.ts'

type Span = { start: number; end: number }

/** Where in the bytes each value stands. */
export type Row = {
  position: number
  recordedAt: number
  revision: number
  id: number
  category: Span
  stream: Span
  type: Span
  data: Span
  meta: Span
  mark: Span | undefined
}

// The number of fields (two bytes), then each with its length (four) before it.
const positionAt = 6
const recordedAtAt = positionAt + 8 + 4
const revisionAt = recordedAtAt + 8 + 4
const idAt = revisionAt + 8 + 4
const categoryAt = idAt + 16 + 4

export function rowIn(bytes: Buffer): Row {
  const category = spanAt(bytes, categoryAt)
  const stream = spanAt(bytes, category.end + 4)
  const type = spanAt(bytes, stream.end + 4)
  const data = spanAt(bytes, type.end + 4)
  const meta = spanAt(bytes, data.end + 4)
  const markAt = meta.end + 4
  return {
    ...{ position: positionAt, recordedAt: recordedAtAt, revision: revisionAt, id: idAt },
    ...{ category, stream, type, data, meta },
    mark: bytes.readInt32BE(meta.end) < 0 ? undefined : spanAt(bytes, markAt),
  }
}

const spanAt = (bytes: Buffer, start: number): Span => ({
  start,
  end: start + bytes.readInt32BE(start - 4),
})

const dash = 45
const dot = 46
const colon = 58
const zulu = 90

/** Whether the stream's name begins with the category, then a workspace and a dot. Readers of a
 *  category go by that column and would not see an event whose column says another. */
export function isOfCategory(bytes: Buffer, { category, stream }: Row): boolean {
  const length = category.end - category.start
  const dashAt = stream.start + length
  if (dashAt >= stream.end || bytes[dashAt] !== dash) return false
  for (let at = 0; at < length; at++) {
    if (bytes[category.start + at] !== bytes[stream.start + at]) return false
  }
  for (let at = dashAt + 1; at < stream.end; at++) {
    if (bytes[at] === dot) return at > dashAt + 1
    if (bytes[at] === dash) return false
  }
  return false
}

const hexDigits = Buffer.from('0123456789abcdef')
const zero = 48

// The following write text, a byte for each character, and answer where it ends. Many thousands of
// them are written in a second: nothing is made that has to be thrown away again.

function writeUuid(bytes: Buffer, start: number, room: Buffer, to: number): number {
  let at = to
  for (let next = 0; next < 16; next++) {
    if (next === 4 || next === 6 || next === 8 || next === 10) room[at++] = dash
    const byte = bytes[start + next] as number
    room[at++] = hexDigits[byte >> 4] as number
    room[at++] = hexDigits[byte & 15] as number
  }
  return at
}

function writeDigits(value: number, width: number, room: Buffer, to: number): number {
  let left = value
  for (let at = to + width - 1; at >= to; at--) {
    room[at] = zero + (left % 10)
    left = Math.floor(left / 10)
  }
  return to + width
}

function writeWhole(bytes: Buffer, start: number, room: Buffer, to: number): number {
  const value = wholeAt(bytes, start)
  if (value < 0 || value > Number.MAX_SAFE_INTEGER) {
    return to + room.write(String(bytes.readBigInt64BE(start)), to, 'latin1')
  }
  let width = 1
  for (let most = 10; value >= most; most *= 10) width++
  return writeDigits(value, width, room, to)
}

const wholeAt = (bytes: Buffer, start: number) =>
  bytes.readInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4)

const msAt2000 = Date.UTC(2000, 0, 1)
const usPerDay = 86_400_000_000
const days = new Map<number, Buffer | undefined>()

/** `2026-03-01T`; undefined for what is no day of our calendar. */
function dayText(day: number): Buffer | undefined {
  if (days.has(day)) return days.get(day)
  const moment = new Date(msAt2000 + day * 86_400_000)
  const text = Number.isNaN(moment.getTime()) ? undefined : moment.toISOString().slice(0, -13)
  if (days.size > 10_000) days.clear()
  days.set(day, text === undefined ? undefined : Buffer.from(text))
  return days.get(day)
}

/** As pool.ts has it: always six decimals. What is no moment of our calendar stays a number. */
function writeMoment(bytes: Buffer, start: number, room: Buffer, to: number): number {
  const us = wholeAt(bytes, start)
  const day = Math.floor(us / usPerDay)
  const date = dayText(day)
  if (!date) return to + room.write(String(bytes.readBigInt64BE(start)), to, 'latin1')
  const inDay = us - day * usPerDay
  const seconds = Math.floor(inDay / 1_000_000)
  let at = to + date.copy(room, to)
  at = writeDigits(Math.floor(seconds / 3600), 2, room, at)
  room[at++] = colon
  at = writeDigits(Math.floor(seconds / 60) % 60, 2, room, at)
  room[at++] = colon
  at = writeDigits(seconds % 60, 2, room, at)
  room[at++] = dot
  at = writeDigits(inDay - seconds * 1_000_000, 6, room, at)
  room[at++] = zulu
  return at
}

type Write = typeof writeMoment
const shortText = Buffer.alloc(64)
const textBy = (write: Write, bytes: Buffer, start: number) =>
  shortText.toString('latin1', 0, write(bytes, start, shortText, 0))

const bigAt = (bytes: Buffer, at: number): bigint => bytes.readBigInt64BE(at)

const textIn = (bytes: Buffer, { start, end }: Span) => bytes.toString('utf8', start, end)

export const recordIn = (bytes: Buffer, row: Row): RecordedEvent => ({
  id: textBy(writeUuid, bytes, row.id),
  type: textIn(bytes, row.type),
  stream: textIn(bytes, row.stream),
  revision: bigAt(bytes, row.revision),
  position: positionOf(bigAt(bytes, row.position)),
  recordedAt: textBy(writeMoment, bytes, row.recordedAt),
  data: textIn(bytes, row.data),
  meta: textIn(bytes, row.meta),
})

/** Packs what the leaf of a row is made of, just as src/domain/leaf.ts does from a record. The
 *  answer is good until the next. */
export function openPacking(): (bytes: Buffer, row: Row) => Buffer {
  let room = Buffer.allocUnsafe(1 << 16)
  return (bytes, row) => {
    if (room.length < bytes.length + 256) room = Buffer.allocUnsafe(2 * bytes.length + 256)
    let at = 1
    room[0] = 0
    const copy = ({ start, end }: Span) => {
      // With the length that stands before it.
      at += bytes.copy(room, at, start - 4, end)
    }
    const put = (write: Write, start: number) => {
      const end = write(bytes, start, room, at + 4)
      room.writeUInt32BE(end - at - 4, at)
      at = end
    }
    copy(row.stream)
    put(writeWhole, row.revision)
    put(writeUuid, row.id)
    copy(row.type)
    put(writeMoment, row.recordedAt)
    copy(row.data)
    copy(row.meta)
    return room.subarray(0, at)
  }
}
