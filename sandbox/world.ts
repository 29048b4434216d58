// What people do on the three platforms, apart from any API. The control API, the demo company
// and the tests act through these functions.
import type { Portal } from './hubspot/portal.ts'
import { type Company, homeCurrency } from './quickbooks/company.ts'
import type { StripeAccount } from './stripe/ledger.ts'
import { bookkeeping } from './world/bookkeeping.ts'
import { bookkeepingChanges } from './world/bookkeeping-changes.ts'
import { bookkeepingCredits } from './world/bookkeeping-credits.ts'
import { bookkeepingMoney } from './world/bookkeeping-money.ts'
import { paying } from './world/paying.ts'
import { settling } from './world/payouts.ts'
import { selling } from './world/selling.ts'

export type World = ReturnType<typeof openWorld>

export const openWorld = (stripe: StripeAccount, portal: Portal, company: Company) => ({
  ...selling(portal, homeCurrency),
  ...paying(stripe, portal, homeCurrency),
  ...settling(stripe, homeCurrency),
  ...bookkeeping(company),
  ...bookkeepingChanges(company),
  ...bookkeepingCredits(company),
  ...bookkeepingMoney(company),
})
