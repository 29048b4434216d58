// The documents in their lists and one by one, and how people like to see the lists.
import type { SavedViews } from '../domain/saved-view.ts'
import type { App } from './app.ts'
import type { BooksDeps } from './books.ts'
import { balanceTransactionRoutes } from './routes/balance-transactions.ts'
import { creditNoteRoutes } from './routes/credit-notes.ts'
import { customerRoutes } from './routes/customers.ts'
import { dealRoutes } from './routes/deals.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { paymentRoutes } from './routes/payments.ts'
import { payoutRoutes } from './routes/payouts.ts'
import { savedViewRoutes } from './routes/saved-views.ts'

export async function documentRoutes(
  v1: App,
  deps: BooksDeps & { savedViews?: SavedViews | undefined },
) {
  const { savedViews } = deps
  await invoiceRoutes(v1, deps)
  await paymentRoutes(v1, deps)
  await creditNoteRoutes(v1, deps)
  await payoutRoutes(v1, deps)
  await balanceTransactionRoutes(v1, deps)
  await customerRoutes(v1, deps)
  await dealRoutes(v1, deps)
  if (savedViews) await savedViewRoutes(v1, { ...deps, savedViews })
}
