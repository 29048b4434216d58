// What every call goes through, under a clock that the tests move: processes share a budget, a
// platform is played by a function.
import { createClock } from '@sinonjs/fake-timers'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import type { Budget } from '../../src/adapters/calls/budget.ts'
import { type GateOptions, openGate } from '../../src/adapters/calls/gate.ts'
import { backOff } from '../../src/adapters/calls/back-off.ts'
import { limitsFrom } from '../../src/adapters/calls/limits.ts'
import { notCalled, PlatformError } from '../../src/adapters/platform-error.ts'
import type { Clock, Outside } from '../../src/domain/outside.ts'
import { usable } from '../support/gate.ts'
import { memoryBudget } from '../support/memory-budget.ts'

const epoch = Date.parse('2026-03-01T00:00:00.000Z')

function openWorld(chance = 0.5) {
  const timers = createClock(epoch)
  let shiftMs = 0
  const clock: Clock = {
    now: () => new Date(timers.now + shiftMs),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const timer = timers.setTimeout(() => resolve(), ms)
        signal?.addEventListener('abort', () => {
          timers.clearTimeout(timer)
          resolve()
        })
      }),
  }
  const outside: Outside = { clock, random: { next: () => chance, uuid: () => 'u' } }
  const budget = memoryBudget({ now: () => new Date(timers.now) })
  const ending = new AbortController()
  const at: number[] = []
  /** Plays the platform: what it answers to its nth call. */
  const platform = (answer: (n: number) => unknown) => async () => {
    at.push(timers.now - epoch)
    const said = await answer(at.length)
    if (said instanceof Error) throw said
    return said
  }
  const open = (options: Partial<GateOptions> = {}) =>
    openGate({
      ...{ platform: 'hubspot', workspace: 'main', budget, connection: usable, outside },
      ...{ log: pino({ level: 'silent' }), signal: ending.signal },
      ...options,
    })
  /** What comes of it, as soon as the clock has gone that far. */
  const outcome = (promise: Promise<unknown>) => {
    const seen: { value?: unknown; error?: any } = {}
    promise.then(
      (value) => (seen.value = value),
      (error) => (seen.error = error),
    )
    return seen
  }
  return {
    ...{ at, clock, platform, open, outcome, ending, timers, budget },
    pass: (ms: number) => timers.tickAsync(ms),
    setClockBack(ms: number) {
      shiftMs -= ms
    },
  }
}

const down = () => new PlatformError('hubspot', 'http-503', '', { retryable: true, status: 503 })
const tooOften = (retryAfterMs?: number, code = 'RATE_LIMIT') =>
  new PlatformError('hubspot', code, '', {
    ...{ retryable: true, throttled: true, status: 429, retryAfterMs },
  })
const no = () => new PlatformError('hubspot', 'VALIDATION', '', { retryable: false, status: 400 })
const many = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n))

describe('the limit', () => {
  test('holds over two processes, whose calls go out evenly and in order', async () => {
    const { at, open, pass, platform, outcome } = openWorld()
    const gates = [open(), open()]
    const call = platform((n) => n)
    const asked = many(150, (n) => outcome((gates[n % 2] as (typeof gates)[0])(call)))
    await pass(16_000)
    expect(asked.every(({ value }) => value !== undefined)).toBe(true)
    expect(asked.map(({ value }) => value)).toEqual(asked.map((_, n) => n + 1))
    for (const [i, moment] of at.entries()) {
      const last = at[i + 100]
      if (last !== undefined) expect(last - moment).toBeGreaterThan(10_000)
    }
  })

  test('is the platform’s own word once one process has heard it', async () => {
    const { at, open, pass, platform } = openWorld()
    const rule = { name: 'rolling', calls: 1000, perMs: 10_000 }
    const [first, second] = [open(), open()]
    const told = (gate: typeof first) =>
      platform((n) => {
        gate.learn(rule)
        return n
      })
    await first(told(first))
    await pass(200)
    await first(told(first))
    await pass(200)
    expect(await second.left()).toContainEqual(expect.objectContaining(rule))
    void Promise.all(many(300, () => second(told(second))))
    await pass(4000)
    expect(at.length).toBe(302)
  })

  test('is kept by calls that woke up late, too', async () => {
    const { at, open, pass, platform, timers } = openWorld()
    const gate = open()
    const call = platform((n) => n)
    void Promise.all(many(25, () => gate(call)))
    await pass(300)
    // The process stands still for two seconds, and all timers ring together.
    timers.tick(2000)
    await pass(10_000)
    expect(at.length).toBe(25)
    const late = at.filter((moment) => moment >= 2300)
    for (const [i, moment] of late.entries()) {
      const third = late[i + 3]
      if (third !== undefined) expect(third - moment).toBeGreaterThan(150)
    }
  })

  test('of searches is another', async () => {
    const { open, pass, platform, outcome } = openWorld()
    const gate = open()
    const call = platform((n) => n)
    const others = many(50, () => outcome(gate(call)))
    const search = many(3, () => outcome(gate(call, 'search')))
    await pass(700)
    expect(search.every(({ value }) => value !== undefined)).toBe(true)
    expect(others.filter(({ value }) => value !== undefined).length).toBeLessThan(12)
  })

  test('is known apart for each workspace', async () => {
    const { open, platform, pass, outcome } = openWorld()
    const call = platform((n) => n)
    const crowded = open()
    void many(60, () => outcome(crowded(call)))
    await pass(100)
    const other = outcome(open({ workspace: 'other' })(call))
    await pass(1)
    expect(other.value).toBeDefined()
  })

  test('sends away who would wait for too long, without a call', async () => {
    const { at, open, pass, platform, outcome } = openWorld()
    const gate = open({ limits: limitsFrom('hubspot=1/1').hubspot })
    const call = platform((n) => n)
    const asked = many(200, () => outcome(gate(call)))
    await pass(1)
    const refused = asked.filter(({ error }) => error)
    expect(refused.length).toBeGreaterThan(80)
    for (const { error } of refused) {
      expect(error).toMatchObject({ code: 'rate-limited', notCalled: true, retryable: true })
      expect(error.retryAfterMs).toBeGreaterThan(1000)
    }
    await pass(300_000)
    expect(at.length).toBeGreaterThan(25)
    expect(at.length + asked.filter(({ error }) => error).length).toBe(200)
  })
})

describe('"too often"', () => {
  test('is waited out by all processes, for as long as the platform asks', async () => {
    const { at, open, pass, platform, outcome } = openWorld()
    const [first, second] = [open(), open()]
    const call = platform((n) => (n === 1 ? tooOften(4000) : n))
    const a = outcome(first(call))
    await pass(10)
    const b = outcome(second(call))
    await pass(3980)
    expect(at.length).toBe(1)
    await pass(1500)
    expect([a.value, b.value].toSorted()).toEqual([2, 3])
    expect(first.state().throttled).toBe(1)
  })

  test('stops those too who had their slot already', async () => {
    const { at, open, pass, platform } = openWorld()
    const [first, second] = [open(), open()]
    const call = platform((n) => (n === 1 ? tooOften(8000) : n))
    void Promise.all(many(25, () => second(platform((n) => n))))
    await pass(1100)
    void first(call)
    // Its refusal is known to the budget; the second process finds out before a long wait ends.
    await pass(500)
    const before = at.length
    await pass(2500)
    expect(at.length - before).toBeLessThan(15)
    await pass(20_000)
    expect(at.length).toBeGreaterThanOrEqual(26)
  })

  test('without a time is waited out for longer each time, and then told', async () => {
    const { at, open, pass, platform, outcome } = openWorld(0)
    const call = platform((n) => (n < 3 ? tooOften() : n))
    const gate = open()
    const patient = outcome(gate(call))
    await pass(10_000)
    expect(patient.value).toBe(3)
    const [one = 0, two = 0, three = 0] = at
    expect(two - one).toBeGreaterThanOrEqual(250)
    expect(three - two).toBeGreaterThanOrEqual(500)
    const told = outcome(gate(platform(() => tooOften())))
    await pass(30_000)
    expect(told.error).toMatchObject({ code: 'RATE_LIMIT', throttled: true, notCalled: false })
    expect(told.error.retryAfterMs).toBeGreaterThanOrEqual(1000)
  })

  test('said to many at once is said once', async () => {
    const { clock, open, outcome, pass, platform } = openWorld(0)
    const gate = open({ limits: limitsFrom('hubspot=1000/1').hubspot })
    let refusing = true
    const call = platform(async (n) => {
      await clock.sleep(100)
      return refusing ? tooOften() : n
    })
    const all = many(20, () => outcome(gate(call)))
    await pass(200)
    expect(gate.state().throttled).toBe(20)
    refusing = false
    await pass(1000)
    expect(all.every(({ value }) => value !== undefined)).toBe(true)
  })

  test('of a minute is told at once, and nobody else tries', async () => {
    const { at, open, pass, platform, outcome } = openWorld()
    const gate = open()
    const told = outcome(gate(platform(() => tooOften(60_000))))
    await pass(10)
    expect(told.error.retryAfterMs).toBeGreaterThanOrEqual(60_000)
    const other = outcome(open()(platform((n) => n)))
    await pass(10)
    expect(other.error).toMatchObject({ code: 'rate-limited', notCalled: true })
    expect(other.error.retryAfterMs).toBeGreaterThan(30_000)
    expect(at.length).toBe(1)
  })

  test('of a whole day stops searches as well, and is looked at again later', async () => {
    const { at, open, pass, platform, outcome } = openWorld()
    const gate = open()
    const daily = platform(() => tooOften(undefined, 'daily-limit'))
    const told = outcome(gate(daily))
    await pass(10)
    expect(told.error).toMatchObject({ code: 'daily-limit' })
    const search = outcome(gate(daily, 'search'))
    await pass(600_000)
    expect(search.error).toMatchObject({ notCalled: true })
    expect(at.length).toBe(1)
    await pass(400_000)
    void outcome(gate(daily))
    await pass(100)
    expect(at.length).toBe(2)
  })

  test('said for ever does not become a storm', async () => {
    const { at, clock, open, pass, platform, timers } = openWorld(0)
    const gate = open()
    const call = platform(() => tooOften(0))
    const keepAsking = async () => {
      while (timers.now - epoch < 60_000) {
        await gate(call).catch(() => undefined)
        await clock.sleep(10)
      }
    }
    void Promise.all(many(10, keepAsking))
    await pass(60_000)
    expect(at.length).toBeLessThan(120)
  })
})

describe('the breaker', () => {
  async function broken() {
    const world = openWorld()
    const gate = world.open()
    for (let n = 0; n < 6; n++) {
      const seen = world.outcome(gate(world.platform(down)))
      await world.pass(200)
      expect(seen.error?.code).toBe('http-503')
    }
    return { ...world, gate }
  }

  test('opens when nothing is answered, and lets nobody through', async () => {
    const { at, gate, outcome, pass, platform } = await broken()
    expect(gate.state().breaker).toMatchObject({ state: 'open', opened: 1 })
    const refused = outcome(gate(platform((n) => n)))
    await pass(10)
    expect(refused.error).toMatchObject({ code: 'breaker-open', notCalled: true, retryable: true })
    expect(refused.error.retryAfterMs).toBeLessThan(11_000)
    expect(at.length).toBe(6)
  })

  test('lets one call try after ten seconds, and the others follow when it went well', async () => {
    const { at, gate, outcome, pass, platform } = await broken()
    await pass(10_000)
    let answer: (value: string) => void = () => undefined
    const slow = new Promise<string>((resolve) => {
      answer = resolve
    })
    const probe = outcome(gate(platform(() => slow)))
    await pass(500)
    expect(gate.state().breaker.state).toBe('half-open')
    const meanwhile = outcome(gate(platform((n) => n)))
    await pass(500)
    expect(meanwhile.error).toMatchObject({ code: 'breaker-open', notCalled: true })
    expect(at.length).toBe(7)
    answer('well again')
    await pass(10)
    expect(probe.value).toBe('well again')
    expect(gate.state().breaker.state).toBe('closed')
    const after = outcome(gate(platform((n) => n)))
    await pass(200)
    expect(after.value).toBe(8)
  })

  test('opens again when the one fails', async () => {
    const { gate, outcome, pass, platform } = await broken()
    await pass(10_000)
    const probe = outcome(gate(platform(down)))
    await pass(200)
    expect(probe.error.code).toBe('http-503')
    expect(gate.state().breaker).toMatchObject({ state: 'open', opened: 2 })
    await pass(9000)
    const early = outcome(gate(platform((n) => n)))
    await pass(100)
    expect(early.error.code).toBe('breaker-open')
  })

  test('rests for ten seconds though the clock is set back', async () => {
    const { gate, outcome, pass, platform, setClockBack } = await broken()
    setClockBack(3_600_000)
    await pass(10_000)
    const after = outcome(gate(platform((n) => n)))
    await pass(200)
    expect(after.value).toBe(7)
  })

  test('does not mind a no, nor "too often", nor what is not offered', async () => {
    const { open, outcome, pass, platform } = openWorld(0)
    const gate = open()
    const missing = new PlatformError('hubspot', 'x', '', { retryable: false, status: 501 })
    const answers = [...many(10, no), ...many(10, () => missing), ...many(4, () => tooOften(1))]
    for (const error of answers) {
      outcome(gate(platform(() => error)))
      await pass(3000)
    }
    expect(gate.state().breaker).toMatchObject({ state: 'closed', opened: 0 })
  })

  test('of one platform leaves the others alone', async () => {
    const { gate, open, outcome, pass, platform } = await broken()
    const other = outcome(open({ platform: 'stripe' })(platform((n) => n)))
    await pass(100)
    expect(other.value).toBe(7)
    expect(gate.state().breaker.state).toBe('open')
  })
})

test('a call without an answer ends', async () => {
  const { open, outcome, pass, platform } = openWorld()
  const gate = open()
  const waiting = outcome(gate(platform(() => new Promise(() => undefined))))
  await pass(14_900)
  expect(waiting.error).toBeUndefined()
  await pass(200)
  expect(waiting.error).toMatchObject({ code: 'timeout', retryable: true, notCalled: false })
  expect(gate.state().timeouts).toBe(1)
})

test('a paused connection costs no slot and no call, and is heard of within a wait', async () => {
  const { at, budget, open, outcome, pass, platform } = openWorld()
  let paused = true
  const taken: number[] = []
  const counting: Budget = {
    ...budget,
    take(key, rules, calls) {
      taken.push(calls)
      return budget.take(key, rules, calls)
    },
  }
  const connection = {
    ...usable,
    async check() {
      if (paused) throw notCalled('hubspot', 'connection-paused', 'a person has paused it', 5000)
    },
  }
  const gate = open({ connection, budget: counting })
  const call = platform((n) => n)
  const refused = outcome(gate(call))
  await pass(100)
  expect(refused.error).toMatchObject({ code: 'connection-paused', notCalled: true })
  expect(taken).toEqual([])
  paused = false
  const asked = many(25, () => outcome(gate(call)))
  await pass(200)
  paused = true
  await pass(10_000)
  expect(asked.some(({ error }) => error?.code === 'connection-paused')).toBe(true)
  expect(at.length).toBeLessThan(20)
})

test('the connection hears that its credential was refused, and that a call went well', async () => {
  const heard: string[] = []
  const { open, outcome, pass, platform } = openWorld()
  const connection = {
    check: async () => undefined,
    refused: async ({ code }: { code: string }) => void heard.push(code),
    worked: async () => void heard.push('worked'),
  }
  const gate = open({ connection })
  const refused = new PlatformError('hubspot', 'unauthorised', '', { retryable: true, status: 401 })
  const first = outcome(gate(platform(() => refused)))
  await pass(200)
  const second = outcome(gate(platform((n) => n)))
  await pass(200)
  expect(first.error.code).toBe('unauthorised')
  expect(second.value).toBe(2)
  expect(heard).toEqual(['unauthorised', 'worked'])
})

test('a process that ends makes no more calls, and nobody waits for it', async () => {
  const { at, ending, open, outcome, pass, platform } = openWorld()
  const gate = open()
  const asked = many(60, () => outcome(gate(platform((n) => n))))
  await pass(500)
  const before = at.length
  ending.abort()
  await pass(10)
  expect(at.length).toBe(before)
  expect(asked.every(({ value, error }) => value !== undefined || error?.notCalled)).toBe(true)
})

test('the wait before the next try doubles, with chance from outside, up to its longest', () => {
  const next = backOff({ next: () => 1, uuid: () => '' })
  expect(many(9, next)).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000])
  const least = backOff({ next: () => 0, uuid: () => '' })
  expect(many(3, least)).toEqual([100, 200, 400])
})
