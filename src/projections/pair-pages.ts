// The documents of a pair one by one, with what is found of each.
import { type DatabasePool, sql } from 'slonik'
import { discrepancyIdOf, type Kind, type Tolerance } from '../domain/discrepancy-kinds.ts'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import { findings, type Subjects } from './findings/all.ts'
import { asSubjects, gather, together } from './findings/touched.ts'
import { type ComparedPair, documentsOf } from './pair-documents.ts'
import { isMatched, isThere } from './pair-sums.ts'
import { documentsNamed } from './statement-of-day.ts'
import { decodeCursor, limitOf, type Page, type Paging, pageOf, shape } from './paging.ts'

/** Different: the two sides do not say the same. Transit: and that is because it is under way.
 *  Unexplained: and nothing says why. */
export type DocumentState = 'matched' | 'different' | 'transit' | 'unexplained'

export type PairDocument = {
  id: string
  noun: keyof typeof named
  day: string
  leftCurrency: string | null
  left: string | null
  rightCurrency: string | null
  right: string | null
  /** Left - right; null where the currencies differ. */
  difference: string | null
  state: DocumentState
  findings: { discrepancyId: string; kind: Kind; inTransit: boolean }[]
  position: string
}

export type DocumentFilter = Paging & {
  workspace: string
  pair: ComparedPair
  /** The last day of documents. */
  day: string
  state?: DocumentState | undefined
  currency?: string | undefined
  tolerances: (kind: Kind) => Tolerance
  moment: string
  /** The day of the books at the moment. */
  today: string
}

type Row = Omit<PairDocument, 'difference' | 'state' | 'findings'> & { isMatched: boolean }

const chunkMost = 500

/** By id. What is matched is most of all: whoever asks for the others gets only these. */
export async function documents(
  db: DatabasePool,
  filter: DocumentFilter,
): Promise<Page<PairDocument>> {
  const { state, cursor } = filter
  const limit = limitOf(filter)
  const found: PairDocument[] = []
  let after = cursor === undefined ? '' : (decodeCursor(cursor, [shape.text])[0] ?? '')
  // Whether something is in transit shows only when it is looked at.
  const most = state === undefined || state === 'matched' ? limit + 1 : chunkMost
  for (;;) {
    const rows = await rowsBehind(db, filter, after, most)
    const told = await withFindings(db, filter, rows)
    found.push(...told.filter((one) => state === undefined || isOf(one, state)))
    after = rows.at(-1)?.id ?? after
    if (rows.length < most || found.length > limit) break
  }
  return pageOf(found, limit, (one) => [one.id])
}

const isOf = (one: PairDocument, wanted: DocumentState) =>
  wanted === 'different' ? one.state !== 'matched' : one.state === wanted

async function rowsBehind(
  db: DatabasePool,
  { workspace, pair, day, state, currency }: DocumentFilter,
  after: string,
  limit: number,
): Promise<readonly Row[]> {
  return db.any(sql.type(rowOf<Row>())`
    select x.id, x.noun, x.day, x.left_currency as "leftCurrency", x.left_amount as left,
      x.right_currency as "rightCurrency", x.right_amount as right,
      ${isMatched} as "isMatched", x.position
    from (${documentsOf(pair, { workspace, day, after })}) x
    where ${sql.and([
      isThere,
      state === 'matched' && isMatched,
      state !== undefined && state !== 'matched' && sql.fragment`not ${isMatched}`,
      currency !== undefined &&
        sql.fragment`(x.left_currency = ${currency} or x.right_currency = ${currency})`,
    ])}
    order by x.id limit ${limit}`)
}

const named = {
  ...{ deal: 'deals', invoice: 'invoices', payment: 'payments' },
  ...{ 'credit-note': 'creditNotes', payout: 'payouts' },
} as const satisfies Record<string, keyof Subjects>

/** A finding may be filed under another document of the same story, such as the invoice of a payment. */
async function withFindings(
  db: DatabasePool,
  { workspace, pair, tolerances, moment, today }: DocumentFilter,
  rows: readonly Row[],
): Promise<PairDocument[]> {
  const differing = rows.filter((row) => !row.isMatched)
  const roots = gather()
  for (const { noun, id } of differing) roots[named[noun]].add(id)
  const byDocument = new Map<string, PairDocument['findings']>()
  const known = new Set(differing.map(({ id }) => id))
  if (differing.length > 0) {
    const at = { moment, today }
    const subjects = asSubjects(await together(db, workspace, roots), null)
    for await (const one of findings(db, workspace, subjects, tolerances, at)) {
      const id = documentsNamed(one).find((candidate) => known.has(candidate))
      if (one.pair !== pair || id === undefined) continue
      const told = { discrepancyId: discrepancyIdOf(one), kind: one.kind, inTransit: one.inTransit }
      byDocument.set(id, [...(byDocument.get(id) ?? []), told])
    }
  }
  return rows.map((row) => told(row, byDocument.get(row.id) ?? []))
}

function told({ isMatched: isSame, ...row }: Row, found: PairDocument['findings']): PairDocument {
  const { left, right, leftCurrency, rightCurrency } = row
  const amount = (value: string | null, currency: string | null) =>
    value === null ? null : shown(value, currency)
  const difference =
    leftCurrency === rightCurrency
      ? shown(new Decimal(left ?? 0).minus(right ?? 0), leftCurrency)
      : null
  return {
    ...row,
    ...{ left: amount(left, leftCurrency), right: amount(right, rightCurrency), difference },
    ...{ state: isSame ? 'matched' : stateOf(found), findings: found },
  }
}

function stateOf(found: PairDocument['findings']): DocumentState {
  if (found.length === 0) return 'unexplained'
  return found.every(({ inTransit }) => inTransit) ? 'transit' : 'different'
}
