// One step of the demo: what happens, and what has to be so before.
import type { PayRequest } from './world/paying.ts'
import type { LineItem } from './world/terms.ts'

export type Condition =
  /** An earlier step has been taken. */
  | { kind: 'done'; step: string }
  /** The books hold the invoice of the deal (over this total), or one of its instalments. */
  | { kind: 'invoice'; dealId: string; total?: string; instalment?: number }
  /** The books hold a payment on the invoice of the deal. */
  | { kind: 'booked'; dealId: string; charge: string }
  /** The charge is in the balance. */
  | { kind: 'settled'; charge: string }
  /** Whatever Stripe had to tell about this object has arrived. */
  | { kind: 'told'; id: string }

export type Action =
  | { kind: 'win' | 'lose'; dealId: string; closeDate: string }
  | { kind: 'amend'; dealId: string; lineItems: LineItem[] }
  | { kind: 'pay'; request: PayRequest }
  | { kind: 'refund'; id: string; charge: string; amount?: string; created: number }
  | { kind: 'fail-refund'; id: string }
  | { kind: 'dispute'; id: string; charge: string; created: number }
  | { kind: 'close-dispute'; id: string; outcome: 'won' | 'lost' }
  | {
      kind: 'balance-line'
      id: string
      amount: string
      currency: string
      description: string
      created: number
    }
  | { kind: 'payout'; id: string; currency: string; created: number; arrives: number }
  | { kind: 'sort-payout' | 'payout-arrives'; id: string }
  | { kind: 'manual-invoice'; docNumber: string; customer: string; amount: string; date: string }
  | { kind: 'manual-payment'; docNumber: string; reference: string; date: string }

export type Step = { id: string; when: Condition[]; action: Action }
