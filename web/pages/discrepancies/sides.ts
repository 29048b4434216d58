// Who says what. Every kind compares two sides; who they are and what they speak of is told here, what
// they say stands in the discrepancy.
import type { Row } from './shapes.ts'
import type words from './words.en.ts'

export type Speaker = 'tieout' | 'stripe' | 'hubspot' | 'quickbooks'
export type Topic = keyof (typeof words)['topics']
export type Side = { who: Speaker; topic: Topic; says: string | null }

type Told = [who: Speaker, topic: Topic]

const platformOf = ({ platforms }: Row): Speaker => platforms[0] ?? 'stripe'

const fixed: Partial<Record<Row['kind'], [left: Told, right: Told]>> = {
  'won-deal-without-invoice': [
    ['tieout', 'invoiced'],
    ['hubspot', 'toInvoice'],
  ],
  'invoice-without-deal': [
    ['quickbooks', 'invoiced'],
    ['hubspot', 'sold'],
  ],
  'amount-differs': [
    ['tieout', 'invoiced'],
    ['hubspot', 'sold'],
  ],
  'tax-differs': [
    ['tieout', 'tax'],
    ['quickbooks', 'tax'],
  ],
  'customer-differs': [
    ['tieout', 'customer'],
    ['quickbooks', 'customer'],
  ],
  'duplicate-invoice': [
    ['tieout', 'invoiced'],
    ['tieout', 'sameAs'],
  ],
  'paid-at-stripe-open-in-quickbooks': [
    ['stripe', 'paid'],
    ['quickbooks', 'paid'],
  ],
  'paid-in-quickbooks-without-money': [
    ['quickbooks', 'paid'],
    ['stripe', 'money'],
  ],
  'refund-missing-in-quickbooks': [
    ['stripe', 'kept'],
    ['quickbooks', 'kept'],
  ],
  'payment-missing-in-quickbooks': [
    ['stripe', 'kept'],
    ['quickbooks', 'kept'],
  ],
  'voided-with-payments': [
    ['tieout', 'total'],
    ['quickbooks', 'status'],
  ],
  'deleted-in-quickbooks': [
    ['tieout', 'total'],
    ['quickbooks', 'status'],
  ],
  'dispute-not-reflected': [
    ['stripe', 'kept'],
    ['quickbooks', 'kept'],
  ],
  'payout-without-deposit': [
    ['stripe', 'payout'],
    ['quickbooks', 'deposit'],
  ],
  'deposit-differs': [
    ['stripe', 'payout'],
    ['quickbooks', 'deposit'],
  ],
  'payout-does-not-sum': [
    ['stripe', 'transactions'],
    ['stripe', 'payout'],
  ],
  'status-stale-in-hubspot': [
    ['tieout', 'fields'],
    ['hubspot', 'fields'],
  ],
  'edited-in-closed-month': [
    ['tieout', 'amount'],
    ['quickbooks', 'edit'],
  ],
  'total-differs-in-quickbooks': [
    ['tieout', 'total'],
    ['quickbooks', 'total'],
  ],
  'balance-differs-in-quickbooks': [
    ['tieout', 'settled'],
    ['quickbooks', 'settled'],
  ],
  'missing-in-quickbooks': [
    ['tieout', 'total'],
    ['quickbooks', 'total'],
  ],
}

function speakers(row: Row): [left: Told, right: Told] {
  const { kind, pair, cause } = row
  const right = platformOf(row)
  switch (kind) {
    case 'won-deal-without-invoice':
      // Asked for, and never issued.
      return pair === 'invoices-quickbooks'
        ? [
            ['tieout', 'asked'],
            ['quickbooks', 'invoiced'],
          ]
        : (fixed[kind] as [Told, Told])
    case 'currency-differs':
      return [
        ['tieout', 'currency'],
        [right, 'currency'],
      ]
    case 'duplicate-payment':
    case 'payment-without-invoice':
    case 'overpaid':
      return [
        ['tieout', 'placed'],
        [right, 'received'],
      ]
    case 'credit-not-applied':
      return [
        ['tieout', 'credited'],
        cause.code === 'not-applied-there' ? ['quickbooks', 'credited'] : ['tieout', 'credit'],
      ]
    case 'fee-differs':
      return [
        ['tieout', cause.code === 'booked-otherwise' ? 'feeBooked' : 'feeUsual'],
        ['stripe', 'fee'],
      ]
    case 'fx-rate-out-of-line':
      return [
        ['tieout', 'rateUsual'],
        [right, 'rate'],
      ]
    case 'unreadable-fact':
      return [
        ['tieout', 'read'],
        [right, 'sent'],
      ]
    default:
      return (
        fixed[kind] ?? [
          ['tieout', 'amount'],
          [right, 'amount'],
        ]
      )
  }
}

export function sidesOf(row: Row): [left: Side, right: Side] {
  const [[who, topic], [other, theirs]] = speakers(row)
  return [
    { who, topic, says: row.ledger },
    { who: other, topic: theirs, says: row.theirs },
  ]
}

/** An amount as the service writes it: "120.00 EUR". */
export function amountSaid(says: string): { amount: string; currency: string } | undefined {
  const [, amount, currency] = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(says) ?? []
  return amount !== undefined && currency !== undefined ? { amount, currency } : undefined
}
