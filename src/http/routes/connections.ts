// The platforms as this service reaches them: how each connection stands, and a person's hand on it.
import Type, { type Static } from 'typebox'
import * as Connection from '../../domain/connection.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Platform } from '../../domain/stored.ts'
import type { Told } from '../../domain/story/checks.ts'
import { spokenIn } from '../../domain/story/codes.ts'
import type { Words } from '../../domain/story/teller.ts'
import type { App } from '../app.ts'
import { wordsFor } from '../code-words.ts'
import { problems } from '../errors.ts'
import { languageQuery } from '../language.ts'
import {
  Exact,
  Id,
  Instant,
  OrNull,
  Platform as PlatformName,
  WriteHeaders,
  Written,
} from '../schemas.ts'
import type { ReviewDeps } from './reviews.ts'
import { checkAll, type Dependency } from './health.ts'

export type PlatformInfo = { name: Platform; mode: 'sandbox' | 'live' }

const Count = Type.Integer({ minimum: 0 })
const standing = {
  state: Type.Enum(['connected', 'paused', 'reconnect', 'not-connected'], {
    description: 'Reconnect: the platform lets us in no more, somebody has to connect it again.',
  }),
  since: OrNull(Instant),
  code: OrNull(Type.String(), 'Why the platform refuses, a stable code.'),
  reason: OrNull(Type.String(), 'Why it rests, or is refused.'),
  method: OrNull(Connection.Method, 'How it was connected.'),
  accountId: OrNull(Id, 'The company, portal or account; null = the platform has not said.'),
  scopes: Type.Array(Type.String()),
  refreshUntil: OrNull(Instant, 'When its refresh token ends unless it is used.'),
  accessUntil: OrNull(Instant, 'When its access token ends; another one is fetched before.'),
  warning: OrNull(Type.String(), 'What will need somebody soon.'),
  breaker: OrNull(
    Exact({ state: Type.Enum(['closed', 'open', 'half-open']), since: Instant }),
    'Open: it does not answer, calls are held.',
  ),
  budget: Type.Array(
    Exact({
      name: Type.String(),
      calls: Count,
      perMs: Count,
      left: Type.Number({ description: 'Calls of one whole window that are still free.' }),
      waitMs: Type.Integer({ description: 'How long a call would wait now.' }),
    }),
  ),
  sweeps: Type.Array(
    Exact({
      name: Type.String(),
      done: Count,
      total: OrNull(Count),
      finishedAt: OrNull(Instant),
      coveredAt: OrNull(Instant, 'Nothing from before then is missing.'),
      failure: OrNull(Type.String(), 'A stable code; null = it is well.'),
      notice: OrNull(Type.String()),
    }),
  ),
}
const Standing = Exact({ platform: PlatformName, ...standing })
type StandingTold = Static<typeof Standing>
/** As it is known, in whichever language it will be told. */
export type Standing = Omit<StandingTold, 'warning'> & { warning: Told | null }

const Row = Exact({
  name: PlatformName,
  mode: Type.Enum(['sandbox', 'live'], { description: 'Simulated here, or the real account.' }),
  ...standing,
  health: Type.Enum(['up', 'down', 'degraded', 'unknown'], {
    description: 'Of those that read from it and write to it.',
  }),
  detail: Type.Optional(Type.String()),
})

const verdicts = ['ok', 'warning', 'broken'] as const
const Finding = Exact({
  check: Type.String(),
  verdict: Type.Enum(verdicts, {
    description: 'Broken needs somebody now; warning will, or could not be found out.',
  }),
  detail: Type.String(),
  advice: Type.String({ description: 'What to do; empty where there is nothing to do.' }),
})
const Examined = Exact({ platform: PlatformName, findings: Type.Array(Finding) })

/** What was found of a platform, in whichever language it will be told. */
export type FoundOf = {
  platform: Platform
  findings: { check: string; verdict: (typeof verdicts)[number]; detail: Told; advice: Told }[]
}

/** What the connections are handed to the routes as. */
export type ConnectionDesk = {
  standings(): Promise<Standing[]>
  /** Records what there is to connect with, should nobody have called yet. */
  found(platform: Platform): Promise<void>
  examine(): Promise<FoundOf[]>
  /** Forgets what opens it, and gives it back to the platform. */
  forget(platform: Platform): Promise<unknown>
}

export type ConnectionDeps = ReviewDeps & {
  platforms: readonly PlatformInfo[]
  /** The one named like a platform tells its health. */
  dependencies: readonly Dependency[]
  clock: { now(): Date; sleep(ms: number, signal?: AbortSignal): Promise<void> }
  /** Absent = nothing is known of the connections but their health. */
  desk?: ConnectionDesk | undefined
}

export async function connectionRoutes(app: App, deps: ConnectionDeps): Promise<void> {
  listRoute(app, deps)
  if (!deps.desk) return
  checksRoute(app, deps.desk)
  handRoutes(app, deps, deps.desk)
}

const unknown = {
  ...{ state: 'not-connected', since: null, code: null, reason: null, method: null },
  ...{ accountId: null, scopes: [], refreshUntil: null, accessUntil: null },
  ...{ warning: null, breaker: null, budget: [], sweeps: [] },
} satisfies Omit<Standing, 'platform'>

function listRoute(app: App, deps: ConnectionDeps) {
  app.get(
    '/connections',
    {
      schema: {
        tags: ['connections'],
        summary: 'The platforms: how each connection stands, and its health',
        querystring: Exact(languageQuery),
        response: { 200: Exact({ data: Type.Array(Row) }), ...problems(400, 401, 503) },
      },
    },
    async ({ query, headers }) => {
      const words = wordsFor({ query, headers })
      const names = deps.platforms.map(({ name }) => name as string)
      const asked = deps.dependencies.filter(({ name }) => names.includes(name))
      const [checks, standings] = await Promise.all([
        checkAll(asked, deps.clock),
        deps.desk?.standings() ?? [],
      ])
      const checked = new Map(checks.map((one) => [one.name, one]))
      const known = new Map(standings.map(({ platform, ...one }) => [platform, one]))
      return {
        data: deps.platforms.map(({ name, mode }) => {
          const { state: health, detail } = checked.get(name) ?? { state: 'unknown' as const }
          const stands = toldIn(words, known.get(name) ?? unknown)
          const told = detail !== undefined && { detail: spokenIn(words, detail) }
          return { name, mode, ...stands, health, ...told }
        }),
      }
    },
  )
}

const toldIn = (words: Words, { warning, reason, ...standing }: Omit<Standing, 'platform'>) => ({
  ...standing,
  reason: reason === null ? null : spokenIn(words, reason),
  warning: warning === null ? null : warning[words.language],
})

function checksRoute(app: App, desk: ConnectionDesk) {
  app.post(
    '/connections/checks',
    {
      schema: {
        tags: ['connections'],
        summary: 'Look after every connection, and say what to do',
        description:
          'Calls each platform. Reachability, credential, scopes, webhooks, clocks, what is left ' +
          'of its limits, the end of its refresh token, and what waits for a person.',
        querystring: Exact(languageQuery),
        body: Exact({}),
        response: {
          200: Exact({
            verdict: Type.Enum(verdicts, { description: 'The worst of all.' }),
            data: Type.Array(Examined),
          }),
          ...problems(400, 401, 413, 415, 503),
        },
      },
    },
    async ({ query, headers }) => {
      const { language } = wordsFor({ query, headers })
      const data = (await desk.examine()).map(({ platform, findings }) => ({
        platform,
        findings: findings.map(({ detail, advice, ...finding }) => ({
          ...finding,
          ...{ detail: detail[language], advice: advice[language] },
        })),
      }))
      const all = data.flatMap(({ findings }) => findings.map(({ verdict }) => verdict))
      return { verdict: verdicts.findLast((one) => all.includes(one)) ?? 'ok', data }
    },
  )
}

const written = {
  202: Exact(Written, { description: 'Recorded; every process heeds it within seconds.' }),
  ...problems(400, 401, 409, 413, 415, 422, 503),
}
const params = Exact({ platform: PlatformName })

/** Pause, resume, take away. */
function handRoutes(app: App, deps: ConnectionDeps, desk: ConnectionDesk) {
  const { workspace, keys, write } = deps
  const { decider } = Connection
  const otherwise = () => new Refusal('connection-already-so')
  const about = (platform: Platform) => {
    return { workspace, id: Connection.idOf(platform), decider, otherwise }
  }

  app.post(
    '/connections/:platform/pause',
    {
      schema: {
        tags: ['connections'],
        summary: 'Let a connection rest: no call is made until it is resumed',
        description: 'Webhooks are still taken; what they tell waits with all the rest.',
        params,
        headers: WriteHeaders,
        body: Exact({
          reason: Type.Optional(
            OrNull(Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\u0000]*$' })),
          ),
        }),
        response: written,
      },
    },
    async (request, reply) => {
      const { platform } = request.params
      await desk.found(platform)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...about(platform),
        decide: Connection.pause(platform, request.body.reason ?? null),
      })
    },
  )

  app.post(
    '/connections/:platform/resume',
    {
      schema: {
        tags: ['connections'],
        summary: 'Let a connection that rests go on',
        params,
        headers: WriteHeaders,
        body: Exact({}),
        response: written,
      },
    },
    async (request, reply) => {
      const { platform } = request.params
      await desk.found(platform)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...about(platform),
        decide: Connection.resume(platform),
      })
    },
  )

  app.delete(
    '/connections/:platform',
    {
      schema: {
        tags: ['connections'],
        summary: 'Take a connection away',
        description:
          'What opens it is forgotten, and given back to the platform where that can be done. ' +
          'Nothing of the ledger is deleted. What the environment says counts again once it says ' +
          'something else.',
        params,
        headers: WriteHeaders,
        response: written,
      },
    },
    async (request, reply) => {
      const { platform } = request.params
      await desk.found(platform)
      reply.code(202)
      return write(request, keys.identify(request), {
        ...about(platform),
        decide: Connection.remove(platform),
        check: async () => void (await desk.forget(platform)),
      })
    },
  )
}
