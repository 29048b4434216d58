// The reconciliation of a day from the command line: the running service does it, and goes on with it
// when nobody watches any more. Here it is asked for, its progress shown, and its statement printed.
import type { ServiceClient } from '../adapters/service-client.ts'
import type { Clock } from '../domain/outside.ts'
import { type Differing, type Line, openOf, type Statement } from '../domain/tie-out.ts'
import type { Progress } from '../progress.ts'

/** It cannot be done, and waiting would not help. */
export class ReconcileFault extends Error {
  override name = 'ReconcileFault'
}

export type Ports = { service: ServiceClient; clock: Clock; progress: Progress }

type Run = {
  state: 'running' | 'done' | 'failed'
  done: number
  total: number
  documents: number
  failure: { code: string; reason: string } | null
  statement: Statement | null
}

export type Request = { day: string; knownAt?: string | undefined; isJson: boolean }

const lookEveryMs = 300

/** @returns whether the day may be signed: it ties out, or every rest is explained or under way */
export async function reconcile(
  { day, knownAt, isJson }: Request,
  { service, clock, progress }: Ports,
  print: (text: string) => void,
): Promise<boolean> {
  const path = `/v1/reconciliations/days/${encodeURIComponent(day)}/runs`
  const asked = (await service.post(path, knownAt === undefined ? {} : { knownAt })) as {
    number: number
  }
  let step: (() => void) | undefined
  let shown = 0
  for (;;) {
    const run = (await service.get(`${path}/${asked.number}`)) as Run
    if (run.total > 0) step ??= progress.phase(`reconciling ${day}`, run.total)
    for (; shown < run.done; shown++) step?.()
    if (run.state === 'failed') {
      throw new ReconcileFault(`The run has failed: ${run.failure?.reason ?? 'nobody knows why'}`)
    }
    if (run.statement) {
      print(isJson ? `${JSON.stringify(run.statement, null, 2)}\n` : written(run.statement))
      return run.statement.isSignable
    }
    await clock.sleep(lookEveryMs)
  }
}

/** The statement as a table of plain text. */
export function written(statement: Statement): string {
  const { day, knownAt, lines, documents, tiesOut, isSignable, openDifferences } = statement
  const head = ['pair', 'currency', 'left', 'right', 'matched', 'unexplained', '']
  const rows = lines.flatMap((line) => [rowOf(line), ...line.differences.map(differingRow)])
  const verdict = tiesOut
    ? 'Everything ties out.'
    : isSignable
      ? 'It ties out but for what is explained or under way.'
      : `It does not tie out: ${openDifferences} differences are open.`
  const then = knownAt === null ? '' : ` as known at ${knownAt}`
  return [
    `Tie-out of ${day}${then}: ${documents} documents compared. ${verdict}`,
    ...table([head, ...rows]),
    ...statement.sources.map(
      ({ platform, coveredAt, isRefreshed }) =>
        `${platform}: complete up to ${coveredAt ?? 'no known moment'}` +
        (isRefreshed ? '' : ', not asked in time'),
    ),
    '',
  ].join('\n')
}

const rowOf = ({ pair, currency, left, right, matched, unexplained, tiesOut }: Line) => [
  pair,
  currency ?? '',
  `${left.amount} (${left.count})`,
  `${right.amount} (${right.count})`,
  `${matched.amount} (${matched.count})`,
  unexplained,
  tiesOut ? 'ties' : '',
]

function differingRow(one: Differing) {
  const { kind, count, delta, explained, inTransit, tolerated } = one
  const parts = [
    [openOf(one), 'open'],
    [explained.count, 'explained'],
    [inTransit.count, 'in transit'],
    [tolerated.count, 'tolerated'],
  ] as const
  const told = parts.flatMap(([many, word]) => (many > 0 ? `${many} ${word}` : []))
  return [`  ${kind}`, '', `${count}`, delta, '', '', told.join(', ')]
}

const isLeft = (column: number) => column < 2 || column === 6

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const cell = (text: string, column: number) => {
    const width = widths[column] ?? 0
    return isLeft(column) ? text.padEnd(width) : text.padStart(width)
  }
  return rows.map((row) => row.map(cell).join('  ').trimEnd())
}
