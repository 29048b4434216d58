// An archive of a ledger: written twice it is the same file; replayed on nothing it gives the same
// books; altered anywhere it says so.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import fc from 'fast-check'
import { pino } from 'pino'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ArchiveFault, unpack } from '../src/adapters/archive/reader.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { openPersonKeys } from '../src/adapters/postgres/person-keys.ts'
import { openPool } from '../src/adapters/postgres/pool.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import { openShield } from '../src/adapters/privacy/shield.ts'
import { openSealingKeys } from '../src/adapters/sealing-keys.ts'
import { exportArchive } from '../src/audit/archive.ts'
import { lineOf, readme, recordOf } from '../src/audit/archive-format.ts'
import { openSealCheck } from '../src/audit/archive-seals.ts'
import { type OpenCommandBooks, openCommandBooks } from '../src/audit/command-books.ts'
import { readConfig } from '../src/config.ts'
import type { Position, RecordedEvent } from '../src/domain/event-store.ts'
import { openProgress } from '../src/progress.ts'
import { isSame, replay, type ReplayOptions } from '../src/audit/replay.ts'
import { anchorFaults } from '../src/audit/replay-checks.ts'
import { openSealed } from '../src/sealed.ts'
import { startSealing } from '../src/audit/sealing.ts'
import { openSeals } from '../src/audit/seals.ts'
import { histories } from './support/arbitraries.ts'
import { store as storeHistory } from './support/history.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

const { clock } = realOutside
const log = pino({ level: 'silent' })
const progress = openProgress({ write: () => true }, () => 0)
const { signal } = new AbortController()
const period = { from: '2026-01-01', to: '2026-12-31' }

let database: FreshDatabase
let folder: string
let books: OpenCommandBooks
let config: ReturnType<typeof readConfig>
let out: string

/** Two sealed stretches of a history, and a few events behind the last seal. */
async function writeLedger(): Promise<void> {
  const { connectionString } = database
  const pool = openPool({ connectionString, name: 'test' })
  const sealer = await openSealed(config, pool)
  const keys = await openSealingKeys(pool, sealer)
  const stored = await openPostgresStore({ connectionString, clock, mark: keys.mark })
  const persons = await openPersonKeys(pool, sealer)
  const { store } = openShield({ store: stored, ...persons, clock, log })
  const seals = openSeals({ config, connectionString, pool, stored, keys })
  const leases = {
    hold: (_: string, ended: AbortSignal, work: (lost: AbortSignal) => Promise<void>) =>
      work(ended),
  }
  const longest = fc
    .sample(histories({ minLength: 150 }), { seed: 20_261_121, numRuns: 8 })
    .toSorted((one, other) => other.length - one.length)[0]
  const events = longest ?? []
  const third = Math.floor(events.length / 3)
  for (const part of [events.slice(0, third), events.slice(third, 2 * third)]) {
    await storeHistory(store, part)
    const ports = { ...seals, store, leases, outside: realOutside, log, everyMs: 3_600_000 }
    const sealing = startSealing({ ...ports, leases: leases as never })
    for (const head = await store.head(); (await seals.hashLog.last())?.lastPosition !== head; ) {
      await clock.sleep(5)
    }
    await sealing.close()
  }
  await storeHistory(store, events.slice(2 * third))
  await seals.close()
  await stored.close()
  await pool.end()
}

beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tieout-archive-'))
  config = readConfig({ DATABASE_URL: database.connectionString, TIEOUT_DATA_DIR: folder })
  await writeLedger()
  books = await openCommandBooks(config, progress)
  out = join(folder, 'first.tar.gz')
  await exportArchive(books, { period, out, progress, signal })
}, 60_000)
afterAll(async () => {
  await books.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

async function replayed(archive: string, options: Partial<ReplayOptions> = {}) {
  const { connectionString, drop } = await freshDatabase()
  const own = { connectionString, stop: drop }
  return replay({ archive, database: own, progress, signal, ...options })
}

/** The archive with a change in it, and a manifest that fits, but for one file. */
async function altered(
  change: (
    read: (name: string) => Promise<string>,
    write: (name: string, text: string) => Promise<void>,
  ) => Promise<void>,
  unfit?: string,
): Promise<string> {
  const place = await mkdtemp(join(folder, 'altered-'))
  const files = await unpack(out, place)
  const pathOf = (name: string) => join(place, name)
  await change(
    (name) => readFile(pathOf(name), 'utf8'),
    (name, text) => writeFile(pathOf(name), text),
  )
  const manifest = JSON.parse(await readFile(pathOf('manifest.json'), 'utf8'))
  for (const entry of manifest.entries) {
    if (entry.name === unfit) continue
    const bytes = await readFile(pathOf(entry.name))
    entry.sha256 = sha256(bytes)
    entry.bytes = bytes.length
  }
  await writeFile(pathOf('manifest.json'), JSON.stringify(manifest))
  const path = `${place}.tar.gz`
  const tar = pack()
  const written = pipeline(tar, createGzip(), createWriteStream(path))
  for (const name of files.keys()) tar.entry({ name }, await readFile(pathOf(name)))
  tar.finalize()
  await written
  return path
}

describe('an archive', () => {
  test('is the same bytes when it is made again of the same', async () => {
    const again = join(folder, 'again.tar.gz')
    await exportArchive(books, { period, out: again, progress, signal })
    expect(sha256(await readFile(again))).toBe(sha256(await readFile(out)))
  })

  test('names every file with its hash, and holds all events as they are stored', async () => {
    const files = await unpack(out, join(folder, 'unpacked'))
    const manifest = JSON.parse(await readFile(join(folder, 'unpacked/manifest.json'), 'utf8'))
    expect(manifest.entries.map(({ name }: any) => name)).toEqual(
      [...files.keys()].filter((name) => name !== 'manifest.json'),
    )
    for (const { name, sha256, bytes, lines } of manifest.entries) {
      expect(files.get(name)).toMatchObject({ sha256, bytes, lines })
    }
    const events = (await Array.fromAsync(books.store.log())).flat()
    const text = await readFile(join(folder, 'unpacked/events.ndjson'), 'utf8')
    expect(text).toBe(events.map((event) => `${lineOf(event)}\n`).join(''))
    expect(manifest).toMatchObject({ events: events.length, seals: 2 })
    expect(manifest.sealedEvents).toBeGreaterThan(events.length / 2)
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        ...['README.txt', 'seals.ndjson', 'public-keys.ndjson', 'payloads/stripe.ndjson'],
        ...['reports/trial-balance.csv', 'reports/journal.json', 'reports/statements.csv'],
      ]),
    )
  })

  test('has its balances as the screen has them', async () => {
    const text = await readFile(join(folder, 'unpacked/reports/trial-balance.json'), 'utf8')
    const { trialBalance } = await import('../src/projections/books.ts')
    const shown = await trialBalance(books.db, { workspace: 'main', asOf: period.to })
    expect(shown.length).toBeGreaterThan(3)
    expect(JSON.parse(text)).toEqual(shown)
  })

  test('as of an earlier moment is what it would have been then', async () => {
    const events = (await Array.fromAsync(books.store.log())).flat()
    const { recordedAt } = events[Math.floor(events.length / 3)] as RecordedEvent
    const early = join(folder, 'early.tar.gz')
    const asked = { period, out: early, knownAt: recordedAt, progress, signal }
    const { manifest } = await exportArchive(books, asked)
    expect(manifest.knownAt <= recordedAt).toBe(true)
    expect(manifest.events).toBeLessThan(events.length)
    const result = await replayed(early)
    expect(result.faults).toEqual([])
    expect(isSame(result)).toBe(true)
  })

  test('that is cut off is called incomplete', async () => {
    const cut = new AbortController()
    const stopping = openProgress({ write: () => true }, () => 0)
    const phase = (name: string, steps: number | null) => {
      if (name === 'journal') cut.abort()
      return stopping.phase(name, steps)
    }
    const path = join(folder, 'cut.tar.gz')
    const asked = { period, out: path, progress: { ...stopping, phase }, signal: cut.signal }
    await expect(exportArchive(books, asked)).rejects.toThrow()
    const left = (await readdir(folder)).filter((name) => name.startsWith('cut.'))
    expect(left).toEqual(['cut.tar.gz.partial'])
    await expect(replayed(`${path}.partial`)).rejects.toThrow(ArchiveFault)
  })
})

describe('replayed', () => {
  test('it gives the same books, to the cent, and its seals fit those kept elsewhere', async () => {
    const result = await replayed(out, { anchor: join(folder, 'seals.ndjson') })
    expect(result.faults).toEqual([])
    expect(result.compared.filter(({ difference }) => difference)).toEqual([])
    expect(result.compared.length).toBeGreaterThan(15)
    expect(result.balances.length).toBeGreaterThan(3)
    for (const { archive, rebuilt, difference } of result.balances) {
      expect({ rebuilt, difference }).toEqual({ rebuilt: archive, difference: '0' })
    }
  })

  test('what was altered in it is named: an event by its seal, a report by its line, a file', async () => {
    const archive = await altered(async (read, write) => {
      await write('README.txt', `${await read('README.txt')}!`)
      const lines = (await read('events.ndjson')).trimEnd().split('\n')
      const at = lines.findIndex((line) => /"type":"(FeeRecorded|PaymentReceived)"/.test(line))
      const event = recordOf(lines[at] ?? '')
      const data = event.data.replace(/"amount":"(\d+)\./, '"amount":"9$1.')
      lines[at] = lineOf({ ...event, data })
      await write('events.ndjson', `${lines.join('\n')}\n`)
      const csv = await read('reports/ageing.csv')
      await write('reports/ageing.csv', `${csv}nobody,Nobody,EUR,1.00,0.00,0.00,0.00,1.00\r\n`)
    }, 'README.txt')
    const result = await replayed(archive)
    expect(isSame(result)).toBe(false)
    expect(result.faults).toEqual([
      expect.stringContaining('README.txt is not what was written'),
      expect.stringMatching(/^seal 1: one of the events/),
    ])
    const differing = new Map(result.compared.map(({ name, difference }) => [name, difference]))
    expect(differing.get('reports/ageing.csv')).toMatchObject({
      ...{ archive: expect.stringMatching(/^nobody/), rebuilt: null },
    })
    expect(differing.get('reports/trial-balance.json')).toMatchObject({
      line: expect.any(Number),
    })
    expect(result.balances.some(({ difference }) => difference !== '0')).toBe(true)
  })

  test('events of a store that counts otherwise give the same books', async () => {
    const other = (position: string) => `${position}-${position}`
    const archive = await altered(async (read, write) => {
      const lines = (await read('events.ndjson')).trimEnd().split('\n').map(recordOf)
      const moved = lines.map((event) => {
        return `${lineOf({ ...event, position: other(event.position) as Position })}\n`
      })
      await write('events.ndjson', moved.join(''))
      const manifest = JSON.parse(await read('manifest.json'))
      manifest.position = other(manifest.position)
      await write('manifest.json', JSON.stringify(manifest))
      await write('README.txt', readme(manifest))
    })
    const { faults, compared } = await replayed(archive)
    // The seals name the positions that the events had.
    expect(faults).toEqual([
      expect.stringMatching(/^seal 1.*lie elsewhere$/),
      expect.stringMatching(/^seal 2.*lie elsewhere$/),
    ])
    expect(compared.filter(({ difference }) => difference)).toEqual([])
  })

  test('what it says of itself is held against its events, and what comes with all of them', async () => {
    const archive = await altered(async (read, write) => {
      const manifest = JSON.parse(await read('manifest.json'))
      manifest.sealedEvents += 1
      await write('manifest.json', JSON.stringify(manifest))
      const [key = ''] = (await read('public-keys.ndjson')).split('\n')
      const other = { ...JSON.parse(key), publicKey: 'MCowBQYDK2VwAyEA' }
      await write('public-keys.ndjson', `${JSON.stringify(other)}\n`)
      const script = await read('check-proof.mjs')
      await write('check-proof.mjs', script.replace('? 0 : 1', '? 0 : 0'))
      await write('README.txt', `${await read('README.txt')}!`)
    })
    expect((await replayed(archive)).faults).toEqual([
      expect.stringMatching(/^sealedEvents in its manifest.json is \d+, by its events it is \d+$/),
      'public-keys.ndjson does not hold the keys that stand among the events',
      'README.txt is not the one of this version of Tieout',
      'check-proof.mjs is not the one of this version of Tieout',
    ])
  })

  test('removed events are missed, by the seal over them', async () => {
    const archive = await altered(async (read, write) => {
      const lines = (await read('events.ndjson')).split('\n')
      await write('events.ndjson', lines.toSpliced(3, 1).join('\n'))
    })
    const found = await replayed(archive).then(
      ({ faults }) => faults,
      (error: Error) => [error.message],
    )
    expect(found.join()).toMatch(/events are there, of|seal 1|cannot be taken/)
  })

  test('an archive of another ledger, or one cut short, is told by the anchor', async () => {
    const check = openSealCheck()
    for (const event of (await Array.fromAsync(books.store.log())).flat()) check.take(event)
    const found = check.end()
    const anchor = join(folder, 'other-seals.ndjson')
    const [seal, ...more] = found.seals
    const write = (seals: object[]) =>
      writeFile(anchor, seals.map((one) => `${JSON.stringify(one)}\n`).join(''))
    await write([{ ...seal, signature: 'AAAA' }, ...more])
    expect(await anchorFaults(anchor, found)).toEqual([expect.stringContaining('another ledger')])
    const last = more.at(-1) as (typeof found.seals)[number]
    await write(found.seals)
    expect(await anchorFaults(anchor, { ...found, seals: [seal as typeof last] })).toEqual([
      expect.stringContaining('seal 2'),
    ])
    await write([])
    expect(await anchorFaults(anchor, found)).toHaveLength(1)
  })

  test('what is no archive is refused in words', async () => {
    await expect(replayed(join(folder, 'none.tar.gz'))).rejects.toThrow('There is no archive')
    const cut = join(folder, 'short.tar.gz')
    await pipeline(createReadStream(out, { end: 20_000 }), createWriteStream(cut))
    await expect(replayed(cut)).rejects.toThrow(ArchiveFault)
    await cp(join(folder, 'unpacked/README.txt'), join(folder, 'text.tar.gz'))
    await expect(replayed(join(folder, 'text.tar.gz'))).rejects.toThrow(ArchiveFault)
  })
})

test('a file that would lie elsewhere is not unpacked', async () => {
  const path = join(folder, 'evil.tar.gz')
  const tar = pack()
  const written = pipeline(tar, createGzip(), createWriteStream(path))
  tar.entry({ name: '../evil.txt' }, 'gone')
  tar.finalize()
  await written
  await expect(unpack(path, join(folder, 'evil'))).rejects.toThrow(ArchiveFault)
  expect(await readdir(folder)).not.toContain('evil.txt')
})

test('a line of events holds every text as it was, whatever is in it', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.bigInt({ min: 0n, max: 2n ** 62n }),
      (text, n) => {
        const names = { id: 'i', type: 't', stream: 's', recordedAt: 'r', meta: '{}' }
        const event = { ...names, revision: n, position: '1' as Position, data: text }
        expect(lineOf(event)).not.toContain('\n')
        expect(recordOf(lineOf(event))).toEqual(event)
      },
    ),
  ))
