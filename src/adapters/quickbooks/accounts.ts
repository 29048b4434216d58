// The accounts of QuickBooks that stand for the ledger's own: as a person has mapped them, else found
// by name, else made. Each is looked up once. What is given up of an invoice, or credited, is sold
// there as an item of its account.
import * as Accounting from '../../domain/accounting.ts'
import { type Account, chart } from '../../domain/chart.ts'
import type { EventStore } from '../../domain/event-store.ts'
import { idFrom } from '../../domain/ids.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import type { QuickBooksClient } from './client.ts'
import type { QboAccount, QboItem } from './entities.ts'
import { faults } from './faults.ts'

export type QuickBooksAccounts = ReturnType<typeof quickBooksAccounts>

export function quickBooksAccounts(ports: { store: EventStore; quickbooks: QuickBooksClient }) {
  const { store, quickbooks } = ports
  const known = new Map<string, Promise<string>>()

  /** What failed is asked for anew. */
  function once(key: string, look: () => Promise<string>): Promise<string> {
    const asked = known.get(key) ?? look()
    known.set(key, asked)
    asked.catch(() => known.delete(key))
    return asked
  }

  async function accountRef(account: Account, workspace: string): Promise<string> {
    const { mapped } = await Accounting.loadBooks(store, workspace)
    const id = mapped.get(account)
    return once(`account/${account}/${id ?? ''}`, () =>
      id === undefined ? namedOrMade(quickbooks, account) : mappedTo(quickbooks, account, id),
    )
  }

  return {
    /** QuickBooks' id of the account.
     *  @throws Held account-missing, account-name-taken */
    refOf: accountRef,
    /** QuickBooks' id of an item that is booked to the account.
     *  @throws Held item-name-taken */
    async itemRefOf(account: Account, workspace: string): Promise<string> {
      const accountId = await accountRef(account, workspace)
      return once(`item/${account}/${accountId}`, () => itemOn(quickbooks, account, accountId))
    },
  }
}

async function mappedTo(quickbooks: QuickBooksClient, account: Account, id: string) {
  try {
    const found = await quickbooks.read('Account', id)
    if (found.Active !== false) return found.Id
  } catch (error) {
    if (!hasCode(error, faults.notFound)) throw error
  }
  const { label } = chart[account]
  throw new Held('account-missing', `${label} is mapped to the account ${id}, which is not there`)
}

async function namedOrMade(quickbooks: QuickBooksClient, account: Account): Promise<string> {
  const { label, quickbooksType } = chart[account]
  const named = async (): Promise<QboAccount | undefined> =>
    (await quickbooks.find('Account', { Name: label })).find(
      (one) => one.Name.toLowerCase() === label.toLowerCase(),
    )
  const found = await named()
  if (found) return found.Id
  const requestId = idFrom(await quickbooks.realm(), 'account', label)
  const body = { Name: label, AccountType: quickbooksType }
  return createOrFind(() => quickbooks.create('Account', body, requestId), named, label)
}

/** Not a service: of those the first is what the invoices sell. */
async function itemOn(
  quickbooks: QuickBooksClient,
  account: Account,
  accountId: string,
): Promise<string> {
  const { label } = chart[account]
  const isOn = (one: QboItem) => one.IncomeAccountRef?.value === accountId
  for (const Name of [label, `${label} (${accountId})`]) {
    const named = async () =>
      (await quickbooks.find('Item', { Name })).find((one) => one.Name === Name)
    const found = await named()
    if (found && isOn(found) && found.Active !== false) return found.Id
    if (found) continue
    const item = { Name, Type: 'NonInventory', IncomeAccountRef: { value: accountId } }
    const requestId = idFrom(await quickbooks.realm(), 'item', Name)
    return createOrFind(() => quickbooks.create('Item', item, requestId), named, Name)
  }
  throw new Held('item-name-taken', `the item ${label} is booked to another account`)
}

/** Its name may be taken by then: somebody was faster. */
async function createOrFind(
  create: () => Promise<{ Id: string }>,
  find: () => Promise<{ Id: string } | undefined>,
  name: string,
): Promise<string> {
  try {
    return (await create()).Id
  } catch (error) {
    if (!hasCode(error, faults.nameTaken)) throw error
    const raced = await find()
    if (raced) return raced.Id
    throw new Held('account-name-taken', `the name ${name} is taken in QuickBooks`)
  }
}
