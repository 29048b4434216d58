// Who our customers are, found by what points to them: a name, an address, an id on a platform.
import { type NameIndex, openNameIndex } from './names.ts'
import type { Customer } from './subject.ts'

export type Directory = {
  names: NameIndex
  addCustomer(customer: Customer): void
  customer(id: string): Customer | undefined
  byPlatformId(id: string): string[]
  byEmail(email: string): string[]
  byDomain(domain: string): string[]
}

const freeMail =
  /^(gmail|googlemail|outlook|hotmail|live|yahoo|icloud|gmx|web|proton|protonmail|aol|orange|free|wanadoo|mail|qq|163)\./

/** The part of an address that names a company; null for the mail of everybody. */
export function domainOf(email: string): string | null {
  const domain = email.toLowerCase().split('@')[1] ?? ''
  return domain === '' || freeMail.test(domain) ? null : domain
}

export const put = <Key, Value>(index: Map<Key, Value[]>, key: Key, value: Value) => {
  const list = index.get(key)
  if (!list) index.set(key, [value])
  else if (!list.includes(value)) list.push(value)
}

export function openDirectory(): Directory {
  const customers = new Map<string, Customer>()
  const platformIds = new Map<string, string[]>()
  const emails = new Map<string, string[]>()
  const domains = new Map<string, string[]>()
  const names = openNameIndex()
  return {
    names,
    addCustomer(customer) {
      customers.set(customer.id, customer)
      names.add(customer.id, customer.name, 'self')
      for (const alias of customer.aliases) names.add(customer.id, alias, 'self')
      if (customer.parent) names.add(customer.id, customer.parent, 'parent')
      for (const id of customer.platformIds) put(platformIds, id, customer.id)
      for (const email of customer.emails) {
        put(emails, email.toLowerCase(), customer.id)
        const domain = domainOf(email)
        if (domain) put(domains, domain, customer.id)
      }
      if (customer.domain) put(domains, customer.domain.toLowerCase(), customer.id)
    },
    customer: (id) => customers.get(id),
    byPlatformId: (id) => platformIds.get(id) ?? [],
    byEmail: (email) => emails.get(email.toLowerCase()) ?? [],
    byDomain: (domain) => domains.get(domain.toLowerCase()) ?? [],
  }
}
