// What moved on each account, day by day, and its balance by now. To add up a journal of years takes
// seconds; it only ever grows, so what was added up once is kept, and each time only what came since
// is added.
import { type DatabasePool, sql } from 'slonik'
import { Decimal } from '../domain/money.ts'
import { rowOf } from './database.ts'
import { turnedBy, type Turned, turnedOf } from './flow.ts'
import { turnovers } from './posting-sums.ts'

export type Balances = {
  /** Debit - credit. */
  of(account: string, currency: string): Decimal
  currencies(): string[]
}
export type Running = {
  balances: Balances
  /** What moved on this day and later. */
  since(day: string): Turned[]
}

type Kept = {
  upTo: string
  turned: ReadonlyMap<string, Turned>
  sums: ReadonlyMap<string, Decimal>
}

const zero = new Decimal(0)
const keyOf = (account: string, currency: string) => `${account} ${currency}`

const runningOf = ({ turned, sums }: Kept): Running => ({
  balances: {
    of: (account, currency) => sums.get(keyOf(account, currency)) ?? zero,
    currencies: () => [...new Set([...sums.keys()].map((key) => key.split(' ')[1] ?? ''))].sort(),
  },
  since: (from) => [...turned.values()].filter(({ day }) => day >= from),
})

async function added(
  db: DatabasePool,
  workspace: string,
  kept: Kept,
  end: string | null,
): Promise<Kept> {
  const where = sql.and([
    sql.fragment`j.workspace = ${workspace} and j.position > ${kept.upTo}`,
    end !== null && sql.fragment`j.position <= ${end}`,
  ])
  const found = (await turnovers(db, where, turnedBy)).map(turnedOf)
  const [turned, sums] = [new Map(kept.turned), new Map(kept.sums)]
  for (const one of found) {
    const { day, type, account, currency, net } = one
    const key = `${day} ${type} ${account} ${currency}`
    turned.set(key, { ...one, net: net.plus(turned.get(key)?.net ?? zero) })
    const balance = keyOf(account, currency)
    sums.set(balance, (sums.get(balance) ?? zero).plus(net))
  }
  return { upTo: end ?? kept.upTo, turned, sums }
}

/** `now` adds to what is kept; `past` is asked of a reader of an earlier moment, and keeps nothing. */
export function openRunningBalances(workspace: string) {
  const nothing: Kept = { upTo: '', turned: new Map(), sums: new Map() }
  let kept = nothing
  return {
    async now(db: DatabasePool): Promise<Running> {
      const end = await db.maybeOneFirst(sql.type(rowOf<{ position: string }>())`
        select j.position from tieout_views.journal j where j.workspace = ${workspace}
        order by j.position desc limit 1`)
      if (end === null) return runningOf(nothing)
      // A journal that is made anew begins again.
      const from = end >= kept.upTo ? kept : nothing
      if (from.upTo === end) return runningOf(from)
      const next = await added(db, workspace, from, end)
      if (end > kept.upTo || from === nothing) kept = next
      return runningOf(next)
    },
    past: async (db: DatabasePool): Promise<Running> =>
      runningOf(await added(db, workspace, nothing, null)),
  }
}
