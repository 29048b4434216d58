// What is drawn of the history over HTTP, samples for auditors, and archives they ask for.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { binSecondsOf } from '../../src/projections/activity.ts'
import { demoKey } from '../../src/service.ts'
import { openService, type RunningService } from '../support/service.ts'

let service: RunningService
let written: string
beforeAll(async () => {
  service = await openService()
  for (const { on, rate } of rates) {
    const stated = { from: 'EUR', to: 'USD', on, rate, source: 'ECB' }
    written = (await service.post('/v1/exchange-rates', stated)).position
  }
})
afterAll(() => service.close())

const rates = Array.from({ length: 12 }, (_, index) => ({
  on: `2026-03-${String(index + 1).padStart(2, '0')}`,
  rate: `1.08${String(index + 10)}`,
}))

const ask = (path: string, key: string, init: RequestInit = {}) =>
  fetch(`${service.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  })

describe('how much was recorded when', () => {
  test('is counted in as few bins as are asked for, and every event once', async () => {
    const found = await service.get(`/v1/audit/activity?bins=20&after=${written}`)
    const events = await service.get('/v1/audit/events?limit=200')
    const sum = (of: 'events' | 'byPeople') =>
      found.bins.reduce((total: number, bin: any) => total + bin[of], 0)
    expect(sum('events')).toBe(events.data.length)
    const people = events.data.filter((event: any) => event.actor.kind === 'person')
    expect(sum('byPeople')).toBe(people.length)
    expect(found.bins.length).toBeLessThanOrEqual(20)
    expect(found.first).toBe(events.data[0].recordedAt)
    expect(found.last).toBe(events.data.at(-1).recordedAt)
  })

  test('of a stretch only what lies in it', async () => {
    const { data } = await service.get('/v1/audit/events?limit=200')
    const since = data[3].recordedAt
    const found = await service.get(`/v1/audit/activity?since=${since}`)
    const sum = found.bins.reduce((total: number, bin: any) => total + bin.events, 0)
    expect(sum).toBe(data.filter((event: any) => event.recordedAt >= since).length)
    await expect(service.get(`/v1/audit/activity?since=${since}&until=${since}`)).rejects.toThrow(
      'is not behind since',
    )
  })

  test.each([
    [10, 120, 1],
    [3600, 120, 60],
    [30 * 86_400, 120, 12 * 3600],
    [10 * 365 * 86_400, 120, 91 * 86_400],
  ])('%i seconds in %i bins are bins of %i', (span, bins, length) => {
    expect(binSecondsOf(span, bins)).toBe(length)
  })
})

test('an event is shown with all that led to it and came of it', async () => {
  const { data } = await service.get('/v1/audit/events?type=ExchangeRateRecorded')
  const graph = await service.get(`/v1/audit/events/${data[0].id}/graph?language=fr`)
  expect(graph).toMatchObject({
    id: data[0].id,
    nodes: [{ eventId: data[0].id, depth: 0, consequences: 0, actorKind: 'person' }],
    edges: [],
    isCut: false,
    language: 'fr',
  })
  await expect(service.get('/v1/audit/events/none/graph')).rejects.toThrow('404')
})

describe('a sample', () => {
  const of = (more: string) => service.get(`/v1/audit/samples?noun=decision&size=5&${more}`)

  test('is drawn again by the same word at the same moment, though more came meanwhile', async () => {
    const first = await of(`seed=autumn&after=${written}`)
    expect(first.data).toHaveLength(5)
    expect(first.population.count).toBe(rates.length)
    const stated = { from: 'EUR', to: 'GBP', on: '2026-03-02', rate: '0.85', source: 'ECB' }
    const { position } = await service.post('/v1/exchange-rates', stated)
    expect(await of(`seed=autumn&knownAt=${first.knownAt}&after=${position}`)).toEqual(first)
    expect((await of(`seed=autumn&after=${position}`)).population.count).toBe(rates.length + 1)
  })

  test('another word draws another', async () => {
    const ids = async (seed: string) =>
      (await of(`seed=${seed}`)).data.map(({ id }: { id: string }) => id)
    expect(await ids('autumn')).not.toEqual(await ids('winter'))
  })

  test('by amount needs a currency', async () => {
    await expect(of('seed=autumn&by=amount')).rejects.toThrow('is needed to draw by amount')
  })

  test('comes as a file too', async () => {
    const path = '/v1/audit/samples?noun=decision&size=3&seed=autumn&format=csv'
    const text = await (await ask(path, demoKey)).text()
    expect(text.split('\r\n').filter((line) => line !== '')).toHaveLength(4)
  })
})

describe('an archive that is asked for', () => {
  const auditor = 'tieout-demo-auditor-key'
  const period = { from: '2026-03-01', to: '2026-03-31' }

  async function ended(id: string): Promise<any> {
    for (;;) {
      const found = await service.get(`/v1/audit/exports/${id}`)
      if (found.state !== 'running') return found
      await realOutside.clock.sleep(20)
    }
  }

  test('is made behind the answer, and an auditor fetches it', async () => {
    const answer = await ask('/v1/audit/exports', auditor, {
      method: 'POST',
      body: JSON.stringify(period),
    })
    expect(answer.status).toBe(202)
    const { id } = (await answer.json()) as { id: string }
    const made = await ended(id)
    expect(made).toMatchObject({ ...period, state: 'ready', askedBy: 'Aude', failure: null })
    const file = await ask(`/v1/audit/exports/${id}/file`, auditor)
    expect(file.headers.get('content-disposition')).toContain('tieout-2026-03-01-2026-03-31.tar.gz')
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(bytes.length).toBe(made.result.bytes)
    expect(gunzipSync(bytes).includes('manifest.json')).toBe(true)
    expect((await service.get('/v1/audit/exports')).data[0].id).toBe(id)
  })

  test('is not for those who may not verify', async () => {
    const { key } = await service.post('/v1/api-keys', { person: 'Vera', role: 'viewer' })
    for (const path of ['/v1/audit/exports', '/v1/audit/exports/any/file']) {
      expect((await ask(path, key)).status).toBe(403)
    }
  })

  test('is refused of days that are none', async () => {
    await expect(
      service.post('/v1/audit/exports', { from: '2026-03-31', to: '2026-03-01' }),
    ).rejects.toThrow('is before from')
    await expect(
      service.post('/v1/audit/exports', { ...period, knownAt: '2999-01-01T00:00:00Z' }),
    ).rejects.toThrow('moment-to-come')
  })

  test('whose maker is not heard of any more is over', async () => {
    const id = '11111111-2222-4333-8444-555555555555'
    const pool = openPool({ connectionString: service.connectionString, name: 'test', max: 1 })
    await pool.query(
      `insert into tieout.archives
         (id, asked_by, asked_at, period_from, period_to, state, beat_at)
       values ($1, 'Aude', now(), '2026-03-01', '2026-03-31', 'running', now() - interval '1 hour')`,
      [id],
    )
    await pool.end()
    expect(await service.get(`/v1/audit/exports/${id}`)).toMatchObject({
      ...{ state: 'failed', failure: 'interrupted' },
    })
  })

  test('of what was not recorded yet fails, and says so', async () => {
    const { id } = await service.post('/v1/audit/exports', {
      ...period,
      knownAt: '2001-01-01T00:00:00Z',
    })
    expect(await ended(id)).toMatchObject({ state: 'failed', failure: 'nothing-recorded' })
    const file = await ask(`/v1/audit/exports/${id}/file`, demoKey)
    expect(await file.json()).toMatchObject({ status: 409, code: 'archive-not-ready' })
  })

  test('thrown away is not there any more', async () => {
    const { id } = await service.post('/v1/audit/exports', { ...period, to: '2026-03-30' })
    await ended(id)
    const removed = await fetch(`${service.url}/v1/audit/exports/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${demoKey}` },
    })
    expect(removed.status).toBe(200)
    const file = await ask(`/v1/audit/exports/${id}/file`, demoKey)
    expect(await file.json()).toMatchObject({ status: 404, code: 'archive-gone' })
    expect(await service.get(`/v1/audit/exports/${id}`)).toMatchObject({ state: 'removed' })
  })
})
