// Sessions, passwords and invitations, in Postgres.
import type pg from 'pg'
import type { Session, Sessions, Subject, WayIn, Whence } from '../../domain/sessions.ts'
import { orUnavailable } from './pool.ts'

const idleHours = 12

type SessionRow = {
  person_id: string | null
  demo: string | null
  via: WayIn
  began_at: string
  seen_at: string
  ends_at: string
}
type OpenRow = Omit<SessionRow, 'person_id' | 'demo'> & Whence & { id: string; is_this: boolean }
type InvitationRow = { person_id: string | null; ends_at: string }

export const postgresSessions = (pool: pg.Pool, workspace: string): Sessions => ({
  ...sessionsIn(pool, workspace),
  ...ownSessionsIn(pool, workspace),
  ...passwordsIn(pool, workspace),
  ...invitationsIn(pool, workspace),
  ...providerIn(pool, workspace),
  ...triesIn(pool),
})

type Part<Names extends keyof Sessions> = Pick<Sessions, Names>

function sessionsIn(
  pool: pg.Pool,
  workspace: string,
): Part<'begin' | 'find' | 'seen' | 'end' | 'lastSeen'> {
  return {
    async begin(token, { personId, demo, via, beganAt, seenAt, endsAt, address, browser }) {
      await orUnavailable(
        pool.query(
          `delete from tieout.sessions
           where ends_at < $1 or seen_at < $1::timestamptz - make_interval(hours => $2)`,
          [beganAt, idleHours],
        ),
      )
      await orUnavailable(
        pool.query(
          `insert into tieout.sessions
           (token_hash, workspace, person_id, demo, via, began_at, seen_at, ends_at, address, browser)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [token, workspace, personId, demo, via, beganAt, seenAt, endsAt, address, browser],
        ),
      )
    },
    async find(token, now) {
      const { rows } = await orUnavailable(
        pool.query<SessionRow>(
          `select person_id, demo, via, began_at, seen_at, ends_at from tieout.sessions
           where token_hash = $1 and workspace = $2 and ends_at > $3
             and seen_at > $3::timestamptz - make_interval(hours => $4)`,
          [token, workspace, now, idleHours],
        ),
      )
      return rows[0] ? sessionOf(rows[0]) : null
    },
    async seen(token, now) {
      const seen = 'update tieout.sessions set seen_at = $2 where token_hash = $1'
      await orUnavailable(pool.query(seen, [token, now]))
    },
    async end(token) {
      await orUnavailable(pool.query('delete from tieout.sessions where token_hash = $1', [token]))
    },
    async lastSeen() {
      const { rows } = await orUnavailable(
        pool.query<{ person_id: string; seen_at: string }>(
          `select person_id, max(seen_at) as seen_at from tieout.sessions
           where workspace = $1 and person_id is not null group by person_id`,
          [workspace],
        ),
      )
      return new Map(rows.map((row) => [row.person_id, row.seen_at]))
    },
  }
}

/** Whose they are, in `$2` and `$3`. */
const ofSubject = 'workspace = $1 and (person_id = $2 or demo = $3)'

function ownSessionsIn(pool: pg.Pool, workspace: string): Part<'endAllOf' | 'allOf' | 'endOneOf'> {
  const whose = ({ personId, demo }: Subject) => [workspace, personId, demo]
  return {
    async endAllOf(subject, except = Buffer.alloc(0)) {
      const all = `delete from tieout.sessions where ${ofSubject} and token_hash <> $4`
      await orUnavailable(pool.query(all, [...whose(subject), except]))
    },
    async allOf(subject, own, now) {
      const { rows } = await orUnavailable(
        pool.query<OpenRow>(
          `select id, via, began_at, seen_at, ends_at, address, browser, token_hash = $4 as is_this
           from tieout.sessions where ${ofSubject} and ends_at > $5
             and seen_at > $5::timestamptz - make_interval(hours => $6)
           order by is_this desc, seen_at desc, id`,
          [...whose(subject), own, now, idleHours],
        ),
      )
      return rows.map(({ id, via, address, browser, is_this: isThis, ...row }) => {
        const when = { via, beganAt: row.began_at, seenAt: row.seen_at, endsAt: row.ends_at }
        return { id, isThis, ...when, address, browser }
      })
    },
    async endOneOf(subject, id) {
      const one = `delete from tieout.sessions where ${ofSubject} and id::text = $4`
      return (await orUnavailable(pool.query(one, [...whose(subject), id]))).rowCount === 1
    },
  }
}

function sessionOf({ person_id, demo, via, ...row }: SessionRow): Session {
  const when = { via, beganAt: row.began_at, seenAt: row.seen_at, endsAt: row.ends_at }
  if (person_id !== null) return { personId: person_id, demo: null, ...when }
  return { personId: null, demo: demo ?? '', ...when }
}

const passwordsIn = (pool: pg.Pool, workspace: string): Part<'passwordOf' | 'keepPassword'> => ({
  async passwordOf(personId) {
    const { rows } = await orUnavailable(
      pool.query<{ hash: string }>(
        'select hash from tieout.person_passwords where workspace = $1 and person_id = $2',
        [workspace, personId],
      ),
    )
    return rows[0]?.hash ?? null
  },
  async keepPassword(personId, hash, now) {
    await orUnavailable(
      pool.query(
        `insert into tieout.person_passwords (workspace, person_id, hash, changed_at)
         values ($1, $2, $3, $4)
         on conflict (workspace, person_id)
         do update set hash = excluded.hash, changed_at = excluded.changed_at`,
        [workspace, personId, hash, now],
      ),
    )
  },
})

function invitationsIn(
  pool: pg.Pool,
  workspace: string,
): Part<'invite' | 'invitation' | 'accept' | 'invitations' | 'dropInvitations'> {
  return {
    async invite(token, { personId, endsAt, isForgotten = false }) {
      // Several processes may each have a welcome for the first administrator.
      await orUnavailable(
        pool.query(
          `with former as (
             delete from tieout.invitations
             where workspace = $2 and person_id = $3 and is_forgotten = $5
           )
           insert into tieout.invitations (token_hash, workspace, person_id, ends_at, is_forgotten)
           values ($1, $2, $3, $4, $5)`,
          [token, workspace, personId, endsAt, isForgotten],
        ),
      )
    },
    async invitation(token, now) {
      const { rows } = await orUnavailable(
        pool.query<InvitationRow>(
          `select person_id, ends_at from tieout.invitations
           where token_hash = $1 and workspace = $2 and ends_at > $3`,
          [token, workspace, now],
        ),
      )
      const [row] = rows
      return row ? { personId: row.person_id, endsAt: row.ends_at } : null
    },
    async accept(token, personId, hash, now) {
      const { rowCount } = await orUnavailable(
        pool.query(
          `with used as (
             delete from tieout.invitations
             where token_hash = $1 and workspace = $2 and ends_at > $5 returning 1
           )
           insert into tieout.person_passwords (workspace, person_id, hash, changed_at)
           select $2, $3, $4, $5 from used
           on conflict (workspace, person_id)
           do update set hash = excluded.hash, changed_at = excluded.changed_at`,
          [token, workspace, personId, hash, now],
        ),
      )
      return rowCount === 1
    },
    async invitations(now) {
      const { rows } = await orUnavailable(
        pool.query<InvitationRow>(
          `select person_id, ends_at from tieout.invitations
           where workspace = $1 and ends_at > $2 and person_id is not null and not is_forgotten`,
          [workspace, now],
        ),
      )
      return new Map(rows.map((row) => [row.person_id ?? '', row.ends_at]))
    },
    async dropInvitations(personId) {
      await orUnavailable(
        pool.query(
          `delete from tieout.invitations
           where workspace = $1 and person_id is not distinct from $2`,
          [workspace, personId],
        ),
      )
    },
  }
}

const providerIn = (pool: pg.Pool, workspace: string): Part<'openProvider' | 'takeProvider'> => ({
  async openProvider(state, { nonce, verifier, returnTo }, endsAt) {
    await orUnavailable(
      pool.query(
        `insert into tieout.provider_sign_ins
         (state_hash, workspace, nonce, verifier, return_to, ends_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [state, workspace, nonce, verifier, returnTo, endsAt],
      ),
    )
  },
  async takeProvider(state, now) {
    const { rows } = await orUnavailable(
      pool.query<{ state: boolean; nonce: string; verifier: string; return_to: string }>(
        `delete from tieout.provider_sign_ins
         where workspace = $2 and (state_hash = $1 or ends_at <= $3)
         returning state_hash = $1 and ends_at > $3 as state, nonce, verifier, return_to`,
        [state, workspace, now],
      ),
    )
    const row = rows.find((one) => one.state)
    return row ? { nonce: row.nonce, verifier: row.verifier, returnTo: row.return_to } : null
  },
})

const triesIn = (pool: pg.Pool): Part<'tried' | 'forgetTries'> => ({
  async tried(subject, now, since, triesMax) {
    const { rows } = await orUnavailable(
      pool.query<{ oldest: string | null }>('select tieout.try_sign_in($1, $2, $3, $4) as oldest', [
        subject,
        now,
        since,
        triesMax,
      ]),
    )
    const oldest = rows[0]?.oldest ?? null
    return oldest === null ? null : new Date(oldest)
  },
  async forgetTries(subject) {
    const forget = 'delete from tieout.sign_in_tries where subject = $1'
    await orUnavailable(pool.query(forget, [subject]))
  },
})
