// What the readings of all kinds of documents share: what they are given, and how what is read is kept.
import type { EventStore } from '../../domain/event-store.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import type { QuickBooksClient } from './client.ts'
import * as translate from './translate.ts'

export type Ports = {
  store: EventStore
  quickbooks: QuickBooksClient
  homeCurrency: string
} & DocumentsKnown

/** What the views know of the documents there, by their ids of QuickBooks. */
export type DocumentsKnown = {
  /** The invoice of the ledger that bears this QuickBooks id, if one does. */
  invoiceByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
  /** The customer of ours that is linked to this customer there; one of whom more than QuickBooks is
   *  known, where there are two. */
  customerByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
  /** Our name for a document that we wrote there, or saw, under this id of QuickBooks. */
  objectByQuickBooksId(
    workspace: string,
    object: Sync.Subject['object'],
    quickbooksId: string,
  ): Promise<string | null>
}

/** What QuickBooks says of a document now, kept where it can be compared. */
export async function seen(
  { store }: Pick<Ports, 'store'>,
  object: Sync.Subject['object'],
  objectId: string,
  externalId: string,
  document: { SyncToken: string; MetaData?: { LastUpdatedTime?: string } } | null,
  values: Sync.Values,
  cause: Cause,
) {
  const subject = { platform: 'quickbooks', object, objectId } as const
  const asOf = document ? { asOf: translate.asOfDocument(document) } : {}
  const decide = Sync.observeState({ ...subject, externalId, values, ...asOf })
  await transact(store, Sync.decider, Sync.idOf(subject), decide, cause)
}

/** Why a document stands no more. */
export const whyGone = (document: object | null) =>
  document ? 'void in QuickBooks' : 'deleted in QuickBooks'
