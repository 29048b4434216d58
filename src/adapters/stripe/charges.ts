// A charge as it is now, with its refunds, disputes and lines of the balance, told to the ledger.
import { loadBooks } from '../../domain/accounting.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Payment from '../../domain/payment.ts'
import { observe } from '../../domain/payment-reversal.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { chargeOfIntent, type Ports, record } from './balance.ts'
import type { BalanceTransaction, StripeClient } from './client.ts'
import { compareMetadata, syncOf } from './metadata.ts'
import { expanded, idOf, moneyOf } from './reading.ts'
import {
  isReceived,
  namesSomething,
  observationOf,
  receivedMinor,
  type WholeCharge,
} from './translate.ts'

/** The charge that an event is about. Most events name it; where one names only the payment intent,
 *  the refund or the dispute, Stripe is asked.
 *  @throws Held charge-missing */
async function chargeIdOf(stripe: StripeClient, objectId: string): Promise<string> {
  if (/^(ch|py)_/.test(objectId)) return objectId
  const [prefix] = objectId.split('_')
  let intentId: string | null = objectId
  if (prefix !== 'pi') {
    const isRefund = prefix === 're' || prefix === 'pyr'
    const about = await (isRefund ? stripe.refund(objectId) : stripe.dispute(objectId))
    const charge = idOf(about.charge)
    if (charge) return charge
    intentId = idOf(about.payment_intent)
  }
  const charge = await chargeOfIntent(stripe, intentId)
  if (!charge) throw new Held('charge-missing', `${objectId} belongs to no charge`)
  return charge
}

export async function takeCharge(ports: Ports, { objectId, kind }: ReceivedEvent, cause: Cause) {
  const { store, stripe, dayOf } = ports
  const chargeId = await chargeIdOf(stripe, objectId)
  const written = await syncOf(store, cause.workspace, Payment.idOfStripe(chargeId))
  const charge = await stripe.charge(chargeId)
  const whole = await fetchWhole(stripe, charge, kind)
  if (!isReceived(whole)) return
  const observation = observationOf(whole, dayOf)
  for (const { line, minor } of linesOf(whole)) {
    const amount = moneyOf(minor, whole.charge.currency)
    await record(ports, line, { chargeId: whole.charge.id, amount }, cause)
  }
  const { refunds: policy } = await loadBooks(store, cause.workspace)
  const { paymentId } = observation
  const covered = policy === 'credit-note' ? await coveredRefunds(stripe, whole) : new Set()
  const refunds = observation.refunds.map((one) =>
    covered.has(one.refundId) ? { ...one, policy: 'reopen' as const } : one,
  )
  const decide = observe({ ...observation, refunds }, policy)
  await transact(store, Payment.decider, paymentId, decide, cause)
  await compareMetadata(store, charge, written, cause)
}

/** Refunds that a credit note at Stripe stands for. They make their invoice due again whatever the
 *  books' policy is, because that credit note settles it: it must not be credited twice. */
async function coveredRefunds(stripe: StripeClient, { charge, refunds }: WholeCharge) {
  const customer = idOf(charge.customer)
  const notes = customer && refunds.length > 0 ? await stripe.creditNotesOf(customer) : []
  const standing = notes.filter(({ status }) => status !== 'void')
  return new Set(standing.flatMap((note) => (note.refunds ?? []).map((one) => idOf(one.refund))))
}

/** The lines of the balance that Stripe has made for it, and what each is about in minor units. */
function linesOf({ charge, ...rest }: WholeCharge) {
  const { balanceTransaction, failureTransaction, refunds, disputes } = rest
  const received = receivedMinor(charge)
  const lines: { line: BalanceTransaction | string | null | undefined; minor: number }[] = [
    { line: balanceTransaction, minor: received },
    { line: failureTransaction, minor: received },
    ...refunds.flatMap((refund) => [
      { line: refund.balance_transaction, minor: refund.amount },
      { line: refund.failure_balance_transaction, minor: refund.amount },
    ]),
    ...disputes.flatMap(({ balance_transactions: all, amount }) =>
      (all ?? []).map((line) => ({ line, minor: amount })),
    ),
  ]
  return lines.flatMap(({ line, minor }) => {
    const known = expanded(line)
    return known ? [{ line: known, minor }] : []
  })
}

/** What Stripe did not expand is fetched by itself. */
async function fetchWhole(
  stripe: StripeClient,
  charge: WholeCharge['charge'],
  kind: string,
): Promise<WholeCharge> {
  const { balance_transaction: transaction, failure_balance_transaction: failure } = charge
  const { customer } = charge
  // A refund that failed has left no trace in the charge's own figures, an inquiry never has.
  const isRefunded = charge.amount_refunded > 0 || kind.includes('refund')
  const isDisputed = charge.disputed || kind.includes('dispute')
  const [balanceTransaction, failureTransaction, payer, refunds, disputes, metadata] =
    await Promise.all([
      typeof transaction === 'string' ? stripe.balanceTransaction(transaction) : transaction,
      typeof failure === 'string' ? stripe.balanceTransaction(failure) : failure,
      typeof customer === 'string' ? stripe.customer(customer) : customer,
      isRefunded ? stripe.refundsOf(charge.id) : [],
      isDisputed ? stripe.disputesOf(charge.id) : [],
      metadataOf(stripe, charge),
    ])
  return {
    charge: { ...charge, metadata },
    balanceTransaction: balanceTransaction ?? null,
    failureTransaction: failureTransaction ?? null,
    customer: payer ?? null,
    refunds,
    disputes,
  }
}

/** A charge gets its payment intent's metadata when it is made, not what is written there later:
 *  one that names nothing is looked up there. */
async function metadataOf(stripe: StripeClient, charge: WholeCharge['charge']) {
  const { metadata, payment_intent: intent } = charge
  if (namesSomething(metadata) || !intent) return metadata
  const whole = typeof intent === 'string' ? await stripe.paymentIntent(intent) : intent
  return { ...whole?.metadata, ...metadata }
}
