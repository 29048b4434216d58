// What opens the calls to a platform: one refresh for all processes that need it, the new refresh
// token kept before it is used, and a refused one neither asked for in a storm nor for ever.
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { openSealer } from '../../src/adapters/connections/sealing.ts'
import type { Secrets } from '../../src/adapters/connections/secrets.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresSecrets } from '../../src/adapters/postgres/secrets.ts'
import * as Domain from '../../src/domain/connection.ts'
import { StoreUnavailable } from '../../src/domain/event-store.ts'
import { accountsOf, connectionsOf, movableOutside } from '../support/connections.ts'
import { memorySecrets } from '../support/memory-secrets.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

const ports = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
let database: FreshDatabase
let sandbox: Awaited<ReturnType<typeof startSandbox>>
const pools: pg.Pool[] = []

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})
let clock: ReturnType<typeof movableOutside>
beforeEach(async () => {
  clock = movableOutside()
  sandbox = await startSandbox({ outside: clock.outside, ports })
  sandbox.rotateRefreshTokenAtEachRefresh(true)
})
afterEach(() => sandbox.close())

function inPostgres(): Secrets {
  const pool = openPool({ connectionString: database.connectionString, name: 'tokens' })
  pools.push(pool)
  return postgresSecrets(pool, openSealer(Buffer.alloc(32, 3)), realOutside.clock)
}
/** Processes that share a store and the secrets of a company. */
function processes(count: number, secretsOf: () => Secrets, accounts = accountsOf(sandbox)) {
  const store = openMemoryStore(clock.outside.clock)
  return Array.from({ length: count }, () =>
    connectionsOf(accounts, { store, secrets: secretsOf(), outside: clock.outside }),
  )
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fine',
    (error: { code?: string }) => error.code ?? String(error),
  )
const works = async (token: string) => {
  const { baseUrl, realmId } = sandbox.quickbooks
  const url = `${baseUrl}/v3/company/${realmId}/query?query=select * from Item`
  return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).ok
}

describe('an access token', () => {
  test('that ended under fifty calls of two processes is refreshed once', async () => {
    const [one, other] = processes(2, inPostgres)
    if (!one || !other) throw new Error('two')
    const first = await one.quickbooks.tokens.access()
    expect(await other.quickbooks.tokens.access()).toBe(first)
    expect(sandbox.tokenCounts()).toEqual({ refreshed: 1, refused: 0 })

    sandbox.expireAccessTokens()
    const renewed = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? one : other).quickbooks.tokens.renew(first)),
    )
    expect(new Set(renewed).size).toBe(1)
    expect(await works(renewed[0] as string)).toBe(true)
    expect(sandbox.tokenCounts()).toEqual({ refreshed: 2, refused: 0 })

    // Five minutes before its end all of them take the next one, without a call that fails.
    clock.advance(3_400_000)
    const next = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? one : other).quickbooks.tokens.access()),
    )
    expect(new Set([...next, renewed[0]]).size).toBe(2)
    expect(sandbox.tokenCounts()).toEqual({ refreshed: 3, refused: 0 })
    // A new process, still configured with the first refresh token, takes what is kept.
    const [later] = processes(1, inPostgres)
    expect(await later?.quickbooks.tokens.access()).toBe(next[0])
    expect(await later?.quickbooks.tokens.account()).toBe(sandbox.quickbooks.realmId)
    expect(sandbox.tokenCounts()).toEqual({ refreshed: 3, refused: 0 })
  })

  test('is never used before the new refresh token is kept', async () => {
    const kept = memorySecrets().of()
    const order: string[] = []
    const secrets: Secrets = {
      read: kept.read,
      async change(workspace, platform, work) {
        const next = await kept.change(workspace, platform, work)
        await new Promise((resolve) => setImmediate(resolve))
        order.push('kept')
        return next
      },
    }
    const [one] = processes(1, () => secrets)
    await one?.quickbooks.tokens.access().then(() => order.push('used'))
    expect(order).toEqual(['kept', 'used'])
  })

  test('that lives for a minute only is not refreshed at each call', async () => {
    const secrets = memorySecrets()
    const [one] = processes(1, () => secrets.of())
    await one?.quickbooks.tokens.access()
    await secrets.of().change('main', 'quickbooks', async (now) => {
      if (now?.kind !== 'oauth') throw new Error('nothing kept')
      return now
    })
    const tokens = Array.from({ length: 5 }, () => one?.quickbooks.tokens.access())
    expect(new Set(await Promise.all(tokens)).size).toBe(1)
    expect(sandbox.tokenCounts().refreshed).toBe(1)
  })

  test('that is refused however often it is new is not asked for without end', async () => {
    const [one] = processes(1, () => memorySecrets().of())
    let token = (await one?.quickbooks.tokens.access()) as string
    const codes: string[] = []
    for (let n = 0; n < 20; n++) {
      const next = one?.quickbooks.tokens.renew(token)
      codes.push(await codeOf(next as Promise<string>))
      if (codes.at(-1) === 'fine') token = (await next) as string
    }
    expect(codes.filter((code) => code === 'fine')).toHaveLength(4)
    expect(codes[4]).toBe('unauthorised')
    expect(codes.at(-1)).toBe('reconnect-needed')
    expect(sandbox.tokenCounts().refreshed).toBe(5)
  })
})

describe('a refresh token that is taken no more', () => {
  const refusal = 'invalid_grant'

  test('is asked for once by all, is said, and no call goes out', async () => {
    const shared = memorySecrets()
    const both = processes(2, () => shared.of(), { ...accountsOf(sandbox), ...changedSeed('dead') })
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => codeOf(callOf(both[n % 2]))),
    )
    expect(codes).toContain(refusal)
    expect(codes.filter((code) => ![refusal, 'reconnect-needed'].includes(code))).toEqual([])
    expect(sandbox.tokenCounts()).toEqual({ refreshed: 0, refused: 1 })
    clock.advance(1000)
    expect(await both[1]?.quickbooks.state()).toMatchObject({ refused: { code: refusal } })

    // In an hour of calls each second it is tried a handful of times, no more.
    for (let second = 0; second < 3600; second++) {
      clock.advance(1000)
      await Promise.all(both.map((one) => codeOf(callOf(one))))
    }
    expect(sandbox.tokenCounts().refused).toBeLessThan(14)
    const warned = both.flatMap(({ said }) => said).filter(({ message }) => /again/.test(message))
    expect(warned.length).toBeGreaterThanOrEqual(1)
    expect(warned.length).toBeLessThanOrEqual(2)
  })

  test('was lost between its rotation and keeping it: that is found, and a person mends it', async () => {
    const shared = memorySecrets()
    const death = new AbortController()
    const store = openMemoryStore(clock.outside.clock)
    const dying = shared.of(death.signal)
    const crash: Secrets = {
      read: dying.read,
      change: (workspace, platform, work) =>
        dying.change(workspace, platform, async (now) => {
          const next = await work(now)
          death.abort()
          return next
        }),
    }
    const accounts = accountsOf(sandbox)
    const before = connectionsOf(accounts, { store, secrets: crash, outside: clock.outside })
    await expect(before.quickbooks.tokens.access()).rejects.toThrow(StoreUnavailable)

    const after = connectionsOf(accounts, {
      ...{ store, secrets: shared.of(), outside: clock.outside },
    })
    expect(await codeOf(callOf(after))).toBe(refusal)
    expect(Domain.standingOf(await after.quickbooks.state())).toBe('reconnect')
    expect(await codeOf(callOf(after))).toBe('reconnect-needed')

    // Somebody puts a new refresh token into the environment, and starts it again.
    const anew = { ...accounts, ...changedSeed(sandbox.tokenNow()) }
    const mended = connectionsOf(anew, { store, secrets: shared.of(), outside: clock.outside })
    expect(await codeOf(callOf(mended))).toBe('fine')
    expect(Domain.standingOf(await mended.quickbooks.state())).toBe('connected')
    // The process that runs on takes notice by itself.
    clock.advance(2000)
    expect(await codeOf(callOf(after))).toBe('fine')
  })

  test('descends from a configured one that is still good: that one is tried too', async () => {
    const secrets = memorySecrets()
    const [one] = processes(1, () => secrets.of())
    await one?.quickbooks.tokens.access()
    await secrets.of().change('main', 'quickbooks', async (now) => {
      if (now?.kind !== 'oauth') throw new Error('nothing kept')
      return { ...now, access: null, refreshToken: 'RT-of-a-day-that-never-was' }
    })
    sandbox.setTokenBack(sandbox.quickbooks.refreshToken)
    const [later] = processes(1, () => secrets.of())
    expect(await codeOf(callOf(later))).toBe('fine')
  })
})

test('a key that is refused has no other: the connection has to be made again', async () => {
  const secrets = memorySecrets()
  const [one, other] = processes(2, () => secrets.of())
  const key = (await one?.hubspot.tokens.access()) as string
  expect(key).toBe(sandbox.hubspot.accessToken)
  await one?.hubspot.check()
  const refusedOnce = async () => {
    const renewed = one?.hubspot.tokens.renew(key) as Promise<string>
    expect(await codeOf(renewed)).toBe('unauthorised')
  }
  // Once or twice may be a fault of the platform, as long as other calls go through.
  await refusedOnce()
  await refusedOnce()
  await one?.hubspot.worked()
  await refusedOnce()
  await refusedOnce()
  expect(await codeOf(one?.hubspot.check() as Promise<void>)).toBe('fine')
  await refusedOnce()
  expect(await codeOf(one?.hubspot.check() as Promise<void>)).toBe('reconnect-needed')
  clock.advance(1000)
  expect(await one?.hubspot.state()).toMatchObject({ refused: { code: 'unauthorised' } })
  // After five seconds one call goes through to see; when it is taken, all go on.
  clock.advance(4000)
  expect(await codeOf(one?.hubspot.check() as Promise<void>)).toBe('fine')
  expect(await codeOf(one?.hubspot.check() as Promise<void>)).toBe('reconnect-needed')
  await one?.hubspot.worked()
  clock.advance(1000)
  expect(await codeOf(other?.hubspot.check() as Promise<void>)).toBe('fine')
  const types = one && (await Array.fromAsync(one.store.readStream('connection-main.hubspot')))
  expect(types?.map(({ type }) => type)).toEqual([
    ...['ConnectionAuthorised', 'ConnectionRefused', 'ConnectionAuthorised'],
  ])
})

test('a changed configured refresh token replaces what descends from the former', async () => {
  const secrets = memorySecrets()
  const [one] = processes(1, () => secrets.of())
  await one?.quickbooks.tokens.access()
  const changed = { ...accountsOf(sandbox), ...changedSeed(sandbox.tokenNow()) }
  const [other] = processes(1, () => secrets.of(), changed)
  await other?.quickbooks.tokens.access()
  expect(sandbox.tokenCounts()).toEqual({ refreshed: 2, refused: 0 })
  expect(await codeOf(one?.quickbooks.tokens.access() as Promise<string>)).toBe('fine')
})

/** A call as clients make it: the token first, then the gate. */
async function callOf(connections: ReturnType<typeof connectionsOf> | undefined) {
  const connection = connections?.quickbooks
  const token = (await connection?.tokens.access()) as string
  await connection?.check()
  if (!(await works(token))) throw new Error('refused')
  await connection?.worked()
}
const changedSeed = (refreshToken: string) => ({
  quickbooks: { ...accountsOf(sandbox).quickbooks, refreshToken },
})
