// What a rule would have changed, had it been on: asked of each payment of the past by the same
// `guidance` as the policy asks, with the rules that are on before and behind it.
import { Decimal } from '../money.ts'
import { type Facts, fits, type Guidance, guidance, type Rule } from './rules.ts'

/** What became of a payment. */
export type Outcome = {
  /** Its lines that still hold. */
  lines: readonly {
    invoiceId: string
    customerId: string | null
    placedBy: 'policy' | 'person'
    /** What is open of the invoice; null when another line came to it later. */
    leftOpen: string | null
  }[]
  isInReview: boolean
  hasUnapplied: boolean
}

/** What was decided of a payment, as far as a rule could have decided otherwise. */
export const decidedKinds = [
  'allocated',
  'placed-by-person',
  'in-review',
  'left-open',
  'ignored',
  'unapplied',
] as const
export type Decided = (typeof decidedKinds)[number]

export type Trial = {
  fits(facts: Facts): boolean
  /** What was decided, where the rule would have had it otherwise; else null. */
  changes(facts: Facts, outcome: Outcome): Decided | null
}

/** The rule is tried at its place among the others; last, when it has none yet. */
export function openTrial(rules: readonly Rule[], tried: Rule): Trial {
  const place = rules.findIndex(({ ruleId }) => ruleId === tried.ruleId)
  const others = rules.filter(({ ruleId }) => ruleId !== tried.ruleId)
  const on = { ...tried, enabled: true }
  const together = others.toSpliced(place === -1 ? others.length : place, 0, on)
  return {
    fits: (facts) => fits(tried, facts),
    changes(facts, outcome) {
      const { verdict, writeOff } = guidance(together, facts)
      if (writeOff?.ruleId === tried.ruleId)
        return isLeftOpen(outcome, writeOff) ? 'left-open' : null
      if (verdict?.ruleId !== tried.ruleId) return null
      const decided = decidedOf(outcome, guidance(others, facts))
      return differs(verdict, decided, outcome) ? decided : null
    },
  }
}

const isLeftOpen = ({ lines }: Outcome, { upTo }: NonNullable<Guidance['writeOff']>) =>
  lines.some(({ leftOpen }) => {
    const left = new Decimal(leftOpen ?? 0)
    return left.greaterThan(0) && left.lessThanOrEqualTo(upTo)
  })

function decidedOf({ lines, isInReview, hasUnapplied }: Outcome, by: Guidance): Decided {
  if (isInReview) return 'in-review'
  if (lines.some(({ placedBy }) => placedBy === 'policy')) return 'allocated'
  if (lines.length > 0) return 'placed-by-person'
  return by.verdict?.kind === 'ignore' && hasUnapplied ? 'ignored' : 'unapplied'
}

function differs(verdict: NonNullable<Guidance['verdict']>, decided: Decided, outcome: Outcome) {
  switch (verdict.kind) {
    case 'ignore':
      return decided !== 'ignored' && decided !== 'unapplied'
    case 'review':
      return decided === 'allocated' || decided === 'ignored'
    case 'assign':
      return (
        decided === 'in-review' ||
        decided === 'ignored' ||
        outcome.lines.some(({ customerId }) => customerId !== verdict.customerId)
      )
  }
}
