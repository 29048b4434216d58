// The documents of QuickBooks in the shape of the wire, as far as they concern us.

export type Ref = { value: string; name?: string }
export type Linked = { TxnId: string; TxnType: string }
export type Line = {
  Amount: number
  Description?: string
  DetailType?: string
  LinkedTxn?: Linked[]
  SalesItemLineDetail?: { ItemRef: Ref; Qty?: number; UnitPrice?: number; TaxCodeRef?: Ref }
  DepositLineDetail?: { AccountRef: Ref }
  JournalEntryLineDetail?: { PostingType: 'Debit' | 'Credit'; AccountRef: Ref }
}
export type Entity = {
  Id: string
  SyncToken: string
  PrivateNote?: string
  CurrencyRef?: Ref
  /** Into the home currency; 1 where nobody has said it. */
  ExchangeRate?: number
  MetaData?: { LastUpdatedTime?: string }
}
export type QboInvoice = Entity & {
  DocNumber?: string
  CustomerRef: Ref
  TotalAmt: number
  Balance: number
  TxnDate?: string
  DueDate?: string
  TxnTaxDetail?: { TotalTax?: number }
  LinkedTxn?: Linked[]
  Line: Line[]
}
/** What is given back, or handed out in cash. */
export type QboCreditMemo = Omit<QboInvoice, 'DueDate'> & { RemainingCredit?: number }
export type QboRefundReceipt = Omit<QboInvoice, 'DueDate'>
export type QboDeposit = Entity & { TotalAmt: number; TxnDate?: string; Line: Line[] }
export type QboJournalEntry = Entity & {
  DocNumber?: string
  TotalAmt?: number
  TxnDate?: string
  Line: Line[]
}
export type QboPayment = Entity & {
  CustomerRef: Ref
  TotalAmt: number
  UnappliedAmt?: number
  PaymentRefNum?: string
  TxnDate?: string
  /** Absent = undeposited funds. */
  DepositToAccountRef?: Ref
  /** The deposit that it is in. */
  LinkedTxn?: Linked[]
  Line?: Line[]
}
export type QboCustomer = Entity & {
  DisplayName: string
  Active?: boolean
  PrimaryEmailAddr?: { Address: string }
}
export type QboItem = Entity & {
  Name: string
  Type: string
  Active?: boolean
  IncomeAccountRef?: Ref
}
export type QboAccount = Entity & {
  Name: string
  AccountType: string
  AccountSubType?: string
  Active?: boolean
}

export type Kinds = {
  Customer: QboCustomer
  Invoice: QboInvoice
  Payment: QboPayment
  Item: QboItem
  Account: QboAccount
  CreditMemo: QboCreditMemo
  RefundReceipt: QboRefundReceipt
  Deposit: QboDeposit
  JournalEntry: QboJournalEntry
}
export type Version = { Id: string; SyncToken: string }
export type Criterion = {
  field: string
  value: string | number | readonly (string | boolean)[]
  operator: '=' | '<=' | '>=' | 'IN'
}
export type Kind = keyof Kinds
/** What sweeps look through. */
export type SweptKind = Exclude<Kind, 'Item' | 'Account'>
export type SweptDocument = Version & {
  PrivateNote?: string
  CurrencyRef?: Ref
  MetaData?: { LastUpdatedTime?: string }
}
export type Changes = {
  /** Of all kinds together; cut off at a thousand. */
  count: number
  /** The time of the answer. */
  at: string
  kinds: {
    kind: SweptKind
    changed: SweptDocument[]
    gone: { id: string; at: string; version: string }[]
  }[]
}
export type Captured = {
  time?: string
  CDCResponse?: { QueryResponse?: Record<string, unknown>[] }[]
}

/** An answer of change data capture, kind by kind. */
export function changesIn(
  { CDCResponse = [], time }: Captured,
  asked: readonly SweptKind[],
  now: Date,
): Changes {
  const told = CDCResponse.flatMap((one) => one.QueryResponse ?? [])
  const kinds = asked.map((kind) => {
    const all = told.flatMap((one) => one[kind] ?? []) as (SweptDocument & { status?: string })[]
    const isGone = ({ status }: { status?: string }) => status?.toLowerCase() === 'deleted'
    const gone = all.filter(isGone).map(({ Id, MetaData }) => {
      const at = new Date(MetaData?.LastUpdatedTime ?? now)
      const version = Number.isNaN(at.getTime()) ? 'deleted' : at.toISOString()
      return { id: Id, at: version === 'deleted' ? now.toISOString() : version, version }
    })
    return { kind, changed: all.filter((one) => !isGone(one)), gone, all }
  })
  const count = kinds.reduce((sum, { all }) => sum + all.length, 0)
  return { count, at: time ?? now.toISOString(), kinds }
}
