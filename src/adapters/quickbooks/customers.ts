// The customer to invoice in QuickBooks: known, found by name, or made. A customer there has one
// currency for life and a name that no other customer, vendor or employee has.
import * as Customer from '../../domain/customer.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type * as Invoice from '../../domain/invoice.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import { faults, type QboCustomer, type QuickBooksClient } from './client.ts'
import { currencyOf, customerRefIn } from './translate.ts'

export type QuickBooksCustomers = ReturnType<typeof quickBooksCustomers>

export function quickBooksCustomers(ports: {
  store: EventStore
  quickbooks: QuickBooksClient
  homeCurrency: string
}) {
  const { store, quickbooks } = ports
  const asking = new Map<string, Promise<string>>()
  let item: Promise<string> | undefined

  /** QuickBooks' id of the customer, made if it is missing. Asked by many at once, it is made once. */
  function refOf(customerId: string, currency: string, cause: Cause): Promise<string> {
    const key = `${cause.workspace}/${customerId}/${currency}`
    const asked = asking.get(key) ?? ensure(customerId, currency, cause)
    asking.set(key, asked)
    return asked.finally(() => asking.delete(key))
  }

  async function ensure(customerId: string, currency: string, cause: Cause): Promise<string> {
    const { state } = await load(store, Customer.decider, cause.workspace, customerId)
    const known = Customer.quickBooksIdFor(state, currency)
    if (known) return known
    if (!state.profile) throw new Held('customer-unknown', `no customer ${customerId}`)
    const requestId = idFrom(cause.workspace, 'quickbooks-customer', customerId, currency)
    const found = await findOrCreate(ports, state.profile, currency, requestId)
    const identity = { customerId, platform: 'quickbooks' as const, externalId: found.Id, currency }
    const evidence = `display name ${found.DisplayName}`
    const link = Customer.link(identity, evidence)
    await transact(store, Customer.decider, customerId, link, cause)
    return found.Id
  }

  return {
    refOf,
    /** For an invoice that was made there, the customer it stands on there. */
    async refOfInvoice(invoice: Invoice.State, cause: Cause): Promise<string> {
      const { terms, quickbooksId } = invoice
      if (terms?.dealId && terms.customerId) return refOf(terms.customerId, terms.currency, cause)
      const document = await quickbooks.readOrNull('Invoice', quickbooksId ?? '')
      if (document) return document.CustomerRef.value
      // It was deleted there; whose it was is still known.
      const { customerId, currency } = terms ?? {}
      const seen = customerRefIn(customerId)
      if (seen !== null) return seen
      if (customerId && currency) return refOf(customerId, currency, cause)
      throw new Held('invoice-deleted', `invoice ${quickbooksId} was deleted in QuickBooks`)
    },
    /** What is sold, as far as QuickBooks is told: its service item, the first there is. */
    itemRef(): Promise<string> {
      item ??= serviceItem(quickbooks).catch((error) => {
        item = undefined
        throw error
      })
      return item
    },
  }
}

/** DisplayName may hold no colon, tab or line break, and at most 100 characters. */
const displayName = (name: string, suffix = '') =>
  name
    .replace(/[:\t\n\r]+/g, ' ')
    .trim()
    .slice(0, 100 - suffix.length) + suffix

async function findOrCreate(
  { quickbooks, homeCurrency }: { quickbooks: QuickBooksClient; homeCurrency: string },
  profile: Customer.Profile,
  currency: string,
  requestId: string,
): Promise<QboCustomer> {
  const inCurrency = (one: QboCustomer) => currencyOf(one, homeCurrency) === currency
  const names = [
    displayName(profile.name),
    displayName(profile.name, ` (${currency})`),
    displayName(profile.name, ` (${profile.customerId.split('-').at(-1)} ${currency})`),
  ]
  for (const [index, DisplayName] of names.entries()) {
    const found = await quickbooks.find('Customer', { DisplayName })
    const same = found.filter((one) => one.DisplayName === DisplayName)
    const ours = same.find(inCurrency)
    if (ours) return ours
    if (same.length > 0) continue
    const [email] = profile.emails
    const body = {
      DisplayName,
      CurrencyRef: { value: currency },
      ...(email ? { PrimaryEmailAddr: { Address: email } } : {}),
    }
    try {
      return await quickbooks.create('Customer', body, `${requestId}-${index}`)
    } catch (error) {
      // The name belongs to a vendor or an employee, or somebody was faster.
      if (!hasCode(error, faults.nameTaken)) throw error
      const [raced] = await quickbooks.find('Customer', { DisplayName })
      if (raced && inCurrency(raced)) return raced
    }
  }
  throw new Held('customer-name-taken', `${profile.name} is taken in QuickBooks in all its forms`)
}

async function serviceItem(quickbooks: QuickBooksClient): Promise<string> {
  const items = (await quickbooks.find('Item', { Type: 'Service' })).filter(
    (one) => one.Active !== false,
  )
  const [first] = items.sort(
    (a, b) => Number(b.Name === 'Services') - Number(a.Name === 'Services'),
  )
  if (first) return first.Id
  const [income] = await quickbooks.find('Account', { AccountType: 'Income' })
  if (!income) throw new Held('no-income-account', 'QuickBooks has no income account to sell on')
  const service = { Name: 'Services', Type: 'Service', IncomeAccountRef: { value: income.Id } }
  const requestId = idFrom(quickbooks.realmId, 'item', 'Services')
  return (await quickbooks.create('Item', service, requestId)).Id
}
