// All views, in reading order.
import { view as allocations } from './allocations.ts'
import { view as audit } from './audit.ts'
import { view as customers } from './customers.ts'
import { view as deals } from './deals.ts'
import { view as held } from './held.ts'
import { view as invoices } from './invoices.ts'
import { view as payments } from './payments.ts'
import { view as reconciliation } from './reconciliation.ts'
import { view as reviews } from './reviews.ts'
import { view as syncStatus } from './sync-status.ts'
import type { View } from './view.ts'

export const allViews: readonly View[] = [
  customers,
  deals,
  invoices,
  payments,
  allocations,
  reviews,
  reconciliation,
  syncStatus,
  held,
  audit,
]
