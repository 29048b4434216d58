import { lookUpContract } from '../projections/look-up.contract.ts'
import { store } from './history.ts'
import { plainLookUp } from './look-up.ts'
import { openMemoryStore } from './memory-store.ts'

lookUpContract(async (events) => {
  const memory = openMemoryStore({ now: () => new Date('2026-03-01T00:00:00Z') })
  await store(memory, events)
  return plainLookUp(memory)
})
