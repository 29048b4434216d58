// `tieout doctor`: looks after every connection and says what to do. It goes to the platforms by
// itself, so that it helps while the service does not run; only with simulated platforms, which are
// part of a running service, or at an address that is given, it asks that service.
import { pino } from 'pino'
import { openConnections } from '../adapters/connections/connections.ts'
import { limitsFrom } from '../adapters/calls/limits.ts'
import { openGate } from '../adapters/calls/gate.ts'
import { openEventStoreDb } from '../adapters/eventstoredb/store.ts'
import { realOutside } from '../adapters/outside.ts'
import type { ServiceClient } from '../adapters/service-client.ts'
import { postgresBudget } from '../adapters/postgres/budget.ts'
import { postgresSecrets } from '../adapters/postgres/secrets.ts'
import { openPostgresStore } from '../adapters/postgres/store.ts'
import { openSealingKeys } from '../adapters/sealing-keys.ts'
import { type CommandDatabase, openCommandDatabase } from '../command-database.ts'
import type { Config, PlatformConfig } from '../config.ts'
import { openConnectionDesk } from '../connection-desk.ts'
import type { Platform } from '../domain/stored.ts'
import type { FoundOf } from '../http/routes/connections.ts'
import { workspace } from '../parts.ts'
import { openViews } from '../projections/database.ts'
import { openSealed } from '../sealed.ts'

export type Verdict = 'ok' | 'warning' | 'broken'
type Finding = { check: string; verdict: Verdict; detail: string; advice: string }
type Examined = { platform: string; findings: Finding[] }
type Asked = {
  json: boolean
  /** The service that is to be asked; absent = it is looked after from here. */
  service: ServiceClient | undefined
}

/** Answers the worst of all findings. */
export async function doctor(
  config: Config,
  asked: Asked,
  print: (text: string) => void,
): Promise<Verdict> {
  const examined = asked.service
    ? await examineThere(asked.service)
    : await examineHere(config, config.platforms)
  const verdicts = examined.flatMap(({ findings }) => findings.map(({ verdict }) => verdict))
  const verdict = (['broken', 'warning'] as const).find((one) => verdicts.includes(one)) ?? 'ok'
  print(asked.json ? `${JSON.stringify({ verdict, data: examined }, null, 2)}\n` : told(examined))
  return verdict
}

const marks = { ok: '  ok     ', warning: '  look   ', broken: '  BROKEN ' }
const told = (examined: Examined[]) =>
  examined
    .map(({ platform, findings }) => {
      const lines = findings.map(({ verdict, check, detail, advice }) => {
        const line = `${marks[verdict]} ${check.padEnd(10)}  ${detail}`
        return advice === '' ? line : `${line}\n${' '.repeat(23)}${advice}`
      })
      return `${platform}\n${lines.join('\n')}\n`
    })
    .join('\n')

async function examineThere(service: ServiceClient): Promise<Examined[]> {
  const { data } = (await service.post('/v1/connections/checks', {})) as { data: Examined[] }
  return data
}

async function examineHere(config: Config, accounts: PlatformConfig | null): Promise<Examined[]> {
  if (!accounts) throw new Error('simulated platforms are part of a running service')
  const database = await openCommandDatabase(config, realOutside)
  const closing = new AbortController()
  try {
    return await examineOn(config, accounts, database, closing.signal)
  } finally {
    closing.abort()
    await database.close()
  }
}

async function examineOn(
  config: Config,
  accounts: PlatformConfig,
  { pool, connectionString }: CommandDatabase,
  signal: AbortSignal,
): Promise<Examined[]> {
  const outside = realOutside
  const { clock } = outside
  const log = pino({ level: 'silent' })
  const sealer = await openSealed(config, pool)
  // A platform that refuses us is recorded, and that is our writing too.
  const { mark } = await openSealingKeys(pool, sealer)
  const store = config.eventStoreUrl
    ? await openEventStoreDb({ url: config.eventStoreUrl, clock, log: () => undefined })
    : await openPostgresStore({ connectionString, clock, log: () => undefined, mark })
  const db = await openViews({ connectionString })
  try {
    const secrets = postgresSecrets(pool, sealer, clock)
    const connections = openConnections({ accounts, workspace, store, secrets, outside, log })
    const budget = postgresBudget(pool, clock)
    const limits = config.rateLimits ? limitsFrom(config.rateLimits) : undefined
    const gateOf = (platform: Platform) =>
      openGate({
        ...{ platform, workspace, budget, connection: connections[platform], outside, log },
        ...{ signal, limits: limits?.[platform] },
      })
    const gates = {
      hubspot: gateOf('hubspot'),
      stripe: gateOf('stripe'),
      quickbooks: gateOf('quickbooks'),
    }
    const { publicUrl } = config
    const { desk } = openConnectionDesk({
      ...{ accounts, workspace, connections, secrets, gates, pool, db, publicUrl, outside },
    })
    return (await desk.examine()).map(inEnglish)
  } finally {
    await db.end()
    await store.close()
  }
}

const inEnglish = ({ platform, findings }: FoundOf): Examined => ({
  platform,
  findings: findings.map(({ detail, advice, ...finding }) => {
    return { ...finding, detail: detail.en, advice: advice.en }
  }),
})
