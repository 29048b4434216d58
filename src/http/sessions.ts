// Who is signed in. The browser holds a cookie that its own scripts cannot read; here is only the
// hash of it. What is asked by cookie must come from our own pages: other sites can make a browser
// send it too.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '../domain/api-key.ts'
import type { Clock, Random } from '../domain/outside.ts'
import type { PeopleDirectory } from '../domain/people-directory.ts'
import { stateOf } from '../domain/person.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Session, Sessions, Subject, WayIn } from '../domain/sessions.ts'
import { type Holder, keyIn, type Keyring } from './api-keys.ts'

export const cookieName = 'tieout_session'

/** However much it is used, it ends after so long. */
const sessionDays = 7
const dayMs = 24 * 60 * 60 * 1000
// What was changed about people is known after so long.
const lookEveryMs = 1000
const seenEveryMs = 60_000

export type DemoPerson = { name: string; role: Role }

export type DoorDeps = {
  sessions: Sessions
  people: PeopleDirectory
  /** Who may sign in by a name alone: of the sandbox only. */
  demoPeople: readonly DemoPerson[]
  clock: Clock
  random: Random
  publicUrl?: string | undefined
}

export type Door = {
  /** Whose session it is; undefined without a cookie.
   *  @throws Refusal session-ended, cross-site */
  admit(request: FastifyRequest): Promise<Holder | undefined>
  /** Whether nobody of this name was deactivated. */
  isLetIn(person: string): Promise<boolean>
  watch(holder: Holder, ended: AbortSignal): Promise<void>
  begin(request: FastifyRequest, reply: FastifyReply, of: Subject, via: WayIn): Promise<void>
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Of the browser that asks. */
  tokenOf(request: FastifyRequest): Buffer | undefined
}

export const tokenHash = (token: string) => createHash('sha256').update(token).digest()

/** 244 bits of chance: nobody guesses it, so that its hash may be kept. */
export function secretFrom(random: Random): string {
  const digits = `${random.uuid()}${random.uuid()}`.replaceAll('-', '')
  return Buffer.from(digits, 'hex').toString('base64url')
}

export function openDoor(deps: DoorDeps): Door {
  const { sessions, people, demoPeople, clock, random, publicUrl } = deps
  const opened = new WeakMap<Holder, { token: Buffer; end: AbortController }>()
  let lookedAt = Number.NEGATIVE_INFINITY

  /** While the log is away nothing can be changed about people either. */
  async function keepUp() {
    const now = clock.now().getTime()
    if (now - lookedAt < lookEveryMs) return
    lookedAt = now
    await people.refresh().catch(() => undefined)
  }
  function whoIs({ personId, demo }: Session): DemoPerson | undefined {
    if (personId === null) return demoPeople.find(({ name }) => name === demo)
    const person = people.get(personId)
    return person && stateOf(person) === 'active' ? person : undefined
  }
  async function look(token: Buffer) {
    await keepUp()
    const session = await sessions.find(token, clock.now())
    if (!session) return undefined
    if (!whoIs(session)) await people.refresh()
    const who = whoIs(session)
    return who && { session, who }
  }
  const settings = (request: FastifyRequest) => ({
    ...{ path: '/', httpOnly: true, sameSite: 'lax' as const },
    secure: (publicUrl ?? `${request.protocol}:`).startsWith('https:'),
  })

  return {
    tokenOf,
    async isLetIn(name) {
      await keepUp()
      return !people.people().some((one) => one.name === name && one.isDeactivated)
    },
    async admit(request) {
      const token = tokenOf(request)
      if (!token) return undefined
      checkSite(request, publicUrl)
      const found = await look(token)
      if (!found) throw new Refusal('session-ended')
      const { session, who } = found
      const now = clock.now()
      if (now.getTime() - Date.parse(session.seenAt) > seenEveryMs) await sessions.seen(token, now)
      const { name: person, role } = who
      const { personId } = session
      const end = new AbortController()
      const of = { via: 'session', keyId: null, personId, revoked: end.signal } as const
      const holder: Holder = { person, role, ...of }
      opened.set(holder, { token, end })
      return holder
    },
    async watch(holder, ended) {
      const session = opened.get(holder)
      while (session && !ended.aborted) {
        await clock.sleep(lookEveryMs, ended)
        if (ended.aborted) return
        const found = await look(session.token).catch(() => null)
        // In another role it begins anew; what cannot be asked just now goes on.
        const isOver = found === undefined || (found !== null && found.who.role !== holder.role)
        if (isOver) session.end.abort()
      }
    },
    async begin(request, reply, of, via) {
      const former = tokenOf(request)
      if (former) await sessions.end(former)
      const token = secretFrom(random)
      const now = clock.now()
      const maxAge = sessionDays * dayMs
      const [beganAt, endsAt] = [now, new Date(now.getTime() + maxAge)].map((at) =>
        at.toISOString(),
      )
      const when = {
        beganAt: beganAt as string,
        seenAt: beganAt as string,
        endsAt: endsAt as string,
      }
      await sessions.begin(tokenHash(token), { ...of, via, ...when })
      reply.setCookie(cookieName, token, { ...settings(request), maxAge: maxAge / 1000 })
    },
    async end(request, reply) {
      const token = tokenOf(request)
      if (token) await sessions.end(token)
      reply.clearCookie(cookieName, settings(request))
    },
  }
}

function tokenOf({ cookies }: FastifyRequest): Buffer | undefined {
  const token = cookies[cookieName]
  return token ? tokenHash(token) : undefined
}

const safe = ['GET', 'HEAD', 'OPTIONS']

/** Browsers say from where they were made to ask; what says nothing of it is no page of ours.
 *  @throws Refusal cross-site */
function checkSite(request: FastifyRequest, publicUrl: string | undefined) {
  if (safe.includes(request.method)) return
  if (!isOurs(request, publicUrl)) throw new Refusal('cross-site')
}

/** The same for who has no session yet: a program says nothing of sites, and is welcome.
 *  @throws Refusal cross-site */
export function checkStranger(request: FastifyRequest, publicUrl: string | undefined) {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined && site === undefined) return
  if (!isOurs(request, publicUrl)) throw new Refusal('cross-site')
}

function isOurs(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  // Only said where the page came over https or from this machine, and never by a page itself.
  if (site !== undefined) return site === 'same-origin'
  if (origin === undefined || !URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === request.host || (publicUrl !== undefined && host === new URL(publicUrl).host)
}

/** Keys and sessions as one door. A request that brings a key is held to it. */
export function withSessions(keys: Keyring, door: Door): Keyring {
  const admitted = new WeakMap<FastifyRequest, Holder>()
  const holder = (request: FastifyRequest) => admitted.get(request) ?? keys.holder(request)
  async function admitKey(request: FastifyRequest) {
    const found = await keys.admit(request)
    const isOfSomebody = found.keyId !== null
    if (!isOfSomebody || (await door.isLetIn(found.person))) return found
    throw new Refusal('api-key-unknown')
  }
  return {
    ...keys,
    async admit(request) {
      const signedIn = keyIn(request.headers) ? undefined : await door.admit(request)
      if (!signedIn) return admitKey(request)
      admitted.set(request, signedIn)
      return signedIn
    },
    isLetIn: door.isLetIn,
    holder,
    identify: (request) => ({ kind: 'person', name: holder(request).person }),
    watch: (of, ended) => (of.via === 'key' ? keys.watch(of, ended) : door.watch(of, ended)),
  }
}
