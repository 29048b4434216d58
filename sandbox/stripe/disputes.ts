// Disputes: the amount and a fee leave the balance at once, and come back only if it is won.
import { invalid, missing } from './errors.ts'
import type { StripeAccount } from './ledger.ts'
import type { BalanceTransaction, Dispute } from './objects.ts'

const disputeFee = 1500

export type DisputeRequest = {
  id?: string
  charge: string
  amount?: number
  reason?: string
  created?: number
}

function move(account: StripeAccount, dispute: Dispute, sign: 1 | -1): BalanceTransaction {
  const won = sign === 1
  return account.book({
    id: dispute.id.replace(/^dp_/, won ? 'txn_dpwon_' : 'txn_dp_'),
    amount: sign * dispute.amount,
    fee: won ? -disputeFee : disputeFee,
    currency: dispute.currency,
    created: dispute.created + (won ? 86_400 : 0),
    source: dispute.id,
    type: 'adjustment',
    category: won ? 'dispute_reversal' : 'dispute',
    description: `Chargeback ${won ? 'reversal' : 'withdrawal'} for ${dispute.charge}`,
  })
}

export function openDispute(account: StripeAccount, request: DisputeRequest): Dispute {
  const { charges, disputes } = account.tables
  const existing = request.id && disputes.get(request.id)
  if (existing) return existing
  const charge = charges.get(request.charge)
  if (!charge) throw missing('charge', request.charge, 'charge')
  if (charge.disputed) throw invalid(`Charge ${charge.id} is already disputed.`)
  const created = request.created ?? account.seconds()
  const opened: Dispute = {
    id: request.id ?? account.nextId('dp'),
    object: 'dispute',
    amount: request.amount ?? charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    evidence_details: { due_by: created + 10 * 86_400, has_evidence: false, past_due: false },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: request.reason ?? 'product_not_received',
    status: 'needs_response',
  }
  const dispute = { ...opened, balance_transactions: [move(account, opened, -1)] }
  disputes.put(dispute.id, dispute)
  const disputed = { ...charge, disputed: true }
  charges.put(charge.id, disputed)
  account.emit('charge.dispute.created', dispute)
  account.emit('charge.updated', disputed, undefined, { disputed: false })
  account.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

export function closeDispute(account: StripeAccount, id: string, outcome: 'won' | 'lost'): Dispute {
  const { disputes } = account.tables
  const dispute = disputes.get(id)
  if (!dispute) throw missing('dispute', id)
  if (dispute.status !== 'needs_response') return dispute
  const lines = [...dispute.balance_transactions]
  if (outcome === 'won') lines.push(move(account, dispute, 1))
  const closed: Dispute = { ...dispute, status: outcome, balance_transactions: lines }
  disputes.put(id, closed)
  account.emit('charge.dispute.closed', closed, undefined, { status: 'needs_response' })
  if (outcome === 'won') account.emit('charge.dispute.funds_reinstated', closed)
  return closed
}
