// The runner of sweeps and backfills: nothing is left out whatever breaks and whenever, what fails
// shows and waits, and what somebody asks for is done.
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepBackfilling } from '../../src/adapters/backfilling.ts'
import { PlatformError } from '../../src/adapters/platform-error.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresSweeps } from '../../src/adapters/postgres/sweeps.ts'
import { openSweepDesk } from '../../src/adapters/sweep-desk.ts'
import {
  type Backfill,
  keepSweeping,
  type Sweep,
  type SweepCursors,
  type SweepPorts,
  type SweepState,
  type SweepStep,
  untouched,
} from '../../src/adapters/sweeping.ts'
import type { EventStore } from '../../src/domain/event-store.ts'
import type { ReceivedEvent } from '../../src/domain/inbound.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { memorySweeps } from '../support/memory-sweeps.ts'
import { freshDatabase } from '../support/postgres.ts'

const start = Date.parse('2026-11-02T10:00:00.000Z')
const hourMs = 3_600_000

const factOf = (eventId: string): ReceivedEvent => ({
  ...{ eventId, kind: 'charge.swept', objectId: eventId, raw: '{}' },
  occurredAt: '2026-11-02T09:00:00.000Z',
})

/** Time passes when somebody sleeps, and stands still otherwise. */
function openWorld() {
  let nowMs = start
  const slept: number[] = []
  const clock = {
    now: () => new Date(nowMs),
    sleep: async (ms: number, signal?: AbortSignal) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (signal?.aborted) return
      slept.push(ms)
      nowMs += ms
    },
  }
  const store: EventStore = openMemoryStore(clock)
  const cursors = memorySweeps()
  const ports: SweepPorts = {
    ...{ store, cursors, workspace: 'main', log: pino({ level: 'silent' }) },
    outside: { clock, random: { next: () => 0.5, uuid: () => 'x' } },
  }
  const has = async (id: string) =>
    (await Array.fromAsync(store.readStream(`inbound-main.stripe-${id}`))).length
  return { ports, cursors, slept, has, clock, at: () => nowMs - start }
}

const sweepOf = (run: Sweep['run'], everyMs = 30_000): Sweep => ({
  ...{ name: 'stripe-events', platform: 'stripe', everyMs, run },
})

/** Runs the sweep until it has been through so many runs. */
async function runs(ports: SweepPorts, times: number, sweep: Sweep) {
  const ending = new AbortController()
  let begun = 0
  const counted: Sweep = {
    ...sweep,
    async *run(...given) {
      begun += 1
      if (begun > times) return ending.abort()
      yield* sweep.run(...given)
    },
  }
  await keepSweeping(ports, counted, ending.signal)
}

test('wherever it breaks, every fact is stored once and the cursor is never ahead of the facts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
      fc.array(fc.record({ calls: fc.nat(12), isTaken: fc.boolean() }), { maxLength: 6 }),
      async (sizes, breaks) => {
        const { ports, cursors, has } = openWorld()
        const ids = sizes.map((size, n) => Array.from({ length: size }, (_, i) => `evt_${n}_${i}`))
        let calls = 0
        let [next, ...rest] = breaks
        const breaking = async <T>(act: () => Promise<T>): Promise<T> => {
          if (next === undefined || calls++ < next.calls) return act()
          const { isTaken } = next
          ;[next, ...rest] = rest
          calls = 0
          if (isTaken) await act()
          throw new Error('the connection broke')
        }
        const allStoredUpTo = async (cursor: SweepState['cursor']) => {
          for (const id of ids.slice(0, Number(cursor)).flat()) expect(await has(id)).toBe(1)
        }
        const broken: SweepPorts = {
          ...ports,
          store: { ...ports.store, append: (...one) => breaking(() => ports.store.append(...one)) },
          cursors: {
            ...cursors,
            async write(workspace, name, changes, run) {
              if (changes.cursor !== undefined) await allStoredUpTo(changes.cursor)
              return breaking(() => cursors.write(workspace, name, changes, run))
            },
          },
        }
        async function* run(cursor: SweepStep['cursor']): AsyncGenerator<SweepStep> {
          for (let n = Number(cursor ?? 0); n < ids.length; n++) {
            yield { received: (ids[n] ?? []).map(factOf), cursor: n + 1 }
          }
        }
        const ending = new AbortController()
        const ended = keepSweeping(broken, sweepOf(run), ending.signal)
        while ((await cursors.read('main', 'stripe-events'))?.cursor !== ids.length) {
          await new Promise((resolve) => setImmediate(resolve))
        }
        ending.abort()
        await ended
        for (const id of ids.flat()) expect(await has(id)).toBe(1)
      },
    ),
    { numRuns: 60 },
  )
})

test('a sweep that fails shows it and waits longer each time; got over, nothing is left of it', async () => {
  const { ports, cursors, slept } = openWorld()
  let run = 0
  const seen: (SweepState | null)[] = []
  await runs(
    ports,
    5,
    sweepOf(async function* () {
      seen.push(await cursors.read('main', 'stripe-events'))
      if (++run < 4) {
        throw new PlatformError('stripe', 'unreachable', 'no answer', { retryable: true })
      }
      yield { received: [], cursor: run }
    }),
  )
  expect(slept.slice(0, 4)).toEqual([750, 1500, 2000, 1000])
  expect(seen[3]?.failure).toMatchObject({ code: 'unreachable', attempts: 3 })
  expect(seen[4]?.failure).toBeNull()
  expect(await cursors.read('main', 'stripe-events')).toMatchObject({ cursor: 5, failure: null })
})

test('a platform that asks to wait is left alone for as long', async () => {
  const { ports, at } = openWorld()
  const begun: number[] = []
  await runs(
    ports,
    2,
    sweepOf(async function* () {
      begun.push(at())
      const how = { retryable: true, retryAfterMs: 60_000 }
      if (begun.length === 1) throw new PlatformError('stripe', 'rate_limit', 'slow down', how)
      yield { received: [], cursor: 1 }
    }),
  )
  expect(begun[1]).toBeGreaterThanOrEqual(60_000)
})

test('a list that a platform does not offer is asked for once in an hour', async () => {
  const { ports, cursors, at } = openWorld()
  const begun: number[] = []
  await runs(
    ports,
    5,
    sweepOf(async function* () {
      begun.push(at())
      const how = { retryable: false, status: 404 }
      if (how) throw new PlatformError('stripe', 'not_found', 'no such address', how)
      yield { received: [], cursor: 1 }
    }),
  )
  const { failure } = (await cursors.read('main', 'stripe-events')) as SweepState
  expect(failure?.code).toBe('not-offered')
  const [, , third = 0, fourth = 0, fifth = 0] = begun
  expect(third).toBeLessThan(10_000)
  expect(fourth - third).toBe(hourMs)
  expect(fifth - fourth).toBe(hourMs)
})

test('it begins an hour before it first ran here, also when it first worked days later', async () => {
  const { ports, clock } = openWorld()
  const begins: string[] = []
  const moment = clock.now().toISOString()
  await runs(
    ports,
    3,
    sweepOf(async function* (_cursor, _signal, from) {
      begins.push(from)
      const how = { retryable: true, retryAfterMs: hourMs }
      if (begins.length < 3) throw new PlatformError('stripe', 'unreachable', 'down', how)
      yield { received: [], cursor: 1 }
    }),
  )
  const anHourBefore = new Date(Date.parse(moment) - hourMs).toISOString()
  expect(begins).toEqual([anHourBefore, anHourBefore, anHourBefore])
})

test('what is swept once a day does not begin again at each start', async () => {
  const { ports, cursors, at } = openWorld()
  const begun: number[] = []
  const daily = sweepOf(async function* () {
    begun.push(at())
    yield { received: [], cursor: 1 }
  }, 24 * hourMs)
  for (let restart = 0; restart < 4; restart++) {
    const ending = new AbortController()
    const ended = keepSweeping(ports, daily, ending.signal)
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve))
    ending.abort()
    await ended
  }
  expect((await cursors.read('main', 'stripe-events'))?.finishedAt).not.toBeNull()
  expect(begun).toEqual([0])
})

test('somebody who asks does not wait for the turn, and is told when it is done', async () => {
  const { ports, cursors, at } = openWorld()
  const begun: number[] = []
  const ending = new AbortController()
  const asking = sweepOf(async function* () {
    begun.push(at())
    if (begun.length === 1) await cursors.ask('main', 'stripe-events')
    else ending.abort()
    yield { received: [], cursor: begun.length }
  }, 24 * hourMs)
  await keepSweeping(ports, asking, ending.signal)
  expect(begun).toHaveLength(2)
  expect(begun[1]).toBeLessThan(5000)
})

test('a long list goes no faster than its facts are taken up', async () => {
  const { ports, cursors } = openWorld()
  let upTo = ''
  const waited: string[] = []
  const slow: SweepPorts = {
    ...ports,
    takenUp: async (_, position) => {
      if (position <= upTo) return true
      waited.push(position)
      if (waited.filter((one) => one === position).length === 3) upTo = position
      return false
    },
  }
  await runs(
    slow,
    1,
    sweepOf(async function* () {
      for (let n = 1; n <= 4; n++) yield { received: [factOf(`evt_${n}`)], cursor: n }
    }),
  )
  expect((await cursors.read('main', 'stripe-events'))?.found).toBe(4)
  expect(new Set(waited).size).toBe(3)
})

describe('a backfill', () => {
  const name = 'backfill-stripe-charges'
  const asker = ({ cursors, workspace, outside: { clock } }: SweepPorts) => {
    const backfills = [{ name, platform: 'stripe' as const, run: async function* () {} }]
    const today = () => '2026-11-02'
    return openSweepDesk({ cursors, workspace, sweeps: [], backfills, clock, today })
  }
  /** Runs until the condition holds. */
  async function fill(
    ports: SweepPorts,
    run: Backfill['run'],
    until: (state: SweepState) => boolean,
  ) {
    const ending = new AbortController()
    const one: Backfill = { name, platform: 'stripe', run }
    const ended = keepBackfilling(ports, [one], ending.signal)
    for (let n = 0; n < 500; n++) {
      const state = await ports.cursors.read('main', name)
      if (until(state ?? untouched)) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    ending.abort()
    await ended
    return (await ports.cursors.read('main', name)) as SweepState
  }

  test('runs when it is asked for, once, and goes on where it was', async () => {
    const { ports, has } = openWorld()
    const begun: [unknown, string][] = []
    async function* run(cursor: SweepStep['cursor'], _: AbortSignal, from: string) {
      begun.push([cursor, from])
      for (let n = Number(cursor ?? 0) + 1; n <= 3; n++) {
        yield { received: [factOf(`ch_${n}`)], cursor: n, done: n, total: 3 }
        if (n === 2 && begun.length === 1) throw new Error('the process is in trouble')
      }
    }
    const idle = await fill(ports, run, () => false)
    expect(idle).toBeNull()
    await asker(ports).backfill('stripe', '2026-01-01', null)
    const state = await fill(ports, run, ({ answered }) => answered === 1)
    expect(state).toMatchObject({ done: 3, total: 3, found: 3, failure: null })
    expect(begun).toEqual([
      [null, '2026-01-01'],
      [2, '2026-01-01'],
    ])
    for (const id of ['ch_1', 'ch_2', 'ch_3']) expect(await has(id)).toBe(1)
    await fill(ports, run, () => false)
    expect(begun).toHaveLength(2)
  })

  test('asked for again while it runs goes on; for another day it begins anew', async () => {
    const { ports } = openWorld()
    const ask = (since: string) => asker(ports).backfill('stripe', since, null)
    expect(await ask('2026-02-01')).toMatchObject({ repeated: false })
    expect(await ask('2026-02-01')).toMatchObject({ repeated: true })
    const begun: string[] = []
    const state = await fill(
      ports,
      async function* (_cursor, _signal, from) {
        begun.push(from)
        yield { received: [], cursor: `${from} begun` }
        if (begun.length === 1) await ask('2026-01-01')
        yield { received: [], cursor: `${from} done` }
      },
      ({ answered }) => answered === 2,
    )
    expect(begun).toEqual(['2026-02-01', '2026-01-01'])
    expect(state).toMatchObject({ from: '2026-01-01', cursor: '2026-01-01 done', asked: 2 })
    expect(await ask('2026-01-01')).toMatchObject({ repeated: false })
  })

  test('asked for from a later day while an earlier one waits or runs, nothing is cut short', async () => {
    const { ports } = openWorld()
    const ask = (since: string) => asker(ports).backfill('stripe', since, null)
    await ask('2020-01-01')
    expect(await ask('2026-10-01')).toMatchObject({
      ...{ repeated: true, data: [{ from: '2020-01-01', state: 'waiting', asked: 1 }] },
    })
    const begun: string[] = []
    const state = await fill(
      ports,
      async function* (_cursor, _signal, from) {
        begun.push(from)
        yield { received: [], cursor: 'half' }
        expect(await ask('2026-10-01')).toMatchObject({ repeated: true })
        yield { received: [], cursor: 'whole' }
      },
      ({ answered }) => answered === 1,
    )
    expect(begun).toEqual(['2020-01-01'])
    expect(state).toMatchObject({ from: '2020-01-01', cursor: 'whole', asked: 1, answered: 1 })
    expect(await ask('2026-10-01')).toMatchObject({ repeated: false })
  })

  test('asked for from two days at once, the earlier one is loaded', async () => {
    const { ports } = openWorld()
    const days = ['2026-10-01', '2020-01-01', '2026-05-01']
    await Promise.all(days.map((since) => asker(ports).backfill('stripe', since, null)))
    expect(await ports.cursors.read('main', name)).toMatchObject({
      from: '2020-01-01',
      answered: 0,
    })
  })
})

describe('kept', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>
  let pool: ReturnType<typeof openPool>
  beforeAll(async () => {
    database = await freshDatabase()
    pool = openPool({ connectionString: database.connectionString, name: 'sweeps' })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  const keepers: [string, () => SweepCursors][] = [
    ['in Postgres', () => postgresSweeps(pool)],
    ['in memory', memorySweeps],
  ]

  test.each(keepers)('%s, a change leaves the rest as it was', async (_, keep) => {
    const cursors = keep()
    expect(await cursors.read('main', 'one')).toBeNull()
    await cursors.write('main', 'one', { from: '2026-01-01', cursor: { after: 'evt_1', n: [1] } })
    await cursors.write('main', 'one', { done: 5, total: null, failure: null })
    const whole = { ...untouched, from: '2026-01-01', cursor: { after: 'evt_1', n: [1] }, done: 5 }
    expect(await cursors.read('main', 'one')).toEqual(whole)
    await cursors.write('main', 'one', { cursor: null })
    expect(await cursors.read('main', 'one')).toEqual({ ...whole, cursor: null })
    expect(await cursors.read('other', 'one')).toBeNull()
    expect(await cursors.list('main')).toEqual([{ ...whole, cursor: null, name: 'one' }])
  })

  test.each(keepers)(
    '%s, asks are counted, and an overtaken run leaves no trace',
    async (_, keep) => {
      const cursors = keep()
      await cursors.write('main', 'two', { cursor: 1 }, 1)
      expect(await cursors.read('main', 'two')).toBeNull()
      expect(await cursors.ask('main', 'two', { from: '2026-01-01' })).toMatchObject({ asked: 1 })
      await cursors.write('main', 'two', { cursor: 7 }, 1)
      expect(await cursors.ask('main', 'two', { cursor: null })).toMatchObject({ asked: 2 })
      await cursors.write('main', 'two', { cursor: 8 }, 1)
      const state = await cursors.read('main', 'two')
      expect(state).toMatchObject({ cursor: null, asked: 2, from: '2026-01-01' })
      await cursors.write('main', 'two', { cursor: 9 }, 2)
      expect((await cursors.read('main', 'two'))?.cursor).toBe(9)
      const many = await Promise.all(Array.from({ length: 8 }, () => cursors.ask('main', 'three')))
      expect(new Set(many.map((one) => one?.asked)).size).toBe(8)
      // Of several who have seen the same, one is heard.
      const heard = await Promise.all(
        Array.from({ length: 8 }, () => cursors.ask('main', 'four', {}, 0)),
      )
      expect(heard.filter((one) => one !== null)).toMatchObject([{ asked: 1 }])
      expect(await cursors.ask('main', 'four', { done: 1 }, 0)).toBeNull()
      expect(await cursors.ask('main', 'four', { done: 2 }, 1)).toMatchObject({ asked: 2, done: 2 })
    },
  )
})
