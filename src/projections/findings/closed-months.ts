// Entries that were booked late because a document of a closed month was changed, or made by hand with
// a day of that month. What merely became known late is none.
import { type DatabasePool, sql } from 'slonik'
import { monthOf } from '../../domain/dates.ts'
import type { Position } from '../../domain/event-store.ts'
import { rowOf } from '../database.ts'
import { atStake, because, type Context, type Draft, pageMost, said } from './detector.ts'

type Row = {
  position: string
  eventId: string
  type: string
  on: string
  description: string
  invoiceId: string | null
  paymentId: string | null
  creditNoteId: string | null
  customerId: string | null
  isOfDeal: boolean
  amount: string
  currency: string
}

const read = (db: DatabasePool, workspace: string, after: string) =>
  db.any(sql.type(rowOf<Row>())`
    select j.position, j.event_id as "eventId", j.type, j.effective_on as on, j.description,
      j.invoice_id as "invoiceId", j.payment_id as "paymentId",
      j.credit_note_id as "creditNoteId", j.customer_id as "customerId",
      coalesce(i.deal_id is not null, false) as "isOfDeal", a.amount, a.currency
    from tieout_views.journal j
    left join tieout_views.invoices i on i.workspace = j.workspace and i.id = j.invoice_id
    cross join lateral (
      select abs(sum(p.amount)) as amount, p.currency
      from unnest(j.accounts, j.currencies, j.amounts) as p(account, currency, amount)
      where p.account in ('accounts-receivable', 'unapplied-cash', 'unapplied-credits')
      group by p.currency order by 1 desc limit 1
    ) a
    where j.workspace = ${workspace} and j.late and j.position > ${after}
      and (j.type in ('InvoiceAmended', 'PaymentAmended', 'CreditNoteAmended')
        or (j.type = 'InvoiceVoided' and i.deal_id is null)
        or j.type = 'CreditNoteVoided'
        or (j.type = 'InvoiceIssued' and j.invoice_id like 'qbo-%')
        or (j.type = 'PaymentReceived' and j.payment_id like 'qbo-%')
        or (j.type = 'CreditNoteIssued' and j.credit_note_id like 'qbo-%'))
      and j.description not like '%amended: rounding in QuickBooks'
      and a.amount <> 0
    order by j.position limit ${pageMost}`)

function draftOf(row: Row): Draft {
  const { invoiceId, paymentId, creditNoteId, type, on, currency, amount } = row
  const subject = type.startsWith('CreditNote')
    ? ({ noun: 'credit-note', id: creditNoteId ?? '' } as const)
    : type.startsWith('Payment')
      ? ({ noun: 'payment', id: paymentId ?? '' } as const)
      : ({ noun: 'invoice', id: invoiceId ?? '' } as const)
  const isNew = /^(InvoiceIssued|PaymentReceived|CreditNoteIssued)$/.test(type)
  const code = isNew ? 'booked-late' : type.endsWith('Voided') ? 'voided-there' : 'edited-there'
  const { customerId } = row
  return {
    ...{ kind: 'edited-in-closed-month', subject, part: row.eventId, pair: 'books', delta: null },
    ...{ platforms: ['quickbooks'], related: { invoiceId, paymentId, creditNoteId, customerId } },
    ...{ ledger: said(amount, currency), theirs: row.description, effectiveOn: on },
    ...{ atStake: atStake(amount, currency), cause: because(code, { month: monthOf(on) }) },
    ...{ positions: [row.position], course: 'settled' },
  }
}

/** Of the entries behind a position. */
export async function* lateEntries({ db, workspace }: Context, from: Position) {
  for (let after: string = from; ; ) {
    const rows = await read(db, workspace, after)
    for (const row of rows) yield draftOf(row)
    const last = rows.at(-1)
    if (!last || rows.length < pageMost) return
    after = last.position
  }
}
