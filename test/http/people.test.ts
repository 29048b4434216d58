// People sign in, are invited and are let in no more.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { openServiceClient } from '../../src/adapters/service-client.ts'
import {
  deactivatePerson,
  invitePerson,
  listPeople,
  resetPassword,
} from '../../src/commands/people-command.ts'
import type { Mail } from '../../src/domain/mail.ts'
import type { Outside } from '../../src/domain/outside.ts'
import { linkFor } from '../../src/http/sign-in.ts'
import { type Answer, type Api, key, openApi } from './api.ts'

let api: Api
/** The same log and the same sessions, served by a second process. */
let other: Api
const mails: Mail[] = []
let aheadMs = 0
const outside: Outside = {
  ...realOutside,
  clock: { ...realOutside.clock, now: () => new Date(realOutside.clock.now().getTime() + aheadMs) },
}
const hourMs = 60 * 60 * 1000

beforeAll(async () => {
  const mailer = { send: async (mail: Mail) => (mails.push(mail), { refused: [] }) }
  const demoPeople = [
    { name: 'demo', role: 'admin' as const },
    { name: 'Aude', role: 'auditor' as const },
  ]
  api = await openApi({ outside, mailer })
  other = await openApi({
    signIn: api.signIn,
    store: api.store,
    outside,
    demoKey: 'demo-key',
    demoPeople,
  })
})
afterAll(async () => {
  await other.close()
  await api.close()
})

const password = 'correct horse battery'
let count = 0

async function invite(role = 'accountant', more: { name?: string; email?: string } = {}) {
  count += 1
  const body = { name: `Person ${count}`, email: `person.${count}@example.com`, role, ...more }
  const answer = await api.when({ method: 'POST', url: '/v1/people', body }).answers(202)
  return { ...body, id: answer.id as string, token: tokenOf(answer.link) }
}
const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''

async function person(role = 'accountant', more: { name?: string; email?: string } = {}) {
  const invited = await invite(role, more)
  const answer = await accept(invited.token)
  return { ...invited, cookie: cookieOf(answer) }
}
const stranger = { authorization: '' }
const accept = (token: string, body: object = {}) =>
  api.when({
    method: 'POST',
    url: '/v1/invitations/accept',
    headers: stranger,
    body: { token, password, ...body },
  })
const signIn = (email: string, given = password, at = api) =>
  at.when({
    method: 'POST',
    url: '/v1/session',
    headers: stranger,
    body: { email, password: given },
  })

const setCookie = (answer: Answer) => String(answer.headers['set-cookie'] ?? '')
const cookieOf = (answer: Answer) => setCookie(answer).split(';')[0] ?? ''
/** As a browser sends it from our own page. */
const by = (cookie: string) => ({ ...stranger, cookie, 'sec-fetch-site': 'same-origin' })

describe('an invitation', () => {
  test('is a link, which is in no event, and is mailed', async () => {
    const { name, email, token } = await invite('viewer')
    const events = await Array.fromAsync(api.store.readStream('person-main.all'))
    expect(JSON.stringify(events.map(({ data, meta }) => [data, meta]))).not.toContain(token)
    expect(mails.at(-1)).toMatchObject({ to: [email] })
    expect(mails.at(-1)?.text).toContain(`/join?token=${token}`)
    const looked = await api
      .when({ method: 'POST', url: '/v1/invitations/look', headers: stranger, body: { token } })
      .answers(200)
    expect(looked).toMatchObject({ name, email, role: 'viewer', isFirst: false, hasJoined: false })
  })

  test('is shown once, however often it is asked for', async () => {
    const asked = {
      method: 'POST' as const,
      url: '/v1/people',
      headers: { 'idempotency-key': 'for-lin' },
      body: { name: 'Lin', email: 'lin@example.com', role: 'reviewer' },
    }
    const first = await api.when(asked).answers(202, { repeated: false, mailed: true })
    await api.when(asked).answers(202, { id: first.id, link: null, repeated: true, mailed: false })
    await accept(tokenOf(first.link)).answers(200, { person: 'Lin', role: 'reviewer' })
  })

  test('lets in once, with a cookie that scripts cannot read', async () => {
    const { token, name } = await invite('viewer')
    const answer = await accept(token)
    expect(answer.json()).toMatchObject({ person: name, role: 'viewer', via: 'session' })
    expect(setCookie(answer)).toMatch(
      /^tieout_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    await accept(token).answers(422, { code: 'invitation-unknown' })
    await api.when({ url: '/v1/customers', headers: by(cookieOf(answer)) }).answers(200)
  })

  test('is not used up by a password that is not taken', async () => {
    const { token, email } = await invite()
    await accept(token, { password: email }).answers(422, { code: 'password-unfit' })
    await accept(token, { password: 'short' }).answers(422, { details: { why: 'short' } })
    await accept(token).answers(200)
  })

  test('runs out, and is replaced by a newer one', async () => {
    const { id, token } = await invite()
    const url = `/v1/people/${id}/link`
    const anew = await api.when({ method: 'POST', url, body: {} }).answers(202)
    await accept(token).answers(422, { code: 'invitation-unknown' })
    aheadMs += 7 * 24 * hourMs
    await accept(tokenOf(anew.link)).answers(422, { code: 'invitation-unknown' })
    const last = await api.when({ method: 'POST', url, body: {} }).answers(202)
    await accept(tokenOf(last.link)).answers(200)
  })

  test('used twice at the same moment, lets one in', async () => {
    const { token } = await invite()
    const answers = await Promise.all([accept(token), accept(token)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 422])
  })
})

describe('who signs in', () => {
  test('is the same person in every process, and signs as such', async () => {
    const { email, name } = await person('admin')
    const cookie = cookieOf(await signIn(email.toUpperCase()))
    const at = { url: '/v1/session', headers: by(cookie) }
    await other.when(at).answers(200, { person: name, role: 'admin', via: 'session' })
    const body = { name: 'By a session', email: 'by@example.com', role: 'viewer' }
    await other.when({ method: 'POST', url: '/v1/people', headers: by(cookie), body }).answers(202)
    const { data } = await other.when('/v1/people').answers(200)
    expect(data[0]).toMatchObject({ name: 'By a session', invitedBy: name, state: 'invited' })
  })

  test('is told nothing about which addresses are known', async () => {
    const { email } = await person()
    const invited = await invite()
    const wrong = await signIn(email, 'not the password').answers(401)
    for (const answer of [
      await signIn('nobody@example.com').answers(401),
      await signIn(invited.email).answers(401),
    ]) {
      expect({ ...answer, requestId: '' }).toEqual({ ...wrong, requestId: '' })
    }
    expect(wrong.code).toBe('sign-in-refused')
  })

  test('takes as long to be refused, known or not', async () => {
    const { email } = await person()
    const timesOf = async (address: string) => {
      const begun = performance.now()
      await signIn(address, 'not the password')
      return performance.now() - begun
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let time = 0; time < 5; time++) {
      known.push(await timesOf(email))
      unknown.push(await timesOf('nobody.at.all@example.com'))
    }
    // A hash takes tens of milliseconds: left out, it would show by far.
    const best = (times: number[]) => Math.min(...times)
    expect(best(unknown)).toBeGreaterThan(best(known) / 3)
  })

  test('waits after ten wrong passwords, even with the right one', async () => {
    const { email } = await person()
    for (let tries = 0; tries < 10; tries++) await signIn(email, 'not the password').answers(401)
    const answer = await signIn(email)
    expect(answer.statusCode).toBe(429)
    expect(answer.json()).toMatchObject({ code: 'too-many-sign-ins', retryable: true })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800)
    // Others are not kept waiting, in another process neither.
    await signIn(email, password, other).answers(429)
    await signIn((await person()).email).answers(200)
    aheadMs += hourMs / 4
    await signIn(email).answers(200)
  })

  test('begins with a right password anew to count', async () => {
    const { email } = await person()
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 5; tries++) await signIn(email, 'not the password').answers(401)
      await signIn(email).answers(200)
    }
  })

  test('is out after twelve hours without use, and seven days with', async () => {
    const { email } = await person()
    const cookie = cookieOf(await signIn(email))
    const at = { url: '/v1/session', headers: by(cookie) }
    aheadMs += 11 * hourMs
    await api.when(at).answers(200)
    aheadMs += 11 * hourMs
    await api.when(at).answers(200)
    aheadMs += 13 * hourMs
    await api.when(at).answers(401, { code: 'session-ended' })
    const again = { ...at, headers: by(cookieOf(await signIn(email))) }
    for (let hours = 0; hours < 167; hours += 11) {
      await api.when(again).answers(200)
      aheadMs += 11 * hourMs
    }
    await api.when(again).answers(401, { code: 'session-ended' })
  })

  test('signs out', async () => {
    const { cookie } = await person()
    const answer = await api.when({ method: 'DELETE', url: '/v1/session', headers: by(cookie) })
    expect(answer.statusCode).toBe(200)
    expect(setCookie(answer)).toContain('tieout_session=;')
    await api.when({ url: '/v1/customers', headers: by(cookie) }).answers(401)
  })

  test('is asked for a key or a session when there is neither', () =>
    api.when({ url: '/v1/session', headers: stranger }).answers(401, { code: 'api-key-missing' }))

  test('is held to a key, where one is sent', async () => {
    const { cookie } = await person()
    const both = { ...by(cookie), authorization: `Bearer ${key}` }
    await api
      .when({ url: '/v1/session', headers: both })
      .answers(200, { person: 'ada', via: 'key' })
    const wrong = { ...both, authorization: 'Bearer nope' }
    await api.when({ url: '/v1/session', headers: wrong }).answers(401, { code: 'api-key-unknown' })
  })

  test('may do what the role may, and is told what that is', async () => {
    const { cookie } = await person('viewer')
    const { acts } = await api.when({ url: '/v1/session', headers: by(cookie) }).answers(200)
    expect(acts).toEqual(['read'])
    await api
      .when({ method: 'POST', url: '/v1/rules', headers: by(cookie), body: {} })
      .answers(403, { code: 'role-lacks' })
  })

  test('as an auditor is recorded', async () => {
    const { cookie, name } = await person('auditor')
    await api.when({ url: '/v1/customers?limit=3', headers: by(cookie) }).answers(200)
    const day = outside.clock.now().toISOString().slice(0, 10)
    const events = await Array.fromAsync(api.store.readStream(`access-main.${name}.${day}`))
    expect(events.at(-1)?.data).toMatchObject({ person: name, route: '/v1/customers', keyId: null })
  })
})

describe('what another site asks for', () => {
  const rule = (headers: Record<string, string>) =>
    api.when({ method: 'POST', url: '/v1/rules', headers, body: {} })
  test.for<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['another site of the same domain', { 'sec-fetch-site': 'same-site' }],
    ['an old browser on another site', { origin: 'https://evil.example' }],
    ['a page without an address', { origin: 'null' }],
    ['a browser that says nothing', {}],
  ])('is refused with a cookie: %s', async ([, headers]) => {
    const { cookie } = await person('admin')
    await rule({ ...stranger, cookie, ...headers }).answers(403, { code: 'cross-site' })
  })
  test('is taken from our own page, also by an old browser', async () => {
    const { cookie } = await person('admin')
    await rule(by(cookie)).answers(400)
    await rule({
      ...stranger,
      cookie,
      origin: 'http://localhost:3000',
      host: 'localhost:3000',
    }).answers(400)
  })
  test('with a key needs no page', () => rule({ origin: 'https://evil.example' }).answers(400))
  test('signs nobody in', async () => {
    const { email } = await person()
    await api
      .when({
        method: 'POST',
        url: '/v1/session',
        headers: { ...stranger, 'sec-fetch-site': 'cross-site' },
        body: { email, password },
      })
      .answers(403, { code: 'cross-site' })
  })
  test('changes nothing at any address', async () => {
    const { cookie } = await person('admin')
    const { paths } = (await api.app.inject('/openapi.json')).json()
    const headers = { cookie, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }
    const wrong: string[] = []
    for (const [path, methods] of Object.entries<object>(paths)) {
      for (const method of Object.keys(methods)) {
        if (method === 'get' || !path.startsWith('/v1/')) continue
        const url = path.replace(/\{\w+\}/g, 'x')
        // Who needs no session is looked at behind the form of what they send.
        const email = { email: 'a@example.com', password }
        const payload = url.endsWith('/session')
          ? email
          : url.endsWith('-links')
            ? { email: email.email }
            : { token: 'x'.repeat(43), ...(url.endsWith('accept') && { password }) }
        const asked = { method: method.toUpperCase() as 'POST', url, headers, payload }
        const answer = await api.app.inject(asked)
        // A form that is not taken comes before, and does nothing.
        const isRefused = answer.statusCode === 403 && answer.json().code === 'cross-site'
        if (!isRefused) wrong.push(`${method} ${url}: ${answer.statusCode}`)
      }
    }
    expect(wrong).toEqual(['put /v1/session/password: 400'])
  })
  test('only reads what everybody may read by a link', async () => {
    const { cookie } = await person()
    const headers = { ...stranger, cookie, 'sec-fetch-site': 'cross-site' }
    await api.when({ url: '/v1/customers', headers }).answers(200)
  })
})

describe('a password', () => {
  const change = (cookie: string, current: string, next: string) =>
    api.when({
      method: 'PUT',
      url: '/v1/session/password',
      headers: by(cookie),
      body: { current, password: next },
    })
  test('is changed by who knows it, and signs out everywhere else', async () => {
    const { email, cookie } = await person()
    const elsewhere = cookieOf(await signIn(email))
    await change(cookie, 'not the password', 'another good one').answers(422, {
      code: 'password-wrong',
    })
    await change(cookie, password, 'short').answers(422, { code: 'password-unfit' })
    await change(cookie, password, 'another good one').answers(200)
    await api.when({ url: '/v1/session', headers: by(cookie) }).answers(200)
    await api.when({ url: '/v1/session', headers: by(elsewhere) }).answers(401)
    await signIn(email).answers(401)
    await signIn(email, 'another good one').answers(200)
  })
  test('is set anew by a link, which signs out everywhere', async () => {
    const { id, email, cookie } = await person()
    const url = `/v1/people/${id}/link`
    const { link } = await api.when({ method: 'POST', url, body: {} }).answers(202)
    await api.when({ url: '/v1/session', headers: by(cookie) }).answers(200)
    await accept(tokenOf(link), { password: 'from the link now' }).answers(200)
    await api.when({ url: '/v1/session', headers: by(cookie) }).answers(401)
    await signIn(email, 'from the link now').answers(200)
  })
  test('is not a key’s', () =>
    api
      .when({
        method: 'PUT',
        url: '/v1/session/password',
        body: { current: password, password },
      })
      .answers(422, { code: 'no-password' }))
  test('is kept as argon2id alone, and cookies and links as hashes', async () => {
    const { email, cookie } = await person()
    const { token } = await invite()
    const { rows } = await api.query(`
      select (select string_agg(hash, ' ') from tieout.person_passwords) as passwords,
        (select string_agg(encode(token_hash, 'escape'), ' ') from tieout.sessions) as sessions,
        (select string_agg(encode(token_hash, 'escape'), ' ') from tieout.invitations) as links`)
    expect(rows[0].passwords).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const all = JSON.stringify(rows)
    for (const secret of [password, cookie.split('=')[1], token, email]) {
      expect(all).not.toContain(secret)
    }
  })
})

describe('who is deactivated', () => {
  test('is out within two seconds, in every process, with the streams', async () => {
    const { id, email, cookie } = await person()
    const url = await other.app.listen({ port: 0, host: '127.0.0.1' })
    const stream = await fetch(`${url}/v1/stream`, { headers: { cookie } })
    expect(stream.status).toBe(200)
    const ended = stream.text()
    const deactivate = `/v1/people/${id}/deactivate`
    await api
      .when({ method: 'POST', url: deactivate, body: { note: 'left' } })
      .answers(202, { repeated: false })
    const begun = performance.now()
    expect(await ended).toContain(': connected')
    expect(performance.now() - begun).toBeLessThan(2000)
    await other.when({ url: '/v1/session', headers: by(cookie) }).answers(401)
    await signIn(email).answers(401, { code: 'sign-in-refused' })
    const back = `/v1/people/${id}/reactivate`
    await api.when({ method: 'POST', url: back, body: {} }).answers(202)
    await signIn(email).answers(200)
  })

  test('cannot be deactivated when nobody else would be left', async () => {
    const alone = await openApi({
      apiKeys: [{ name: 'clerk', key: 'a-key-of-a-clerk', role: 'viewer' }],
    })
    try {
      const { token } = await linkFor({ ...realOutside, sessions: alone.signIn.sessions }, null, 1)
      const body = { token, password, name: 'Root', email: 'root@example.com' }
      const joined = await alone.when({
        method: 'POST',
        url: '/v1/invitations/accept',
        headers: stranger,
        body,
      })
      const headers = by(cookieOf(joined))
      const { personId } = joined.json()
      const url = `/v1/people/${personId}`
      await alone
        .when({ method: 'POST', url: `${url}/deactivate`, headers, body: {} })
        .answers(422, { code: 'last-admin' })
      await alone
        .when({ method: 'PUT', url: `${url}/role`, headers, body: { role: 'viewer' } })
        .answers(422, { code: 'last-admin' })
      // A key of an administrator is somebody else.
      const key = { person: 'Robot', role: 'admin' }
      const made = await alone
        .when({ method: 'POST', url: '/v1/api-keys', headers, body: key })
        .answers(202)
      await alone
        .when({ method: 'PUT', url: `${url}/role`, headers, body: { role: 'viewer' } })
        .answers(202)
      const robot = { authorization: `Bearer ${made.key}` }
      await alone
        .when({ method: 'DELETE', url: `/v1/api-keys/${made.id}`, headers: robot })
        .answers(422, { code: 'last-admin' })
    } finally {
      await alone.close()
    }
  })
})

test('another role counts at once, and ends the streams of the former one', async () => {
  const { id, cookie } = await person('viewer')
  const { port } = other.app.server.address() as { port: number }
  const stream = await fetch(`http://127.0.0.1:${port}/v1/stream`, { headers: { cookie } })
  const ended = stream.text()
  const url = `/v1/people/${id}/role`
  await api.when({ method: 'PUT', url, body: { role: 'accountant' } }).answers(202)
  await api.when({ url: '/v1/session', headers: by(cookie) }).answers(200, { role: 'accountant' })
  expect(await ended).toContain(': connected')
  await api
    .when({ method: 'PUT', url, body: { role: 'accountant' } })
    .answers(202, { repeated: true })
})

describe('the very first', () => {
  test('comes by the welcome link, of which there may be several, and says who they are', async () => {
    const fresh = await openApi({ apiKeys: [] })
    try {
      const deps = { ...realOutside, sessions: fresh.signIn.sessions }
      const [one, two] = [await linkFor(deps, null, 1), await linkFor(deps, null, 1)]
      const url = '/v1/invitations/accept'
      const asked = (token: string, more: object) =>
        fresh.when({
          ...{ method: 'POST', url, headers: stranger },
          body: { token, password, ...more },
        })
      await fresh
        .when({ url: '/v1/sign-in', headers: stranger })
        .answers(200, { needsFirstAdmin: true, mode: 'live', demoPeople: [], password: false })
      await asked(one.token, {}).answers(400, {
        errors: [{ pointer: '/name' }, { pointer: '/email' }],
      })
      const who = { name: 'Root', email: 'root@example.com' }
      await asked(one.token, who).answers(200, { person: 'Root', role: 'admin' })
      await asked(two.token, { ...who, name: 'Other', email: 'other@example.com' }).answers(422)
      await fresh
        .when({ url: '/v1/sign-in', headers: stranger })
        .answers(200, { needsFirstAdmin: false, password: true })
    } finally {
      await fresh.close()
    }
  })
})

describe('the people of the demo', () => {
  const asDemo = (at: Api, demo: string) =>
    at.when({ method: 'POST', url: '/v1/session', headers: stranger, body: { demo } })
  test('sign in by their names in the sandbox', async () => {
    const answer = await asDemo(other, 'demo')
    expect(answer.json()).toMatchObject({ person: 'demo', role: 'admin', mode: 'sandbox' })
    const as = cookieOf(await asDemo(other, 'Aude'))
    await other.when({ url: '/v1/session', headers: by(as) }).answers(200, { role: 'auditor' })
    await asDemo(other, 'Nobody').answers(422, { code: 'no-demo' })
  })
  test('do not exist where the platforms are real, not even with a cookie of theirs', async () => {
    await asDemo(api, 'demo').answers(422, { code: 'no-demo' })
    const cookie = cookieOf(await asDemo(other, 'demo'))
    await api.when({ url: '/v1/session', headers: by(cookie) }).answers(401)
    const offered = await api.when({ url: '/v1/sign-in', headers: stranger }).answers(200)
    expect(offered).toMatchObject({ mode: 'live', demoPeople: [] })
  })
})

test('the command line invites, lists, makes links and deactivates', async () => {
  const out: string[] = []
  const said: string[] = []
  const write = (text: string) => void out.push(text)
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const service = openServiceClient({ url, key })
  const progress = { say: (text: string) => void said.push(text), phase: () => () => undefined }
  const ports = { service, clock: realOutside.clock, progress }
  await invitePerson({ name: 'Zoé', email: 'zoe@example.com', role: 'viewer' }, ports, write)
  const first = (out.shift() ?? '').trim()
  await resetPassword('Zoé', ports, write)
  const link = (out.shift() ?? '').trim()
  await accept(tokenOf(first)).answers(422)
  await accept(tokenOf(link)).answers(200)
  await listPeople(false, ports, write)
  expect(out.find((one) => one.includes('Zoé'))).toMatch(/ viewer +active +since .+ by ada\n$/)
  await deactivatePerson('ZOE@example.com', 'left', ports)
  await signIn('zoe@example.com').answers(401)
  out.length = 0
  await listPeople(false, ports, write)
  expect(out.join('')).not.toContain('Zoé')
  await expect(deactivatePerson('nobody', undefined, ports)).rejects.toThrow('nobody called')
  expect(said.join()).not.toContain(tokenOf(link))
})

test('people are listed as they were known', async () => {
  const { id } = await invite()
  const { data } = await api.when('/v1/people').answers(200)
  const { invitedAt } = data.find((row: any) => row.id === id)
  await accept(
    (
      await api.when({ method: 'POST', url: `/v1/people/${id}/link`, body: {} }).answers(202)
    ).link.split('token=')[1],
  )
  const then = await api.when(`/v1/people?knownAt=${invitedAt}`).answers(200)
  expect(then.data.find((row: any) => row.id === id)).toMatchObject({ state: 'invited' })
  const active = await api.when('/v1/people?state=active').answers(200)
  expect(active.data.map((row: any) => row.id)).toContain(id)
  expect(active.data.every((row: any) => row.state === 'active')).toBe(true)
  await api.when('/v1/people?knownAt=2199-01-01T00:00:00Z').answers(422, { code: 'moment-to-come' })
})

test.each(['a,b@example.com', 'A <b@example.com>', '<script>@example.com', 'a@example.com\n'])(
  'who is invited has one address: %j is none',
  async (email) => {
    const body = { name: 'Somebody', email, role: 'viewer' }
    const before = mails.length
    await api.when({ method: 'POST', url: '/v1/people', body }).answers(400)
    expect(mails.length).toBe(before)
  },
)

test('who is deactivated gets in by no key either, and gets no other', async () => {
  const { id, name } = await person('accountant')
  const terms = { person: name, role: 'accountant' }
  const issue = () => api.when({ method: 'POST', url: '/v1/api-keys', body: terms })
  const { key } = await issue().answers(202)
  const read = () => api.when({ url: '/v1/views', headers: { authorization: `Bearer ${key}` } })
  await read().answers(200)
  await api.when({ method: 'POST', url: `/v1/people/${id}/deactivate`, body: {} }).answers(202)
  await expect.poll(async () => (await read()).json().code).toBe('api-key-unknown')
  await issue().answers(422, { code: 'person-deactivated' })
})
