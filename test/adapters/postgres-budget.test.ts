// The budget that all processes share, by the clock of the database.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { postgresBudget } from '../../src/adapters/postgres/budget.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { freshDatabase } from '../support/postgres.ts'
import { budgetContract } from './budget.contract.ts'

budgetContract(
  async () => {
    const database = await freshDatabase()
    const { connectionString } = database
    const pools = [1, 2, 3].map((n) => openPool({ connectionString, name: `process ${n}`, max: 3 }))
    return {
      processes: pools.map((pool) => postgresBudget(pool, realOutside.clock)),
      now: () => performance.now(),
      blurMs: 60,
      pass: async (ms) => void (ms > 0 && (await sleep(ms))),
      async end() {
        await Promise.all(pools.map((pool) => pool.end()))
        await database.drop()
      },
    }
  },
  { runs: 25, longestStep: 15 },
)

test('without its database nobody is let through', async () => {
  const pool = openPool({ connectionString: 'postgres://127.0.0.1:1/none', name: 'nobody' })
  const rules = [{ name: 'second', calls: 10, perMs: 1000 }]
  const taking = postgresBudget(pool, realOutside.clock).take('stripe/main', rules, 1)
  await expect(taking).rejects.toMatchObject({ name: 'StoreUnavailable' })
  await pool.end()
})
