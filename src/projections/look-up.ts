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
import { objectByExternalId } from './sync-queries.ts'

/** The views that must have seen an event before its consequences are looked up. */
export const viewsLookedUp = ['customers', 'invoices', 'payments', 'reviews', 'credit-notes']

/** `document` says which of several a payout is. */
type Known = { objectId: string; externalId: string; document: string | null }
type Differing = { object: 'invoice' | 'customer'; objectId: string; externalId: string }

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
  /** All that is held to be in QuickBooks of one kind of object. */
  documentsKnown(workspace: string, object: Subject['object']): Promise<readonly Known[]>
  /** What says something else in QuickBooks than it should, or waits for a person. */
  documentsDiffering(workspace: string): Promise<readonly Differing[]>
  /** QuickBooks' id of the customer's newest invoice in that currency that is not void. */
  invoiceOfCustomer(workspace: string, customerId: string, currency: string): Promise<string | null>
  /** The deals that HubSpot is known to have, some of them, by id behind this one. */
  dealsKnown(workspace: string, after: string, most: number): Promise<string[]>
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
    documentsKnown: (workspace, object) =>
      db.any(sql.type(rowOf<Known>())`
        select object_id as "objectId", external_id as "externalId",
          coalesce(observed ->> 'document', values ->> 'document') as document
        from tieout_views.sync_status
        where workspace = ${workspace} and platform = 'quickbooks' and object = ${object}
          and external_id is not null and observed ->> 'status' is distinct from 'deleted'`),
    documentsDiffering: (workspace) =>
      db.any(sql.type(rowOf<Differing>())`
        select object, object_id as "objectId", external_id as "externalId"
        from tieout_views.sync_status
        where workspace = ${workspace} and platform = 'quickbooks'
          and object in ('invoice', 'customer') and external_id is not null
          and (differs_since is not null or state = 'conflict')
        order by id`),
    invoiceOfCustomer: (workspace, customerId, currency) =>
      db.maybeOneFirst(sql.type(rowOf<{ id: string }>())`
        select quickbooks_id as id from tieout_views.invoices
        where workspace = ${workspace} and customer_id = ${customerId}
          and currency = ${currency} and quickbooks_id is not null and status <> 'void'
        order by issued_on desc, id desc limit 1`),
    customerByStripeId: (workspace, stripeId) =>
      customerLinked(db, workspace, { platform: 'stripe', externalId: stripeId }),
    dealsKnown: async (workspace, after, most) => [
      ...(await db.anyFirst(sql.type(rowOf<{ id: string }>())`
        select object_id as id from tieout_views.sync_status
        where workspace = ${workspace} and platform = 'hubspot' and object = 'deal'
          and object_id > ${after}
        order by object_id limit ${most}`)),
    ],
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
