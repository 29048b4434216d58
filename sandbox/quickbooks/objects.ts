// The QuickBooks objects the simulator keeps, in the shape of the wire: decimal amounts as JSON
// numbers. Sums are made with Decimal and only their result becomes a number again.
import { Decimal } from 'decimal.js'
import { round } from './currencies.ts'

export type Ref = { value: string; name?: string }
export type LinkedTxn = { TxnId: string; TxnType: string }

export type Base = {
  Id: string
  SyncToken: string
  domain: 'QBO'
  sparse: boolean
  MetaData: { CreateTime: string; LastUpdatedTime: string }
}

export type Customer = Base & {
  DisplayName: string
  Active: boolean
  CurrencyRef: Ref
  PrimaryEmailAddr?: { Address: string }
  [field: string]: unknown
}

export type Item = Base & { Name: string; Type: string; Active: boolean; IncomeAccountRef?: Ref }
export type Account = Base & {
  Name: string
  AccountType: string
  Active: boolean
  CurrencyRef?: Ref
}

export type SalesLine = {
  Id?: string
  LineNum?: number
  Amount: number
  DetailType: string
  Description?: string
  SalesItemLineDetail?: { ItemRef?: Ref; Qty?: number; UnitPrice?: number; TaxCodeRef?: Ref }
  [field: string]: unknown
}

/** Invoice, CreditMemo and RefundReceipt: what is sold, or taken back. */
export type SalesDocument = Base & {
  CustomerRef: Ref
  CurrencyRef: Ref
  TxnDate: string
  DocNumber?: string
  PrivateNote?: string
  Line: SalesLine[]
  LinkedTxn: LinkedTxn[]
  TotalAmt: number
  /** What an invoice still has to be paid, or what a credit memo still has to give. */
  Balance: number
  TxnTaxDetail?: { TotalTax?: number }
  [field: string]: unknown
}

export type PaymentLine = { Amount: number; LinkedTxn: LinkedTxn[]; [field: string]: unknown }

export type Payment = Base & {
  CustomerRef: Ref
  CurrencyRef: Ref
  TxnDate: string
  TotalAmt: number
  UnappliedAmt: number
  Line: PaymentLine[]
  DepositToAccountRef: Ref
  /** The deposit that took it out of Undeposited Funds. */
  LinkedTxn?: LinkedTxn[]
  PaymentRefNum?: string
  PrivateNote?: string
  [field: string]: unknown
}

/** A payment taken out of Undeposited Funds, or an amount from an account. */
export type DepositLine = {
  Amount: number
  LinkedTxn?: LinkedTxn[]
  DetailType?: string
  DepositLineDetail?: { AccountRef?: Ref }
  [field: string]: unknown
}

/** Money that arrives in a bank account, from several places at once. */
export type Deposit = Base & {
  DepositToAccountRef: Ref
  CurrencyRef: Ref
  TxnDate: string
  TotalAmt: number
  Line: DepositLine[]
  PrivateNote?: string
  [field: string]: unknown
}

export type JournalLine = {
  Amount: number
  DetailType: string
  JournalEntryLineDetail?: { PostingType?: string; AccountRef?: Ref }
  [field: string]: unknown
}

export type JournalEntry = Base & {
  CurrencyRef: Ref
  TxnDate: string
  TotalAmt: number
  Line: JournalLine[]
  DocNumber?: string
  PrivateNote?: string
  [field: string]: unknown
}

export const entityNames = [
  'Customer',
  'Item',
  'Account',
  'Invoice',
  'Payment',
  'CreditMemo',
  'RefundReceipt',
  'Deposit',
  'JournalEntry',
] as const
export type EntityName = (typeof entityNames)[number]

export const entityOf = (name: string): EntityName | undefined =>
  entityNames.find((one) => one.toLowerCase() === name.toLowerCase())

/** What a request sends, before anything of it is checked. */
export type Fields = Record<string, unknown>

/** What is not given stays as it is. */
export const isSparse = ({ sparse }: Fields) => sparse === true || sparse === 'true'

/** What a row keeps, whatever its fields are changed to. */
export const keptOf = ({ Id, SyncToken, MetaData, domain }: Base): Base => ({
  ...{ Id, SyncToken, MetaData, domain, sparse: false },
})

export const refOf = (value: unknown) => (value as { value?: string } | undefined)?.value

/** An amount of the wire as a Decimal; undefined when it is none. */
export function amountOf(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value))) return undefined
  return new Decimal(String(value))
}

/** In the decimals of the currency, half up, as a number for the wire. */
export const wire = (amount: Decimal, currency: string) => round(amount, currency).toNumber()
