// The matching from the command line: place the payments of a labelled set, or learn weights from
// the histories of several.
import { readLabelledSet } from '../adapters/files/labelled-set.ts'
import { stopwatchMs } from '../adapters/outside.ts'
import { bookOf, learnHistory, poolWeights } from '../domain/matching/history.ts'
import { leastConfidence, pooledWeights } from '../domain/matching/pooled.ts'
import { openReplay, type Placed } from '../domain/matching/replay.ts'
import type { Share } from '../domain/matching/subject.ts'
import type { Sample } from '../domain/matching/weights.ts'
import { count, type Progress } from '../progress.ts'

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

async function read(folder: string, progress: Progress) {
  const start = stopwatchMs()
  const set = await readLabelledSet(folder)
  const { customers, targets, history, receipts } = set
  const sizes = [
    `${count(customers.length)} customers`,
    `${count(targets.length)} invoices, deals and payouts`,
    `${count(history.length)} past payments`,
    `${count(receipts.length)} to place`,
  ]
  progress.say(`read ${folder} in ${seconds(stopwatchMs() - start)}: ${sizes.join(', ')}`)
  return set
}

/** Writes one prediction for each payment of the set, in their order. */
export async function evaluate(
  folder: string,
  write: (text: string) => void,
  progress: Progress,
): Promise<void> {
  const set = await read(folder, progress)
  const { history, receipts } = set
  const learning = progress.phase('learning from history', history.length)
  const model = { weights: pooledWeights, confidence: leastConfidence }
  const replay = openReplay(set, model, learning)
  const placing = progress.phase('placing', receipts.length)
  const tookMs: number[] = []
  const first = receipts.map((receipt) => {
    const start = stopwatchMs()
    const placed = replay.place(receipt)
    tookMs.push(stopwatchMs() - start)
    placing()
    return placed
  })
  const placed = replay.lookAgain(first, (waiting) => progress.phase('looking again', waiting))
  for (const one of placed) write(`${JSON.stringify(predictionOf(one))}\n`)
  progress.say(summaryOf(placed, tookMs))
}

const decisions = { automatic: 'auto', review: 'review', ignore: 'ignore' } as const

function predictionOf({ receipt, decision, confidence, proposals }: Placed) {
  const about = { payment: receipt.id, decision: decisions[decision], confidence }
  const [first = []] = proposals
  if (decision === 'automatic') return { ...about, allocations: first.map(allocationOf) }
  // That it is nobody's payment or came twice is not one of several opinions.
  if (decision === 'ignore') return { ...about, confidence: 1 }
  return { ...about, proposals: proposals.map((shares) => shares.map(allocationOf)) }
}

const allocationOf = ({ target: { kind, id }, cash, settles }: Share) =>
  kind === 'invoice' ? { invoice: id, amount: cash, settles } : { [kind]: id, amount: cash }

function summaryOf(placed: readonly Placed[], tookMs: number[]): string {
  const number = (wanted: Placed['decision']) =>
    count(placed.filter(({ decision }) => decision === wanted).length)
  const sorted = tookMs.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1)
  const mean = sorted.reduce((sum, one) => sum + one, 0) / Math.max(1, sorted.length)
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  return [
    `${count(placed.length)} payments: ${number('automatic')} automatic, ${number('review')} for review, ${number('ignore')} ignored`,
    `${mean.toFixed(1)} ms a payment (p99 ${at(0.99)}, worst ${at(1)}), at most ${count(peak)} MiB of memory`,
  ].join('\n')
}

/** Writes the weights that fit the histories of all these sets: sorted, so that two of them compare
 *  line by line. */
export async function learn(
  folders: readonly string[],
  write: (text: string) => void,
  progress: Progress,
): Promise<void> {
  const cases: Sample[] = []
  for (const folder of folders) {
    const set = await read(folder, progress)
    const learning = progress.phase('learning from history', set.history.length)
    for (const { rivals, right } of learnHistory(set, bookOf(set), learning)) {
      cases.push({ rivals, right })
    }
  }
  const start = stopwatchMs()
  const weights = [...poolWeights(cases)]
    .map(([key, weight]) => [key, Math.round(weight * 1000) / 1000] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  write(`${JSON.stringify(Object.fromEntries(weights), null, 2)}\n`)
  const took = seconds(stopwatchMs() - start)
  progress.say(`${count(weights.length)} weights from ${count(cases.length)} cases in ${took}`)
}
