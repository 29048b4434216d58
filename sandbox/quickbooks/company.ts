// One QuickBooks company: its tables, its numbers, its times, and the notices of its changes.
import type { Outside } from '../../src/domain/outside.ts'
import { idFrom } from '../../src/domain/ids.ts'
import type { Journal, Table } from '../journal.ts'
import { booksClosed, stale } from './faults.ts'
import type {
  Account,
  Base,
  Customer,
  Deposit,
  EntityName,
  Item,
  JournalEntry,
  Payment,
  Ref,
  SalesDocument,
} from './objects.ts'

export type Operation = 'created' | 'updated' | 'deleted' | 'voided' | 'merged'

export type Notice = {
  id: string
  entity: EntityName
  entityId: string
  operation: Operation
  time: string
  /** The one that was merged into this one, and is gone. */
  deletedId?: string
}

/** How the company computes sales tax itself: of each line, or of the document as a whole. */
export type TaxRule = { rate: string; per: 'line' | 'document' }

export type Deleted = { Id: string; entity: EntityName; at: string }

export type Company = ReturnType<typeof openCompany>

const currencyNames: Record<string, string> = {
  USD: 'United States Dollar',
  EUR: 'Euro',
  GBP: 'British Pound Sterling',
}

export const homeCurrency = 'USD'
export const currencyRef = (value: string): Ref => ({
  value,
  name: currencyNames[value] ?? value,
})

/** The company is in California and does not keep daylight saving, which no caller should mind. */
const zoneMs = -8 * 3_600_000

export function openCompany(
  journal: Journal,
  outside: Outside,
  options: { realmId: string; deliver: (notices: Notice[]) => void },
) {
  const tables = {
    Customer: journal.table<Customer>('quickbooks/Customer'),
    Item: journal.table<Item>('quickbooks/Item'),
    Account: journal.table<Account>('quickbooks/Account'),
    Invoice: journal.table<SalesDocument>('quickbooks/Invoice'),
    Payment: journal.table<Payment>('quickbooks/Payment'),
    CreditMemo: journal.table<SalesDocument>('quickbooks/CreditMemo'),
    RefundReceipt: journal.table<SalesDocument>('quickbooks/RefundReceipt'),
    Deposit: journal.table<Deposit>('quickbooks/Deposit'),
    JournalEntry: journal.table<JournalEntry>('quickbooks/JournalEntry'),
  }
  const settings = journal.table<unknown>('quickbooks/settings')
  const deleted = journal.table<Deleted>('quickbooks/deleted')
  const local = () => new Date(outside.clock.now().getTime() + zoneMs).toISOString()
  const time = () => `${local().slice(0, 23)}-08:00`
  const stamp = () => `${local().slice(0, 19)}-08:00`
  let notices: Notice[] = []

  const notice = (
    entity: EntityName,
    entityId: string,
    operation: Operation,
    deletedId?: string,
  ) => {
    // One notice for each object a request touched, the first that was said of it.
    if (notices.some((one) => one.entity === entity && one.entityId === entityId)) return
    const id = idFrom('quickbooks', String(journal.count('quickbooks/notice')))
    const merged = deletedId === undefined ? {} : { deletedId }
    notices.push({
      ...{ id, entity, entityId, operation, ...merged },
      time: outside.clock.now().toISOString(),
    })
  }

  /** QuickBooks numbers in the order of creation. Here the id follows from what the document is
   *  called, so that two runs of the demo end in the same ids, however they were disturbed. */
  function newId(entity: EntityName, fields: object): string {
    const called = fields as Record<string, string | undefined>
    const name = called.DocNumber ?? called.PaymentRefNum ?? called.DisplayName ?? called.Name
    if (name === undefined) return String(journal.count('quickbooks/id', 101))
    const taken = (id: number) => tables[entity].get(String(id)) || deleted.get(`${entity}/${id}`)
    let id = 100_000 + (Number.parseInt(idFrom(entity, name).slice(0, 8), 16) % 900_000)
    while (taken(id)) id += 1
    return String(id)
  }

  return {
    journal,
    outside,
    tables,
    deleted,
    realmId: options.realmId,
    time,
    today: () => local().slice(0, 10),
    table: <Row extends Base>(entity: EntityName) => tables[entity] as unknown as Table<Row>,
    /** One change of the company with all its notices in one webhook. */
    change<T>(work: () => T): T {
      return journal.change(() => {
        notices = []
        const result = work()
        if (notices.length > 0) options.deliver(notices)
        return result
      })
    },
    insert<Row extends Base>(
      entity: EntityName,
      fields: Omit<Row, keyof Base>,
      fixedId?: string,
    ): Row {
      const at = stamp()
      const row = {
        ...fields,
        domain: 'QBO',
        sparse: false,
        Id: fixedId ?? newId(entity, fields),
        SyncToken: '0',
        MetaData: { CreateTime: at, LastUpdatedTime: at },
      } as unknown as Row
      ;(tables[entity] as unknown as Table<Row>).put(row.Id, row)
      notice(entity, row.Id, 'created')
      return row
    },
    /** Stores a changed row under the next SyncToken. */
    store<Row extends Base>(entity: EntityName, row: Row, operation: Operation = 'updated'): Row {
      const SyncToken = String(Number(row.SyncToken) + 1)
      const MetaData = { ...row.MetaData, LastUpdatedTime: stamp() }
      const stored = { ...row, SyncToken, MetaData, sparse: false }
      ;(tables[entity] as unknown as Table<Row>).put(row.Id, stored)
      notice(entity, row.Id, operation)
      return stored
    },
    erase(entity: EntityName, id: string) {
      tables[entity].remove(id)
      deleted.put(`${entity}/${id}`, { Id: id, entity, at: stamp() })
      notice(entity, id, 'deleted')
    },
    /** One goes into another: of the one that is gone, only the other's notice tells. */
    absorb(entity: EntityName, goneId: string, intoId: string) {
      tables[entity].remove(goneId)
      deleted.put(`${entity}/${goneId}`, { Id: goneId, entity, at: stamp() })
      notice(entity, intoId, 'merged', goneId)
    },
    /** What is set for the company as a whole. */
    settings: {
      /** Days up to this one are closed; undefined = none is. */
      closedUntil: () => settings.get('closed-until') as string | undefined,
      tax: () => settings.get('tax') as TaxRule | undefined,
      /** What one unit of a currency is worth in the home currency; 1 where nobody has said it. */
      rateOf: (currency: string) => (settings.get(`rate/${currency}`) as string | undefined) ?? '1',
    },
    set(name: string, value: unknown) {
      if (value === undefined) settings.remove(name)
      else settings.put(name, value)
    },
    /** Refuses what would change a day whose books are closed. */
    checkOpen(...days: unknown[]) {
      const until = settings.get('closed-until') as string | undefined
      if (until && days.some((day) => typeof day === 'string' && day <= until)) throw booksClosed()
    },
    /** Refuses whoever did not see the newest state. */
    checkToken(row: Base, token: unknown) {
      if (String(token) !== row.SyncToken) throw stale()
    },
  }
}

/** The chart of accounts and the one item that every new company has. */
export function furnish(company: Company) {
  const { tables } = company
  if (tables.Account.size > 0) return
  const account = (id: string, Name: string, AccountType: string, AccountSubType: string) =>
    company.insert<Account>(
      'Account',
      { Name, AccountType, AccountSubType, Active: true, CurrencyRef: currencyRef('USD') } as never,
      id,
    )
  account('1', 'Services', 'Income', 'ServiceFeeIncome')
  account('2', 'Accounts Receivable (A/R)', 'Accounts Receivable', 'AccountsReceivable')
  account('3', 'Checking', 'Bank', 'Checking')
  account('4', 'Undeposited Funds', 'Other Current Asset', 'UndepositedFunds')
  account('5', 'Stripe Fees', 'Expense', 'OtherMiscellaneousServiceCost')
  const IncomeAccountRef = { value: '1', name: 'Services' }
  company.insert<Item>(
    'Item',
    { Name: 'Services', Type: 'Service', Active: true, IncomeAccountRef },
    '1',
  )
}
