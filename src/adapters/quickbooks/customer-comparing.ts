// A customer of ours as QuickBooks has it, and as it should be.
import * as Customer from '../../domain/customer.ts'
import { inTurn } from '../../domain/decider.ts'
import { type EventStore, streamOf } from '../../domain/event-store.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QboCustomer } from './entities.ts'
import { adoptedPolicies, customerPolicies, type Policies, policiesOf } from './policies.ts'
import * as translate from './translate.ts'
import {
  beliefsOfCustomer,
  customerObject,
  saysOfCustomer,
  valuesOfCustomer,
} from './translate-customers.ts'

export type CustomerSubject = Sync.Subject & { platform: 'quickbooks'; object: 'customer' }

export const customerSubject = (customerId: string, currency: string): CustomerSubject => ({
  ...{ platform: 'quickbooks', object: 'customer' },
  objectId: customerObject(customerId, currency),
})

/** A customer of ours as it was just read there. */
export async function readCustomer(
  { store, homeCurrency }: { store: EventStore; homeCurrency: string },
  customerId: string,
  document: QboCustomer,
  cause: Cause,
) {
  const customer = (await load(store, Customer.decider, cause.workspace, customerId)).state
  const { profile } = customer
  if (!profile || Customer.isWithheld(customer)) return
  const currency = translate.currencyOf(document, homeCurrency)
  const subject = customerSubject(customerId, currency)
  const sync = (await load(store, Sync.decider, cause.workspace, Sync.idOf(subject))).state
  const wanted = await wantedOf(store, profile, currency, sync, cause)
  const policies = sync.written
    ? await policiesOf(store, cause.workspace, 'customer', customerPolicies)
    : adoptedPolicies
  await compareCustomer({ store }, { subject, wanted, document, policies }, cause)
}

/** What stands there is compared with what should. */
export async function compareCustomer(
  { store }: { store: EventStore },
  given: {
    subject: CustomerSubject
    wanted: Sync.Values
    document: QboCustomer
    policies: Policies
  },
  cause: Cause,
): Promise<Sync.State> {
  const { subject, wanted, document, policies } = given
  const seen = saysOfCustomer(document)
  // An address that is missing there is no other address.
  const told = seen.email ? seen : { name: seen.name ?? null }
  const asOf = translate.asOfDocument(document)
  const values = beliefsOfCustomer(document)
  const theirsAt = translate.changedAt(document)
  const decide = inTurn(
    Sync.decider,
    Sync.compare({ ...{ subject, wanted, seen: told }, fields: policies, asOf, theirsAt }),
    Sync.observeState({ ...subject, externalId: document.Id, values, asOf }),
  )
  const id = Sync.idOf(subject)
  const { state, events } = await transact(store, Sync.decider, id, decide, cause)
  return events.reduce(Sync.evolve, state)
}

/** What a customer should be called there, and where written to. */
export async function wantedOf(
  store: EventStore,
  profile: Customer.Profile,
  currency: string,
  { base }: Sync.State,
  { workspace }: Cause,
): Promise<Sync.Values> {
  const email = (await newestAddress(store, profile.customerId, workspace)) ?? profile.emails[0]
  return valuesOfCustomer(profile, { currency, email, now: base.name })
}

/** The address that the ledger heard of last: the addresses themselves are kept without an order. */
async function newestAddress(store: EventStore, customerId: string, workspace: string) {
  let known = new Set<string>()
  let newest: string | undefined
  for await (const event of store.readStream(streamOf(Customer.category, workspace, customerId))) {
    if (event.type !== 'CustomerSeen') continue
    const { emails, source } = event.data as Customer.Profile
    const [added] = emails.filter((one) => !known.has(one))
    if (added !== undefined && source !== 'quickbooks') newest = added
    known = new Set(emails)
  }
  return newest
}
