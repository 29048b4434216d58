// The budget of simulations and tests, under a clock that only they move.
import { expect, test } from 'vitest'
import { longestBlockMs } from '../../src/adapters/calls/budget.ts'
import { memoryBudget } from '../support/memory-budget.ts'
import { budgetContract } from './budget.contract.ts'

const steppedClock = () => {
  let now = Date.parse('2026-03-01T00:00:00.000Z')
  return {
    now: () => new Date(now),
    step(ms: number) {
      now += ms
    },
  }
}

budgetContract(
  async () => {
    const clock = steppedClock()
    const budget = memoryBudget(clock)
    return {
      processes: [budget, budget, budget],
      now: () => clock.now().getTime(),
      pass: async (ms) => clock.step(ms),
      blurMs: 0,
      end: async () => undefined,
    }
  },
  { runs: 500, longestStep: 3000 },
)

test('a clock that is set back does not stop the calls', async () => {
  const clock = steppedClock()
  const budget = memoryBudget(clock)
  const rules = [{ name: 'second', calls: 10, perMs: 1000 }]
  for (let n = 0; n < 3; n++) await budget.take('stripe/main', rules, 1)
  clock.step(-86_400_000)
  expect(await budget.take('stripe/main', rules, 1)).toBe(0)
  await budget.block('stripe/main', longestBlockMs)
  clock.step(-86_400_000)
  expect(await budget.take('stripe/main', rules, 0)).toBe(0)
})
