// The store that other tests use in place of a real one keeps the same promise.
import { realOutside } from '../../src/adapters/outside.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { eventStoreContract } from './event-store.contract.ts'

eventStoreContract('in memory', async () => {
  const store = openMemoryStore(realOutside.clock)
  return { store, second: store, close: () => store.close() }
})
