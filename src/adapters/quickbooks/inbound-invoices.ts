// An invoice as it is in QuickBooks now. Ours confirms what we wrote, or shows what somebody has made
// of it; one that was made there by hand becomes an invoice of the ledger, and follows it. Void or
// deleted there, it is void here.
import * as Invoice from '../../domain/invoice.ts'
import { observe, voidInvoice } from '../../domain/invoice-terms.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QboInvoice } from './entities.ts'
import { customerOf } from './inbound-customers.ts'
import { onlyNewest, type Ports, seen, whyGone } from './inbound-reading.ts'
import { readInvoice } from './invoice-readings.ts'
import * as translate from './translate.ts'

/** @returns our id of it */
export async function restateInvoice(
  ports: Ports,
  quickbooksId: string,
  cause: Cause,
): Promise<string> {
  return onlyNewest(async () => {
    const document = await ports.quickbooks.readOrNull('Invoice', quickbooksId)
    const invoiceId = await ledgerIdOf(ports, quickbooksId, document, cause)
    if (Invoice.dealIdOf(invoiceId)) {
      await readInvoice(ports, invoiceId, quickbooksId, document, cause)
      return { answer: invoiceId, isNewest: async () => true }
    }
    const isNewest = await followInvoice(ports, invoiceId, quickbooksId, document, cause)
    return { answer: invoiceId, isNewest }
  })
}

/** What somebody has made there, the ledger takes over as it is. */
async function followInvoice(
  ports: Ports,
  invoiceId: string,
  quickbooksId: string,
  document: QboInvoice | null,
  cause: Cause,
) {
  const { store, homeCurrency } = ports
  const values = document ? translate.beliefsOfInvoice(document, homeCurrency) : translate.gone
  const isNewest = await seen(ports, 'invoice', invoiceId, quickbooksId, document, values, cause)
  if (!document || translate.isVoid(document)) {
    await transact(store, Invoice.decider, invoiceId, voidInvoice(whyGone(document)), cause)
  } else if (await isNewest()) {
    const customerId = await customerOf(ports, document, cause)
    const terms = translate.foreignTerms(document, customerId, homeCurrency)
    await transact(store, Invoice.decider, invoiceId, observe(terms, quickbooksId), cause)
  }
  return isNewest
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
