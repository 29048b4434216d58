// What callers may do with a company: create, read, update, void, delete, query, catch up.
import { Decimal } from 'decimal.js'
import { type Params, type Route, route } from '../routes.ts'
import type { Call, Reply } from '../server.ts'
import { type Company, homeCurrency } from './company.ts'
import {
  createDeposit,
  createEntry,
  deleteDeposit,
  updateDeposit,
  updateEntry,
} from './deposits.ts'
import { missingParam, notFound, QuickBooksRefusal, unsupported } from './faults.ts'
import { createName, updateName } from './names.ts'
import {
  type Base,
  type Customer,
  type Deposit,
  type EntityName,
  entityOf,
  type Fields,
  type JournalEntry,
  type Payment,
  type SalesDocument,
  wire,
} from './objects.ts'
import {
  createPayment,
  deletePayment,
  deleteSale,
  updatePayment,
  voidPayment,
  voidSale,
} from './payments.ts'
import { changesSince, runQuery } from './queries.ts'
import { createSale, type SalesEntity, updateSale } from './sales.ts'

const isName = (entity: EntityName) =>
  entity === 'Customer' || entity === 'Item' || entity === 'Account'

/** A customer's balance is not kept, it is added up when it is shown. */
export function shown(company: Company, entity: EntityName, row: Base): Base {
  if (entity !== 'Customer') return row
  let balance = new Decimal(0)
  for (const invoice of company.tables.Invoice.rows()) {
    if (invoice.CustomerRef.value === row.Id) balance = balance.plus(invoice.Balance)
  }
  return { ...row, Balance: wire(balance, (row as Customer).CurrencyRef.value) } as Base
}

function create(company: Company, entity: EntityName, body: Fields, call: Call): Base {
  if (isName(entity)) return createName(company, entity as 'Customer', body)
  if (entity === 'Payment') return createPayment(company, body)
  if (entity === 'Deposit') return createDeposit(company, body)
  if (entity === 'JournalEntry') return createEntry(company, body)
  return createSale(company, entity as SalesEntity, body, allowsDuplicates(call))
}

function update(company: Company, entity: EntityName, body: Fields, row: Base, call: Call): Base {
  if (isName(entity)) return updateName(company, entity as 'Customer', body, row)
  if (entity === 'Payment') return updatePayment(company, body, row as Payment)
  if (entity === 'Deposit') return updateDeposit(company, body, row as Deposit)
  if (entity === 'JournalEntry') return updateEntry(company, body, row as JournalEntry)
  const duplicates = allowsDuplicates(call)
  return updateSale(company, entity as SalesEntity, body, row as SalesDocument, duplicates)
}

/** The API voids payments and invoices only; a credit memo can be deleted. */
function voidRow(company: Company, entity: EntityName, row: Base): Base {
  if (entity === 'Payment') return voidPayment(company, row as Payment)
  if (entity === 'Invoice') return voidSale(company, entity, row as SalesDocument)
  throw unsupported(`void of ${entity}`)
}

function remove(company: Company, entity: EntityName, row: Base) {
  if (entity === 'Payment') return deletePayment(company, row as Payment)
  if (entity === 'Invoice' || entity === 'CreditMemo') {
    return deleteSale(company, entity, row as SalesDocument)
  }
  if (entity === 'Deposit') return deleteDeposit(company, row as Deposit)
  if (entity === 'RefundReceipt' || entity === 'JournalEntry') {
    return company.erase(entity, row.Id)
  }
  throw unsupported(`delete of ${entity}`)
}

const includes = (call: Call, word: string) =>
  (call.query.get('include') ?? '').toLowerCase().split(',').includes(word)
const allowsDuplicates = (call: Call) => includes(call, 'allowduplicatedocnum')

function write(company: Company, entity: EntityName, call: Call): Reply {
  const body = parse(call.body)
  const operation = call.query.get('operation')?.toLowerCase()
  const reply = (row: Base): Reply => ({
    status: 200,
    body: { [entity]: shown(company, entity, row), time: company.time() },
  })
  if (!isName(entity)) company.checkOpen(body.TxnDate)
  if (operation === undefined && body.Id === undefined) {
    if (!isName(entity)) company.checkOpen(body.TxnDate ?? company.today())
    return reply(create(company, entity, body, call))
  }
  const row = company.table(entity).get(String(body.Id ?? ''))
  if (body.Id === undefined) throw missingParam('Id')
  if (!row) throw notFound()
  if (body.SyncToken === undefined) throw missingParam('SyncToken')
  company.checkToken(row, body.SyncToken)
  if (!isName(entity)) company.checkOpen((row as Base & Fields).TxnDate)
  if (operation === 'delete') {
    remove(company, entity, row)
    const stub = { status: 'Deleted', domain: 'QBO', Id: row.Id }
    return { status: 200, body: { [entity]: stub, time: company.time() } }
  }
  if (operation === 'void' || includes(call, 'void')) return reply(voidRow(company, entity, row))
  return reply(update(company, entity, body, row, call))
}

function parse(body: string): Fields {
  try {
    return JSON.parse(body) as Fields
  } catch {
    throw new QuickBooksRefusal('2010', 'Request has invalid or unsupported property', 'not JSON')
  }
}

/** The same requestid gets the reply it got before, whatever it asks now. */
function once(company: Company, call: Call, run: () => Reply): Reply {
  const key = call.query.get('requestid')
  if (!key) return run()
  const kept = company.journal.table<Reply & { key: string }>('quickbooks/requests')
  const found = kept.get(key)
  if (found) return found
  const reply = run()
  kept.put(key, { ...reply, key })
  return reply
}

export function companyRoutes(company: Company): Route[] {
  const path = '/v3/company/:realm'
  const known = (params: Params): EntityName => {
    const entity = entityOf(params.entity ?? '')
    if (!entity) throw unsupported(params.entity ?? '')
    return entity
  }
  const ask = (text: string): Reply => ({ status: 200, body: runQuery(company, text, shown) })
  return [
    route(`GET ${path}/query`, (call) => ask(call.query.get('query') ?? '')),
    route(`POST ${path}/query`, (call) => ask(call.query.get('query') ?? call.body)),
    route(`GET ${path}/cdc`, ({ query }) => {
      const since = query.get('changedSince') ?? ''
      const entities = query.get('entities') ?? ''
      return { status: 200, body: changesSince(company, entities, since, shown) }
    }),
    route(`GET ${path}/companyinfo/:id`, () => ({
      status: 200,
      body: {
        CompanyInfo: {
          CompanyName: 'Tieout Demo Company',
          LegalName: 'Tieout Demo Company',
          Country: 'US',
          FiscalYearStartMonth: 'January',
          Id: '1',
          SyncToken: '0',
          domain: 'QBO',
          sparse: false,
        },
        time: company.time(),
      },
    })),
    route(`GET ${path}/preferences`, () => ({
      status: 200,
      body: {
        Preferences: {
          SalesFormsPrefs: { CustomTxnNumbers: true, AutoApplyCredit: false },
          CurrencyPrefs: {
            MultiCurrencyEnabled: true,
            HomeCurrency: { value: homeCurrency },
          },
          AccountingInfoPrefs: { CustomerTerminology: 'Customers' },
          Id: '1',
          SyncToken: '0',
          domain: 'QBO',
          sparse: false,
        },
        time: company.time(),
      },
    })),
    route(`GET ${path}/exchangerate`, ({ query }) => {
      const currency = query.get('sourcecurrencycode') ?? ''
      if (!currency) throw missingParam('sourcecurrencycode')
      const ExchangeRate = {
        SourceCurrencyCode: currency,
        TargetCurrencyCode: homeCurrency,
        Rate: Number(company.settings.rateOf(currency)),
        AsOfDate: query.get('asofdate') ?? company.today(),
      }
      return { status: 200, body: { ExchangeRate, time: company.time() } }
    }),
    route(`GET ${path}/:entity/:id`, (_call, params) => {
      const entity = known(params)
      const row = company.table(entity).get(params.id ?? '')
      if (!row) throw notFound()
      return {
        status: 200,
        body: { [entity]: shown(company, entity, row), time: company.time() },
      }
    }),
    route(`POST ${path}/:entity`, (call, params) =>
      company.change(() => once(company, call, () => write(company, known(params), call))),
    ),
  ]
}
