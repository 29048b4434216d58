// Who gets in, what each may do, and what is recorded of an auditor.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { openServiceClient } from '../../src/adapters/service-client.ts'
import type { Role } from '../../src/domain/api-key.ts'
import { type EventStore, StoreUnavailable } from '../../src/domain/event-store.ts'
import { actOf, may } from '../../src/http/roles.ts'
import { addKey, listKeys, revokeKey } from '../../src/commands/keys-command.ts'
import { type Api, key, openApi } from './api.ts'
import { customer } from './examples.ts'

let api: Api
/** The same log, served by a second process. */
let other: Api
let isDown = false

/** The log takes no record of any access while it is down. */
const failing = (store: EventStore): EventStore => ({
  ...store,
  append: async (stream, events, expected) => {
    if (isDown && stream.startsWith('access-')) throw new StoreUnavailable('away')
    return store.append(stream, events, expected)
  },
})

beforeAll(async () => {
  api = await openApi({ wrapStore: failing })
  other = await openApi({ store: api.store })
  await api.given(customer())
})
afterAll(async () => {
  await other.app.close()
  await api.close()
})

const by = (key: string) => ({ authorization: `Bearer ${key}` })
let count = 0
async function issue(role: Role, person = `Person ${++count}`) {
  const body = { person, role }
  return api.when({ method: 'POST', url: '/v1/api-keys', body }).answers(202)
}

describe('a key that is issued', () => {
  test('opens the API at once, for that person, in every process', async () => {
    const { key } = await issue('accountant', 'Priya Nair')
    for (const one of [api, other]) {
      await one.when({ url: '/v1/views', headers: by(key) }).answers(200)
    }
    const [row] = (await api.when('/v1/api-keys').answers(200)).data
    expect(row).toMatchObject({ person: 'Priya Nair', role: 'accountant', issuedBy: 'ada' })
    const [event] = await Array.fromAsync(api.store.readStream('api-key-main.all'))
    expect(JSON.stringify(event?.data)).not.toContain(key)
  })

  test('is shown once, however often it is asked for', async () => {
    const asked = {
      method: 'POST' as const,
      url: '/v1/api-keys',
      headers: { 'idempotency-key': 'for-rui' },
      body: { person: 'Rui', role: 'reviewer', note: 'second pair of eyes' },
    }
    const first = await api.when(asked).answers(202, { repeated: false })
    expect(first.key).toMatch(/^tieout_[\w-]{43}$/)
    await api.when(asked).answers(202, { id: first.id, key: null, repeated: true })
    const changed = { ...asked, body: { ...asked.body, role: 'admin' } }
    await api.when(changed).answers(422, { code: 'idempotency-key-reused' })
  })

  test('is not issued to somebody whose name is spelled otherwise', async () => {
    await issue('viewer', 'Grace Hopper')
    const body = { person: 'grace hopper', role: 'admin' }
    await api.when({ method: 'POST', url: '/v1/api-keys', body }).answers(422, {
      code: 'person-spelled-otherwise',
      details: { person: 'Grace Hopper' },
    })
    const ada = { person: 'Ada', role: 'viewer' }
    await api
      .when({ method: 'POST', url: '/v1/api-keys', body: ada })
      .answers(422, { code: 'person-spelled-otherwise' })
  })

  test('is recorded as that person in what is decided with it', async () => {
    const { key } = await issue('admin', 'Second Admin')
    const made = await api
      .when({
        method: 'POST',
        url: '/v1/api-keys',
        headers: by(key),
        body: { person: 'By the second', role: 'viewer' },
      })
      .answers(202)
    const { data } = await api.when('/v1/api-keys').answers(200)
    expect(data.find(({ id }: any) => id === made.id).issuedBy).toBe('Second Admin')
  })
})

describe('a key that is revoked', () => {
  test('opens nothing any more, within two seconds in another process', async () => {
    const { id, key } = await issue('accountant')
    await other.when({ url: '/v1/views', headers: by(key) }).answers(200)
    const before = (await api.when('/v1/api-keys').answers(200)).data.length
    await api
      .when({ method: 'DELETE', url: `/v1/api-keys/${id}?note=left` })
      .answers(202, { repeated: false })
    await api.when({ url: '/v1/views', headers: by(key) }).answers(401, { code: 'api-key-unknown' })
    await expect
      .poll(async () => (await other.when({ url: '/v1/views', headers: by(key) })).statusCode, {
        timeout: 2000,
        interval: 50,
      })
      .toBe(401)
    expect((await api.when('/v1/api-keys').answers(200)).data).toHaveLength(before - 1)
    const { data } = await api.when('/v1/api-keys?revoked=true').answers(200)
    expect(data.find((row: any) => row.id === id)).toMatchObject({
      state: 'revoked',
      revokedBy: 'ada',
    })
    await api
      .when({ method: 'DELETE', url: `/v1/api-keys/${id}?note=left` })
      .answers(202, { repeated: true })
  })

  test('ends the streams it had opened', async () => {
    const { id, key } = await issue('viewer')
    const url = await other.app.listen({ port: 0, host: '127.0.0.1' })
    const opened = await fetch(`${url}/v1/stream`, { headers: by(key) })
    expect(opened.status).toBe(200)
    const ended = opened.text()
    await api.when({ method: 'DELETE', url: `/v1/api-keys/${id}` }).answers(202)
    expect(await ended).toContain(': connected')
  })

  test('is still listed as of a moment when it was live', async () => {
    const { id } = await issue('viewer')
    const { data } = await api.when('/v1/api-keys').answers(200)
    const { issuedAt } = data.find((row: any) => row.id === id)
    await api.when({ method: 'DELETE', url: `/v1/api-keys/${id}` }).answers(202)
    const then = await api.when(`/v1/api-keys?knownAt=${issuedAt}`).answers(200)
    expect(then.data.map((row: any) => row.id)).toContain(id)
    await api
      .when('/v1/api-keys?knownAt=2199-01-01T00:00:00Z')
      .answers(422, { code: 'moment-to-come' })
    const before = await api.when('/v1/api-keys?knownAt=2020-01-01T00:00:00Z').answers(200)
    expect(before.data).toEqual([])
  })

  test('must be one', () =>
    api.when({ method: 'DELETE', url: '/v1/api-keys/nobody' }).answers(404, { code: 'not-found' }))
})

test('the command line issues, lists and revokes keys', async () => {
  const out: string[] = []
  const said: string[] = []
  const write = (text: string) => void out.push(text)
  const address = await api.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => '')
  const { port } = api.app.server.address() as { port: number }
  const service = openServiceClient({ url: address || `http://127.0.0.1:${port}`, key })
  const progress = { say: (text: string) => void said.push(text), phase: () => () => undefined }
  const ports = { service, clock: realOutside.clock, progress }
  await addKey({ person: 'Lin', role: 'viewer', note: 'for a week' }, ports, write)
  const issued = (out.shift() ?? '').trim()
  await api.when({ url: '/v1/views', headers: by(issued) }).answers(200)
  await listKeys(false, ports, write)
  const line = out.find((one) => one.includes('Lin'))
  expect(line).toMatch(/^[\w-]{36} {2}Lin +viewer +live +since .+ by ada +for a week\n$/)
  await revokeKey((line ?? '').slice(0, 36), 'the week is over', ports)
  await api.when({ url: '/v1/views', headers: by(issued) }).answers(401)
  await expect(revokeKey('nobody', undefined, ports)).rejects.toThrow('No API key')
  expect(said.join()).not.toContain(issued)
})

describe('a role', () => {
  const may_: [role: Role, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, may: boolean][] =
    [
      ['viewer', 'GET', '/v1/customers', true],
      ['viewer', 'GET', '/v1/api-keys', false],
      ['viewer', 'GET', '/v1/audit/access', false],
      ['viewer', 'POST', '/v1/reviews/x/accept', false],
      ['reviewer', 'POST', '/v1/reviews/x/accept', true],
      ['reviewer', 'POST', '/v1/rules', false],
      ['reviewer', 'POST', '/v1/periods/2026-01/close', false],
      ['accountant', 'POST', '/v1/periods/2026-01/close', true],
      ['accountant', 'POST', '/v1/rules', true],
      ['accountant', 'POST', '/v1/webhook-endpoints', false],
      ['accountant', 'POST', '/v1/api-keys', false],
      ['auditor', 'GET', '/v1/trial-balance', true],
      ['auditor', 'GET', '/v1/audit/events', true],
      ['auditor', 'GET', '/v1/audit/access', true],
      ['auditor', 'GET', '/v1/api-keys', true],
      ['auditor', 'POST', '/v1/rules', false],
      ['auditor', 'POST', '/v1/api-keys', false],
      ['admin', 'POST', '/v1/api-keys', true],
      ['admin', 'POST', '/v1/webhook-endpoints', true],
    ]
  const keys = new Map<Role, string>()
  beforeAll(async () => {
    for (const role of new Set(may_.map(([role]) => role))) keys.set(role, (await issue(role)).key)
  })

  test.for(may_)('%s %s %s: %s', async ([role, method, url, isAllowed]) => {
    const headers = by(keys.get(role) ?? '')
    const body = method === 'GET' ? {} : { body: {} }
    const answer = await api.when({ method, url, headers, ...body })
    expect(answer.statusCode === 403).toBe(!isAllowed)
    if (!isAllowed) expect(answer.json()).toMatchObject({ code: 'role-lacks', retryable: false })
  })

  test('but admin and accountant changes nothing outside its own narrow field', async () => {
    const { paths } = (await api.app.inject('/openapi.json')).json()
    const writes = Object.entries<Record<string, any>>(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get' && path.startsWith('/v1/'))
        .map((method) => ({
          method: method.toUpperCase(),
          path: path.replace(/\{(\w+)\}/g, ':$1'),
        })),
    )
    // How one looks at lists is one's own matter, and so is one's own session.
    const isOwn = (path: string) =>
      /^\/v1\/(saved-views|session|invitations|password-links)/.test(path)
    const open = (role: Role) =>
      writes
        .filter(({ method, path }) => !isOwn(path) && may(role, actOf(method, path)))
        .map(({ path }) => path)
    expect(open('viewer')).toEqual([])
    expect(open('auditor').filter((path) => !path.startsWith('/v1/audit/verifications'))).toEqual(
      [],
    )
    const field = /^\/v1\/(reviews|discrepancies\/:id\/comments?$)/
    expect(open('reviewer').filter((path) => !field.test(path))).toEqual([])
    expect(open('reviewer')).toContain('/v1/reviews/:id/accept')
    expect(open('accountant').filter((path) => /api-keys|people|erase/.test(path))).toEqual([])
    expect(open('admin')).toHaveLength(writes.filter(({ path }) => !isOwn(path)).length)
  })

  test('is held to at every address that writes, whoever asks', async () => {
    const own = 'saved-views|sessions'
    const mayWrite: Record<Role, RegExp> = {
      viewer: RegExp(`^(${own})`),
      reviewer: RegExp(`^(${own}|reviews|discrepancies/[^/]+/comment$)`),
      accountant:
        /^(?!api-keys|people|webhook-endpoints|connections|erasures|customers\/[^/]+\/erase)/,
      auditor: RegExp(`^(${own}|audit/(verifications|exports))`),
      admin: /^/,
    }
    const { paths } = (await api.app.inject('/openapi.json')).json()
    const outside = /^\/v1\/(session$|session\/|invitations|password-links)/
    const writes = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get' && path.startsWith('/v1/') && !outside.test(path))
        .map((method) => ({
          method: method.toUpperCase() as 'POST',
          url: path.replace(/\{\w+\}/g, 'x'),
        })),
    )
    expect(writes.length).toBeGreaterThan(80)
    const all = new Map(keys)
    for (const role of Object.keys(mayWrite) as Role[]) {
      if (!all.has(role)) all.set(role, (await issue(role)).key)
    }
    const wrong: string[] = []
    for (const { method, url } of writes) {
      for (const [role, key] of all) {
        // Of a form that nobody takes: what is let in goes no further.
        const headers = { ...by(key), 'content-type': 'text/csv' }
        const { statusCode } = await api.app.inject({ method, url, headers, payload: 'x' })
        const wanted = mayWrite[role].test(url.replace('/v1/', '')) ? 415 : 403
        if (statusCode !== wanted) wrong.push(`${role} ${method} ${url}: ${statusCode}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('is said in the description', async () => {
    const { paths } = (await api.app.inject('/openapi.json')).json()
    expect(paths['/v1/customers'].get.description.match(/Roles:/g)).toHaveLength(1)
    expect(paths['/v1/api-keys'].post.description).toContain('Roles: admin.')
    expect(paths['/v1/customers'].get.responses['403']).toBeDefined()
  })
})

describe('what an auditor reads', () => {
  let auditor: string
  beforeAll(async () => {
    auditor = (await issue('auditor', 'Aude')).key
  })
  test('is recorded before the answer: what, when, how it ended', async () => {
    await api.when({ url: '/v1/customers?q=meridian&limit=7', headers: by(auditor) }).answers(200)
    const [last] = (await access()).slice(-1)
    expect(last).toMatchObject({
      type: 'AccessRecorded',
      meta: { actor: { kind: 'person', name: 'Aude' } },
      data: {
        ...{ person: 'Aude', role: 'auditor', method: 'GET', route: '/v1/customers' },
        ...{ ids: {}, query: { limit: '7' }, text: 'meridian', status: 200 },
      },
    })
  })

  test('is recorded when it is not there, or not allowed', async () => {
    await api.when({ url: '/v1/customers/nobody', headers: by(auditor) }).answers(404)
    await api
      .when({ method: 'POST', url: '/v1/rules', headers: by(auditor), body: {} })
      .answers(403)
    const [missing, refused] = (await access()).slice(-2)
    expect(missing?.data).toMatchObject({
      ...{ route: '/v1/customers/:id', ids: { id: 'nobody' }, status: 404 },
    })
    expect(refused?.data).toMatchObject({ method: 'POST', route: '/v1/rules', status: 403 })
  })

  test('is recorded of a download and of a live stream', async () => {
    const before = (await access()).length
    const file = await api.when({ url: '/v1/trial-balance?format=csv', headers: by(auditor) })
    expect(file.body).toContain('account,currency')
    const gone = new AbortController()
    const { port } = api.app.server.address() as { port: number }
    await fetch(`http://127.0.0.1:${port}/v1/stream`, { headers: by(auditor), signal: gone.signal })
    gone.abort()
    const routes = (await access()).slice(before).map((event) => (event.data as any).route)
    expect(routes).toEqual(['/v1/trial-balance', '/v1/stream'])
  })

  test('is not shown where it cannot be recorded', async () => {
    isDown = true
    try {
      const answer = await api.when({ url: '/v1/customers', headers: by(auditor) })
      expect(answer.statusCode).toBe(503)
      expect(answer.json()).toMatchObject({ code: 'access-unrecorded', retryable: true })
      expect(answer.body).not.toContain('meridian')
      const file = await api.when({ url: '/v1/trial-balance?format=csv', headers: by(auditor) })
      expect(file.statusCode).toBe(503)
      // Everybody else goes on.
      await api.when('/v1/customers').answers(200)
    } finally {
      isDown = false
    }
    await api.when({ url: '/v1/customers', headers: by(auditor) }).answers(200)
  })

  test('is not recorded of other roles', async () => {
    const before = (await access()).length
    await api.when('/v1/customers').answers(200)
    expect(await access()).toHaveLength(before)
  })

  test('is listed, the newest first, and can be taken along', async () => {
    const head = await api.store.head()
    const { data } = await api
      .when(`/v1/audit/access?person=Aude&id=nobody&after=${head}`)
      .answers(200)
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({ route: '/v1/customers/:id', status: 404, person: 'Aude' })
    const all = await api.when('/v1/audit/access?limit=2').answers(200)
    const next = await api.when(`/v1/audit/access?limit=2&cursor=${all.nextCursor}`).answers(200)
    const positions = [...all.data, ...next.data].map(({ position }: any) => position)
    expect(positions).toEqual(positions.toSorted().reverse())
    expect(new Set(positions).size).toBe(4)
    const file = await api.when('/v1/audit/access?format=csv')
    expect(file.body.split('\r\n')[0]).toBe(
      'at,person,role,keyId,method,route,ids,query,text,status,position',
    )
  })

  async function access() {
    const day = new Date().toISOString().slice(0, 10)
    return Array.fromAsync(api.store.readStream(`access-main.Aude.${day}`))
  }
})
