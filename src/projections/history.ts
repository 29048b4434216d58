// What became of the rows: beside the table of every view that shows states there is one with the
// versions that its rows had before, and for how long each of them stood.
import { type CommonQueryMethods, sql } from 'slonik'
import type { AnyStateView, View } from './view.ts'

export const hasHistory = (view: View): view is AnyStateView =>
  view.kind === 'states' && view.history !== false

export const historyTable = ({ table }: { table: string }) => `${table}_history`

/** What a version says: the row as readers see it, and since which event. */
export const keptColumns = (view: View): string[] => [
  ...['workspace', 'id', 'position'],
  ...Object.keys(view.columns),
]

/** Makes the history's table like that of the view, with its indexes, or brings it up to it. */
export async function ensureHistory(db: CommonQueryMethods, view: View): Promise<void> {
  if (!hasHistory(view)) return
  await db.query(sql.unsafe`
    select tieout_views.keep_history(${view.table}, ${view.keepsMemory ?? false})`)
}
