import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SealedOtherwise } from '../../src/adapters/connections/sealing.ts'
import { StoreUnavailable } from '../../src/domain/event-store.ts'
import { problemOf } from '../../src/http/errors.ts'
import { problemTable } from '../../src/http/problem-table.ts'
import { type Api, key, openApi } from './api.ts'
import { customer, review } from './examples.ts'

/** Asked before anybody is signed in. */
const doors = new Set([
  ...['delete /v1/session', 'get /v1/sign-in'],
  ...['post /v1/invitations/look', 'post /v1/password-links'],
])

describe('the description', () => {
  let api: Api
  beforeAll(async () => {
    api = await openApi({ publicUrl: 'https://books.example.com' })
  })
  afterAll(() => api.close())

  const load = async (): Promise<any> => (await api.app.inject('/openapi.json')).json()

  test('is OpenAPI 3.1 and names every route with its successes and problems', async () => {
    const { openapi, paths, tags } = await load()
    expect(openapi).toBe('3.1.0')
    const named = new Set(tags.map(({ name }: { name: string }) => name))
    const wrong: string[] = []
    for (const [path, methods] of Object.entries<Record<string, any>>(paths)) {
      for (const [method, route] of Object.entries(methods)) {
        const statuses = Object.keys(route.responses)
        const where = `${method} ${path}`
        if (!route.summary) wrong.push(`${where}: no summary`)
        if (!route.tags?.every((tag: string) => named.has(tag))) wrong.push(`${where}: tags`)
        if (!statuses.some((status) => status.startsWith('2'))) wrong.push(`${where}: no success`)
        if (path.startsWith('/health')) continue
        for (const status of statuses.filter((one) => !one.startsWith('2'))) {
          const [type] = Object.keys(route.responses[status].content ?? {})
          if (type !== 'application/problem+json') wrong.push(`${where}: ${status} is no problem`)
        }
        if (!statuses.includes('401') && !doors.has(where)) wrong.push(`${where}: no 401`)
        const parameters = (path.match(/\{/g) ?? []).length
        const described = (route.parameters ?? []).filter((one: any) => one.in === 'path')
        if (described.length !== parameters) wrong.push(`${where}: path parameters`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('has an address for every noun', async () => {
    const { paths } = await load()
    for (const noun of [
      'invoices',
      'payments',
      'allocations',
      'customers',
      'deals',
      'reviews',
      'rules',
      'reconciliations',
      'sync',
      'sync/held',
      'audit/events',
      'connections',
      'stream',
      'views',
      'journal',
      'trial-balance',
      'ageing',
      'payouts',
      'credit-notes',
      'periods',
      'exchange-rates',
      'accounts',
    ]) {
      expect(Object.keys(paths)).toContain(`/v1/${noun}`)
    }
  })

  test('resolves every reference it makes', async () => {
    const document = await load()
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    for (const [, pointer = ''] of references) {
      const found = pointer.split('/').reduce((at, name) => at?.[name], document)
      expect(found, pointer).toBeDefined()
    }
  })

  test('is readable at /docs, with nothing from elsewhere', async () => {
    const page = await api.app.inject('/docs/')
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/(src|href)="https?:/)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    const script = await api.app.inject('/docs/static/swagger-initializer.js')
    expect(script.body).toContain('/openapi.json')
  })

  test('explains every code', async () => {
    for (const code of Object.keys(problemTable)) {
      const page = await api.app.inject(`/docs/errors/${code}`)
      expect(page.statusCode, code).toBe(200)
      expect(page.body).not.toContain('undefined')
    }
    expect((await api.app.inject('/docs/errors/toString')).statusCode).toBe(404)
    expect((await api.app.inject('/docs/errors/%3Cscript%3E')).statusCode).toBe(404)
  })
})

describe('health', () => {
  test('names each dependency, and is not ready while one is down', async () => {
    let state: 'up' | 'down' | 'degraded' = 'up'
    const api = await openApi({
      dependencies: [
        { name: 'postgres', check: async () => ({ state }) },
        { name: 'stripe', check: async () => ({ state: 'degraded', detail: 'slow today' }) },
      ],
    })
    const ready = async () => {
      const answer = await api.app.inject('/health/ready')
      return { status: answer.statusCode, ...answer.json(), code: answer.statusCode }
    }
    expect(await ready()).toMatchObject({ code: 200, status: 'ready' })
    state = 'down'
    expect(await ready()).toMatchObject({
      code: 503,
      status: 'not-ready',
      dependencies: [
        { name: 'postgres', state: 'down' },
        { name: 'stripe', state: 'degraded', detail: 'slow today' },
      ],
    })
    const live = await api.app.inject('/health/live')
    expect(live.json()).toEqual({ status: 'live' })
    await api.close()
  })

  test('a check that fails says so without its inside, one that hangs is down', async () => {
    const api = await openApi({
      outside: {
        clock: { now: () => new Date(), sleep: async () => undefined },
        random: { next: () => 0.5, uuid: () => crypto.randomUUID() },
      },
      dependencies: [
        {
          name: 'postgres',
          check: async () => {
            throw new Error('password of admin is wrong')
          },
        },
        { name: 'nats', check: () => new Promise(() => undefined) },
      ],
    })
    const answer = await api.app.inject('/health/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.body).not.toContain('password')
    await api.close()
  })
})

describe('while the event store is down', () => {
  const failing = async () => {
    throw new StoreUnavailable('connect ECONNREFUSED 10.1.2.3')
  }
  test('reads go on, writes answer 503 with Retry-After', async () => {
    const api = await openApi({
      wrapStore: (store) => ({
        ...store,
        append: failing,
        readStream: () => ({ [Symbol.asyncIterator]: () => ({ next: failing }) }),
      }),
    })
    await api.given(customer(), review('ch_1', ['1']))
    await api.when('/v1/reviews').answers(200)
    const answer = await api.when({
      method: 'POST',
      url: '/v1/reviews/stripe-ch_1/reject',
      body: {},
    })
    expect(answer.json()).toMatchObject({ status: 503, code: 'store-unavailable' })
    expect(answer.headers['retry-after']).toBe('2')
    expect(answer.body).not.toContain('10.1.2.3')
    await api.close()
  })
})

describe('while the views are down', () => {
  test('reads answer 503 and say nothing of the inside', async () => {
    const api = await openApi()
    await api.database.drop()
    const answer = await api.when('/v1/invoices')
    expect(answer.json()).toMatchObject({ status: 503, code: 'views-unavailable' })
    await api.close()
  })
})

test('a view that does not come in time is a 503 that may be retried', async () => {
  // The wait ends with the service: nobody has to sit it out here.
  const api = await openApi({ closing: AbortSignal.abort() })
  await api
    .when(`/v1/invoices?after=${'9'.repeat(20)}`)
    .answers(503, { code: 'view-behind', retryable: true })
  await api.close()
})

describe('every answer', () => {
  let api: Api
  beforeAll(async () => {
    api = await openApi({ demoKey: 'demo-key', sandboxControlUrl: 'http://127.0.0.1:4000' })
  })
  afterAll(() => api.close())

  test('has a request id: the caller’s when it is usable, our own otherwise', async () => {
    const ask = (id?: string) =>
      api.app.inject({ url: '/health/live', headers: id ? { 'x-request-id': id } : {} })
    expect((await ask('order-12345')).headers['x-request-id']).toBe('order-12345')
    expect((await ask('a b<script>')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect((await ask()).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    const problem = await api.app.inject({
      url: '/v1/x',
      headers: { 'x-request-id': 'order-1234' },
    })
    expect(problem.json().requestId).toBe('order-1234')
  })

  test.each(['/v1/sync/%ff', '/v1/invoices/%zz', '/%', '/webhooks/main/%e0%a4%a'])(
    'is a problem of ours where the address cannot be read: %s',
    async (url) => {
      const answer = await api.app.inject({ url, headers: { 'x-request-id': 'order-1234' } })
      expect(answer.statusCode).toBe(400)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.headers['x-request-id']).toBe('order-1234')
      expect(answer.json()).toMatchObject({ code: 'malformed-address', requestId: 'order-1234' })
    },
  )

  test('names the files of each page in its document, and lets who is signed in begin at once', async () => {
    const pageFolder = await mkdtemp(join(tmpdir(), 'tieout-page-'))
    const document = '<head><script id="begin">ask()</script></head><h1>The page</h1>'
    const files = {
      words: ['app', 'list'],
      en: ['/assets/en.js', '/assets/l.css'],
      fr: ['/a/fr.js'],
    }
    await writeFile(join(pageFolder, 'index.html'), document)
    await writeFile(join(pageFolder, 'firsts.json'), JSON.stringify({ '/invoices/$id': files }))
    const built = await openApi({ pageFolder })
    const open = (url: string, headers: Record<string, string> = {}) =>
      built.app.inject({ url, headers })

    const { body, headers } = await open('/invoices/deal-1?at=x')
    expect(body).toContain('<meta name="words" content="app list">')
    expect(body).toContain('<link rel="modulepreload" crossorigin href="/assets/en.js">')
    expect(body).toContain('<link rel="stylesheet" crossorigin href="/assets/l.css">')
    expect(body).not.toContain('ask()')
    expect((await open('/invoices')).body).not.toContain('preload')
    expect((await open('/firsts.json')).statusCode).toBe(404)

    const languages = [{ 'accept-language': 'fr-CH' }, { cookie: 'tieout-language=fr' }]
    for (const one of languages) expect((await open('/invoices/1', one)).body).toContain('/a/fr.js')

    const known = await open('/', { cookie: 'tieout_session=x' })
    expect(known.body).toContain('<script id="begin">ask()</script>')
    const hash = createHash('sha256').update('ask()').digest('base64')
    expect(known.headers['content-security-policy']).toContain(
      `script-src 'self' 'sha256-${hash}'; style-src`,
    )
    const again = await open('/invoices/deal-2', { 'if-none-match': String(headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    await built.close()
    await rm(pageFolder, { recursive: true })
  })

  test('says of each read how far the views had come', async () => {
    const position = await api.given(customer('c-stand'))
    const { headers } = await api.app.inject({
      ...{ url: '/v1/invoices', headers: { authorization: `Bearer ${key}` } },
    })
    expect(headers['tieout-position']).toBe(String(position))
  })

  test('to a secret under another key says so, and that it is worth another try', () => {
    const problem = problemOf(new SealedOtherwise('a stored secret …'), 'order-1234')
    expect(problem).toMatchObject({ status: 503, code: 'key-unknown', retryable: true })
    expect(problem.detail).toContain('TIEOUT_ENCRYPTION_KEY')
  })

  test('may not be framed, sniffed or read by other origins', async () => {
    const { headers } = await api.app.inject({ url: '/', headers: { origin: 'https://evil.test' } })
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const other = (await api.app.inject('/v1/nowhere')).headers
    expect(other['cache-control']).toBe('no-store')
    // Components lay style on elements; script comes from files of our own only.
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'self'; style-src 'self' 'unsafe-inline'/,
    )
    expect(headers['content-security-policy']).not.toContain('script-src')
    expect(other['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test('lets demo people in with the sandbox only', async () => {
    await api.when({ url: '/v1/views', headers: { authorization: 'Bearer demo-key' } }).answers(200)
    const live = await openApi()
    const signIn = { method: 'POST', url: '/v1/session', payload: { demo: 'demo' } } as const
    expect((await live.app.inject('/v1/sign-in')).json()).toMatchObject({
      mode: 'live',
      demoPeople: [],
    })
    expect((await live.app.inject(signIn)).statusCode).toBeGreaterThanOrEqual(400)
    await live.close()
  })

  test('serves the built page behind every address of it, and nothing beside it', async () => {
    const pageFolder = await mkdtemp(join(tmpdir(), 'tieout-page-'))
    await mkdir(join(pageFolder, 'assets'))
    await writeFile(join(pageFolder, 'index.html'), '<h1>The page</h1>')
    await writeFile(join(pageFolder, 'assets/app-1a2b.js'), 'start()')
    const built = await openApi({ pageFolder })
    for (const path of ['/', '/review', '/invoices/deal-1', '/audit/chains/a%2Fb?at=x']) {
      const { statusCode, headers, body } = await built.app.inject(path)
      expect({ path, statusCode, body }).toEqual({
        path,
        statusCode: 200,
        body: '<h1>The page</h1>',
      })
      expect(headers['cache-control']).toBe('no-cache')
    }
    const { headers } = await built.app.inject('/assets/app-1a2b.js')
    expect(headers['content-type']).toContain('javascript')
    expect(headers['cache-control']).toContain('immutable')
    const beside = [
      '/../package.json',
      '/%2e%2e/package.json',
      '/package.json',
      '/.env',
      '/nowhere',
    ]
    for (const path of beside) expect((await built.app.inject(path)).statusCode).toBe(404)
    await built.close()
    const unbuilt = await openApi({ pageFolder: join(pageFolder, 'assets') })
    expect((await unbuilt.app.inject('/')).body).toContain('npm run build')
    await unbuilt.close()
    await rm(pageFolder, { recursive: true })
  })

  test('never holds a key', async () => {
    const answers = await Promise.all(
      ['/v1/views', '/v1/nowhere', '/v1/invoices?x=1', '/metrics'].map((url) =>
        api.app.inject({ url, headers: { authorization: `Bearer ${key}` } }),
      ),
    )
    for (const { body } of answers) expect(body).not.toContain(key)
  })
})
