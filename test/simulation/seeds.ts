// One seed: its plan, its outcome, and where it failed the shortest plan that still does.
import fc from 'fast-check'
import { type Plan, plan } from './plan.ts'
import { type Options, type Outcome, runPlan } from './run.ts'

export type Failure = { seed: number; plan: Plan; outcome: Outcome; attempts: number }

/** Shorter plans are looked for in so many attempts. */
const attemptsMax = 120

/** Undefined when nothing was found. What is found is made short, unless that is not wanted. */
export async function trySeed(
  seed: number,
  { isShrunk = true, ...options }: Options & { isShrunk?: boolean } = {},
): Promise<Failure | undefined> {
  let attempts = 0
  let shortest: { plan: Plan; outcome: Outcome } | undefined
  const property = fc.asyncProperty(plan, async (one) => {
    attempts += 1
    if (attempts > attemptsMax) return true
    const outcome = await runPlan(one, options)
    if (outcome.findings.length === 0) return true
    shortest = { plan: one, outcome }
    return false
  })
  await fc.check(property, { seed, numRuns: 1, endOnFailure: !isShrunk })
  return shortest && { seed, ...shortest, attempts }
}
