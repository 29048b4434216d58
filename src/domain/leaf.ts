// An event as a few bytes that stand for it: its leaf in the tree of a seal, and the mark by which
// the service knows its own writing again. Both are made of the stored texts, never of what these
// mean: read and written anew, the same JSON may have other bytes.
import { hash } from 'node:crypto'
import type { NewEvent, RecordedEvent } from './event-store.ts'

export const leafBytes = 32
export const markBytes = 16

/** What a leaf is made of, in this order. Where an event lies in the log is not among it: that is
 *  what the order of the leaves says, in whatever store. */
export type Leafy = Omit<RecordedEvent, 'position'>

const lengthBytes = 4
/** UTF-8 needs no more for a UTF-16 unit. */
const unitBytes = 3

// One place for all: what is written there is hashed before anybody else comes.
let scratch = Buffer.allocUnsafe(1 << 16)

/** The prefix, then each field with the number of its bytes before it (four, the highest first), so
 *  that no two lists of fields look alike. Valid until the next call. */
function packed(prefix: Uint8Array, fields: readonly string[]): Buffer {
  let most = prefix.length
  for (const field of fields) most += lengthBytes + unitBytes * field.length
  if (scratch.length < most) scratch = Buffer.allocUnsafe(most)
  scratch.set(prefix)
  let at = prefix.length
  for (const field of fields) {
    const length = scratch.write(field, at + lengthBytes)
    scratch.writeUInt32BE(length, at)
    at += lengthBytes + length
  }
  return scratch.subarray(0, at)
}

/** Writes the hash of the bytes. By way of a text: a buffer of its own for each costs several times as
 *  much as the hash. */
export function hashInto(bytes: Uint8Array, room: Buffer, at: number): void {
  room.write(hash('sha256', bytes, 'binary'), at, 'latin1')
}

const sha256 = (bytes: Uint8Array) => Buffer.from(hash('sha256', bytes, 'binary'), 'latin1')

const leafPrefix = Uint8Array.of(0)

export const leafOf = ({ stream, revision, id, type, recordedAt, data, meta }: Leafy): Buffer =>
  sha256(packed(leafPrefix, [stream, String(revision), id, type, recordedAt, data, meta]))

export type Written = { stream: string; id: string; type: string; data: string; meta: string }

/** Tells, with the key, what the service has written from what was put into the store beside it.
 *  It is made before the event has a revision or a moment, so of what the writer says alone.
 *  HMAC (RFC 2104) with SHA-256, its first half. */
export type Marker = (event: Written) => Buffer

const blockBytes = 64
const markPrefix = 3

export function openMarker(key: Uint8Array): Marker {
  const padded = (pad: number) => Buffer.alloc(blockBytes).map((_, at) => (key[at] ?? 0) ^ pad)
  const inner = Buffer.from([...padded(0x36), markPrefix])
  const outer = Buffer.concat([padded(0x5c), Buffer.alloc(leafBytes)])
  return ({ stream, id, type, data, meta }) => {
    hashInto(packed(inner, [stream, id, type, data, meta]), outer, blockBytes)
    return sha256(outer).subarray(0, markBytes)
  }
}

/** As a store writes it. */
export const writtenOf = (stream: string, { id, type, data, meta }: NewEvent): Written => ({
  ...{ stream, id, type },
  data: JSON.stringify(data),
  meta: JSON.stringify(meta),
})
