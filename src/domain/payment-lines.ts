// What is left of a payment's line, on both sides where the invoice is in another currency, and what
// was settled of what went back.
import type { Rate } from './exchange.ts'
import { Decimal, type Money, money, sum } from './money.ts'
import type { AllocationLine, Exchanged } from './payment.ts'

export type Line = {
  lineId: string
  invoiceId: string
  amount: Decimal
  decisionId: string
  /** What is left of what it settles, where the invoice is in another currency. */
  settles: { amount: Decimal; currency: string; rate: Rate } | null
}

export function lineOf(line: AllocationLine, decisionId: string): Line {
  const { lineId, invoiceId, amount, settles } = line
  const worth = settles && {
    ...{ amount: new Decimal(settles.amount.amount), currency: settles.amount.currency },
    rate: settles.rate,
  }
  return {
    ...{ lineId, invoiceId, amount: new Decimal(amount), decisionId },
    settles: worth ?? null,
  }
}

export function withoutPart(
  line: Line,
  released: { amount: Money; settled?: Money | undefined },
): Line {
  const { settles } = line
  const left = settles?.amount.minus(released.settled?.amount ?? 0)
  return {
    ...line,
    amount: line.amount.minus(released.amount.amount),
    settles: settles && { ...settles, amount: left ?? new Decimal(0) },
  }
}

/** All that was gained with it so far. */
export function withExchange(before: ReadonlyMap<string, Exchanged>, said: Exchanged) {
  const { balanceTransactionId: id, gain } = said
  const gained = sum([before.get(id)?.gain.amount ?? 0, gain.amount])
  return new Map(before).set(id, { ...said, gain: money(gained, gain.currency) })
}
