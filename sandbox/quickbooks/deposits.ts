// Deposits and journal entries: money between accounts. A deposit takes payments out of Undeposited
// Funds, or amounts from any other account; it may have negative lines but no negative sum.
import { Decimal } from 'decimal.js'
import { type Company, currencyRef, homeCurrency } from './company.ts'
import { badReference, business, missingParam } from './faults.ts'
import {
  type Account,
  amountOf,
  type Base,
  type Deposit,
  type DepositLine,
  type Fields,
  isSparse,
  type JournalEntry,
  type JournalLine,
  keptOf,
  type Payment,
  refOf,
  wire,
} from './objects.ts'

export const undepositedFunds = '4'

export function accountOf(company: Company, ref: unknown, element: string): Account {
  const id = refOf(ref)
  if (!id) throw missingParam(element)
  const account = company.tables.Account.get(String(id))
  if (!account) throw badReference(`Accounts element id ${id}`, element)
  return account
}

const currencyOf = (given: Fields) => refOf(given.CurrencyRef) ?? homeCurrency

const currencyOfAccount = (account: Account) => account.CurrencyRef?.value ?? homeCurrency

/** Beside the home currency a transaction knows one other. */
function checkAccountCurrency(account: Account, currency: string) {
  const own = currencyOfAccount(account)
  if (own === currency || own === homeCurrency) return
  throw business(`You can only use one foreign currency per transaction: ${own}, ${currency}`)
}

function depositLine(
  company: Company,
  line: DepositLine,
  currency: string,
  self?: string,
): DepositLine {
  const amount = amountOf(line.Amount)
  if (!amount) throw missingParam('Amount')
  const [link] = line.LinkedTxn ?? []
  if (!link) {
    checkAccountCurrency(
      accountOf(company, line.DepositLineDetail?.AccountRef, 'AccountRef'),
      currency,
    )
    return { ...line, Amount: wire(amount, currency), DetailType: 'DepositLineDetail' }
  }
  if (link.TxnType !== 'Payment') throw business(`A ${link.TxnType} cannot be deposited`)
  const payment = company.tables.Payment.get(link.TxnId)
  if (!payment) throw badReference(`Txn element id ${link.TxnId}`, 'LinkedTxn')
  if (payment.DepositToAccountRef.value !== undepositedFunds) {
    throw business('The payment is not in Undeposited Funds', 'LinkedTxn')
  }
  if ((payment.LinkedTxn ?? []).some(({ TxnId }) => TxnId !== self)) {
    throw business('The payment has been deposited already', 'LinkedTxn')
  }
  return { ...line, Amount: wire(amount, currency) }
}

function writtenDeposit(company: Company, given: Fields, self?: string) {
  const currency = currencyOf(given)
  const bank = accountOf(company, given.DepositToAccountRef, 'DepositToAccountRef')
  // A deposit is in the currency of the account that it arrives in.
  if (currencyOfAccount(bank) !== currency) {
    throw business(`The account ${bank.Name} cannot take ${currency}`, 'DepositToAccountRef')
  }
  const sent = Array.isArray(given.Line) ? (given.Line as DepositLine[]) : []
  if (sent.length === 0) throw missingParam('Line')
  const Line = sent.map((line) => depositLine(company, line, currency, self))
  const total = Line.reduce((sum, line) => sum.plus(line.Amount), new Decimal(0))
  if (total.isNegative()) throw business('Transaction amount must be 0 or greater')
  const rate = amountOf(given.ExchangeRate) ?? new Decimal(1)
  return {
    ...given,
    DepositToAccountRef: { value: bank.Id, name: bank.Name },
    CurrencyRef: currencyRef(currency),
    ExchangeRate: rate.toNumber(),
    TxnDate: String(given.TxnDate ?? company.today()),
    TotalAmt: wire(total, currency),
    HomeTotalAmt: wire(total.times(rate), homeCurrency),
    Line,
  } as Omit<Deposit, keyof Base>
}

const depositedBy = (deposit: Deposit) =>
  deposit.Line.flatMap((line) => line.LinkedTxn ?? []).map(({ TxnId }) => TxnId)

/** The payments know the deposit that they are in. */
function tie(company: Company, ids: string[], LinkedTxn: Payment['LinkedTxn']) {
  for (const id of ids) {
    const payment = company.tables.Payment.get(id)
    if (payment) company.store<Payment>('Payment', { ...payment, LinkedTxn: LinkedTxn ?? [] })
  }
}

export function createDeposit(company: Company, given: Fields): Base {
  const deposit = company.insert<Deposit>('Deposit', writtenDeposit(company, given))
  tie(company, depositedBy(deposit), [{ TxnId: deposit.Id, TxnType: 'Deposit' }])
  return deposit
}

export function updateDeposit(company: Company, given: Fields, row: Deposit): Base {
  const fields = writtenDeposit(company, { ...(isSparse(given) ? row : {}), ...given }, row.Id)
  const changed = { ...fields, ...keptOf(row) } as Deposit
  const stored = company.store('Deposit', changed)
  const now = depositedBy(stored)
  const gone = depositedBy(row).filter((id) => !now.includes(id))
  tie(company, gone, [])
  tie(company, now, [{ TxnId: stored.Id, TxnType: 'Deposit' }])
  return stored
}

export function deleteDeposit(company: Company, row: Deposit) {
  company.erase('Deposit', row.Id)
  tie(company, depositedBy(row), [])
}

function writtenEntry(company: Company, given: Fields) {
  const currency = currencyOf(given)
  const sent = Array.isArray(given.Line) ? (given.Line as JournalLine[]) : []
  if (sent.length < 2) throw missingParam('Line')
  let debits = new Decimal(0)
  let balance = new Decimal(0)
  for (const line of sent) {
    const amount = amountOf(line.Amount)
    const detail = line.JournalEntryLineDetail ?? {}
    if (!amount) throw missingParam('Amount')
    if (amount.isNegative()) throw business('The amount of a line must not be negative')
    checkAccountCurrency(accountOf(company, detail.AccountRef, 'AccountRef'), currency)
    if (detail.PostingType !== 'Debit' && detail.PostingType !== 'Credit') {
      throw missingParam('PostingType')
    }
    const isDebit = detail.PostingType === 'Debit'
    if (isDebit) debits = debits.plus(amount)
    balance = isDebit ? balance.plus(amount) : balance.minus(amount)
  }
  if (!balance.isZero()) throw business('The debits and credits of the entry do not balance')
  return {
    ...given,
    CurrencyRef: currencyRef(currency),
    TxnDate: String(given.TxnDate ?? company.today()),
    TotalAmt: wire(debits, currency),
    Line: sent,
  } as Omit<JournalEntry, keyof Base>
}

export const createEntry = (company: Company, given: Fields): Base =>
  company.insert<JournalEntry>('JournalEntry', writtenEntry(company, given))

export function updateEntry(company: Company, given: Fields, row: JournalEntry): Base {
  const fields = writtenEntry(company, { ...(isSparse(given) ? row : {}), ...given })
  const changed = { ...fields, ...keptOf(row) } as JournalEntry
  return company.store('JournalEntry', changed)
}
