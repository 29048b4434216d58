// Credit notes, payouts and their transactions with small defaults that a test overrides.
import type * as BalanceTransaction from '../../src/domain/balance-transaction.ts'
import type * as CreditNote from '../../src/domain/credit-note.ts'
import type * as Payout from '../../src/domain/payout.ts'
import { customerId, eur } from './examples.ts'

export const creditTerms = (given: Partial<CreditNote.Terms> = {}): CreditNote.Terms => ({
  creditNoteId: 'qbo-77',
  source: 'quickbooks',
  externalId: '77',
  number: 'CM-77',
  customerId,
  invoiceId: null,
  currency: 'EUR',
  total: '30.00',
  issuedOn: '2026-03-05',
  reason: null,
  ...given,
})

export const payoutSeen = (given: Partial<Payout.Observation> = {}): Payout.Observation => ({
  payoutId: 'stripe-po_1',
  externalId: 'po_1',
  amount: eur('98.25'),
  automatic: true,
  createdOn: '2026-03-04',
  arrivesOn: '2026-03-06',
  description: 'STRIPE PAYOUT',
  status: 'in_transit',
  failure: null,
  ...given,
})

export const balanceLine = (
  given: Partial<BalanceTransaction.Recorded> = {},
): BalanceTransaction.Recorded => ({
  balanceTransactionId: 'txn_1',
  type: 'charge',
  reportingCategory: 'charge',
  amount: eur('100.00'),
  fee: eur('1.75'),
  net: eur('98.25'),
  presented: null,
  rate: null,
  sourceId: 'ch_1',
  paymentId: 'stripe-ch_1',
  description: null,
  on: '2026-03-02',
  availableOn: '2026-03-04',
  ...given,
})
