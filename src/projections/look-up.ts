// The settlement policy's questions (domain/look-up.ts), answered from the views.
import { type DatabasePool, sql } from 'slonik'
import type { LookUp } from '../domain/look-up.ts'
import { candidates } from './candidates.ts'
import { rowOf } from './database.ts'
import { idsByNumber } from './invoices.ts'
import { idsWaiting, unapplied } from './payments.ts'
import { idsProposing } from './reviews.ts'

/** The views that must have seen an event before its consequences are looked up. */
export const viewsLookedUp = ['customers', 'invoices', 'payments', 'reviews']

export function openLookUp(db: DatabasePool): LookUp & {
  invoiceByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
} {
  return {
    invoicesByNumber: (workspace, numbers) => idsByNumber(db, workspace, numbers),
    candidates: (workspace, wanted) => candidates(db, workspace, wanted),
    paymentsWaiting: (workspace, keys, most) => idsWaiting(db, workspace, keys, most),
    paymentsUnapplied: (workspace, after, most) => unapplied(db, workspace, after, most),
    reviewsProposing: (workspace, invoiceIds) => idsProposing(db, workspace, invoiceIds),
    invoiceByQuickBooksId: (workspace, quickbooksId) =>
      db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
        select id from tieout_views.invoices
        where workspace = ${workspace} and quickbooks_id = ${quickbooksId}
        order by deal_id nulls last limit 1`),
  }
}
