// An invoice of ours as it stands in QuickBooks, whoever has read it: the ledger hears of it if it has
// not yet, and what somebody has changed there is compared. Void or deleted there, it is void here.
import type { EventStore } from '../../domain/event-store.ts'
import * as Invoice from '../../domain/invoice.ts'
import { voidInvoice } from '../../domain/invoice-terms.ts'
import type * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QuickBooksClient } from './client.ts'
import { followMerge } from './customer-merges.ts'
import type { QboInvoice } from './entities.ts'
import { seen, whyGone } from './inbound-reading.ts'
import { compareInvoice } from './invoice-conflicts.ts'
import { tellFound } from './issuing.ts'
import * as translate from './translate.ts'

type Ports = { store: EventStore; quickbooks: QuickBooksClient; homeCurrency: string }

/** @returns what is known of it now; null when it stands there no more, or is none of the ledger's */
export async function readInvoice(
  ports: Ports,
  invoiceId: string,
  quickbooksId: string,
  document: QboInvoice | null,
  cause: Cause,
  customerRef?: string,
): Promise<Sync.State | null> {
  const { store, homeCurrency } = ports
  const { terms, kind } = (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
  if (!document || translate.isVoid(document)) {
    const values = document ? translate.beliefsOfInvoice(document, homeCurrency) : translate.gone
    await seen(ports, 'invoice', invoiceId, quickbooksId, document, values, cause)
    const decide = voidInvoice(whyGone(document))
    if (terms) await transact(store, Invoice.decider, invoiceId, decide, cause)
    return null
  }
  if (!terms) return null
  if (kind === 'requested') await tellFound(ports, terms, document, cause)
  const ref = customerRef ?? (await followMerge(ports, terms, document, cause))
  const { state } = await load(store, Invoice.decider, cause.workspace, invoiceId)
  const now = state.terms ?? terms
  return compareInvoice(ports, { terms: now, customerRef: ref, document }, cause)
}
