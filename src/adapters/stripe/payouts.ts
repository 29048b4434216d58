// A payout as it is now, and the lines of the balance that it took to the bank. Of a payout made by
// hand Stripe does not say which they are: it is recorded, and stays without parts.
import * as Payout from '../../domain/payout.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import { type Ports, record, recordAll } from './balance.ts'
import type { Payout as StripePayout } from './client.ts'
import { expanded, idOf } from './reading.ts'
import { payoutOf } from './translate-balance.ts'

export async function takePayout(ports: Ports, objectId: string, cause: Cause) {
  const { store, stripe, dayOf } = ports
  const payout = await stripe.payout(objectId)
  const observation = payoutOf(payout, dayOf)
  const { payoutId } = observation
  for (const own of [payout.balance_transaction, payout.failure_balance_transaction]) {
    const line = expanded(own)
    if (line) await record(ports, line, null, cause)
  }
  await transact(store, Payout.decider, payoutId, Payout.observe(observation), cause)
  if (!payout.automatic) return recordBefore(ports, payout, cause)
  if (payout.reconciliation_status !== 'completed') return
  const parts = await recordMembers(ports, payout, payoutId, cause)
  await transact(store, Payout.decider, payoutId, Payout.reconcile(parts), cause)
}

/** Everything in it; its own line is not a part of it. */
async function recordMembers(ports: Ports, { id }: StripePayout, payoutId: string, cause: Cause) {
  const all: Parameters<typeof Payout.addUp>[0][] = []
  for await (const page of ports.stripe.transactionsOf(id)) {
    const members = page.filter(({ source }) => idOf(source) !== id)
    all.push(await recordAll(ports, members, cause, payoutId))
  }
  return Payout.addUp(all.flatMap((some) => [...some]))
}

const dayS = 86_400
/** How far back the first payout by hand looks. */
const firstS = 400 * dayS

/** Who pays out by hand is never told of monthly fees and the like: there is no event of them, and
 *  no list of a payout. So everything booked since the payout before is recorded with this one. */
async function recordBefore(ports: Ports, payout: StripePayout, cause: Cause) {
  const before = await ports.stripe.payoutBefore(payout)
  const since = before ? before.created - dayS : payout.created - firstS
  for await (const page of ports.stripe.transactionsSince(since)) {
    await recordAll(ports, page, cause)
  }
}
