// The log of any store, hashed: by its records, one by one.
import type { EventStore, RecordedEvent } from '../domain/event-store.ts'
import type { LeafPage, ReadLeaves } from '../domain/hash-log.ts'
import { leafOf } from '../domain/leaf.ts'
import * as Seal from '../domain/seal.ts'

export const storeLeaves = (store: Pick<EventStore, 'log'>): ReadLeaves =>
  async function* leaves(options) {
    for await (const records of store.log(options)) yield pageOf(records)
  }

const pageOf = (records: RecordedEvent[]): LeafPage => ({
  count: records.length,
  leaves: Buffer.concat(records.map(leafOf)),
  seals: records.flatMap(({ stream }, at) => (stream === Seal.stream ? [at] : [])),
  odd: [],
  bare: [],
  record: (at) => records[at] as RecordedEvent,
  isMarked: () => true,
})
