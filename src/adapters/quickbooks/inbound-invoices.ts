// An invoice as it is in QuickBooks now. Ours confirms what we wrote; one that was made there by hand
// becomes an invoice of the ledger, and follows it. Void or deleted there, it is void here.
import * as Invoice from '../../domain/invoice.ts'
import { observe, voidInvoice } from '../../domain/invoice-terms.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QboInvoice } from './client.ts'
import { customerOf } from './inbound-customers.ts'
import { type Ports, seen, whyGone } from './inbound-reading.ts'
import { tellFound } from './outbound-invoices.ts'
import * as translate from './translate.ts'

export async function restateInvoice(
  ports: Ports,
  quickbooksId: string,
  cause: Cause,
): Promise<string> {
  const { store, quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('Invoice', quickbooksId)
  const invoiceId = await ledgerIdOf(ports, quickbooksId, document, cause)
  const values = document ? translate.beliefsOfInvoice(document, homeCurrency) : translate.gone
  await seen(ports, 'invoice', invoiceId, quickbooksId, document, values, cause)
  if (!document || translate.isVoid(document)) {
    await transact(store, Invoice.decider, invoiceId, voidInvoice(whyGone(document)), cause)
  } else if (Invoice.dealIdOf(invoiceId)) {
    // Our own: told here too, in case the answer to our call never reached us.
    const { terms, kind } = (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
    if (terms && kind === 'requested') await tellFound(ports, terms, document, cause)
  } else {
    const customerId = await customerOf(ports, document, cause)
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
