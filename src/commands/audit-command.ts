// `tieout audit export` and `tieout audit replay`, as a person sees them.
import { partialOf } from '../adapters/archive/writer.ts'
import { exportArchive } from '../audit/archive.ts'
import type { Period } from '../audit/archive-format.ts'
import { BooksFault, openCommandBooks } from '../audit/command-books.ts'
import type { Config } from '../config.ts'
import { count, type Progress } from '../progress.ts'
import { isSame, type Replayed, replay, type ReplayOptions } from '../audit/replay.ts'

type Ports = { progress: Progress; signal: AbortSignal }

/** @returns whether the archive is there, whole */
export async function exportBooks(
  config: Config,
  asked: { period: Period; out: string; knownAt?: string | undefined },
  { progress, signal }: Ports,
): Promise<boolean> {
  const { out } = asked
  const books = await openCommandBooks(config, progress)
  try {
    const { manifest, sha256 } = await exportArchive(books, { ...asked, progress, signal })
    const { events, sealedEvents, seals, knownAt } = manifest
    progress.say(`${out}: ${count(events)} events, as known at ${knownAt}.`)
    progress.say(`Sealed are ${count(sealedEvents)} of them, by ${count(seals)} seals.`)
    progress.say(`SHA-256 of its manifest.json: ${sha256}`)
    return true
  } catch (error) {
    if (!signal.aborted) throw error
    progress.say(`Cut off. What is there of it is ${partialOf(out)}, and incomplete.`)
    return false
  } finally {
    await books.close()
  }
}

/** @returns whether the archive holds, and the books come out the same */
export async function replayBooks(
  options: ReplayOptions,
  write: (text: string) => void,
): Promise<boolean> {
  const { progress, signal, archive, keep } = options
  try {
    const replayed = await replay(options)
    write(reportOf(replayed, archive))
    if (keep !== undefined) progress.say(`The rebuilt books are in ${keep}/postgres.`)
    return isSame(replayed)
  } catch (error) {
    if (signal.aborted) {
      progress.say('Cut off. Nothing was compared.')
      return false
    }
    // Events that the ledger could never have taken: the archive does not hold.
    if (!(error instanceof BooksFault)) throw error
    write(`${archive} cannot be rebuilt. ${error.message}\n`)
    return false
  }
}

const shownMax = 300
const shorten = (text: string) => (text.length > shownMax ? `${text.slice(0, shownMax)}…` : text)

function reportOf(replayed: Replayed, archive: string): string {
  const { manifest, faults, sealedEvents, compared, balances } = replayed
  const { workspace, from, to, knownAt, events } = manifest
  const heads = ['Account', 'Currency', 'Archive', 'Rebuilt', 'Difference']
  const accounts = balances.map((one) => [
    ...[one.account, one.currency, one.archive ?? '-', one.rebuilt ?? '-', one.difference],
  ])
  const parts = compared.map(({ name, lines, difference }) => [
    ...[name, count(lines), difference === null ? 'same' : 'DIFFERS'],
  ])
  const differing = compared.flatMap(({ name, difference }) =>
    difference === null
      ? []
      : [
          `${name} differs first in line ${difference.line}:`,
          `  archive: ${shorten(difference.archive ?? '(no such line)')}`,
          `  rebuilt: ${shorten(difference.rebuilt ?? '(no such line)')}`,
        ],
  )
  const verdict = isSame(replayed)
    ? 'The books come out the same, to the cent.'
    : 'NOT THE SAME: see above.'
  return [
    `${archive}: ${workspace}, ${from} to ${to}, as known at ${knownAt}`,
    `${count(events)} events, ${count(sealedEvents)} of them sealed`,
    '',
    ...columns([heads, ...accounts], [2, 3, 4]),
    '',
    ...columns([['File', 'Lines', ''], ...parts], [1]),
    '',
    ...faults.map((fault) => `FAULT: ${fault}`),
    ...differing,
    verdict,
    '',
  ].join('\n')
}

/** In columns; those of `right` are figures. */
function columns(rows: string[][], right: number[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, at) =>
        right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
}
