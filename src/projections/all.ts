// All views, in reading order.
import { view as allocations } from './allocations.ts'
import { view as audit } from './audit.ts'
import { view as balanceTransactions } from './balance-transactions.ts'
import { view as conflicts } from './conflicts.ts'
import { view as creditNotes } from './credit-notes.ts'
import { view as customers } from './customers.ts'
import { view as deals } from './deals.ts'
import { view as discrepancies } from './discrepancies.ts'
import { view as exchangeRates } from './exchange-rates.ts'
import { view as held } from './held.ts'
import { view as invoiceTerms } from './invoice-terms.ts'
import { view as invoices } from './invoices.ts'
import { view as journal } from './journal.ts'
import { view as payments } from './payments.ts'
import { view as payouts } from './payouts.ts'
import { view as periods } from './periods.ts'
import { view as reconciliation } from './reconciliation.ts'
import { view as reconciliationDays } from './reconciliation-days.ts'
import { view as reportSchedules } from './report-schedules.ts'
import { view as reviews } from './reviews.ts'
import { view as signOffs } from './sign-offs.ts'
import { view as seals } from './seals.ts'
import { view as syncStatus } from './sync-status.ts'
import { view as tolerances } from './tolerances.ts'
import type { View } from './view.ts'

export const allViews: readonly View[] = [
  customers,
  deals,
  invoices,
  payments,
  allocations,
  creditNotes,
  balanceTransactions,
  payouts,
  exchangeRates,
  periods,
  reviews,
  reconciliation,
  journal,
  invoiceTerms,
  syncStatus,
  conflicts,
  held,
  discrepancies,
  tolerances,
  reconciliationDays,
  signOffs,
  reportSchedules,
  audit,
  seals,
]
