// Payments and what they settle. A line links one invoice (or takes from one credit memo); the
// documents' balances are always recomputed from the payments linked to them.
import { Decimal } from 'decimal.js'
import { type Company, currencyRef } from './company.ts'
import { round } from './currencies.ts'
import { undepositedFunds } from './deposits.ts'
import { badReference, business, deposited, tooLong } from './faults.ts'
import {
  amountOf,
  type Base,
  type Customer,
  type Fields,
  isSparse,
  keptOf,
  type Payment,
  type PaymentLine,
  refOf,
  type SalesDocument,
  wire,
} from './objects.ts'
import { appliedTo, checkCurrency, customerOf, ratesOf } from './sales.ts'

type Linkable = 'Invoice' | 'CreditMemo'

const linkOf = (line: PaymentLine) => {
  const [link] = line.LinkedTxn
  if (!link) throw business('A payment line must be linked to a transaction')
  if (link.TxnType !== 'Invoice' && link.TxnType !== 'CreditMemo') {
    throw business(`A payment cannot be linked to a ${link.TxnType}`)
  }
  return { id: link.TxnId, entity: link.TxnType as Linkable }
}

/** Brings a document's balance and links in line with the payments as they are now. */
function refresh(company: Company, entity: Linkable, id: string) {
  const row = company.tables[entity].get(id)
  if (!row) return
  const LinkedTxn = [...company.tables.Payment.rows()]
    .filter((payment) => payment.Line.some((line) => line.LinkedTxn[0]?.TxnId === id))
    .map((payment) => ({ TxnId: payment.Id, TxnType: 'Payment' }))
  const linked: SalesDocument = { ...row, LinkedTxn }
  const left = new Decimal(row.TotalAmt).minus(appliedTo(company, entity, linked))
  const balance = wire(left, row.CurrencyRef.value)
  company.store(entity, {
    ...linked,
    Balance: balance,
    ...(entity === 'CreditMemo' ? { RemainingCredit: balance } : {}),
  })
}

function refreshAll(company: Company, lines: readonly PaymentLine[]) {
  const seen = new Set<string>()
  for (const line of lines) {
    const { id, entity } = linkOf(line)
    if (!seen.has(`${entity}/${id}`)) refresh(company, entity, id)
    seen.add(`${entity}/${id}`)
  }
}

/** The lines as they are stored; refuses what the documents cannot take. */
function linesOf(company: Company, given: Fields, customer: Customer, self?: Payment) {
  const currency = customer.CurrencyRef.value
  const sent = Array.isArray(given.Line) ? (given.Line as PaymentLine[]) : []
  const wanted = new Map<string, Decimal>()
  const lines = sent.map((line) => {
    const amount = amountOf(line.Amount)
    if (!amount || amount.isNegative()) throw business('The amount of a line must be positive')
    const { id, entity } = linkOf({ ...line, LinkedTxn: line.LinkedTxn ?? [] })
    const document = company.tables[entity].get(id)
    if (!document) throw badReference(`Txn element id ${id}`, 'LinkedTxn')
    if (document.CustomerRef.value !== customer.Id) {
      throw business('The linked transaction belongs to another customer', 'LinkedTxn')
    }
    // What this payment itself holds there now comes free before it is applied anew.
    const own = (self?.Line ?? [])
      .filter((one) => one.LinkedTxn[0]?.TxnId === id)
      .reduce((total, one) => total.plus(one.Amount), new Decimal(0))
    const sum = (wanted.get(id) ?? new Decimal(0)).plus(amount)
    if (sum.greaterThan(own.plus(document.Balance))) {
      throw business(`The amount applied exceeds the balance of ${entity} ${id}`, 'Line')
    }
    wanted.set(id, sum)
    return { ...line, Amount: wire(amount, currency) }
  })
  return { lines, net: netOf(lines) }
}

function accountFor(company: Company, given: Fields): Payment['DepositToAccountRef'] {
  const id = refOf(given.DepositToAccountRef)
  const account = company.tables.Account.get(id ?? undepositedFunds)
  if (!account) throw badReference(`Accounts element id ${id}`, 'DepositToAccountRef')
  // As QuickBooks answers: without its name.
  return { value: account.Id }
}

const isDeposited = (payment: Payment) => (payment.LinkedTxn ?? []).length > 0

function written(company: Company, given: Fields, self?: Payment): Omit<Payment, keyof Base> {
  const customer = customerOf(company, given)
  checkCurrency(given, customer)
  const currency = customer.CurrencyRef.value
  const sent = amountOf(given.TotalAmt)
  if (!sent) throw business('TotalAmt is required', 'TotalAmt')
  const total = round(sent, currency)
  if (total.isNegative()) throw business('TotalAmt must not be negative', 'TotalAmt')
  const reference = given.PaymentRefNum
  if (typeof reference === 'string' && reference.length > 21) {
    throw tooLong('PaymentRefNum', 21, reference)
  }
  const { lines, net } = linesOf(company, given, customer, self)
  if (net.isNegative()) throw business('More credit than invoices to apply it to', 'Line')
  if (net.greaterThan(total)) {
    throw business('The amounts of the lines exceed the amount of the payment', 'Line')
  }
  return {
    ...given,
    CustomerRef: { value: customer.Id, name: customer.DisplayName },
    CurrencyRef: currencyRef(currency),
    ...ratesOf(given, currency, total),
    DepositToAccountRef: accountFor(company, given),
    ProcessPayment: false,
    TxnDate: String(given.TxnDate ?? company.today()),
    TotalAmt: wire(total, currency),
    UnappliedAmt: wire(total.minus(net), currency),
    Line: lines,
  }
}

export function createPayment(company: Company, given: Fields): Base {
  const payment = company.insert<Payment>('Payment', written(company, given))
  refreshAll(company, payment.Line)
  return payment
}

export function updatePayment(company: Company, given: Fields, row: Payment): Base {
  const fields = written(company, { ...(isSparse(given) ? row : {}), ...given }, row)
  const payment = {
    ...{ ...fields, ...keptOf(row) },
    LinkedTxn: row.LinkedTxn ?? [],
  } as Payment
  const moves = payment.DepositToAccountRef.value !== row.DepositToAccountRef.value
  if (isDeposited(row) && (moves || payment.TotalAmt !== row.TotalAmt)) throw deposited()
  const stored = company.store('Payment', payment)
  refreshAll(company, [...row.Line, ...stored.Line])
  return stored
}

const voidedNote = (note: string | undefined) => (note ? `Voided - ${note}` : 'Voided')

export function voidPayment(company: Company, row: Payment): Base {
  if (isDeposited(row)) throw deposited()
  const PrivateNote = voidedNote(row.PrivateNote)
  const empty = { ...row, TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote }
  const stored = company.store('Payment', empty, 'voided')
  refreshAll(company, row.Line)
  return stored
}

export function deletePayment(company: Company, row: Payment) {
  if (isDeposited(row)) throw deposited()
  company.erase('Payment', row.Id)
  refreshAll(company, row.Line)
}

const netOf = (lines: readonly PaymentLine[]) =>
  lines.reduce(
    (total, line) =>
      linkOf(line).entity === 'Invoice' ? total.plus(line.Amount) : total.minus(line.Amount),
    new Decimal(0),
  )

/** Takes so much from the lines of one kind, the last ones first. */
function lessened(payment: Payment, entity: Linkable, by: Decimal): PaymentLine[] {
  let left = by
  const kept = [...payment.Line].reverse().flatMap((line) => {
    if (linkOf(line).entity !== entity || !left.greaterThan(0)) return [line]
    const taken = Decimal.min(left, line.Amount)
    left = left.minus(taken)
    const amount = new Decimal(line.Amount).minus(taken)
    return amount.isZero() ? [] : [{ ...line, Amount: wire(amount, payment.CurrencyRef.value) }]
  })
  return kept.reverse()
}

/** The document lets go of its payments: their money becomes unapplied. Where one of them ties a
 *  credit to an invoice, the other side of the tie comes free too. */
function release(company: Company, id: string) {
  for (const payment of [...company.tables.Payment.rows()]) {
    const kept = payment.Line.filter((line) => line.LinkedTxn[0]?.TxnId !== id)
    if (kept.length === payment.Line.length) continue
    const tooMuch = netOf(kept).minus(payment.TotalAmt)
    const Line = netOf(kept).isNegative()
      ? lessened({ ...payment, Line: kept }, 'CreditMemo', netOf(kept).negated())
      : lessened({ ...payment, Line: kept }, 'Invoice', tooMuch)
    const unapplied = new Decimal(payment.TotalAmt).minus(netOf(Line))
    const UnappliedAmt = wire(unapplied, payment.CurrencyRef.value)
    company.store('Payment', { ...payment, Line, UnappliedAmt })
    refreshAll(company, kept)
  }
}

export function voidSale(company: Company, entity: Linkable, row: SalesDocument): Base {
  release(company, row.Id)
  const current = company.tables[entity].get(row.Id) ?? row
  const empty: SalesDocument = {
    ...current,
    TotalAmt: 0,
    Balance: 0,
    Line: [],
    LinkedTxn: [],
    PrivateNote: voidedNote(row.PrivateNote),
    ...(entity === 'CreditMemo' ? { RemainingCredit: 0 } : {}),
  }
  return company.store(entity, empty, 'voided')
}

export function deleteSale(company: Company, entity: Linkable, row: SalesDocument) {
  release(company, row.Id)
  company.erase(entity, row.Id)
}
