// Which process does which part of the work. Each part (a consumer, the billing run, a sweep) has a
// lease; whoever holds it works, until it gives it back, loses it, or dies and its term runs out.
// The table is kept by a database (src/adapters/postgres/leases.ts); everything else is here.
//
// A lease is never the reason that nothing is done twice. A process may be stopped between any two
// of its instructions and wake up when another has long gone on: what it then does must be
// recognised by the event store (expected revisions) and by the platforms (the same keys). Leases
// make that rare, and keep the order within a lane.
import type { Clock } from '../domain/outside.ts'
import type { FeedLog } from './embedded-feed.ts'
import { type Process, share, type Standing } from './lease-sharing.ts'

export type Leases = {
  /** Waits until the lease is ours, runs the work, gives the lease back at its end, and begins anew
   *  while the signal lives. `lost` aborts when the signal does, when another process is to have
   *  the lease, and before its term is over when it could not be renewed. The lease is kept while
   *  the work ends what it has in hand. Never rejects. */
  hold(name: string, signal: AbortSignal, work: (lost: AbortSignal) => Promise<void>): Promise<void>
}

/** Where leases are kept. One clock decides for all processes, and it is the table's. */
export type LeaseTable = {
  /** A sign of life: renews the process and the leases it holds, and frees what is in its name and
   *  not among these, and what the dead held. Answers how it stands now. */
  beat(process: Process, held: readonly string[], termMs: number): Promise<Standing>
  /** Takes those that nobody holds; answers which. */
  claim(processId: string, names: readonly string[], termMs: number): Promise<string[]>
  /** Gives these back; without names, all of them, and the process is gone. */
  release(processId: string, names?: readonly string[]): Promise<void>
}

export type LeaseOwner = {
  name: string
  /** The name of the process that has it; null = nobody, for so long. */
  process: string | null
  idleMs: number
  isOurs: boolean
}

export type OpenLeases = Leases & {
  /** How it stood when it was last looked at, of what somebody wants to do. */
  owners(): LeaseOwner[]
  close(): Promise<void>
}

export type LeaseOptions = {
  table: LeaseTable
  /** `id` has to be another at each start; `name` is for people. */
  process: { id: string; name: string }
  clock: Clock
  log?: FeedLog | undefined
  termMs?: number
}

const defaultTermMs = 4_000
/** Of the term: how often it is renewed, and when we no longer believe in it. Its end at the table
 *  is counted from when the table heard of us, ours from when we began to tell it: earlier. */
const beatsPerTerm = 4
const believed = 0.85
/** Work that has lost its lease and does not end keeps it from others for so long, and no longer. */
const endingMs = 30_000
const pauseAfterFailureMs = 1_000

/** One that was taken. `lost` tells the work to end; it is ours until the work has ended. */
type Held = { name: string; lost: AbortController; isAbandoned: boolean }
type Waiting = { name: string; take(held: Held): void }

export function openLeases(options: LeaseOptions): OpenLeases {
  const { table, process, clock, log } = options
  const hand = openHand()
  const closing = new AbortController()
  const beating = startBeating(options, hand, closing.signal)

  async function granted(name: string, signal: AbortSignal): Promise<Held | undefined> {
    const { promise, resolve } = Promise.withResolvers<Held | undefined>()
    const one: Waiting = { name, take: resolve }
    const leave = () => {
      hand.waiting.delete(one)
      resolve(undefined)
    }
    if (signal.aborted) return undefined
    hand.waiting.add(one)
    signal.addEventListener('abort', leave, { once: true })
    beating.soon()
    const mine = await promise
    signal.removeEventListener('abort', leave)
    return mine
  }
  /** Others go on in the end, however long the work takes to end. */
  async function ending(mine: Held, ended: AbortSignal): Promise<void> {
    // Said at once, so that another takes it as soon as it is free.
    beating.soon()
    await clock.sleep(endingMs, ended)
    if (ended.aborted) return
    log?.warn({ lease: mine.name }, 'What was in hand does not end; others no longer wait for it')
    mine.isAbandoned = true
  }
  async function under(
    mine: Held,
    signal: AbortSignal,
    work: (lost: AbortSignal) => Promise<void>,
  ) {
    const { name, lost } = mine
    const ended = new AbortController()
    const end = () => lost.abort()
    lost.signal.addEventListener('abort', () => void ending(mine, ended.signal), { once: true })
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    try {
      await work(lost.signal)
    } catch (error) {
      log?.error({ lease: name, error: String(error) }, 'The work under a lease has failed')
      await clock.sleep(pauseAfterFailureMs, lost.signal)
    } finally {
      signal.removeEventListener('abort', end)
      ended.abort()
      hand.held.delete(name)
      // Should this fail, the next beat says the same.
      if (!mine.isAbandoned) await table.release(process.id, [name]).catch(() => undefined)
    }
  }

  return {
    async hold(name, signal, work) {
      const until = AbortSignal.any([signal, closing.signal])
      for (;;) {
        const mine = await granted(name, until)
        if (!mine) return
        await under(mine, until, work)
      }
    },
    owners: () => ownersOf(beating.standing(), process.id),
    async close() {
      closing.abort()
      await beating.ended()
      await table.release(process.id).catch(() => undefined)
    },
  }
}

/** What this process has and what it waits for. */
function openHand() {
  const held = new Map<string, Held>()
  const waiting = new Set<Waiting>()
  const all = () => [...held.values()]
  const isEnding = ({ lost }: Held) => lost.signal.aborted
  return {
    held,
    waiting,
    kept: () => all().flatMap((one) => (one.isAbandoned ? [] : [one.name])),
    ending: () => all().flatMap((one) => (isEnding(one) ? [one.name] : [])),
    wanted() {
      const going = all().filter((one) => !isEnding(one))
      return [...new Set([...waiting, ...going].map(({ name }) => name))].sort()
    },
    lose(names: Iterable<string>) {
      for (const name of [...names]) held.get(name)?.lost.abort()
    },
    /** False when nobody waits for it any more. */
    give(name: string): boolean {
      const next = [...waiting].find((one) => one.name === name)
      if (!next) return false
      const fresh = { name, lost: new AbortController(), isAbandoned: false }
      waiting.delete(next)
      held.set(name, fresh)
      next.take(fresh)
      return true
    },
  }
}
type Hand = ReturnType<typeof openHand>

/** Tells the table that we live, and does what the answer asks for; from the first `soon` on. */
function startBeating(options: LeaseOptions, hand: Hand, closing: AbortSignal) {
  const { table, process, clock, log, termMs = defaultTermMs } = options
  let standing: Standing = { processes: [], leases: [] }
  let woken = new AbortController()
  let belief = new AbortController()
  let running: Promise<void> | undefined

  /** Ends our belief in what we hold, unless a later answer comes in time. By a timer and not by
   *  the time of day, which may be set back. */
  async function believe(renewed: AbortController) {
    await clock.sleep(termMs * believed, renewed.signal)
    if (renewed.signal.aborted) return
    renewed.abort()
    if (hand.held.size > 0) log?.warn({ process: process.name }, 'The leases are lost: no renewal')
    hand.lose(hand.held.keys())
  }
  async function beat(): Promise<void> {
    const next = new AbortController()
    void believe(next)
    try {
      const held = hand.kept()
      standing = await table.beat({ ...process, wanted: hand.wanted() }, held, termMs)
      // An answer that took so long says nothing any more.
      if (next.signal.aborted) return
      belief.abort()
      belief = next
      const ours = new Set(
        standing.leases.flatMap(({ name, owner }) => (owner === process.id ? name : [])),
      )
      hand.lose(held.filter((name) => !ours.has(name)))
      const { claim, giveUp } = share(standing, process.id, hand.ending())
      hand.lose(giveUp)
      await take(claim, next.signal)
    } catch (error) {
      next.abort()
      log?.warn({ process: process.name, error: String(error) }, 'The leases cannot be reached')
    }
  }
  async function take(names: readonly string[], doubted: AbortSignal): Promise<void> {
    const free = names.filter((name) => !hand.held.has(name))
    if (free.length === 0) return
    const taken = await table.claim(process.id, free, termMs)
    // One that comes too late, or that nobody wants by now, is given back by the next beat.
    const given = taken.filter((name) => !doubted.aborted && hand.give(name))
    if (given.length > 0) log?.info({ process: process.name, leases: given }, 'Leases taken')
  }
  async function run(): Promise<void> {
    while (!closing.aborted) {
      woken = new AbortController()
      await beat()
      await clock.sleep(termMs / beatsPerTerm, AbortSignal.any([closing, woken.signal]))
    }
  }
  return {
    standing: () => standing,
    soon() {
      woken.abort()
      if (!closing.aborted) running ??= run()
    },
    async ended() {
      await running
      belief.abort()
    },
  }
}

function ownersOf({ processes, leases }: Standing, me: string): LeaseOwner[] {
  const names = new Map(processes.map(({ id, name }) => [id, name]))
  const wanted = new Set(processes.flatMap(({ wanted }) => wanted))
  return leases
    .filter(({ name, owner }) => owner !== null || wanted.has(name))
    .map(({ name, owner, freeMs }) => ({
      name,
      process: owner === null ? null : (names.get(owner) ?? owner),
      idleMs: freeMs,
      isOurs: owner === me,
    }))
}
