// The name lists: customers, items, accounts.
import { type Company, currencyRef, homeCurrency } from './company.ts'
import { badReference, business, duplicateName, missingParam, tooLong } from './faults.ts'
import {
  type Base,
  type Customer,
  type EntityName,
  type Fields,
  isSparse,
  type Item,
  keptOf,
  refOf,
} from './objects.ts'

type NameEntity = 'Customer' | 'Item' | 'Account'

const nameField = (entity: NameEntity) => (entity === 'Customer' ? 'DisplayName' : 'Name')

function checkName(company: Company, entity: NameEntity, fields: Fields, self?: string) {
  const field = nameField(entity)
  const name = fields[field]
  if (typeof name !== 'string' || name.trim() === '') throw missingParam(field)
  if (entity === 'Customer' && name.includes(':')) throw business('A name cannot contain a colon')
  if (name.length > 500) throw tooLong(field, 500, name)
  for (const row of company.table<Base & Fields>(entity).rows()) {
    const other = String(row[field]).toLowerCase()
    if (row.Id !== self && other === name.trim().toLowerCase()) throw duplicateName()
  }
}

const currencyOf = (fields: Fields) => refOf(fields.CurrencyRef)

const inactiveName = / \(deleted\)$/

/** Whoever is made inactive bears it in the name; the name itself is free again. */
function renamed(entity: NameEntity, name: unknown, isActive: boolean): string {
  const plain = String(name).replace(inactiveName, '').trim()
  return entity === 'Customer' && !isActive ? `${plain} (deleted)` : plain
}

export function createName(company: Company, entity: NameEntity, given: Fields): Base {
  checkName(company, entity, given)
  if (entity === 'Account' && !given.AccountType && !given.AccountSubType) {
    throw missingParam('AccountType')
  }
  if (entity === 'Item') {
    const account = (given.IncomeAccountRef as Item['IncomeAccountRef'])?.value
    if (!account) throw missingParam('IncomeAccountRef')
    if (!company.tables.Account.get(account)) throw badReference(`Account element id ${account}`)
  }
  const currency = currencyOf(given) ?? homeCurrency
  return company.insert(entity, {
    ...given,
    ...(entity === 'Item' ? { Type: given.Type ?? 'Service' } : {}),
    ...(entity === 'Customer' ? { CurrencyRef: currencyRef(currency) } : {}),
    [nameField(entity)]: String(given[nameField(entity)]).trim(),
    Active: true,
  } as never)
}

export function updateName(company: Company, entity: NameEntity, given: Fields, row: Base): Base {
  // A full update forgets what it does not name, save what the platform keeps itself.
  const kept = isSparse(given) ? row : keptOf(row)
  const merged = { ...kept, ...given, Id: row.Id, SyncToken: row.SyncToken } as Base & Fields
  merged.MetaData = row.MetaData
  merged.domain = 'QBO'
  if (merged.Active === undefined) merged.Active = true
  const field = nameField(entity)
  merged[field] = renamed(entity, merged[field], merged.Active !== false)
  checkName(company, entity, merged, row.Id)
  if (entity === 'Customer') {
    const before = (row as Customer).CurrencyRef.value
    const after = currencyOf(merged) ?? before
    if (after !== before && hasTransactions(company, row.Id)) {
      throw business('The currency of a customer with transactions cannot be changed')
    }
    merged.CurrencyRef = currencyRef(after)
  }
  return company.store(entity as EntityName, merged)
}

const hasTransactions = (company: Company, customer: string) =>
  (['Invoice', 'Payment', 'CreditMemo'] as const).some((entity) =>
    [...company.table<Base & { CustomerRef: { value: string } }>(entity).rows()].some(
      (row) => row.CustomerRef.value === customer,
    ),
  )

/** All that stood for the one stands for the other now. The documents' own versions stay. */
export function mergeCustomers(company: Company, goneId: string, intoId: string): Base {
  const into = company.tables.Customer.get(intoId)
  const gone = company.tables.Customer.get(goneId)
  if (!into || !gone) throw badReference(`Names element id ${into ? goneId : intoId}`)
  if (into.CurrencyRef.value !== gone.CurrencyRef.value) {
    throw business('Customers with different currencies cannot be merged')
  }
  const CustomerRef = { value: into.Id, name: into.DisplayName }
  for (const entity of ['Invoice', 'Payment', 'CreditMemo', 'RefundReceipt'] as const) {
    const table = company.table<Base & { CustomerRef: { value: string } }>(entity)
    for (const row of [...table.rows()]) {
      if (row.CustomerRef.value === goneId) table.put(row.Id, { ...row, CustomerRef })
    }
  }
  company.absorb('Customer', goneId, intoId)
  return company.store('Customer', into)
}
