// Who is right of a field of QuickBooks that both sides have changed.
import type { EventStore } from '../../domain/event-store.ts'
import * as Mapping from '../../domain/field-mapping.ts'
import type { Policy } from '../../domain/sync-fields.ts'
import { load } from '../../domain/transact.ts'

export type Policies = Readonly<Record<string, Policy>>

/** Of what the mapping says nothing. Whose an invoice is, is for people to say; the number there is
 *  what the customer sees. */
export const invoicePolicies: Policies = {
  customer: 'ask',
  number: 'platform-wins',
  issuedOn: 'ledger-wins',
}

export const customerPolicies: Policies = {}

/** Of a customer who was there before: what stands there stands, until the ledger has another. */
export const adoptedPolicies: Policies = { name: 'platform-wins', email: 'platform-wins' }

/** Money that was received is a fact of the ledger: that somebody has made it another amount there is
 *  for a person. */
export const paymentPolicies: Policies = { total: 'ask' }

/** As a person has set them for the workspace, else as they are by themselves. */
export async function policiesOf(
  store: EventStore,
  workspace: string,
  object: 'invoice' | 'customer',
  otherwise: Policies,
): Promise<Policies> {
  const { state } = await load(store, Mapping.decider, workspace, Mapping.idOf('quickbooks'))
  return { ...otherwise, ...Mapping.policiesOf(Mapping.mappingOf(state, 'quickbooks'), object) }
}
