// The real SDKs behind their gates, over HTTP, before a sandbox that throttles, breaks and goes
// silent: several processes that share one budget in Postgres.
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { backOff } from '../../src/adapters/calls/back-off.ts'
import { type OpenGate, openGate } from '../../src/adapters/calls/gate.ts'
import { limitsFrom, type OtherLimits } from '../../src/adapters/calls/limits.ts'
import { openHubSpot } from '../../src/adapters/hubspot/client.ts'
import { realOutside } from '../../src/adapters/outside.ts'
import { hasCode, PlatformError } from '../../src/adapters/platform-error.ts'
import { postgresBudget } from '../../src/adapters/postgres/budget.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { openQuickBooks } from '../../src/adapters/quickbooks/client.ts'
import { openStripe } from '../../src/adapters/stripe/client.ts'
import type { Platform } from '../../src/domain/stored.ts'
import { openSandbox } from '../sandbox/support.ts'
import { constantTokens, openDoor, sandboxTokens, usable } from '../support/gate.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

type Sandbox = Awaited<ReturnType<typeof openSandbox>>
const platforms = ['stripe', 'hubspot', 'quickbooks'] as const
const rates = { stripe: 25, hubspot: 19, quickbooks: 500 / 60 }

let database: FreshDatabase
let pools: ReturnType<typeof openPool>[]
let sandbox: Sandbox
let ending: AbortController
let nth = 0

beforeAll(async () => {
  database = await freshDatabase()
  const { connectionString } = database
  pools = [1, 2, 3].map((n) => openPool({ connectionString, name: `process ${n}`, max: 4 }))
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})
afterEach(() => ending.abort())

/** One small call to each platform, as a process would make it. */
function openProcess(n: number, limits: OtherLimits = {}) {
  const gateOf = (platform: Platform) =>
    openGate({
      ...{ platform, workspace: `test-${nth}`, connection: usable, outside: realOutside },
      ...{
        budget: postgresBudget(pools[n] as (typeof pools)[0], realOutside.clock),
        signal: ending.signal,
      },
      log: pino({ level: 'silent' }),
      limits: limits[platform],
    })
  const gates = {
    stripe: gateOf('stripe'),
    hubspot: gateOf('hubspot'),
    quickbooks: gateOf('quickbooks'),
  }
  return { gates, call: smallCalls(gates) }
}

function smallCalls(gates: Record<Platform, OpenGate | typeof openDoor>) {
  const keys = constantTokens(sandbox.stripe.secretKey)
  const apiBase = sandbox.stripe.baseUrl
  const stripe = openStripe({ keys, apiBase }, gates.stripe, realOutside)
  const hubspot = openHubSpot(
    { apiBase: sandbox.hubspot.baseUrl },
    gates.hubspot,
    constantTokens(sandbox.hubspot.accessToken),
    realOutside,
  )
  const quickbooks = openQuickBooks(
    { ...sandbox.quickbooks, apiBase: sandbox.quickbooks.baseUrl },
    gates.quickbooks,
    sandboxTokens(sandbox.quickbooks),
    realOutside,
  )
  return {
    stripe: () => stripe.paymentIntent('pi_nobody'),
    hubspot: () => hubspot.dealStages(),
    quickbooks: () => quickbooks.find('Account', { Name: 'Nothing' }),
  }
}

async function open(rateLimits = 'off') {
  nth += 1
  ending = new AbortController()
  sandbox = await openSandbox({ rateLimits })
}

/** Tried again as a consumer does it, until it goes well. */
async function untilDone(call: () => Promise<unknown>) {
  const next = backOff(realOutside.random)
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof PlatformError) || !error.retryable) throw error
      await realOutside.clock.sleep(error.retryAfterMs ?? next())
    }
  }
}

/** Not the door where tokens are. */
const paths = { stripe: '/v1/', hubspot: '/crm/', quickbooks: '/v3/' }

const many = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n))

test('platforms that throttle hardly ever have to say so, and are used to the full', async () => {
  // On a busy machine this process stands still for longer than a limit forgives, and with it the
  // platforms, whose clock does not: the budget's contract says exactly what is only seen here.
  await open('stripe=250/10')
  const limits = limitsFrom('stripe=250/10')
  const processes = many(3, (n) => openProcess(n, limits))
  // What HubSpot allows is known from its first answer on.
  await Promise.all(processes.map(({ call }) => call.hubspot()))
  const shares = await Promise.all(
    platforms.map(async (platform) => {
      const count = Math.round(rates[platform] * 12)
      const began = performance.now()
      await Promise.all(many(count, (n) => processes[n % 3]?.call[platform]()))
      return (((count - 1) / (performance.now() - began)) * 1000) / rates[platform]
    }),
  )
  const states = processes.flatMap(({ gates }) => platforms.map((one) => gates[one].state()))
  const sum = (of: (state: (typeof states)[0]) => number) =>
    states.reduce((total, state) => total + of(state), 0)
  expect(sum(({ throttled }) => throttled) / sum(({ calls }) => calls)).toBeLessThan(0.05)
  for (const share of shares) expect(share).toBeGreaterThan(0.5)
}, 60_000)

test('a storm of refusals, faults and lost answers is survived, and not answered by another', async () => {
  await open()
  const processes = many(3, (n) => openProcess(n))
  for (const platform of platforms) {
    const common = { platform, rate: 0.1, path: paths[platform] }
    sandbox.injectFault({ ...common, kind: 'rate-limit', retryAfter: '0.3' })
    sandbox.injectFault({ ...common, kind: 'rate-limit', retryAfter: 'soon', times: 1 })
    sandbox.injectFault({ ...common, kind: 'server-error' })
    sandbox.injectFault({ ...common, kind: 'server-error-after-commit' })
    sandbox.injectFault({ ...common, kind: 'drop' })
    sandbox.injectFault({ ...common, kind: 'drop-after-commit' })
  }
  await Promise.all(
    platforms.map((platform) =>
      Promise.all(many(15, (n) => untilDone(() => processes[n % 3]?.call[platform]() ?? nobody()))),
    ),
  )
  const calls = processes.map(({ gates }) =>
    platforms.reduce((sum, platform) => sum + gates[platform].state().calls, 0),
  )
  expect(calls.reduce((a, b) => a + b)).toBeLessThan(300)
}, 60_000)

const nobody = () => Promise.reject(new Error('no such process'))

test('a platform that is gone is left alone, the others go on, and it is taken up again', async () => {
  await open()
  const { gates, call } = openProcess(0)
  sandbox.injectFault({ platform: 'hubspot', kind: 'drop' })
  const codes: string[] = []
  while (gates.hubspot.state().breaker.state === 'closed') {
    const error = await call.hubspot().catch((reason: PlatformError) => reason)
    codes.push((error as PlatformError).code)
  }
  expect(codes).toEqual(many(6, () => 'unreachable'))
  const before = gates.hubspot.state().calls
  await expect(call.hubspot()).rejects.toMatchObject({ code: 'breaker-open', notCalled: true })
  expect(await call.stripe()).toBeNull()
  expect(await call.quickbooks()).toEqual([])
  expect(gates.hubspot.state().calls).toBe(before)
  sandbox.clearFaults()
  await untilDone(() => call.hubspot())
  expect(gates.hubspot.state().breaker.state).toBe('closed')
  expect(gates.hubspot.state().calls).toBe(before + 1)
}, 30_000)

test('a platform that does not answer is not waited for', async () => {
  await open()
  const { call } = openProcess(0, { quickbooks: { timeoutMs: 300 } })
  const path = paths.quickbooks
  sandbox.injectFault({ platform: 'quickbooks', kind: 'delay', path, delayMs: 1500 })
  await expect(call.quickbooks()).rejects.toMatchObject({ code: 'timeout', retryable: true })
}, 30_000)

describe.each(platforms)('%s', (platform) => {
  test.each([
    { header: '7', ms: 7000 },
    { header: 'in a while', ms: undefined },
    { header: undefined, ms: undefined },
  ])('says "too often" with Retry-After $header', async ({ header, ms }) => {
    await open()
    sandbox.injectFault({
      ...{ platform, kind: 'rate-limit', path: paths[platform] },
      ...(header && { retryAfter: header }),
    })
    const call = smallCalls({ stripe: openDoor, hubspot: openDoor, quickbooks: openDoor })[platform]
    const error = await call().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ throttled: true, retryable: true, status: 429, retryAfterMs: ms })
  })

  test('whose answer breaks off has not said no', async () => {
    await open()
    const calls = smallCalls({ stripe: openDoor, hubspot: openDoor, quickbooks: openDoor })
    sandbox.injectFault({ platform, kind: 'cut-answer', path: paths[platform] })
    await expect(calls[platform]()).rejects.toMatchObject({ code: 'unreachable', retryable: true })
  })

  test('says when by a date', async () => {
    await open()
    const retryAfter = new Date(Date.now() + 90_000).toUTCString()
    sandbox.injectFault({ platform, kind: 'rate-limit', path: paths[platform], retryAfter })
    const call = smallCalls({ stripe: openDoor, hubspot: openDoor, quickbooks: openDoor })[platform]
    const { retryAfterMs = 0 } = (await call().catch((reason: unknown) => reason)) as PlatformError
    expect(Math.abs(retryAfterMs - 90_000)).toBeLessThan(5000)
  })

  test('hears no credential, and none is in what it says', async () => {
    await open()
    sandbox.injectFault({ platform, kind: 'server-error', path: paths[platform] })
    const call = smallCalls({ stripe: openDoor, hubspot: openDoor, quickbooks: openDoor })[platform]
    const error = await call().catch((reason: unknown) => reason)
    expect(hasCode(error, 'x')).toBe(false)
    expect(error).toBeInstanceOf(PlatformError)
    expect((error as PlatformError).cause).toBeUndefined()
    expect(JSON.stringify(error)).not.toMatch(/not-real|not_real|Bearer/)
  })
})
