// The bookkeeper's other work in QuickBooks: deposits, and what is set for the company as a whole.
import { Decimal } from 'decimal.js'
import { type Company, homeCurrency, type TaxRule } from '../quickbooks/company.ts'
import { createDeposit, deleteDeposit } from '../quickbooks/deposits.ts'
import type { Deposit } from '../quickbooks/objects.ts'
import { accountOf, paymentOf } from './bookkeeping.ts'
import { Impossible } from './terms.ts'

export type DepositRequest = {
  amount?: string
  /** The account it comes from, by its name. */
  from?: string
  /** Payments in Undeposited Funds, by their ids. */
  payments?: readonly string[]
  to?: string
  currency?: string
  date?: string
  note?: string
}

function linesOf(company: Company, request: DepositRequest) {
  const payments = (request.payments ?? []).map((id) => {
    const LinkedTxn = [{ TxnId: id, TxnType: 'Payment', TxnLineId: '0' }]
    return { Amount: paymentOf(company, id).TotalAmt, LinkedTxn }
  })
  if (request.amount === undefined) return payments
  const AccountRef = { value: accountOf(company, request.from ?? 'Undeposited Funds').Id }
  return [
    ...payments,
    {
      Amount: new Decimal(request.amount).toNumber(),
      DetailType: 'DepositLineDetail',
      DepositLineDetail: { AccountRef },
    },
  ]
}

export const bookkeepingMoney = (company: Company) => ({
  makeQuickBooksDeposit: (request: DepositRequest) =>
    company.change(
      () =>
        createDeposit(company, {
          DepositToAccountRef: { value: accountOf(company, request.to ?? 'Checking').Id },
          CurrencyRef: { value: request.currency ?? homeCurrency },
          ...(request.date ? { TxnDate: request.date } : {}),
          ...(request.note ? { PrivateNote: request.note } : {}),
          Line: linesOf(company, request),
        }) as Deposit,
    ),
  deleteQuickBooksDeposit: (id: string) =>
    company.change(() => {
      const deposit = company.tables.Deposit.get(id)
      if (!deposit) throw new Impossible(`there is no deposit ${id}`)
      deleteDeposit(company, deposit)
    }),
  /** Days up to this one can be changed by hand only; without a day, all are open again. */
  closeQuickBooksBooks: (until?: string) => company.set('closed-until', until),
  /** The company computes sales tax itself from now on, or no more. */
  setQuickBooksTax: (rule?: TaxRule) => company.set('tax', rule),
  setQuickBooksRate: (currency: string, rate: string) => company.set(`rate/${currency}`, rate),
})
