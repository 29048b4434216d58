// The whole service in simulated worlds, under a virtual clock and one seed, with all that goes wrong
// (docs/simulation.md). `npm run simulate -- --seeds 1000` tries others.
import { expect, test } from 'vitest'
import { openDice } from './simulation/dice.ts'
import { type Failure, trySeed } from './simulation/seeds.ts'

const patience = { timeout: 240_000 }
/** Each bug has to be found within so many seeds. */
const seedsOfBug = 200

const told = ({ seed, plan, outcome }: Failure) => {
  const again = `npm run simulate -- --seeds 1 --from ${seed}`
  return [again, JSON.stringify(plan), ...outcome.findings].join('\n')
}

test(
  'after any storm the ledger and the platforms agree, and all stands once',
  patience,
  async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const failure = await trySeed(seed, { isShrunk: false })
      expect(failure && told(failure)).toBeUndefined()
    }
  },
)

test.each(['ack-before-commit', 'key-per-attempt'] as const)(
  'a bug put in on purpose is found: %s',
  patience,
  async (bug) => {
    let seed = 0
    let isFound = false
    while (!isFound && seed < seedsOfBug) {
      seed += 1
      isFound = (await trySeed(seed, { bug, isShrunk: false })) !== undefined
    }
    expect(isFound).toBe(true)
  },
)

test('what one part of a world throws does not depend on how often others do', () => {
  const thrown = (used: number) => {
    const dice = openDice(7)
    for (let time = 0; time < used; time++) dice.next()
    const own = dice.for('p0-1')
    return Array.from({ length: 20 }, () => own.next())
  }
  expect(thrown(3)).toEqual(thrown(0))
})
