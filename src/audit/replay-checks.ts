// What can be told of an archive before anything is made of it: whether all of it is there as it was
// written, and whether its seals are those that were kept elsewhere.
import { readFile } from 'node:fs/promises'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ArchiveFault } from '../adapters/archive/reader.ts'
import { linesOf, type Spooled } from '../adapters/archive/spool.ts'
import { readAnchor } from '../adapters/seal-anchor.ts'
import { files, formatName, formatVersion, type Manifest, readme } from './archive-format.ts'
import { checkProofFile } from './archive.ts'
import type { Checked, SealLine } from './archive-seals.ts'
import { digestOf } from '../domain/seal.ts'
import { PlainDate } from '../domain/stored.ts'

export type Unpacked = ReadonlyMap<string, Spooled>

const Count = Type.Integer({ minimum: 0 })
const isManifest = Compile(
  Type.Object({
    ...{ format: Type.Literal(formatName), version: Type.Integer(), workspace: Type.String() },
    ...{ from: PlainDate, to: PlainDate, timeZone: Type.String(), knownAt: Type.String() },
    ...{ position: Type.String(), events: Count, sealedEvents: Count, seals: Count },
    entries: Type.Array(
      Type.Object({
        ...{ name: Type.String(), bytes: Count, lines: Count },
        sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      }),
    ),
  }),
)

/** @throws ArchiveFault when there is none, or it is of another form */
export async function readManifest(unpacked: Unpacked): Promise<Manifest> {
  const file = unpacked.get(files.manifest)
  if (!file) throw new ArchiveFault(`It has no ${files.manifest}: it is not a whole archive.`)
  const manifest = parsed(await readFile(file.path, 'utf8'))
  if (!isManifest.Check(manifest)) {
    throw new ArchiveFault(`Its ${files.manifest} cannot be read.`)
  }
  if (manifest.version !== formatVersion) {
    throw new ArchiveFault(`It is of version ${manifest.version}; this is ${formatVersion}.`)
  }
  for (const name of [files.events, files.seals, files.publicKeys, files.personKeys]) {
    if (!unpacked.has(name)) throw new ArchiveFault(`It has no ${name}.`)
  }
  return manifest as Manifest
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Every file against what the manifest says of it. */
export function entryFaults({ entries }: Manifest, unpacked: Unpacked): string[] {
  const named = new Set([files.manifest, ...entries.map(({ name }) => name)])
  const unknown = [...unpacked.keys()].filter((name) => !named.has(name))
  return [
    ...entries.flatMap(({ name, sha256 }) => {
      const file = unpacked.get(name)
      if (!file) return [`${name} is missing`]
      return file.sha256 === sha256 ? [] : [`${name} is not what was written: its hash is another`]
    }),
    ...unknown.map((name) => `${name} was not written with it`),
  ]
}

/** What stands beside the events as their seals and keys, against those among the events. */
export async function sealFileFaults(
  unpacked: Unpacked,
  { seals, introduced }: Pick<Checked, 'seals' | 'introduced'>,
): Promise<string[]> {
  const faults: string[] = []
  for (const [name, what, rows] of [
    [files.seals, 'seals', seals],
    [files.publicKeys, 'keys', introduced],
  ] as const) {
    const lines = await Array.fromAsync(linesOf((unpacked.get(name) as Spooled).path))
    const isSame =
      lines.length === rows.length && rows.every((row, at) => JSON.stringify(row) === lines[at])
    if (!isSame) faults.push(`${name} does not hold the ${what} that stand among the events`)
  }
  return faults
}

/** What the manifest says of the events, against these. */
export const manifestFaults = (manifest: Manifest, found: Checked): string[] =>
  (
    [
      ['position', manifest.position, found.position],
      ['knownAt', manifest.knownAt, found.recordedAt],
      ['sealedEvents', manifest.sealedEvents, found.sealed],
      ['seals', manifest.seals, found.seals.length],
    ] as const
  ).flatMap(([name, said, is]) =>
    said === is ? [] : [`${name} in its ${files.manifest} is ${said}, by its events it is ${is}`],
  )

/** What comes with every archive, whatever is in it. */
export async function ownFileFaults(manifest: Manifest, unpacked: Unpacked): Promise<string[]> {
  const faults: string[] = []
  for (const [name, text] of [
    [files.readme, readme(manifest)],
    [files.checkProof, await readFile(checkProofFile, 'utf8')],
  ] as const) {
    const file = unpacked.get(name)
    // Of a file that is not even what was written, that was said.
    const written = manifest.entries.find((entry) => entry.name === name)
    if (file && written && file.sha256 !== written.sha256) continue
    if (file && (await readFile(file.path, 'utf8')) === text) continue
    faults.push(`${name} is not the one of this version of Tieout`)
  }
  return faults
}

/** @throws ArchiveFault when there is no such anchor */
export async function anchorFaults(
  path: string,
  { seals, events }: { seals: readonly SealLine[]; events: number },
): Promise<string[]> {
  const kept = await readAnchor(path)
  if (!kept) throw new ArchiveFault(`There is no anchor ${path}.`)
  const byNumber = new Map(kept.map((seal) => [seal.number, seal]))
  const common = seals.filter(({ number }) => byNumber.has(number))
  const isOther = (seal: SealLine) => {
    const line = byNumber.get(seal.number)
    return line && (line.signature !== seal.signature || digestOf(line) !== digestOf(seal))
  }
  const other = common.find(isOther)
  if (other) return [`seal ${other.number} is not the one in ${path}: it is another ledger`]
  const last = seals.at(-1)?.number ?? 0
  const cut = kept.find(({ number, to }) => number === last + 1 && to.index + 1 < events)
  if (cut) return [`seal ${cut.number} of ${path} is missing in it, with events behind it`]
  if (common.length === 0)
    return [`no seal in it is in ${path}: nothing shows that it is this ledger`]
  return []
}
