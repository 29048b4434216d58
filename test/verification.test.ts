// Whoever can write into the database can change what is in it, triggers or not. What they did is
// named afterwards: for each way to do it a copy of one sealed store, and the verdict on it.
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSealer } from '../src/adapters/connections/sealing.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { openPool } from '../src/adapters/postgres/pool.ts'
import { openPostgresStore } from '../src/adapters/postgres/store.ts'
import { openSealingKeys } from '../src/adapters/sealing-keys.ts'
import type {
  EventStore,
  LogOptions,
  NewEvent,
  Position,
  RecordedEvent,
} from '../src/domain/event-store.ts'
import { leafOf } from '../src/domain/leaf.ts'
import * as Seal from '../src/domain/seal.ts'
import type { Report } from '../src/domain/verification.ts'
import { verifyBooks } from '../src/commands/verify-command.ts'
import { readConfig } from '../src/config.ts'
import { startSealing } from '../src/audit/sealing.ts'
import { openSeals, type Seals } from '../src/audit/seals.ts'
import { newEvent } from './adapters/event-store.examples.ts'
import { openMemoryStore } from './support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

const { clock } = realOutside
const workspaceStreams = 12
const log = pino({ level: 'silent' })
const sealer = openSealer(Buffer.alloc(32, 7))

type Opened = { seals: Seals; store: EventStore; pool: pg.Pool; close(): Promise<void> }

async function open(connectionString: string, dataDir: string): Promise<Opened> {
  const pool = openPool({ connectionString, name: 'test' })
  const keys = await openSealingKeys(pool, sealer)
  const store = await openPostgresStore({ connectionString, clock, mark: keys.mark })
  const config = { dataDir, eventStoreUrl: undefined }
  const seals = openSeals({ config, connectionString, pool, stored: store, keys })
  const close = async () => {
    await seals.close()
    await store.close()
    await pool.end()
  }
  return { seals, store, pool, close }
}

/** The lease as one process alone has it, until it is taken away. */
function sealing({ seals, store }: Opened, everyMs = 3_600_000, eventsMax = 20) {
  const taken = new AbortController()
  const leases = {
    hold: (_: string, signal: AbortSignal, work: (lost: AbortSignal) => Promise<void>) =>
      work(AbortSignal.any([signal, taken.signal])),
  }
  const ports = { ...seals, store, leases, outside: realOutside, log, everyMs, eventsMax }
  return { ...startSealing(ports), lose: () => taken.abort() }
}

async function untilHashed({ seals, store }: Opened): Promise<void> {
  const head = await store.head()
  for (;;) {
    if ((await seals.hashLog.last())?.lastPosition === head) return
    await clock.sleep(5)
  }
}

describe('of a store that somebody has written in', () => {
  let database: FreshDatabase
  let dataDir: string
  const written: NewEvent[] = []

  async function write(store: EventStore, count: number): Promise<void> {
    for (let at = 0; at < count; at++) {
      const number = written.length
      const [stream, revision] = [number % workspaceStreams, Math.floor(number / workspaceStreams)]
      const event = newEvent('InvoiceIssued', { number, total: '12.30', text: 'Übung "1"' })
      const expected = revision === 0 ? 'none' : BigInt(revision - 1)
      await store.append(`invoice-main.deal-${stream}`, [event], expected)
      written.push(event)
    }
  }

  beforeAll(async () => {
    database = await freshDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-seals-'))
    const opened = await open(database.connectionString, dataDir)
    await write(opened.store, 30)
    const first = sealing(opened)
    await first.close()
    await write(opened.store, 45)
    const second = sealing(opened)
    await second.close()
    await write(opened.store, 15)
    const third = sealing(opened)
    await untilHashed(opened)
    third.lose()
    await third.done
    await opened.close()
  })
  afterAll(async () => {
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  type Place = { id: string; stream: string; revision: bigint; position: bigint }
  type Case = {
    /** Of the events of the test, which. */
    tamper(
      db: pg.Client,
      copy: { dataDir: string; at(number: number): Promise<Place> },
    ): Promise<unknown>
    check(report: Report, at: (number: number) => Promise<Place>): unknown
  }

  async function verdict({ tamper, check }: Case): Promise<void> {
    const server = new pg.Client(inject('postgres').connectionString)
    await server.connect()
    const url = new URL(database.connectionString)
    const name = `tieout_copy_${process.pid}_${randomUUID().slice(0, 8)}`
    await server.query(`create database ${name} template ${url.pathname.slice(1)}`)
    url.pathname = `/${name}`
    const copied = await mkdtemp(join(tmpdir(), 'tieout-seals-'))
    await cp(dataDir, copied, { recursive: true })
    const db = new pg.Client(url.href)
    await db.connect()
    // As a superuser may: no trigger speaks.
    await db.query('set session_replication_role = replica')
    const placed = new Map<number, Place>()
    const at = async (number: number) => {
      const known = placed.get(number)
      if (known) return known
      const { rows } = await db.query(
        'select id, stream, revision, position from tieout.events where id = $1',
        [written[number]?.id],
      )
      placed.set(number, rows[0])
      return rows[0] as Place
    }
    const opened = await open(url.href, copied)
    try {
      await tamper(db, { dataDir: copied, at })
      const report = await opened.seals.verify()
      expect(report.intact).toBe(report.faults.length === 0)
      await check(report, at)
    } finally {
      await opened.close()
      await db.end()
      await server.query(`drop database ${name} with (force)`)
      await server.end()
      await rm(copied, { recursive: true, force: true })
    }
  }

  /** The first fault is of this kind, at this event. */
  const names = async (report: Report, kind: string, place: Place | undefined) => {
    expect(report.intact).toBe(false)
    const { id, stream, position, revision } = place as Place
    expect(report.faults[0]).toMatchObject({
      kind,
      event: { id, stream, revision: String(revision) },
    })
    expect(BigInt(report.faults[0]?.event?.position ?? '-1')).toBe(BigInt(position))
  }

  test('that nobody has touched, nothing is amiss', () =>
    verdict({
      tamper: async () => undefined,
      check: (report) =>
        expect(report).toMatchObject({
          intact: true,
          faults: [],
          hashed: report.events,
          anchored: 2,
        }),
    }))

  const parts = { 'the first event': 0, 'a sealed event': 37, 'an event not sealed yet': 85 }
  for (const [which, number] of Object.entries(parts)) {
    test(`${which}: altered data is named`, () =>
      verdict({
        tamper: (db) =>
          db.query(
            `update tieout.events set data = replace(data::text, '12.30', '12.31')::json where id = $1`,
            [written[number]?.id],
          ),
        check: async (report, at) => names(report, 'altered', await at(number)),
      }))
    test(`${which}: removed, it is named`, () =>
      verdict({
        async tamper(db, { at }) {
          await at(number)
          await db.query('delete from tieout.events where id = $1', [written[number]?.id])
        },
        check: async (report, at) => names(report, 'removed', await at(number)),
      }))
  }

  for (const [what, change] of Object.entries({
    'its moment': `recorded_at = recorded_at - interval '1 day'`,
    'its type': `type = 'InvoiceVoided'`,
    'its meta': `meta = replace(meta::text, 'ada@', 'eve@')::json`,
    'its category': `category = 'payment'`,
    'its revision': 'revision = revision + 1000',
  })) {
    test(`an event: ${what} altered is named`, () =>
      verdict({
        tamper: (db) =>
          db.query(`update tieout.events set ${change} where id = $1`, [written[41]?.id]),
        check: (report) => {
          expect(report.faults[0]).toMatchObject({
            kind: 'altered',
            event: { id: written[41]?.id },
          })
        },
      }))
  }

  const swapPositions = `
    update tieout.events e set position = -o.position from tieout.events o
      where e.id = any ($1) and o.id = any ($1) and e.id <> o.id;`
  test('two events that changed places are named', () =>
    verdict({
      async tamper(db) {
        const pair = [written[33]?.id, written[52]?.id]
        await db.query(swapPositions, [pair])
        await db.query('update tieout.events set position = -position where position < 0')
      },
      check: (report) =>
        expect(report.faults[0]).toMatchObject({
          kind: 'reordered',
          event: { id: written[52]?.id },
          expected: { id: written[33]?.id },
        }),
    }))

  test('two events whose contents changed places: the first is named', () =>
    verdict({
      tamper: (db) =>
        db.query(
          `update tieout.events e set data = o.data from tieout.events o
           where e.id = any ($1) and o.id = any ($1) and e.id <> o.id`,
          [[written[60]?.id, written[44]?.id]],
        ),
      check: async (report, at) => names(report, 'altered', await at(44)),
    }))

  const insertAt = (position: string) => `
    insert into tieout.events (position, stream, revision, id, type, category, recorded_at, data, meta)
    select ${position}, 'invoice-main.forged', 0, $1, type, category, now(), data, meta
    from tieout.events where id = $2`
  const forged = randomUUID()
  for (const [where, number] of Object.entries({ 'among the sealed': 40, 'behind them': 84 })) {
    test(`an event inserted ${where} is named`, () =>
      verdict({
        async tamper(db, { at }) {
          const { position } = await at(number)
          await db.query('update tieout.events set position = -position - 1 where position >= $1', [
            position,
          ])
          await db.query('update tieout.events set position = -position where position < 0')
          await db.query(insertAt(String(position)), [forged, written[1]?.id])
        },
        check: (report) =>
          expect(report.faults[0]).toMatchObject({
            kind: 'inserted',
            event: { id: forged, stream: 'invoice-main.forged' },
          }),
      }))
  }
  for (const [where, position] of Object.entries({
    'at the end': '(select max(position) + 1 from tieout.events)',
    'before the first': '-5',
  })) {
    test(`an event inserted ${where} is named, hashed meanwhile or not`, () =>
      verdict({
        tamper: (db) => db.query(insertAt(position), [forged, written[1]?.id]),
        check: (report) =>
          expect(report.faults[0]).toMatchObject({ kind: 'inserted', event: { id: forged } }),
      }))
  }

  test('an event under another id is named', () =>
    verdict({
      tamper: (db) =>
        db.query('update tieout.events set id = $1 where id = $2', [forged, written[20]?.id]),
      check: (report) =>
        expect(report.faults[0]).toMatchObject({
          kind: 'replaced',
          event: { id: forged },
          expected: { id: written[20]?.id },
        }),
    }))

  /** The row of the hash log that has an event. */
  const rowOf = `(select first from tieout.hash_log
    where first_position::bigint <= $1 and last_position::bigint >= $1)`

  test('hashes altered, and no event, are told from an altered event', () =>
    verdict({
      async tamper(db, { at }) {
        const { position } = await at(37)
        await db.query(
          `update tieout.hash_log set leaves = set_byte(leaves, 40, 255 - get_byte(leaves, 40))
           where first = ${rowOf}`,
          [position],
        )
      },
      check: (report) =>
        expect(report.faults.map(({ kind }) => kind)).toEqual(['hash-log-altered']),
    }))

  test('the places of the hash log altered are noticed', () =>
    verdict({
      tamper: (db) =>
        db.query(`update tieout.hash_log set places = replace(places, 'deal-3', 'deal-4')
          where first = (select max(first) from tieout.hash_log)`),
      check: (report) =>
        expect(report.faults.map(({ kind }) => kind)).toEqual(['hash-log-altered']),
    }))

  for (const [which, number] of Object.entries({ sealed: 37, 'not sealed yet': 85 })) {
    test(`an event altered together with its hash is named, ${which}`, () =>
      verdict({
        async tamper(db, { at }) {
          const { position, id } = await at(number)
          await db.query('update tieout.events set data = $1 where id = $2', ['{"a":1}', id])
          // The leaf over the event as it is now, where the one before was.
          const leaf = await leafAt(db, position)
          await db.query(
            `update tieout.hash_log set leaves = overlay(leaves placing $2::bytea
               from ((array_position(string_to_array(places, E'\n'),
                 (select line from unnest(string_to_array(places, E'\n')) as line
                  where line like '% ' || $3 || ' %')) - 1) * 32 + 1)::int)
             where first = ${rowOf}`,
            [position, leaf, id],
          )
        },
        check: async (report, at) => {
          await names(report, 'altered', await at(number))
          expect(report.faults.map(({ kind }) => kind)).toContain('hash-log-altered')
        },
      }))
  }

  for (const [what, change] of Object.entries({
    'a mac': `mac = set_byte(mac, 3, 255 - get_byte(mac, 3))`,
    'a last position': `last_position = lpad((last_position::bigint - 1)::text, 20, '0')`,
    'which came without a mark': `unmarked = '{1}'`,
  })) {
    test(`the hash log altered in ${what} is not intact`, () =>
      verdict({
        tamper: (db) =>
          db.query(`update tieout.hash_log set ${change}
            where first = (select max(first) from tieout.hash_log)`),
        check: (report) =>
          expect(report).toMatchObject({ intact: false, faults: [{ kind: 'hash-log-altered' }] }),
      }))
  }

  for (const [what, change] of Object.entries({
    'cut short': 'mark = substring(mark for 15)',
    'taken away': 'mark = null',
  })) {
    test(`the mark of a hashed event ${what} is named`, () =>
      verdict({
        tamper: (db) =>
          db.query(`update tieout.events set ${change} where id = $1`, [written[41]?.id]),
        check: async (report, at) => names(report, 'altered', await at(41)),
      }))
  }

  test.each([
    ['the root', (line: Line) => ({ ...line, root: '0'.repeat(64) })],
    ['the moment', (line: Line) => ({ ...line, sealedAt: '2020-01-01T00:00:00.000Z' })],
    ['the signature', (line: Line) => ({ ...line, signature: line.chain })],
    ['the key', (line: Line) => ({ ...line, publicKey: line.chain })],
  ])('a line of the anchor altered in %s is noticed', (_, change) =>
    verdict({
      tamper: (__, { dataDir }) =>
        rewriteAnchor(dataDir, (lines) => [change(lines[0] as Line), ...lines.slice(1)]),
      check: (report) => expect(report.faults).toMatchObject([{ kind: 'anchor-altered', seal: 1 }]),
    }),
  )

  test.each([
    ['the anchor is empty: none of 2 seals is in it', () => []],
    [
      'seals that the anchor does not have: 1, the first of them 1',
      (lines: Line[]) => lines.slice(1),
    ],
    [
      'seals that the anchor does not have: 1, the first of them 2, behind its last',
      (lines: Line[]) => lines.slice(0, 1),
    ],
  ])('what an anchor does not say is no fault, and noted: %s', (note, change) =>
    verdict({
      tamper: (_, { dataDir }) => rewriteAnchor(dataDir, change),
      check: (report) => expect(report).toMatchObject({ intact: true, notes: [note] }),
    }),
  )

  for (const [what, [statement, kinds]] of Object.entries<[string, string[]]>({
    'the public half of the key': [
      `update tieout.sealing_keys set public_key = 'MCowBQYDK2VwAyEA' where name <> 'marks'`,
      ['key-altered'],
    ],
    'the signing key': [
      `update tieout.sealing_keys set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))
       where name <> 'marks'`,
      ['key-altered'],
    ],
    'the key of the marks, and an event': [
      `update tieout.sealing_keys set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))
       where name = 'marks';
       update tieout.events set type = 'InvoiceVoided'
       where position = (select min(position) + 41 from tieout.events)`,
      ['altered', 'key-altered'],
    ],
    'the key of the marks, taken away': [
      `delete from tieout.sealing_keys where name = 'marks'`,
      ['key-altered'],
    ],
    'the table of the hash log, dropped': [
      'drop table tieout.hash_log',
      ['hash-log-missing', 'hash-log-missing'],
    ],
    'the table of the events, dropped': [
      'drop table tieout.events cascade',
      ['truncated', 'truncated', 'truncated'],
    ],
    'the table of the keys, dropped': ['drop table tieout.sealing_keys', ['key-altered']],
  })) {
    test(`${what}: the command gives its verdict all the same`, () =>
      verdict({
        tamper: async (db, { dataDir }) => {
          await db.query(statement)
          const config = { ...bare, dataDir, databaseUrl: urlOf(db) }
          let said = ''
          const asked = { json: true, progress, signal: AbortSignal.timeout(60_000) }
          expect(await verifyBooks(config, asked, (text) => (said += text))).toBe(false)
          const report = JSON.parse(said) as Report
          expect(report.intact).toBe(false)
          expect(report.faults.map(({ kind }) => kind)).toEqual(kinds)
        },
        check: () => undefined,
      }))
  }

  test('a row of the hash log removed is named by its events', () =>
    verdict({
      async tamper(db, { at }) {
        const { position } = await at(10)
        await db.query(`delete from tieout.hash_log where first = ${rowOf}`, [position])
      },
      check: (report) =>
        expect(report.faults).toMatchObject([{ kind: 'hash-log-missing', event: { index: 0 } }]),
    }))

  test('a row in the midst of the hash log removed is not intact', () =>
    verdict({
      tamper: (db) =>
        db.query(`delete from tieout.hash_log
          where first = (select first from tieout.hash_log order by first offset 1 limit 1)`),
      check: (report) => {
        expect(report.intact).toBe(false)
        expect(report.faults[0]?.kind).toBe('hash-log-missing')
      },
    }))

  test('the end of the hash log cut off is noticed', () =>
    verdict({
      tamper: (db) =>
        db.query(
          'delete from tieout.hash_log where first = (select max(first) from tieout.hash_log)',
        ),
      check: (report) => expect(report.faults[0]?.kind).toBe('hash-log-missing'),
    }))

  test('a seal altered is named', () =>
    verdict({
      tamper: (db) =>
        db.query(
          `update tieout.events set data = replace(data::text, '"number":2', '"number":3')::json
           where stream = 'seal-main.ledger' and type = 'LedgerSealed' and revision = 2`,
        ),
      check: (report) =>
        expect(report.faults[0]).toMatchObject({
          kind: 'altered',
          event: { stream: 'seal-main.ledger', revision: '2' },
        }),
    }))

  test('a seal made anew with another key is named, though its hash was made anew as well', () =>
    verdict({
      async tamper(db) {
        const [{ id, position, data }] = (
          await db.query(
            `select id, position, data from tieout.events
             where stream = 'seal-main.ledger' and revision = 2`,
          )
        ).rows
        const { privateKey } = generateKeyPairSync('ed25519')
        const text = Seal.signedText(data)
        const signature = sign(null, Buffer.from(text), privateKey).toString('base64')
        await db.query('update tieout.events set data = $1 where id = $2', [
          JSON.stringify({ ...data, signature }),
          id,
        ])
        await db.query('delete from tieout.hash_log where first_position::bigint >= $1', [position])
      },
      check: (report) => {
        expect(report.faults.map(({ kind }) => kind)).toContain('seal-forged')
        expect(report.faults.find(({ kind }) => kind === 'seal-forged')?.seal).toBe(2)
      },
    }))

  const cut = async (db: pg.Client, position: bigint) => {
    await db.query('delete from tieout.events where position >= $1', [position])
    await db.query('delete from tieout.hash_log where last_position::bigint >= $1', [position])
  }
  const readers = `insert into tieout_views.checkpoints (name, position)
    values ('audit', (select lpad(max(position)::text, 20, '0') from tieout.events))`

  test('the end cut off with its hashes and seals: the anchor knows', () =>
    verdict({
      async tamper(db, { dataDir, at }) {
        await rm(join(dataDir, 'log-head.json'))
        await cut(db, (await at(30)).position)
      },
      check: (report) => {
        expect(report.faults[0]).toMatchObject({ kind: 'truncated', seal: 2 })
        expect(report.faults[0]?.event?.index).toBe(30)
      },
    }))

  test('an end that was not sealed yet cut off with its hashes: what was last seen knows', () =>
    verdict({
      tamper: async (db, { at }) => cut(db, (await at(75)).position),
      check: (report) => {
        expect(report.faults.length).toBeGreaterThan(0)
        expect(report.faults[0]).toMatchObject({
          kind: 'truncated',
          event: { index: report.events },
        })
      },
    }))

  test('the end cut off and the data directory gone: who has read it knows', () =>
    verdict({
      async tamper(db, { dataDir, at }) {
        await rm(dataDir, { recursive: true })
        await db.query(readers)
        await cut(db, (await at(75)).position)
      },
      check: (report) =>
        expect(report.faults[0]).toMatchObject({
          kind: 'truncated',
          what: expect.stringContaining('the view audit has read up to'),
        }),
    }))

  test('all of it replaced by a log with keys and seals of its own: the anchor knows', () =>
    verdict({
      async tamper(db, { dataDir }) {
        const anchor = await readFile(join(dataDir, 'seals.ndjson'), 'utf8')
        for (const table of ['events', 'hash_log', 'sealing_keys']) {
          await db.query(`delete from tieout.${table}`)
        }
        await rm(dataDir, { recursive: true })
        const other = await open(urlOf(db), dataDir)
        await other.store.append('invoice-main.deal-1', [newEvent()], 'none')
        await sealing(other).close()
        await other.close()
        await writeFile(join(dataDir, 'seals.ndjson'), anchor)
      },
      check: (report) => {
        expect(report.intact).toBe(false)
        expect(report.faults.map(({ kind }) => kind)).toContain('seal-replaced')
      },
    }))
})

type Line = Seal.Seal & { publicKey: string }

async function rewriteAnchor(dataDir: string, change: (lines: Line[]) => Line[]): Promise<void> {
  const file = join(dataDir, 'seals.ndjson')
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const changed = change(lines.map((line) => JSON.parse(line) as Line))
  await writeFile(file, changed.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

const bare = {
  ...readConfig({}),
  encryptionKey: Buffer.alloc(32, 7),
}
const progress = { say: () => undefined, phase: () => () => undefined }

const urlOf = (db: pg.Client) => {
  const url = new URL(inject('postgres').connectionString)
  url.pathname = `/${db.database}`
  return url.href
}

/** As somebody makes it who has read how it is made. */
async function leafAt(db: pg.Client, position: bigint): Promise<Buffer> {
  const url = urlOf(db)
  const store = await openPostgresStore({ connectionString: url, clock })
  const until = String(position).padStart(20, '0') as Position
  const after = String(BigInt(position) - 1n).padStart(20, '0') as Position
  const [[record] = []] = await Array.fromAsync(store.log({ after, until }))
  await store.close()
  if (!record) throw new Error('no such event')
  return leafOf(record)
}

describe('of a store that is not Postgres', () => {
  let database: FreshDatabase
  let dataDir: string
  beforeAll(async () => {
    database = await freshDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'tieout-seals-'))
  })
  afterAll(async () => {
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('scavenged events are named, and streams that were cut off', async () => {
    const { connectionString } = database
    const pool = openPool({ connectionString, name: 'test' })
    const keys = await openSealingKeys(pool, sealer)
    const store = openMemoryStore(clock)
    let isGone = (_: RecordedEvent) => false
    let limits: { stream: string; what: string }[] = []
    const scavenged = {
      ...store,
      async *log(options?: LogOptions) {
        for await (const batch of store.log(options)) {
          const left = batch.filter((record) => !isGone(record))
          if (left.length > 0) yield left
        }
      },
      limits: async () => limits,
    }
    const config = { dataDir, eventStoreUrl: 'esdb://elsewhere' }
    const seals = openSeals({ config, connectionString, pool, stored: scavenged, keys })
    for (let at = 0; at < 40; at++) {
      const expected = at < 4 ? 'none' : BigInt(Math.floor(at / 4) - 1)
      await store.append(`payment-main.p-${at % 4}`, [newEvent()], expected)
    }
    await sealing({ seals, store, pool, close: async () => undefined }).close()
    expect(await seals.verify()).toMatchObject({ intact: true, events: 42, hashed: 40 })

    isGone = ({ stream, revision }) => stream === 'payment-main.p-2' && revision < 3n
    expect((await seals.verify()).faults[0]).toMatchObject({
      kind: 'removed',
      event: { stream: 'payment-main.p-2', revision: '0', index: 2 },
    })
    isGone = () => false
    limits = [{ stream: 'payment-main.p-1', what: 'is cut off before revision 3' }]
    expect((await seals.verify()).faults).toMatchObject([
      {
        kind: 'stream-truncated',
        what: 'the stream payment-main.p-1 is cut off before revision 3',
      },
    ])
    await seals.close()
    await pool.end()
  })
})
