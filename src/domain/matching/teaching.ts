// What people have decided, as cases to learn from: the evidence of every proposal, as it was stored
// with the question, and which of them a person took. Pure, and the same for the same events.
//
// What the engine placed by itself teaches nothing, though it stood: it would only confirm the
// engine in what it believes. The same goes for a question that closed because the money had found
// its place, and for a decision that was taken back.
import type { StoredEvent } from '../event-store.ts'
import * as Review from '../review.ts'
import { type Case, keepOnce } from './history.ts'
import type { Evidence, Proposal, ProposedLine } from './proposal.ts'

type Rival = { invoices: string; keys: readonly string[] | null }
type Asked = {
  amount: string
  rivals: readonly Rival[]
  /** The invoices of proposals that a person has ruled out. */
  ruledOut: readonly string[]
  /** The evidence for none of them; null where it was not stored. */
  none: readonly string[] | null
}
type Decided = { decisionId: string; position: string; case: Case | null }
type Told = { revision: bigint; asked: Asked | null; decided: Decided | null }

const keyOf = ({ criterion, level }: Evidence) =>
  level === '' ? criterion : `${criterion} ${level}`

/** Which invoices are meant; how much of each does not matter, as in history.ts. */
const invoicesOf = (lines: readonly ProposedLine[]) =>
  [...new Set(lines.map(({ invoiceId }) => invoiceId))].sort().join('\n')

export type Teaching = {
  /** The events of reviews, each stream in its order; one that comes again changes nothing. */
  read(event: StoredEvent): void
  /** One for each payment whose last decision stands, in the order decided. */
  cases(): Case[]
}

export function openTeaching(): Teaching {
  const once = keepOnce()
  const told = new Map<string, Told>()
  const keysOf = (criteria: readonly Evidence[]) => once(criteria.map(keyOf))

  /** What is asked, and what was ruled out of it before: the decision is right against that too. */
  function askedOf(question: Question, before: Asked | null): Asked {
    const { amount } = question.unapplied
    const rivals = question.proposals.map(
      ({ lines, criteria }: Proposal): Rival => ({
        invoices: invoicesOf(lines),
        keys: criteria ? keysOf(criteria) : null,
      }),
    )
    const none = question.none ? keysOf(question.none.criteria) : null
    if (before?.amount !== amount) return { amount, rivals, ruledOut: [], none }
    const { ruledOut } = before
    const isGone = ({ invoices }: Rival) =>
      ruledOut.includes(invoices) && rivals.every((one) => one.invoices !== invoices)
    return { amount, rivals: [...rivals, ...before.rivals.filter(isGone)], ruledOut, none }
  }

  return {
    read(stored) {
      const event = Review.decode(stored)
      const { paymentId } = event.data
      const before = told.get(paymentId) ?? { revision: -1n, asked: null, decided: null }
      if (stored.revision <= before.revision) return
      const now = { ...before, revision: stored.revision }
      const decide = (lines: readonly ProposedLine[]): Decided => {
        const { id: decisionId, position } = stored
        return { decisionId, position, case: before.asked && caseOf(before.asked, lines) }
      }
      switch (event.type) {
        case 'ReviewRequested':
          now.asked = askedOf(event.data, before.asked)
          break
        case 'ReviewAccepted':
          if (event.data.lines.length > 0) now.decided = decide(event.data.lines)
          break
        case 'ReviewRejected':
          now.decided = decide([])
          break
        case 'ReviewUndone':
          if (before.decided?.decisionId === event.data.decisionId) now.decided = null
          break
        case 'ProposalRejected': {
          // It says what is wrong and not yet what is right: the decision will.
          const { asked } = before
          const out = invoicesOf(event.data.lines)
          now.asked = asked && { ...asked, ruledOut: [...asked.ruledOut, out] }
          break
        }
        case 'ReviewReassigned':
          break
      }
      told.set(paymentId, now)
    },
    cases: () =>
      [...told.values()]
        .flatMap(({ decided }) => (decided?.case ? [decided] : []))
        .sort((a, b) => (a.position < b.position ? -1 : 1))
        .flatMap((decided) => decided.case ?? []),
  }
}

type Question = Extract<Review.Event, { type: 'ReviewRequested' }>['data']

/** Null when the evidence is not whole: asked before evidence was stored, or decided for something
 *  that only a reference spoke for. */
function caseOf({ rivals, none }: Asked, lines: readonly ProposedLine[]): Case | null {
  const meant = invoicesOf(lines)
  if (rivals.some(({ invoices, keys }) => invoices === meant && keys === null)) return null
  const judged = rivals.flatMap(({ invoices, keys }) => (keys ? [{ invoices, keys }] : []))
  if (!none || judged.length === 0) return null
  const at = judged.findIndex(({ invoices }) => invoices === meant)
  return {
    rivals: [...judged.map(({ keys }) => keys), none],
    right: at < 0 ? judged.length : at,
    groups: groupsOf(judged),
  }
}

/** Twins have the same evidence, and count as one answer. */
function groupsOf(judged: readonly { keys: readonly string[] }[]): number[][] {
  const groups: number[][] = []
  for (const [at, { keys }] of judged.entries()) {
    const twins = groups.find(([first = 0]) => String(judged[first]?.keys) === String(keys))
    if (twins) twins.push(at)
    else groups.push([at])
  }
  return groups
}
