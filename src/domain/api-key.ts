// The API keys that were given to people, and what each may do. One stream for all keys of a
// workspace: whoever asks is held against the whole of it. Of a key only its hash is here; the key
// itself is shown once, to whoever made it.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

export const category = 'api-key'
/** Of the stream of all keys. */
export const streamId = 'all'

export const keysMax = 500

export const roles = ['viewer', 'reviewer', 'accountant', 'auditor', 'admin'] as const
export type Role = (typeof roles)[number]

// Stored shapes: change them only by adding optional fields or a new version.

const Role = Type.Enum([...roles])
/** As they sign: two keys of one person are one person. */
const Person = Type.String({ minLength: 1, maxLength: 100 })
const Note = OrNull(Type.String({ maxLength: 500 }))

export const shapes = {
  /** `hash` is the SHA-256 of the key, in hex. */
  KeyIssued: Type.Object({
    ...{ keyId: Id, person: Person, role: Role },
    hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    note: Note,
  }),
  KeyRevoked: Type.Object({ keyId: Id, note: Note }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type Key = Static<typeof shapes.KeyIssued> & { isRevoked: boolean }
export type State = { keys: ReadonlyMap<string, Key> }
export const initial: State = { keys: new Map() }

export function evolve({ keys }: State, event: Event): State {
  const next = new Map(keys)
  if (event.type === 'KeyIssued') {
    next.set(event.data.keyId, { ...event.data, isRevoked: false })
  } else {
    const key = keys.get(event.data.keyId)
    if (key) next.set(key.keyId, { ...key, isRevoked: true })
  }
  return { keys: next }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** One name in one spelling: no space around it, and one between two words. */
export const personNamed = (name: string) => name.normalize('NFC').trim().replace(/\s+/g, ' ')

export const sameName = (one: string, other: string) =>
  one.localeCompare(other, 'en', { sensitivity: 'base' }) === 0

export type Terms = { keyId: string; person: string; role: Role; note: string | null }

/** `people` have keys that were not issued here: those of the environment.
 *  @throws Refusal person-spelled-otherwise, too-many-keys, key-exists */
export const issue =
  ({
    people = [],
    ...terms
  }: Terms & { hash: string; people?: string[] }): Decision<State, Event> =>
  ({ keys }) => {
    const data = { ...terms, person: personNamed(terms.person) }
    const before = keys.get(data.keyId)
    if (before && saysOf(before) === saysOf(data)) return []
    if (before) throw new Refusal('key-exists', { keyId: data.keyId })
    // "ada" beside "Ada" would be two people, who could sign for each other.
    const names = [...people, ...[...keys.values()].map(({ person }) => person)]
    const other = names.find((name) => name !== data.person && sameName(name, data.person))
    if (other !== undefined) throw new Refusal('person-spelled-otherwise', { person: other })
    if ([...keys.values()].filter(isLive).length >= keysMax) {
      throw new Refusal('too-many-keys', { keysMax })
    }
    return [{ type: 'KeyIssued', data }]
  }

const isLive = ({ isRevoked }: Key) => !isRevoked
// Told again under the same name it is the same request; that it was revoked since changes nothing.
const saysOf = ({ person, role, note }: Omit<Terms, 'keyId'>) =>
  JSON.stringify([person, role, note])

/** `isSpare` says that an administrator gets in without any of these keys, `lesser` which people are
 *  none, whatever their keys say.
 *  @throws Refusal not-found, last-admin */
export const revoke =
  (request: {
    keyId: string
    note: string | null
    isSpare: boolean
    lesser?: readonly string[]
  }): Decision<State, Event> =>
  ({ keys }) => {
    const { keyId, note, isSpare, lesser = [] } = request
    const key = keys.get(keyId)
    if (!key) throw new Refusal('not-found', { noun: 'API key', id: keyId })
    if (key.isRevoked) return []
    const isAdmin = (one: Key) => one.role === 'admin' && !lesser.includes(one.person)
    const others = [...keys.values()].filter((one) => one.keyId !== keyId && isLive(one))
    if (!isSpare && isAdmin(key) && !others.some(isAdmin)) {
      throw new Refusal('last-admin', { keyId })
    }
    return [{ type: 'KeyRevoked', data: { keyId, note } }]
  }
