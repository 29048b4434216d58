// Customers of the ledger in QuickBooks' words. Pure. A customer there has one currency for life and a
// name that no other customer, vendor or employee has.
import type * as Customer from '../../domain/customer.ts'
import type { Values } from '../../domain/sync.ts'
import type { QboCustomer } from './entities.ts'

/** Our name for a customer of QuickBooks: one of the ledger may be several there, one a currency. */
export const customerObject = (customerId: string, currency: string) => `${customerId}+${currency}`
export function customerOfObject(objectId: string): { customerId: string; currency: string } {
  const at = objectId.lastIndexOf('+')
  return { customerId: objectId.slice(0, at), currency: objectId.slice(at + 1) }
}

/** DisplayName may hold no colon, tab or line break, and at most 100 characters. */
const displayName = (name: string, suffix = '') =>
  name
    .replace(/[:\t\n\r]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 100 - suffix.length)
    .trim() + suffix

/** What a customer may be called there, the plainest first: the others are for names that are taken. */
export const namesFor = ({ name, customerId }: Customer.Profile, currency: string): string[] => [
  displayName(name),
  displayName(name, ` (${currency})`),
  displayName(name, ` (${customerId.split('-').at(-1)} ${currency})`),
]

const addressMost = 100

/** What should stand there. A name that is one of ours already stays. */
export function valuesOfCustomer(
  profile: Customer.Profile,
  given: { currency: string; email: string | undefined; now: string | null | undefined },
): Values {
  const names = namesFor(profile, given.currency)
  const name = names.find((one) => one === given.now) ?? names[0] ?? ''
  const { email } = given
  return { name, ...(email !== undefined && email.length <= addressMost && { email }) }
}

export const customerBody = (values: Values) => ({
  ...(values.name && { DisplayName: values.name }),
  ...(values.email && { PrimaryEmailAddr: { Address: values.email } }),
})

/** Whoever is made inactive there bears it in the name. */
const inactive = / \(deleted\)$/

export const saysOfCustomer = (customer: QboCustomer): Values => ({
  name: customer.DisplayName.replace(inactive, ''),
  email: customer.PrimaryEmailAddr?.Address?.toLowerCase() ?? null,
})

export const beliefsOfCustomer = (customer: QboCustomer): Values => ({
  ...saysOfCustomer(customer),
  status: customer.Active === false ? 'inactive' : 'active',
})

/** What is believed of one that is not there any more, or has become part of another. */
export const goneCustomer: Values = { name: null, email: null, status: 'deleted' }

/** QuickBooks takes several in one field. */
export const addressesIn = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((one) => one.includes('@'))
    .sort()
