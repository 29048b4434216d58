// What leaves the service: every type of event that a subscriber may ask for, under the name it has
// outside. Raw facts of the platforms never leave, and neither does who has subscribed to what.
import * as Accounting from './accounting.ts'
import * as BalanceTransaction from './balance-transaction.ts'
import * as BulkAcceptance from './bulk-acceptance.ts'
import * as Connection from './connection.ts'
import * as CreditNote from './credit-note.ts'
import * as Customer from './customer.ts'
import * as Deal from './deal.ts'
import * as Discrepancy from './discrepancy.ts'
import * as ExchangeRate from './exchange-rate.ts'
import * as FieldMapping from './field-mapping.ts'
import * as Invoice from './invoice.ts'
import * as Model from './model.ts'
import * as Payment from './payment.ts'
import * as Payout from './payout.ts'
import * as Period from './period.ts'
import * as ReconciliationRun from './reconciliation-run.ts'
import * as Rescore from './rescore.ts'
import * as Review from './review.ts'
import * as Rule from './rule.ts'
import * as Seal from './seal.ts'
import * as SignOff from './sign-off.ts'
import type { Shapes } from './stored.ts'
import * as Sync from './sync.ts'
import * as Tolerance from './tolerance.ts'
import * as WonStages from './won-stages.ts'

/** Before the type of an event, in a CloudEvent. */
export const typePrefix = 'tieout.'

const published: readonly { category: string; shapes: Shapes }[] = [
  ...[Accounting, BalanceTransaction, BulkAcceptance, Connection, CreditNote, Customer, Deal],
  ...[
    Discrepancy,
    ExchangeRate,
    FieldMapping,
    Invoice,
    Model,
    Payment,
    Payout,
    Period,
    ReconciliationRun,
    Rescore,
    Review,
    Rule,
    Seal,
    SignOff,
    Sync,
    Tolerance,
    WonStages,
  ],
]

export const publicCategories: readonly string[] = published.map(({ category }) => category)

export type PublicType = { type: string; category: string; data: Shapes[string] }

/** As CloudEvents name them, in the order of their names. */
export const publicTypes: readonly PublicType[] = published
  .flatMap(({ category, shapes }) =>
    Object.entries(shapes).map(([type, data]) => ({ type: typePrefix + type, category, data })),
  )
  .sort((one, other) => (one.type < other.type ? -1 : 1))

/** A whole type, or the beginning of several with a star behind it. */
export const fits = (wanted: string, type: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type
