// The tie-out statement as a table: a row for each pair and currency, under it one for each kind of
// difference, and at the end who has signed which figures and what they are now.
import type { Line, Statement } from '../../domain/tie-out.ts'
import type { SignOffItem } from '../../projections/sign-offs.ts'
import { amount, type Table, text } from './table.ts'

export type Sheet = { statement: Statement; signOffs: readonly SignOffItem[] }

export type TieOutRow = {
  row: 'pair' | 'difference' | 'receivable' | 'sign-off' | 'figure'
  pair: string | null
  what: string | null
  currency: string | null
  leftCount: number | null
  left: string | null
  rightCount: number | null
  right: string | null
  matchedCount: number | null
  matched: string | null
  count: number | null
  delta: string | null
  explained: string | null
  inTransit: string | null
  tolerated: string | null
  unexplained: string | null
  tiesOut: boolean | null
  signed: string | null
  now: string | null
  note: string | null
}

export const tieOutTable: Table<TieOutRow> = {
  title: 'Tie-out',
  columns: [
    text('row', 'Row'),
    text('pair', 'Pair'),
    text('what', 'What'),
    text('currency', 'Currency'),
    text('leftCount', 'Left, count'),
    amount('left', 'Left'),
    text('rightCount', 'Right, count'),
    amount('right', 'Right'),
    text('matchedCount', 'Matched, count'),
    amount('matched', 'Matched'),
    text('count', 'Count'),
    amount('delta', 'Difference'),
    amount('explained', 'Explained'),
    amount('inTransit', 'In transit'),
    amount('tolerated', 'Tolerated'),
    amount('unexplained', 'Unexplained'),
    text('tiesOut', 'Ties out'),
    amount('signed', 'As signed'),
    amount('now', 'As it is'),
    text('note', 'Note'),
  ],
}

const blank: Omit<TieOutRow, 'row'> = {
  ...{ pair: null, what: null, currency: null, leftCount: null, left: null, rightCount: null },
  ...{ right: null, matchedCount: null, matched: null, count: null, delta: null },
  ...{ explained: null, inTransit: null, tolerated: null, unexplained: null, tiesOut: null },
  ...{ signed: null, now: null, note: null },
}

const rowsOf = (line: Line): TieOutRow[] => {
  const { pair, currency, left, right, matched, differences, unexplained, tiesOut } = line
  return [
    {
      ...{ ...blank, row: 'pair', pair, currency, unexplained, tiesOut },
      ...{ leftCount: left.count, left: left.amount },
      ...{ rightCount: right.count, right: right.amount },
      ...{ matchedCount: matched.count, matched: matched.amount },
      note: line.unexplainedIds.join(' ') || null,
    },
    ...differences.map(
      (one): TieOutRow => ({
        ...{ ...blank, row: 'difference', pair, currency, what: one.kind },
        ...{ count: one.count, delta: one.delta, explained: one.explained.delta },
        ...{ inTransit: one.inTransit.delta, tolerated: one.tolerated.delta },
      }),
    ),
  ]
}

/** The steps of a sign-off in words, and its figures: as they were signed, and as they are where they
 *  have moved. */
const signedRows = ({ scope, history, suspended }: SignOffItem): TieOutRow[] => [
  ...history.map(
    (step): TieOutRow => ({
      ...{ ...blank, row: 'sign-off', what: `${scope} ${step.step}` },
      note: [step.at, step.by, step.note].filter((part) => part).join(' · '),
    }),
  ),
  ...(suspended?.before ?? []).map(
    ({ what, currency, amount: signed }, index): TieOutRow => ({
      ...{ ...blank, row: 'figure', what, currency, signed },
      now: suspended?.after[index]?.amount ?? null,
    }),
  ),
]

export const tieOutRows = ({ statement, signOffs }: Sheet): TieOutRow[] => [
  ...statement.lines.flatMap(rowsOf),
  ...statement.receivables.map(
    ({ currency, ledger, quickbooks, difference }): TieOutRow => ({
      ...{ ...blank, row: 'receivable', what: 'open on invoices', currency },
      ...{ left: ledger, right: quickbooks, delta: difference },
    }),
  ),
  ...signOffs.flatMap(signedRows),
]
