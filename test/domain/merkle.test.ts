import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../../src/domain/event-store.ts'
import { leafBytes, leafOf, openMarker } from '../../src/domain/leaf.ts'
import { emptyRoot, pathOf, rootByPath, rootOf } from '../../src/domain/merkle.ts'

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => sha256(Buffer.from(`leaf ${at}`)))

/** As RFC 6962 says it: split at the largest power of two below the number of leaves. */
function byTheBook(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  const [left, right] = [byTheBook(leaves.slice(0, half)), byTheBook(leaves.slice(half))]
  return sha256(Buffer.of(1), left, right)
}

describe('the tree over the leaves', () => {
  test('is that of RFC 6962, whatever their number', () => {
    for (let count = 1; count < 40; count++) {
      const leaves = leavesOf(count)
      expect(rootOf(Buffer.concat(leaves))).toEqual(byTheBook(leaves))
    }
    expect(rootOf(Buffer.alloc(0))).toEqual(emptyRoot)
  })

  test('proves each leaf by its path, and no other leaf, place or number of leaves', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (count, some, other) => {
        const leaves = leavesOf(count)
        const all = Buffer.concat(leaves)
        const root = rootOf(all)
        const index = some % count
        const path = pathOf(all, index)
        const leaf = leaves[index] as Buffer
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count + 1)))
        expect(rootByPath(leaf, index, count, path)).toEqual(root)
        expect(rootByPath(sha256(leaf), index, count, path)).not.toEqual(root)
        const elsewhere = other % count
        if (elsewhere === index) return
        expect(rootByPath(leaf, elsewhere, count, path)).not.toEqual(root)
      }),
    ))
})

const field = fc.string({ unit: 'binary', maxLength: 30 })
const record: fc.Arbitrary<Omit<RecordedEvent, 'position'>> = fc.record({
  ...{ stream: field, id: field, type: field, recordedAt: field, data: field, meta: field },
  revision: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
})

describe('the leaf of an event', () => {
  test('is the hash of its fields, each behind its length', () =>
    fc.assert(
      fc.property(record, (one) => {
        const parts = [Buffer.of(0)]
        const { stream, revision, id, type, recordedAt, data, meta } = one
        for (const text of [stream, String(revision), id, type, recordedAt, data, meta]) {
          const bytes = Buffer.from(text)
          const length = Buffer.alloc(4)
          length.writeUInt32BE(bytes.length)
          parts.push(length, bytes)
        }
        expect(leafOf(one)).toEqual(sha256(...parts))
        expect(leafOf(one)).toHaveLength(leafBytes)
      }),
    ))

  test('is another when anything of it is, be it only where a field ends', () => {
    const one = {
      ...{ stream: 'invoice-main.1', revision: 0n, id: 'a', type: 'bc', recordedAt: 'd' },
      ...{ data: '{"a":1}', meta: '{}' },
    }
    const others = [
      ...[
        { ...one, stream: 'invoice-main.2' },
        { ...one, revision: 1n },
        { ...one, id: 'b' },
      ],
      ...[
        { ...one, recordedAt: 'e' },
        { ...one, data: '{"a": 1}' },
        { ...one, meta: '[]' },
      ],
      { ...one, id: 'ab', type: 'c' },
    ]
    const all = [one, ...others].map((each) => leafOf(each).toString('hex'))
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('the mark of an event', () => {
  test('is that of HMAC, and nobody makes it without the key', () => {
    const event = { stream: 's', id: 'i', type: 't', data: 'data', meta: 'meta' }
    const key = Buffer.alloc(32, 1)
    const mark = openMarker(key)(event)
    const text = ['s', 'i', 't', 'data', 'meta'].flatMap((each) => [
      Buffer.of(0, 0, 0, each.length),
      Buffer.from(each),
    ])
    const block = (pad: number) => Buffer.alloc(64).map((_, at) => (key[at] ?? 0) ^ pad)
    const inner = sha256(block(0x36), Buffer.of(3), ...text)
    expect(mark).toEqual(sha256(block(0x5c), inner).subarray(0, 16))
    expect(openMarker(Buffer.alloc(32, 2))(event)).not.toEqual(mark)
    expect(openMarker(key)({ ...event, data: 'datb' })).not.toEqual(mark)
  })
})
