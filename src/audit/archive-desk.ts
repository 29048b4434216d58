// Archives that are asked for over HTTP: one at a time, made behind the answer, and kept for a few
// days in the data directory of the process that made them.
import type { Logger } from 'pino'
import type { Shelf } from '../adapters/archive/shelf.ts'
import type {
  Archive,
  ArchiveFailure,
  ArchiveResult,
  Archives,
  Step,
} from '../adapters/postgres/archives.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Progress } from '../progress.ts'
import { exportArchive, type Exported } from './archive.ts'
import { BooksFault, type CommandBooks } from './command-books.ts'

export type ArchiveAsked = { id: string; askedBy: string; from: string; to: string } & {
  knownAt?: string | undefined
}

type Ports = {
  books: CommandBooks
  archives: Archives
  shelf: Shelf
  clock: Clock
  log: Logger
  signal: AbortSignal
}

const beatMs = 1000
/** Of the one who worked on it nothing has been heard for so long: it is over. */
const silentMs = 30_000
const keptMs = 7 * 86_400_000
const tidyEveryMs = 3_600_000
const listMax = 50

export function openArchiveDesk(ports: Ports) {
  const { archives, shelf, signal } = ports
  const { now, giveUp } = timesOf(ports)
  let running: Promise<void> | undefined
  let isTaken = false
  const tidied = tidying(ports)

  return {
    /** @throws Refusal archive-running */
    async make(asked: ArchiveAsked): Promise<{ repeated: boolean }> {
      if (await archives.get(asked.id)) return { repeated: true }
      if (isTaken) throw new Refusal('archive-running')
      isTaken = true
      const { id, askedBy, from, to, knownAt = null } = asked
      const row = { id, askedBy, askedAt: now(), from, to, knownAt }
      const isNew = await archives.add(row).catch((error) => {
        isTaken = false
        throw error
      })
      if (isNew) running = run(ports, asked).finally(() => (isTaken = false))
      else isTaken = false
      return { repeated: !isNew }
    },
    async archives(): Promise<Archive[]> {
      await giveUp()
      return archives.list(listMax)
    },
    async archive(id: string): Promise<Archive | null> {
      await giveUp()
      return archives.get(id)
    },
    /** @throws Refusal not-found, archive-not-ready, archive-gone */
    async fetch(id: string) {
      const known = await archives.get(id)
      if (!known) throw new Refusal('not-found', { noun: 'archive', id })
      const { state, from, to } = known
      if (state === 'running' || state === 'failed')
        throw new Refusal('archive-not-ready', { state })
      const file = state === 'ready' ? await shelf.read(id) : null
      if (!file) throw new Refusal('archive-gone')
      return { ...file, name: `tieout-${from}-${to}.tar.gz` }
    },
    /** @throws Refusal not-found, archive-running */
    async remove(id: string): Promise<void> {
      const known = await archives.get(id)
      if (!known) throw new Refusal('not-found', { noun: 'archive', id })
      if (known.state === 'running') throw new Refusal('archive-running')
      await archives.remove(id, now())
      await shelf.remove(id)
    },
    /** Resolves when nothing is under way here any more. */
    idle: async () => {
      await Promise.all([running, signal.aborted ? tidied : undefined])
    },
  }
}
export type ArchiveDesk = ReturnType<typeof openArchiveDesk>

function timesOf({ archives, clock }: Ports) {
  const later = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
  const now = () => later(0)
  return { later, now, giveUp: () => archives.giveUp(later(-silentMs), now()) }
}

/** Throws away, now and then, what nobody is to fetch any more, and what a process left that was cut
 *  off. */
async function tidying(ports: Ports): Promise<void> {
  const { archives, shelf, clock, log, signal } = ports
  const { now, giveUp } = timesOf(ports)
  async function tidy(): Promise<void> {
    await giveUp()
    for (const id of await archives.outdated(now())) await archives.remove(id, now())
    for (const id of await shelf.ids()) {
      const known = await archives.get(id)
      if (known?.state !== 'running' && known?.state !== 'ready') await shelf.remove(id)
    }
  }
  while (!signal.aborted) {
    await tidy().catch((error) => log.warn({ err: error }, 'archives were not tidied up'))
    await clock.sleep(tidyEveryMs, signal)
  }
}

async function run(ports: Ports, asked: ArchiveAsked): Promise<void> {
  const { archives, shelf, clock, log, signal } = ports
  const { now, later } = timesOf(ports)
  const { id } = asked
  const ended = new AbortController()
  const { progress, step } = countingProgress(log)
  async function beat(): Promise<void> {
    while (!ended.signal.aborted) {
      await archives.beat(id, step(), now()).catch(() => undefined)
      await clock.sleep(beatMs, ended.signal)
    }
  }
  const beating = beat()
  try {
    const made = await make(ports, asked, progress)
    await archives.ready(id, { ...made, at: now(), removesAt: later(keptMs) })
  } catch (error) {
    const failure = signal.aborted ? 'interrupted' : failureOf(error)
    if (failure === 'internal') log.error({ err: error }, 'an archive could not be made')
    await archives.fail(id, failure, now()).catch(() => undefined)
    await shelf.remove(id).catch(() => undefined)
  } finally {
    ended.abort()
    await beating
  }
}

type Made = { result: ArchiveResult; knownAt: string }

async function make(
  { books, shelf, signal }: Ports,
  { id, from, to, knownAt }: ArchiveAsked,
  progress: Progress,
): Promise<Made> {
  const out = await shelf.place(id)
  const terms = { period: { from, to }, out, knownAt, progress, signal }
  const { manifest, sha256: manifestSha256 }: Exported = await exportArchive(books, terms)
  const { position, events, sealedEvents, seals } = manifest
  const measured = await shelf.measure(id)
  const result = { ...measured, manifestSha256, position, events, sealedEvents, seals }
  return { result, knownAt: manifest.knownAt }
}

function failureOf(error: unknown): ArchiveFailure {
  if (!(error instanceof BooksFault)) return 'internal'
  return error.message.startsWith('These views') ? 'views-halted' : 'nothing-recorded'
}

/** What it says goes to the log; how far it is, to whoever asks. */
function countingProgress(log: Logger): { progress: Progress; step: () => Step } {
  let step: Step = { phase: null, done: 0, total: null }
  const progress: Progress = {
    say: (text) => log.info(text),
    phase(phase, total) {
      const current = { phase, done: 0, total }
      step = current
      return () => void current.done++
    },
  }
  return { progress, step: () => step }
}
