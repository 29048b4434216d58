// The discrepancies that are not resolved, as the detection has to know them: what it finds no more is
// resolved by itself.
import { type DatabasePool, sql } from 'slonik'
import type { Kind, Noun, Recorded } from '../../domain/discrepancy-kinds.ts'
import type { Position } from '../../domain/event-store.ts'
import { rowOf } from '../database.ts'

export type StandingDiscrepancy = {
  id: string
  kind: Kind
  noun: Noun
  subjectId: string
  part: string | null
  related: Recorded['related']
  /** What was said of it last. */
  ledger: string | null
  theirs: string | null
  atStake: Recorded['atStake']
  delta: Recorded['delta']
  causeCode: string
}

type Row = Omit<StandingDiscrepancy, 'atStake' | 'delta'> & {
  atStake: string | null
  delta: string | null
  currency: string | null
}

const moneyOf = (amount: string | null, currency: string | null) =>
  amount === null || currency === null ? null : { amount, currency }

/** By id, in pages. */
export async function* standing(
  db: DatabasePool,
  workspace: string,
): AsyncIterable<readonly StandingDiscrepancy[]> {
  const pageMost = 1000
  for (let after = ''; ; ) {
    const rows = await db.any(sql.type(rowOf<Row>())`
      select d.id, d.kind, d.subject_noun as noun, d.subject_id as "subjectId", d.part, d.related,
        d.ledger, d.theirs, d.at_stake as "atStake", d.delta, d.currency,
        d.cause_code as "causeCode"
      from tieout_views.discrepancies d
      where d.workspace = ${workspace} and d.state <> 'resolved' and d.id > ${after}
      order by d.id limit ${pageMost}`)
    yield rows.map(({ atStake, delta, currency, ...row }) => ({
      ...row,
      atStake: moneyOf(atStake, currency),
      delta: moneyOf(delta, currency),
    }))
    const last = rows.at(-1)
    if (!last || rows.length < pageMost) return
    after = last.id
  }
}

export type Origin = { id: string; correlationId: string }

/** The event at a position, or the last one before it. */
export const originAt = (
  db: DatabasePool,
  workspace: string,
  position: Position,
): Promise<Origin | null> =>
  db.maybeOne(sql.type(rowOf<Origin>())`
    select a.id, a.correlation_id as "correlationId" from tieout_views.audit a
    where a.workspace = ${workspace} and a.position <= ${position}
    order by a.position desc limit 1`)
