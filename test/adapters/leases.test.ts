// Who works where: the leases in Postgres and in memory, and how they are shared.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LeaseTable } from '../../src/adapters/leases.ts'
import { type Process, share, type Standing } from '../../src/adapters/lease-sharing.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { postgresLeases } from '../../src/adapters/postgres/leases.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { memoryLeaseTable } from '../support/memory-leases.ts'
import { freshDatabase } from '../support/postgres.ts'
import { leaseContract } from './leases.contract.ts'

leaseContract('in memory', async () => ({
  table: memoryLeaseTable(realOutside.clock),
  end: async () => undefined,
}))

leaseContract('in Postgres', async () => {
  const { connectionString, drop } = await freshDatabase()
  const pool = openPool({ connectionString, name: 'leases' })
  return {
    table: postgresLeases(pool),
    async end() {
      await pool.end()
      await drop()
    },
  }
})

test('in Postgres, what a process held whose connection has ended is free before its term is over', async () => {
  const { connectionString, drop } = await freshDatabase()
  const pools = [0, 1, 2].map(() => openPool({ connectionString, name: 'leases', max: 1 }))
  const [killed, stopped, living] = pools.map((pool) => postgresLeases(pool)) as [
    LeaseTable,
    LeaseTable,
    LeaseTable,
  ]
  const termMs = 3_000
  const beat = (table: LeaseTable, id: string, held: string[] = []) =>
    table.beat({ id, name: id, wanted: ['x', 'y'] }, held, termMs)
  await beat(killed, 'killed')
  await beat(stopped, 'stopped')
  await killed.claim('killed', ['x'], termMs)
  await stopped.claim('stopped', ['y'], termMs)
  await pools[0]?.end()
  // It may only be about to open another.
  const owners = async () => {
    const { leases } = await beat(living, 'living')
    return leases.map(({ name, owner }) => [name, owner])
  }
  expect(await owners()).toEqual([
    ['x', 'killed'],
    ['y', 'stopped'],
  ])
  await realOutside.clock.sleep(termMs / 2)
  expect(await owners()).toEqual([
    ['x', null],
    ['y', 'stopped'],
  ])
  await pools[1]?.end()
  await pools[2]?.end()
  await drop()
})

type Owners = Map<string, string | null>
const standingOf = (processes: Process[], owners: Owners, freeMs = 0): Standing => ({
  processes,
  leases: [...owners].map(([name, owner]) => ({ name, owner, freeMs })),
})

/** Everybody looks in turn, and does what falls to them at once. */
function round(processes: Process[], owners: Owners) {
  let moves = 0
  for (const { id } of processes) {
    const { claim, giveUp } = share(standingOf(processes, owners), id, [])
    for (const name of giveUp) owners.set(name, null)
    for (const name of claim) owners.set(name, id)
    moves += claim.length + giveUp.length
  }
  return moves
}

test('whoever has what to begin with, all is taken, fairly, and then nothing moves', () => {
  const names = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { minLength: 1 })
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat()),
      (all, n, draw) => {
        const processes = Array.from({ length: n }, (_, i) => ({
          ...{ id: `p${i}`, name: '' },
          wanted: all,
        }))
        const owners: Owners = new Map()
        for (const name of all) {
          const { value } = draw.next()
          // Nobody, somebody, or one who has never been seen to hold it.
          if (value % 3 > 0) owners.set(name, value % 3 === 1 ? `p${value % n}` : null)
        }
        for (let rounds = 0; round(processes, owners) > 0; rounds++) expect(rounds).toBeLessThan(10)
        const counts = processes.map(
          ({ id }) => [...owners.values()].filter((it) => it === id).length,
        )
        expect(counts.reduce((a, b) => a + b)).toBe(all.length)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test('what somebody does not want is left to those who do, and what is left lying to anybody', () => {
  const processes = [
    { id: 'all', name: '', wanted: ['a', 'b', 'c', 'd'] },
    { id: 'few', name: '', wanted: ['d'] },
  ]
  const owners: Owners = new Map()
  while (round(processes, owners) > 0);
  expect(Object.fromEntries(owners)).toEqual({ a: 'all', b: 'all', c: 'all', d: 'few' })
  const lying = new Map([['d', null]])
  expect(share(standingOf(processes, lying, 100), 'all', []).claim).toEqual(['a', 'b', 'c'])
  expect(share(standingOf(processes, lying, 5_000), 'all', []).claim).toContain('d')
})

test('what is on its way to another already is not given up once more', () => {
  const wanted = ['a', 'b', 'c', 'd']
  const processes = ['p', 'q'].map((id) => ({ id, name: '', wanted }))
  const owners: Owners = new Map(wanted.map((name) => [name, 'p']))
  const standing = standingOf(processes, owners)
  expect(share(standing, 'p', []).giveUp).toEqual(['a', 'b'])
  expect(share(standing, 'p', ['a', 'b']).giveUp).toEqual([])
})
