// What a connection to a platform must remember and nobody may read: its tokens, or its keys. Kept
// encrypted (../postgres/secrets.ts); never in an event, a log or an answer.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { OrNull, type Platform } from '../../domain/stored.ts'
import { fingerprint } from './sealing.ts'

// Stored shapes: change them only by adding optional fields.

const OAuth = Type.Object({
  kind: Type.Literal('oauth'),
  /** Of what the environment said when this was kept; said otherwise since, this counts no more. */
  seed: OrNull(Type.String()),
  /** What the environment said before: a process that still says so has only not been told. */
  formerSeeds: Type.Optional(Type.Array(Type.String())),
  /** Whether it descends from a token of the environment, or a person said yes. */
  by: Type.Union([Type.Literal('environment'), Type.Literal('oauth')]),
  /** The company or portal behind it, where it is known. */
  accountId: OrNull(Type.String()),
  refreshToken: Type.String({ minLength: 1 }),
  /** When the refresh token ends unless it is used, RFC 3339; null = not known, or never. */
  refreshUntil: OrNull(Type.String()),
  scopes: Type.Array(Type.String()),
  /** Shared by all processes. */
  access: OrNull(Type.Object({ token: Type.String(), until: Type.String() })),
  /** The platform has refused it; not asked again before that moment. */
  refused: OrNull(Type.Object({ code: Type.String(), until: Type.String() })),
})
const ApiKey = Type.Object({
  kind: Type.Literal('api-key'),
  seed: OrNull(Type.String()),
  accountId: OrNull(Type.String()),
  secretKey: Type.String({ minLength: 1 }),
  webhookSecrets: Type.Array(Type.String()),
})
/** Taken away by a person; what the environment says counts again only when it says otherwise. */
const Removed = Type.Object({ kind: Type.Literal('removed'), seed: OrNull(Type.String()) })

const Secret = Type.Union([OAuth, ApiKey, Removed])
export type Secret = Static<typeof Secret>
export type OAuthSecret = Static<typeof OAuth>
export type ApiKeySecret = Static<typeof ApiKey>

export type Secrets = {
  read(workspace: string, platform: Platform): Promise<Secret | null>
  /** Keeps what `work` makes of what is kept. Nobody else, in any process, changes the same one
   *  meanwhile: it may ask the platform for new tokens in peace. When it throws, nothing changes.
   *  @throws StoreUnavailable when it could not be kept; whoever comes next keeps it first, if this
   *  process lives on */
  change(
    workspace: string,
    platform: Platform,
    work: (now: Secret | null) => Promise<Secret | null>,
  ): Promise<Secret | null>
}

const shape = Compile(Secret)

export const encodeSecret = (secret: Secret) => JSON.stringify(secret)

/** Before there were others, QuickBooks' refresh token was kept bare, with its seed beside it. */
export function decodeSecret(text: string, seed: string | null): Secret {
  if (!text.startsWith('{')) {
    const unknown = { accountId: null, refreshUntil: null, scopes: [], access: null, refused: null }
    return { kind: 'oauth', seed, by: 'environment', refreshToken: text, ...unknown }
  }
  const secret: unknown = JSON.parse(text)
  // Its parts are never named in a message.
  if (!shape.Check(secret)) throw new Error('a stored secret is of a form this code does not know')
  return secret
}

/** Names what the environment says, without saying it. */
export const seedOf = (...parts: string[]): string =>
  fingerprint(parts.length === 1 ? (parts[0] as string) : JSON.stringify(parts)).toString('hex')

/** What is kept, unless a person has replaced, in the environment, what it descends from. */
export const standing = (kept: Secret | null, configuredSeed: string | null): Secret | null =>
  kept && (configuredSeed === null || seedsOf(kept).includes(configuredSeed)) ? kept : null

const seedsOf = (kept: Secret) => [
  kept.seed,
  ...(kept.kind === 'oauth' ? (kept.formerSeeds ?? []) : []),
]

/** The seeds that one which takes the place of another has to know. */
export const replacedSeeds = (replaced: Secret | null): string[] =>
  replaced ? seedsOf(replaced).filter((seed) => seed !== null) : []
