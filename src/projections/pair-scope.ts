// Which documents a pair compares: all of them, or those that are asked for (pair-documents.ts).
import { type FragmentSqlToken, sql } from 'slonik'

export type Scope = {
  workspace: string
  /** The last day of documents. */
  day: string
  /** Only these documents; absent = all there are. */
  ids?: readonly string[] | undefined
  /** Only those behind this id, in the order of the ids. */
  after?: string | undefined
}

/** A condition on the column that names the document. Of a few documents only what belongs to them
 *  is looked up; of all of them everything is read once. */
export function among(column: FragmentSqlToken, { ids, after }: Scope): FragmentSqlToken {
  const known =
    ids === undefined ? sql.fragment`true` : sql.fragment`${column} = any(${textsOf(ids)})`
  return after === undefined ? known : sql.fragment`${known} and ${column} > ${after}`
}

const textsOf = (ids: readonly string[]) => sql.array([...ids], 'text')

/** An amount as a platform holds it, which need not be one. */
export const amountIn = (text: FragmentSqlToken) =>
  sql.fragment`substring(${text} from '^-?[0-9]{1,30}(?:[.][0-9]{1,12})?$')::numeric`
