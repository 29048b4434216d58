// Counting what goes to and fro: once each, none lost while the database is away.
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { openTraffic } from '../../src/adapters/traffic.ts'
import type { WebhookRequest } from '../../src/adapters/webhook.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import type { Count, RefusedWebhook, TrafficLog } from '../../src/domain/traffic.ts'
import { openMemoryStore } from '../support/memory-store.ts'

const clock = {
  now: () => new Date('2026-11-01T10:00:30.000Z'),
  sleep: async () => undefined,
}
const outside = { clock, random: { next: () => 0.5, uuid: () => 'x' } }

/** A log that notes what it is told, and can be away. */
function opened() {
  const state = { isAway: false }
  const added: (Count & { minute: string })[] = []
  const refused: RefusedWebhook[] = []
  const log: TrafficLog = {
    async add(_, minute, counts) {
      if (state.isAway) throw new Error('away')
      added.push(...counts.map((one) => ({ ...one, minute })))
    },
    async addRefused(_, all) {
      refused.push(...all)
    },
    since: async () => [],
    refused: async () => [],
    forget: async () => undefined,
  }
  const logger = pino({ level: 'silent' })
  return {
    added,
    refused,
    state,
    traffic: openTraffic({ workspace: 'main', log, outside, logger }),
  }
}

/** So many rounds of writing down. */
async function rounds(
  { traffic }: ReturnType<typeof opened>,
  totals: number[],
  after?: () => void,
) {
  const ending = new AbortController()
  let round = 0
  const total = () => {
    const value = totals[round] ?? 0
    round += 1
    if (round === totals.length) ending.abort()
    after?.()
    return value
  }
  await traffic.keep([{ name: 'stripe', measure: 'calls', total }], ending.signal)
}

const request: WebhookRequest = {
  ...{ workspace: 'main', method: 'POST', url: '/', rawBody: Buffer.from('12345') },
  headers: { 'user-agent': 'Bad\u0007Robot/1.0' },
}

test('what grows is counted by how much it has grown', async () => {
  const given = opened()
  await rounds(given, [3, 3, 10])
  expect(given.added).toEqual([
    { name: 'stripe', measure: 'calls', count: 3, minute: '2026-11-01T10:00:00Z' },
    { name: 'stripe', measure: 'calls', count: 7, minute: '2026-11-01T10:00:00Z' },
  ])
})

test('what could not be written down is written with the next', async () => {
  const given = opened()
  given.state.isAway = true
  let asked = 0
  await rounds(given, [3, 5], () => {
    asked += 1
    if (asked === 2) given.state.isAway = false
  })
  expect(given.added).toMatchObject([{ count: 5 }])
})

test('webhooks are counted by what they brought, and those turned away are noted', async () => {
  const given = opened()
  const good = given.traffic.noting('stripe', async () => ({ received: 2, repeated: 1 }))
  const bad = given.traffic.noting('hubspot', async () => {
    throw new Refusal('signature-missing', { header: 'x-hubspot-signature-v3' })
  })
  await good(request)
  for (let n = 0; n < 50; n++) await expect(bad(request)).rejects.toThrow('signature-missing')
  await rounds(given, [0])
  expect(given.added.map(({ name, measure, count }) => [name, measure, count])).toEqual([
    ['stripe', 'webhooks', 2],
    ['stripe', 'repeated', 1],
    ['hubspot', 'refused', 50],
  ])
  // Somebody who knocks again and again does not fill the disk.
  expect(given.refused).toHaveLength(20)
  expect(given.refused[0]).toEqual({
    ...{ platform: 'hubspot', code: 'signature-missing', detail: 'x-hubspot-signature-v3' },
    ...{ bytes: 5, agent: 'BadRobot/1.0', refusedAt: '2026-11-01T10:00:30.000Z' },
  })
})

test('writes are counted once, however often they are appended', async () => {
  const given = opened()
  const store = given.traffic.counting(openMemoryStore(clock))
  const meta = {
    ...{ workspace: 'main', correlationId: 'c', causationId: 'c' },
    ...{
      actor: { kind: 'policy', name: 'test' } as const,
      effectiveAt: '2026-11-01T00:00:00.000Z',
    },
  }
  const event = (id: string, operation: string, type = 'StatusPropagated') => ({
    ...{ id, type, meta, data: { platform: 'quickbooks', operation } },
  })
  const written = event('11111111-1111-8111-8111-111111111111', 'create')
  await store.append('sync-main.a', [written], 'none')
  await store.append('sync-main.a', [written], 'none')
  await store.append('sync-main.b', [event('21111111-1111-8111-8111-111111111111', 'none')], 'none')
  const failed = event('31111111-1111-8111-8111-111111111111', 'create', 'SyncFailed')
  await store.append('sync-main.c', [failed], 'none')
  await rounds(given, [0])
  expect(given.added.map(({ name, measure, count }) => [name, measure, count])).toEqual([
    ['quickbooks', 'writes', 1],
    ['quickbooks', 'failed', 1],
  ])
})
