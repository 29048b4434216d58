// The people of a workspace at the door: signing in beside API keys, and their routes.
import type { EventStore } from '../domain/event-store.ts'
import type { KeyDirectory } from '../domain/key-directory.ts'
import type { Mailer } from '../domain/mail.ts'
import type { Clock, Random } from '../domain/outside.ts'
import { openPeopleDirectory, type PeopleDirectory } from '../domain/people-directory.ts'
import { isAdmin } from '../domain/person.ts'
import type { Role } from '../domain/api-key.ts'
import type { Passwords, Provider, Sessions } from '../domain/sessions.ts'
import type { Keyring, Keys } from './api-keys.ts'
import type { App } from './app.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { oidcRoutes } from './routes/oidc.ts'
import { ownSessionRoutes } from './routes/own-sessions.ts'
import { passwordLinkRoutes } from './routes/password-links.ts'
import { peopleRoutes } from './routes/people.ts'
import { sessionRoutes } from './routes/session.ts'
import type { SessionDeps } from './session-answer.ts'
import { type DemoPerson, openDoor, withSessions } from './sessions.ts'
import type { Writer } from './writes.ts'

/** How people sign in, as it is handed to the service. */
export type SignInParts = {
  sessions: Sessions
  passwords: Passwords
  /** By which people may sign in, too. */
  provider?: Provider | undefined
  /** Of whom it vouches for and nobody invited. */
  defaultRole?: Role | undefined
}

export type PeopleOptions = {
  signIn: SignInParts
  keys: Keys
  directory: KeyDirectory
  store: EventStore
  write: Writer
  workspace: string
  demoPeople: readonly DemoPerson[]
  mailer?: Mailer | undefined
  clock: Clock
  random: Random
} & Pick<
  SessionDeps,
  | 'mode'
  | 'companyName'
  | 'timeZone'
  | 'homeCurrency'
  | 'sandboxControlUrl'
  | 'publicUrl'
  | 'pageUrl'
>

export type People = {
  /** Keys and sessions. */
  keys: Keyring
  /** Who is here. */
  directory: PeopleDirectory
  /** Outside of admission. */
  outer(app: App): Promise<void>
  /** Where a browser goes on its way to the provider and back. */
  ways(app: App): Promise<void>
  /** Behind it. */
  inner(app: App): Promise<void>
}

export async function openPeople(options: PeopleOptions): Promise<People> {
  const { signIn, directory, store, workspace } = options
  const people = openPeopleDirectory(store, workspace)
  await people.refresh().catch(() => undefined)
  const { sessions, passwords, provider, defaultRole } = signIn
  const door = openDoor({ ...options, sessions, people })
  const keys = withSessions(options.keys, door)
  const namesOfKeys = () => [...keys.people, ...directory.live().map(({ person }) => person)]
  const deps = {
    ...{ ...options, sessions, passwords, people, door, keys, namesOfKeys },
    ...{ provider, defaultRole, providerName: provider?.name },
  }
  return {
    keys: {
      ...keys,
      // Who takes the last key of an administrator leaves one who signs in.
      get hasAdmin() {
        return keys.hasAdmin || people.people().some(isAdmin)
      },
    },
    directory: people,
    async outer(app) {
      await sessionRoutes(app, deps)
      await invitationRoutes(app, deps)
      await passwordLinkRoutes(app, deps)
    },
    ways: (app) => oidcRoutes(app, deps),
    async inner(app) {
      await peopleRoutes(app, deps)
      await ownSessionRoutes(app, deps)
    },
  }
}
