// The people as they are now, and as they were at any moment. Reads of their stream only what is new
// since it read last.
import { type EventStore, type Position, type StoredEvent, streamOf } from './event-store.ts'
import * as Person from './person.ts'
import { oneAtATime } from './reading.ts'

/** A person with what the history says of them. */
export type Known = Person.Person & {
  invitedAt: string
  invitedBy: string
  joinedAt: string | null
  /** Of the last event about them. */
  position: Position
}

export type PeopleDirectory = {
  /** With all that was recorded when it was asked. @throws StoreUnavailable */
  refresh(): Promise<void>
  /** Those of now, as far as they were read. */
  people(): readonly Person.Person[]
  get(personId: string): Person.Person | undefined
  byEmail(email: string): Person.Person | undefined
  /** All that were ever invited, the newest first; as of a moment, what was known then. */
  all(knownAt?: string): Promise<readonly Known[]>
}

export function openPeopleDirectory(store: EventStore, workspace: string): PeopleDirectory {
  const stream = streamOf(Person.category, workspace, Person.streamId)
  let state = Person.initial
  let next = 0n

  async function read(): Promise<void> {
    for await (const stored of store.readStream(stream, next)) {
      state = Person.evolve(state, Person.decode(stored))
      next = stored.revision + 1n
    }
  }
  const people = () => [...state.people.values()]

  return {
    refresh: oneAtATime(read),
    people,
    get: (personId) => state.people.get(personId),
    byEmail(email) {
      const wanted = Person.emailNamed(email)
      return people().find((person) => person.email === wanted)
    },
    // Read anew: words may have been erased since.
    async all(knownAt) {
      let then = Person.initial
      const known = new Map<string, Omit<Known, keyof Person.Person>>()
      for await (const stored of store.readStream(stream)) {
        if (knownAt !== undefined && Date.parse(stored.recordedAt) > Date.parse(knownAt)) break
        const event = Person.decode(stored)
        then = Person.evolve(then, event)
        const { personId } = event.data
        known.set(personId, { ...(known.get(personId) ?? invited(stored)), ...changed(stored) })
      }
      const told = [...then.people.values()].map((person) => {
        const told = known.get(person.personId)
        return told ? [{ ...person, ...told }] : []
      })
      return told.flat().reverse()
    },
  }
}

const invited = ({ recordedAt, meta, position }: StoredEvent) => ({
  ...{ invitedAt: recordedAt, invitedBy: meta.actor.name, joinedAt: null, position },
})

const changed = ({ type, recordedAt, position }: StoredEvent) => ({
  position,
  ...(type === 'PersonJoined' && { joinedAt: recordedAt }),
})
