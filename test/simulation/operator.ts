// The person who looks after the service once the storm is over: connects again what a platform has
// refused, and answers the questions that policies have left open. Nothing else is mended by hand.
import { openAuthorising, type Way } from '../../src/adapters/connections/authorising.ts'
import { standingOf } from '../../src/domain/connection.ts'
import * as Sync from '../../src/domain/sync.ts'
import { transact } from '../../src/domain/transact.ts'
import { cause } from '../support/examples.ts'
import { eventsAfter, statesOf } from '../support/look-up.ts'
import type { Hands } from './process.ts'
import type { Shared } from './world.ts'

/** Connects again where that is asked for, by the platform's own page. */
export async function connectAgain({
  connections,
  accounts,
  secrets,
  outside,
}: Hands): Promise<string[]> {
  const waysOpen = new Map<string, Way>()
  const ways = {
    open: async (hash: Buffer, way: Way) => void waysOpen.set(hash.toString('hex'), way),
    async take(hash: Buffer) {
      const way = waysOpen.get(hash.toString('hex')) ?? null
      waysOpen.delete(hash.toString('hex'))
      return way
    },
  }
  const ports = { accounts, workspace: 'main', connections, secrets, ways, outside }
  const authorising = openAuthorising(ports)
  const done: string[] = []
  for (const { platform, state } of Object.values(connections)) {
    if (standingOf(await state()) !== 'reconnect') continue
    const home = 'http://tieout.world.sim/oauth'
    const { url } = await authorising.begin(platform, 'operator', home, false)
    const { headers } = await fetch(url, { redirect: 'manual' })
    const back = new URL(headers.get('location') ?? 'http://nowhere').searchParams
    await authorising.finish(platform, Object.fromEntries(back))
    done.push(platform)
  }
  return done
}

/** Answers every open question, now for the ledger and now for the platform. */
export async function answerConflicts({ store, dice }: Shared): Promise<string[]> {
  const thrown = dice.for('operator')
  const done: string[] = []
  for (const [id, { conflicts }] of statesOf(Sync.decider, await eventsAfter(store))) {
    for (const { conflictId, platform, object, objectId } of Object.values(conflicts)) {
      const winner = thrown.chance(0.5) ? 'ledger' : 'platform'
      const subject = { platform, object, objectId }
      const decision = Sync.resolveConflict({ subject, conflictId, winner })
      await transact(store, Sync.decider, id, decision, cause(`${conflictId} ${winner}`))
      done.push(`${conflictId} for the ${winner}`)
    }
  }
  return done
}
