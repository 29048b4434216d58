// Deals go out together where several wait, one by one where HubSpot has no batches, and each is told
// of its own fate.
import { expect, test } from 'vitest'
import { dealProperties } from '../../src/adapters/hubspot/properties.ts'
import { dealWriter } from '../../src/adapters/hubspot/writer.ts'
import { openHubSpot } from '../../src/adapters/hubspot/client.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { bell } from '../../src/adapters/embedded-feed.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import * as Sync from '../../src/domain/sync.ts'
import { load } from '../../src/domain/transact.ts'
import { hubspotOf, openSandbox } from '../sandbox/support.ts'
import { cause } from '../support/examples.ts'
import { constantTokens } from '../support/gate.ts'
import { openMemoryStore } from '../support/memory-store.ts'

async function open(deals: number) {
  const sandbox = await openSandbox()
  const ids = Array.from({ length: deals }, (_, index) => {
    return sandbox.createDeal({ name: `Deal ${index}`, amount: '1.00' }).id
  })
  const store = openMemoryStore(realOutside.clock)
  const opened = bell()
  let isOpen = true
  let calls = 0
  const gate = async <T>(call: () => Promise<T>) => {
    while (!isOpen) await opened.rung()
    calls += 1
    return call()
  }
  const { accessToken, baseUrl } = sandbox.hubspot
  const hubspot = openHubSpot({ apiBase: baseUrl }, gate, constantTokens(accessToken), realOutside)
  const wanted = new Map(
    ids.map((id) => [id, { tieout_invoice_number: 'INV-1' } as Record<string, string>]),
  )
  const subjectOf = (objectId: string) =>
    ({ platform: 'hubspot', object: 'deal', objectId }) as const
  const syncOf = async (id: string) =>
    (await load(store, Sync.decider, 'main', Sync.idOf(subjectOf(id)))).state
  const properties = dealProperties(hubspot)
  await properties.ensure()
  const write = dealWriter({
    ...{ store, hubspot, properties },
    async wanted(id) {
      const values = wanted.get(id) ?? {}
      const { written } = await syncOf(id)
      return Sync.sameValues(written, values) ? null : { subject: subjectOf(id), values }
    },
  })
  calls = 0
  return {
    ...{ sandbox, ids, wanted, syncOf },
    calls: () => calls,
    write: (id: string) => write(id, cause(id)),
    close() {
      isOpen = false
    },
    open() {
      isOpen = true
      opened.ring()
    },
    valueOf: (id: string) => sandbox.tables.hubspot.deals.get(id)?.properties.tieout_invoice_number,
  }
}

const outcomes = async (writes: Promise<void>[]) =>
  (await Promise.allSettled(writes)).map((one) =>
    one.status === 'fulfilled' ? 'written' : (one.reason as PlatformError).code,
  )

test('one alone goes at once, in one call', async () => {
  const { ids, write, calls, valueOf } = await open(1)
  await write(ids[0] as string)
  expect([calls(), valueOf(ids[0] as string)]).toEqual([1, 'INV-1'])
})

test('those that wait go together, a hundred at a time, with the values of the moment', async () => {
  const { ids, write, calls, valueOf, wanted, syncOf, ...door } = await open(230)
  door.close()
  const writes = ids.map(write)
  const again = ids.slice(0, 5).map(write)
  for (const id of ids) wanted.set(id, { tieout_invoice_number: 'INV-2' })
  door.open()
  expect(new Set(await outcomes([...writes, ...again]))).toEqual(new Set(['written']))
  expect(calls()).toBe(3)
  expect(new Set(ids.map(valueOf))).toEqual(new Set(['INV-2']))
  expect(await syncOf(ids[7] as string)).toMatchObject({ pending: null, writes: 1 })
})

test('a bad one among them does not keep the others', async () => {
  const { ids, write, wanted, valueOf, sandbox, ...door } = await open(4)
  const [gone = '', bad = '', good = ''] = ids
  sandbox.deleteHubSpot('deals', gone)
  wanted.set(bad, { tieout_amount_due: 'a lot' })
  door.close()
  const writes = ids.map(write)
  door.open()
  expect(await outcomes(writes)).toEqual(['not-found', 'VALIDATION_ERROR', 'written', 'written'])
  expect(valueOf(good)).toBe('INV-1')
})

test('a status that the property does not know is taught, for those of a batch too', async () => {
  const { ids, write, wanted, sandbox, ...door } = await open(3)
  const { coreApi } = hubspotOf(sandbox).crm.properties
  const open1 = { label: 'Open', value: 'open', displayOrder: 0, hidden: false }
  await coreApi.update('deals', 'tieout_invoice_status', { options: [open1] })
  for (const id of ids) wanted.set(id, { tieout_invoice_status: 'disputed' })
  door.close()
  const writes = ids.map(write)
  door.open()
  expect(await outcomes(writes)).toEqual(['written', 'written', 'written'])
})

test.each([404, 405, 501])('without batches (%i) all are written one by one', async (status) => {
  const { ids, write, sandbox, valueOf, calls, wanted, ...door } = await open(5)
  sandbox.withoutHubSpotEndpoint('/batch/update', status)
  door.close()
  const writes = ids.map(write)
  door.open()
  expect(new Set(await outcomes(writes))).toEqual(new Set(['written']))
  expect(new Set(ids.map(valueOf))).toEqual(new Set(['INV-1']))
  const before = calls()
  for (const id of ids) wanted.set(id, { tieout_invoice_number: 'INV-2' })
  door.close()
  const later = ids.map(write)
  door.open()
  await outcomes(later)
  // It is not asked for again.
  expect(calls() - before).toBe(5)
})

test('what got lost on the way is tried again, and nobody waits for ever', async () => {
  const { ids, write, sandbox, valueOf, ...door } = await open(5)
  sandbox.injectFault({ platform: 'hubspot', kind: 'drop-after-commit', times: 1 })
  door.close()
  const writes = ids.map(write)
  door.open()
  expect(new Set(await outcomes(writes))).toEqual(new Set(['unreachable']))
  expect(new Set(await outcomes(ids.map(write)))).toEqual(new Set(['written']))
  expect(new Set(ids.map(valueOf))).toEqual(new Set(['INV-1']))
})

test('writes of one deal never overtake each other: they leave what was decided last', async () => {
  const { ids, write, wanted, valueOf, ...door } = await open(2)
  const [id = ''] = ids
  for (let turn = 0; turn < 5; turn++) {
    door.close()
    wanted.set(id, { tieout_invoice_number: `INV-${turn}` })
    const both = [write(id), write(id)]
    wanted.set(id, { tieout_invoice_number: `INV-${turn}-b` })
    door.open()
    await outcomes(both)
    expect(valueOf(id)).toBe(`INV-${turn}-b`)
  }
})
