// Watches what was signed. When a figure of a signed day or month moves (an entry is booked into it, a
// document of it says something else, a later run comes to other sums), the sign-off is suspended
// within seconds; it is never taken away, and whoever has signed it is told.
import type { Logger } from 'pino'
import type { Checkpoints } from '../adapters/checkpoints.ts'
import type { Leases } from '../adapters/leases.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import { Decimal } from '../domain/money.ts'
import type { Outside } from '../domain/outside.ts'
import * as SignOff from '../domain/sign-off.ts'
import { type Figure, figuresOf, moved } from '../domain/tie-out.ts'
import { transact } from '../domain/transact.ts'
import type { DatabasePool } from '../projections/database.ts'
import * as Days from '../projections/reconciliation-days.ts'
import type { Projections } from '../projections/runner.ts'
import {
  daysCompleted,
  documentsMoved,
  entriesInto,
  type Entry,
  type Moved,
} from '../projections/signed-figures.ts'
import * as SignOffs from '../projections/sign-offs.ts'
import type { SignOffItem } from '../projections/sign-offs.ts'
import { atPosition } from '../projections/time-machine.ts'
import { balances, type Reconciling } from './reconciliation-run.ts'

export const name = 'sign-offs'

export type WatchPorts = {
  store: EventStore
  db: DatabasePool
  workspace: string
  projections: Pick<Projections, 'waitFor' | 'onChange'>
  checkpoints: Checkpoints
  outside: Outside
  log: Logger
  signal: AbortSignal
}

const viewsWaitMs = 10_000
const pauseMs = 500
const lookEveryMs = 60_000

type Suspension = Omit<SignOff.Suspended, 'signers'>

/** Looks at everything that was recorded since it last did. */
export async function lookOnce(ports: WatchPorts): Promise<void> {
  const { store, db, workspace, projections, checkpoints, signal } = ports
  const to = await store.head()
  const through = ((await checkpoints.read(name))?.position ?? '') as Position
  if (to === undefined || to <= through) return
  if (!(await projections.waitFor({ position: to, timeoutMs: viewsWaitMs, signal }))) return
  const standing = await SignOffs.standing(db, workspace)
  // One that was signed since is looked at from the statement on that was signed.
  const fromOf = ({ position, prepared }: SignOffItem) =>
    position > through ? ((prepared?.position ?? '') as Position) : through
  for (const [from, concerned] of Map.groupBy(standing, fromOf)) {
    if (signal.aborted) return
    await lookAt(ports, concerned, from, to)
  }
  await checkpoints.write(name, { position: to })
}

async function lookAt(
  ports: WatchPorts,
  standing: readonly SignOffItem[],
  from: Position,
  to: Position,
) {
  const { db, workspace } = ports
  const last = standing
    .map(({ endsOn }) => endsOn)
    .sort()
    .at(-1)
  if (last === undefined) return
  const range = { workspace, from, to }
  const entries = await entriesInto(db, range, last)
  const documents = await documentsMoved(db, range, last)
  const days = await daysCompleted(db, range)
  for (const one of standing) {
    const because =
      (await ofEntries(ports, one, entries, to)) ??
      ofDocuments(one, documents) ??
      (days.has(one.endsOn) ? await ofRun(ports, one, to) : undefined)
    if (because) await suspend(ports, because)
  }
}

async function ofEntries(
  ports: WatchPorts,
  { scope, endsOn, prepared }: SignOffItem,
  entries: readonly Entry[],
  to: Position,
): Promise<Suspension | undefined> {
  const entry = entries.find(
    ({ bookedOn, position }) => bookedOn <= endsOn && position > (prepared?.position ?? ''),
  )
  if (!entry) return undefined
  const db = atPosition(ports.db, to)
  const now = await balances(db, ports.workspace, endsOn)
  const accounts = now.map(({ account, currency, balance }): Figure => {
    return { what: account, currency, amount: balance }
  })
  const isOfPair = ({ what }: Figure) => what.includes(' ')
  const signed = (prepared?.figures ?? []).filter((figure) => !isOfPair(figure))
  const { eventId, about } = entry
  return { scope, what: 'entry', because: eventId, document: about, ...moved(signed, accounts) }
}

function ofDocuments(
  { scope, endsOn, prepared }: SignOffItem,
  documents: readonly Moved[],
): Suspension | undefined {
  const own = documents.filter(
    ({ day, position }) => day <= endsOn && position > (prepared?.position ?? ''),
  )
  const [first] = own
  if (!first) return undefined
  const signed = prepared?.figures ?? []
  const after = own.flatMap(changesOf).reduce(withChange, [...signed])
  const { eventId, document } = first
  return { scope, what: 'document', because: eventId, document, ...moved(signed, after) }
}

function changesOf({ pair, before, after }: Moved): Figure[] {
  const sides = [
    [before, -1],
    [after, 1],
  ] as const
  return sides.flatMap(([said, sign]) =>
    (['left', 'right'] as const).map(
      (which): Figure => ({
        what: `${pair} ${which}`,
        currency: said?.[`${which}Currency`] ?? null,
        amount: new Decimal(said?.[which] ?? 0).times(sign).toFixed(),
      }),
    ),
  )
}

function withChange(figures: Figure[], change: Figure): Figure[] {
  if (new Decimal(change.amount).isZero()) return figures
  const isSame = ({ what, currency }: Figure) =>
    what === change.what && currency === change.currency
  const known = figures.find(isSame)
  const amount = new Decimal(known?.amount ?? 0).plus(change.amount).toFixed()
  return [...figures.filter((one) => !isSame(one)), { ...change, amount }]
}

/** The day was reconciled again, and its statement says something else. */
async function ofRun(
  { db, workspace }: WatchPorts,
  { scope, endsOn, prepared }: SignOffItem,
  to: Position,
): Promise<Suspension | undefined> {
  const day = await Days.byDay(atPosition(db, to), workspace, endsOn)
  if (!day?.statement || !prepared || (day.completedRun ?? 0) <= prepared.run) return undefined
  const changed = moved(prepared.figures, figuresOf(day.statement))
  if (changed.before.length === 0) return undefined
  const because = await Days.completedBy(db, workspace, endsOn, day.completedRun ?? 0)
  return { scope, what: 'run', because: because ?? endsOn, document: null, ...changed }
}

async function suspend({ store, workspace, outside, log }: WatchPorts, because: Suspension) {
  const { scope } = because
  const id = idFrom(name, workspace, scope, because.because)
  const actor = { kind: 'policy', name } as const
  const effectiveAt = outside.clock.now().toISOString()
  const cause = { workspace, correlationId: id, causationId: because.because, actor, effectiveAt }
  const decide = SignOff.suspend(because)
  const { events } = await transact(store, SignOff.decider, scope, decide, cause)
  if (events.length > 0) log.info({ scope, because: because.because }, 'a sign-off is suspended')
}

export function startSignOffWatch(ports: WatchPorts & { leases: Leases }): Reconciling {
  const { leases, outside, log, projections, signal } = ports
  let failure: string | undefined
  let woken = new AbortController()
  const unlisten = projections.onChange(() => woken.abort())
  signal.addEventListener('abort', unlisten, { once: true })
  async function run(lost: AbortSignal) {
    while (!lost.aborted) {
      woken = new AbortController()
      try {
        await lookOnce({ ...ports, signal: lost })
        failure = undefined
      } catch (error) {
        failure = String(error)
        log.error({ err: error }, 'what was signed could not be watched; it is tried again')
      }
      await outside.clock.sleep(lookEveryMs, AbortSignal.any([lost, woken.signal]))
      // What comes together is looked at together.
      await outside.clock.sleep(pauseMs, lost)
    }
    failure = undefined
  }
  return { name, failing: () => failure, done: leases.hold(name, signal, run) }
}
