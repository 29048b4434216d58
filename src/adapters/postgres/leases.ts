// Leases in Postgres, whose clock decides for all processes.
import type pg from 'pg'
import type { LeaseTable } from '../leases.ts'
import type { Standing } from '../lease-sharing.ts'

export const postgresLeases = (pool: Pick<pg.Pool, 'query'>): LeaseTable => ({
  async beat({ id, name, wanted }, held, termMs) {
    const { rows } = await pool.query<{ standing: Standing }>(
      "select tieout.beat($1, $2, $3, $4, $5::double precision * interval '1 ms') as standing",
      [id, name, wanted, held, termMs],
    )
    return (rows[0] as { standing: Standing }).standing
  },

  async claim(processId, names, termMs) {
    const { rows } = await pool.query<{ name: string }>(
      "select tieout.claim($1, $2, $3::double precision * interval '1 ms') as name",
      [processId, names, termMs],
    )
    return rows.map(({ name }) => name)
  },

  async release(processId, names) {
    await pool.query(
      `update tieout.leases set owner = null, until = clock_timestamp()
       where owner = $1 and ($2::text[] is null or name = any ($2))`,
      [processId, names ?? null],
    )
    if (names) return
    await pool.query('delete from tieout.processes where id = $1', [processId])
  },
})
