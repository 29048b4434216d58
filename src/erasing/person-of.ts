// Who a person is who is to be erased: everything it is known by, from its own stream and the views.
import type { DatabasePool } from 'slonik'
import * as Customer from '../domain/customer.ts'
import { spoken } from '../domain/erased.ts'
import { type EventStore, streamOf } from '../domain/event-store.ts'
import * as Payment from '../domain/payment.ts'
import type { Person } from '../domain/person-marks.ts'
import * as Review from '../domain/review.ts'
import { trailOf } from '../projections/person-trail.ts'

type Ports = { store: EventStore; db: DatabasePool; workspace: string }

/** HubSpot numbers companies and contacts each by themselves; the customer's id says which it is. */
const recordOf = (customerId: string) => /^hubspot-(company|contact)-/.exec(customerId)?.[1]

export async function personOf(
  { store, db, workspace }: Ports,
  customerId: string,
): Promise<Person> {
  const stream = streamOf(Customer.category, workspace, customerId)
  const names = new Set<string>()
  const emails = new Set<string>()
  const identities: Customer.Identity[] = []
  const learn = (name: string | null, email: string | null) => {
    const [called, written] = [spoken(name), spoken(email)]
    if (called) names.add(called)
    if (written) emails.add(written.toLowerCase())
  }
  for await (const stored of store.readStream(stream)) {
    const event = Customer.decode(stored)
    if (event.type === 'CustomerSeen') {
      learn(event.data.name, null)
      for (const email of event.data.emails) learn(null, email)
    }
    if (event.type !== 'IdentityLinked') continue
    if (event.data.platform === 'email') learn(null, event.data.externalId)
    else identities.push(event.data)
  }
  const idsAt = (platform: string) =>
    identities.filter((one) => one.platform === platform).map((one) => one.externalId)
  const known = { customerId, stripeIds: idsAt('stripe'), emails: [...emails] }
  const trail = await trailOf(db, workspace, known)
  const { deals, invoices, creditNotes, payments } = trail
  for (const one of payments) if (one.isByPerson) learn(one.payerName, one.payerEmail)
  const charges = payments.filter(({ source }) => source === 'stripe')
  const stripeIds = charges.flatMap((one) => [
    one.externalId,
    one.paymentIntentId,
    one.isByPerson ? one.stripeCustomerId : null,
  ])
  const noun = recordOf(customerId)
  return {
    customerId,
    names: [...names],
    emails: [...emails],
    ids: [
      ...[...known.stripeIds, ...stripeIds].flatMap((id) => (id ? { platform: 'stripe', id } : [])),
      ...idsAt('quickbooks').map((id) => ({ platform: 'quickbooks', id: `customer ${id}` })),
      ...(noun ? idsAt('hubspot').map((id) => ({ platform: 'hubspot', id: `${noun} ${id}` })) : []),
    ],
    documents: [...deals, ...invoices, ...creditNotes, ...payments.map(({ id }) => id)],
    streams: [
      stream,
      ...payments.flatMap(({ id }) => [
        streamOf(Payment.category, workspace, id),
        streamOf(Review.category, workspace, id),
      ]),
    ],
  }
}
