// The two clocks of the books: what had been booked by a day, and what was known of it at a moment.
import { type FragmentSqlToken, sql } from 'slonik'

export type Clocks = {
  workspace: string
  /** Only what is booked on this day or before it. */
  asOf?: string | undefined
  /** Only what was recorded at this moment or before it. */
  knownAt?: string | undefined
}

/** The rows of the journal `j` that both clocks show, and the other conditions. */
export const knownAnd = (
  { workspace, asOf, knownAt }: Clocks,
  others: (FragmentSqlToken | false | undefined)[] = [],
) =>
  sql.and([
    sql.fragment`j.workspace = ${workspace}`,
    asOf !== undefined && sql.fragment`j.booked_on <= ${asOf}::date`,
    knownAt !== undefined && sql.fragment`j.recorded_at <= ${knownAt}::timestamptz`,
    ...others,
  ])
