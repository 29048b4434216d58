// Lists as people like to see them.
import type pg from 'pg'
import type { SavedView, SavedViews } from '../../domain/saved-view.ts'
import { orUnavailable } from './pool.ts'

type Row = Omit<SavedView, 'isShared' | 'changedAt'> & {
  is_shared: boolean
  changed_at: Date | string
}

const columns = 'id, page, name, owner, is_shared, search, columns, changed_at'

const viewOf = ({ is_shared, changed_at, ...row }: Row): SavedView => ({
  ...{ id: row.id, page: row.page, name: row.name, owner: row.owner, isShared: is_shared },
  ...{ search: row.search, columns: row.columns, changedAt: new Date(changed_at).toISOString() },
})

export function postgresSavedViews(pool: pg.Pool): SavedViews {
  const query = async (text: string, values: unknown[]) =>
    orUnavailable(pool.query<Row>(text, values))
  return {
    async list(workspace, person, page) {
      const { rows } = await query(
        `select ${columns} from tieout.saved_views
         where workspace = $1 and (owner = $2 or is_shared) and ($3::text is null or page = $3)
         order by page, lower(name), id`,
        [workspace, person, page ?? null],
      )
      return rows.map(viewOf)
    },
    async get(workspace, id) {
      const text = `select ${columns} from tieout.saved_views where workspace = $1 and id = $2`
      const { rows } = await query(text, [workspace, id])
      return rows[0] ? viewOf(rows[0]) : null
    },
    async count(workspace, person) {
      const text = 'select id from tieout.saved_views where workspace = $1 and owner = $2'
      return (await query(text, [workspace, person])).rows.length
    },
    async put(workspace, { id, page, name, owner, isShared, search, columns: chosen, changedAt }) {
      const { rows } = await query(
        `insert into tieout.saved_views as v
           (workspace, id, page, name, owner, is_shared, search, columns, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (workspace, id) do update set name = excluded.name,
           is_shared = excluded.is_shared, search = excluded.search, columns = excluded.columns,
           changed_at = excluded.changed_at
         returning ${columns}`,
        [
          ...[workspace, id, page, name, owner, isShared, JSON.stringify(search)],
          ...[chosen && JSON.stringify(chosen), changedAt],
        ],
      )
      return viewOf(rows[0] as Row)
    },
    async remove(workspace, id) {
      const text = 'delete from tieout.saved_views where workspace = $1 and id = $2'
      return (await query(text, [workspace, id])).rowCount === 1
    },
  }
}
