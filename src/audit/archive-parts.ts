// The parts of an archive that follow from the events: made when it is written, and made again when it
// is replayed, to be held against each other.
import { join } from 'node:path'
import { linesOf, openSpool, type Spool, type Spooled } from '../adapters/archive/spool.ts'
import type { PersonKeys } from '../adapters/privacy/person-keys.ts'
import { type Report, reports, type Source } from './archive-reports.ts'
import type { EventStore, Position, StoredEvent } from '../domain/event-store.ts'
import * as Inbound from '../domain/inbound.ts'
import { csvCell, csvLine } from '../http/exports/csv.ts'
import type { Progress } from '../progress.ts'

export type Parts = Source & { store: EventStore; until: Position }

const platforms = ['hubspot', 'quickbooks', 'stripe'] as const

/** What the platforms sent, by platform, in the order in which it came. */
export async function* payloadFiles(
  { store, until, workspace }: Parts,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<[name: string, file: Spooled]> {
  const spools = new Map<string, Spool>()
  for (const name of platforms) spools.set(name, await openSpool(join(folder, name)))
  const step = progress.phase('Payloads', null)
  const categories = [Inbound.category]
  const ended = new AbortController()
  const asked = { categories, signal: AbortSignal.any([signal, ended.signal]) }
  for await (const { events, position } of store.subscribe(asked)) {
    for (const event of events) {
      if (event.position > until || event.meta.workspace !== workspace) continue
      const platform = Inbound.platformOfType(event.type)
      if (platform) await spools.get(platform)?.line(payloadOf(event))
      step()
    }
    if (position >= until) break
  }
  ended.abort()
  signal.throwIfAborted()
  for (const [name, spool] of spools) yield [`payloads/${name}.ndjson`, await spool.close()]
}

function payloadOf({ id, data, recordedAt }: StoredEvent): string {
  const { eventId, kind, objectId, occurredAt, raw } = data as Inbound.ReceivedEvent
  return JSON.stringify({ event: id, eventId, kind, objectId, occurredAt, recordedAt, raw })
}

/** Those keys that anything in the archive is encrypted under, as far as they are there. */
export async function personKeyFile(
  keys: PersonKeys,
  used: ReadonlySet<string>,
  folder: string,
): Promise<Spooled> {
  const spool = await openSpool(join(folder, 'person-keys'))
  for await (const { id, key } of keys.all()) {
    if (used.has(id)) await spool.line(JSON.stringify({ id, key: key.toString('base64') }))
  }
  return spool.close()
}

/** Each report as JSON and as CSV. */
export async function* reportFiles(
  source: Source,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<[name: string, file: Spooled]> {
  for (const report of reports) {
    const json = await spoolJson(report, source, folder, progress, signal)
    const csv = await spoolCsv(report, json, folder)
    yield [`reports/${report.name}.csv`, csv]
    yield [`reports/${report.name}.json`, json]
  }
}

/** An array with a row on each line. */
async function spoolJson(
  { name, items }: Report,
  source: Source,
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Spooled> {
  const spool = await openSpool(join(folder, `${name}.json`))
  const step = progress.phase(name, null)
  await spool.write('[')
  let isFirst = true
  for await (const item of items(source)) {
    signal.throwIfAborted()
    await spool.write(isFirst ? '\n' : ',\n')
    await spool.write(JSON.stringify(item))
    isFirst = false
    step()
  }
  await spool.write('\n]\n')
  return spool.close()
}

/** The items on the lines of such an array. */
export async function* itemsIn(path: string): AsyncGenerator<object> {
  for await (const line of linesOf(path)) {
    if (line.startsWith('{')) yield JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line)
  }
}

async function spoolCsv(report: Report, json: Spooled, folder: string): Promise<Spooled> {
  const { name, columns, rows } = report
  const spool = await openSpool(join(folder, `${name}.csv`))
  await spool.write(csvLine(columns.map(({ key }) => key)))
  for await (const item of itemsIn(json.path)) {
    for (const row of rows(item as never)) {
      await spool.write(csvLine(columns.map(({ key, kind }) => csvCell(row[key], kind))))
    }
  }
  return spool.close()
}
