// Every payout: what it is made of, whether that comes to its amount, and whether QuickBooks holds
// the deposit for it. Of its transactions only sums are remembered: there may be thousands.
import { type DatabasePool, sql } from 'slonik'
import { Decimal, sum } from '../domain/money.ts'
import { isWhole, linesDue } from '../domain/payout-lines.ts'
import * as Payout from '../domain/payout.ts'
import type * as Sync from '../domain/sync.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import type { LedgerEvent } from './ledger-event.ts'
import { plainMemory, type StateView } from './view.ts'

export type PayoutStatus = 'in_transit' | 'paid' | 'failed'

/** What is known to stand in QuickBooks for it: as we wrote it, and as it was read later. */
type Deposit = { externalId: string; values: Sync.Values }

type State = {
  created: Payout.Created | null
  status: Payout.State['status']
  failure: string | null
  /** From the payout's own transactions, as each of them says that it is in it. */
  parts: Payout.Part[]
  /** As it was added up where all of them were read. */
  addedUp: { net: string; difference: string } | null
  deposit: Deposit | null
}

type Row = {
  external_id: string | null
  status: Payout.State['status']
  currency: string | null
  amount: string | null
  automatic: boolean | null
  created_on: string | null
  arrives_on: string | null
  description: string | null
  failure: string | null
  parts: Payout.Part[]
  net: string
  difference: string | null
  ties: boolean | null
  deposit: PayoutDeposit | null
  deposit_agrees: boolean | null
}

function keysOf(event: LedgerEvent): readonly string[] {
  switch (event.type) {
    case 'PayoutCreated':
    case 'PayoutPaid':
    case 'PayoutFailed':
    case 'PayoutReconciled':
    case 'BalanceTransactionPaidOut':
      return [event.data.payoutId]
    case 'StatusPropagated':
    case 'StateObserved': {
      const { platform, object, objectId } = event.data
      return platform === 'quickbooks' && object === 'payout' ? [objectId] : []
    }
    default:
      return []
  }
}

const initial: State = {
  created: null,
  status: 'absent',
  failure: null,
  parts: [],
  addedUp: null,
  deposit: null,
}

function evolve(state: State, event: LedgerEvent): State {
  switch (event.type) {
    case 'PayoutCreated':
      return { ...state, created: event.data, status: 'in_transit' }
    case 'PayoutPaid':
      return { ...state, status: 'paid' }
    case 'PayoutFailed':
      return { ...state, status: 'failed', failure: event.data.code }
    case 'PayoutReconciled': {
      const { parts, difference } = event.data
      const net = sum(parts.map((part) => part.net)).toFixed()
      return { ...state, addedUp: { net, difference: difference.amount } }
    }
    case 'BalanceTransactionPaidOut':
      return { ...state, parts: withPart(state.parts, event.data) }
    case 'StatusPropagated':
    case 'StateObserved': {
      const { externalId, values } = event.data
      const before = state.deposit?.externalId === externalId ? state.deposit.values : {}
      return { ...state, deposit: { externalId, values: { ...before, ...values } } }
    }
    default:
      return state
  }
}

type PaidOut = Extract<LedgerEvent, { type: 'BalanceTransactionPaidOut' }>['data']

function withPart(parts: readonly Payout.Part[], { type, amount, fee, net }: PaidOut) {
  const before = parts.find((part) => part.type === type)
  const plus = (what: 'amount' | 'fee' | 'net', more: string) =>
    shown(new Decimal(before?.[what] ?? 0).plus(more), amount.currency)
  const part = {
    ...{ type, count: (before?.count ?? 0) + 1, amount: plus('amount', amount.amount) },
    ...{ fee: plus('fee', fee.amount), net: plus('net', net.amount) },
  }
  const others = parts.filter((one) => one.type !== type)
  return [...others, part].sort((a, b) => (a.type < b.type ? -1 : 1))
}

/** What is there is worth just as much, and says where the money is; nothing is there where nothing is
 *  left to say. What is left of one that came back is known once it was added up. */
function depositAgrees({ status, created, parts, addedUp, deposit }: State): boolean | null {
  const isThere = deposit !== null && deposit.values.status !== 'deleted'
  const difference = addedUp && new Decimal(addedUp.difference)
  const payout = { created, status, parts, difference }
  const isEnded = status === 'paid' || (status === 'failed' && isWhole(payout))
  if (!created || !isEnded) return isThere ? false : null
  if (!isThere) return linesDue(payout).length === 0
  const { total, currency, into = 'bank' } = deposit.values
  const isOfCurrency = (currency ?? created.amount.currency) === created.amount.currency
  const isInPlace = into === (status === 'paid' ? 'bank' : 'stripe-clearing')
  return isInPlace && isOfCurrency && isSame(created.amount.amount, total)
}

const isSame = (amount: string, told: string | null | undefined) =>
  isAmount(told) && new Decimal(amount).equals(told)

const isAmount = (text: string | null | undefined): text is string =>
  text != null && /^-?\d{1,30}(\.\d{1,12})?$/.test(text)

function depositOf({ deposit }: State): PayoutDeposit | null {
  if (!deposit) return null
  const { total = null, currency = null, on = null, status = null, ...rest } = deposit.values
  const { document = null, by = null } = rest
  return { quickbooksId: deposit.externalId, total, currency, on, status, document, by }
}

export const view: StateView<State, Row> = {
  kind: 'states',
  // 1: what is left of a payout that came back.
  revision: 1,
  example: initial,
  name: 'payouts',
  table: 'payouts',
  columns: {
    external_id: 'text',
    status: 'text',
    currency: 'text',
    amount: 'numeric',
    automatic: 'boolean',
    created_on: 'date',
    arrives_on: 'date',
    description: 'text',
    failure: 'text',
    parts: 'json',
    net: 'numeric',
    difference: 'numeric',
    ties: 'boolean',
    deposit: 'json',
    deposit_agrees: 'boolean',
  },
  categories: [Payout.category, 'balance-transaction', 'sync'],
  keysOf,
  evolve: (state = initial, event) => evolve(state, event),
  toRow(state) {
    const { created, status, failure, parts, addedUp } = state
    const currency = created?.amount.currency ?? null
    const net = sum(parts.map((part) => part.net))
    return {
      external_id: created?.externalId ?? null,
      status,
      currency,
      amount: created && shown(created.amount.amount, currency),
      automatic: created?.automatic ?? null,
      created_on: created?.createdOn ?? null,
      arrives_on: created?.arrivesOn ?? null,
      description: created?.description ?? null,
      failure,
      parts,
      net: shown(net, currency),
      difference: addedUp && shown(addedUp.difference, currency),
      // Added up twice: where they were read, and here from what each of them says.
      ties: addedUp && new Decimal(addedUp.difference).isZero() && net.equals(addedUp.net),
      deposit: depositOf(state),
      deposit_agrees: depositAgrees(state),
    }
  },
  ...plainMemory<State>(),
}

export type PayoutDeposit = {
  quickbooksId: string
  total: string | null
  currency: string | null
  on: string | null
  /** `open`, or `deleted`. */
  status: string | null
  /** `deposit`, or `journal-entry` for a payout that took money from the bank or came back. */
  document: string | null
  by: string | null
}

export type PayoutItem = {
  id: string
  /** Stripe's. */
  externalId: string
  status: PayoutStatus
  currency: string
  /** Negative when Stripe took it from the bank. */
  amount: string
  /** By schedule; only then Stripe says which transactions are in it. */
  automatic: boolean
  createdOn: string
  arrivesOn: string
  description: string | null
  /** Why it came back. */
  failure: string | null
  /** What its transactions come to, after fees. */
  net: string
  /** Amount - net, as it was added up; null until then. */
  difference: string | null
  /** Whether its transactions come to its amount; null until they have been added up. */
  ties: boolean | null
  deposit: PayoutDeposit | null
  /** Whether QuickBooks holds what it should; null when nothing is due there yet. */
  depositAgrees: boolean | null
  position: string
}
export type PayoutDetails = PayoutItem & { parts: Payout.Part[] }

/** Those of an item of the list. */
export const columns = sql.fragment`
  p.id, p.external_id as "externalId", p.status, p.currency, p.amount, p.automatic,
  p.created_on as "createdOn", p.arrives_on as "arrivesOn", p.description, p.failure, p.net,
  p.difference, p.ties, p.deposit, p.deposit_agrees as "depositAgrees", p.position`

export const byId = (
  db: DatabasePool,
  workspace: string,
  id: string,
): Promise<PayoutDetails | null> =>
  db.maybeOne(sql.type(rowOf<PayoutDetails>())`
    select ${columns}, p.parts from tieout_views.payouts p
    where p.workspace = ${workspace} and p.id = ${id} and p.arrives_on is not null`)
