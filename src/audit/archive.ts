// `tieout audit export`: everything an auditor needs to see the books of a period without us, in one
// file. All of it is as of one event, the last in it, so that the same period at the same position is
// the same file.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openArchiveWriter, partialOf } from '../adapters/archive/writer.ts'
import { openSpool, type Spooled } from '../adapters/archive/spool.ts'
import {
  type Entry,
  files,
  formatName,
  formatVersion,
  lineOf,
  type Manifest,
  type Period,
  readme,
} from './archive-format.ts'
import { payloadFiles, personKeyFile, reportFiles } from './archive-parts.ts'
import { openSealCheck } from './archive-seals.ts'
import { BooksFault, caughtUp, type CommandBooks } from './command-books.ts'
import { dayIn } from '../domain/dates.ts'
import type { Position } from '../domain/event-store.ts'
import type { Progress } from '../progress.ts'
import { countUntil, recordedAt } from '../projections/reach.ts'
import { atPosition, beginning, positionAt } from '../projections/time-machine.ts'

export type ExportOptions = {
  period: Period
  /** Where to; until it is complete with `.partial` behind it. */
  out: string
  /** Only what was recorded at this moment or before it. */
  knownAt?: string | undefined
  progress: Progress
  signal: AbortSignal
}

export type Exported = { manifest: Manifest; sha256: string }

/** @throws BooksFault; the signal's reason when it was cut off, and then the file is incomplete */
export async function exportArchive(
  books: CommandBooks,
  options: ExportOptions,
): Promise<Exported> {
  const { out, progress, signal } = options
  const end = await lastEvent(books, options)
  const archive = await openArchiveWriter(out)
  const folder = await mkdtemp(`${partialOf(out)}-`)
  const entries: Entry[] = []
  let isDone = false
  async function add(name: string, spooled: Spooled): Promise<void> {
    signal.throwIfAborted()
    await archive.add(name, spooled)
    const { bytes, lines, sha256 } = spooled
    entries.push({ name, bytes, lines, sha256 })
    await rm(spooled.path)
  }
  try {
    const log = await spoolLog(books, end, folder, options)
    const manifest: Manifest = {
      ...{ format: formatName, version: formatVersion, workspace: books.workspace },
      ...{ ...options.period, timeZone: books.timeZone, knownAt: end.recordedAt },
      ...{ position: end.position, events: log.events.lines, sealedEvents: log.sealed },
      ...{ seals: log.seals.lines, entries },
    }
    await add(files.readme, await spoolText(join(folder, 'readme'), readme(manifest)))
    await add(files.checkProof, await spoolCheckProof(folder))
    await add(files.events, log.events)
    await add(files.seals, log.seals)
    await add(files.publicKeys, log.publicKeys)
    const source = {
      ...{ workspace: books.workspace, store: books.store, period: options.period },
      ...{ db: atPosition(books.db, end.position), until: end.position },
      ...{ now: end.recordedAt, today: dayIn(books.timeZone)(end.recordedAt) },
    }
    for await (const [name, file] of payloadFiles(source, folder, progress, signal)) {
      await add(name, file)
    }
    await add(files.personKeys, await personKeyFile(books.keys, log.keyIds, folder))
    for await (const [name, file] of reportFiles(source, folder, progress, signal)) {
      await add(name, file)
    }
    const text = `${JSON.stringify(manifest, null, 2)}\n`
    const written = await spoolText(join(folder, 'manifest'), text)
    await archive.add(files.manifest, written)
    await archive.finish()
    isDone = true
    return { manifest, sha256: written.sha256 }
  } finally {
    if (!isDone) await archive.abandon()
    await rm(folder, { recursive: true, force: true })
  }
}

type End = { position: Position; recordedAt: string }

/** The last event that is in it. */
async function lastEvent(
  { store, db, projections, workspace }: CommandBooks,
  { knownAt, progress, signal }: ExportOptions,
): Promise<End> {
  const head = await store.head()
  if (head === undefined) throw new BooksFault('Nothing has been recorded yet.')
  progress.say('Bringing the views up to the last event')
  await caughtUp(projections, head, signal)
  const position = await positionAt(db, workspace, knownAt ?? '9999-12-31T00:00:00Z')
  const at = position === beginning ? null : await recordedAt(db, workspace, position)
  if (at === null) throw new BooksFault(`Nothing had been recorded by ${knownAt}.`)
  return { position, recordedAt: at }
}

const sealedValue = /"\$sealed":"([^".]+)\./

/** The log as it is stored, and the seals in it. */
async function spoolLog(
  { store, db }: CommandBooks,
  end: End,
  folder: string,
  { progress, signal }: ExportOptions,
) {
  const spool = (name: string) => openSpool(join(folder, name))
  const [events, seals, publicKeys] = [
    await spool('events'),
    await spool('seals'),
    await spool('keys'),
  ]
  const keyIds = new Set<string>()
  const check = openSealCheck()
  const step = progress.phase('Events', await countUntil(db, end.position))
  for await (const records of store.log({ until: end.position, signal })) {
    for (const record of records) {
      await events.line(lineOf(record))
      const [, keyId] = sealedValue.exec(record.data) ?? []
      if (keyId !== undefined) keyIds.add(keyId)
      const found = check.take(record)
      if (found?.seal) await seals.line(JSON.stringify(found.seal))
      if (found?.introduced) await publicKeys.line(JSON.stringify(found.introduced))
      step()
    }
  }
  signal.throwIfAborted()
  const { faults, sealed } = check.end()
  for (const fault of faults) {
    progress.say(`The seals do not fit: ${fault}. \`tieout audit verify\` says more.`)
  }
  const [eventFile, sealFile, keyFile] = [
    ...[await events.close(), await seals.close(), await publicKeys.close()],
  ] as const
  return { events: eventFile, seals: sealFile, publicKeys: keyFile, keyIds, sealed }
}

async function spoolText(path: string, text: string): Promise<Spooled> {
  const spool = await openSpool(path)
  await spool.write(text)
  return spool.close()
}

export const checkProofFile = join(import.meta.dirname, '../../docs', files.checkProof)

async function spoolCheckProof(folder: string): Promise<Spooled> {
  return spoolText(join(folder, 'check-proof'), await readFile(checkProofFile, 'utf8'))
}
