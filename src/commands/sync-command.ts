// Sweeps and first loads from the command line: the running service does them, and goes on with
// them when nobody watches any more. Here they are asked for, and their progress shown.
import type { ServiceClient } from '../adapters/service-client.ts'
import type { Clock } from '../domain/outside.ts'
import { count, type Progress } from '../progress.ts'

/** It cannot be done, and waiting would not help. */
export class SyncFault extends Error {
  override name = 'SyncFault'
}

export type Ports = { service: ServiceClient; clock: Clock; progress: Progress }

type Row = {
  name: string
  state: string
  done: number
  total: number | null
  found: number
  asked: number
  answered: number
  platform: string
  failure: { code: string; reason: string; attempts: number; at: string } | null
  notice: string | null
}

const lookEveryMs = 500
/** So often a sweep fails before it is given up here; the service tries on. */
const attemptsMost = 5

export async function sweep(platform: string, ports: Ports): Promise<void> {
  const asked = rowsIn(await ports.service.post(`/v1/connections/${platform}/sweep`, {}))
  if (asked.length === 0) throw new SyncFault(`Nothing is swept at ${platform}.`)
  for (const row of asked) await watch(row, ports, attemptsMost)
}

export async function backfill(platform: string, since: string, ports: Ports): Promise<void> {
  const path = `/v1/connections/${platform}/backfill`
  const asked = rowsIn(await ports.service.post(path, { since }))
  if (asked.length === 0) throw new SyncFault(`There is no first load of ${platform}.`)
  for (const row of asked) await watch(row, ports, Number.POSITIVE_INFINITY)
}

const rowsIn = (answer: unknown) => (answer as { data: Row[] }).data

/** While the connection is so, no trying again helps. */
const resting: Record<string, string> = {
  'connection-paused': 'it rests; POST /v1/connections/{platform}/resume lets it go on',
  'reconnect-needed':
    'the platform lets us in no more; `tieout doctor` says how to connect it again',
  'not-connected': 'it is not connected; `tieout doctor` says how to connect it',
}

/** @throws SyncFault when it waits for a person; what was so before it was asked for may be over */
function checkRest({ name, platform, failure }: Row, begun: Row) {
  const why = failure && failure.at !== begun.failure?.at ? resting[failure.code] : undefined
  if (why === undefined) return
  const said = why.replace('{platform}', platform)
  throw new SyncFault(`${name}: ${said}. What was asked for is done then.`)
}

/** Until it is done. What goes wrong is said once, and the service tries again. */
async function watch(begun: Row, { service, clock, progress }: Ports, attempts: number) {
  const { name } = begun
  let step: (() => void) | undefined
  let shown = 0
  let trouble = ''
  for (;;) {
    const row = rowsIn(await service.get('/v1/sweeps')).find((one) => one.name === name)
    if (!row) throw new SyncFault(`${name} has gone.`)
    const { failure } = row
    if (row.state === 'not-offered') {
      progress.say(`${name}: the platform does not offer it; webhooks have to do`)
      return
    }
    checkRest(row, begun)
    if (failure && failure.code !== trouble) {
      trouble = failure.code
      progress.say(`${name}: ${failure.reason} (${failure.code}); it is tried again`)
    }
    if (failure && failure.attempts >= attempts) {
      throw new SyncFault(`${name} fails: ${failure.reason}. GET /v1/sweeps tells when it works.`)
    }
    if (row.done > 0) step ??= progress.phase(name, row.total)
    for (; shown < row.done; shown++) step?.()
    if (row.answered >= begun.asked) {
      progress.say(summaryOf(row, begun))
      return
    }
    await clock.sleep(lookEveryMs)
  }
}

function summaryOf({ name, done, found, notice }: Row, begun: Row): string {
  const fresh = found - (begun.asked > 0 && found >= begun.found ? begun.found : 0)
  const said = `${name}: ${count(done)} looked at, ${count(fresh)} that nobody had told`
  return notice === null ? said : `${said}. ${notice}`
}
