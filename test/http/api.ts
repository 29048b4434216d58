// The API under test, on real parts: given events in the store, when a request comes, then this is
// the answer. Every answer is also held against the schema that the OpenAPI description promises.
import type { LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { expect } from 'vitest'
import { realOutside } from '../../src/adapters/outside.ts'
import { postgresOutgoingLog } from '../../src/adapters/postgres/outgoing-log.ts'
import { openPool } from '../../src/adapters/postgres/pool.ts'
import { postgresSavedViews } from '../../src/adapters/postgres/saved-views.ts'
import { postgresSessions } from '../../src/adapters/postgres/sessions.ts'
import { openPasswords } from '../../src/adapters/passwords.ts'
import type { ReceiveWebhook } from '../../src/adapters/webhook.ts'
import { type EventStore, type Position, streamOf } from '../../src/domain/event-store.ts'
import { idFrom } from '../../src/domain/ids.ts'
import type { Outside } from '../../src/domain/outside.ts'
import { type App, type AppDeps, buildApp } from '../../src/http/app.ts'
import { allViews } from '../../src/projections/all.ts'
import { openViews } from '../../src/projections/database.ts'
import { type Projections, startProjections } from '../../src/projections/runner.ts'
import { openMemoryStore } from '../support/memory-store.ts'
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts'
import type { Given } from './examples.ts'

export const key = 'test-key-of-ada'

export type Request = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers?: Record<string, string | string[]>
  body?: unknown
}

export type Api = {
  app: App
  store: EventStore
  signIn: AppDeps['signIn']
  query(sql: string): Promise<{ rows: any[] }>
  projections: Projections
  database: FreshDatabase
  /** Appends the facts, and waits until every view shows them. */
  given(...facts: Given[]): Promise<Position>
  when(request: Request | string): Answering
  /** What a stream holds, by type. */
  typesIn(category: string, id: string): Promise<string[]>
  close(): Promise<void>
}

export type Answer = LightMyRequestResponse & { json(): any }
export type Answering = Promise<Answer> & {
  /** Checks status and body (a part of it will do), and answers the body. */
  answers(status: number, body?: unknown): Promise<any>
}

const untouchable: ReceiveWebhook = async () => {
  throw new Error('no webhook is expected here')
}

export async function openApi(
  overrides: Partial<AppDeps> & {
    wrapStore?: (store: EventStore) => EventStore
    /** Beside passwords. */
    signInBy?: Partial<AppDeps['signIn']>
  } = {},
): Promise<Api> {
  const { wrapStore = (store) => store, signInBy, ...deps } = overrides
  const outside: Outside = deps.outside ?? realOutside
  const database = await freshDatabase()
  const db = await openViews({ connectionString: database.connectionString })
  const own = openMemoryStore(outside.clock)
  const pool = openPool({ connectionString: database.connectionString, name: 'api', max: 2 })
  const store = deps.store ?? own
  const kept = { sessions: postgresSessions(pool, 'main'), passwords: openPasswords() }
  const signIn = { ...kept, ...signInBy }
  const projections = startProjections({
    store,
    db,
    views: allViews,
    clock: realOutside.clock,
    log: () => undefined,
  })
  const app = await buildApp({
    outside,
    store: wrapStore(store),
    db,
    projections,
    webhooks: { stripe: untouchable, hubspot: untouchable, quickbooks: untouchable },
    outgoing: {
      log: postgresOutgoingLog(pool),
      keys: { keep: async (_endpointId, _keyId, secret) => secret },
      newSecret: () => 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0cw==',
      checkAddress: async () => undefined,
    },
    apiKeys: [{ name: 'ada', key }],
    savedViews: postgresSavedViews(pool),
    signIn,
    dependencies: [],
    platforms: [
      { name: 'hubspot', mode: 'sandbox' },
      { name: 'stripe', mode: 'sandbox' },
      { name: 'quickbooks', mode: 'sandbox' },
    ],
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
    ...deps,
  })
  await app.ready()
  const given = giver(store, projections)
  return {
    app,
    store,
    signIn: deps.signIn ?? signIn,
    query: (sql) => pool.query(sql),
    projections,
    database,
    given,
    when: (request) => answering(app, request),
    async typesIn(category, id) {
      const events = await Array.fromAsync(store.readStream(streamOf(category, 'main', id)))
      return events.map(({ type }) => type)
    },
    async close() {
      await app.close()
      await projections.stop()
      await store.close()
      await db.end()
      await pool.end()
      await database.drop()
    },
  }
}

function giver(store: EventStore, projections: Projections): Api['given'] {
  let count = 0
  return async (...given) => {
    let position: Position | undefined
    for (const { category, id, facts } of given) {
      const stream = streamOf(category, 'main', id)
      const meta = {
        workspace: 'main',
        correlationId: stream,
        causationId: stream,
        actor: { kind: 'policy', name: 'test' } as const,
        effectiveAt: '2026-03-02T10:00:00.000Z',
      }
      const events = facts.map(({ type, data }) => {
        count += 1
        return { id: idFrom(stream, String(count)), type, data, meta }
      })
      position = (await store.append(stream, events, 'any')).position
    }
    if (position === undefined) throw new Error('nothing given')
    const isThere = await projections.waitFor({ position, timeoutMs: 20_000 })
    expect(isThere, 'the views show what was given').toBe(true)
    return position
  }
}

function answering(app: App, asked: Request | string): Answering {
  const { method = 'GET', url, headers, body } = typeof asked === 'string' ? { url: asked } : asked
  const answer = app
    .inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    })
    .then((response) => {
      holdToSchema(app, method, url, response)
      return response as Answer
    }) as Answering
  answer.answers = async (status, wanted) => {
    const response = await answer
    const got = response.json()
    expect({ status: response.statusCode, body: got }).toMatchObject({
      status,
      ...(wanted !== undefined && { body: wanted }),
    })
    return got
  }
  return answer
}

/** What the description says of this answer must be so: its status is named, its body fits. */
function holdToSchema(app: App, method: string, url: string, response: LightMyRequestResponse) {
  const path = url.split('?')[0] ?? ''
  if (!path.startsWith('/v1/') && !path.startsWith('/webhooks/')) return
  const described = describedResponses(app, method, path)
  if (!described) return
  const promised = described[response.statusCode]
  expect(promised, `${method} ${path} describes its ${response.statusCode}`).toBeDefined()
  const content: Record<string, { schema?: TSchema }> = promised?.content ?? {}
  const type = String(response.headers['content-type']).split(';')[0] ?? ''
  expect(Object.keys(content), `${method} ${path} ${response.statusCode}`).toContain(type)
  const schema = content[type]?.schema
  // A file is described by its type alone.
  if (!schema || !type.endsWith('json')) return
  const shape = shapeOf(schema)
  const body = response.json()
  const wrong = shape.Check(body) ? [] : shape.Errors(body)
  expect(wrong, `${method} ${path} answers as described`).toEqual([])
}

type Described = Record<string, { content?: Record<string, { schema?: TSchema }> }>
type Paths = Record<string, Record<string, { responses: Described }>>

const shapes = new WeakMap<TSchema, ReturnType<typeof Compile>>()
const descriptions = new WeakMap<App, Paths>()

/** To make one takes longer than most answers do. */
function shapeOf(schema: TSchema) {
  const shape = shapes.get(schema) ?? Compile(schema)
  shapes.set(schema, shape)
  return shape
}

/** An app that is ready gets no further routes. */
function pathsOf(app: App): Paths {
  const paths = descriptions.get(app) ?? (app.swagger() as unknown as { paths: Paths }).paths ?? {}
  descriptions.set(app, paths)
  return paths
}

function describedResponses(app: App, method: string, path: string): Described | undefined {
  const paths = pathsOf(app)
  const given = path.split('/')
  const fits = (template: string) => {
    const parts = template.split('/')
    return (
      parts.length === given.length &&
      parts.every((part, index) => part.startsWith('{') || part === given[index])
    )
  }
  // A path with fewer parameters is the closer one, as for the router.
  const [closest] = Object.keys(paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length)
  return closest === undefined ? undefined : paths[closest]?.[method.toLowerCase()]?.responses
}
