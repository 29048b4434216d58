// How much was recorded when: what lies far back is counted once, and what comes is counted in.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Activity, openActivity } from '../../src/projections/activity.ts'
import { openViews } from '../../src/projections/database.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'

let database: FreshDatabase
let client: pg.Client
let db: Awaited<ReturnType<typeof openViews>>
beforeAll(async () => {
  database = await freshDatabase()
  db = await openViews({ connectionString: database.connectionString })
  client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  await record(1, 1000)
})
afterAll(async () => {
  await client.end()
  await db.end()
  await database.drop()
})

/** An event every ten minutes, every tenth of a person. */
const record = (from: number, to: number) =>
  client.query(`
    insert into tieout_views.audit (workspace, position, id, type, category, stream, revision,
      subjects, actor_kind, actor_name, causation_id, correlation_id, effective_at, recorded_at, data)
    select 'main', lpad(n::text, 20, '0'), 'e' || n, 'PaymentReceived', 'payment', 's', 0, '{}',
      case when n % 10 = 0 then 'person' else 'policy' end, 'x', 'c', 'k', now(),
      timestamptz '2026-03-01' + n * interval '10 minutes', '{}'
    from generate_series(${from}, ${to}) n`)

const sums = ({ bins }: Activity) => ({
  events: bins.reduce((sum, { events }) => sum + events, 0),
  byPeople: bins.reduce((sum, { byPeople }) => sum + byPeople, 0),
})

test('asked again, what came meanwhile is counted in, and nothing twice', async () => {
  const activity = openActivity(db)
  const asked = { workspace: 'main', timeZone: 'Europe/Paris', bins: 100, language: 'en' } as const
  const first = await activity(asked)
  expect(sums(first)).toEqual({ events: 1000, byPeople: 100 })
  expect(await activity(asked)).toEqual(first)
  await record(1001, 1020)
  const later = await activity(asked)
  expect(sums(later)).toEqual({ events: 1020, byPeople: 102 })
  expect(later).toEqual(await openActivity(db)(asked))
  expect(later.binSeconds).toBe(3 * 3600)
  // Eight bins a day, the first at midnight in Paris.
  expect(later.bins[0]?.at).toBe('2026-02-28T23:00:00.000000Z')
})
