// `tieout doctor` as a process of its own: what it says, and how it ends; and a start with a key that
// does not open what is stored.
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandbox } from '../sandbox/sandbox.ts'
import { realOutside } from '../src/adapters/outside.ts'
import { type FreshDatabase, freshDatabase } from './support/postgres.ts'

const root = join(import.meta.dirname, '..')
let database: FreshDatabase
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let folder: string

beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tieout-doctor-'))
  await chmod(folder, 0o755)
  const ports = { stripe: 0, hubspot: 0, quickbooks: 0, control: 0 }
  sandbox = await startSandbox({ outside: realOutside, ports })
})
afterAll(async () => {
  await sandbox.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

function tieout(args: string[], environment: Record<string, string> = {}) {
  const { stripe, hubspot, quickbooks } = sandbox
  const child = spawn(process.execPath, [join(root, 'tieout.cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, TIEOUT_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' },
      ...{ DATABASE_URL: database.connectionString, TIEOUT_ENCRYPTION_KEY: 'ab'.repeat(32) },
      PUBLIC_URL: 'https://books.example.com',
      STRIPE_API_BASE: stripe.baseUrl,
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
      HUBSPOT_API_BASE: hubspot.baseUrl,
      HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
      HUBSPOT_CLIENT_SECRET: hubspot.clientSecret,
      QUICKBOOKS_API_BASE: quickbooks.baseUrl,
      QUICKBOOKS_TOKEN_URL: quickbooks.tokenUrl,
      QUICKBOOKS_CLIENT_ID: quickbooks.clientId,
      QUICKBOOKS_CLIENT_SECRET: quickbooks.clientSecret,
      QUICKBOOKS_REFRESH_TOKEN: quickbooks.refreshToken,
      QUICKBOOKS_REALM_ID: quickbooks.realmId,
      QUICKBOOKS_WEBHOOK_VERIFIER: quickbooks.webhookVerifier,
      ...environment,
    },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  )
}

test('the doctor finds nothing broken where nothing is, and says what to look at', async () => {
  const { code, out, err } = await tieout(['doctor', '--json'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const { verdict, data } = JSON.parse(out)
  expect(verdict).toBe('warning')
  expect(data.map(({ platform }: { platform: string }) => platform).sort()).toEqual([
    ...['hubspot', 'quickbooks', 'stripe'],
  ])
  for (const { findings } of data) {
    const of = Object.fromEntries(findings.map((one: any) => [one.check, one.verdict]))
    expect(of).toMatchObject({
      ...{ connection: 'ok', reachable: 'ok', credential: 'ok', clock: 'ok', webhooks: 'warning' },
      ...{ budget: 'ok', waiting: 'ok' },
    })
  }
}, 60_000)

test('it ends with 1 when something is broken, and says so in words', async () => {
  const { code, out } = await tieout(['doctor'], { STRIPE_SECRET_KEY: 'sk_test_of_yesterday' })
  expect(code).toBe(1)
  expect(out).toMatch(
    /BROKEN +credential +What opens it is refused \(HTTP 401\)\.\n +Give it a key/,
  )
  expect(out).not.toMatch(/sk_test|RT1/)
}, 60_000)

test('a key that does not open what is stored: nothing begins, and it is said plainly', async () => {
  for (const command of ['start', 'doctor', 'rotate-key']) {
    const data = await mkdtemp(join(tmpdir(), 'tieout-doctor-'))
    const wrong = { TIEOUT_ENCRYPTION_KEY: 'cd'.repeat(32), TIEOUT_DATA_DIR: data }
    const { code, out, err } = await tieout([command], wrong)
    await rm(data, { recursive: true })
    expect(code).toBeGreaterThan(0)
    expect(out).toBe('')
    expect(err).toMatch(/^Stored secrets cannot be opened: 3 with the key \w{16}; /)
    expect(err).not.toMatch(/ {4}at /)
  }
}, 90_000)

test('with simulated platforms it asks the service, which has to run', async () => {
  const none = { STRIPE_SECRET_KEY: '', TIEOUT_SANDBOX: 'on', PORT: '9' }
  const { code, err } = await tieout(['doctor'], none)
  expect(code).toBe(2)
  expect(err).toMatch(/No service answers at http:\/\/127\.0\.0\.1:9/)
}, 60_000)
