// Disputes: the amount and a fee leave the balance at once, and come back only if it is won. An
// inquiry asks first; it takes nothing unless it becomes a dispute.
import { exchangeOf } from './charges.ts'
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
  /** The bank only asks. */
  inquiry?: boolean
}

export type Outcome = 'won' | 'lost' | 'prevented'

function move(
  account: StripeAccount,
  dispute: Dispute,
  sign: 1 | -1,
  created: number,
): BalanceTransaction {
  const won = sign === 1
  return account.book({
    id: dispute.id.replace(/^dp_/, won ? 'txn_dpwon_' : 'txn_dp_'),
    amount: sign * dispute.amount,
    fee: won ? -disputeFee : disputeFee,
    currency: dispute.currency,
    exchange: exchangeOf(account, dispute.charge),
    created,
    source: dispute.id,
    type: 'adjustment',
    category: won ? 'dispute_reversal' : 'dispute',
    description: `Chargeback ${won ? 'reversal' : 'withdrawal'} for ${dispute.charge}`,
  })
}

/** Withdraws the money and says so. */
function withdraw(account: StripeAccount, asked: Dispute, created: number): Dispute {
  const { charges, disputes } = account.tables
  const moved = move(account, asked, -1, created)
  const dispute: Dispute = {
    ...asked,
    balance_transactions: [moved],
    is_charge_refundable: false,
    status: 'needs_response',
  }
  disputes.put(dispute.id, dispute)
  const charge = charges.get(dispute.charge)
  if (charge) charges.put(charge.id, { ...charge, disputed: true })
  return dispute
}

function tellOfCharge(account: StripeAccount, id: string) {
  const charge = account.tables.charges.get(id)
  if (charge) account.emit('charge.updated', charge, undefined, { disputed: false })
}

export function openDispute(account: StripeAccount, request: DisputeRequest): Dispute {
  const { charges, disputes } = account.tables
  const existing = request.id && disputes.get(request.id)
  if (existing) return existing
  const charge = charges.get(request.charge)
  if (!charge) throw missing('charge', request.charge, 'charge')
  if (charge.disputed) throw invalid(`Charge ${charge.id} is already disputed.`)
  const created = request.created ?? account.seconds()
  const asked: Dispute = {
    id: request.id ?? account.nextId('dp'),
    object: 'dispute',
    amount: request.amount ?? charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    evidence_details: { due_by: created + 10 * 86_400, has_evidence: false, past_due: false },
    is_charge_refundable: true,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: request.reason ?? 'product_not_received',
    status: 'warning_needs_response',
  }
  if (request.inquiry) {
    disputes.put(asked.id, asked)
    account.emit('charge.dispute.created', asked)
    return asked
  }
  const dispute = withdraw(account, asked, created)
  account.emit('charge.dispute.created', dispute)
  tellOfCharge(account, charge.id)
  account.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

const knownDispute = (account: StripeAccount, id: string): Dispute => {
  const dispute = account.tables.disputes.get(id)
  if (!dispute) throw missing('dispute', id)
  return dispute
}

/** The bank is not content with the answer to its inquiry, and takes the money two days later. */
export function escalateInquiry(account: StripeAccount, id: string): Dispute {
  const inquiry = knownDispute(account, id)
  if (inquiry.status !== 'warning_needs_response') return inquiry
  const dispute = withdraw(account, inquiry, inquiry.created + 2 * 86_400)
  account.emit('charge.dispute.updated', dispute, undefined, { status: inquiry.status })
  tellOfCharge(account, dispute.charge)
  account.emit('charge.dispute.funds_withdrawn', dispute)
  return dispute
}

/** An appeal against a lost dispute brings the money back. */
export function winAppeal(account: StripeAccount, id: string): Dispute {
  const dispute = knownDispute(account, id)
  if (dispute.status !== 'lost') return dispute
  const lines = dispute.balance_transactions
  const back = move(account, dispute, 1, (lines.at(-1)?.created ?? dispute.created) + 86_400)
  const won: Dispute = { ...dispute, status: 'won', balance_transactions: [...lines, back] }
  account.tables.disputes.put(id, won)
  account.emit('charge.dispute.updated', won, undefined, { status: dispute.status })
  account.emit('charge.dispute.funds_reinstated', won)
  return won
}

/** An inquiry ends without more; a dispute as the bank decides. */
export function closeDispute(account: StripeAccount, id: string, outcome: Outcome): Dispute {
  const { disputes } = account.tables
  const dispute = knownDispute(account, id)
  const { status } = dispute
  if (status !== 'needs_response' && status !== 'warning_needs_response') return dispute
  const isInquiry = status === 'warning_needs_response'
  const givesBack = !isInquiry && outcome !== 'lost'
  const lines = [...dispute.balance_transactions]
  if (givesBack) lines.push(move(account, dispute, 1, (lines[0]?.created ?? 0) + 86_400))
  const ended = isInquiry && outcome !== 'prevented' ? 'warning_closed' : outcome
  const closed: Dispute = { ...dispute, status: ended, balance_transactions: lines }
  disputes.put(id, closed)
  account.emit('charge.dispute.closed', closed, undefined, { status })
  if (givesBack) account.emit('charge.dispute.funds_reinstated', closed)
  return closed
}
