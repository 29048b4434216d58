// Writes down the hash of every event within a second of it, and seals what is new once in a minute,
// every so many events, and when the service ends. One process does it, the one that has the lease;
// what it finds begun it goes on with.
//
// What does not fit is not sealed over. If the end of the log, of its hashes or of the seals is not
// what this machine has seen before, sealing stops and says so, until somebody has looked.
import type { Logger } from 'pino'
import type { Leases } from '../adapters/leases.ts'
import type { Anchor } from '../adapters/seal-anchor.ts'
import type { SealingKeys } from '../adapters/sealing-keys.ts'
import { type EventStore, VersionConflict } from '../domain/event-store.ts'
import { type HashLog, macOf, type ReadLeaves, rowOf } from '../domain/hash-log.ts'
import { idFrom } from '../domain/ids.ts'
import { leafBytes } from '../domain/leaf.ts'
import type { Outside } from '../domain/outside.ts'
import * as Seal from '../domain/seal.ts'
import { checkHead, LogBroken, openLogEnd, type LogEnd } from './log-end.ts'
import { workspace } from '../parts.ts'

export const name = 'sealing'

export type SealingPorts = {
  store: Pick<EventStore, 'append' | 'readStream' | 'head'>
  leaves: ReadLeaves
  hashLog: HashLog
  keys: SealingKeys
  anchor: Anchor
  leases: Leases
  outside: Outside
  log: Logger
  everyMs?: number
  eventsMax?: number
}

const lookMs = 1000
const usualEveryMs = 60_000
const usualEventsMax = 10_000
const rowMax = 1000
const afterFailureMs = 5000

const actor = { kind: 'policy', name } as const

export type Sealing = {
  name: string
  failing(): string | undefined
  done: Promise<void>
  /** Seals what is there, if it falls to this process, and ends. */
  close(): Promise<void>
}

export function startSealing(ports: SealingPorts): Sealing {
  const { leases, outside, log } = ports
  const ending = new AbortController()
  let failure: string | undefined

  async function run(lost: AbortSignal): Promise<void> {
    while (!lost.aborted) {
      try {
        const end = await openLogEnd(ports)
        failure = undefined
        await keepSealing(ports, end, lost)
        // Whoever takes the lease goes on; when the service ends nobody may.
        if (ending.signal.aborted) await finish(ports, end)
      } catch (error) {
        failure = String((error as Error).message)
        const said = error instanceof LogBroken ? 'nothing more is sealed' : 'it is tried again'
        log.error({ err: error }, `sealing has failed; ${said}`)
        await outside.clock.sleep(error instanceof LogBroken ? usualEveryMs : afterFailureMs, lost)
      }
    }
    failure = undefined
  }
  const done = leases.hold(name, ending.signal, run)
  return {
    ...{ name, failing: () => failure, done },
    async close() {
      ending.abort()
      await done
    },
  }
}

async function keepSealing(ports: SealingPorts, end: LogEnd, lost: AbortSignal): Promise<void> {
  const { everyMs = usualEveryMs } = ports
  const { clock } = ports.outside
  let sealedAt = clock.now().getTime()
  while (!lost.aborted) {
    await takeNew(ports, end, lost)
    if (end.isNew && clock.now().getTime() - sealedAt >= everyMs) {
      await sealAll(ports, end)
      sealedAt = clock.now().getTime()
    }
    await clock.sleep(Math.min(lookMs, everyMs), lost)
  }
}

async function finish(ports: SealingPorts, end: LogEnd): Promise<void> {
  await takeNew(ports, end)
  if (end.isNew) await sealAll(ports, end)
}

/** Writes down the hashes of what has come. */
async function takeNew(ports: SealingPorts, end: LogEnd, signal?: AbortSignal): Promise<void> {
  const { leaves, eventsMax = usualEventsMax } = ports
  const before = end.next
  await checkHead(ports.store, end)
  for await (const page of leaves({ after: end.position, signal })) {
    for (let from = 0; from < page.count; from += rowMax) {
      const to = Math.min(from + rowMax, page.count)
      const row = rowOf(page, end.next, from, to)
      await write(ports, end, row)
      end.isNew ||= to - from > page.seals.filter((at) => at >= from && at < to).length
      const strangers = row.unmarked.map((at) => page.record(from + at).id)
      if (strangers.length > 0) {
        ports.log.error({ events: strangers }, 'events were put into the store beside the service')
      }
    }
    if (end.next - (end.seal ? end.seal.to.index + 1 : 0) >= eventsMax) await sealAll(ports, end)
  }
  if (end.next > before) await markHead(ports, end)
}

async function write({ hashLog, keys }: SealingPorts, end: LogEnd, row: ReturnType<typeof rowOf>) {
  const mac = macOf(keys.hashLogKey, end.mac, row)
  if (!(await hashLog.append({ ...row, mac }))) {
    throw new Error('another process writes the hash log')
  }
  end.mac = mac
  end.next = row.first + row.count
  end.position = row.lastPosition
  end.leaf = row.leaves.subarray(-leafBytes)
}

async function markHead({ anchor, outside }: SealingPorts, end: LogEnd): Promise<void> {
  if (!end.position || !end.leaf) return
  await anchor.setHead({
    ...{ index: end.next - 1, position: end.position, leaf: end.leaf.toString('hex') },
    at: outside.clock.now().toISOString(),
  })
}

/** Seals all whose hashes are written down, a segment at a time. */
async function sealAll(ports: SealingPorts, end: LogEnd): Promise<void> {
  const [former, key] = (await ports.keys.signing()).slice(-2)
  const signing = key ?? former
  if (!signing) throw new LogBroken('there is no key to seal with')
  for await (const segment of segments(ports, end)) {
    const state = { last: end.seal ?? null, keys: end.keys }
    const sealedAt = ports.outside.clock.now().toISOString()
    const vouching = key ? former : undefined
    const events = Seal.seal({ segment, sealedAt, key: signing, former: vouching })(state)
    await append(ports, end, events, sealedAt)
  }
  end.isNew = false
}

/** From behind the last seal, cut at the ends of rows. What was written down is what is sealed, and
 *  not what is in the store by now: but only if nobody has written in it since. */
async function* segments(ports: SealingPorts, end: LogEnd): AsyncGenerator<Seal.Segment> {
  const { hashLog, keys, eventsMax = usualEventsMax } = ports
  const begin = end.seal ? end.seal.to.index + 1 : 0
  let before: Buffer | undefined
  let rows: { first: number; count: number; firstPosition: string; lastPosition: string }[] = []
  let leaves: Buffer[] = []
  const cut = (): Seal.Segment => {
    const [first, last] = [rows[0], rows.at(-1)] as const
    if (!first || !last) throw new Error('an empty segment')
    const segment = {
      from: { index: first.first, position: first.firstPosition },
      to: { index: last.first + last.count - 1, position: last.lastPosition },
      root: rootHex(leaves),
    }
    rows = []
    leaves = []
    return segment
  }
  for await (const row of hashLog.rows(Math.max(0, begin - 1))) {
    if (row.first < begin) {
      before = row.mac
      continue
    }
    if (!macOf(keys.hashLogKey, before, row).equals(row.mac)) {
      throw new LogBroken(`the hash log was altered at event ${row.first}`)
    }
    before = row.mac
    const gathered = rows.reduce((sum, { count }) => sum + count, 0)
    if (gathered + row.count > eventsMax && gathered > 0) yield cut()
    rows.push(row)
    leaves.push(row.leaves)
  }
  if (rows.length > 0) yield cut()
}

const rootHex = (leaves: Buffer[]) => Seal.rootHexOf(Buffer.concat(leaves))

async function append(
  { store, anchor }: SealingPorts,
  end: LogEnd,
  events: readonly Seal.Event[],
  effectiveAt: string,
): Promise<void> {
  const next = end.revision === 'none' ? 0n : end.revision + 1n
  const ids = events.map(({ type }, at) => idFrom(Seal.stream, String(next + BigInt(at)), type))
  const [causationId = ''] = ids
  const meta = { workspace, correlationId: causationId, causationId, actor, effectiveAt }
  const stored = events.map(({ type, data }, at) => ({ id: ids[at] ?? '', type, data, meta }))
  try {
    const { revision } = await store.append(Seal.stream, stored, end.revision)
    end.revision = revision
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
    throw new Error('another process seals as well', { cause: error })
  }
  for (const event of events) end.take(event)
  await anchor.append(end.notAnchored())
}
