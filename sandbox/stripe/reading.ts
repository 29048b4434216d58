// Reading: expansion of references, lists with cursors and filters.
import type { Table } from '../journal.ts'
import { invalid, missing } from './errors.ts'
import { type Form, list, nested, text } from './forms.ts'
import type { StripeAccount } from './ledger.ts'

type Fields = Record<string, unknown>

/** What a field refers to, if it can be expanded. */
function tableOf(account: StripeAccount, field: string, id: string): Table<object> | undefined {
  const { tables } = account
  if (field === 'source') {
    const kinds = [tables.charges, tables.refunds, tables.disputes, tables.payouts]
    return kinds.find((kind) => kind.get(id))
  }
  const byField: Record<string, Table<object>> = {
    balance_transaction: tables.balanceTransactions,
    failure_balance_transaction: tables.balanceTransactions,
    charge: tables.charges,
    customer: tables.customers,
    invoice: tables.invoices,
    latest_charge: tables.charges,
    payment_intent: tables.paymentIntents,
  }
  return byField[field]
}

function refundsOf(account: StripeAccount, charge: string) {
  const data = [...account.tables.refunds.rows()].filter((one) => one.charge === charge).reverse()
  return { object: 'list', url: `/v1/charges/${charge}/refunds`, has_more: false, data }
}

function expandPath(account: StripeAccount, object: Fields, path: string[], whole: string): Fields {
  const [field, ...rest] = path
  if (field === undefined) return object
  const value = object[field]
  const inner = (found: object) => expandPath(account, found as Fields, rest, whole)
  if (Array.isArray(value)) return { ...object, [field]: value.map(inner) }
  if (field === 'refunds' && object.object === 'charge') {
    return { ...object, refunds: inner(refundsOf(account, object.id as string)) }
  }
  // Some objects leave a reference out that they do not have.
  const isAbsent = value === undefined && field === 'failure_balance_transaction'
  if (value === null || isAbsent) return object
  if (typeof value === 'object') return { ...object, [field]: inner(value) }
  const found = typeof value === 'string' ? tableOf(account, field, value)?.get(value) : undefined
  if (!found) throw invalid(`This property cannot be expanded (${whole}).`, { param: 'expand' })
  return { ...object, [field]: inner(found) }
}

export const expanded = (account: StripeAccount, object: object, form: Form): Fields =>
  list(form, 'expand').reduce<Fields>(
    (result, path) => expandPath(account, result, path.split('.'), path),
    object as Fields,
  )

type Listed = { id: string; created: number }

function within(created: number, range: Form | string | undefined): boolean {
  if (range === undefined) return true
  if (typeof range === 'string') return created === Number(range)
  const limit = (name: string) => (range[name] === undefined ? undefined : Number(range[name]))
  const [gt, gte, lt, lte] = ['gt', 'gte', 'lt', 'lte'].map(limit)
  return (
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  )
}

/** Newest first, by cursor. `filters` names the fields that may be asked for; `where` says what else
 *  a row must be like. */
export function page<Row extends Listed>(
  account: StripeAccount,
  table: { rows(): IterableIterator<Row> },
  request: {
    url: string
    form: Form
    filters?: readonly string[]
    where?: ((row: Row) => boolean) | undefined
  },
) {
  const { url, form, filters = [], where } = request
  const limit = Number(text(form, 'limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalid(`Invalid limit: must be between 1 and 100`, { param: 'limit' })
  }
  const rows = [...table.rows()]
    .reverse()
    .filter((row) => {
      const fields = row as unknown as Fields
      if (!within(row.created, form.created)) return false
      if (where && !where(row)) return false
      return filters.every((name) => {
        const wanted = text(form, name)
        return wanted === undefined || fields[name] === wanted
      })
    })
    .sort((a, b) => b.created - a.created)
  const cursor = (name: string) => {
    const id = text(form, name)
    if (id === undefined) return undefined
    const index = rows.findIndex((row) => row.id === id)
    if (index < 0) throw missing('object', id, name)
    return index
  }
  const after = cursor('starting_after')
  const before = cursor('ending_before')
  const start = after !== undefined ? after + 1 : before !== undefined ? before - limit : 0
  const end = before !== undefined ? before : start + limit
  const data = rows.slice(Math.max(0, start), end)
  const more = before !== undefined ? start > 0 : end < rows.length
  return expanded(
    account,
    { object: 'list', url, has_more: more, data },
    {
      ...(form.expand === undefined ? {} : { expand: nested(form, 'expand') }),
    },
  )
}
