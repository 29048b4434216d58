// How far the closing of the first open month has come.
import { type DatabasePool, sql } from 'slonik'
import { lastDayOf, monthOf } from '../domain/dates.ts'
import { rowOf } from './database.ts'
import { checklist } from './period-checklist.ts'
import * as Periods from './periods.ts'

export type Closing = {
  month: string
  endsOn: string
  isOver: boolean
  checks: number
  open: number
  blocking: number
  daysReconciled: number
  daysSigned: number
  days: number
  signOff: 'prepared' | 'signed' | 'suspended' | 'withdrawn' | null
}

type Days = Pick<Closing, 'daysReconciled' | 'daysSigned' | 'signOff'>

/** Null while nothing is booked, or all that is booked is closed. */
export async function closing(
  db: DatabasePool,
  { workspace, today }: { workspace: string; today: string },
): Promise<Closing | null> {
  const months = await Periods.list(db, { workspace })
  const month = months.findLast(({ state }) => state === 'open')?.month
  if (month === undefined || month > monthOf(today)) return null
  const endsOn = lastDayOf(month)
  const [checks, days] = await Promise.all([
    checklist(db, { workspace, month }),
    db.one(sql.type(rowOf<Days>())`
      select
        (select count(*) from tieout_views.reconciliation_days r
          where r.workspace = ${workspace} and r.completed_at is not null
            and r.day between ${`${month}-01`}::date and ${endsOn}::date)::integer
          as "daysReconciled",
        (select count(*) from tieout_views.sign_offs o
          where o.workspace = ${workspace} and o.state = 'signed' and length(o.id) = 10
            and o.ends_on between ${`${month}-01`}::date and ${endsOn}::date)::integer
          as "daysSigned",
        (select o.state from tieout_views.sign_offs o
          where o.workspace = ${workspace} and o.id = ${month}) as "signOff"`),
  ])
  const open = checks.filter(({ count }) => count > 0)
  return {
    ...{ month, endsOn, isOver: endsOn < today, checks: checks.length, open: open.length },
    blocking: open.filter(({ blocks }) => blocks).length,
    ...{ ...days, days: Number(endsOn.slice(8)) },
  }
}
