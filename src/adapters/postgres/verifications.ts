// Verifications that somebody asked for: kept here, so that any process can say how one goes.
import type pg from 'pg'
import type { Report } from '../../domain/verification.ts'
import { orUnavailable } from './pool.ts'

export type Verification = {
  id: string
  askedBy: string
  askedAt: string
  state: 'running' | 'intact' | 'broken' | 'failed'
  /** Events read so far, and how many there are about. */
  done: number
  total: number | null
  report: Report | null
  endedAt: string | null
}

type Row = {
  id: string
  asked_by: string
  asked_at: string
  state: Verification['state']
  done: bigint
  total: bigint | null
  report: Report | null
  ended_at: string | null
}

export type Verifications = {
  /** False when there is one of that id already. */
  add(one: { id: string; askedBy: string; askedAt: string; total: number }): Promise<boolean>
  beat(id: string, done: number, at: string): Promise<void>
  end(id: string, state: Verification['state'], report: Report | null, at: string): Promise<void>
  get(id: string): Promise<Verification | null>
  /** The newest first. */
  list(limit: number): Promise<Verification[]>
  /** Those of which nothing has been heard since are over. */
  giveUp(before: string, at: string): Promise<void>
}

const columns = 'id, asked_by, asked_at, state, done, total, report, ended_at'

const itemOf = (row: Row): Verification => ({
  ...{ id: row.id, askedBy: row.asked_by, askedAt: row.asked_at, state: row.state },
  ...{ done: Number(row.done), total: row.total === null ? null : Number(row.total) },
  ...{ report: row.report, endedAt: row.ended_at },
})

export function postgresVerifications(pool: pg.Pool): Verifications {
  const query = async (text: string, values: unknown[]) =>
    orUnavailable(pool.query<Row>(text, values))
  return {
    async add({ id, askedBy, askedAt, total }) {
      const { rowCount } = await query(
        `insert into tieout.verifications (id, asked_by, asked_at, state, total, beat_at)
         values ($1, $2, $3, 'running', $4, $3) on conflict do nothing`,
        [id, askedBy, askedAt, total],
      )
      return rowCount === 1
    },
    async beat(id, done, at) {
      const text = 'update tieout.verifications set done = $2, beat_at = $3 where id = $1'
      await query(text, [id, done, at])
    },
    async end(id, state, report, at) {
      await query(
        `update tieout.verifications set state = $2, report = $3, ended_at = $4,
           done = coalesce(($3::json->>'events')::bigint, done)
         where id = $1`,
        [id, state, report && JSON.stringify(report), at],
      )
    },
    async get(id) {
      const { rows } = await query(
        `select ${columns} from tieout.verifications where id::text = $1`,
        [id],
      )
      return rows[0] ? itemOf(rows[0]) : null
    },
    async list(limit) {
      const { rows } = await query(
        `select ${columns} from tieout.verifications order by asked_at desc limit $1`,
        [limit],
      )
      return rows.map(itemOf)
    },
    async giveUp(before, at) {
      await query(
        `update tieout.verifications set state = 'failed', ended_at = $2
         where state = 'running' and beat_at < $1`,
        [before, at],
      )
    },
  }
}
