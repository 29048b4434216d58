// The environment: every fault is named at once, with what to do about it.
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const accounts = {
  STRIPE_SECRET_KEY: 'sk',
  STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old',
  HUBSPOT_ACCESS_TOKEN: 'pat',
  HUBSPOT_CLIENT_SECRET: 'secret',
  QUICKBOOKS_CLIENT_ID: 'id',
  QUICKBOOKS_CLIENT_SECRET: 'secret',
  QUICKBOOKS_REFRESH_TOKEN: 'RT1',
  QUICKBOOKS_REALM_ID: '913',
  QUICKBOOKS_WEBHOOK_VERIFIER: 'verifier',
}

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

test('with nothing set, the sandbox plays the platforms', () => {
  const config = readConfig({})
  expect(config).toMatchObject({
    port: 3000,
    dataDir: '.tieout',
    homeCurrency: 'USD',
    timeZone: 'UTC',
    companyName: undefined,
    platforms: null,
  })
})

test('an empty variable counts as absent', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({
    port: 3000,
    databaseUrl: undefined,
  })
})

test('with all credentials set, the real accounts are used', () => {
  const { platforms } = readConfig({ ...accounts, QUICKBOOKS_API_BASE: 'http://127.0.0.1:5003' })
  expect(platforms?.stripe.webhookSecrets).toEqual(['whsec_new', 'whsec_old'])
  expect(platforms?.quickbooks).toMatchObject({
    apiBase: 'http://127.0.0.1:5003',
    tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  })
})

test('with some credentials and not others, what is missing is named', () => {
  const { HUBSPOT_ACCESS_TOKEN: _, QUICKBOOKS_REALM_ID: __, ...some } = accounts
  const faults = faultsOf(some)
  expect(faults).toHaveLength(2)
  expect(faults[0]).toMatch(/^HUBSPOT_ACCESS_TOKEN is missing/)
  expect(faults[1]).toMatch(/^QUICKBOOKS_REALM_ID is missing/)
})

test('without the sandbox and without credentials, all that is missing is named', () => {
  expect(faultsOf({ TIEOUT_SANDBOX: 'off' })).toHaveLength(Object.keys(accounts).length)
})

test('what a person connects by the API may be left out, as long as an app is there', () => {
  const app = {
    HUBSPOT_CLIENT_ID: 'hubspot-app',
    HUBSPOT_CLIENT_SECRET: 'secret',
    QUICKBOOKS_CLIENT_ID: 'id',
    QUICKBOOKS_CLIENT_SECRET: 'secret',
    QUICKBOOKS_WEBHOOK_VERIFIER: 'verifier',
  }
  const { platforms } = readConfig(app)
  expect(platforms).toMatchObject({
    stripe: { secretKey: undefined, webhookSecrets: [] },
    hubspot: { accessToken: undefined, clientId: 'hubspot-app' },
    quickbooks: { refreshToken: undefined, realmId: undefined },
  })
  const named = (env: Record<string, string>) => faultsOf(env).map((fault) => fault.split(' ')[0])
  expect(named({ ...app, STRIPE_SECRET_KEY: 'sk' })).toEqual(['STRIPE_WEBHOOK_SECRET'])
  expect(named({ ...app, QUICKBOOKS_REFRESH_TOKEN: 'RT1' })).toEqual(['QUICKBOOKS_REALM_ID'])
  const { HUBSPOT_CLIENT_ID: _, ...without } = app
  expect(named(without)).toEqual(['HUBSPOT_ACCESS_TOKEN'])
})

test('former encryption keys are read with the newest', () => {
  const [newest, former, older] = [7, 8, 9].map((byte) => Buffer.alloc(32, byte))
  const config = readConfig({
    TIEOUT_ENCRYPTION_KEY: newest?.toString('hex'),
    TIEOUT_ENCRYPTION_KEY_PREVIOUS: `${former?.toString('base64')}, ${older?.toString('hex')}`,
  })
  expect(config.previousKeys).toEqual([former, older])
  expect(readConfig({})).toMatchObject({
    previousKeys: [],
    sweepSeconds: 30,
    processName: undefined,
  })
  expect(faultsOf({ TIEOUT_ENCRYPTION_KEY_PREVIOUS: 'short', TIEOUT_SWEEP_SECONDS: '0' })).toEqual([
    expect.stringMatching(/^TIEOUT_ENCRYPTION_KEY_PREVIOUS/),
    expect.stringMatching(/^TIEOUT_SWEEP_SECONDS/),
  ])
})

test('every unusable value is named at once', () => {
  const faults = faultsOf({
    PORT: 'http',
    DATABASE_URL: 'localhost',
    LOG_LEVEL: 'loud',
    TIEOUT_ENCRYPTION_KEY: 'short',
    TIEOUT_ADMIN_KEY: 'short',
    TIEOUT_HOME_CURRENCY: 'dollar',
    TIEOUT_TIME_ZONE: 'Mars/Olympus',
    TIEOUT_SANDBOX: 'maybe',
  })
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'PORT',
    'DATABASE_URL',
    'TIEOUT_ENCRYPTION_KEY',
    'TIEOUT_ADMIN_KEY',
    'TIEOUT_SANDBOX',
    'TIEOUT_HOME_CURRENCY',
    'LOG_LEVEL',
    'TIEOUT_TIME_ZONE',
  ])
  expect(faultsOf({ PORT: '70000' })).toEqual([expect.stringMatching(/^PORT/)])
})

test('an identity provider is named whole, or not at all', () => {
  const whole = {
    TIEOUT_OIDC_ISSUER: 'https://login.example.com/tenant',
    TIEOUT_OIDC_CLIENT_ID: 'tieout',
    TIEOUT_OIDC_CLIENT_SECRET: 'secret',
  }
  expect(readConfig({}).oidc).toBeUndefined()
  expect(readConfig(whole).oidc).toMatchObject({
    ...{ issuer: whole.TIEOUT_OIDC_ISSUER, name: 'login.example.com', defaultRole: undefined },
  })
  const named = { ...whole, TIEOUT_OIDC_NAME: 'Example', TIEOUT_OIDC_DEFAULT_ROLE: 'viewer' }
  expect(readConfig(named).oidc).toMatchObject({ name: 'Example', defaultRole: 'viewer' })
  expect(faultsOf({ TIEOUT_OIDC_ISSUER: whole.TIEOUT_OIDC_ISSUER })).toEqual([
    expect.stringMatching(/^TIEOUT_OIDC_CLIENT_ID is missing/),
    expect.stringMatching(/^TIEOUT_OIDC_CLIENT_SECRET is missing/),
  ])
  expect(faultsOf({ ...whole, TIEOUT_OIDC_ISSUER: 'ftp://login.example.com' })).toEqual([
    expect.stringMatching(/^TIEOUT_OIDC_ISSUER/),
  ])
  expect(faultsOf({ ...whole, TIEOUT_OIDC_DEFAULT_ROLE: 'owner' })).toEqual([
    expect.stringMatching(/^TIEOUT_OIDC_DEFAULT_ROLE/),
  ])
})

test('an encryption key may be hex or base64', () => {
  const key = Buffer.alloc(32, 7)
  for (const form of ['hex', 'base64'] as const) {
    const { encryptionKey } = readConfig({ TIEOUT_ENCRYPTION_KEY: key.toString(form) })
    expect(encryptionKey).toEqual(key)
  }
})

test('proxies are addresses and networks, and not everybody', () => {
  const proxies = (TIEOUT_TRUSTED_PROXIES: string) => ({ TIEOUT_TRUSTED_PROXIES })
  expect(readConfig({}).trustedProxies).toEqual([])
  const some = ' 10.0.0.0/8, loopback,2001:db8::1 '
  const { trustedProxies } = readConfig(proxies(some))
  expect(trustedProxies).toEqual(['10.0.0.0/8', 'loopback', '2001:db8::1'])
  for (const wrong of ['0.0.0.0/0', 'proxy.local', '10.0.0.0/33', 'true', '1', '10.0.0.1/']) {
    expect(faultsOf(proxies(wrong))).toEqual([
      expect.stringMatching(/^TIEOUT_TRUSTED_PROXIES is not usable: /),
    ])
  }
})
