// What the readings of all kinds of documents share: what they are given, and how what is read is kept.
import type { EventStore } from '../../domain/event-store.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QuickBooksClient } from './client.ts'
import * as translate from './translate.ts'

export type Ports = {
  store: EventStore
  quickbooks: QuickBooksClient
  homeCurrency: string
} & DocumentsKnown

type Differing = { object: 'invoice' | 'customer'; objectId: string; externalId: string }

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
  /** All that is held to be there of one kind. `document`: which of several a payout is. */
  documentsKnown(
    workspace: string,
    object: Sync.Subject['object'],
  ): Promise<readonly { objectId: string; externalId: string; document: string | null }[]>
  /** The invoices and customers that say something else there than they should, and those that a
   *  person is asked about; absent = nothing is looked at again when the mapping changes. */
  documentsDiffering?: ((workspace: string) => Promise<readonly Differing[]>) | undefined
  /** QuickBooks' id of an invoice of the customer in that currency, the newest that is not void. */
  invoiceOfCustomer(workspace: string, customerId: string, currency: string): Promise<string | null>
}

/** Readings of one document may overtake each other on their way into the ledger. Whoever finds, after
 *  it is done, that something newer was known meanwhile, reads again. */
export async function onlyNewest<T>(
  read: () => Promise<{ answer: T; isNewest: () => Promise<boolean> }>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const { answer, isNewest } = await read()
    if (tries >= readingsMost || (await isNewest())) return answer
  }
}

const readingsMost = 5

/** What QuickBooks says of a document now, kept where it can be compared.
 *  @returns whether nothing newer is known of it */
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
  return async () => {
    if (!document) return true
    const { state } = await load(store, Sync.decider, cause.workspace, Sync.idOf(subject))
    return state.asOf <= translate.asOfDocument(document)
  }
}

/** Why a document stands no more. */
export const whyGone = (document: object | null) =>
  document ? 'void in QuickBooks' : 'deleted in QuickBooks'
