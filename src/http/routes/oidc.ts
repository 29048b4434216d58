// Signing in by an identity provider: the browser goes there and comes back. Which browser it was
// is held by a cookie, so that nobody can finish what another has begun.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '../../domain/api-key.ts'
import { idFrom } from '../../domain/ids.ts'
import * as Person from '../../domain/person.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Provider } from '../../domain/sessions.ts'
import type { App } from '../app.ts'
import { problemOf } from '../errors.ts'
import type { SessionDeps } from '../session-answer.ts'
import { secretFrom, tokenHash } from '../sessions.ts'

export type OidcDeps = SessionDeps & {
  provider?: Provider | undefined
  /** Of whom the provider vouches for and nobody invited; absent = they are strangers. */
  defaultRole?: Role | undefined
}

const cookieName = 'tieout_oidc'
const minutes = 10

export async function oidcRoutes(app: App, deps: OidcDeps): Promise<void> {
  app.get('/auth/oidc', { schema: { hide: true } }, (request, reply) =>
    orBack(request, reply, () => begin(request, reply, deps)),
  )
  app.get('/auth/oidc/callback', { schema: { hide: true } }, (request, reply) =>
    orBack(request, reply, () => finish(request, reply, deps)),
  )
}

/** Whatever goes wrong, people stand before the page where they can begin again. */
async function orBack(request: FastifyRequest, reply: FastifyReply, act: () => Promise<string>) {
  reply.header('cache-control', 'no-store')
  try {
    return await reply.redirect(await act(), 303)
  } catch (error) {
    const { code, status, title } = problemOf(error, request.id)
    if (status >= 500) request.log.error({ err: error, code }, title)
    else request.log.info({ code }, title)
    return reply.redirect(`/sign-in?error=${code}`, 303)
  }
}

const settings = (request: FastifyRequest, { publicUrl }: OidcDeps) => ({
  ...{ path: '/auth/oidc', httpOnly: true, sameSite: 'lax' as const },
  secure: (publicUrl ?? `${request.protocol}:`).startsWith('https:'),
})

const originOf = (request: FastifyRequest, { publicUrl }: OidcDeps) =>
  (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '')

const redirectUriOf = (request: FastifyRequest, deps: OidcDeps) =>
  `${originOf(request, deps)}/auth/oidc/callback`

async function begin(request: FastifyRequest, reply: FastifyReply, deps: OidcDeps) {
  const { provider, sessions, random, clock } = deps
  if (!provider) throw new Refusal('provider-missing')
  const [state, nonce, verifier] = [secretFrom(random), secretFrom(random), secretFrom(random)]
  const redirectUri = redirectUriOf(request, deps)
  const url = await provider.begin({ redirectUri, state, nonce, verifier })
  const endsAt = new Date(clock.now().getTime() + minutes * 60_000)
  const { to } = request.query as { to?: unknown }
  const returnTo = isOwnPath(to) ? to : '/'
  await sessions.openProvider(tokenHash(state), { nonce, verifier, returnTo }, endsAt)
  reply.setCookie(cookieName, state, { ...settings(request, deps), maxAge: minutes * 60 })
  return url
}

/** `//elsewhere` and `/\elsewhere` are other sites to a browser. */
const isOwnPath = (to: unknown): to is string =>
  typeof to === 'string' && to.length <= 2000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(to)

async function finish(request: FastifyRequest, reply: FastifyReply, deps: OidcDeps) {
  const { provider, sessions, clock, door, people } = deps
  if (!provider) throw new Refusal('provider-missing')
  const { state } = request.query as { state?: unknown }
  const own = request.cookies[cookieName]
  reply.clearCookie(cookieName, settings(request, deps))
  if (typeof state !== 'string' || state === '' || state !== own) {
    throw new Refusal('provider-refused')
  }
  const open = await sessions.takeProvider(tokenHash(state), clock.now())
  if (!open) throw new Refusal('provider-refused')
  const query = request.url.slice(request.url.indexOf('?'))
  const returned = `${redirectUriOf(request, deps)}${query}`
  const { nonce, verifier, returnTo } = open
  const who = await provider.finish(returned, { state, nonce, verifier })
  const personId = await joined(request, deps, who)
  await people.refresh()
  await door.begin(request, reply, { personId, demo: null }, 'oidc')
  return returnTo
}

type Vouched = { email: string; name: string | null }

/** The person of this address; who was invited has joined then. */
async function joined(request: FastifyRequest, deps: OidcDeps, who: Vouched): Promise<string> {
  const { people } = deps
  await people.refresh()
  const person = people.byEmail(who.email) ?? (await welcomed(request, deps, who))
  if (person.isDeactivated) throw new Refusal('person-deactivated', { person: person.name })
  const { personId } = person
  if (person.joinedBy === null) {
    await decide(request, deps, person.name, Person.join({ personId, by: 'oidc' }))
  }
  return personId
}

async function welcomed(request: FastifyRequest, deps: OidcDeps, { email, name }: Vouched) {
  const { workspace, people, defaultRole, namesOfKeys } = deps
  if (!defaultRole) throw new Refusal('provider-stranger')
  const address = Person.emailNamed(email)
  const personId = idFrom('person', workspace, 'email', address)
  const names = namesOfKeys()
  const terms = { personId, email: address, role: defaultRole, names }
  // Nobody gets the name of another by what a provider calls them.
  const taken = [...names, ...people.people().map((one) => one.name)]
  const called = name !== null && Person.isFree(name, taken) ? name : address
  await decide(request, deps, called, Person.invite({ ...terms, name: called }))
  await people.refresh()
  const person = people.get(personId)
  if (!person) throw new Refusal('provider-stranger')
  return person
}

async function decide(
  request: FastifyRequest,
  { workspace, write }: OidcDeps,
  name: string,
  decision: ReturnType<typeof Person.join>,
) {
  const about = { workspace, id: Person.streamId, decider: Person.decider }
  const otherwise = () => new Refusal('person-already-so')
  await write(request, { kind: 'person', name }, { ...about, decide: decision, otherwise })
}
