import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { checkPassword } from '../../src/domain/password.ts'
import { openPeopleDirectory } from '../../src/domain/people-directory.ts'
import * as Person from '../../src/domain/person.ts'
import { transact } from '../../src/domain/transact.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { refusalOf, spec } from '../support/spec.ts'

const { given } = spec(Person.decider)
const names: string[] = []
const ada = { personId: 'p1', name: 'Ada' }
const bob = { personId: 'p2', name: 'Bob' }
const terms = { ...ada, email: 'ada@example.com', role: 'admin' as const }
const ofBob = { ...bob, email: 'bob@example.com', role: 'admin' as const }

const invited = (data: Person.Terms = terms): Person.Event => ({ type: 'PersonInvited', data })
const joined = (who = ada): Person.Event => ({
  type: 'PersonJoined',
  data: { ...who, by: 'password' },
})
const deactivated = (who = ada): Person.Event => ({
  type: 'PersonDeactivated',
  data: { ...who, note: null },
})
const gone = { note: null, isSpare: false }

describe('a person', () => {
  test('is invited', () =>
    given()
      .when(Person.invite({ ...terms, names }))
      .then(invited()))
  test('has one spelling of name and address', () =>
    given()
      .when(Person.invite({ ...terms, name: ' Ada  King ', email: ' Ada@Example.COM ', names }))
      .then(invited({ ...terms, name: 'Ada King' })))
  test.for(['ada@example.com', 'ADA@example.com '])('keeps the address for itself: %s', (email) =>
    given(invited())
      .when(Person.invite({ ...ofBob, email, names }))
      .thenRefused('email-taken'),
  )
  test.for(['ada', 'Áda'])('is not two people in two spellings: %s', (name) => {
    given(invited())
      .when(Person.invite({ ...ofBob, name, names }))
      .thenRefused('person-spelled-otherwise')
    given()
      .when(Person.invite({ ...ofBob, name, names: ['Ada'] }))
      .thenRefused('person-spelled-otherwise')
  })
  test('may be one who has a key', () =>
    given()
      .when(Person.invite({ ...terms, names: ['Ada'] }))
      .then(invited()))
  test('is not another of the same name', () =>
    given(invited())
      .when(Person.invite({ ...ofBob, name: 'Ada', names }))
      .thenRefused('person-exists'))
  test('joins once', () =>
    given(invited())
      .when(Person.join({ personId: 'p1', by: 'password' }))
      .then(joined()))
  test('does not join once it is deactivated', () =>
    given(invited(), deactivated())
      .when(Person.join({ personId: 'p1', by: 'oidc' }))
      .thenRefused('person-deactivated'))
  test('comes back as it was', () => {
    const back = Person.reactivate({ personId: 'p1' })
    given(invited(), joined(), deactivated())
      .when(back)
      .then({ type: 'PersonReactivated', data: ada })
    given(invited()).when(back).thenNothing()
    given().when(back).thenRefused('not-found')
  })
  test('gets a link as often as it is asked for, but not once it is deactivated', () => {
    const ask = Person.issueLink({ personId: 'p1' })
    given(invited()).when(ask).everyTime().then({ type: 'SignInLinkIssued', data: ada })
    given(invited(), deactivated()).when(ask).thenRefused('person-deactivated')
  })
})

describe('the last administrator', () => {
  const leave = Person.deactivate({ personId: 'p1', ...gone })
  const step = Person.giveRole({ personId: 'p1', role: 'viewer', isSpare: false })
  test('stays, and stays one', () => {
    given(invited(), joined()).when(leave).thenRefused('last-admin')
    given(invited(), joined()).when(step).thenRefused('last-admin')
  })
  test('is not relieved by one who was only invited, or is deactivated', () => {
    given(invited(), joined(), invited(ofBob)).when(leave).thenRefused('last-admin')
    given(invited(), joined(), invited(ofBob), joined(bob), deactivated(bob))
      .when(leave)
      .thenRefused('last-admin')
  })
  test('may go where another one is, or a key', () => {
    given(invited(), joined(), invited(ofBob), joined(bob)).when(leave).then(deactivated())
    given(invited(), joined())
      .when(Person.deactivate({ personId: 'p1', note: null, isSpare: true }))
      .then(deactivated())
  })
  test('whatever is asked in whatever order, one is left', () => {
    const ids = fc.constantFrom('p1', 'p2', 'p3')
    const asked = fc.array(
      fc.oneof(
        fc.record({ personId: ids }).map((one) => Person.deactivate({ ...one, ...gone })),
        fc.record({ personId: ids }).map((one) => Person.reactivate(one)),
        fc
          .record({ personId: ids, role: fc.constantFrom('admin', 'viewer') })
          .map((one) => Person.giveRole({ ...one, isSpare: false } as never)),
      ),
    )
    const people = ['p1', 'p2', 'p3'].map((personId) => ({ personId, name: personId }))
    const begun = people.flatMap((who) => [
      invited({ ...who, email: `${who.name}@example.com`, role: 'admin' }),
      joined(who),
    ])
    fc.assert(
      fc.property(asked, (decisions) => {
        let state = given(...begun).state
        for (const decide of decisions) {
          refusalOf(() => {
            state = decide(state).reduce(Person.evolve, state)
          })
          expect([...state.people.values()].some(Person.isAdmin)).toBe(true)
        }
      }),
    )
  })
})

describe('the first of all', () => {
  const first = { ...ada, email: 'ada@example.com', names }
  test('is an administrator at once', () =>
    given().when(Person.found(first)).then(invited(), joined()))
  test('is only one', () =>
    given(invited(ofBob), joined(bob)).when(Person.found(first)).thenRefused('not-the-first'))
  test('may come before those who were invited and never joined', () =>
    given(invited(ofBob)).when(Person.found(first)).then(invited(), joined()))
})

describe('a password', () => {
  const who = { name: 'Ada Lovelace', email: 'ada.lovelace@example.com' }
  test.for([
    ['short', 'elevenchars'],
    ['monotonous', 'aaaaaaaaaaaaaa'],
    ['known', 'ada.lovelace@example.com'],
    ['known', 'Ada Lovelace 2026!'],
    ['known', 'ADA-LOVELACE'],
  ])('is refused as %s: %s', ([, password]) =>
    expect(refusalOf(() => checkPassword(password as string, who))).toBe('password-unfit'),
  )
  test.for(['correct horse battery', 'twelve chars!', 'Ünïcödé wörds ja'])(
    'may be %s',
    (password) => expect(refusalOf(() => checkPassword(password, who))).toBeUndefined(),
  )
})

describe('the directory', () => {
  const at = '2026-11-21T10:00:00.000Z'
  const cause = {
    ...{ workspace: 'main', correlationId: 'c', effectiveAt: at },
    actor: { kind: 'person', name: 'root' } as const,
  }
  test('knows what is recorded, and what was known', async () => {
    const store = openMemoryStore(realOutside.clock)
    const directory = openPeopleDirectory(store, 'main')
    const other = openPeopleDirectory(store, 'other')
    const decide = (causationId: string, decision: ReturnType<typeof Person.join>) =>
      transact(store, Person.decider, Person.streamId, decision, { ...cause, causationId })
    await decide('1', Person.invite({ ...terms, names }))
    await directory.refresh()
    expect(directory.byEmail('ADA@example.com ')?.personId).toBe('p1')
    const [then] = await directory.all()
    await decide('2', Person.join({ personId: 'p1', by: 'oidc' }))
    expect(Person.stateOf(directory.get('p1') as Person.Person)).toBe('invited')
    await Promise.all([directory.refresh(), directory.refresh(), other.refresh()])
    expect(Person.stateOf(directory.get('p1') as Person.Person)).toBe('active')
    expect(other.people()).toEqual([])
    const [now] = await directory.all()
    expect(now).toMatchObject({ joinedBy: 'oidc', invitedBy: 'root' })
    expect(now?.joinedAt).not.toBeNull()
    const before = await directory.all('2020-01-01T00:00:00Z')
    expect(before).toEqual([])
    expect(then?.joinedAt).toBeNull()
    await store.close()
  })
})
