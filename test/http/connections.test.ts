// Connecting the platforms by the API, against the sandbox: a person's way to a platform's page and
// back, keys that are tried before they are kept, rest, and what is left when it is taken away.
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { openAuthorising } from '../../src/adapters/connections/authorising.ts'
import { openDesk } from '../../src/adapters/connections/desk.ts'
import { openDoctor } from '../../src/adapters/connections/doctor.ts'
import { openSealer } from '../../src/adapters/connections/sealing.ts'
import { openGate } from '../../src/adapters/calls/gate.ts'
import { postgresWays } from '../../src/adapters/postgres/authorisations.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresSecrets } from '../../src/adapters/postgres/secrets.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import * as Domain from '../../src/domain/connection.ts'
import { accountsOf, connectionsOf, movableOutside } from '../support/connections.ts'
import { memoryBudget } from '../support/memory-budget.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { type Api, openApi } from './api.ts'

const noPorts = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
let database: FreshDatabase
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase()
  pool = openPool({ connectionString: database.connectionString, name: 'connections' })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

let clock: ReturnType<typeof movableOutside>
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let api: Api
let connections: ReturnType<typeof connectionsOf>
let closing: AbortController

beforeEach(async () => {
  await pool.query('delete from tieout.connections')
  clock = movableOutside()
  closing = new AbortController()
  sandbox = await startSandbox({ outside: clock.outside, ports: noPorts })
  const accounts = accountsOf(sandbox, ['stripe', 'hubspot', 'quickbooks'])
  const secrets = postgresSecrets(pool, openSealer(Buffer.alloc(32, 5)), realOutside.clock)
  const store = openMemoryStore(clock.outside.clock)
  const { outside } = clock
  connections = connectionsOf(accounts, { store, secrets, outside })
  const { hubspot, stripe, quickbooks } = connections
  const three = { hubspot, stripe, quickbooks }
  const gateOf = (platform: 'hubspot' | 'stripe' | 'quickbooks') =>
    openGate({
      ...{ platform, workspace: 'main', budget: memoryBudget(outside.clock), outside },
      ...{ connection: three[platform], log: pino({ level: 'silent' }), signal: closing.signal },
    })
  const gates = {
    hubspot: gateOf('hubspot'),
    stripe: gateOf('stripe'),
    quickbooks: gateOf('quickbooks'),
  }
  const ports = { accounts, workspace: 'main', connections: three, secrets, outside, gates }
  const authorising = openAuthorising({ ...ports, ways: postgresWays(pool) })
  const waiting = async () => ({ parked: 1, held: 0, conflicts: 0, lastWebhookAt: null })
  const desk = {
    ...openDesk(ports),
    found: (platform: Domain.Authorised['platform']) => three[platform].found(),
    forget: authorising.forget,
    examine: openDoctor({ ...ports, waiting, publicUrl: 'https://books.example.com' }),
  }
  api = await openApi({
    ...{ store, outside, connections: { desk, authorising } },
    publicUrl: 'https://books.example.com',
  })
})
afterEach(async () => {
  closing.abort()
  await api.close()
  await sandbox.close()
})

type OAuth = 'hubspot' | 'quickbooks'
const begin = async (platform: OAuth): Promise<string> => {
  const url = `/v1/connections/${platform}/authorize`
  const { url: page } = await api.when({ method: 'POST', url, body: {} }).answers(200)
  return page
}
/** The person says yes: where the platform sends the browser back to, as a path here. */
async function sayYes(page: string): Promise<string> {
  const { status, headers } = await fetch(page, { redirect: 'manual' })
  expect(status).toBe(302)
  const back = new URL(headers.get('location') as string)
  expect(back.origin).toBe('https://books.example.com')
  return `${back.pathname}${back.search}`
}
const comeBack = async (path: string) => {
  const { statusCode, body, headers } = await api.app.inject(path)
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers.location).toBeUndefined()
  return { status: statusCode, body }
}
/** Somebody who has joined, by their cookie. */
async function signedIn() {
  const body = { name: 'Root', email: 'root@example.com', role: 'admin' }
  const { link } = await api.when({ method: 'POST', url: '/v1/people', body }).answers(202)
  const token = new URL(link).searchParams.get('token')
  const joined = await api.when({
    ...{ method: 'POST', url: '/v1/invitations/accept', headers: { authorization: '' } },
    body: { token, password: 'correct horse battery' },
  })
  return { cookie: String(joined.headers['set-cookie']).split(';')[0] ?? '' }
}
const connect = async (platform: OAuth) => comeBack(await sayYes(await begin(platform)))
const rowOf = async (platform: string) => {
  const { data } = await api.when('/v1/connections').answers(200)
  return data.find(({ name }: { name: string }) => name === platform)
}

describe('the way to a platform and back', () => {
  test.each(['quickbooks', 'hubspot'] as const)(
    'connects %s, and it is used at once',
    async (platform) => {
      expect(await rowOf(platform)).toMatchObject({ state: 'not-connected', method: null })
      await expect(connections[platform].tokens.access()).rejects.toMatchObject({
        ...{ code: 'not-connected', notCalled: true },
      })
      expect(await connect(platform)).toMatchObject({ status: 200 })
      const account = platform === 'hubspot' ? '48900001' : sandbox.quickbooks.realmId
      const row = await rowOf(platform)
      expect(row).toMatchObject({ state: 'connected', method: 'oauth', accountId: account })
      await connections[platform].check()
      expect(await connections[platform].tokens.access()).toMatch(/sandbox/)
      expect(await connections[platform].tokens.account()).toBe(account)
      const [event] = await Array.fromAsync(api.store.readStream(`connection-main.${platform}`))
      expect(event?.meta.actor).toEqual({ kind: 'person', name: 'ada' })
      expect(JSON.stringify([event?.data, row])).not.toMatch(/RT1|refresh-sandbox|access-/)
    },
  )

  test('begun by a page, is finished by the same browser alone', async () => {
    const { cookie } = await signedIn()
    const url = '/v1/connections/quickbooks/authorize'
    const headers = { authorization: '', cookie, 'sec-fetch-site': 'same-origin' }
    const begun = await api.when({ method: 'POST', url, headers, body: {} })
    const set = String(begun.headers['set-cookie'])
    expect(set).toMatch(
      /^tieout_connecting=[\w-]{43}; Path=\/oauth\/quickbooks; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    )
    const bound = set.split(';')[0] ?? ''
    expect(JSON.stringify(begun.json())).not.toContain(bound.split('=')[1])
    const path = await sayYes(begun.json().url)
    for (const cookies of ['', cookie, `tieout_connecting=${'A'.repeat(43)}`]) {
      const elsewhere = await api.app.inject({ url: path, headers: { cookie: cookies } })
      expect([elsewhere.statusCode, elsewhere.body]).toEqual([
        ...[400, expect.stringContaining('oauth-state-unknown')],
      ])
    }
    const french = { cookie: bound, 'accept-language': 'fr' }
    const back = await api.app.inject({ url: path, headers: french })
    expect([back.statusCode, back.body]).toEqual([
      ...[200, expect.stringContaining('QuickBooks est connecté')],
    ])
    expect(String(back.headers['set-cookie'])).toContain('tieout_connecting=;')
    expect(await rowOf('quickbooks')).toMatchObject({ state: 'connected' })
  })

  test('is refused with a state that is made up, used, ended, or of another platform', async () => {
    const refused = async (path: string) => {
      expect(await comeBack(path)).toMatchObject({
        status: 400,
        body: expect.stringContaining('oauth-state-unknown'),
      })
    }
    await refused('/oauth/quickbooks/callback')
    await refused('/oauth/quickbooks/callback?code=x&state=x')
    await refused(`/oauth/quickbooks/callback?code=x&realmId=1&state=${'A'.repeat(43)}`)

    const used = await sayYes(await begin('quickbooks'))
    expect(await comeBack(used)).toMatchObject({ status: 200 })
    await refused(used)

    const late = await sayYes(await begin('quickbooks'))
    clock.advance(600_001)
    await refused(late)

    const other = await sayYes(await begin('quickbooks'))
    await refused(other.replace('/quickbooks/', '/hubspot/'))
    await refused(other)
    const twice = await sayYes(await begin('quickbooks'))
    await refused(`${twice}&state=${'A'.repeat(43)}`)
    expect(await api.typesIn('connection', 'quickbooks')).toEqual(['ConnectionAuthorised'])
  })

  test('ends in plain words where the person says no, or something is missing', async () => {
    const told = async (code: string, status: number, change: (path: string) => string) => {
      const back = await sayYes(await begin('quickbooks'))
      const { body, ...answer } = await comeBack(change(back))
      expect({ ...answer, code: /<small>(\S+)/.exec(body)?.[1] }).toEqual({ status, code })
    }
    const without = (name: string) => (path: string) =>
      path.replace(new RegExp(`&?${name}=[^&]*`), '')
    await told('oauth-denied', 403, (path) => `${path}&error=access_denied`)
    await told('oauth-code-missing', 400, without('code'))
    await told('oauth-realm-missing', 400, without('realmId'))
    await told('oauth-realm-missing', 400, (path) => path.replace(/realmId=\w+/, 'realmId=../1'))
    await told('oauth-code-refused', 400, (path) => path.replace(/code=[\w-]+/, 'code=stolen'))
    // The code of one company does not open another.
    await told('oauth-code-refused', 400, (path) => path.replace(/realmId=\w+/, 'realmId=914'))
    sandbox.injectFault({ platform: 'quickbooks', kind: 'server-error', times: 1, path: 'tokens' })
    await told('oauth-unavailable', 503, (path) => path)
    expect(await rowOf('quickbooks')).toMatchObject({ state: 'not-connected' })
  })

  test('shows nothing of what came with the request', async () => {
    const back = await sayYes(await begin('quickbooks'))
    const { body } = await comeBack(`${back}&error=%3Cscript%3Ealert(1)%3C/script%3E`)
    expect(body).not.toContain('script')
    expect(body).not.toContain('code-sandbox')
  })

  test('sends nobody anywhere but to the address of this service', async () => {
    const page = new URL(await begin('quickbooks'))
    const redirect = 'https://books.example.com/oauth/quickbooks/callback'
    expect(page.searchParams.get('redirect_uri')).toBe(redirect)
    const back = await sayYes(page.href)
    const next = `${back}&returnTo=https://evil.example&redirect_uri=https://evil.example`
    const { body, status } = await comeBack(next)
    expect(status).toBe(200)
    expect(body).not.toContain('evil')
  })

  test('is not there for Stripe, which is connected by a key', async () => {
    const url = '/v1/connections/stripe/authorize'
    const asked = api.when({ method: 'POST', url, body: {} })
    await asked.answers(422, { code: 'connection-not-oauth' })
    expect((await api.app.inject('/oauth/stripe/callback')).statusCode).toBe(404)
  })

  test('needs an API key to begin', async () => {
    const url = '/v1/connections/quickbooks/authorize'
    const headers = { authorization: '' }
    await api.when({ method: 'POST', url, body: {}, headers }).answers(401)
  })
})

describe('a connection that the platform has ended', () => {
  test('is told, and goes on by itself when somebody connects it anew', async () => {
    await connect('quickbooks')
    await connections.quickbooks.check()
    sandbox.revokeAccess('quickbooks')
    const token = await connections.quickbooks.tokens.access()
    const renewing = connections.quickbooks.tokens.renew(token)
    await expect(renewing).rejects.toMatchObject({ code: 'invalid_grant' })
    const row = await rowOf('quickbooks')
    expect(row).toMatchObject({ state: 'reconnect', code: 'invalid_grant' })
    await expect(connections.quickbooks.check()).rejects.toMatchObject({ code: 'reconnect-needed' })

    await connect('quickbooks')
    await connections.quickbooks.check()
    expect(await connections.quickbooks.tokens.access()).not.toBe(token)
    expect(await rowOf('quickbooks')).toMatchObject({ state: 'connected' })
  })

  test('never becomes one to other books, unless it was taken away', async () => {
    const data = {
      ...{ platform: 'quickbooks', accountId: '914', method: 'oauth' as const },
      ...{ scopes: [], refreshUntil: null },
    } as const
    const facts = [{ type: 'ConnectionAuthorised', data }]
    await api.given({ category: 'connection', id: 'quickbooks', facts })
    clock.advance(1000)
    const { status, body } = await connect('quickbooks')
    expect(status).toBe(409)
    expect(body).toContain('connection-other-account')
    const { rows } = await pool.query(
      'select secret from tieout.connections where secret is not null',
    )
    expect(rows).toEqual([])

    const url = '/v1/connections/quickbooks'
    await api.when({ method: 'DELETE', url }).answers(202)
    clock.advance(1000)
    expect(await connect('quickbooks')).toMatchObject({ status: 200 })
  })
})

describe('the keys of Stripe', () => {
  const put = (body: object, headers = {}) =>
    api.when({ method: 'PUT', url: '/v1/connections/stripe', body, headers })
  const good = () => ({
    secretKey: sandbox.stripe.secretKey,
    webhookSecrets: [sandbox.stripe.webhookSecret],
  })

  test('are tried before they are kept, and used at once', async () => {
    await put({ ...good(), secretKey: 'sk_test_wrong_one' }).answers(422, {
      code: 'stripe-key-refused',
    })
    expect(await rowOf('stripe')).toMatchObject({ state: 'not-connected' })
    expect(await connections.stripe.webhookSecrets()).toEqual([])

    await put(good()).answers(202, { repeated: false })
    expect(await rowOf('stripe')).toMatchObject({ state: 'connected', method: 'api-key' })
    expect(await connections.stripe.tokens.access()).toBe(sandbox.stripe.secretKey)
    clock.advance(1000)
    expect(await connections.stripe.webhookSecrets()).toEqual([sandbox.stripe.webhookSecret])
  })

  test('are not kept while Stripe cannot be asked', async () => {
    sandbox.injectFault({ platform: 'stripe', kind: 'drop', times: 1 })
    await put(good()).answers(503, { code: 'platform-unavailable' })
    expect(await rowOf('stripe')).toMatchObject({ state: 'not-connected' })
  })

  test('given again under one key are the same request, and others may take their place', async () => {
    const headers = { 'idempotency-key': 'first' }
    const { position } = await put(good(), headers).answers(202, { repeated: false })
    await put(good(), headers).answers(202, { position, repeated: true })
    const other = { ...good(), webhookSecrets: ['whsec_another_one'] }
    await put(other, headers).answers(422, { code: 'idempotency-key-reused' })
    await put(other).answers(202)
    clock.advance(1000)
    expect(await connections.stripe.webhookSecrets()).toEqual(['whsec_another_one'])
  })

  test('are refused in a form that they do not have, without being repeated', async () => {
    const answer = await put({ ...good(), secretKey: 'sk test with blanks' })
    expect(answer.statusCode).toBe(400)
    expect(answer.body).not.toContain('blanks')
  })
})

describe('a connection', () => {
  const hand = (what: string, body: object = {}, method: 'POST' | 'DELETE' = 'POST') =>
    api.when({
      ...{ method, url: `/v1/connections/quickbooks${what}` },
      ...(method === 'POST' && { body }),
    })

  test('rests for a reason that can be kept', () =>
    hand('/pause', { reason: 'a\u0000b' }).answers(400, { code: 'invalid-request' }))
  test('rests and goes on', async () => {
    await hand('/pause').answers(422, { code: 'connection-absent' })
    await connect('quickbooks')
    await hand('/pause', { reason: 'year end' }).answers(202, { repeated: false })
    await hand('/pause', { reason: 'year end' }).answers(202, { repeated: true })
    await hand('/pause', { reason: 'another' }).answers(409, { code: 'connection-already-so' })
    clock.advance(1000)
    await expect(connections.quickbooks.check()).rejects.toMatchObject({
      ...{ code: 'connection-paused', notCalled: true, retryable: true },
    })
    expect(await rowOf('quickbooks')).toMatchObject({ state: 'paused', reason: 'year end' })
    await hand('/resume').answers(202, { repeated: false })
    clock.advance(1000)
    await connections.quickbooks.check()
  })

  test('that is taken away is given back, forgotten, and can be made again', async () => {
    await connect('quickbooks')
    await hand('', {}, 'DELETE').answers(202, { repeated: false })
    await hand('', {}, 'DELETE').answers(202, { repeated: true })
    expect(sandbox.tokenNow()).toBe('')
    const { rows } = await pool.query(
      "select * from tieout.connections where platform = 'quickbooks'",
    )
    expect(rows).toHaveLength(1)
    clock.advance(1000)
    await expect(connections.quickbooks.check()).rejects.toMatchObject({ code: 'not-connected' })
    expect(await rowOf('quickbooks')).toMatchObject({ state: 'not-connected', accountId: null })
    await connect('quickbooks')
    await connections.quickbooks.check()
  })
})

describe('the doctor', () => {
  const examine = async () => {
    const url = '/v1/connections/checks'
    const { verdict, data } = await api.when({ method: 'POST', url, body: {} }).answers(200)
    const of = (platform: string) => {
      const { findings } = data.find((one: { platform: string }) => one.platform === platform)
      return Object.fromEntries(
        findings.map((one: { check: string; verdict: string }) => [one.check, one.verdict]),
      )
    }
    return { verdict, data, of }
  }

  test('says what is broken and what to do', async () => {
    const before = await examine()
    const french = await api
      .when({
        ...{ method: 'POST', url: '/v1/connections/checks', body: {} },
        headers: { 'accept-language': 'fr' },
      })
      .answers(200)
    const told = JSON.stringify(french.data)
    expect(told).toContain('La plateforme n’est pas connectée.')
    expect(told).toContain('1 écriture mise de côté.')
    expect(told).not.toMatch(/ (is|the|are|again) /)
    expect(before.verdict).toBe('broken')
    expect(before.of('quickbooks')).toEqual({ connection: 'broken', waiting: 'warning' })
    await connect('quickbooks')
    await connect('hubspot')
    await api
      .when({
        ...{ method: 'PUT', url: '/v1/connections/stripe' },
        body: {
          secretKey: sandbox.stripe.secretKey,
          webhookSecrets: [sandbox.stripe.webhookSecret],
        },
      })
      .answers(202)
    clock.advance(1000)
    const { data, of } = await examine()
    for (const platform of ['stripe', 'hubspot', 'quickbooks']) {
      expect(of(platform)).toMatchObject({
        ...{ connection: 'ok', reachable: 'ok', credential: 'ok', waiting: 'warning' },
      })
    }
    expect(of('hubspot')).toMatchObject({ scopes: 'ok' })
    expect(of('quickbooks')).toMatchObject({ expiry: 'ok' })
    const every = data.flatMap(({ findings }: { findings: object[] }) => findings)
    for (const { verdict, advice } of every) expect(advice !== '').toBe(verdict !== 'ok')
    expect(JSON.stringify(data)).not.toMatch(/RT1|sk_test|whsec|access-sandbox|sandbox-access/)
  })

  test('sees a refused credential, and a clock that is wrong', async () => {
    await connect('quickbooks')
    sandbox.expireAccessTokens()
    const { of } = await examine()
    expect(of('quickbooks')).toMatchObject({ credential: 'broken', reachable: 'ok' })
    // The sandbox's Date header is of the machine, ours is of the year that the test is set in.
    expect(['ok', 'broken']).toContain(of('quickbooks').clock)
  })

  test('says nothing of what it could not see', async () => {
    await connect('hubspot')
    sandbox.injectFault({ platform: 'hubspot', kind: 'server-error' })
    const { of } = await examine()
    expect(of('hubspot')).toMatchObject({ connection: 'ok', reachable: 'broken' })
    expect(of('hubspot')).not.toHaveProperty('credential')
    expect(of('hubspot')).not.toHaveProperty('scopes')
  })

  test('warns two weeks before a refresh token ends', async () => {
    await connect('quickbooks')
    clock.advance(90 * 86_400_000)
    const row = await rowOf('quickbooks')
    expect(row.warning).toMatch(/ends in \d+ days/)
  })
})
