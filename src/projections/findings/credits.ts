// Credit that is left over while its customer owes something, and credit notes that QuickBooks does not
// hold as the ledger does.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import { isGone } from './balances.ts'
import {
  amountIn,
  atStake,
  because,
  causeOf,
  courseOf,
  type Detector,
  delta,
  looked,
  minus,
  pageMost,
  said,
  type Written,
  within,
} from './detector.ts'

type Left = {
  id: string
  source: string | null
  currency: string
  total: string
  unapplied: string
  applied: string
  customerId: string | null
  issuedOn: string | null
  invoiceId: string
  isNamed: boolean
  positions: (string | null)[]
}

export const credits: Detector = {
  kinds: ['credit-not-applied'],
  of: 'creditNotes',
  async look({ db, workspace }, where) {
    const rows = await db.any(sql.type(rowOf<Left>())`
      select n.id, n.source, n.currency, n.total, n.unapplied, n.applied, n.customer_id as "customerId",
        n.issued_on as "issuedOn", o.id as "invoiceId", o.id = n.invoice_id as "isNamed",
        array[n.position, o.position] as positions
      from tieout_views.credit_notes n
      cross join lateral (
        select i.id, i.position from (
          select m.* from tieout_views.invoices m
          where m.workspace = n.workspace and m.customer_id = n.customer_id and m.open > 0
          union all
          select m.* from tieout_views.invoices m
          where m.workspace = n.workspace and m.id = n.invoice_id and m.open > 0
        ) i
        where i.currency = n.currency
        order by (i.id = n.invoice_id) desc nulls last, i.due_on, i.id limit 1
      ) o
      where n.workspace = ${workspace} and n.unapplied > 0 and n.status <> 'void'
        and ${within(sql.fragment`n.id`, where)}
      order by n.id limit ${pageMost}`)
    return looked(rows, where, (row) => {
      const { id, currency, unapplied, applied, customerId, invoiceId, isNamed } = row
      return [
        {
          ...{ kind: 'credit-not-applied', subject: { noun: 'credit-note', id }, delta: null },
          pair: 'credit-notes-quickbooks',
          platforms: row.source === 'stripe' ? ['stripe'] : ['quickbooks'],
          related: { creditNoteId: id, customerId, invoiceId },
          ...{ ledger: said(applied, currency), theirs: said(row.total, currency) },
          ...{ atStake: atStake(unapplied, currency), effectiveOn: row.issuedOn },
          cause: because(isNamed ? 'not-applied-here' : 'no-invoice-named'),
          positions: row.positions,
        },
      ]
    })
  },
}

type Note = Written & {
  id: string
  currency: string
  total: string
  customerId: string | null
  invoiceId: string | null
  issuedOn: string | null
  says: Record<string, string | null> | null
  positions: (string | null)[]
}

export const creditsWritten: Detector = {
  kinds: ['missing-in-quickbooks', 'deleted-in-quickbooks', 'total-differs-in-quickbooks'],
  of: 'creditNotes',
  async look({ db, workspace }, where) {
    const rows = await db.any(sql.type(rowOf<Note>())`
      select n.id, n.currency, n.total, n.customer_id as "customerId",
        n.invoice_id as "invoiceId", n.issued_on as "issuedOn", s.says, s.state, s.code, s.reason,
        array[n.position, s.position] as positions
      from tieout_views.credit_notes n
      left join tieout_views.sync_status s
        on s.workspace = n.workspace and s.id = 'quickbooks-credit-note-' || n.id
      where n.workspace = ${workspace} and n.source <> 'quickbooks' and n.status <> 'void'
        and n.total > 0 and (n.customer_id is not null or n.applied > 0)
        and (s.says ->> 'status' in ('deleted', 'void') or s.says ->> 'total' is null
          or (s.says ->> 'total')::numeric <> n.total)
        and ${within(sql.fragment`n.id`, where)}
      order by n.id limit ${pageMost}`)
    return looked(rows, where, (row) => {
      const { id, currency, total, customerId, invoiceId, says } = row
      const gone = isGone(says)
      const theirs = gone ? new Decimal(0) : (amountIn(says?.total) ?? new Decimal(0))
      const isThere = !gone && theirs.greaterThan(0)
      const kind = gone
        ? 'deleted-in-quickbooks'
        : isThere
          ? 'total-differs-in-quickbooks'
          : 'missing-in-quickbooks'
      const differs = minus(total, theirs)
      const code = gone ? 'deleted-by-hand' : isThere ? 'edited-there' : 'not-written'
      return [
        {
          ...{ kind, subject: { noun: 'credit-note', id }, platforms: ['quickbooks'] },
          ...{ pair: 'credit-notes-quickbooks', effectiveOn: row.issuedOn },
          ...{ related: { creditNoteId: id, customerId, invoiceId }, positions: row.positions },
          ...{ ledger: said(total, currency), theirs: isThere ? said(theirs, currency) : null },
          ...{ atStake: atStake(differs, currency), delta: delta(differs, currency) },
          course: courseOf(row) ?? (gone ? 'settled' : undefined),
          cause: causeOf(row, because(code)),
        },
      ]
    })
  },
}
