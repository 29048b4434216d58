// Whose a document is that somebody made in QuickBooks: a customer of ours who is known there, or one
// of whom only QuickBooks knows. That one is seen under the name it has there.
import * as Customer from '../../domain/customer.ts'
import { type Decision, inTurn } from '../../domain/decider.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import { readCustomer } from './customer-comparing.ts'
import { carryOn, newHome } from './customer-merges.ts'
import type { QboCustomer, Ref } from './entities.ts'
import type { Ports } from './inbound-reading.ts'
import * as translate from './translate.ts'
import { addressesIn } from './translate-customers.ts'

type Document = {
  CustomerRef: Ref
  CurrencyRef?: Ref
  MetaData?: { LastUpdatedTime?: string }
}

/** @returns our id of the customer */
export async function customerOf(ports: Ports, document: Document, cause: Cause): Promise<string> {
  const { store, homeCurrency } = ports
  const { value: externalId, name } = document.CustomerRef
  const customerId = translate.customerIdOf(externalId)
  const linked = await ports.customerByQuickBooksId(cause.workspace, externalId)
  if (linked !== null && linked !== customerId) return linked
  const { state } = await load(store, Customer.decider, cause.workspace, customerId)
  const { profile } = state
  const isNamed = profile !== null && (name === undefined || name === profile.name)
  const isKnown = isNamed || Customer.isWithheld(state)
  const see = isKnown ? nothing : await seeing(ports, document, customerId)
  const currency = translate.currencyOf(document, homeCurrency)
  const identity = { customerId, platform: 'quickbooks' as const, externalId, currency }
  const link = Customer.learn(identity, `customer ${externalId} of QuickBooks`)
  await transact(store, Customer.decider, customerId, inTurn(Customer.decider, see, link), cause)
  return customerId
}

const nothing: Decision<Customer.State, Customer.Event> = () => []

/** As QuickBooks has the customer now, or else what the document calls it. */
async function seeing(ports: Ports, document: Document, customerId: string) {
  const { value, name } = document.CustomerRef
  const there = await readable(ports, value)
  const called = there?.DisplayName || name
  if (!called) return nothing
  return Customer.see({
    ...{ customerId, name: called, source: 'quickbooks' },
    emails: addressesIn(there?.PrimaryEmailAddr?.Address ?? ''),
    seenAt: translate.changedAt(there ?? document),
  })
}

/** The document is not to wait for a customer who cannot be read. */
async function readable({ quickbooks }: Ports, id: string): Promise<QboCustomer | null> {
  try {
    return await quickbooks.readOrNull('Customer', id)
  } catch (error) {
    if (error instanceof PlatformError && !error.retryable) return null
    throw error
  }
}

/** A customer as it is in QuickBooks now: one of ours is compared with what should stand there, one of
 *  whom only QuickBooks knows is seen anew.
 *  @param merged QuickBooks' id of another one that has become part of it */
export async function restateCustomer(
  ports: Ports,
  quickbooksId: string,
  merged: string | null,
  cause: Cause,
) {
  const { store, quickbooks } = ports
  if (merged !== null) await joined(ports, merged, quickbooksId, cause)
  const customerId = await ports.customerByQuickBooksId(cause.workspace, quickbooksId)
  if (customerId === null) return
  const document = await quickbooks.readOrNull('Customer', quickbooksId)
  if (!document) {
    const into = await newHome(ports, customerId, quickbooksId, cause)
    await carryOn(ports, { customerId, gone: quickbooksId, into }, cause)
  } else if (customerId === translate.customerIdOf(quickbooksId)) {
    await transact(store, Customer.decider, customerId, seenAs(document, customerId), cause)
  } else {
    await readCustomer(ports, customerId, document, cause)
  }
}

/** The ledger's customer stays who it is. One of whom only QuickBooks knew is no customer of its own
 *  any more where the other one is known. */
async function joined(ports: Ports, gone: string, into: string, cause: Cause) {
  const customerId = await ports.customerByQuickBooksId(cause.workspace, gone)
  if (customerId === null) return
  const isTheirs = customerId === translate.customerIdOf(gone)
  const other = isTheirs ? await ports.customerByQuickBooksId(cause.workspace, into) : null
  await carryOn(ports, { customerId, gone, into: other === null ? into : null }, cause)
}

const seenAs = (there: QboCustomer, customerId: string) =>
  Customer.see({
    ...{ customerId, name: there.DisplayName, source: 'quickbooks' },
    emails: addressesIn(there.PrimaryEmailAddr?.Address ?? ''),
    seenAt: translate.changedAt(there),
  })
