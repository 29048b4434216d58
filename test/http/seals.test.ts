// Proving and verifying over HTTP, on the service as it runs.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { openService, type RunningService } from '../support/service.ts'

let service: RunningService
let written: string
beforeAll(async () => {
  service = await openService()
})
afterAll(() => service.close())

const stated = { from: 'EUR', to: 'USD', on: '2026-03-02', rate: '1.0842', source: 'ECB' }

test('a verification is asked for, goes on behind the answer, and tells what it found', async () => {
  const { position } = await service.post('/v1/exchange-rates', stated)
  written = position
  const { id, repeated } = await service.post('/v1/audit/verifications')
  expect(repeated).toBe(false)
  let found = await service.get(`/v1/audit/verifications/${id}`)
  while (found.state === 'running') {
    await realOutside.clock.sleep(20)
    found = await service.get(`/v1/audit/verifications/${id}`)
  }
  expect(found).toMatchObject({ state: 'intact', askedBy: 'demo', report: { faults: [] } })
  expect(found.report.head >= position).toBe(true)
  expect((await service.get('/v1/audit/verifications')).data).toEqual([found])
  await expect(service.get('/v1/audit/verifications/none')).rejects.toThrow('404')
})

test('what is not sealed yet is proved as such, and of what there is not there is no proof', async () => {
  const { data } = await service.get(`/v1/audit/events?type=ExchangeRateRecorded&after=${written}`)
  const [event] = data
  // Its hash is written down within a second.
  let proof: any
  while (!proof) {
    proof = await service.get(`/v1/audit/proofs/${event.id}`).catch((error: Error) => {
      expect(error.message).toContain('409')
      return realOutside.clock.sleep(50)
    })
  }
  expect(proof).toMatchObject({
    format: 'tieout-proof/1',
    events: [{ id: event.id, position: event.position, seal: null, path: [] }],
  })
  expect(JSON.parse(proof.events[0].data)).toEqual(event.data)
  await expect(service.get('/v1/audit/proofs/nobody')).rejects.toThrow('404')
  expect(await service.get('/v1/audit/seals')).toEqual({ data: [], nextCursor: null })
  await expect(service.get('/v1/audit/seals/1')).rejects.toThrow('404')
})
