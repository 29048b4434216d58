// Archives that somebody asked for: kept here, so that any process can say how one goes.
import type pg from 'pg'
import { orUnavailable } from './pool.ts'

export type ArchiveResult = {
  bytes: number
  /** Of the file. */
  sha256: string
  manifestSha256: string
  position: string
  events: number
  sealedEvents: number
  seals: number
}

/** `interrupted`: the process ended meanwhile. */
export type ArchiveFailure = 'interrupted' | 'nothing-recorded' | 'views-halted' | 'internal'

export type Archive = {
  id: string
  askedBy: string
  askedAt: string
  from: string
  to: string
  knownAt: string | null
  state: 'running' | 'ready' | 'failed' | 'removed'
  phase: string | null
  done: number
  total: number | null
  result: ArchiveResult | null
  failure: ArchiveFailure | null
  endedAt: string | null
  /** When the file is thrown away. */
  removesAt: string | null
}

type Row = Omit<Archive, 'done' | 'total'> & { done: bigint; total: bigint | null }

export type Asked = Pick<Archive, 'id' | 'askedBy' | 'askedAt' | 'from' | 'to' | 'knownAt'>
export type Step = Pick<Archive, 'phase' | 'done' | 'total'>
export type Ready = { result: ArchiveResult; knownAt: string; at: string; removesAt: string }

export type Archives = {
  /** False when there is one of that id already. */
  add(asked: Asked): Promise<boolean>
  beat(id: string, step: Step, at: string): Promise<void>
  ready(id: string, ready: Ready): Promise<void>
  fail(id: string, failure: ArchiveFailure, at: string): Promise<void>
  remove(id: string, at: string): Promise<void>
  get(id: string): Promise<Archive | null>
  /** The newest first. */
  list(limit: number): Promise<Archive[]>
  /** Those of which nothing has been heard since are over. */
  giveUp(before: string, at: string): Promise<void>
  /** Those whose time is over. */
  outdated(now: string): Promise<string[]>
}

const columns = `id, asked_by as "askedBy", asked_at as "askedAt",
  to_char(period_from, 'YYYY-MM-DD') as "from", to_char(period_to, 'YYYY-MM-DD') as "to",
  known_at as "knownAt", state, phase, done, total, result, failure, ended_at as "endedAt",
  removes_at as "removesAt"`

const itemOf = ({ done, total, ...row }: Row): Archive => ({
  ...row,
  done: Number(done),
  total: total === null ? null : Number(total),
})

export function postgresArchives(pool: pg.Pool): Archives {
  const query = async (text: string, values: unknown[]) =>
    orUnavailable(pool.query<Row>(text, values))
  return {
    async add({ id, askedBy, askedAt, from, to, knownAt }) {
      const { rowCount } = await query(
        `insert into tieout.archives
           (id, asked_by, asked_at, period_from, period_to, known_at, state, beat_at)
         values ($1, $2, $3, $4, $5, $6, 'running', $3) on conflict do nothing`,
        [id, askedBy, askedAt, from, to, knownAt],
      )
      return rowCount === 1
    },
    async beat(id, { phase, done, total }, at) {
      const text = `update tieout.archives set phase = $2, done = $3, total = $4, beat_at = $5
        where id = $1 and state = 'running'`
      await query(text, [id, phase, done, total, at])
    },
    async ready(id, { result, knownAt, at, removesAt }) {
      await query(
        `update tieout.archives set state = 'ready', phase = null, result = $2, known_at = $3,
           ended_at = $4, removes_at = $5 where id = $1`,
        [id, JSON.stringify(result), knownAt, at, removesAt],
      )
    },
    async fail(id, failure, at) {
      const text = `update tieout.archives set state = 'failed', failure = $2, ended_at = $3
        where id = $1 and state = 'running'`
      await query(text, [id, failure, at])
    },
    async remove(id, at) {
      const text = `update tieout.archives set state = 'removed', removes_at = $2
        where id = $1 and state <> 'running'`
      await query(text, [id, at])
    },
    async get(id) {
      const text = `select ${columns} from tieout.archives where id::text = $1`
      const { rows } = await query(text, [id])
      return rows[0] ? itemOf(rows[0]) : null
    },
    async list(limit) {
      const text = `select ${columns} from tieout.archives order by asked_at desc limit $1`
      const { rows } = await query(text, [limit])
      return rows.map(itemOf)
    },
    async giveUp(before, at) {
      await query(
        `update tieout.archives set state = 'failed', failure = 'interrupted', ended_at = $2
         where state = 'running' and beat_at < $1`,
        [before, at],
      )
    },
    async outdated(now) {
      const text = `select id from tieout.archives where state = 'ready' and removes_at <= $1`
      const { rows } = await query(text, [now])
      return rows.map(({ id }) => id)
    },
  }
}
