// The people who sign in, and what each may do. One stream for all of a workspace: an e-mail address
// is one person's, and somebody must be left who lets the others in. Passwords and what stands in
// invitations are never here.
import Type, { type Static } from 'typebox'
import { personNamed, type Role, roles, sameName } from './api-key.ts'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

export const category = 'person'
/** Of the stream of all people. */
export const streamId = 'all'

export const peopleMax = 1000

// Stored shapes: change them only by adding optional fields or a new version.

const RoleName = Type.Enum([...roles])
const Name = Type.String({ minLength: 1, maxLength: 100 })
const Note = OrNull(Type.String({ maxLength: 500 }))

const person = { personId: Id, name: Name }

export const shapes = {
  /** `name` is how they sign: a key of the same name is the same person's. */
  PersonInvited: Type.Object({ ...person, email: Type.String(), role: RoleName }),
  PersonJoined: Type.Object({ ...person, by: Type.Enum(['password', 'oidc']) }),
  /** Another invitation, or for who has joined a way to another password. */
  SignInLinkIssued: Type.Object(person),
  PasswordChanged: Type.Object(person),
  RoleGiven: Type.Object({ ...person, role: RoleName }),
  PersonDeactivated: Type.Object({ ...person, note: Note }),
  PersonReactivated: Type.Object(person),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type Person = Static<typeof shapes.PersonInvited> & {
  joinedBy: 'password' | 'oidc' | null
  isDeactivated: boolean
}
export type State = { people: ReadonlyMap<string, Person> }
export const initial: State = { people: new Map() }

export function evolve({ people }: State, event: Event): State {
  const next = new Map(people)
  const { personId } = event.data
  const person = people.get(personId)
  const become = (change: Partial<Person>) => person && next.set(personId, { ...person, ...change })
  switch (event.type) {
    case 'PersonInvited':
      next.set(personId, { ...event.data, joinedBy: null, isDeactivated: false })
      break
    case 'PersonJoined':
      become({ joinedBy: event.data.by })
      break
    case 'RoleGiven':
      become({ role: event.data.role })
      break
    case 'PersonDeactivated':
      become({ isDeactivated: true })
      break
    case 'PersonReactivated':
      become({ isDeactivated: false })
      break
    case 'SignInLinkIssued':
    case 'PasswordChanged':
      break
  }
  return { people: next }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

export const states = ['invited', 'active', 'deactivated'] as const
export type PersonState = (typeof states)[number]

export const stateOf = ({ joinedBy, isDeactivated }: Person): PersonState =>
  isDeactivated ? 'deactivated' : joinedBy === null ? 'invited' : 'active'

/** Case says nothing in an address. */
export const emailNamed = (email: string) => email.normalize('NFC').trim().toLowerCase()

/** A name that people could sign with, and none of these in any spelling. */
export const isFree = (name: string, taken: readonly string[]) =>
  /^[\p{L}\p{N}][\p{L}\p{N} .,_@+'’-]{0,99}$/u.test(personNamed(name)) &&
  !taken.some((one) => sameName(one, personNamed(name)))

export type Terms = { personId: string; name: string; email: string; role: Role }

/** `names` are of those who have keys.
 *  @throws Refusal person-exists, person-spelled-otherwise, email-taken, too-many-people */
export const invite =
  ({ names, ...terms }: Terms & { names: readonly string[] }): Decision<State, Event> =>
  ({ people }) => {
    const data = { ...terms, name: personNamed(terms.name), email: emailNamed(terms.email) }
    const before = people.get(data.personId)
    if (before && saysOf(before) === saysOf(data)) return []
    if (before) throw new Refusal('person-exists', { person: before.name })
    const all = [...people.values()]
    const holder = all.find(({ email }) => email === data.email)
    if (holder) throw new Refusal('email-taken', { person: holder.name })
    if (all.some(({ name }) => name === data.name)) {
      throw new Refusal('person-exists', { person: data.name })
    }
    // "ada" beside "Ada" would be two people, who could sign for each other.
    const others = [...names, ...all.map(({ name }) => name)]
    const other = others.find((name) => name !== data.name && sameName(name, data.name))
    if (other !== undefined) throw new Refusal('person-spelled-otherwise', { person: other })
    if (all.length >= peopleMax) throw new Refusal('too-many-people', { peopleMax })
    return [{ type: 'PersonInvited', data }]
  }

const saysOf = ({ name, email, role }: Omit<Terms, 'personId'>) =>
  JSON.stringify([name, email, role])

/** The first of all, who lets the others in.
 *  @throws Refusal not-the-first, and as `invite` */
export const found =
  (request: Omit<Terms, 'role'> & { names: readonly string[] }): Decision<State, Event> =>
  (state) => {
    const before = state.people.get(request.personId)
    if (before?.joinedBy) return []
    if ([...state.people.values()].some((one) => stateOf(one) === 'active')) {
      throw new Refusal('not-the-first')
    }
    const invited = invite({ ...request, role: 'admin' })(state)
    const { personId } = request
    const name = personNamed(request.name)
    return [...invited, { type: 'PersonJoined', data: { personId, name, by: 'password' } }]
  }

/** @throws Refusal not-found, person-deactivated */
export const join =
  (request: { personId: string; by: 'password' | 'oidc' }): Decision<State, Event> =>
  (state) => {
    const person = personIn(state, request.personId)
    if (person.isDeactivated) throw new Refusal('person-deactivated', { person: person.name })
    if (person.joinedBy) return []
    return [{ type: 'PersonJoined', data: { ...named(person), by: request.by } }]
  }

/** Of a password set anew by a link, or changed by who knows the former one.
 *  @throws Refusal not-found, person-deactivated */
export const changePassword =
  (request: { personId: string }): Decision<State, Event> =>
  (state) => {
    const person = personIn(state, request.personId)
    if (person.isDeactivated) throw new Refusal('person-deactivated', { person: person.name })
    return [{ type: 'PasswordChanged', data: named(person) }]
  }

/** @throws Refusal not-found, person-deactivated */
export const issueLink =
  (request: { personId: string }): Decision<State, Event> =>
  (state) => {
    const person = personIn(state, request.personId)
    if (person.isDeactivated) throw new Refusal('person-deactivated', { person: person.name })
    return [{ type: 'SignInLinkIssued', data: named(person) }]
  }

/** `isSpare` says that an administrator gets in by a key.
 *  @throws Refusal not-found, last-admin */
export const giveRole =
  (request: { personId: string; role: Role; isSpare: boolean }): Decision<State, Event> =>
  (state) => {
    const { personId, role, isSpare } = request
    const person = personIn(state, personId)
    if (person.role === role) return []
    if (!isSpare) keepAnAdmin(state, person)
    return [{ type: 'RoleGiven', data: { ...named(person), role } }]
  }

/** @throws Refusal not-found, last-admin */
export const deactivate =
  (request: { personId: string; note: string | null; isSpare: boolean }): Decision<State, Event> =>
  (state) => {
    const { personId, note, isSpare } = request
    const person = personIn(state, personId)
    if (person.isDeactivated) return []
    if (!isSpare) keepAnAdmin(state, person)
    return [{ type: 'PersonDeactivated', data: { ...named(person), note } }]
  }

/** @throws Refusal not-found */
export const reactivate =
  (request: { personId: string }): Decision<State, Event> =>
  (state) => {
    const person = personIn(state, request.personId)
    return person.isDeactivated ? [{ type: 'PersonReactivated', data: named(person) }] : []
  }

const named = ({ personId, name }: Person) => ({ personId, name })

function personIn({ people }: State, personId: string): Person {
  const person = people.get(personId)
  if (!person) throw new Refusal('not-found', { noun: 'person', id: personId })
  return person
}

export const isAdmin = (person: Person) => person.role === 'admin' && stateOf(person) === 'active'

function keepAnAdmin({ people }: State, person: Person) {
  const others = [...people.values()].filter((one) => one.personId !== person.personId)
  if (isAdmin(person) && !others.some(isAdmin)) {
    throw new Refusal('last-admin', { person: person.name })
  }
}
