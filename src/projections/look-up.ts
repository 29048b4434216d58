// The settlement policy's questions (domain/settlement.ts LookUp), answered from the views.
import { type DatabasePool, sql } from 'slonik'
import type { LookUp } from '../domain/settlement.ts'
import { idsByIdentity } from './customers.ts'
import { rowOf } from './database.ts'
import { idsByNumber, openIdsOfCustomers } from './invoices.ts'
import { idsWaiting } from './payments.ts'
import { idsProposing } from './reviews.ts'

/** The views that must have seen an event before its consequences are looked up. */
export const viewsLookedUp = ['customers', 'invoices', 'payments', 'reviews']

export function openLookUp(db: DatabasePool): LookUp & {
  invoiceByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
} {
  return {
    invoicesByNumber: (workspace, numbers) => idsByNumber(db, workspace, numbers),
    openInvoicesOf: (workspace, customerIds, currency) =>
      customerIds.length === 0
        ? Promise.resolve([])
        : openIdsOfCustomers(db, workspace, customerIds, currency),
    customersOf: (workspace, { stripeCustomerId, email }) =>
      stripeCustomerId === null && email === null
        ? Promise.resolve([])
        : idsByIdentity(db, workspace, {
            stripeCustomerId: stripeCustomerId ?? undefined,
            email: email ?? undefined,
          }),
    paymentsWaiting: (workspace, keys) => idsWaiting(db, workspace, keys),
    reviewsProposing: (workspace, invoiceIds) => idsProposing(db, workspace, invoiceIds),
    invoiceByQuickBooksId: (workspace, quickbooksId) =>
      db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
        select id from tieout_views.invoices
        where workspace = ${workspace} and quickbooks_id = ${quickbooksId}
        order by deal_id nulls last limit 1`),
  }
}
