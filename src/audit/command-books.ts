// The books for a command beside the service: the log, opened as the service opens it, and the views
// on it, which are brought up to date where no service does.
import { openEventStoreDb } from '../adapters/eventstoredb/store.ts'
import { realOutside } from '../adapters/outside.ts'
import { openPersonKeys } from '../adapters/postgres/person-keys.ts'
import { openPostgresStore } from '../adapters/postgres/store.ts'
import type { PersonKeys } from '../adapters/privacy/person-keys.ts'
import { openShield } from '../adapters/privacy/shield.ts'
import { openCommandDatabase } from '../command-database.ts'
import type { Config } from '../config.ts'
import type { EventStore } from '../domain/event-store.ts'
import { workspace } from '../parts.ts'
import type { Progress } from '../progress.ts'
import { allViews } from '../projections/all.ts'
import { openViews } from '../projections/database.ts'
import { type Projections, startProjections } from '../projections/runner.ts'
import { openSealed } from '../sealed.ts'

export type CommandBooks = {
  workspace: string
  timeZone: string
  store: EventStore
  keys: PersonKeys
  db: Awaited<ReturnType<typeof openViews>>
  projections: Projections
}
export type OpenCommandBooks = CommandBooks & { close(): Promise<void> }

/** What cannot go on, in words for a person. */
export class BooksFault extends Error {
  override name = 'BooksFault'
}

export async function openCommandBooks(
  config: Config,
  progress: Progress,
  outside = realOutside,
): Promise<OpenCommandBooks> {
  const { clock } = outside
  const database = await openCommandDatabase(config, outside)
  const { connectionString, pool } = database
  const log = (message: string) => progress.say(message)
  const quiet = () => undefined
  const sealer = await openSealed(config, pool)
  const stored = config.eventStoreUrl
    ? await openEventStoreDb({ url: config.eventStoreUrl, clock, log })
    : await openPostgresStore({ connectionString, clock, log })
  const persons = await openPersonKeys(pool, sealer)
  const warned = new Set<string>()
  const warn = (_: object, message: string) => {
    if (!warned.has(message)) log(message)
    warned.add(message)
  }
  const { store } = openShield({ store: stored, ...persons, clock, log: { warn } })
  const db = await openViews({ connectionString })
  const projections = startProjections({ store, db, views: allViews, clock, log: quiet })
  return {
    ...{ workspace, timeZone: config.timeZone, store, db, projections, keys: persons.keys },
    async close() {
      await projections.stop()
      await db.end()
      await stored.close()
      await database.close()
    },
  }
}

const lookEveryMs = 1000

/** Until the views show everything up to there. @throws BooksFault when one of them never will */
export async function caughtUp(
  projections: Projections,
  position: string,
  signal: AbortSignal,
): Promise<void> {
  while (!(await projections.waitFor({ position, timeoutMs: lookEveryMs, signal }))) {
    signal.throwIfAborted()
    const halted = projections.status().filter(({ state }) => state === 'halted')
    if (halted.length > 0) {
      const names = halted.map(({ name }) => name).join(', ')
      throw new BooksFault(`These views stand still at an event they cannot take: ${names}.`)
    }
  }
}
