// A rule tried on the payments of the past: which verdicts it would have changed. Read in pages,
// the newest first, so that a ledger of any size takes no more memory than one page.
import { type DatabasePool, sql } from 'slonik'
import { type Decided, openTrial, type Outcome, type Trial } from '../domain/matching/rule-trial.ts'
import { type Action, factsOf, type Rule } from '../domain/matching/rules.ts'
import { Decimal, type Money } from '../domain/money.ts'
import type { Received } from '../domain/payment.ts'
import { rowOf } from './database.ts'

/** The views it reads. */
export const viewsTried = ['payments', 'allocations', 'invoices', 'reviews']

const pageSize = 1000
const examplesMax = 20

/** By when they were received, both ends included. */
export type TrialRange = { since?: string | undefined; until?: string | undefined }

export type TrialResult = {
  /** From the oldest to the newest moment looked at; null when there was no payment at all. */
  since: string | null
  until: string | null
  /** How many were looked at: those that the policy decides. */
  payments: number
  /** Whether these were all in the range. */
  isWhole: boolean
  /** How many of them fit the rule's conditions. */
  fitting: number
  verdictsChanged: number
  /** The newest of those whose verdict would be another. */
  examples: TrialExample[]
}
export type TrialExample = {
  paymentId: string
  payer: string | null
  received: Money
  receivedAt: string
  decided: Decided
  wouldBe: Action['kind']
  /** Where its money is now. */
  invoiceIds: string[]
}

type PaymentRow = { id: string; details: Received; unapplied: string; receivedAt: string }

export async function tryRule(
  db: DatabasePool,
  request: {
    workspace: string
    rules: readonly Rule[]
    tried: Rule
    /** Where it stops, in whole pages. */
    paymentsMax?: number
  } & TrialRange,
): Promise<TrialResult> {
  const { workspace, rules, tried, paymentsMax = 100_000 } = request
  const { since, until } = await rangeOf(db, request)
  const trial = openTrial(rules, tried)
  const result: TrialResult = {
    ...{ since, until, payments: 0, isWhole: true },
    ...{ fitting: 0, verdictsChanged: 0, examples: [] },
  }
  if (since === null || until === null) return result
  for (let before: PaymentRow | undefined; ; ) {
    const rows = await page(db, { workspace, since, until, before })
    before = rows.at(-1)
    if (!before) return result
    if (result.payments >= paymentsMax) return { ...result, isWhole: false }
    await tryPage(db, request, trial, rows, result)
  }
}

/** Adds to the result what the page holds. */
async function tryPage(
  db: DatabasePool,
  { workspace, tried }: { workspace: string; tried: Rule },
  trial: Trial,
  rows: readonly PaymentRow[],
  result: TrialResult,
) {
  const fitting = rows
    .map((row) => ({ row, facts: factsOf(row.details) }))
    .filter(({ facts }) => trial.fits(facts))
  const payments = fitting.map(({ row }) => row)
  const outcomes = await outcomesOf(db, workspace, payments)
  result.payments += rows.length
  result.fitting += fitting.length
  for (const { row, facts } of fitting) {
    const outcome = outcomes.get(row.id)
    const decided = outcome && trial.changes(facts, outcome)
    if (!decided) continue
    result.verdictsChanged += 1
    if (result.examples.length < examplesMax) {
      result.examples.push(exampleOf(row, outcome, decided, tried.action.kind))
    }
  }
}

const exampleOf = (
  { id, details, receivedAt }: PaymentRow,
  { lines }: Outcome,
  decided: Decided,
  wouldBe: Action['kind'],
): TrialExample => ({
  paymentId: id,
  payer: details.payer.name,
  received: details.received,
  receivedAt,
  decided,
  wouldBe,
  invoiceIds: [...new Set(lines.map(({ invoiceId }) => invoiceId))],
})

// What was recorded in QuickBooks was decided there, and no rule of ours would have been asked.
const ofPolicy = (workspace: string) =>
  sql.fragment`p.workspace = ${workspace} and p.received_at is not null
    and p.source <> 'quickbooks'`

/** What was not said: a year up to the newest payment, so that the answer hangs on no clock. */
async function rangeOf(
  db: DatabasePool,
  { workspace, since, until }: { workspace: string } & TrialRange,
) {
  return db.one(sql.type(rowOf<{ since: string | null; until: string | null }>())`
    select coalesce(${since ?? null}::timestamptz, r.until - interval '365 days') as since, r.until
    from (
      select coalesce(${until ?? null}::timestamptz, max(p.received_at)) as until
      from tieout_views.payments p where ${ofPolicy(workspace)}
    ) as r`)
}

const page = (
  db: DatabasePool,
  asked: { workspace: string; since: string; until: string; before: PaymentRow | undefined },
): Promise<readonly PaymentRow[]> => {
  const { workspace, since, until, before } = asked
  return db.any(sql.type(rowOf<PaymentRow>())`
    select p.id, p.memory -> 'details' as details, p.unapplied, p.received_at as "receivedAt"
    from tieout_views.payments p
    where ${sql.and([
      sql.fragment`${ofPolicy(workspace)} and p.received_at >= ${since}::timestamptz`,
      before
        ? sql.fragment`(p.received_at, p.id) < (${before.receivedAt}::timestamptz, ${before.id})`
        : sql.fragment`p.received_at <= ${until}::timestamptz`,
    ])}
    order by p.received_at desc, p.id desc limit ${pageSize}`)
}

type LineRow = {
  paymentId: string
  invoiceId: string
  customerId: string | null
  placedBy: 'policy' | 'person'
  leftOpen: string | null
}

// 'review' and 'person' are how an allocation says that a person placed it.
const lines = (db: DatabasePool, workspace: string, ids: readonly string[]) =>
  db.any(sql.type(rowOf<LineRow>())`
    select a.payment_id as "paymentId", a.invoice_id as "invoiceId",
      i.customer_id as "customerId",
      case when a.rule in ('review', 'person') then 'person' else 'policy' end as "placedBy",
      case when not exists (
        select from tieout_views.allocations later
        where later.workspace = a.workspace and later.invoice_id = a.invoice_id
          and later.amount > later.released and later.state <> 'declined'
          and (later.allocated_at, later.id) > (a.allocated_at, a.id)
      ) then i.open end as "leftOpen"
    from tieout_views.allocations a
    left join tieout_views.invoices i on i.workspace = a.workspace and i.id = a.invoice_id
    where a.workspace = ${workspace} and a.payment_id = any(${sql.array([...ids], 'text')})
      and a.amount > a.released and a.state <> 'declined'
    order by a.allocated_at, a.id`)

const openReviews = (db: DatabasePool, workspace: string, ids: readonly string[]) =>
  db.anyFirst(sql.type(rowOf<{ paymentId: string }>())`
    select r.payment_id as "paymentId" from tieout_views.reviews r
    where r.workspace = ${workspace} and r.status = 'open'
      and r.payment_id = any(${sql.array([...ids], 'text')})`)

async function outcomesOf(
  db: DatabasePool,
  workspace: string,
  payments: readonly PaymentRow[],
): Promise<Map<string, Outcome>> {
  if (payments.length === 0) return new Map()
  const ids = payments.map(({ id }) => id)
  const held = Map.groupBy(await lines(db, workspace, ids), ({ paymentId }) => paymentId)
  const reviewed = new Set(await openReviews(db, workspace, ids))
  return new Map(
    payments.map(({ id, unapplied }) => [
      id,
      {
        lines: held.get(id) ?? [],
        isInReview: reviewed.has(id),
        hasUnapplied: new Decimal(unapplied).greaterThan(0),
      },
    ]),
  )
}
