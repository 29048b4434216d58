// Letting people in: by e-mail and password, by an invitation, in the sandbox by a name. Whether an
// address is known here shows neither in the answer nor in how long it takes.
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { idFrom } from '../domain/ids.ts'
import type { Clock, Random } from '../domain/outside.ts'
import { checkPassword } from '../domain/password.ts'
import type { PeopleDirectory } from '../domain/people-directory.ts'
import * as Person from '../domain/person.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Invitation, Passwords, Sessions } from '../domain/sessions.ts'
import { secretFrom, tokenHash } from './sessions.ts'
import type { Writer } from './writes.ts'

export type SignInDeps = {
  workspace: string
  sessions: Sessions
  passwords: Passwords
  people: PeopleDirectory
  write: Writer
  clock: Clock
  random: Random
  /** Those who have keys, in their spelling. */
  namesOfKeys(): string[]
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const triesWithinMs = 15 * minuteMs
const triesOfEmail = 10
// Behind one address there may be an office, or a proxy.
const triesOfAddress = 100

const invitationDays = 7
const forgottenMinutes = 60
// Each is a letter to somebody who may not have asked for it.
const lettersToEmail = 3
const lettersFromAddress = 20

const subjectOf = (kind: string, text: string) =>
  createHash('sha256').update(`${kind} ${text}`).digest()

/** Of version 6 everybody has as many addresses as they like: the first half says who they are. */
function networkOf(address: string): string {
  const four = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (four) return four
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head.split(':').filter((one) => one !== '')
  const after = tail?.split(':').filter((one) => one !== '') ?? []
  const between = Array.from({ length: 8 - groups.length - after.length }, () => '0')
  return [...groups, ...between, ...after].slice(0, 4).join(':')
}

/** The person whose e-mail and password these are.
 *  @throws Refusal sign-in-refused, too-many-sign-ins */
export async function personOf(
  { sessions, passwords, people, clock }: SignInDeps,
  request: FastifyRequest,
  given: { email: string; password: string },
): Promise<Person.Person> {
  const subjects = [
    { subject: subjectOf('address', networkOf(request.ip)), max: triesOfAddress },
    { subject: subjectOf('email', Person.emailNamed(given.email)), max: triesOfEmail },
  ]
  await noteTries({ sessions, clock }, subjects)
  await people.refresh()
  const person = people.byEmail(given.email)
  const isIn = person !== undefined && Person.stateOf(person) === 'active'
  const kept = await sessions.passwordOf(person?.personId ?? 'nobody')
  const isRight = await passwords.verify(isIn ? kept : null, given.password)
  if (!person || !isRight) throw new Refusal('sign-in-refused')
  for (const { subject } of subjects) await sessions.forgetTries(subject)
  return person
}

/** @throws Refusal too-many-sign-ins */
async function noteTries(
  { sessions, clock }: Pick<SignInDeps, 'sessions' | 'clock'>,
  subjects: { subject: Buffer; max: number }[],
) {
  const now = clock.now()
  const since = new Date(now.getTime() - triesWithinMs)
  for (const { subject, max } of subjects) {
    const oldest = await sessions.tried(subject, now, since, max)
    if (!oldest) continue
    const waitMs = oldest.getTime() + triesWithinMs - now.getTime()
    throw new Refusal('too-many-sign-ins', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  }
}

/** Before a link is asked for by mail: whether there is such a person changes nothing.
 *  @throws Refusal too-many-sign-ins */
export const checkLinkTries = (deps: SignInDeps, { ip }: FastifyRequest, email: string) =>
  noteTries(deps, [
    { subject: subjectOf('letters from', networkOf(ip)), max: lettersFromAddress },
    { subject: subjectOf('letters to', Person.emailNamed(email)), max: lettersToEmail },
  ])

export type Link = { token: string; endsAt: string }
type LinkDeps = Pick<SignInDeps, 'sessions' | 'clock' | 'random'>

/** A new link for a person; the former one does not work any more. */
export const linkFor = (deps: LinkDeps, personId: string | null, days = invitationDays) =>
  openLink(deps, { personId, isForgotten: false }, days * dayMs)

/** The same for who asks by mail. */
export const forgottenLinkFor = (deps: LinkDeps, personId: string) =>
  openLink(deps, { personId, isForgotten: true }, forgottenMinutes * minuteMs)

async function openLink(
  { sessions, clock, random }: LinkDeps,
  invitation: Omit<Invitation, 'endsAt'>,
  goodForMs: number,
): Promise<Link> {
  const token = secretFrom(random)
  const endsAt = new Date(clock.now().getTime() + goodForMs).toISOString()
  await sessions.invite(tokenHash(token), { ...invitation, endsAt })
  return { token, endsAt }
}

export const linkAt = (origin: string, { token }: Link) => `${origin}/join?token=${token}`

export type Invited = Invitation & { person: Person.Person | null }

/** @throws Refusal invitation-unknown, not-the-first */
export async function invitedBy(
  { sessions, people, clock }: Pick<SignInDeps, 'sessions' | 'people' | 'clock'>,
  token: string,
): Promise<Invited> {
  const invitation = await sessions.invitation(tokenHash(token), clock.now())
  if (!invitation) throw new Refusal('invitation-unknown')
  await people.refresh()
  if (invitation.personId === null) {
    const isTooLate = people.people().some((one) => Person.stateOf(one) === 'active')
    if (isTooLate) throw new Refusal('not-the-first')
    return { ...invitation, person: null }
  }
  const person = people.get(invitation.personId)
  if (!person || person.isDeactivated) throw new Refusal('invitation-unknown')
  return { ...invitation, person }
}

type Accepted = { token: string; password: string; name?: string; email?: string }

/** Sets the password of who was invited, and answers who that is. The link is used up last: cut off
 *  before, it works once more and finds done what is done.
 *  @throws Refusal invitation-unknown, not-the-first, password-unfit, and as `found` */
export async function accept(
  deps: SignInDeps,
  request: FastifyRequest,
  given: Accepted & { missing(): never },
): Promise<string> {
  const { workspace, sessions, passwords, people, write, clock } = deps
  const { person } = await invitedBy(deps, given.token)
  const who = person ?? founderOf(given, workspace)
  checkPassword(given.password, who)
  const hash = await passwords.hash(given.password)
  const { personId } = who
  const actor = { kind: 'person', name: who.name } as const
  const names = deps.namesOfKeys()
  const decide =
    person === null
      ? Person.found({ ...who, names })
      : person.joinedBy
        ? Person.changePassword({ personId })
        : Person.join({ personId, by: 'password' })
  const about = { workspace, id: Person.streamId, decider: Person.decider }
  await write(request, actor, {
    ...{ ...about, decide },
    otherwise: () => new Refusal('person-already-so'),
  })
  const isUsed = await sessions.accept(tokenHash(given.token), personId, hash, clock.now())
  if (!isUsed) throw new Refusal('invitation-unknown')
  // Nor does any other link that there is for them.
  await sessions.dropInvitations(person && personId)
  // Whoever knew the former password is out.
  await sessions.endAllOf({ personId, demo: null })
  await people.refresh()
  return personId
}

function founderOf(
  { token, name, email, missing }: Accepted & { missing(): never },
  workspace: string,
) {
  if (name === undefined || email === undefined) return missing()
  // Of the link: taken up again after a crash, it is the same person.
  const personId = idFrom('person', workspace, tokenHash(token).toString('hex'))
  return { personId, name, email }
}
