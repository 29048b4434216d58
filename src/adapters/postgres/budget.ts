// The budget of calls in Postgres: one statement takes a slot, by the database's clock, for all
// processes (schema/0004-budgets.sql holds the arithmetic of ../calls/budget.ts).
import type pg from 'pg'
import type { Clock } from '../../domain/outside.ts'
import {
  type Budget,
  type Dues,
  leftOf,
  longestBlockMs,
  longestWaitMs,
  overBudget,
  pace,
} from '../calls/budget.ts'
import { orUnavailable } from './pool.ts'

const nowMs = 'extract(epoch from clock_timestamp())::double precision * 1000'

type Row = {
  rule: string
  due_ms: number
  calls: number | null
  per_ms: number | null
  now_ms: number
}

/** The answers of so long, and of as long before, say how far our clock is ahead. */
const periodMs = 30_000
/** A clock was set, unless they differ by less. */
const jumpMs = 5000

/** How much later than the quickest of late an answer has come: the line or this process is busy,
 *  which must not make the call late as well. By the database's own moment in each answer. */
function openLateness(clock: Pick<Clock, 'now'>) {
  let least: number[] = []
  let since = 0
  return (theirsMs: number): number => {
    const now = clock.now().getTime()
    const ahead = now - theirsMs
    const isOther = least.some((one) => Math.abs(one - ahead) > jumpMs)
    if (isOther || least.length === 0) {
      least = [ahead]
      since = now
    } else if (now - since > periodMs) {
      least = [ahead, least[0] as number]
      since = now
    }
    least[0] = Math.min(least[0] as number, ahead)
    return ahead - Math.min(...least)
  }
}

export function postgresBudget(pool: pg.Pool, clock: Pick<Clock, 'now'>): Budget {
  const latenessOf = openLateness(clock)
  return {
    async take(key, rules, calls) {
      const paces = rules.map(pace)
      const { rows } = await orUnavailable(
        pool.query<{ now_ms: number; wait_ms: number; taken: boolean }>(
          'select * from tieout.take_calls($1, $2, $3, $4, $5, $6, $7)',
          [
            key,
            rules.map(({ name }) => name),
            paces.map(({ everyMs }) => everyMs),
            paces.map(({ toleranceMs }) => toleranceMs),
            calls,
            longestWaitMs,
            longestBlockMs,
          ],
        ),
      )
      const [row] = rows
      if (!row) throw new Error('take_calls has no answer')
      if (!row.taken) throw overBudget(key, row.wait_ms)
      return Math.max(0, row.wait_ms - latenessOf(row.now_ms))
    },

    async block(key, ms) {
      await orUnavailable(
        pool.query(
          `insert into tieout.budgets as kept (key, rule, due_ms) values ($1, '', ${nowMs} + $2)
         on conflict (key, rule)
         do update set due_ms = greatest(
           least(kept.due_ms, ${nowMs} + ${longestBlockMs}), excluded.due_ms)`,
          [key, Math.min(ms, longestBlockMs)],
        ),
      )
    },

    async left(key, rules) {
      const { rows } = await orUnavailable(
        pool.query<Row>(
          `select rule, due_ms, calls, per_ms, ${nowMs} as now_ms
         from tieout.budgets where key = $1`,
          [key],
        ),
      )
      const byRule = new Map(rows.map((row) => [row.rule, row]))
      const dues: Dues = {
        byRule: new Map(rows.map((row) => [row.rule, row.due_ms])),
        blockedUntil: byRule.get('')?.due_ms ?? 0,
      }
      const known = rules.map((rule) => {
        const { calls, per_ms: perMs } = byRule.get(rule.name) ?? {}
        return { ...rule, calls: calls ?? rule.calls, perMs: perMs ?? rule.perMs }
      })
      return leftOf(dues, known, rows[0]?.now_ms ?? 0)
    },

    async learn(key, rules) {
      const paces = rules.map(pace)
      await orUnavailable(
        pool.query(
          `insert into tieout.budgets (key, rule, calls, per_ms, every_ms, tolerance_ms)
         select $1, * from unnest($2::text[], $3::integer[], $4::integer[],
           $5::double precision[], $6::double precision[])
         on conflict (key, rule) do update
           set calls = excluded.calls, per_ms = excluded.per_ms,
             every_ms = excluded.every_ms, tolerance_ms = excluded.tolerance_ms`,
          [
            key,
            rules.map(({ name }) => name),
            rules.map(({ calls }) => calls),
            rules.map(({ perMs }) => perMs),
            paces.map(({ everyMs }) => everyMs),
            paces.map(({ toleranceMs }) => toleranceMs),
          ],
        ),
      )
    },
  }
}
