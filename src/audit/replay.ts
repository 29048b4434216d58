// `tieout audit replay`: the books rebuilt from the events of an archive alone, in a database with
// nothing in it, and held against the reports that came with them. Nothing of the machine's own books
// is read or touched.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ArchiveFault, unpack } from '../adapters/archive/reader.ts'
import { linesOf, type Spooled } from '../adapters/archive/spool.ts'
import { realOutside } from '../adapters/outside.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../adapters/postgres/embedded.ts'
import { eventSchema, migrate } from '../adapters/postgres/migrate.ts'
import { openPool } from '../adapters/postgres/pool.ts'
import { restoreEvents } from '../adapters/postgres/restore.ts'
import { openPostgresStore } from '../adapters/postgres/store.ts'
import { memoryErasedMarks } from '../adapters/privacy/erased-marks.ts'
import { memoryPersonKeys } from '../adapters/privacy/person-keys.ts'
import { openShield } from '../adapters/privacy/shield.ts'
import { files, type Manifest, recordOf } from './archive-format.ts'
import { payloadFiles, reportFiles } from './archive-parts.ts'
import { openSealCheck } from './archive-seals.ts'
import { caughtUp } from './command-books.ts'
import { type Balance, balancesOf, type Compared, compare } from './comparing.ts'
import { dayIn } from '../domain/dates.ts'
import type { Position, RecordedEvent } from '../domain/event-store.ts'
import { count, type Progress } from '../progress.ts'
import { allViews } from '../projections/all.ts'
import { openViews, viewSchema } from '../projections/database.ts'
import { startProjections } from '../projections/runner.ts'
import { atPosition } from '../projections/time-machine.ts'
import {
  anchorFaults,
  manifestFaults,
  ownFileFaults,
  entryFaults,
  readManifest,
  sealFileFaults,
  type Unpacked,
} from './replay-checks.ts'

export type ReplayOptions = {
  archive: string
  /** Where the rebuilt books stay; absent = nowhere. */
  keep?: string | undefined
  /** A copy of the seals that was kept elsewhere. */
  anchor?: string | undefined
  /** An empty database to do it in; absent = one that is started for it. */
  database?: EmbeddedPostgres | undefined
  progress: Progress
  signal: AbortSignal
}

export type Replayed = {
  manifest: Manifest
  /** What is wrong with the archive itself. */
  faults: string[]
  sealedEvents: number
  compared: Compared[]
  balances: Balance[]
}

export const isSame = ({ faults, compared }: Replayed) =>
  faults.length === 0 && compared.every(({ difference }) => difference === null)

/** @throws ArchiveFault when there is nothing that could be replayed */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { archive, keep, progress, signal } = options
  const folder = await mkdtemp(join(tmpdir(), 'tieout-replay-'))
  try {
    // The database server may run as another account.
    await chmod(folder, 0o755)
    progress.say(`Unpacking ${archive}`)
    const unpacked = await unpack(archive, join(folder, 'archive'), signal)
    const manifest = await readManifest(unpacked)
    const home = resolve(keep ?? folder)
    await mkdir(home, { recursive: true })
    const rebuilt = await rebuild(manifest, unpacked, folder, home, options)
    return {
      ...{ manifest, sealedEvents: rebuilt.sealed },
      faults: [...entryFaults(manifest, unpacked), ...rebuilt.faults],
      compared: rebuilt.compared,
      balances: rebuilt.balances,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function rebuild(
  manifest: Manifest,
  unpacked: Unpacked,
  folder: string,
  home: string,
  options: ReplayOptions,
) {
  const { clock } = realOutside
  const { progress } = options
  const opened: (() => Promise<unknown>)[] = []
  try {
    progress.say('Starting an empty database')
    const dataDir = join(home, 'postgres')
    const server = options.database ?? (await startEmbeddedPostgres({ dataDir, clock }))
    opened.push(server.stop)
    const { connectionString } = server
    await migrate(connectionString, [eventSchema, viewSchema])
    const pool = openPool({ connectionString, name: 'tieout replay', max: 4 })
    opened.push(() => pool.end())
    const { rowCount } = await pool.query('select from tieout.events limit 1')
    if (rowCount) throw new ArchiveFault(`${home} has a ledger in it already.`)
    const restored = await restore(unpacked, manifest, pool, options)

    const log = () => undefined
    const stored = await openPostgresStore({ connectionString, clock, log })
    opened.push(() => stored.close())
    const keys = memoryPersonKeys(await personKeysIn(unpacked))
    const marks = memoryErasedMarks()
    const { store } = openShield({ store: stored, keys, marks, clock, log: { warn: log } })
    const db = await openViews({ connectionString })
    opened.push(() => db.end())
    const projections = startProjections({
      store,
      db,
      views: allViews,
      clock,
      log,
      batchSize: 2000,
    })
    opened.push(() => projections.stop())
    const until = restored.last
    progress.say('Building the views from the first event on')
    await caughtUp(projections, until, options.signal)
    const { workspace, from, to, knownAt, timeZone } = manifest
    const source = {
      ...{ workspace, store, until, period: { from, to }, db: atPosition(db, until) },
      ...{ now: knownAt, today: dayIn(timeZone)(knownAt) },
    }
    return { ...restored, ...(await compareAll(source, unpacked, folder, options)) }
  } finally {
    for (const end of opened.reverse()) await end()
  }
}

async function compareAll(
  source: Parameters<typeof payloadFiles>[0],
  unpacked: Unpacked,
  folder: string,
  { progress, signal }: ReplayOptions,
) {
  const made = join(folder, 'made')
  await mkdir(made)
  const compared: Compared[] = []
  let balances: Balance[] = []
  for (const parts of [payloadFiles, reportFiles]) {
    for await (const [name, file] of parts(source, made, progress, signal)) {
      compared.push(await compare(name, unpacked.get(name), file))
      if (name === 'reports/trial-balance.json') {
        balances = await balancesOf(unpacked.get(name)?.path, file.path)
      }
    }
  }
  const names = new Set(compared.map(({ name }) => name))
  for (const [name, { lines }] of unpacked) {
    if (!/^(reports|payloads)\//.test(name) || names.has(name)) continue
    const difference = { line: 1, archive: 'a file', rebuilt: null }
    compared.push({ name, lines, difference })
  }
  return { compared, balances }
}

const batchSize = 2000

/** Puts the events into the empty log, and holds the seals among them against them on the way. */
async function restore(
  unpacked: Unpacked,
  manifest: Manifest,
  pool: Parameters<typeof restoreEvents>[0],
  { anchor, progress, signal }: ReplayOptions,
) {
  const check = openSealCheck()
  const step = progress.phase('Events', manifest.events)
  const isOfPostgres = /^\d{20}$/.test(manifest.position)
  let [taken, last] = [0, 0n]
  const positionOf = ({ position }: RecordedEvent, at: number) =>
    isOfPostgres ? BigInt(position) : BigInt(taken + at + 1)
  let batch: RecordedEvent[] = []
  async function flush(): Promise<void> {
    await restoreEvents(pool, batch, positionOf).catch((error: Error) => {
      throw new ArchiveFault(`Its events cannot be taken: ${error.message}`, { cause: error })
    })
    last = batch.length > 0 ? positionOf(batch.at(-1) as RecordedEvent, batch.length - 1) : last
    taken += batch.length
    batch = []
  }
  for await (const record of recordsIn((unpacked.get(files.events) as Spooled).path)) {
    signal.throwIfAborted()
    check.take(record)
    batch.push(record)
    step()
    if (batch.length === batchSize) await flush()
  }
  await flush()
  if (taken === 0) throw new ArchiveFault(`There is no event in its ${files.events}.`)
  const found = check.end()
  const isWhole = found.events === manifest.events
  const counted = `${count(found.events)} events are there, of ${count(manifest.events)}`
  return {
    last: String(last).padStart(20, '0') as Position,
    sealed: found.sealed,
    faults: [
      ...(isWhole ? [] : [counted]),
      ...found.faults,
      ...manifestFaults(manifest, found),
      ...(await sealFileFaults(unpacked, found)),
      ...(await ownFileFaults(manifest, unpacked)),
      ...(anchor === undefined ? [] : await anchorFaults(anchor, found)),
    ],
  }
}

async function* recordsIn(path: string): AsyncGenerator<RecordedEvent> {
  let number = 0
  for await (const line of linesOf(path)) {
    number++
    let record: RecordedEvent
    try {
      record = recordOf(line)
    } catch (cause) {
      throw new ArchiveFault(`Line ${number} of its ${files.events} is no event.`, { cause })
    }
    yield record
  }
}

async function personKeysIn(unpacked: Unpacked): Promise<{ id: string; key: Buffer }[]> {
  const lines = linesOf((unpacked.get(files.personKeys) as Spooled).path)
  return Array.fromAsync(lines, (line) => {
    const { id, key } = JSON.parse(line) as { id: string; key: string }
    return { id, key: Buffer.from(key, 'base64') }
  })
}
