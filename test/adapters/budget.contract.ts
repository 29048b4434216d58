// What the budget of calls promises, whoever keeps it: whatever is asked for, and by however many
// processes, no stretch of a rule's length ever holds more calls than the platform allows; and who
// keeps asking gets nearly all of them.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Budget, type BudgetKey, longestWaitMs } from '../../src/adapters/calls/budget.ts'
import { limitsOf, type Rule } from '../../src/adapters/calls/limits.ts'
import { hasCode } from '../../src/adapters/platform-error.ts'

export type BudgetWorld = {
  /** One budget, as each of several processes has it. */
  processes: readonly Budget[]
  /** The moment by a clock that runs as fast as the budget's own. */
  now(): number
  pass(ms: number): Promise<void>
  /** How much later than it should a busy machine may let a test hear of its slot. */
  blurMs: number
  end(): Promise<void>
}

/** A slot begins somewhere between these moments: when exactly, only the budget knows. */
type Slot = { from: number; to: number }

const rule = (calls: number, perMs: number, name = `${calls} in ${perMs}`): Rule => ({
  name,
  calls,
  perMs,
})
const freshKey = (): BudgetKey => `hubspot/${randomUUID()}`

/** The stretches that surely hold more than the rule allows. */
function overfull(slots: readonly Slot[], { calls, perMs }: Rule, blurMs: number): number {
  const sorted = slots.toSorted((a, b) => a.from - b.from)
  return sorted.filter((slot, i) => {
    const last = sorted[i + calls]
    return last !== undefined && last.to - slot.from < perMs - blurMs
  }).length
}

const orTooFar = (error: unknown) => {
  if (hasCode(error, 'rate-limited')) return null
  throw error
}

export function budgetContract(
  openWorld: () => Promise<BudgetWorld>,
  { runs, longestStep }: { runs: number; longestStep: number },
) {
  let world: BudgetWorld
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.end())

  async function slot(budget: Budget, key: BudgetKey, rules: readonly Rule[]): Promise<Slot> {
    const before = world.now()
    const wait = await budget.take(key, rules, 1)
    return { from: before + wait, to: world.now() + wait }
  }
  const first = () => world.processes[0] as Budget

  const rules = fc
    .uniqueArray(
      fc.record({
        calls: fc.integer({ min: 1, max: 60 }),
        perMs: fc.integer({ min: 50, max: 4000 }),
      }),
      { minLength: 1, maxLength: 3, selector: ({ calls, perMs }) => `${calls} in ${perMs}` },
    )
    .map((list) => list.map(({ calls, perMs }) => rule(calls, perMs)))
  const steps = fc.array(
    fc.record({
      pause: fc.nat(longestStep),
      process: fc.nat(2),
      together: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, maxLength: 30 },
  )

  test('no stretch of time holds more calls than any rule allows', async () => {
    const property = fc.asyncProperty(rules, steps, async (asked, arrivals) => {
      const key = freshKey()
      const slots: Slot[] = []
      for (const { pause, process, together } of arrivals) {
        await world.pass(pause)
        const budgets = Array.from(
          { length: together },
          (_, n) => world.processes[(process + n) % world.processes.length] as Budget,
        )
        const taken = await Promise.all(
          budgets.map((budget) => slot(budget, key, asked).catch(orTooFar)),
        )
        slots.push(...taken.filter((one) => one !== null))
      }
      for (const one of asked) expect(overfull(slots, one, world.blurMs), one.name).toBe(0)
    })
    await fc.assert(property, { numRuns: runs })
  }, 60_000)

  describe.each([
    { what: 'a second of Stripe', asked: [rule(25, 1000)] },
    { what: 'ten seconds of HubSpot', asked: [rule(190, 10_000)] },
    {
      what: 'a minute of QuickBooks, and a second of it',
      asked: [...limitsOf('quickbooks').rules.default],
    },
  ])('$what, asked for all the time by several processes', ({ asked }) => {
    test('is used to 95 % and never more than whole', async () => {
      const key = freshKey()
      const slots: Slot[] = []
      const limit = Math.min(...asked.map(({ calls, perMs }) => calls / perMs))
      const count = Math.floor(limit * longestWaitMs * 0.9)
      for (let n = 0; n < count; n += world.processes.length) {
        slots.push(...(await Promise.all(world.processes.map((one) => slot(one, key, asked)))))
      }
      for (const one of asked) expect(overfull(slots, one, world.blurMs), one.name).toBe(0)
      const lasted = Math.max(...slots.map(({ to }) => to)) - (slots[0] as Slot).from
      expect((slots.length - 1) / lasted / limit).toBeGreaterThan(0.95)
    })
  })

  test('who asks first goes first', async () => {
    const key = freshKey()
    const slots: Slot[] = []
    for (let n = 0; n < 30; n++) {
      const budget = world.processes[n % world.processes.length] as Budget
      slots.push(await slot(budget, key, [rule(20, 1000)]))
    }
    const begins = slots.map(({ to }) => to)
    expect(begins).toEqual(begins.toSorted((a, b) => a - b))
  })

  test('a slot too far away is not taken, and says when to come again', async () => {
    const key = freshKey()
    const slow = [rule(1, 20_000)]
    const takeOne = () => first().take(key, slow, 1)
    expect(await takeOne()).toBe(0)
    expect(await takeOne()).toBeGreaterThan(19_000)
    for (let n = 0; n < 3; n++) {
      const refused = await takeOne().catch((error: unknown) => error)
      expect(refused).toMatchObject({
        ...{ code: 'rate-limited', platform: 'hubspot', notCalled: true, retryable: true },
      })
      const { retryAfterMs } = refused as { retryAfterMs: number }
      expect(retryAfterMs).toBeGreaterThan(20_000)
      expect(retryAfterMs).toBeLessThan(30_000)
    }
    const [left] = await first().left(key, slow)
    // Two were taken: the refused ones have not made it longer.
    expect(left?.waitMs).toBeLessThan(42_000)
  })

  test('a pause is for everybody, and a shorter one does not end it', async () => {
    const key = freshKey()
    const asked = [rule(100, 10_000)]
    await first().block(key, 5000)
    await first().block(key, 50)
    for (const budget of world.processes) {
      const wait = await budget.take(key, asked, 1)
      expect(wait).toBeGreaterThan(4000)
      expect(wait).toBeLessThan(5400)
    }
    expect(await first().take(freshKey(), asked, 1)).toBe(0)
  })

  test('what would begin after a long pause is not taken', async () => {
    const key = freshKey()
    await first().block(key, 90_000)
    const refused = await first()
      .take(key, [rule(5, 1000)], 1)
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'rate-limited', notCalled: true })
    expect((refused as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(60_000)
  })

  test('a look takes nothing', async () => {
    const key = freshKey()
    const asked = [rule(1, 10_000)]
    for (let n = 0; n < 5; n++) expect(await first().take(key, asked, 0)).toBe(0)
    expect(await first().take(key, asked, 1)).toBe(0)
    expect(await first().take(key, asked, 0)).toBe(0)
    await first().block(key, 2000)
    expect(await first().take(key, asked, 0)).toBeGreaterThan(1000)
  })

  test('what the platform says of a rule counts for all processes', async () => {
    const key = freshKey()
    const assumed = [rule(100, 10_000, 'rolling')]
    await first().learn(key, [rule(10, 10_000, 'rolling')])
    for (const budget of world.processes) await budget.take(key, assumed, 1)
    const last = world.processes.at(-1) as Budget
    expect(await last.take(key, assumed, 1)).toBeGreaterThan(1000)
    expect(await last.left(key, assumed)).toMatchObject([{ calls: 10, perMs: 10_000 }])
    await first().learn(key, [rule(10_000, 10_000, 'rolling')])
    expect((await last.left(key, assumed))[0]).toMatchObject({ calls: 10_000 })
  })

  test('what is left is told by rule', async () => {
    const key = freshKey()
    const asked = [rule(100, 10_000, 'rolling'), rule(10, 60_000, 'batches')]
    const [fresh] = await first().left(key, asked)
    expect(fresh).toMatchObject({ name: 'rolling', calls: 100, waitMs: 0 })
    expect(fresh?.left).toBeGreaterThanOrEqual(96)
    for (let n = 0; n < 2; n++) await first().take(key, asked, 1)
    const [rolling, batches] = await first().left(key, asked)
    expect(rolling?.left).toBeGreaterThan(30)
    expect(rolling?.left).toBeLessThan(40)
    expect(batches?.left).toBe(7)
    expect(batches?.waitMs).toBeGreaterThan(10_000)
  })
}
