// Whose a document is that somebody made in QuickBooks: a customer of ours who is known there, or one
// of whom only QuickBooks knows. That one is seen under the name it has there.
import * as Customer from '../../domain/customer.ts'
import { type Decision, inTurn } from '../../domain/decider.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { PlatformError } from '../platform-error.ts'
import type { QboCustomer, Ref } from './client.ts'
import type { Ports } from './inbound-reading.ts'
import * as translate from './translate.ts'

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
  const { profile } = (await load(store, Customer.decider, cause.workspace, customerId)).state
  const isKnown = profile !== null && (name === undefined || name === profile.name)
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

/** QuickBooks takes several in one field. */
const addressesIn = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((one) => one.includes('@'))
    .sort()
