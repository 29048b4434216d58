// Who is asking. A key is compared by its hash, in constant time, against every key there is: how
// long it takes says nothing about any of them. Some keys come with the environment; the others were
// issued to people: what was issued and revoked since is read before a request is let in, at most
// once a second, so that a revoked key opens nothing any more, in whichever process that was done.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Role } from '../domain/api-key.ts'
import type { Actor } from '../domain/event-store.ts'
import type { KeyDirectory } from '../domain/key-directory.ts'
import type { Clock } from '../domain/outside.ts'
import { Refusal } from '../domain/refusal.ts'

/** A key alone is named by the beginning of its hash, so that the audit trail can tell keys apart
 *  without holding them. Without a role it may do everything. */
export type ApiKey = string | { name: string; key: string; role?: Role }

export type Holder = {
  /** As they sign: who has both a key and a password is one person. */
  person: string
  role: Role
  via: 'key' | 'session'
  /** Null for a key of the environment, and for a session. */
  keyId: string | null
  /** Null for a key, and for the people of the demo. */
  personId: string | null
  /** Aborted once the key is revoked, or the session over. */
  revoked: AbortSignal
  /** Whatever they look at is recorded: they are an auditor, or have the key of one. */
  isRecorded: boolean
}

type Request = FastifyRequest

export type Keys = {
  /** Whose key it is, once it is looked up whether it was issued a moment ago.
   *  @throws Refusal api-key-missing, api-key-unknown */
  admit(request: Request): Promise<Holder>
  /** The person or program the key was given to, for a request that was admitted.
   *  @throws Refusal api-key-missing, api-key-unknown */
  identify(request: Request): Actor
  /** Likewise, with all that is known of the key. */
  holder(request: Request): Holder
  /** Reads what was issued and revoked since. */
  refresh(): Promise<void>
  /** Likewise, unless that was done a moment ago. */
  keepUp(): Promise<void>
  /** Who has a key by the environment. */
  people: readonly string[]
  /** An administrator gets in without any issued key. */
  hasAdmin: boolean
}

/** Beside sessions. */
export type Keyring = Keys & {
  /** Looks, for something that stays open, whether its holder is let in meanwhile as before. */
  watch(holder: Holder, ended: AbortSignal): Promise<void>
}

// A revoked key opens nothing any more after so long.
const lookEveryMs = 1000
// Somebody who tries keys does not make us read for each of them, but wait.
const unknownEveryMs = 200

const sha256 = (text: string) => createHash('sha256').update(text).digest()
export const hashOf = (key: string) => sha256(key).toString('hex')

type Known = { hash: Buffer; holder: Holder }
const never = new AbortController().signal
const ofKey = { via: 'key', personId: null } as const

export type KeyringOptions = {
  /** Of the environment. */
  keys: readonly ApiKey[]
  directory: KeyDirectory
  clock: Clock
  signal: AbortSignal
}

export async function openKeyring(options: KeyringOptions): Promise<Keys> {
  const { directory, clock, signal } = options
  const fixed = options.keys.map(fixedKey)
  let issued = new Map<string, Known & { end: AbortController }>()
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function refresh(): Promise<void> {
    lookedAt = clock.now().getTime()
    await directory.refresh()
    const before = issued
    issued = new Map(
      directory.live().map(({ keyId, person, role, hash }) => {
        const end = before.get(keyId)?.end ?? new AbortController()
        const own = { keyId, revoked: end.signal, isRecorded: role === 'auditor' }
        const holder: Holder = { ...ofKey, person, role, ...own }
        return [keyId, { hash: Buffer.from(hash, 'hex'), holder, end }]
      }),
    )
    for (const [keyId, { end }] of before) if (!issued.has(keyId)) end.abort()
  }
  /** For all who wait with a key that is not known yet. */
  function lookAgain(): Promise<void> {
    looking ??= clock
      .sleep(Math.max(0, lookedAt + unknownEveryMs - clock.now().getTime()), signal)
      .then(refresh)
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  /** While the log is away nothing can be revoked either. */
  async function keepUp(): Promise<void> {
    if (clock.now().getTime() - lookedAt >= lookEveryMs) await refresh().catch(() => undefined)
  }
  function find({ headers }: Request): Holder | undefined {
    const key = keyIn(headers)
    if (!key) throw new Refusal('api-key-missing')
    const hash = sha256(key)
    let found: Holder | undefined
    for (const one of fixed) if (timingSafeEqual(one.hash, hash)) found = one.holder
    for (const one of issued.values()) if (timingSafeEqual(one.hash, hash)) found = one.holder
    return found
  }
  function holder(request: Request): Holder {
    const found = find(request)
    if (!found) throw new Refusal('api-key-unknown')
    return found
  }

  await refresh().catch(() => undefined)
  return {
    async admit(request) {
      await keepUp()
      const found = find(request)
      if (found) return found
      await lookAgain()
      return holder(request)
    },
    identify: (request) => ({ kind: 'person', name: holder(request).person }),
    holder,
    refresh,
    keepUp,
    people: fixed.map((one) => one.holder.person),
    hasAdmin: fixed.some((one) => one.holder.role === 'admin'),
  }
}

function fixedKey(entry: ApiKey): Known {
  const key = typeof entry === 'string' ? entry : entry.key
  const hash = sha256(key)
  const person = typeof entry === 'string' ? `key ${hash.toString('hex').slice(0, 8)}` : entry.name
  const role = typeof entry === 'string' ? 'admin' : (entry.role ?? 'admin')
  const isRecorded = role === 'auditor'
  return { hash, holder: { ...ofKey, person, role, keyId: null, revoked: never, isRecorded } }
}

/** Of the request, whether it is one of ours or not. */
export function keyIn(headers: FastifyRequest['headers']): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer) return bearer
  const plain = headers['x-api-key']
  return typeof plain === 'string' && plain !== '' ? plain : undefined
}
