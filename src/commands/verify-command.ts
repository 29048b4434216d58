// `tieout audit verify` and `tieout audit proof`: on the database itself, whether the service runs or
// not, and whatever it would say.
import { openEventStoreDb } from '../adapters/eventstoredb/store.ts'
import { realOutside } from '../adapters/outside.ts'
import { openPostgresStore } from '../adapters/postgres/store.ts'
import { goneTables } from '../adapters/postgres/traces.ts'
import { readSealingKeys } from '../adapters/sealing-keys.ts'
import { openCommandDatabase } from '../command-database.ts'
import type { Config } from '../config.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Report } from '../domain/verification.ts'
import { type ProblemCode, problemTable } from '../http/problem-table.ts'
import { workspace } from '../parts.ts'
import { type Progress, count } from '../progress.ts'
import { openViews } from '../projections/database.ts'
import { type Proof, prove } from '../audit/proof.ts'
import { openSealed } from '../sealed.ts'
import { openSeals, type Seals } from '../audit/seals.ts'

type Opened = Awaited<ReturnType<typeof open>>

async function open(config: Config) {
  const { clock } = realOutside
  const database = await openCommandDatabase(config, realOutside)
  const { connectionString, pool } = database
  const ends: (() => Promise<void>)[] = [() => database.close()]
  const close = async () => {
    for (const end of ends.reverse()) await end()
  }
  try {
    const keys = await readSealingKeys(pool, await openSealed(config, pool))
    const stored = config.eventStoreUrl
      ? await openEventStoreDb({ url: config.eventStoreUrl, clock })
      : (await goneTables(pool)).some(({ kind }) => kind === 'truncated')
        ? noStore
        : await openPostgresStore({ connectionString, clock })
    ends.push(() => stored.close())
    const seals = openSeals({ config, connectionString, pool, stored, keys })
    ends.push(() => seals.close())
    return { connectionString, stored, seals, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Where there is no table of events any more. */
const noStore = { async *log() {}, close: async () => undefined }

async function within<Result>(config: Config, use: (opened: Opened) => Promise<Result>) {
  const opened = await open(config)
  try {
    return await use(opened)
  } finally {
    await opened.close()
  }
}

export type VerifyAsked = {
  anchor?: string | undefined
  json: boolean
  progress: Progress
  signal: AbortSignal
}

/** Says what it found; the answer is whether all is as it was written. */
export const verifyBooks = (
  config: Config,
  asked: VerifyAsked,
  out: (text: string) => void,
): Promise<boolean> =>
  within(config, async ({ seals }) => {
    const start = realOutside.clock.now().getTime()
    const report = await verified(seals, asked)
    const seconds = Math.max(0.001, (realOutside.clock.now().getTime() - start) / 1000)
    out(asked.json ? `${JSON.stringify(report, null, 2)}\n` : inWords(report, seconds))
    return report.intact
  })

async function verified(
  seals: Pick<Seals, 'hashLog' | 'verify'>,
  { anchor, progress, signal }: VerifyAsked,
) {
  // A table that is gone is for the verification to say.
  const last = await seals.hashLog.last().catch(() => undefined)
  const total = last ? last.first + last.count : 0
  const step = progress.phase('Events', total > 0 ? total : null)
  let steps = 0
  const report = await seals.verify({
    ...{ anchorFile: anchor, signal },
    tell(done) {
      for (; steps < done && (total === 0 || steps < total); steps++) step()
    },
  })
  progress.say('')
  return report
}

/** The first fault is what somebody has to look at; the others may follow from it. */
function inWords(report: Report, seconds: number): string {
  const { events, seals, sealed, hashed, lastSeal, anchored, faults, notes } = report
  const rate = count(Math.round(events / seconds))
  const [first, ...others] = faults
  const lines = [
    `${count(events)} events read in ${seconds.toFixed(1)} s (${rate}/s), ${count(hashed)} held ` +
      `against the hash log, ${count(sealed)} under ${count(seals)} seals.`,
    ...(lastSeal
      ? [`Last seal: ${lastSeal.number} of ${lastSeal.sealedAt}, chain ${lastSeal.chain}.`]
      : []),
    ...(anchored === null ? [] : [`${count(anchored)} seals of the anchor compared.`]),
    ...notes.map((note) => `Note: ${note}.`),
    '',
    first
      ? `NOT INTACT: ${first.what}. [${first.kind}]`
      : 'INTACT: every event is as it was written.',
    ...others.map(({ kind, what }) => `  also: ${what}. [${kind}]`),
  ]
  return `${lines.join('\n')}\n`
}

export class ProofFault extends Error {
  override name = 'ProofFault'
}

/** @throws ProofFault when there is nothing to prove, or it cannot be proved */
export const proveBooks = (config: Config, subject: string): Promise<Proof> =>
  within(config, async ({ connectionString, stored, seals }) => {
    const db = await openViews({ connectionString })
    try {
      return await prove({ db, stored, hashLog: seals.hashLog, workspace }, subject)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { title, detail } = problemTable[error.code as ProblemCode]
      const words = typeof detail === 'string' ? detail : detail(error.details)
      throw new ProofFault(`${title}. ${words}`, { cause: error })
    } finally {
      await db.end()
    }
  })
