// The open ways to a platform's page for authorising, in Postgres.
import type pg from 'pg'
import type { OAuthPlatform } from '../connections/oauth.ts'
import type { Ways } from '../connections/authorising.ts'
import { orUnavailable } from './pool.ts'

type Row = {
  workspace: string
  platform: OAuthPlatform
  asked_by: string
  redirect_uri: string
  browser_hash: Buffer | null
}

export const postgresWays = (pool: pg.Pool): Ways => ({
  async open(hash, { workspace, platform, askedBy, redirectUri, browserHash }, endsAt, now) {
    await orUnavailable(pool.query('delete from tieout.authorisations where ends_at < $1', [now]))
    await orUnavailable(
      pool.query(
        `insert into tieout.authorisations
         (state_hash, workspace, platform, asked_by, redirect_uri, ends_at, browser_hash)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [hash, workspace, platform, askedBy, redirectUri, endsAt, browserHash],
      ),
    )
  },
  async take(hash, browserHash, now) {
    const { rows } = await orUnavailable(
      pool.query<Row>(
        `delete from tieout.authorisations
         where state_hash = $1 and (browser_hash is null or browser_hash = $2) and ends_at > $3
         returning workspace, platform, asked_by, redirect_uri, browser_hash`,
        [hash, browserHash, now],
      ),
    )
    const [row] = rows
    if (!row) return null
    const { workspace, platform, asked_by: askedBy, redirect_uri: redirectUri } = row
    return { workspace, platform, askedBy, redirectUri, browserHash: row.browser_hash }
  },
})
