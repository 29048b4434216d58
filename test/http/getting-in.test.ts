// Keys of people who sign in, one's own sessions, forgotten passwords, and proxies before the door.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import type { Role } from '../../src/domain/api-key.ts'
import type { Mail } from '../../src/domain/mail.ts'
import type { Outside } from '../../src/domain/outside.ts'
import { lesserOf } from '../../src/http/roles.ts'
import { type Answer, type Api, type Request, openApi } from './api.ts'

let api: Api
/** The same log and the same sessions, served by a second process behind a proxy. */
let other: Api
let otherUrl: string
const mails: Mail[] = []
let aheadMs = 0
const outside: Outside = {
  ...realOutside,
  clock: { ...realOutside.clock, now: () => new Date(realOutside.clock.now().getTime() + aheadMs) },
}
const minuteMs = 60_000

beforeAll(async () => {
  const mailer = { send: async (mail: Mail) => (mails.push(mail), { refused: [] }) }
  api = await openApi({ outside, mailer, pageUrl: () => 'https://books.example.com' })
  other = await openApi({
    ...{ signIn: api.signIn, store: api.store, outside, trustedProxies: ['127.0.0.0/8'] },
    ...{ demoKey: 'demo-key', demoPeople: [{ name: 'demo', role: 'admin' as const }] },
  })
  otherUrl = await other.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await other.close()
  await api.close()
})

const password = 'correct horse battery'
const stranger = { authorization: '' }
const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
/** As a browser sends it from our own page. */
const by = (cookie: string) => ({ ...stranger, cookie, 'sec-fetch-site': 'same-origin' })
const withKey = (key: string) => ({ authorization: `Bearer ${key}` })
const post = (url: string, body: object, headers: Request['headers'] = {}, at = api) =>
  at.when({ method: 'POST', url, headers, body })

let count = 0
async function person(role: Role = 'accountant') {
  count += 1
  const body = { name: `Person ${count}`, email: `person.${count}@example.com`, role }
  const { id, link } = await post('/v1/people', body).answers(202)
  const joined = await post('/v1/invitations/accept', { token: tokenOf(link), password }, stranger)
  return { ...body, id: id as string, cookie: cookieOf(joined) }
}
const signIn = (email: string, given = password, headers = {}) =>
  post('/v1/session', { email, password: given }, { ...stranger, ...headers })
const issue = (named: string, role: Role) => post('/v1/api-keys', { person: named, role })
const giveRole = (id: string, role: Role) =>
  api.when({ method: 'PUT', url: `/v1/people/${id}/role`, body: { role } }).answers(202)
const rule = (key: string, at = api) => post('/v1/rules', {}, withKey(key), at)

describe('a key of somebody who signs in', () => {
  test('is issued for no more than they may', async () => {
    const { name } = await person('reviewer')
    await issue(name, 'accountant').answers(422, {
      ...{ code: 'key-exceeds-person', details: { person: name, role: 'reviewer' } },
    })
    await issue(name, 'auditor').answers(422, { code: 'key-exceeds-person' })
    // Nor by another way to write the name.
    await issue(` ${name.replace(' ', '  ')}`, 'admin').answers(400)
    await issue(name.replace(' ', '  '), 'admin').answers(422, { code: 'key-exceeds-person' })
    await issue(name.toUpperCase(), 'admin').answers(422, { code: 'person-spelled-otherwise' })
    await issue(name, 'reviewer').answers(202)
    await issue(name, 'viewer').answers(202)
  })

  test('does no more than they may now, in every process', async () => {
    const { id, name } = await person('accountant')
    const { key } = await issue(name, 'accountant').answers(202)
    await rule(key).answers(400)
    await giveRole(id, 'reviewer')
    await rule(key).answers(403, { code: 'role-lacks' })
    await expect.poll(async () => (await rule(key, other)).statusCode).toBe(403)
    const [row] = (await api.when('/v1/api-keys').answers(200)).data
    expect(row).toMatchObject({ person: name, role: 'accountant', opens: 'reviewer' })
    await giveRole(id, 'accountant')
    await rule(key).answers(400)
  })

  test('is no administrator’s once they are none, whoever else is let go', async () => {
    const alone = await openApi({ store: api.store, signIn: api.signIn, apiKeys: [] })
    try {
      const { id, name, cookie } = await person('admin')
      const own = await issue(name, 'admin').answers(202)
      const all = (await alone.when({ url: '/v1/people', headers: by(cookie) }).answers(200)).data
      for (const one of all) {
        if (one.role === 'admin' && one.id !== id) await giveRole(one.id, 'viewer')
      }
      const url = `/v1/people/${id}/role`
      // The key of the very same person is no spare for them.
      await alone
        .when({ method: 'PUT', url, headers: by(cookie), body: { role: 'viewer' } })
        .answers(422, { code: 'last-admin' })
      await alone
        .when({ method: 'DELETE', url: `/v1/api-keys/${own.id}`, headers: by(cookie) })
        .answers(202)
    } finally {
      await alone.app.close()
    }
  })

  test('is recorded where they are an auditor', async () => {
    const { name } = await person('auditor')
    const { id, key } = await issue(name, 'viewer').answers(202)
    await api.when({ url: '/v1/customers', headers: withKey(key) }).answers(200)
    const day = outside.clock.now().toISOString().slice(0, 10)
    const events = await Array.fromAsync(api.store.readStream(`access-main.${name}.${day}`))
    expect(events.at(-1)?.data).toMatchObject({ route: '/v1/customers', keyId: id, role: 'viewer' })
  })

  test.for<[string, (id: string, keyId: string) => Promise<unknown>]>([
    ['they are deactivated', (id) => post(`/v1/people/${id}/deactivate`, {}).answers(202)],
    ['they get another role', (id) => giveRole(id, 'viewer')],
    [
      'it is revoked',
      (_id, keyId) => api.when({ method: 'DELETE', url: `/v1/api-keys/${keyId}` }).answers(202),
    ],
  ])('leaves no stream open once %s, in another process neither', async ([, act]) => {
    const { id, name } = await person('accountant')
    const made = await issue(name, 'accountant').answers(202)
    const stream = await fetch(`${otherUrl}/v1/stream`, { headers: withKey(made.key) })
    expect(stream.status).toBe(200)
    const ended = stream.text()
    await act(id, made.id)
    const begun = performance.now()
    expect(await ended).toContain(': connected')
    expect(performance.now() - begun).toBeLessThan(2000)
  })

  test.for<[Role, Role, Role]>([
    ['admin', 'reviewer', 'reviewer'],
    ['viewer', 'admin', 'viewer'],
    ['auditor', 'accountant', 'viewer'],
    ['admin', 'auditor', 'auditor'],
  ])('%s, given to a %s, is %s', ([key, owner, both]) => {
    expect(lesserOf(key, owner)).toBe(both)
    expect(lesserOf(owner, key)).toBe(both)
  })
})

describe('one’s own sessions', () => {
  const list = (cookie: string) =>
    api
      .when({ url: '/v1/sessions', headers: by(cookie) })
      .answers(200)
      .then(({ data }) => data)
  const end = (cookie: string, id = '') =>
    api.when({ method: 'DELETE', url: `/v1/sessions${id && `/${id}`}`, headers: by(cookie) })

  test('are told with when and from where, this one first', async () => {
    const { email, cookie } = await person('viewer')
    aheadMs += minuteMs
    const laptop = cookieOf(await signIn(email, password, { 'user-agent': 'Mozilla/5.0 Firefox' }))
    const seen = await list(laptop)
    expect(seen).toMatchObject([
      { isThis: true, via: 'password', address: '127.0.0.1', browser: 'Mozilla/5.0 Firefox' },
      { isThis: false, via: 'password' },
    ])
    expect(seen[0].beganAt > seen[1].beganAt).toBe(true)
    const told = JSON.stringify([seen, (await api.query('select id from tieout.sessions')).rows])
    for (const secret of [cookie, laptop]) expect(told).not.toContain(secret.split('=')[1])
  })

  test('are ended one by one, or all the others', async () => {
    const { email, cookie } = await person('viewer')
    const [one, two] = [cookieOf(await signIn(email)), cookieOf(await signIn(email))]
    const { id } = (await list(one)).find((row: any) => row.isThis)
    await end(cookie, id).answers(200)
    await api.when({ url: '/v1/session', headers: by(one) }).answers(401)
    await api.when({ url: '/v1/session', headers: by(two) }).answers(200)
    await end(cookie, id).answers(404)
    await end(cookie).answers(200)
    await api.when({ url: '/v1/session', headers: by(two) }).answers(401)
    expect(await list(cookie)).toMatchObject([{ isThis: true }])
  })

  test('are nobody else’s to see or end', async () => {
    const [mine, theirs] = [await person('admin'), await person('viewer')]
    const [{ id }] = await list(theirs.cookie)
    await end(mine.cookie, id).answers(404, { code: 'not-found' })
    await end(mine.cookie).answers(200)
    expect((await list(mine.cookie)).map((row: any) => row.id)).not.toContain(id)
    await api.when({ method: 'DELETE', url: `/v1/sessions/${id}` }).answers(404)
    await api.when({ method: 'DELETE', url: '/v1/sessions' }).answers(200)
    await api.when('/v1/sessions').answers(200, { data: [] })
    await api.when({ url: '/v1/session', headers: by(theirs.cookie) }).answers(200)
  })

  test('of the demo are those of the same name', async () => {
    const demo = cookieOf(await post('/v1/session', { demo: 'demo' }, stranger, other))
    const { data } = await other.when({ url: '/v1/sessions', headers: by(demo) }).answers(200)
    expect(data).toMatchObject([{ isThis: true, via: 'demo' }])
  })
})

describe('who has forgotten a password', () => {
  const ask = (email: string, headers = {}) =>
    post('/v1/password-links', { email }, { ...stranger, ...headers })
  const letterTo = (email: string) => mails.findLast(({ to }) => to.includes(email))
  const linkIn = (mail: Mail | undefined) => /https:\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  const accept = (link: string, next = 'from the letter now') =>
    post('/v1/invitations/accept', { token: tokenOf(link), password: next }, stranger)
  const subject = /new password/

  test('gets a link by mail, good for one use within an hour', async () => {
    await api.when({ url: '/v1/sign-in', headers: stranger }).answers(200, { mailsLinks: true })
    const { email, cookie } = await person('viewer')
    await ask(email.toUpperCase(), { host: 'evil.example' }).answers(202)
    await expect.poll(() => letterTo(email)?.subject).toMatch(subject)
    const link = linkIn(letterTo(email))
    expect(link).toMatch(/^https:\/\/books\.example\.com\/join\?token=[\w-]{43}$/)
    await signIn(email).answers(200)
    await accept(link).answers(200)
    await accept(link).answers(422, { code: 'invitation-unknown' })
    await signIn(email).answers(401)
    await signIn(email, 'from the letter now').answers(200)
    await api.when({ url: '/v1/session', headers: by(cookie) }).answers(401)

    mails.length = 0
    await ask(email, { 'accept-language': 'fr' }).answers(202)
    await expect.poll(() => letterTo(email)?.subject).toMatch(/nouveau mot de passe/)
    aheadMs += 61 * minuteMs
    await accept(linkIn(letterTo(email))).answers(422, { code: 'invitation-unknown' })
  })

  test('is answered the same whoever it is, and others get no letter', async () => {
    const gone = await person('viewer')
    await post(`/v1/people/${gone.id}/deactivate`, {}).answers(202)
    const invited = { name: 'Not Yet', email: 'not.yet@example.com', role: 'viewer' }
    await post('/v1/people', invited).answers(202)
    const known = await person('viewer')
    mails.length = 0
    const answers = await Promise.all(
      ['nobody@example.com', gone.email, invited.email, known.email].map((email) => ask(email)),
    )
    const told = answers.map(({ statusCode, body, headers }) => [
      ...[statusCode, body, headers['content-length']],
    ])
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1)
    await expect.poll(() => mails.length).toBe(1)
    // What came last was done last.
    expect(mails.map(({ to }) => to)).toEqual([[known.email]])
  })

  test('takes nothing from the link of an administrator, and one use ends both', async () => {
    const { id, email } = await person('viewer')
    const { link } = await post(`/v1/people/${id}/link`, {}).answers(202)
    mails.length = 0
    await ask(email).answers(202)
    await expect.poll(() => letterTo(email)?.subject).toMatch(subject)
    const look = (token: string) => post('/v1/invitations/look', { token }, stranger)
    await look(tokenOf(link)).answers(200, { hasJoined: true })
    await accept(link).answers(200)
    await look(tokenOf(linkIn(letterTo(email)))).answers(422)
  })

  test('waits after three letters, known or not', async () => {
    const { email } = await person('viewer')
    for (const one of [email, 'nobody.else@example.com']) {
      for (let letter = 0; letter < 3; letter++) await ask(one).answers(202)
      const answer = await ask(one)
      expect(answer.json()).toMatchObject({ status: 429, code: 'too-many-sign-ins' })
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800)
    }
    await signIn(email).answers(200)
    aheadMs += 16 * minuteMs
    await ask(email).answers(202)
  })

  test('asks an administrator where no mail is set up, and from no other site', async () => {
    await other.when({ url: '/v1/sign-in', headers: stranger }).answers(200, { mailsLinks: false })
    await post('/v1/password-links', { email: 'a@example.com' }, stranger, other).answers(422, {
      code: 'mail-not-set-up',
    })
    await ask('a@example.com', { 'sec-fetch-site': 'cross-site' }).answers(403)
  })
})

describe('behind a proxy', () => {
  const wrong = (at: Api, from: string) =>
    post(
      '/v1/session',
      { email: 'nobody@example.com', password },
      { ...stranger, 'x-forwarded-for': from },
      at,
    )
  test('people are counted by their own address where the proxy is trusted, else as one', async () => {
    // A hundred tries from one address, as they are kept.
    const full = (address: string) =>
      api.query(`insert into tieout.sign_in_tries (subject, tried_at)
        select sha256(convert_to('address ${address}', 'UTF8')),
          '${outside.clock.now().toISOString()}' from generate_series(1, 100)`)
    await full('203.0.113.7')
    await wrong(other, '203.0.113.7').answers(429)
    // What stands before it was said by the browser itself.
    await wrong(other, '198.51.100.9, 203.0.113.7').answers(429)
    await wrong(other, '203.0.113.8').answers(401)
    await wrong(api, '203.0.113.7').answers(401)
    // A whole network of version 6 is one.
    await full('2001:db8:0:7')
    await wrong(other, '2001:db8::7:1:2:3:4').answers(429)
    await wrong(other, '2001:db8:0:7::9').answers(429)
    await wrong(other, '2001:db8:0:8::9').answers(401)
    await full('127.0.0.1')
    await wrong(api, '203.0.113.8').answers(429)
    await wrong(other, '203.0.113.8').answers(401)
  })
})
