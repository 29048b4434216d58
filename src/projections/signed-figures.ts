// What has moved of figures that were signed: entries that were booked into signed days, and documents
// of signed days of which a platform or the ledger says something else than it did.
import { type DatabasePool, sql } from 'slonik'
import type { Position } from '../domain/event-store.ts'
import { dealIdOf } from '../domain/invoice.ts'
import { Decimal } from '../domain/money.ts'
import { rowOf } from './database.ts'
import { isInvoiceEvent } from './invoice-memory.ts'
import { type LedgerEvent, readEvent } from './ledger-event.ts'
import type { ComparedPair } from './pair-documents.ts'
import { type Sides, sidesOf } from './pair-sums.ts'
import { atPosition } from './time-machine.ts'

export type Range = { workspace: string; from: Position; to: Position }

export type Entry = { eventId: string; position: Position; bookedOn: string; about: string | null }

/** The days of which a run was completed. */
export async function daysCompleted(db: DatabasePool, { workspace, from, to }: Range) {
  const days = await db.anyFirst(sql.type(rowOf<{ day: string }>())`
    select a.data ->> 'day' as day from tieout_views.audit a
    where a.workspace = ${workspace} and a.type = 'ReconciliationCompleted'
      and a.position > ${from} and a.position <= ${to}`)
  return new Set(days)
}

/** The entries behind `from` that were booked on that day or before, in the order recorded. */
export async function entriesInto(
  db: DatabasePool,
  { workspace, from, to }: Range,
  day: string,
): Promise<Entry[]> {
  const rows = await db.any(sql.type(rowOf<Entry>())`
    select j.event_id as "eventId", j.position, j.booked_on as "bookedOn",
      coalesce('invoice ' || j.invoice_id, 'payment ' || j.payment_id,
        'credit-note ' || j.credit_note_id, 'payout ' || j.payout_id) as about
    from tieout_views.journal j
    where j.workspace = ${workspace} and j.position > ${from} and j.position <= ${to}
      and j.booked_on <= ${day}::date
    order by j.position limit 10000`)
  return [...rows]
}

export type Moved = {
  pair: ComparedPair
  eventId: string
  position: Position
  /** For example `invoice deal-42`. */
  document: string
  /** The earlier one, where it has another day now. */
  day: string
  before: Sides | undefined
  after: Sides | undefined
}

type Touched = Map<ComparedPair, Map<string, { eventId: string; position: Position }>>

const watched = [
  ...['invoice', 'deal', 'credit-note', 'payment', 'payout', 'balance-transaction', 'sync'],
]
const pageMost = 2000

/** The documents up to that day of which either side has moved. */
export async function documentsMoved(
  db: DatabasePool,
  range: Range,
  day: string,
): Promise<Moved[]> {
  const moved: Moved[] = []
  const { workspace, to } = range
  const known = { before: atPosition(db, range.from), after: atPosition(db, to) }
  for (let from = range.from; ; ) {
    const events = await eventsBehind(db, { workspace, from, to })
    const last = events.at(-1)
    if (!last) return moved
    for (const [pair, documents] of touchedBy(events)) {
      const scope = { workspace, day, ids: [...documents.keys()] }
      const before = await sidesOf(known.before, pair, scope)
      const after = await sidesOf(known.after, pair, scope)
      for (const [id, { eventId, position }] of documents) {
        const [was, is] = [before.get(id), after.get(id)]
        if (!isMoved(pair, was, is)) continue
        const days = [was, is].flatMap((one) => (one ? [one.day] : [])).sort()
        const document = `${(is ?? was)?.noun} ${id}`
        moved.push({
          ...{ pair, eventId, position, document, day: days[0] ?? day },
          ...{ before: was, after: is },
        })
      }
    }
    if (events.length < pageMost) return moved
    from = last.position
  }
}

async function eventsBehind(
  db: DatabasePool,
  { workspace, from, to }: { workspace: string; from: Position; to: Position },
): Promise<LedgerEvent[]> {
  type Row = { id: string; type: string; category: string; position: Position; data: unknown }
  const rows = await db.any(sql.type(rowOf<Row>())`
    select a.id, a.type, a.category, a.position, a.data from tieout_views.audit a
    where a.workspace = ${workspace} and a.position > ${from} and a.position <= ${to}
      and a.category = any(${sql.array(watched, 'text')})
    order by a.position limit ${pageMost}`)
  return rows.map(({ category, ...row }) => readEvent(row as never, category))
}

function touchedBy(events: readonly LedgerEvent[]): Touched {
  const touched: Touched = new Map()
  for (const event of events) {
    for (const [pair, id] of documentsOf(event)) {
      const documents = touched.get(pair) ?? new Map()
      touched.set(pair, documents)
      documents.set(id, { eventId: event.id, position: event.position })
    }
  }
  return touched
}

const writeOff = /^writeoff-(?:bad-debt|small-difference|early-payment-discount|bank-fee)-(.+)$/

/** The documents whose two sides the event may move. */
function documentsOf(event: LedgerEvent): [ComparedPair, string][] {
  if (isInvoiceEvent(event)) {
    const { invoiceId } = event.data
    return [
      ['invoices-quickbooks', invoiceId],
      ['credit-notes-quickbooks', invoiceId],
      ['deals-invoices', dealIdOf(invoiceId) ?? invoiceId],
    ]
  }
  switch (event.type) {
    case 'DealWon':
    case 'DealAmended':
    case 'DealReopened':
      return [['deals-invoices', event.data.dealId]]
    case 'CreditNoteIssued':
    case 'CreditNoteAmended':
    case 'CreditNoteVoided':
      return [['credit-notes-quickbooks', event.data.creditNoteId]]
    case 'PaymentReceived':
    case 'PaymentAmended':
      return [['stripe-payments', event.data.paymentId]]
    case 'BalanceTransactionRecorded':
      return event.data.paymentId === null ? [] : [['stripe-payments', event.data.paymentId]]
    case 'BalanceTransactionPaidOut':
    case 'PayoutCreated':
    case 'PayoutPaid':
    case 'PayoutFailed':
    case 'PayoutReconciled':
      return ofPayout(event.data.payoutId)
    case 'StatusPropagated':
    case 'StateObserved': {
      const { platform, object, objectId } = event.data
      if (platform !== 'quickbooks') return []
      if (object === 'invoice') return [['invoices-quickbooks', objectId]]
      if (object === 'payout') return [['payouts-deposits', objectId]]
      if (object !== 'credit-note') return []
      return [['credit-notes-quickbooks', writeOff.exec(objectId)?.[1] ?? objectId]]
    }
    default:
      return []
  }
}

const ofPayout = (id: string): [ComparedPair, string][] => [
  ['transactions-payouts', id],
  ['payouts-deposits', id],
]

const amountOf = (sides: Sides | undefined, which: 'left' | 'right') =>
  new Decimal(sides?.[which] ?? 0)

/** A plan is invoiced step by step: there only that the two sides part, or come together, counts. */
function isMoved(pair: ComparedPair, was: Sides | undefined, is: Sides | undefined): boolean {
  const [left, right] = (['left', 'right'] as const).map((which) =>
    amountOf(is, which).minus(amountOf(was, which)),
  ) as [Decimal, Decimal]
  const isOther =
    (was?.leftCurrency ?? is?.leftCurrency) !== (is?.leftCurrency ?? was?.leftCurrency) ||
    (was?.rightCurrency ?? is?.rightCurrency) !== (is?.rightCurrency ?? was?.rightCurrency)
  if (isOther) return true
  return pair === 'deals-invoices' ? !left.equals(right) : !left.isZero() || !right.isZero()
}
