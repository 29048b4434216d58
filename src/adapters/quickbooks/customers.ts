// The customer to invoice in QuickBooks: known, found by name, or made. A customer there has one
// currency for life and a name that no other customer, vendor or employee has.
import * as Customer from '../../domain/customer.ts'
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import type * as Invoice from '../../domain/invoice.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import type { QuickBooksClient } from './client.ts'
import type { QboCustomer } from './entities.ts'
import { faults } from './faults.ts'
import { customerSubject, wantedOf } from './customer-comparing.ts'
import { asOfDocument, currencyOf, customerRefIn } from './translate.ts'
import { beliefsOfCustomer, customerBody, namesFor } from './translate-customers.ts'

export type QuickBooksCustomers = ReturnType<typeof quickBooksCustomers>

type Ports = { store: EventStore; quickbooks: QuickBooksClient; homeCurrency: string }

export function quickBooksCustomers(ports: Ports) {
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
    if (Customer.isWithheld(state)) {
      throw new Held('customer-erased', `${customerId} was erased: make it in QuickBooks by hand`)
    }
    const found = await findOrCreate(ports, state.profile, currency, cause)
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
    /** What was looked up may not be there any more. */
    forget() {
      item = undefined
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

/** Made at once where nothing speaks against it: a name that is taken is refused. When an earlier call
 *  may have come through without our hearing of it, looks before it sends. */
async function findOrCreate(
  ports: Ports,
  profile: Customer.Profile,
  currency: string,
  cause: Cause,
): Promise<QboCustomer> {
  const { store, quickbooks, homeCurrency } = ports
  const subject = customerSubject(profile.customerId, currency)
  const { state } = await load(store, Sync.decider, cause.workspace, Sync.idOf(subject))
  const wanted = await wantedOf(store, profile, currency, state, cause)
  const names = namesFor(profile, currency)
  const inCurrency = (one: QboCustomer) => currencyOf(one, homeCurrency) === currency
  const named = async (DisplayName: string) => {
    const found = await quickbooks.find('Customer', { DisplayName })
    const exact = found.find((one) => one.DisplayName === DisplayName && inCurrency(one))
    return exact ?? found.find(inCurrency)
  }
  if (state.pending) {
    for (const name of names) {
      const made = await named(name)
      if (made && names.includes(made.DisplayName)) return made
    }
  }
  const requestId = idFrom(cause.workspace, 'quickbooks-customer', profile.customerId, currency)
  const intent = { ...subject, operation: 'create', requestId, values: wanted }
  await transact(store, Sync.decider, Sync.idOf(subject), Sync.requestWrite(intent), cause)
  for (const [index, name] of names.entries()) {
    const values = { ...wanted, name }
    const body = { ...customerBody(values), CurrencyRef: { value: currency } }
    try {
      const made = await quickbooks.create('Customer', body, `${requestId}-${index}`)
      await recordMade(store, subject, values, made, cause)
      return made
    } catch (error) {
      // The name belongs to a vendor or an employee, or to somebody who was there before.
      if (!hasCode(error, faults.nameTaken)) throw error
      const before = await named(name)
      if (before) return before
    }
  }
  throw new Held('customer-name-taken', `${profile.name} is taken in QuickBooks in all its forms`)
}

async function recordMade(
  store: EventStore,
  subject: Sync.Subject,
  values: Sync.Values,
  made: QboCustomer,
  cause: Cause,
) {
  const about = { ...subject, externalId: made.Id, asOf: asOfDocument(made) }
  const decide = inTurn(
    Sync.decider,
    Sync.recordWrite({ ...about, operation: 'create', values }),
    Sync.observeState({ ...about, values: beliefsOfCustomer(made) }),
  )
  await transact(store, Sync.decider, Sync.idOf(subject), decide, cause)
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
  const requestId = idFrom(await quickbooks.realm(), 'item', 'Services')
  return (await quickbooks.create('Item', service, requestId)).Id
}
