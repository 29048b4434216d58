// The tie-out statement of a day: the sums of both sides of each pair, and what the findings say of
// where they differ. A finding counts with its difference where the document's two sides do differ;
// what no finding points at stays as the unexplained rest.
import { type DatabasePool, sql } from 'slonik'
import { discrepancyIdOf, type Finding, type Pair } from '../domain/discrepancy-kinds.ts'
import { Decimal } from '../domain/money.ts'
import {
  type Differing,
  type Line,
  openDifferencesOf,
  restOf,
  type Statement,
  tiesOut,
  isSignable,
} from '../domain/tie-out.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { isCompared, type Scope } from './pair-documents.ts'
import { type PairSums, type Sides, sidesOf } from './pair-sums.ts'

/** A finding, and how it counts. */
export type Judged = Finding & { inTransit: boolean; isTolerated: boolean }

type Tally = { count: number; delta: Decimal }
type Kinds = {
  count: number
  delta: Decimal
  atStake: Decimal
  explained: Tally
  inTransit: Tally
  tolerated: Tally
}
type Account = {
  pair: Pair
  currency: string | null
  left: { count: number; amount: Decimal }
  right: { count: number; amount: Decimal }
  matched: { count: number; amount: Decimal }
  kinds: Map<Finding['kind'], Kinds>
  differing: string[]
}

const zero = new Decimal(0)
const tally = (): Tally => ({ count: 0, delta: zero })
const side = () => ({ count: 0, amount: zero })

const chunkMost = 500
const idsShown = 20

/** Takes the sums, then the findings one by one; memory does not grow with either. */
export function openStatement(db: DatabasePool, scope: Scope) {
  const accounts = new Map<string, Account>()
  /** By pair and document: what of its difference nobody has pointed at yet. */
  const explained = new Map<string, Set<string>>()
  let waiting: Judged[] = []
  let documents = 0

  function accountOf(pair: Pair, currency: string | null): Account {
    const key = `${pair} ${currency ?? ''}`
    const known = accounts.get(key) ?? {
      ...{ pair, currency, left: side(), right: side(), matched: side() },
      ...{ kinds: new Map(), differing: [] },
    }
    accounts.set(key, known)
    return known
  }

  function takeSums({ pair, sums }: PairSums) {
    for (const one of sums) {
      const left = accountOf(pair, one.leftCurrency)
      const right = accountOf(pair, one.rightCurrency)
      left.left = plus(left.left, one.leftCount, one.left)
      right.right = plus(right.right, one.rightCount, one.right)
      left.matched = plus(left.matched, one.matchedCount, one.matched)
      left.differing.push(...one.differing)
      if (right !== left) right.differing.push(...one.differing)
      documents += one.documents
    }
  }

  async function takeFinding(finding: Judged) {
    waiting.push(finding)
    if (waiting.length >= chunkMost) await settle()
  }

  /** Looks up the documents of the findings that wait, and counts them. */
  async function settle() {
    const findings = waiting
    waiting = []
    const accepted = await explainedAmong(db, scope.workspace, findings)
    for (const [pair, ofPair] of Map.groupBy(findings, (one) => one.pair)) {
      const ids = [...new Set(ofPair.flatMap((one) => documentsNamed(one)))]
      const known = isCompared(pair)
        ? await sidesOf(db, pair, { ...scope, ids, after: undefined })
        : new Map<string, Sides>()
      for (const finding of ofPair) count(finding, known, accepted)
    }
  }

  function count(
    finding: Judged,
    known: ReadonlyMap<string, Sides>,
    accepted: ReadonlySet<string>,
  ) {
    const { pair, kind, effectiveOn } = finding
    const sides = documentsNamed(finding).flatMap((id) => known.get(id) ?? [])[0]
    if (!sides && effectiveOn !== null && effectiveOn > scope.day) return
    const isExplained = accepted.has(discrepancyIdOf(finding))
    const deltas = deltasOf(finding, sides)
    if (sides && deltas.length > 0) seen(pair).add(sides.id)
    const own = finding.delta?.currency ?? finding.atStake?.currency ?? sides?.leftCurrency ?? null
    const currency = pair === 'customers' ? null : own
    const all = deltas.length > 0 ? deltas : [{ currency, delta: zero }]
    for (const [index, one] of all.entries()) {
      const account = accountOf(pair, one.currency)
      if (isJudgement(finding, sides)) judge(account, one.delta)
      // A document in two currencies is one finding, with a part in each.
      add(account, kind, finding, { delta: one.delta, times: index === 0 ? 1 : 0, isExplained })
    }
  }

  const seen = (pair: Pair) => {
    const known = explained.get(pair) ?? new Set<string>()
    explained.set(pair, known)
    return known
  }

  async function lines(): Promise<Line[]> {
    await settle()
    const made = [...accounts.values()].map((account) => lineOf(account, seen(account.pair)))
    return made.filter(isSaying).sort(byPair)
  }
  return { takeSums, takeFinding, lines, documents: () => documents }
}

const plus = (to: { count: number; amount: Decimal }, count: number, amount: Decimal.Value) => ({
  count: to.count + count,
  amount: to.amount.plus(amount),
})

/** The documents that the finding may be about, the likeliest first. */
export function documentsNamed({ subject, related, pair }: Finding): string[] {
  const { dealId, invoiceId, paymentId, creditNoteId, payoutId } = related
  const likely: Partial<Record<Pair, (string | undefined)[]>> = {
    'deals-invoices': [dealId, invoiceId],
    'deals-hubspot': [dealId],
    'invoices-quickbooks': [invoiceId],
    'credit-notes-quickbooks': [creditNoteId, invoiceId],
    'transactions-payouts': [payoutId],
    'payouts-deposits': [payoutId],
  }
  const named = likely[pair] ?? [paymentId]
  return [...named, subject.id].filter((id) => id !== undefined)
}

/** Both sides of our rows say the same, since the books follow QuickBooks there; that no money stands
 *  behind it is what the finding says. */
const isJudgement = ({ kind, pair }: Finding, sides: Sides | undefined) =>
  kind === 'paid-in-quickbooks-without-money' &&
  pair === 'stripe-payments' &&
  sides !== undefined &&
  differenceOf(sides).isZero()

function judge(account: Account, delta: Decimal) {
  account.left = { ...account.left, amount: account.left.amount.plus(delta) }
  account.matched = plus(account.matched, -1, delta)
}

const differenceOf = ({ left, right }: Sides) => new Decimal(left ?? 0).minus(right ?? 0)

/** What HubSpot says was sold is not always what its lines come to: the sides tell by how much. */
const isOfAmount = ({ kind, pair }: Finding) =>
  kind === 'amount-differs' && pair === 'deals-invoices'

/** By how much the sums differ because of it: of a document whose sides do not differ, by nothing. */
function deltasOf(finding: Judged, sides: Sides | undefined) {
  const { delta } = finding
  if (!sides) return []
  const { leftCurrency, rightCurrency, left, right } = sides
  if (leftCurrency !== rightCurrency && left !== null && right !== null) {
    return [
      { currency: leftCurrency, delta: new Decimal(left) },
      { currency: rightCurrency, delta: new Decimal(right).negated() },
    ]
  }
  if (!delta && isOfAmount(finding)) {
    return [{ currency: leftCurrency, delta: differenceOf(sides) }]
  }
  if (!delta) return []
  const differs = !differenceOf(sides).isZero() || isJudgement(finding, sides)
  return differs ? [{ currency: delta.currency, delta: new Decimal(delta.amount) }] : []
}

function add(
  { kinds }: Account,
  kind: Finding['kind'],
  finding: Judged,
  { delta, times, isExplained }: { delta: Decimal; times: number; isExplained: boolean },
) {
  const one = kinds.get(kind) ?? {
    ...{ count: 0, delta: zero, atStake: zero },
    ...{ explained: tally(), inTransit: tally(), tolerated: tally() },
  }
  const stake = times === 0 ? 0 : (finding.atStake?.amount ?? 0)
  const more = (to: Tally, counts: boolean): Tally =>
    counts ? { count: to.count + times, delta: to.delta.plus(delta) } : to
  const { inTransit, isTolerated } = finding
  kinds.set(kind, {
    count: one.count + times,
    delta: one.delta.plus(delta),
    atStake: one.atStake.plus(stake),
    explained: more(one.explained, isExplained),
    inTransit: more(one.inTransit, !isExplained && inTransit),
    tolerated: more(one.tolerated, !isExplained && !inTransit && isTolerated),
  })
}

const isSaying = ({ left, right, differences }: Line) =>
  left.count > 0 || right.count > 0 || differences.length > 0

const byPair = (a: Line, b: Line) =>
  order(a) < order(b) || (order(a) === order(b) && (a.currency ?? '') < (b.currency ?? '')) ? -1 : 1
const order = ({ pair }: Line) => pairOrder.indexOf(pair)
const pairOrder: readonly Pair[] = [
  ...(['deals-invoices', 'deals-hubspot', 'payments-invoices', 'stripe-payments'] as const),
  ...(['invoices-quickbooks', 'payments-quickbooks', 'credit-notes-quickbooks'] as const),
  ...(['transactions-payouts', 'payouts-deposits', 'customers', 'books'] as const),
]

function lineOf(account: Account, seen: ReadonlySet<string>): Line {
  const { pair, currency, left, right, matched, kinds, differing } = account
  const amount = (value: Decimal) => shown(value, currency)
  const told = (one: { count: number; amount: Decimal }) => {
    return { count: one.count, amount: amount(one.amount) }
  }
  const part = (one: Tally) => ({ count: one.count, delta: amount(one.delta) })
  const differences = [...kinds].map(
    ([kind, one]): Differing => ({
      ...{ kind, count: one.count, delta: amount(one.delta), atStake: amount(one.atStake) },
      explained: part(one.explained),
      inTransit: part(one.inTransit),
      tolerated: part(one.tolerated),
    }),
  )
  const deltas = [...kinds.values()].reduce((all, one) => all.plus(one.delta), zero)
  const rest = restOf(left.amount, right.amount, deltas)
  const unexplained = amount(rest)
  return {
    ...{ pair, currency, left: told(left), right: told(right), matched: told(matched) },
    differences: differences.sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    unexplained,
    unexplainedIds: differing.filter((id) => !seen.has(id)).slice(0, idsShown),
    tiesOut: tiesOut({ unexplained, differences }),
  }
}

/** Of these findings, the ids of those that somebody has explained. */
async function explainedAmong(db: DatabasePool, workspace: string, findings: readonly Judged[]) {
  if (findings.length === 0) return new Set<string>()
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select d.id from tieout_views.discrepancies d
    where d.workspace = ${workspace} and d.state = 'explained'
      and d.id = any(${sql.array(findings.map(discrepancyIdOf), 'text')})`)
  return new Set(ids)
}

export type Whole = Pick<Statement, 'day' | 'knownAt' | 'position' | 'sources' | 'trialBalance'>

export function statementOf(
  whole: Whole,
  lines: Line[],
  documents: number,
  receivables: Statement['receivables'],
): Statement {
  return {
    ...whole,
    ...{ lines, documents, receivables },
    openDifferences: openDifferencesOf(lines),
    tiesOut: lines.every((line) => line.tiesOut),
    isSignable: lines.every(isSignable),
  }
}

/** What is open by the ledger and by QuickBooks, from the sums of that pair. */
export function receivablesOf({ sums }: PairSums): Statement['receivables'] {
  const known = sums.filter((one) => one.leftOpen !== null && one.leftCurrency !== null)
  const byCurrency = Map.groupBy(known, (one) => one.leftCurrency ?? '')
  return [...byCurrency].map(([currency, ofCurrency]) => {
    const total = (which: 'leftOpen' | 'rightOpen') =>
      ofCurrency.reduce((all, one) => all.plus(one[which] ?? 0), zero)
    const [ledger, quickbooks] = [total('leftOpen'), total('rightOpen')]
    return {
      ...{ currency, ledger: shown(ledger, currency), quickbooks: shown(quickbooks, currency) },
      difference: shown(ledger.minus(quickbooks), currency),
    }
  })
}
