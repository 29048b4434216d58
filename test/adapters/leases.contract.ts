// What a table of leases promises, wherever it is kept, and what the processes make of it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LeaseTable, type OpenLeases, openLeases } from '../../src/adapters/leases.ts'
import { realOutside } from '../../src/adapters/outside.ts'

export type LeaseWorld = { table: LeaseTable; end(): Promise<void> }

const { clock } = realOutside
const termMs = 800
const patience = { timeout: 5_000, interval: 10 }
const process = (id: string, ...wanted: string[]) => ({ id, name: `process ${id}`, wanted })

export function leaseContract(title: string, createWorld: () => Promise<LeaseWorld>) {
  describe(`leases: ${title}`, () => {
    let world: LeaseWorld
    beforeEach(async () => {
      world = await createWorld()
    })
    afterEach(() => world.end())
    tableCases(() => world.table)
    processCases(() => world.table)
  })
}

function tableCases(table: () => LeaseTable) {
  beforeEach(async () => {
    for (const id of ['a', 'b']) await table().beat(process(id), [], 60_000)
  })

  test('a lease is claimed once, and again when it was given back', async () => {
    expect(await table().claim('a', ['x', 'y'], 60_000)).toEqual(['x', 'y'])
    expect(await table().claim('b', ['x', 'z'], 60_000)).toEqual(['z'])
    await table().release('a', ['x'])
    expect(await table().claim('b', ['x', 'y'], 60_000)).toEqual(['x'])
  })

  test('of many who claim at once one gets it', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `p${index}`)
    const taken = await Promise.all(ids.map((id) => table().claim(id, ['x'], 60_000)))
    expect(taken.flat()).toEqual(['x'])
  })

  test('a lease that is not renewed is free when its term is over, and nobody renews it late', async () => {
    await table().claim('a', ['x'], 50)
    await clock.sleep(80)
    const { leases } = await table().beat(process('b', 'x'), [], 60_000)
    expect(leases).toEqual([{ name: 'x', owner: null, freeMs: expect.any(Number) }])
    expect(leases[0]?.freeMs).toBeGreaterThan(0)
    expect(await table().claim('b', ['x'], 60_000)).toEqual(['x'])
    const after = await table().beat(process('a', 'x'), ['x'], 60_000)
    expect(after.leases).toEqual([{ name: 'x', owner: 'b', freeMs: 0 }])
  })

  test('a beat renews what is held and frees what is not known to be', async () => {
    await table().claim('a', ['x', 'y'], 60_000)
    const { leases } = await table().beat(process('a', 'x'), ['x'], 60_000)
    expect(leases.map(({ name, owner }) => [name, owner])).toEqual([
      ['x', 'a'],
      ['y', null],
    ])
  })

  test('a beat names who lives', async () => {
    await table().beat(process('b', 'x', 'y'), [], 60_000)
    await table().beat(process('a', 'x'), [], 50)
    const both = await table().beat(process('c'), [], 60_000)
    expect(both.processes.map(({ id }) => id)).toContain('b')
    await clock.sleep(80)
    const { processes } = await table().beat(process('c'), [], 60_000)
    expect(processes).toEqual([process('b', 'x', 'y'), process('c')])
    await table().release('b')
    expect((await table().beat(process('c'), [], 60_000)).processes).toEqual([process('c')])
  })
}

function processCases(table: () => LeaseTable) {
  let opened: OpenLeases[] = []
  let ending = new AbortController()
  /** Who is at work on what, now; more than one on the same is what must not be. */
  let working = new Map<string, string[]>()
  beforeEach(() => {
    opened = []
    ending = new AbortController()
    working = new Map()
  })
  afterEach(async () => {
    ending.abort()
    await Promise.all(opened.map((one) => one.close()))
  })
  const names = Array.from({ length: 7 }, (_, index) => `work-${index}`)
  const work = (id: string, name: string) => async (lost: AbortSignal) => {
    const others = working.get(name) ?? []
    working.set(name, [...others, id])
    await new Promise<void>((resolve) => {
      if (lost.aborted) resolve()
      lost.addEventListener('abort', () => resolve(), { once: true })
    })
    working.set(
      name,
      (working.get(name) ?? []).filter((one) => one !== id),
    )
  }
  function start(id: string, through: LeaseTable = table()) {
    const leases = openLeases({ table: through, process: { id, name: id }, clock, termMs })
    const stopping = new AbortController()
    const signal = AbortSignal.any([stopping.signal, ending.signal])
    const held = Promise.all(names.map((name) => leases.hold(name, signal, work(id, name))))
    opened.push(leases)
    return {
      leases,
      async stop() {
        stopping.abort()
        await held
        await leases.close()
      },
    }
  }
  const owners = () => names.map((name) => (working.get(name) ?? []).join('+'))
  const shares = () => {
    const counts = new Map<string, number>()
    for (const owner of owners()) counts.set(owner, (counts.get(owner) ?? 0) + 1)
    return Object.fromEntries([...counts].sort())
  }

  test('one alone does everything; a second takes its fair share; what it leaves is taken back', async () => {
    start('a')
    await expect.poll(shares, patience).toEqual({ a: 7 })
    const b = start('b')
    await expect.poll(shares, patience).toEqual({ a: 4, b: 3 })
    start('c')
    await expect.poll(() => Object.values(shares()).sort(), patience).toEqual([2, 2, 3])
    await b.stop()
    await expect.poll(() => Object.values(shares()).sort(), patience).toEqual([3, 4])
  })

  test('what a dead one held is done by another when its term is over', async () => {
    let isDead = false
    const deaf: LeaseTable = {
      beat: (...given) => (isDead ? new Promise(() => undefined) : table().beat(...given)),
      claim: (...given) => table().claim(...given),
      release: async () => undefined,
    }
    const a = start('a', deaf)
    await expect.poll(shares, patience).toEqual({ a: 7 })
    isDead = true
    start('b')
    // Its own belief ends before its term does: at no moment do both work.
    const seen = new Set<string>()
    const watch = () => {
      for (const owner of owners()) seen.add(owner)
      return shares()
    }
    await expect.poll(watch, patience).toEqual({ b: 7 })
    expect([...seen].filter((owner) => owner.includes('+'))).toEqual([])
    expect(a.leases.owners().every(({ isOurs }) => isOurs)).toBe(true)
    opened.shift()
  })

  test('a database that is away for a while is survived', async () => {
    let isAway = false
    const shaky: LeaseTable = {
      async beat(...given) {
        if (isAway) throw new Error('away')
        return table().beat(...given)
      },
      claim: (...given) => table().claim(...given),
      release: (...given) => table().release(...given),
    }
    start('a', shaky)
    await expect.poll(shares, patience).toEqual({ a: 7 })
    isAway = true
    await expect.poll(shares, patience).toEqual({ '': 7 })
    isAway = false
    await expect.poll(shares, patience).toEqual({ a: 7 })
  })

  test('the lease is kept while the work ends, and work that fails is begun anew', async () => {
    const leases = openLeases({
      ...{ table: table(), clock, termMs },
      process: { id: 'a', name: 'a' },
    })
    opened.push(leases)
    const stopping = new AbortController()
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
    let begun = 0
    const held = leases.hold('x', stopping.signal, async () => {
      begun += 1
      if (begun === 1) throw new Error('a mistake')
      await finished
    })
    await expect.poll(() => begun, patience).toBe(2)
    stopping.abort()
    await clock.sleep(termMs * 2)
    expect(await table().claim('b', ['x'], termMs)).toEqual([])
    finish()
    await held
    expect(await table().claim('b', ['x'], termMs)).toEqual(['x'])
  })
}
