import { test } from 'vitest'
import { openEventStoreDb } from '../../src/adapters/eventstoredb/store.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { eventStoreContract } from './event-store.contract.ts'

const url = process.env.EVENTSTORE_URL
const { clock } = realOutside

if (url) {
  eventStoreContract('EventStoreDB', async () => {
    const store = await openEventStoreDb({ url, clock })
    const second = await openEventStoreDb({ url, clock })
    const close = async () => {
      await Promise.all([store.close(), second.close()])
    }
    return { store, second, close }
  })
} else {
  // The run says it once more at its end (test/support/global-postgres.ts).
  test.skip('NOT RUN: EventStoreDB contract suite (set EVENTSTORE_URL to run it)', () => {})
}
