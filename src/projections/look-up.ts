// The settlement policy's questions (domain/look-up.ts), answered from the views.
import { type DatabasePool, sql } from 'slonik'
import * as Customer from '../domain/customer.ts'
import type { LookUp } from '../domain/look-up.ts'
import type { Platform } from '../domain/stored.ts'
import type { Subject } from '../domain/sync.ts'
import { candidates } from './candidates.ts'
import { idsNaming } from './credit-notes.ts'
import { rowOf } from './database.ts'
import { idsDue } from './deals.ts'
import { idsByNumber } from './invoices.ts'
import { idsWaiting, unapplied } from './payments.ts'
import { idsProposing } from './reviews.ts'
import { objectByExternalId } from './sync-status.ts'

/** The views that must have seen an event before its consequences are looked up. */
export const viewsLookedUp = ['customers', 'invoices', 'payments', 'reviews', 'credit-notes']

export function openLookUp(db: DatabasePool): LookUp & {
  invoiceByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
  /** Our name for what we wrote in QuickBooks, or saw there, under this id. */
  objectByQuickBooksId(
    workspace: string,
    object: Subject['object'],
    quickbooksId: string,
  ): Promise<string | null>
  /** The customer that a customer at Stripe is linked to. */
  customerByStripeId(workspace: string, stripeId: string): Promise<string | null>
  /** The customer that a customer in QuickBooks is linked to; that of whom nobody else has told comes
   *  last. */
  customerByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
  /** Deals with an invoice to be asked for on this day or before. */
  dealsDue(workspace: string, today: string): Promise<string[]>
} {
  return {
    invoicesByNumber: (workspace, numbers) => idsByNumber(db, workspace, numbers),
    candidates: (workspace, wanted) => candidates(db, workspace, wanted),
    paymentsWaiting: (workspace, keys, most) => idsWaiting(db, workspace, keys, most),
    paymentsUnapplied: (workspace, after, most) => unapplied(db, workspace, after, most),
    reviewsProposing: (workspace, invoiceIds) => idsProposing(db, workspace, invoiceIds),
    creditNotesNaming: (workspace, invoiceId) => idsNaming(db, workspace, invoiceId),
    dealsDue: (workspace, today) => idsDue(db, workspace, today),
    invoiceByQuickBooksId: (workspace, quickbooksId) =>
      db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
        select id from tieout_views.invoices
        where workspace = ${workspace} and quickbooks_id = ${quickbooksId}
        order by deal_id nulls last limit 1`),
    objectByQuickBooksId: (workspace, object, id) => objectByExternalId(db, workspace, object, id),
    customerByStripeId: (workspace, stripeId) =>
      customerLinked(db, workspace, { platform: 'stripe', externalId: stripeId }),
    customerByQuickBooksId: (workspace, quickbooksId) =>
      customerLinked(db, workspace, { platform: 'quickbooks', externalId: quickbooksId }),
  }
}

const customerLinked = (
  db: DatabasePool,
  workspace: string,
  { platform, externalId }: { platform: Platform; externalId: string },
): Promise<string | null> =>
  db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
    select id from tieout_views.customers c
    where workspace = ${workspace} and exists (
      select from json_array_elements(c.identities) as one
      where one ->> 'platform' = ${platform} and one ->> 'externalId' = ${externalId})
    order by id = ${Customer.idOfQuickBooks(externalId)}, id limit 1`)
