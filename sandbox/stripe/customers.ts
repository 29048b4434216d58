// Customers: who pays, by e-mail.
import { missing } from './errors.ts'
import { type Form, nested, strings, text } from './forms.ts'
import type { Origin, StripeAccount } from './ledger.ts'
import { mergedMetadata } from './metadata.ts'
import type { Customer, Metadata } from './objects.ts'

export type CustomerRequest = {
  id?: string
  email?: string
  name?: string
  metadata?: Metadata
  created?: number
}

export function createCustomer(
  account: StripeAccount,
  request: CustomerRequest,
  origin?: Origin,
): Customer {
  const { customers } = account.tables
  const existing = request.id && customers.get(request.id)
  if (existing) return existing
  const customer: Customer = {
    id: request.id ?? account.nextId('cus'),
    object: 'customer',
    balance: 0,
    created: request.created ?? account.seconds(),
    currency: null,
    description: null,
    email: request.email ?? null,
    livemode: false,
    metadata: request.metadata ?? {},
    name: request.name ?? null,
    phone: null,
  }
  customers.put(customer.id, customer)
  account.emit('customer.created', customer, origin)
  return customer
}

export function updateCustomer(
  account: StripeAccount,
  id: string,
  form: Form,
  origin?: Origin,
): Customer {
  const customer = account.tables.customers.get(id)
  if (!customer) throw missing('customer', id)
  const updated: Customer = {
    ...customer,
    email: text(form, 'email') ?? customer.email,
    name: text(form, 'name') ?? customer.name,
    description: text(form, 'description') ?? customer.description,
    metadata: mergedMetadata(customer.metadata, strings(nested(form, 'metadata'))),
  }
  account.tables.customers.put(id, updated)
  const changed = (['email', 'name', 'description', 'metadata'] as const).filter(
    (name) => JSON.stringify(customer[name]) !== JSON.stringify(updated[name]),
  )
  const previous = Object.fromEntries(changed.map((name) => [name, customer[name]]))
  account.emit('customer.updated', updated, origin, previous)
  return updated
}
