import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ApiKey from '../../src/domain/api-key.ts'
import { openKeyDirectory } from '../../src/domain/key-directory.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { spec } from '../support/spec.ts'
import { transact } from '../../src/domain/transact.ts'

const { given } = spec(ApiKey.decider)
const { issue, revoke } = ApiKey

const hash = 'a'.repeat(64)
const terms = { keyId: 'k1', person: 'Ada', role: 'accountant' as const, note: null, hash }
type Of = Partial<ApiKey.Terms & { hash: string }>
const issued = (more: Of = {}): ApiKey.Event => ({
  type: 'KeyIssued',
  data: { ...terms, ...more },
})
const revoked = (keyId = 'k1'): ApiKey.Event => ({
  type: 'KeyRevoked',
  data: { keyId, note: null },
})
const asked = { keyId: 'k1', note: null, isSpare: true }

describe('a key', () => {
  test('is issued to a person', () => given().when(issue(terms)).then(issued()))
  test('has a person in one spelling', () =>
    given()
      .when(issue({ ...terms, person: '  Ada   Lovelace ' }))
      .then(issued({ person: 'Ada Lovelace' })))
  test('is not issued in other terms under the same name', () =>
    given(issued())
      .when(issue({ ...terms, role: 'admin' }))
      .thenRefused('key-exists'))
  test('is the second of the same person', () =>
    given(issued())
      .when(issue({ ...terms, keyId: 'k2' }))
      .then(issued({ keyId: 'k2' })))
  test.for(['ada', 'ADA', 'Áda'])('does not make two people of one: %s', (person) => {
    given(issued())
      .when(issue({ ...terms, keyId: 'k2', person }))
      .thenRefused('person-spelled-otherwise')
    given()
      .when(issue({ ...terms, person, people: ['Ada'] }))
      .thenRefused('person-spelled-otherwise')
  })
  test('is revoked, once', () => given(issued()).when(revoke(asked)).then(revoked()))
  test('that nobody knows is not revoked', () =>
    given().when(revoke(asked)).thenRefused('not-found'))
  test('stays revoked when its issue is repeated', () =>
    given(issued(), revoked()).when(issue(terms)).thenNothing())
})

describe('the last administrator', () => {
  const admin = issued({ role: 'admin' })
  const request = revoke({ ...asked, isSpare: false })
  test('keeps the key', () => given(admin).when(request).thenRefused('last-admin'))
  test('may go where another one is', () =>
    given(admin, issued({ keyId: 'k2', person: 'Bob', role: 'admin' }))
      .when(request)
      .then(revoked()))
  test('stays where the other key is of somebody who is none any more', () =>
    given(admin, issued({ keyId: 'k2', person: 'Bob', role: 'admin' }))
      .when(revoke({ ...asked, isSpare: false, lesser: ['Bob'] }))
      .thenRefused('last-admin'))
  test('may go where the environment has a key', () =>
    given(admin).when(revoke(asked)).then(revoked()))
})

test('whatever is issued and revoked, exactly the keys issued and not revoked since are live', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.integer({ min: 0, max: 5 }), goes: fc.boolean() })),
      async (steps) => {
        const store = openMemoryStore(realOutside.clock)
        const directory = openKeyDirectory(store, 'main')
        const live = new Set<string>()
        const gone = new Set<string>()
        for (const [at, { key, goes }] of steps.entries()) {
          const keyId = `k${key}`
          const person = `Person ${key}`
          const isKnown = live.has(keyId) || gone.has(keyId)
          if (goes && !isKnown) continue
          const decide = goes ? revoke({ ...asked, keyId }) : issue({ ...terms, keyId, person })
          const actor = { kind: 'person', name: 'admin' } as const
          const cause = { correlationId: 'c', causationId: `c${at}`, actor }
          await transact(store, ApiKey.decider, ApiKey.streamId, decide, {
            ...{ workspace: 'main', effectiveAt: '2026-03-02T10:00:00.000Z', ...cause },
          })
          if (goes) gone.add(keyId)
          if (goes) live.delete(keyId)
          else if (!gone.has(keyId)) live.add(keyId)
          // Read in pieces, it is the same as read at once.
          if (at % 2 === 0) await directory.refresh()
        }
        await directory.refresh()
        expect(new Set(directory.live().map(({ keyId }) => keyId))).toEqual(live)
        expect(await directory.all()).toHaveLength(live.size + gone.size)
        await store.close()
      },
    ),
    { numRuns: 50 },
  ))
