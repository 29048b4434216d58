// How people sign in, put together; and the link for the very first of them.
import type pg from 'pg'
import type { Logger } from 'pino'
import { openProvider } from './adapters/oidc.ts'
import { openPasswords } from './adapters/passwords.ts'
import { postgresSessions } from './adapters/postgres/sessions.ts'
import type { Config } from './config.ts'
import type { EventStore } from './domain/event-store.ts'
import type { Outside } from './domain/outside.ts'
import { openPeopleDirectory } from './domain/people-directory.ts'
import { stateOf } from './domain/person.ts'
import type { SignInParts } from './http/people.ts'
import { linkAt, linkFor } from './http/sign-in.ts'
import { workspace } from './parts.ts'

export const openSignIn = (pool: pg.Pool, { oidc }: Config, log: Logger): SignInParts => ({
  sessions: postgresSessions(pool, workspace),
  passwords: openPasswords(),
  ...(oidc && { provider: openProvider(oidc, log), defaultRole: oidc.defaultRole }),
})

type Welcome = {
  store: EventStore
  signIn: SignInParts
  outside: Outside
  log: Logger
  /** By which people reach this service. */
  url: string
}

/** Where nobody has joined yet, nobody could invite: whoever reads the log may be the first. */
export async function welcomeFirst({ store, signIn, outside, log, url }: Welcome): Promise<void> {
  const people = openPeopleDirectory(store, workspace)
  await people.refresh()
  if (people.people().some((one) => stateOf(one) === 'active')) return
  const link = await linkFor({ ...outside, sessions: signIn.sessions }, null, 1)
  log.warn(
    `Nobody signs in here yet. Open this within 24 hours to be the first administrator: ${linkAt(url, link)}`,
  )
}
