// What QuickBooks believes of a payment. It names the account that the money lies in by its id alone:
// what that account is, QuickBooks is asked, once for each.
import { chart } from '../../domain/chart.ts'
import type * as Sync from '../../domain/sync.ts'
import type { QuickBooksClient } from './client.ts'
import type { QboPayment, Ref } from './entities.ts'
import { beliefsOfPayment, type OnInvoice, standsOn, writtenLines } from './translate-payments.ts'

type Ports = { quickbooks: QuickBooksClient; homeCurrency: string }

const known = new WeakMap<QuickBooksClient, Map<string, Promise<string | undefined>>>()

export async function beliefsOf({ quickbooks, homeCurrency }: Ports, payment: QboPayment) {
  const { DepositToAccountRef: ref } = payment
  if (!ref) return beliefsOfPayment(payment, homeCurrency)
  const name = (await nameOf(quickbooks, ref)) ?? ref.name
  const named = { value: ref.value, ...(name !== undefined && { name }) }
  return beliefsOfPayment({ ...payment, DepositToAccountRef: named }, homeCurrency)
}

/** What failed is asked for anew. */
function nameOf(quickbooks: QuickBooksClient, { value }: Ref) {
  const names = known.get(quickbooks) ?? new Map<string, Promise<string | undefined>>()
  known.set(quickbooks, names)
  const asked = names.get(value) ?? ask(quickbooks, value)
  names.set(value, asked)
  asked.catch(() => names.delete(value))
  return asked
}

/** Undeposited funds are called otherwise in other languages and newer companies. */
async function ask(quickbooks: QuickBooksClient, id: string): Promise<string | undefined> {
  const account = await quickbooks.readOrNull('Account', id)
  if (account?.AccountSubType === 'UndepositedFunds') return chart['undeposited-funds'].label
  return account?.Name
}

/** Whether it was last seen there on other invoices, or for other parts of them, than it should be. */
export function isMoved({ observed }: Sync.State, lines: readonly OnInvoice[]): boolean {
  if (!observed || observed.lines === undefined) return false
  const there = writtenLines(observed)
  return [...there, ...lines].some(
    ({ quickbooksId: id }) => !standsOn(id, there).equals(standsOn(id, lines)),
  )
}
