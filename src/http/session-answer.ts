// What a session is as it is answered, and how one begins.
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { roles } from '../domain/api-key.ts'
import { addressForm, type Mailer } from '../domain/mail.ts'
import { passwordLengthMost } from '../domain/password.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Subject, WayIn } from '../domain/sessions.ts'
import type { Holder, Keyring } from './api-keys.ts'
import { acts, may } from './roles.ts'
import { Currency, Exact, Id, OrNull } from './schemas.ts'
import type { DemoPerson as Demo, Door } from './sessions.ts'
import type { SignInDeps } from './sign-in.ts'

export type SessionDeps = SignInDeps & {
  door: Door
  keys: Keyring
  demoPeople: readonly Demo[]
  mode: 'sandbox' | 'live'
  companyName: string
  timeZone: string
  homeCurrency: string
  sandboxControlUrl?: string | undefined
  publicUrl?: string | undefined
  /** Where people find the pages; undefined = it is not known for sure. */
  pageUrl?: (() => string | undefined) | undefined
  /** Absent = no letters are sent. */
  mailer?: Mailer | undefined
  /** The name of the identity provider; absent = there is none. */
  providerName?: string | undefined
}

export const Role = Type.Enum([...roles])
export const DemoPerson = Exact({ name: Type.String(), role: Role })
export const Oidc = Exact({
  available: Type.Boolean(),
  name: OrNull(Type.String(), 'What the identity provider is called.'),
})
export const Mode = Type.Enum(['sandbox', 'live'], {
  description: 'sandbox = the three platforms are simulated, and everything may be tried.',
})
export const Password = Type.String({
  minLength: 1,
  maxLength: passwordLengthMost,
  pattern: '^[^\\u0000]*$',
})
export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  // Just one: a list of them would send the link to somebody else.
  pattern: addressForm,
  examples: ['priya@example.com'],
})
export const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N} .,_@+'’-]*$",
  description: 'How the person signs.',
  examples: ['Priya Nair'],
})
export const Session = Exact({
  person: Type.String({ description: 'As they sign.' }),
  personId: OrNull(Id, 'Null for a key, and for the people of the demo.'),
  role: Role,
  acts: Type.Array(Type.Enum([...acts]), { description: 'What the role may do.' }),
  via: Type.Enum(['session', 'key']),
  workspace: Type.String(),
  companyName: Type.String(),
  timeZone: Type.String({ description: 'Of the books, by its IANA name.' }),
  homeCurrency: Currency,
  mode: Mode,
  sandboxControlUrl: OrNull(Type.String(), 'Where the simulated platforms are steered.'),
  demoPeople: Type.Array(DemoPerson, {
    description: 'Whom one may sign in as by the name alone; empty but in the sandbox.',
  }),
  oidc: Oidc,
  hasPeople: Type.Boolean({ description: 'Somebody was invited.' }),
})

export const oidcOf = ({ providerName }: SessionDeps) => ({
  available: providerName !== undefined,
  name: providerName ?? null,
})

export function sessionOf(
  deps: SessionDeps,
  who: Pick<Holder, 'person' | 'personId' | 'role' | 'via'>,
) {
  const { workspace, companyName, timeZone, homeCurrency, mode, demoPeople, people } = deps
  const { person, personId, role, via } = who
  return {
    ...{ person, personId, role, via },
    acts: acts.filter((act) => may(role, act)),
    ...{ workspace, companyName, timeZone, homeCurrency, mode },
    sandboxControlUrl: deps.sandboxControlUrl ?? null,
    demoPeople: [...demoPeople],
    oidc: oidcOf(deps),
    hasPeople: people.people().length > 0,
  } satisfies Static<typeof Session>
}

/** Begins the session, and answers it. */
export async function enter(
  deps: SessionDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  subject: Subject,
  via: WayIn,
) {
  await deps.door.begin(request, reply, subject, via)
  const { personId, demo } = subject
  const who =
    personId === null
      ? deps.demoPeople.find(({ name }) => name === demo)
      : deps.people.get(personId)
  if (!who) throw new Refusal('session-ended')
  const { name: person, role } = who
  return sessionOf(deps, { person, personId, role, via: 'session' })
}
