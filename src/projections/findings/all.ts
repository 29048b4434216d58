// Where the books and the platforms disagree, as the views show it: of everything, or of what somebody
// names. The same rows give the same findings whoever asks, now or of an earlier moment.
import { type DatabasePool, sql } from 'slonik'
import { discrepancyIdOf, type Kind, type Tolerance } from '../../domain/discrepancy-kinds.ts'
import type { Position } from '../../domain/event-store.ts'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import { lateEntries } from './closed-months.ts'
import { credits, creditsWritten } from './credits.ts'
import { customers, customersMoved, customersUnwritten } from './customers.ts'
import { billing, reopened } from './deals.ts'
import type { Context, Detector, Draft, Found, Scope } from './detector.ts'
import { differing } from './differing-invoices.ts'
import { duplicates } from './duplicates.ts'
import { fees } from './fees.ts'
import { held } from './held.ts'
import { byHand, gone } from './invoices.ts'
import { unapplied } from './payments.ts'
import { payouts } from './payouts.ts'
import { postings } from './postings.ts'
import { chargeRates, invoiceRates } from './rates.ts'
import { statuses } from './statuses.ts'
import { withoutMoney } from './without-money.ts'

export type { Found, Scope, Subjects } from './detector.ts'
export { nothing } from './detector.ts'

export const detectors: readonly Detector[] = [
  ...[differing, byHand, gone, duplicates, billing, reopened, customers],
  ...[customersUnwritten, customersMoved],
  ...[unapplied, withoutMoney, postings, credits, creditsWritten, payouts, fees, statuses],
  ...[chargeRates, invoiceRates, held],
]

export type FindingsOptions = {
  moment: string
  /** The day of the books. */
  today: string
}

const chunkMost = 500
/** A write that waits its turn is given this long. */
const waitingSeconds = 60
/** What nothing will change by itself any more. */
const settledSeconds = 5

function graceOf({ course }: Draft, { graceSeconds }: Tolerance): number {
  if (course === 'waiting') return Math.max(graceSeconds, waitingSeconds)
  return course === 'settled' ? Math.min(graceSeconds, settledSeconds) : graceSeconds
}

/** The last position that was recorded so long before the moment; '' before the first. */
function openGrace(db: DatabasePool, workspace: string, moment: string) {
  const known = new Map<number, Promise<string>>()
  const ask = async (seconds: number) => {
    const until = new Date(Date.parse(moment) - seconds * 1000).toISOString()
    const position = await db.maybeOneFirst(sql.type(rowOf<{ position: string }>())`
      select a.position from tieout_views.audit a
      where a.workspace = ${workspace} and a.recorded_at <= ${until}::timestamptz
      order by a.recorded_at desc, a.position desc limit 1`)
    return position ?? ''
  }
  return (seconds: number) => {
    const asked = known.get(seconds) ?? ask(seconds)
    known.set(seconds, asked)
    return asked
  }
}

function isWithin({ atStake }: Draft, { amount }: Tolerance): boolean {
  const most = atStake && amount[atStake.currency]
  return most !== null && most !== undefined && new Decimal(atStake?.amount ?? 0).lte(most)
}

const related = (given: Draft['related'] = {}) =>
  Object.fromEntries(
    Object.entries(given).filter(([, id]) => typeof id === 'string' && id !== ''),
  ) as Found['related']

async function foundOf(
  draft: Draft,
  tolerance: Tolerance,
  positionAt: (seconds: number) => Promise<string>,
): Promise<Found> {
  const { positions, course: _, part = null, effectiveOn = null, cause, ...finding } = draft
  const position = positions.reduce<string>((last, one) => (one && one > last ? one : last), '')
  const graceSeconds = graceOf(draft, tolerance)
  return {
    ...{ ...finding, part, effectiveOn, related: related(draft.related) },
    ...{ cause: cause ?? { code: 'unknown', params: {} }, position: position as Position },
    ...{ graceSeconds, inTransit: graceSeconds > 0 && position > (await positionAt(graceSeconds)) },
  }
}

/** One detector that fails keeps no other from its work.
 *  @throws behind all the others, what the first of them failed with */
async function* draftsOf(context: Context, scope: Scope): AsyncIterable<Draft> {
  const failures: unknown[] = []
  for (const detector of detectors) {
    if (!detector.kinds.some((kind) => context.tolerances(kind).enabled)) continue
    try {
      if (scope === 'all') yield* ofAll(context, detector)
      else yield* ofIds(context, detector, scope[detector.of])
    } catch (error) {
      failures.push(error)
    }
  }
  const after = scope === 'all' ? ('' as Position) : scope.entriesAfter
  if (after !== null) yield* lateEntries(context, after)
  if (failures.length > 0) throw failures[0]
}

async function* ofAll(context: Context, detector: Detector): AsyncIterable<Draft> {
  for (let after: string | null = ''; after !== null; ) {
    const { drafts, last }: { drafts: Draft[]; last: string | null } = await detector.look(
      context,
      { after },
    )
    yield* drafts
    after = last
  }
}

async function* ofIds(
  context: Context,
  detector: Detector,
  ids: readonly string[],
): AsyncIterable<Draft> {
  for (let from = 0; from < ids.length; from += chunkMost) {
    const { drafts } = await detector.look(context, { ids: ids.slice(from, from + chunkMost) })
    yield* drafts
  }
}

/** Each disagreement once. */
export async function* findings(
  db: DatabasePool,
  workspace: string,
  scope: Scope,
  tolerances: (kind: Kind) => Tolerance,
  { moment, today }: FindingsOptions,
): AsyncIterable<Found> {
  const positionAt = openGrace(db, workspace, moment)
  const told = new Set<string>()
  for await (const draft of draftsOf({ db, workspace, tolerances, today }, scope)) {
    const tolerance = tolerances(draft.kind)
    if (!tolerance.enabled || isWithin(draft, tolerance)) continue
    const found = await foundOf(draft, tolerance, positionAt)
    const id = discrepancyIdOf(found)
    if (told.has(id)) continue
    told.add(id)
    yield found
  }
}
