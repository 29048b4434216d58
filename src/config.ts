// The only reader of the environment. Everything is validated at once, at start, and each fault is
// named together with what to do about it.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { isTimeZone } from './domain/dates.ts'

const url = (description: string) => Type.String({ pattern: '^[a-z]+://', description })
const number = (description: string) => Type.String({ pattern: '^\\d{1,5}$', description })
const text = (description: string) => Type.String({ minLength: 1, description })

/** Every variable, what it is for, and its form. An empty one counts as absent. */
export const Environment = Type.Partial(
  Type.Object({
    PORT: number('the port to listen on (3000)'),
    HOST: text('the address to listen on (0.0.0.0)'),
    TIEOUT_DATA_DIR: text('where embedded parts keep their data (.tieout)'),
    DATABASE_URL: url('Postgres; absent = embedded'),
    EVENTSTORE_URL: url('EventStoreDB; absent = tables in Postgres'),
    NATS_URL: url('NATS with JetStream; absent = read from the event store'),
    STRIPE_SECRET_KEY: text('Stripe API key'),
    STRIPE_WEBHOOK_SECRET: text('signing secret of the Stripe endpoint; several by commas'),
    STRIPE_API_BASE: url('the whole address of the Stripe API'),
    HUBSPOT_ACCESS_TOKEN: text('HubSpot private app token'),
    HUBSPOT_CLIENT_SECRET: text('HubSpot app secret, signs webhooks; several by commas'),
    HUBSPOT_API_BASE: url('the whole address of the HubSpot API'),
    QUICKBOOKS_CLIENT_ID: text('QuickBooks app id'),
    QUICKBOOKS_CLIENT_SECRET: text('QuickBooks app secret'),
    QUICKBOOKS_REFRESH_TOKEN: text('QuickBooks OAuth refresh token'),
    QUICKBOOKS_REALM_ID: text('the QuickBooks company'),
    QUICKBOOKS_WEBHOOK_VERIFIER: text('signs QuickBooks webhooks; several by commas'),
    QUICKBOOKS_API_BASE: url('the whole address of the QuickBooks API'),
    QUICKBOOKS_TOKEN_URL: url('the whole address of the OAuth token endpoint'),
    TIEOUT_ENCRYPTION_KEY: Type.String({
      pattern: '^([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$',
      description: '32 bytes in hex or base64; absent = a key file in the data directory',
    }),
    TIEOUT_ADMIN_KEY: Type.String({
      pattern: '^\\S{16,}$',
      description: 'the first API key, at least 16 characters without a space',
    }),
    TIEOUT_SANDBOX: Type.Union([Type.Literal('on'), Type.Literal('off')], {
      description: 'off never starts the sandbox; on starts it beside whatever is set',
    }),
    TIEOUT_HOME_CURRENCY: Type.String({
      pattern: '^[A-Z]{3}$',
      description: 'the currency of the books, where a platform names none (USD)',
    }),
    TIEOUT_COMPANY_NAME: text('the name at the head of letters to customers (main)'),
    TIEOUT_TIME_ZONE: text('where the books are kept, for example Europe/Paris (UTC)'),
    PUBLIC_URL: url('the address the platforms call; absent = the Host of each request'),
    LOG_LEVEL: Type.Union(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map((level) =>
        Type.Literal(level),
      ),
      { description: 'how much to log (info)' },
    ),
  }),
)
type Environment = Static<typeof Environment>

const environment = Compile(Environment)
const meaningOf = (schema: unknown) => (schema as { description?: string }).description

/** What the accounts on the three platforms need; all of it or nothing. */
const credentials = [
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'HUBSPOT_ACCESS_TOKEN',
  'HUBSPOT_CLIENT_SECRET',
  'QUICKBOOKS_CLIENT_ID',
  'QUICKBOOKS_CLIENT_SECRET',
  'QUICKBOOKS_REFRESH_TOKEN',
  'QUICKBOOKS_REALM_ID',
  'QUICKBOOKS_WEBHOOK_VERIFIER',
] as const

export type PlatformConfig = {
  stripe: { secretKey: string; webhookSecrets: string[]; apiBase: string | undefined }
  hubspot: { accessToken: string; clientSecrets: string[]; apiBase: string | undefined }
  quickbooks: {
    clientId: string
    clientSecret: string
    refreshToken: string
    realmId: string
    webhookVerifiers: string[]
    apiBase: string
    tokenUrl: string
  }
}

export type Config = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  eventStoreUrl: string | undefined
  natsUrl: string | undefined
  publicUrl: string | undefined
  encryptionKey: Buffer | undefined
  adminKey: string | undefined
  homeCurrency: string
  /** In which a moment becomes a day of the books. */
  timeZone: string
  companyName: string | undefined
  logLevel: string
  /** Null = the sandbox plays the platforms. */
  platforms: PlatformConfig | null
}

export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/** @throws ConfigError naming every fault at once */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.entries(env).filter(
    ([name, value]) => name in Environment.properties && value,
  )
  const values = Object.fromEntries(given) as Environment
  const faults = Object.entries(Environment.properties)
    .filter(([name]) => name in values)
    .flatMap(([name, schema]) => {
      const fits = environment.Check({ [name]: values[name as keyof Environment] })
      return fits ? [] : [`${name} is not usable: ${meaningOf(schema)}`]
    })
  const platforms = platformsIn(values, faults)
  const port = Number(values.PORT ?? 3000)
  if (port > 65_535) faults.push('PORT is not usable: it must be at most 65535')
  const timeZone = values.TIEOUT_TIME_ZONE ?? 'UTC'
  if (!isTimeZone(timeZone)) {
    faults.push('TIEOUT_TIME_ZONE is not usable: it must be a time zone such as Europe/Paris')
  }
  if (faults.length > 0) throw new ConfigError(faults)
  const key = values.TIEOUT_ENCRYPTION_KEY
  return {
    port,
    host: values.HOST ?? '0.0.0.0',
    dataDir: values.TIEOUT_DATA_DIR ?? '.tieout',
    databaseUrl: values.DATABASE_URL,
    eventStoreUrl: values.EVENTSTORE_URL,
    natsUrl: values.NATS_URL,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    encryptionKey: key ? Buffer.from(key, key.length === 64 ? 'hex' : 'base64') : undefined,
    adminKey: values.TIEOUT_ADMIN_KEY,
    homeCurrency: values.TIEOUT_HOME_CURRENCY ?? 'USD',
    timeZone,
    companyName: values.TIEOUT_COMPANY_NAME,
    logLevel: values.LOG_LEVEL ?? 'info',
    platforms,
  }
}

function platformsIn(values: Environment, faults: string[]): PlatformConfig | null {
  const missing = credentials.filter((name) => !values[name])
  const wanted = values.TIEOUT_SANDBOX
  if (wanted === 'on') return null
  if (missing.length === credentials.length && wanted !== 'off') return null
  for (const name of missing) {
    const meaning = meaningOf(Environment.properties[name])
    faults.push(`${name} is missing: ${meaning}. Set it, or set no credentials for the sandbox`)
  }
  const need = (name: (typeof credentials)[number]) => values[name] ?? ''
  const list = (name: (typeof credentials)[number]) =>
    need(name)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
  return {
    stripe: {
      secretKey: need('STRIPE_SECRET_KEY'),
      webhookSecrets: list('STRIPE_WEBHOOK_SECRET'),
      apiBase: values.STRIPE_API_BASE,
    },
    hubspot: {
      accessToken: need('HUBSPOT_ACCESS_TOKEN'),
      clientSecrets: list('HUBSPOT_CLIENT_SECRET'),
      apiBase: values.HUBSPOT_API_BASE,
    },
    quickbooks: {
      clientId: need('QUICKBOOKS_CLIENT_ID'),
      clientSecret: need('QUICKBOOKS_CLIENT_SECRET'),
      refreshToken: need('QUICKBOOKS_REFRESH_TOKEN'),
      realmId: need('QUICKBOOKS_REALM_ID'),
      webhookVerifiers: list('QUICKBOOKS_WEBHOOK_VERIFIER'),
      apiBase: values.QUICKBOOKS_API_BASE ?? 'https://quickbooks.api.intuit.com',
      tokenUrl:
        values.QUICKBOOKS_TOKEN_URL ?? 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    },
  }
}
