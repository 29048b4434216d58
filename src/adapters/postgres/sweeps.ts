// Where the sweeps stand, kept in Postgres.
import type { Pool } from 'pg'
import { type SweepCursors, type SweepState, untouched } from '../sweeping.ts'

const whole = (state: Partial<SweepState>): SweepState => ({ ...untouched, ...state })

export const postgresSweeps = (pool: Pick<Pool, 'query'>): SweepCursors => ({
  async read(workspace, name) {
    const { rows } = await pool.query<{ state: Partial<SweepState> }>(
      'select state from tieout.sweeps where workspace = $1 and name = $2',
      [workspace, name],
    )
    return rows[0] ? whole(rows[0].state) : null
  },

  async write(workspace, name, changes, run) {
    const values = [workspace, name, JSON.stringify(changes)]
    if (run === undefined) {
      await pool.query(
        `insert into tieout.sweeps as kept (workspace, name, state) values ($1, $2, $3::jsonb)
         on conflict (workspace, name) do update
           set state = kept.state || excluded.state, updated_at = now()`,
        values,
      )
      return
    }
    await pool.query(
      `update tieout.sweeps set state = state || $3::jsonb, updated_at = now()
       where workspace = $1 and name = $2 and (state->>'asked')::integer = $4`,
      [...values, run],
    )
  },

  async ask(workspace, name, changes = {}, seen) {
    const { rows } = await pool.query<{ state: Partial<SweepState> }>(
      `insert into tieout.sweeps as kept (workspace, name, state)
       values ($1, $2, $3::jsonb || '{"asked": 1}')
       on conflict (workspace, name) do update
         set state = kept.state || $3::jsonb || jsonb_build_object(
               'asked', coalesce((kept.state->>'asked')::integer, 0) + 1),
             updated_at = now()
         where $4::integer is null or coalesce((kept.state->>'asked')::integer, 0) = $4
       returning state`,
      [workspace, name, JSON.stringify(changes), seen ?? null],
    )
    return rows[0] ? whole(rows[0].state) : null
  },

  async list(workspace) {
    const { rows } = await pool.query<{ name: string; state: Partial<SweepState> }>(
      'select name, state from tieout.sweeps where workspace = $1 order by name',
      [workspace],
    )
    return rows.map(({ name, state }) => ({ name, ...whole(state) }))
  },
})
