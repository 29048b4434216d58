// A store whose words about persons are encrypted keeps every promise of an event store; and what it
// keeps to itself.
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSealer } from '../../src/adapters/connections/sealing.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openPersonKeys, type PersonKeyTable } from '../../src/adapters/postgres/person-keys.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { rotateSealed } from '../../src/adapters/postgres/sealed-tables.ts'
import { memoryErasedMarks } from '../../src/adapters/privacy/erased-marks.ts'
import { memoryPersonKeys } from '../../src/adapters/privacy/person-keys.ts'
import { openShield } from '../../src/adapters/privacy/shield.ts'
import { sealedField } from '../../src/adapters/privacy/sealed-values.ts'
import type { EventStore, NewEvent, StoredEvent } from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
import { marksOf } from '../../src/domain/person-marks.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { eventStoreContract } from './event-store.contract.ts'

const { clock } = realOutside
const silent = { warn: () => undefined }

function memory(stored = openMemoryStore(clock)) {
  const parts = { keys: memoryPersonKeys(), marks: memoryErasedMarks() }
  return { stored, ...parts, ...openShield({ store: stored, ...parts, clock, log: silent }) }
}

eventStoreContract('shielded, in memory', async () => {
  const { store } = memory()
  return { store, second: store, close: () => store.close() }
})

const meta = {
  ...{ workspace: 'main', correlationId: 'c', causationId: 'c' },
  actor: { kind: 'platform', name: 'stripe' } as const,
  effectiveAt: '2026-03-02T10:00:00.000Z',
}
let count = 0
const seen = (customerId: string, name: string, emails: string[]): [string, NewEvent] => {
  const data = { customerId, name, emails, source: 'hubspot', seenAt: meta.effectiveAt }
  const id = idFrom('shield', String(++count))
  return [`customer-main.${customerId}`, { id, type: 'CustomerSeen', data, meta }]
}
const put = (store: EventStore, [stream, event]: [string, NewEvent]) =>
  store.append(stream, [event], 'any')
const all = (store: EventStore, customerId: string) =>
  Array.fromAsync(store.readStream(`customer-main.${customerId}`))
const textOf = async (store: EventStore, customerId: string) =>
  JSON.stringify((await all(store, customerId)).map(({ data }) => data))
const nameIn = (event: StoredEvent | undefined) =>
  (event?.data as { name: string } | undefined)?.name
const keyIdIn = (event: StoredEvent | undefined) =>
  (event?.data as Record<string, string> | undefined)?.[sealedField]?.split('.')[0] ?? ''

describe('what is stored', () => {
  test('is not what was said, whatever it was, and reads as it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.array(fc.string({ minLength: 4, maxLength: 9000 }), { maxLength: 3 }),
        async (name, emails) => {
          const { store, stored } = memory()
          await put(store, seen('c', `${name} Quorvath`, emails))
          const [read] = await all(store, 'c')
          expect(read?.data).toMatchObject({ name: `${name} Quorvath`, emails })
          expect(JSON.stringify(read?.data)).not.toContain(sealedField)
          expect(await textOf(stored, 'c')).not.toContain('Quorvath')
        },
      ),
      { numRuns: 50 },
    ))

  test('from before is read as it is', async () => {
    const { store, stored } = memory()
    await put(stored, seen('c', 'Ada', ['ada@example.com']))
    expect(nameIn((await all(store, 'c'))[0])).toBe('Ada')
  })

  test('cannot be moved to another event', async () => {
    const { store, stored } = memory()
    await put(store, seen('a', 'Ada', []))
    const [one] = await all(stored, 'a')
    const [stream, other] = seen('b', 'Bob', [])
    await put(stored, [stream, { ...other, data: one?.data }])
    expect(nameIn((await all(store, 'b'))[0])).toBe('[erased]')
  })
})

describe('a key', () => {
  test('is one for a stream; destroyed, its words are gone and the rest stays', async () => {
    const { store, stored, keys } = memory()
    await put(store, seen('c', 'Ada', []))
    await put(store, seen('c', 'Ada L.', []))
    await put(store, seen('d', 'Dora', []))
    const ids = new Set((await all(stored, 'c')).map(keyIdIn))
    expect(ids.size).toBe(1)
    expect(await keys.destroy([...ids])).toBe(1)
    const [first] = await all(store, 'c')
    expect(first?.data).toMatchObject({ customerId: 'c', name: '[erased]', source: 'hubspot' })
    expect(nameIn((await all(store, 'd'))[0])).toBe('Dora')
    expect(await keys.destroy([...ids])).toBe(0)
  })
})

test('who was erased is not taken down again; others are', async () => {
  const { store, stored, marks } = memory()
  const person = { customerId: 'c', names: ['Ada Lovelace'], emails: ['ada@example.com'] }
  const none = { ids: [], documents: [], streams: [] }
  await marks.add('c', marksOf({ ...person, ...none }, marks.secret))
  await put(store, seen('c', 'Somebody', []))
  await put(store, seen('x', 'ada lovelace', []))
  await put(store, seen('y', 'Bob', ['Ada@example.com']))
  await put(store, seen('z', 'Bob', ['bob@example.com']))
  const names = async (id: string) => (await all(store, id)).map(nameIn)
  expect([await names('c'), await names('x'), await names('y'), await names('z')]).toEqual([
    ['[erased]'],
    ['[erased]'],
    ['[erased]'],
    ['Bob'],
  ])
  expect(await textOf(stored, 'x')).not.toContain(sealedField)
  await marks.drop('c')
  await put(store, seen('c', 'Ada Lovelace', []))
  expect((await names('c')).at(-1)).toBe('Ada Lovelace')
})

describe('in Postgres', () => {
  const [former, newest] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  let database: FreshDatabase
  let pool: pg.Pool
  let here: PersonKeyTable
  let there: PersonKeyTable
  beforeAll(async () => {
    database = await freshDatabase()
    pool = openPool({ connectionString: database.connectionString, name: 'person keys' })
    // Two processes that begin at once.
    const opened = [openSealer(former), openSealer(former)].map((one) => openPersonKeys(pool, one))
    ;[here, there] = (await Promise.all(opened)) as [PersonKeyTable, PersonKeyTable]
  })
  afterAll(async () => {
    await pool?.end()
    await database?.drop()
  })
  const shield = (table: PersonKeyTable, store: EventStore) =>
    openShield({ store, ...table, clock, log: silent }).store

  test('what one process has stored another one reads, until the key is destroyed', async () => {
    const stored = openMemoryStore(clock)
    const [one, other] = [shield(here, stored), shield(there, stored)]
    await Promise.all(
      Array.from({ length: 600 }, (_, n) => put(one, seen(`c${n}`, `Name ${n}`, []))),
    )
    for (const n of [0, 299, 599]) expect(nameIn((await all(other, `c${n}`))[0])).toBe(`Name ${n}`)
    const ids = (await all(stored, 'c7')).map(keyIdIn)
    expect(await here.keys.destroy(ids)).toBe(1)
    expect(nameIn((await all(one, 'c7'))[0])).toBe('[erased]')
    there.keys.forget()
    expect(nameIn((await all(other, 'c7'))[0])).toBe('[erased]')
    expect(nameIn((await all(other, 'c8'))[0])).toBe('Name 8')
    const { rows } = await pool.query(
      'select count(*)::integer as n from tieout.person_keys where salt is null',
    )
    expect(rows[0].n).toBe(1)
  })

  test('an archive with the keys that are left reads as it did', async () => {
    const stored = openMemoryStore(clock)
    const one = shield(here, stored)
    await put(one, seen('a', 'Ada', []))
    await put(one, seen('b', 'Bob', []))
    await here.keys.destroy((await all(stored, 'a')).map(keyIdIn))
    const keys = memoryPersonKeys(await Array.fromAsync(here.keys.all()))
    const elsewhere = shield({ keys, marks: memoryErasedMarks() }, stored)
    expect(nameIn((await all(elsewhere, 'a'))[0])).toBe('[erased]')
    expect(nameIn((await all(elsewhere, 'b'))[0])).toBe('Bob')
  })

  test('an erasure that another process has begun counts here with the event of it', async () => {
    const stored = openMemoryStore(clock)
    const [one, other] = [shield(here, stored), shield(there, stored)]
    await put(one, seen('p', 'Zora', []))
    await all(other, 'p')
    await here.marks.add('p', marksOf({ ...empty, customerId: 'p' }, here.marks.secret))
    await here.keys.destroy((await all(stored, 'p')).map(keyIdIn))
    const data = { customerId: 'p', erasureId: 'e', reason: 'asked', keys: 1, events: 1 }
    const event = { id: idFrom('erasure'), type: 'PersonErased', meta }
    await put(one, ['customer-main.p', { ...event, data: { ...data, left: [], leftCount: 0 } }])
    const ended = new AbortController()
    for await (const batch of other.subscribe({ signal: ended.signal })) {
      expect(batch.events.map(nameIn)).toContain('[erased]')
      ended.abort()
    }
    await put(other, seen('p', 'Zora', []))
    expect(await textOf(stored, 'p')).not.toContain('Zora')
    expect((await all(other, 'p')).map(nameIn).at(-1)).toBe('[erased]')
  })

  test('under a new key of the installation everything opens as before', async () => {
    const stored = openMemoryStore(clock)
    await put(shield(here, stored), seen('r', 'Rui', []))
    const both = openSealer(newest, [former])
    expect(await rotateSealed(pool, both)).toBe(1)
    const after = await openPersonKeys(pool, openSealer(newest))
    expect(nameIn((await all(shield(after, stored), 'r'))[0])).toBe('Rui')
    expect(after.marks.secret).toBe(here.marks.secret)
  })
})

const empty = { names: [], emails: [], ids: [], documents: [], streams: [] }
