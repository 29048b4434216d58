// Puts lines of the balance into the ledger, each once, by its id: whoever sees a line first tells
// all of it, so that the order in which Stripe's events come makes no difference.
import * as BalanceTransaction from '../../domain/balance-transaction.ts'
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { BalanceTransaction as Line, StripeClient } from './client.ts'
import { type DayOf, expanded, idOf } from './reading.ts'
import { recordedOf, type Source, sourceOf } from './translate-balance.ts'

export type Ports = { store: EventStore; stripe: StripeClient; dayOf: DayOf }

/** Lines told at once: a payout may hold thousands. */
const sideBySide = 8

/** Records a line; with a payout, as one that left with it. */
export async function record(
  { store, dayOf }: Ports,
  line: Line,
  source: Source | null,
  cause: Cause,
  payoutId?: string,
): Promise<BalanceTransaction.Recorded> {
  const seen = recordedOf(line, source, dayOf)
  const told = BalanceTransaction.record(seen)
  const decide = payoutId
    ? inTurn(BalanceTransaction.decider, told, BalanceTransaction.payOut(payoutId))
    : told
  await transact(store, BalanceTransaction.decider, line.id, decide, cause)
  return seen
}

/** Lines from a list, whatever they are about. Without the object that a line is about it could only
 *  be told in part, and then for good.
 *  @throws Held source-missing */
export async function recordAll(
  ports: Ports,
  lines: Line[],
  cause: Cause,
  payoutId?: string,
): Promise<BalanceTransaction.Recorded[]> {
  const recorded: BalanceTransaction.Recorded[] = []
  for (let first = 0; first < lines.length; first += sideBySide) {
    const some = lines.slice(first, first + sideBySide).map(async (line) => {
      const source = await paymentBehind(ports.stripe, line)
      return record(ports, line, source, cause, payoutId)
    })
    recorded.push(...(await Promise.all(some)))
  }
  return recorded
}

async function paymentBehind(stripe: StripeClient, line: Line): Promise<Source | null> {
  if (typeof line.source === 'string' && line.exchange_rate !== null) {
    throw new Held('source-missing', `${line.id}: Stripe does not show ${line.source}`)
  }
  const source = sourceOf(line.source)
  if (!source || source.chargeId !== null) return source
  const object = expanded(line.source) as { payment_intent?: string | { id: string } | null }
  return { ...source, chargeId: await chargeOfIntent(stripe, idOf(object.payment_intent)) }
}

/** The charge that a payment intent ended in. */
export async function chargeOfIntent(
  stripe: StripeClient,
  intentId: string | null,
): Promise<string | null> {
  const intent = intentId === null ? null : await stripe.paymentIntent(intentId)
  return idOf(intent?.latest_charge)
}
