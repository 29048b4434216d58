// Deals in HubSpot that do not show how their invoices stand.
import { sql } from 'slonik'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import type { Differing } from '../sync-status.ts'
import {
  amountIn,
  atStake,
  because,
  causeOf,
  chunkOf,
  courseOf,
  type Detector,
  delta,
  looked,
  minus,
  type Written,
  within,
} from './detector.ts'

type Row = Written & {
  id: string
  currency: string | null
  customerId: string | null
  closedOn: string | null
  due: string | null
  invoiced: string | null
  amountDue: string | null
  differs: Differing[]
  positions: (string | null)[]
}

/** What of the money is told otherwise; where only words are, what was invoiced. */
function stakeOf({ differs, invoiced }: Row): Decimal | null {
  const amounts = differs.flatMap(({ field, should, says }) => {
    const [ours, theirs] = [amountIn(should), amountIn(says)]
    return ours && theirs && field.includes('amount') ? [ours.minus(theirs).abs()] : []
  })
  const most = amounts.length > 0 ? Decimal.max(...amounts) : null
  return most && !most.isZero() ? most : amountIn(invoiced)
}

const told = (differs: readonly Differing[], side: 'should' | 'says') =>
  differs.map((one) => `${one.field}: ${one[side] ?? ''}`).join(', ')

export const statuses: Detector = {
  kinds: ['status-stale-in-hubspot'],
  of: 'deals',
  async look(context, asked) {
    const { db, workspace } = context
    const where = await chunkOf(context, 'deals', asked)
    const rows = await db.any(sql.type(rowOf<Row>())`
      select d.id, d.currency, d.customer_id as "customerId", d.closed_on as "closedOn", d.due, d.invoiced,
        r.hubspot ->> 'amountDue' as "amountDue", s.differs, s.state, s.code, s.reason,
        array[d.position, s.position] as positions
      from tieout_views.sync_status s
      join tieout_views.deals d on d.workspace = s.workspace and d.id = s.object_id
      left join tieout_views.reconciliation r
        on r.workspace = d.workspace and r.id = 'deal-' || d.id
      where s.workspace = ${workspace} and s.platform = 'hubspot' and s.object = 'deal'
        and s.differs_since is not null and d.state = 'won'
        and ${within(sql.fragment`d.id`, where)} and ${within(sql.fragment`s.object_id`, where)}
      order by d.id`)
    return looked(rows, where, (row) => {
      const { id, currency, customerId, due, amountDue, differs } = row
      const [first] = differs
      if (!first) return []
      const isConflict = row.state === 'conflict'
      const cause = isConflict
        ? because('changed-there', { field: first.field })
        : causeOf(row, because('not-written'))
      return [
        {
          ...{ kind: 'status-stale-in-hubspot', subject: { noun: 'deal', id }, cause },
          ...{ pair: 'deals-hubspot', platforms: ['hubspot'], related: { dealId: id, customerId } },
          ...{ ledger: told(differs, 'should'), theirs: told(differs, 'says') },
          atStake: atStake(stakeOf(row), currency),
          delta: amountDue === null ? null : delta(minus(due, amountIn(amountDue)), currency),
          ...{ positions: row.positions, course: courseOf(row), effectiveOn: row.closedOn },
        },
      ]
    })
  },
}
