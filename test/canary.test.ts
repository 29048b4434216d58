// Secrets that can be recognised are given to the whole service, and much goes wrong with them. In
// the end none of them can be read in the database, the logs, the events, or what the API says.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startSandbox } from '../sandbox/sandbox.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { readConfig } from '../src/config.ts'
import { type Service, startService } from '../src/service.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

const adminKey = 'canary-admin-key-1234567890'
const patience = { timeout: 25_000, interval: 200 }
let database: FreshDatabase
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let service: Service
let folder: string
let logged = ''
const said: string[] = []
/** Every word that opens something. */
const canaries = new Set([adminKey])

beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tieout-canary-'))
  const ports = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  sandbox = await startSandbox({ outside: realOutside, ports })
  sandbox.rotateRefreshTokenAtEachRefresh(true)
  const { stripe, hubspot, quickbooks } = sandbox
  const encryptionKey = Buffer.alloc(32, 'canary-encryption-key').toString('base64')
  const secrets = [
    ...[stripe.secretKey, stripe.webhookSecret, hubspot.clientSecret, encryptionKey],
    ...[quickbooks.clientSecret, quickbooks.refreshToken, quickbooks.webhookVerifier],
  ]
  for (const secret of secrets) canaries.add(secret)
  const config = readConfig({
    ...{ PORT: '0', HOST: '127.0.0.1', TIEOUT_DATA_DIR: folder, LOG_LEVEL: 'trace' },
    ...{ DATABASE_URL: database.connectionString, TIEOUT_ADMIN_KEY: adminKey },
    ...{ TIEOUT_ENCRYPTION_KEY: encryptionKey, TIEOUT_SWEEP_SECONDS: '1' },
    TIEOUT_ALLOW_HTTP_ENDPOINTS: 'on',
    STRIPE_API_BASE: stripe.baseUrl,
    HUBSPOT_API_BASE: hubspot.baseUrl,
    HUBSPOT_CLIENT_ID: hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
    HUBSPOT_AUTHORIZE_URL: hubspot.authorizeUrl,
    QUICKBOOKS_API_BASE: quickbooks.baseUrl,
    QUICKBOOKS_TOKEN_URL: quickbooks.tokenUrl,
    QUICKBOOKS_AUTHORIZE_URL: quickbooks.authorizeUrl,
    QUICKBOOKS_CLIENT_ID: quickbooks.clientId,
    QUICKBOOKS_CLIENT_SECRET: quickbooks.clientSecret,
    QUICKBOOKS_REFRESH_TOKEN: quickbooks.refreshToken,
    QUICKBOOKS_REALM_ID: quickbooks.realmId,
    QUICKBOOKS_WEBHOOK_VERIFIER: quickbooks.webhookVerifier,
  })
  const log = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  const logger = pino({ level: 'trace' }, log)
  service = await startService({ config, outside: realOutside, log: logger })
  sandbox.setWebhookTargets({
    stripe: `${service.url}/webhooks/main/stripe`,
    hubspot: `${service.url}/webhooks/main/hubspot`,
    quickbooks: `${service.url}/webhooks/main/quickbooks`,
  })
})
afterAll(async () => {
  await service.close()
  await sandbox.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

/** What the API says is remembered, with its headers. */
async function ask(method: string, path: string, body?: object, keep = true): Promise<any> {
  const answer = await fetch(`${service.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (keep) said.push(`${JSON.stringify([...answer.headers])}${text}`)
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

async function connect(platform: string) {
  // The state stands in this answer, and nowhere else.
  const { body } = await ask('POST', `/v1/connections/${platform}/authorize`, {}, false)
  const page = new URL(body.url)
  canaries.add(page.searchParams.get('state') as string)
  const { headers } = await fetch(page, { redirect: 'manual' })
  const back = new URL(headers.get('location') as string)
  canaries.add(back.searchParams.get('code') as string)
  expect((await ask('GET', `${back.pathname}${back.search}`)).status).toBe(200)
  return `${back.pathname}${back.search}`
}

async function goWrong() {
  const wrong = 'sk_test_canary_that_stripe_refuses'
  canaries.add(wrong)
  const webhookSecrets = [sandbox.stripe.webhookSecret]
  const keys = { secretKey: wrong, webhookSecrets }
  expect(await ask('PUT', '/v1/connections/stripe', keys)).toMatchObject({ status: 422 })
  const malformed = { secretKey: 'sk canary with blanks', webhookSecrets: 'canary-no-list' }
  canaries.add(malformed.secretKey).add(malformed.webhookSecrets)
  expect(await ask('PUT', '/v1/connections/stripe', malformed)).toMatchObject({ status: 400 })
  const good = { secretKey: sandbox.stripe.secretKey, webhookSecrets }
  expect(await ask('PUT', '/v1/connections/stripe', good)).toMatchObject({ status: 202 })

  const used = await connect('hubspot')
  await ask('GET', used)
  await ask('GET', '/oauth/quickbooks/callback?code=canary-code-of-a-thief&state=canary-state')
  canaries.add('canary-code-of-a-thief').add('canary-state')
  await connect('quickbooks')

  const endpoint = { url: 'http://127.0.0.1:9/canary', types: ['tieout'], description: 'nobody' }
  const made = await ask('POST', '/v1/webhook-endpoints', endpoint, false)
  for (const secret of JSON.stringify(made.body).match(/whsec_[\w+/=-]+/g) ?? []) {
    canaries.add(secret).add(secret.slice('whsec_'.length))
  }
}

function trade() {
  for (const platform of ['stripe', 'hubspot', 'quickbooks'] as const) {
    sandbox.injectFault({ platform, kind: 'server-error', times: 3 })
    sandbox.injectFault({ platform, kind: 'drop', times: 2 })
    sandbox.injectFault({ platform, kind: 'rate-limit', times: 1, retryAfter: '0' })
  }
  const company = { name: 'Acme Ltd', domain: 'acme.example' }
  const contact = { email: 'ann@acme.example', firstName: 'Ann', lastName: 'Lee' }
  const lineItems = [{ name: 'Training day', quantity: '2', price: '1420.00' }]
  for (const id of ['7001', '7002']) {
    sandbox.createDeal({ id, name: `Deal ${id}`, company, contact, lineItems })
    sandbox.winDeal(id)
  }
}

/** All that stands in the database, bytes as they are. */
async function dump(): Promise<string> {
  const client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema like 'tieout%' and table_type = 'BASE TABLE'`,
  )
  expect(tables.length).toBeGreaterThan(10)
  let text = ''
  for (const { name } of tables) {
    const { rows } = await client.query(`select * from ${name}`)
    for (const row of rows) {
      for (const value of Object.values(row)) {
        text += Buffer.isBuffer(value) ? value.toString('latin1') : `${JSON.stringify(value)}\n`
      }
    }
  }
  await client.end()
  return text
}

/** Tokens are made as they are asked for; these all begin like this. */
const made = /RT1-sandbox-\d|sandbox-access-\d|hubspot-(access|refresh)-sandbox-\d|code-sandbox-\d/

test('no secret can be read anywhere', async () => {
  await goWrong()
  trade()
  const invoices = async () => (await ask('GET', '/v1/invoices')).body.data
  await vi.waitFor(async () => expect(await invoices()).toHaveLength(2), patience)

  // The tokens end, and then the person takes the app away.
  sandbox.expireAccessTokens()
  sandbox.revokeAccess('quickbooks')
  sandbox.pay({ dealId: '7001', reference: 'deal_id' })
  sandbox.amendDeal('7002', { lineItems: [{ name: 'Day', quantity: '1', price: '90.00' }] })
  const states = async () =>
    Object.fromEntries(
      (await ask('GET', '/v1/connections')).body.data.map(
        ({ name, state }: Record<string, string>) => [name, state],
      ),
    )
  await vi.waitFor(
    async () => expect(await states()).toMatchObject({ quickbooks: 'reconnect' }),
    patience,
  )
  await connect('quickbooks')
  await vi.waitFor(
    async () =>
      expect(await states()).toEqual({
        ...{ hubspot: 'connected', stripe: 'connected', quickbooks: 'connected' },
      }),
    patience,
  )
  await ask('POST', '/v1/connections/checks', {})
  await ask('DELETE', '/v1/connections/quickbooks')
  for (const path of [
    ...['/v1/connections', '/v1/audit/events?limit=200', '/v1/sync', '/v1/sync/held'],
    ...['/v1/webhook-endpoints', '/v1/sweeps', '/openapi.json', '/health/ready', '/metrics'],
  ]) {
    await ask('GET', path)
  }

  const places = { logs: logged, answers: said.join('\n'), database: await dump() }
  expect(places.logs.length).toBeGreaterThan(1000)
  for (const [place, text] of Object.entries(places)) {
    const found = [...canaries].filter((canary) => text.includes(canary))
    expect(found, `readable in the ${place}`).toEqual([])
    expect(made.exec(text)?.[0], `readable in the ${place}`).toBeUndefined()
  }
}, 120_000)
