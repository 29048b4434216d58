// Payouts: what is available goes to the bank, by schedule or by hand. Of a payout by schedule
// Stripe tells which lines of the balance are in it, once it has sorted them.
import { invalid, missing } from './errors.ts'
import type { Origin, StripeAccount } from './ledger.ts'
import type { BalanceTransaction, Payout } from './objects.ts'

export type PayoutRequest = {
  id?: string
  currency: string
  /** Given, it is a payout by hand, of so much; absent = by schedule, of all that is available. */
  amount?: number
  /** By schedule, and yet of so much more or less than what is in it. */
  off?: number
  created?: number
  /** Midnight, UTC. Absent = two days later. */
  arrives?: number
  /** Whether Stripe can say at once what is in it. Default: it says so later. */
  reconciled?: boolean
  metadata?: Record<string, string>
}

const day = 86_400

/** By line of the balance, the payout that took it. */
const members = ({ journal }: StripeAccount) => journal.table<string>('stripe/payout-members')

/** The lines that a payout list shows: those in it, and its own. */
export function isListedOf(account: StripeAccount, payout: Payout) {
  const taken = members(account)
  return (line: BalanceTransaction) => {
    if (line.source === payout.id) return line.type === 'payout'
    return payout.reconciliation_status === 'completed' && taken.get(line.id) === payout.id
  }
}

/** @throws StripeRefusal for a payout by hand: Stripe does not know what is in it */
export function listedOf(account: StripeAccount, id: string) {
  const payout = known(account, id, 'payout')
  if (!payout.automatic) {
    throw invalid(
      'Balance transaction history can only be filtered on automatic payouts, not manual.',
      { param: 'payout' },
    )
  }
  return isListedOf(account, payout)
}

function known(account: StripeAccount, id: string, param = 'id'): Payout {
  const payout = account.tables.payouts.get(id)
  if (!payout) throw missing('payout', id, param)
  return payout
}

/** What is in the balance, available, and in no payout by schedule. */
function available(account: StripeAccount, currency: string, at: number): BalanceTransaction[] {
  const { balanceTransactions, payouts } = account.tables
  const taken = members(account)
  return [...balanceTransactions.rows()].filter((line) => {
    if (line.currency !== currency || line.available_on > at || taken.get(line.id)) return false
    // A payout by schedule has left the balance with what is in it; one that came back is in it.
    const own = line.type === 'payout' ? payouts.get(line.source ?? '') : undefined
    return !own?.automatic
  })
}

export function createPayout(
  account: StripeAccount,
  request: PayoutRequest,
  origin?: Origin,
): Payout {
  const { payouts } = account.tables
  const existing = request.id && payouts.get(request.id)
  if (existing) return existing
  const { currency } = request
  const id = request.id ?? account.nextId('po')
  const created = request.created ?? account.seconds()
  const automatic = request.amount === undefined
  const lines = automatic ? available(account, currency, created) : []
  const listed = lines.reduce((sum, line) => sum + line.net, 0)
  const amount = request.amount ?? listed + (request.off ?? 0)
  if (amount === 0) throw invalid('There is nothing to pay out.', { code: 'balance_insufficient' })
  for (const line of lines) members(account).put(line.id, id)
  const own = account.book({
    id: id.replace(/^po_/, 'txn_po_'),
    amount: -amount,
    fee: 0,
    currency,
    created,
    availableOn: created,
    source: id,
    type: 'payout',
    category: 'payout',
    description: 'STRIPE PAYOUT',
  })
  const arrives = request.arrives ?? (Math.floor(created / day) + 2) * day
  const made: Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrives,
    automatic,
    balance_transaction: own.id,
    created,
    currency,
    description: automatic ? 'STRIPE PAYOUT' : null,
    destination: 'ba_sandbox_0001',
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: request.metadata ?? {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: automatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: automatic ? 'in_transit' : 'pending',
    trace_id: null,
    type: 'bank_account',
  }
  payouts.put(id, made)
  account.emit('payout.created', made, origin)
  return request.reconciled ? reconcilePayout(account, id) : made
}

function change(account: StripeAccount, before: Payout, now: Partial<Payout>, types: string[]) {
  const after = { ...before, ...now }
  account.tables.payouts.put(after.id, after)
  const previous = Object.fromEntries(
    Object.keys(now).map((name) => [name, before[name as keyof Payout]]),
  )
  for (const type of types) account.emit(type, after, undefined, previous)
  return after
}

/** Stripe has sorted out what is in it. */
export function reconcilePayout(account: StripeAccount, id: string): Payout {
  const payout = known(account, id)
  if (payout.reconciliation_status !== 'in_progress') return payout
  const types = ['payout.reconciliation_completed']
  return change(account, payout, { reconciliation_status: 'completed' }, types)
}

/** The money is in the bank, as far as Stripe knows. */
export function arrive(account: StripeAccount, id: string): Payout {
  const payout = known(account, id)
  if (payout.status !== 'in_transit' && payout.status !== 'pending') return payout
  return change(account, payout, { status: 'paid' }, ['payout.updated', 'payout.paid'])
}

/** The money is in the balance again. */
function comeBack(account: StripeAccount, payout: Payout, type: string, prefix: string) {
  return account.book({
    id: payout.id.replace(/^po_/, prefix),
    amount: payout.amount,
    fee: 0,
    currency: payout.currency,
    created: payout.arrival_date + day,
    availableOn: payout.arrival_date + day,
    source: payout.id,
    type,
    category: 'payout_reversal',
    description: type === 'payout_failure' ? 'STRIPE PAYOUT FAILURE' : 'STRIPE PAYOUT CANCEL',
  }).id
}

/** The bank refuses it, also after it was thought to be paid. */
export function failPayout(account: StripeAccount, id: string, code = 'account_closed'): Payout {
  const payout = known(account, id)
  if (payout.status === 'failed' || payout.status === 'canceled') return payout
  const failed: Partial<Payout> = {
    failure_balance_transaction: comeBack(account, payout, 'payout_failure', 'txn_pofail_'),
    failure_code: code,
    failure_message: 'The bank account has been closed.',
    status: 'failed',
  }
  return change(account, payout, failed, ['payout.failed'])
}

export function cancelPayout(account: StripeAccount, id: string): Payout {
  const payout = known(account, id)
  if (payout.status !== 'pending') {
    throw invalid('Payouts can only be canceled while they are pending.')
  }
  const canceled: Partial<Payout> = {
    failure_balance_transaction: comeBack(account, payout, 'payout_cancel', 'txn_pocancel_'),
    status: 'canceled',
  }
  return change(account, payout, canceled, ['payout.canceled'])
}
