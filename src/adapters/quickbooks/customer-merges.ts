// Two customers of QuickBooks that somebody has made one. The one that is gone was perhaps ours: the
// ledger's customer stays who it is, and is linked to the one that carries on.
import * as Customer from '../../domain/customer.ts'
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type * as Invoice from '../../domain/invoice.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QuickBooksClient } from './client.ts'
import type { QboInvoice } from './entities.ts'
import type { DocumentsKnown } from './inbound-reading.ts'

type Ports = { store: EventStore; quickbooks: QuickBooksClient }

/** Its documents stand for another one now. */
export async function carryOn(
  { store }: Pick<Ports, 'store'>,
  { customerId, gone, into }: { customerId: string; gone: string; into: string | null },
  cause: Cause,
) {
  const decide = (state: Customer.State) => {
    const ended = state.identities.filter(
      (one) => one.platform === 'quickbooks' && one.externalId === gone,
    )
    const moves = ended.flatMap((one) => {
      const away = Customer.unlink(
        one,
        into === null ? 'gone in QuickBooks' : `merged into ${into}`,
      )
      if (into === null) return [away]
      return [
        away,
        Customer.link({ ...one, externalId: into }, `customer ${gone} became part of it`),
      ]
    })
    return inTurn(Customer.decider, ...moves)(state)
  }
  await transact(store, Customer.decider, customerId, decide, cause)
}

/** QuickBooks' id of the customer whose an invoice of ours should be: where it stands for another one
 *  and ours is there no more, the two have become one. */
export async function followMerge(
  ports: Ports,
  { customerId, currency }: Invoice.Terms,
  document: QboInvoice,
  cause: Cause,
): Promise<string> {
  const there = document.CustomerRef.value
  if (customerId === null) return there
  const { state } = await load(ports.store, Customer.decider, cause.workspace, customerId)
  const ours = Customer.quickBooksIdFor(state, currency)
  if (ours === undefined || ours === there) return there
  const customer = await ports.quickbooks.readOrNull('Customer', ours)
  if (customer && customer.Active !== false) return ours
  await carryOn(ports, { customerId, gone: ours, into: there }, cause)
  return there
}

/** Whose the documents are now that were the customer's. */
export async function newHome(
  { store, quickbooks, invoiceOfCustomer }: Ports & Pick<DocumentsKnown, 'invoiceOfCustomer'>,
  customerId: string,
  gone: string,
  cause: Cause,
): Promise<string | null> {
  const { state } = await load(store, Customer.decider, cause.workspace, customerId)
  const currencies = state.identities.flatMap((one) =>
    one.platform === 'quickbooks' && one.externalId === gone ? (one.currency ?? []) : [],
  )
  for (const currency of currencies) {
    const invoiceId = await invoiceOfCustomer(cause.workspace, customerId, currency)
    const document = invoiceId && (await quickbooks.readAlone('Invoice', invoiceId))
    if (document && document.CustomerRef.value !== gone) return document.CustomerRef.value
  }
  return null
}
