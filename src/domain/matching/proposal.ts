// What the engine says of a payment, in the shape in which it is stored with the decision and shown
// to a person: lines of money, how sure, and every reason as data.
import Type, { type Static } from 'typebox'
import { Amount, Decimal } from '../money.ts'
import { Id } from '../stored.ts'

// Stored shapes: change them only by adding optional fields or a new version.

/** One reason for or against: the weights of a proposal's evidence add up to its score. */
export const Evidence = Type.Object({
  /** What was looked at: `amount`, `reference`, `identity`, `date`, `currency`, `rarity` and so on. */
  criterion: Type.String(),
  /** What was found, a stable code within the criterion: `exact`, `truncated`, `other-customer`. */
  level: Type.String(),
  /** The value seen, as it was written or as it was computed. */
  seen: Type.String(),
  /** Natural logarithm of the odds: above zero it speaks for the proposal. */
  weight: Type.Number(),
  /** The reason as a sentence, in English and in French. */
  en: Type.String(),
  fr: Type.String(),
})
export type Evidence = Static<typeof Evidence>

export const ProposedLine = Type.Object({ invoiceId: Id, amount: Amount })
export type ProposedLine = Static<typeof ProposedLine>

/** The same for the same lines in any order. */
export const keyOfLines = (lines: readonly ProposedLine[]) =>
  JSON.stringify(
    lines
      .map(({ invoiceId, amount }) => [invoiceId, new Decimal(amount).toFixed()].join(' '))
      .sort(),
  )

export const Proposal = Type.Object({
  lines: Type.Array(ProposedLine),
  /** The reasons in short, one phrase each. */
  evidence: Type.Array(Type.String()),
  /** How often a proposal like this is right, from 0 to 1. */
  confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** The sum of the weights of `criteria`. */
  score: Type.Optional(Type.Number()),
  criteria: Type.Optional(Type.Array(Evidence)),
})
export type Proposal = Static<typeof Proposal>

/** The thought that it is none of the proposals, which competes with them. */
export const NoneOfThem = Type.Object({
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  criteria: Type.Array(Evidence),
})
export type NoneOfThem = Static<typeof NoneOfThem>

/** What places a payment by itself, and why: stored with the allocation. */
export const Match = Type.Object({
  rule: Type.String(),
  evidence: Type.Array(Type.String()),
  confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  score: Type.Optional(Type.Number()),
  criteria: Type.Optional(Type.Array(Evidence)),
  none: Type.Optional(NoneOfThem),
  /** The version of the engine that decided. */
  engine: Type.Optional(Type.String()),
})
export type Match = Static<typeof Match>
