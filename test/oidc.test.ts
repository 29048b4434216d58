// Signing in by an identity provider, against one that speaks OpenID Connect over real HTTP.
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openProvider } from '../src/adapters/oidc.ts'
import { type Api, openApi } from './http/api.ts'

type Claims = { email?: string; email_verified?: boolean; name?: string; nonce?: string }

/** Whoever comes is let in at once, as `who`. */
async function openIssuer() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { nonce: string; challenge: string }>()
  const issuer = {
    who: {} as Claims,
    isDown: false,
    url: '',
    asked: 0,
    close: () => server.close(),
  }

  function token(claims: Claims) {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const own = { iss: issuer.url, sub: 'u1', aud: 'tieout', iat: now, exp: now + 60 }
    const signed = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ ...own, ...claims })}`
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
  }
  async function answer(request: IncomingMessage, response: ServerResponse) {
    issuer.asked += 1
    const url = new URL(request.url ?? '', issuer.url)
    const json = (value: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (issuer.isDown) return void response.destroy()
    if (url.pathname === '/.well-known/openid-configuration') {
      return json({
        issuer: issuer.url,
        authorization_endpoint: `${issuer.url}/authorize`,
        token_endpoint: `${issuer.url}/token`,
        jwks_uri: `${issuer.url}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
      })
    }
    if (url.pathname === '/keys') {
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] })
    }
    if (url.pathname === '/authorize') {
      const asked = (name: string) => url.searchParams.get(name) ?? ''
      const code = randomUUID()
      codes.set(code, { nonce: asked('nonce'), challenge: asked('code_challenge') })
      const back = new URL(asked('redirect_uri'))
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked('state'))
      return response.writeHead(302, { location: back.href }).end()
    }
    let body = ''
    for await (const chunk of request) body += chunk
    const given = new URLSearchParams(body)
    const open = codes.get(given.get('code') ?? '')
    codes.delete(given.get('code') ?? '')
    const proof = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url')
    if (!open || proof !== open.challenge) return json({ error: 'invalid_grant' }, 400)
    const id_token = token({ nonce: open.nonce, ...issuer.who })
    return json({ access_token: 'unused', token_type: 'Bearer', id_token })
  }
  const server: Server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return issuer
}

let issuer: Awaited<ReturnType<typeof openIssuer>>
let api: Api
/** Whoever the provider knows may look. */
let open: Api

beforeAll(async () => {
  issuer = await openIssuer()
  const silent = { warn: () => undefined }
  const of = { issuer: issuer.url, clientId: 'tieout', clientSecret: 'a secret', name: 'Example' }
  api = await openApi({ signInBy: { provider: openProvider(of, silent) } })
  open = await openApi({ signInBy: { provider: openProvider(of, silent), defaultRole: 'viewer' } })
})
beforeEach(() => {
  issuer.who = {}
  issuer.isDown = false
})
afterAll(async () => {
  await api.close()
  await open.close()
  issuer.close()
})

const host = 'books.example'
type Got = { location: string; cookies: string[] }

async function get(at: Api, url: string, cookies: readonly string[] = []): Promise<Got> {
  const answer = await at.app.inject({ url, headers: { host, cookie: cookies.join('; ') } })
  const set = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0] ?? '')
  expect(answer.statusCode).toBe(303)
  return { location: String(answer.headers.location), cookies: set }
}

/** To the provider and back, as far as the address with which it sends the browser back. */
async function outward(at: Api, to = '/invoices?status=open') {
  const begun = await get(at, `/auth/oidc?to=${encodeURIComponent(to)}`)
  const sent = await fetch(begun.location, { redirect: 'manual' })
  const back = new URL(sent.headers.get('location') ?? '')
  expect(back.origin + back.pathname).toBe(`http://${host}/auth/oidc/callback`)
  return { back: back.pathname + back.search, cookies: begun.cookies }
}
async function signIn(at: Api, to?: string): Promise<Got> {
  const { back, cookies } = await outward(at, to)
  return get(at, back, cookies)
}
const session = async (at: Api, { cookies }: Got) => {
  const cookie = cookies.filter((one) => one.startsWith('tieout_session=')).join()
  return (await at.app.inject({ url: '/v1/session', headers: { cookie } })).json()
}
const invite = (at: Api, name: string, email: string, role = 'accountant') =>
  at.when({ method: 'POST', url: '/v1/people', body: { name, email, role } }).answers(202)

describe('who comes from the provider', () => {
  test('and was invited, has joined and is signed in, where they wanted to go', async () => {
    await invite(api, 'Priya', 'priya@example.com')
    issuer.who = { email: 'Priya@Example.com', email_verified: true }
    const got = await signIn(api)
    expect(got.location).toBe('/invoices?status=open')
    expect(await session(api, got)).toMatchObject({ person: 'Priya', role: 'accountant' })
    const { data } = await api.when('/v1/people').answers(200)
    expect(data[0]).toMatchObject({ name: 'Priya', state: 'active', joinedBy: 'oidc' })
    expect(await session(api, await signIn(api))).toMatchObject({ person: 'Priya' })
  })

  test('and was not invited, is a stranger', async () => {
    issuer.who = { email: 'stranger@example.com', email_verified: true }
    expect((await signIn(api)).location).toBe('/sign-in?error=provider-stranger')
  })

  test('and was deactivated, stays out', async () => {
    const { id } = await invite(api, 'Gone', 'gone@example.com')
    const url = `/v1/people/${id}/deactivate`
    await api.when({ method: 'POST', url, body: {} }).answers(202)
    issuer.who = { email: 'gone@example.com' }
    expect((await signIn(api)).location).toBe('/sign-in?error=person-deactivated')
  })

  test.for<[string, Claims]>([
    ['an address it has not looked at', { email: 'priya@example.com', email_verified: false }],
    ['no address', { name: 'Priya' }],
    ['an answer to another question', { email: 'priya@example.com', nonce: 'another' }],
  ])('with %s is refused', async ([, who]) => {
    issuer.who = who
    const got = await signIn(api)
    expect(got.location).toBe('/sign-in?error=provider-refused')
    expect(got.cookies.join()).not.toContain('tieout_session')
  })

  test.for(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'is not sent on to %s',
    async (to) => {
      issuer.who = { email: 'priya@example.com' }
      expect((await signIn(api, to)).location).toBe('/')
    },
  )
})

describe('with a role for everybody', () => {
  test('whom the provider vouches for is let in, by the name it gives', async () => {
    issuer.who = { email: 'new@example.com', email_verified: true, name: 'New Person' }
    expect(await session(open, await signIn(open))).toMatchObject({
      ...{ person: 'New Person', role: 'viewer' },
    })
    expect(await session(open, await signIn(open))).toMatchObject({ person: 'New Person' })
  })
  test.for(['ada', 'Ada', 'New Person', '<b>'])('nobody becomes %s', async (name) => {
    const email = `${randomUUID()}@example.com`
    issuer.who = { email, name }
    expect(await session(open, await signIn(open))).toMatchObject({ person: email })
  })
})

describe('the way back', () => {
  beforeEach(() => {
    issuer.who = { email: 'priya@example.com' }
  })
  test('is open to the browser alone that began', async () => {
    const { back, cookies } = await outward(api)
    expect((await get(api, back)).location).toBe('/sign-in?error=provider-refused')
    const other = await outward(api)
    expect((await get(api, back, other.cookies)).location).toBe('/sign-in?error=provider-refused')
    expect((await get(api, back, cookies)).location).toBe('/invoices?status=open')
  })
  test('is open once', async () => {
    const { back, cookies } = await outward(api)
    await get(api, back, cookies)
    expect((await get(api, back, cookies)).location).toBe('/sign-in?error=provider-refused')
  })
  test('is not open to a code of another way', async () => {
    const [one, two] = [await outward(api), await outward(api)]
    const code = (back: string) => new URLSearchParams(back.split('?')[1]).get('code') ?? ''
    const mixed = two.back.replace(code(two.back), code(one.back))
    expect((await get(api, mixed, two.cookies)).location).toBe('/sign-in?error=provider-refused')
  })
  test('leads to the sign-in page when the provider says no, or cannot be reached', async () => {
    const { back, cookies } = await outward(api)
    const no = back.replace(/code=[^&]+/, 'error=access_denied')
    expect((await get(api, no, cookies)).location).toBe('/sign-in?error=provider-refused')
    const again = await outward(api)
    issuer.isDown = true
    const away = await get(api, again.back, again.cookies)
    expect(away.location).toBe('/sign-in?error=provider-unavailable')
  })
})

test('a provider that was away is asked again', async () => {
  const at = { issuer: issuer.url, clientId: 'tieout', clientSecret: 's', name: 'Example' }
  const provider = openProvider(at, { warn: () => undefined })
  const asked = { redirectUri: 'http://x/', state: 's', nonce: 'n', verifier: 'v'.repeat(43) }
  issuer.isDown = true
  await expect(provider.begin(asked)).rejects.toMatchObject({ code: 'provider-unavailable' })
  issuer.isDown = false
  expect(await provider.begin(asked)).toContain('code_challenge_method=S256')
})

test('the page is told what the provider is called', async () => {
  const offered = (await api.app.inject('/v1/sign-in')).json()
  expect(offered.oidc).toEqual({ available: true, name: 'Example' })
})
