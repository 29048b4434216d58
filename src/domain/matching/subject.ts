// What the engine looks at. Plain facts, free of streams and platforms: the live policy, the batch
// and the command line each fill them from where they have them.
//
// Amounts are whole minor units of their currency (cents, yen), kept as safe integers, because the
// search for sums adds and compares millions of them. They are made from decimal strings by
// money.ts `toMinorUnits` and go back through `ofMinorUnits`; no fraction ever comes near them.
// Days are counted from 1970-01-01 (UTC), so that two of them can be subtracted.

export type Source = 'stripe' | 'bank' | 'quickbooks'

/** Money that came in. */
export type Receipt = {
  id: string
  source: Source
  day: number
  amount: number
  currency: string
  /** As the bank or the platform names the payer; null when only the text does. */
  payer: string | null
  /** The payer's bank account, as an opaque key. */
  account: string | null
  email: string | null
  /** The payer's id on the platform the money came through. */
  platformId: string | null
  /** Everything that was written on it. */
  text: string
}

export type Customer = {
  id: string
  name: string
  aliases: readonly string[]
  /** The name of the company it belongs to. */
  parent: string | null
  domain: string | null
  emails: readonly string[]
  platformIds: readonly string[]
}

/** What money can be for. `open` is what it can still take. */
export type Target = {
  kind: 'invoice' | 'deal' | 'payout'
  id: string
  /** The invoice's number, the deal's quote number, the payout's id. */
  number: string
  /** The deal's name: people quote it. */
  name: string | null
  customerId: string | null
  currency: string
  total: number
  /** Before tax; the total where no tax is known. */
  net: number
  open: number
  /** When it was issued or won; a payout's arrival. */
  issued: number
  due: number
  /** Early-payment discount in hundredths of a percent, if paid within so many days of issue. */
  discount: { bps: number; days: number } | null
  /** What was paid of it before, in the order paid. */
  parts?: readonly { amount: number; day: number }[]
}

/** A credit note with something left to net off. */
export type Credit = {
  id: string
  number: string
  customerId: string
  currency: string
  open: number
  issued: number
}

/** One part of an allocation: cash in the receipt's currency, and what it settles in the target's. */
export type Share = { target: Target; cash: number; settles: number }
