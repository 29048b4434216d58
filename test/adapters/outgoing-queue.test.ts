import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { openSealer } from '../../src/adapters/connections/sealing.ts'
import { newSecret } from '../../src/adapters/outgoing/signing.ts'
import { postgresOutgoing } from '../../src/adapters/postgres/outgoing.ts'
import { postgresOutgoingLog } from '../../src/adapters/postgres/outgoing-log.ts'
import { postgresSigningKeys } from '../../src/adapters/postgres/outgoing-secrets.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { memoryOutgoing } from '../support/memory-outgoing.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import { at, delivery, outgoingQueueContract } from './outgoing-queue.contract.ts'

let database: FreshDatabase
let pools: pg.Pool[]
beforeAll(async () => {
  database = await freshDatabase()
  const { connectionString } = database
  pools = ['one', 'other'].map((name) => openPool({ connectionString, name, max: 4 }))
})
afterAll(async () => {
  for (const pool of pools) await pool.end()
  await database.drop()
})
const [pool, otherPool] = [() => pools[0] as pg.Pool, () => pools[1] as pg.Pool]

describe('in Postgres', () => {
  outgoingQueueContract(() => ({
    queue: postgresOutgoing(pool()),
    other: postgresOutgoing(otherPool()),
    log: postgresOutgoingLog(pool()),
  }))

  test('many processes that claim at once take each event once, and each stream in its order', async () => {
    const queues = Array.from({ length: 8 }, (_, n) =>
      postgresOutgoing(n % 2 ? pool() : otherPool()),
    )
    const [queue] = queues as [(typeof queues)[number]]
    const count = 120
    const all = Array.from({ length: count }, (_, n) => delivery('busy', n + 1, `s-${n % 7}`))
    await queue.add(all, at(0))
    const sent: string[] = []
    let out = 0
    let outMost = 0
    await Promise.all(
      queues.map(async (own) => {
        while (sent.length < count) {
          const claimed = await own.claim('busy', 3, at(1), at(61))
          out += claimed.length
          outMost = Math.max(outMost, out)
          const streams = claimed.map(({ stream }) => stream)
          expect(new Set(streams).size).toBe(streams.length)
          for (const one of claimed) {
            sent.push(`${one.stream} ${one.position}`)
            out -= 1
            const outcome = { code: 'delivered', status: 204, durationMs: 1, answer: '' } as const
            const done = { state: 'delivered', dueAt: null, rung: 0, heldUntil: null } as const
            await own.record(one, { ...outcome, ...done, at: at(1) })
          }
        }
      }),
    )
    expect(new Set(sent).size).toBe(count)
    expect(sent).toHaveLength(count)
    for (const stream of new Set(all.map((one) => one.stream))) {
      const its = sent.filter((one) => one.startsWith(`${stream} `))
      expect(its).toEqual([...its].sort())
    }
    expect(outMost).toBeLessThanOrEqual(4)
  })

  test('a stream of thousands that waits does not make the claim of others slow', async () => {
    const queue = postgresOutgoing(pool())
    for (let from = 1; from <= 5_000; from += 1_000) {
      const thousand = Array.from({ length: 1_000 }, (_, n) => delivery('long', from + n, 'one'))
      await queue.add(thousand, at(0))
    }
    expect(await queue.claim('long', 4, at(1), at(61))).toHaveLength(1)
  })
})

describe('in memory', () => {
  outgoingQueueContract(() => {
    const queue = memoryOutgoing()
    return { queue, other: queue, log: queue.log }
  })
})

describe('signing keys in Postgres', () => {
  const key = randomBytes(32)
  const secret = newSecret()

  test('are kept once, read in the order asked for, and dropped by name', async () => {
    const keys = postgresSigningKeys(pool(), openSealer(key))
    const other = newSecret()
    expect(await keys.keep('e1', 'k1', secret)).toBe(secret)
    expect(await keys.keep('e1', 'k1', other)).toBe(secret)
    await keys.keep('e1', 'k2', other)
    expect(await keys.read('e1', ['k2', 'none', 'k1'])).toEqual([other, secret])
    await keys.drop('e1', ['k1'])
    expect(await keys.read('e1', ['k2', 'k1'])).toEqual([other])
    await keys.drop('e1')
    expect(await keys.read('e1', ['k2'])).toEqual([])
  })

  test('cannot be read in the database', async () => {
    await postgresSigningKeys(pool(), openSealer(key)).keep('e2', 'k1', secret)
    const { rows } = await pool().query('select * from tieout.outgoing_secrets')
    const all = JSON.stringify(rows) + rows.map(({ sealed }) => sealed.toString('latin1')).join()
    expect(all).not.toContain(secret.slice(6, 30))
  })
})
