// An invoice as it is in QuickBooks now. Ours confirms what we wrote; one that was made there by hand
// becomes an invoice of the ledger, and follows it. Void or deleted there, it is void here.
import type { EventStore } from '../../domain/event-store.ts'
import * as Invoice from '../../domain/invoice.ts'
import { observe, voidInvoice } from '../../domain/invoice-terms.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QboInvoice, QuickBooksClient } from './client.ts'
import { tellIssued } from './outbound-invoices.ts'
import * as translate from './translate.ts'

export type Ports = {
  store: EventStore
  quickbooks: QuickBooksClient
  homeCurrency: string
  /** The invoice of the ledger that bears this QuickBooks id, if one does. */
  invoiceByQuickBooksId(workspace: string, quickbooksId: string): Promise<string | null>
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

const deleted = { status: 'deleted', total: null, balance: null, number: null, currency: null }

export async function restateInvoice(
  ports: Ports,
  quickbooksId: string,
  cause: Cause,
): Promise<string> {
  const { store, quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('Invoice', quickbooksId)
  const invoiceId = await ledgerIdOf(ports, quickbooksId, document, cause)
  const values = document ? translate.beliefsOfInvoice(document, homeCurrency) : deleted
  await seen(ports, 'invoice', invoiceId, quickbooksId, document, values, cause)
  if (!document || translate.isVoid(document)) {
    const why = document ? 'void in QuickBooks' : 'deleted in QuickBooks'
    await transact(store, Invoice.decider, invoiceId, voidInvoice(why), cause)
  } else if (Invoice.dealIdOf(invoiceId)) {
    // Our own: told here too, in case the answer to our call never reached us.
    const { terms, kind } = (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
    if (terms && kind === 'requested') await tellIssued(ports, terms, document, cause)
  } else {
    const customerId = translate.customerIdOf(document.CustomerRef.value)
    const terms = translate.foreignTerms(document, customerId, homeCurrency)
    await transact(store, Invoice.decider, invoiceId, observe(terms, quickbooksId), cause)
  }
  return invoiceId
}

/** Our id of an invoice there: by its marker, or, for one that is gone or whose note somebody has
 *  changed, by what was issued; otherwise it is theirs. */
async function ledgerIdOf(
  { store, invoiceByQuickBooksId }: Ports,
  quickbooksId: string,
  document: QboInvoice | null,
  { workspace }: Cause,
): Promise<string> {
  const marked = translate.markedAs(document?.PrivateNote)
  if (marked && Invoice.dealIdOf(marked)) {
    const { state } = await load(store, Invoice.decider, workspace, marked)
    const isThis = state.quickbooksId === null || state.quickbooksId === quickbooksId
    if (state.terms && isThis) return marked
  }
  const issued = await invoiceByQuickBooksId(workspace, quickbooksId)
  return issued ?? Invoice.idOfQuickBooks(quickbooksId)
}
