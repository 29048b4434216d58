// The customers of the ledger as QuickBooks has them: their name and address follow the ledger's. Who
// was there before keeps what stands there until the ledger hears of something else.
import * as Customer from '../../domain/customer.ts'
import * as Sync from '../../domain/sync.ts'
import { sameValue } from '../../domain/sync-subject.ts'
import { type Cause, load } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import {
  compareCustomer,
  type CustomerSubject,
  customerSubject,
  wantedOf,
} from './customer-comparing.ts'
import type { QboCustomer } from './entities.ts'
import { faults } from './faults.ts'
import { confirm, type Ports, type Subject, syncOf, write } from './outbound-writing.ts'
import { adoptedPolicies, customerPolicies, policiesOf } from './policies.ts'
import * as translate from './translate.ts'
import {
  beliefsOfCustomer,
  customerBody,
  customerOfObject,
  goneCustomer,
  namesFor,
  saysOfCustomer,
} from './translate-customers.ts'
import { changeId, onNewest } from './versions.ts'

/** Brings each of the customer's names there, one a currency, to what it should be. */
export async function syncCustomer(ports: Ports, { objectId }: Subject, cause: Cause) {
  // Of whom only QuickBooks knows, QuickBooks says who it is.
  if (translate.customerRefIn(objectId) !== null) return
  const { state } = await load(ports.store, Customer.decider, cause.workspace, objectId)
  if (!state.profile || Customer.isWithheld(state)) return
  for (const { platform, externalId, currency } of state.identities) {
    if (platform !== 'quickbooks' || currency === null) continue
    const subject = customerSubject(objectId, currency)
    const sync = await syncOf(ports, subject, cause)
    const wanted = await wantedOf(ports.store, state.profile, currency, sync, cause)
    const isSame = sync.externalId === externalId
    if (isSame && Sync.isWritten(sync, wanted)) continue
    await onNewest(() => change(ports, { subject, wanted, externalId, isSame }, state, cause))
  }
}

type Change = { subject: CustomerSubject; wanted: Sync.Values; externalId: string; isSame: boolean }

async function change(
  ports: Ports,
  { subject, wanted, externalId, isSame }: Change,
  { profile }: Customer.State,
  cause: Cause,
) {
  const { store, quickbooks } = ports
  const document = await quickbooks.readAlone('Customer', externalId)
  if (!document || !profile) return
  const isMet = isSame && (await syncOf(ports, subject, cause)).written !== null
  const policies = isMet
    ? await policiesOf(store, cause.workspace, 'customer', customerPolicies)
    : adoptedPolicies
  const sync = await compareCustomer({ store }, { subject, wanted, document, policies }, cause)
  // Who is inactive is left alone until there is something to sell.
  if (document.Active === false) return
  const values = Sync.outward(sync, wanted)
  const seen = saysOfCustomer(document)
  const beliefs = (one: QboCustomer | null) => (one ? beliefsOfCustomer(one) : goneCustomer)
  if (Object.entries(values).every(([field, value]) => sameValue(seen[field], value))) {
    return confirm(ports, { subject, values, beliefs }, document, cause)
  }
  const { currency } = customerOfObject(subject.objectId)
  await write<QboCustomer>(
    ports,
    {
      ...{ subject, sync: { ...sync, externalId }, operation: 'update', values, beliefs },
      call: (requestId) => {
        const { Id, SyncToken } = document
        const names = values.name === undefined ? [undefined] : namesFor(profile, currency)
        return firstFree(names, profile.name, (name) => {
          const now = { ...values, ...(name !== undefined && { name }) }
          const key = changeId(requestId, SyncToken, now)
          return quickbooks.update('Customer', { Id, SyncToken, ...customerBody(now) }, key)
        })
      },
      outcome: (one) => ({
        ...values,
        ...(values.name && { name: saysOfCustomer(one).name ?? null }),
      }),
    },
    cause,
  )
}

/** Names are taken by vendors and employees too: the next one is tried.
 *  @throws Held customer-name-taken */
export async function firstFree<T>(
  names: readonly (string | undefined)[],
  called: string,
  work: (name: string | undefined) => Promise<T>,
): Promise<T> {
  for (const name of names) {
    try {
      return await work(name)
    } catch (error) {
      if (!hasCode(error, faults.nameTaken)) throw error
    }
  }
  throw new Held('customer-name-taken', `${called} is taken in QuickBooks in all its forms`)
}
