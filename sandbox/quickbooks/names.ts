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
