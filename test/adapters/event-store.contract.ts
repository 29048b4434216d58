// What every event store promises (src/domain/event-store.ts), as one suite for all of them. Each
// test has categories of its own, so the suites may share a server, with each other and with
// earlier runs.
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { EventStore } from '../../src/domain/event-store.ts'
import { checkAgainstModel } from './event-store.model.ts'
import { races, reads, records, subscriptions } from './event-store.reads.ts'
import { appends, manyAtOnce, repeats } from './event-store.writes.ts'

export type OpenedStore = {
  store: EventStore
  /** Another instance on the same data, as another process would have it. */
  second: EventStore
  close(): Promise<void>
}

export function eventStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the promises of an event store`, () => {
    let opened: OpenedStore
    let store: EventStore
    beforeAll(async () => {
      opened = await open()
      store = opened.store
    })
    afterAll(() => opened?.close())
    const both = () => [store, opened.second] as const

    appends(() => store)
    manyAtOnce(() => store)
    repeats(() => store, both)
    reads(() => store)
    records(() => store)
    subscriptions(() => store, both)
    races(both)
    test('any run of appends and reads goes as with a simple list of events', () =>
      checkAgainstModel(store))
  })
}
