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
import { type Holder, keyIn, type Keyring, type Keys } from './api-keys.ts'
import { roleOpened } from './roles.ts'

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
  keys: Pick<Keys, 'keepUp'>
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
  /** Who has a key gets in by it with no more than they may as the person they are now.
   *  @throws Refusal api-key-unknown */
  admitKey(key: Holder): Promise<Holder>
  watch(holder: Holder, ended: AbortSignal): Promise<void>
  begin(request: FastifyRequest, reply: FastifyReply, of: Subject, via: WayIn): Promise<void>
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Of the browser that asks. */
  tokenOf(request: FastifyRequest): Buffer | undefined
}

/** By which somebody has come in. */
type Way = { isOver(): Promise<boolean>; everyMs: number; end: AbortController }

export const tokenHash = (token: string) => createHash('sha256').update(token).digest()

/** 244 bits of chance: nobody guesses it, so that its hash may be kept. */
export function secretFrom(random: Random): string {
  const digits = `${random.uuid()}${random.uuid()}`.replaceAll('-', '')
  return Buffer.from(digits, 'hex').toString('base64url')
}

/** Who is here, and what they may do: as it was at most a second ago. */
function openBook({ sessions, people, demoPeople, clock }: DoorDeps) {
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
  /** What the holder of an issued key may do now; null = nothing any more. */
  function standingOf({ person, role, isRecorded }: Holder) {
    const owner = people.people().find(({ name }) => name === person)
    const opened = roleOpened(role, owner)
    return opened && { role: opened, isRecorded: isRecorded || owner?.role === 'auditor' }
  }
  return { keepUp, look, standingOf }
}

export function openDoor(deps: DoorDeps): Door {
  const { sessions, keys, clock, random, publicUrl } = deps
  const opened = new WeakMap<Holder, Way>()
  const { keepUp, look, standingOf } = openBook(deps)
  const settings = (request: FastifyRequest) => ({
    ...{ path: '/', httpOnly: true, sameSite: 'lax' as const },
    secure: (publicUrl ?? `${request.protocol}:`).startsWith('https:'),
  })

  return {
    tokenOf,
    async admitKey(key) {
      // Those of the environment are nobody's who signs in.
      if (key.keyId === null) return key
      await keepUp()
      const standing = standingOf(key)
      if (!standing) throw new Refusal('api-key-unknown')
      const end = new AbortController()
      const holder: Holder = { ...key, ...standing, revoked: end.signal }
      async function isOver() {
        await Promise.all([keepUp(), keys.keepUp()])
        return key.revoked.aborted || standingOf(key)?.role !== holder.role
      }
      // What may be a moment old is looked at twice as often.
      opened.set(holder, { isOver, end, everyMs: lookEveryMs / 2 })
      return holder
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
      const holder: Holder = { person, role, ...of, isRecorded: role === 'auditor' }
      // In another role it begins anew.
      const isOver = async () => (await look(token))?.who.role !== holder.role
      opened.set(holder, { isOver, end, everyMs: lookEveryMs })
      return holder
    },
    async watch(holder, ended) {
      const way = opened.get(holder)
      while (way && !ended.aborted) {
        await clock.sleep(way.everyMs, ended)
        if (ended.aborted) return
        // What cannot be asked just now goes on.
        if (await way.isOver().catch(() => false)) way.end.abort()
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
      await sessions.begin(tokenHash(token), { ...of, via, ...when, ...whenceOf(request) })
      reply.setCookie(cookieName, token, { ...settings(request), maxAge: maxAge / 1000 })
    },
    async end(request, reply) {
      const token = tokenOf(request)
      if (token) await sessions.end(token)
      reply.clearCookie(cookieName, settings(request))
    },
  }
}

const browserLengthMost = 300

function whenceOf({ ip, headers }: FastifyRequest) {
  return { address: ip, browser: headers['user-agent']?.slice(0, browserLengthMost) ?? null }
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
export function withSessions(keys: Keys, door: Door): Keyring {
  const admitted = new WeakMap<FastifyRequest, Holder>()
  const holder = (request: FastifyRequest) => admitted.get(request) ?? keys.holder(request)
  return {
    ...keys,
    async admit(request) {
      const signedIn = keyIn(request.headers) ? undefined : await door.admit(request)
      const found = signedIn ?? (await door.admitKey(await keys.admit(request)))
      admitted.set(request, found)
      return found
    },
    holder,
    identify: (request) => ({ kind: 'person', name: holder(request).person }),
    watch: door.watch,
  }
}
