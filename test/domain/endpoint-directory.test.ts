// What an endpoint has missed while it was switched off is told until a replay has made up for it.
import { expect, test } from 'vitest'
import { openDirectory } from '../../src/domain/endpoint-directory.ts'
import { transact } from '../../src/domain/transact.ts'
import * as WebhookEndpoint from '../../src/domain/webhook-endpoint.ts'
import { cause } from '../support/examples.ts'
import { openMemoryStore } from '../support/memory-store.ts'

const endpointId = 'e1'

function openEndpoint() {
  let now = Date.parse('2026-11-02T10:00:00.000Z')
  const store = openMemoryStore({ now: () => new Date((now += 1000)) })
  const directory = openDirectory(store, 'main')
  let told = 0
  const decide = async (decision: ReturnType<typeof WebhookEndpoint.enable>) => {
    const why = cause(`told ${++told}`)
    const { streamId, decider } = WebhookEndpoint
    const { position } = await transact(store, decider, streamId, decision, why)
    if (position === undefined) throw new Error('nothing was decided')
    return position
  }
  return {
    now: async () => (await directory.now()).endpoints[0],
    add: () =>
      decide(
        WebhookEndpoint.add({
          ...{ endpointId, url: 'https://example.com', types: [], description: null, keyId: 'k1' },
        }),
      ),
    off: (reason: WebhookEndpoint.DisabledReason = 'by-hand') =>
      decide(WebhookEndpoint.disable({ endpointId, reason, note: null })),
    on: () => decide(WebhookEndpoint.enable(endpointId)),
    async replay(from: string, to: string | null) {
      const replayId = `replay ${++told}`
      await decide(WebhookEndpoint.replay({ endpointId, replayId, from, to }))
      await decide(WebhookEndpoint.completeReplay({ endpointId, replayId, queued: 1 }))
    },
  }
}

test('switched off again before a replay, it has missed both stretches', async () => {
  const endpoint = openEndpoint()
  await endpoint.add()
  const from = await endpoint.off()
  await endpoint.on()
  await endpoint.off('gone')
  expect((await endpoint.now())?.missed).toMatchObject({ from, to: null })
  const to = await endpoint.on()
  const { missed, offAt } = (await endpoint.now()) ?? {}
  expect(missed).toMatchObject({ from, to })
  expect(offAt).not.toBe(missed?.fromAt)
})

test('what a replay has made up for is not missed any more, and a part of it still is', async () => {
  const endpoint = openEndpoint()
  await endpoint.add()
  const from = await endpoint.off()
  const to = await endpoint.on()
  await endpoint.replay(to, null)
  await endpoint.replay(from, from)
  await endpoint.replay('2026-11-02T10:00:03.500Z', null)
  expect((await endpoint.now())?.missed).toMatchObject({ from, to })
  await endpoint.replay(from, to)
  expect((await endpoint.now())?.missed).toBeNull()
  const again = await endpoint.off()
  expect((await endpoint.now())?.missed).toMatchObject({ from: again, to: null })
  await endpoint.on()
  await endpoint.replay('2026-11-02T10:00:00.000Z', '2026-11-02T11:00:00.000Z')
  expect((await endpoint.now())?.missed).toBeNull()
})
