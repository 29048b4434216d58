// The only reader of the environment. Everything is validated at once, at start, and each fault is
// named together with what to do about it.
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Accounts } from './adapters/connections/connections.ts'
import { type Sender, senderOf } from './adapters/mail/smtp-url.ts'
import { type OidcSettings, oidcSettings } from './adapters/oidc-settings.ts'
import { trustedProxies } from './adapters/trusted-proxies.ts'
import { roles } from './domain/api-key.ts'
import { isTimeZone } from './domain/dates.ts'

const url = (description: string) => Type.String({ pattern: '^[a-z]+://', description })
const number = (description: string) => Type.String({ pattern: '^\\d{1,5}$', description })
const text = (description: string) => Type.String({ minLength: 1, description })
const limitForm = ' *(stripe|hubspot|quickbooks)=[1-9]\\d{0,6}/[1-9]\\d{0,3} *'
const keyForm = '([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)'

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
    HUBSPOT_CLIENT_ID: text('HubSpot app id, to connect by OAuth instead of a private app token'),
    HUBSPOT_CLIENT_SECRET: text('HubSpot app secret, signs webhooks; several by commas'),
    HUBSPOT_API_BASE: url('the whole address of the HubSpot API'),
    HUBSPOT_AUTHORIZE_URL: url('where HubSpot asks a person whether we may'),
    QUICKBOOKS_CLIENT_ID: text('QuickBooks app id'),
    QUICKBOOKS_CLIENT_SECRET: text('QuickBooks app secret'),
    QUICKBOOKS_REFRESH_TOKEN: text('QuickBooks OAuth refresh token'),
    QUICKBOOKS_REALM_ID: text('the QuickBooks company'),
    QUICKBOOKS_WEBHOOK_VERIFIER: text('signs QuickBooks webhooks; several by commas'),
    QUICKBOOKS_API_BASE: url('the whole address of the QuickBooks API'),
    QUICKBOOKS_TOKEN_URL: url('the whole address of the OAuth token endpoint'),
    QUICKBOOKS_AUTHORIZE_URL: url('where Intuit asks a person whether we may'),
    TIEOUT_ENCRYPTION_KEY: Type.String({
      pattern: `^${keyForm}$`,
      description: '32 bytes in hex or base64; absent = a key file in the data directory',
    }),
    TIEOUT_ENCRYPTION_KEY_PREVIOUS: Type.String({
      pattern: `^${keyForm}( *, *${keyForm})*$`,
      description: 'former keys, by commas: they open what `tieout rotate-key` has not reached yet',
    }),
    TIEOUT_RATE_LIMITS: Type.String({
      pattern: `^${limitForm}(,${limitForm})*$`,
      description: 'calls per seconds where a platform allows other than usual: stripe=200/1',
    }),
    TIEOUT_SWEEP_SECONDS: Type.String({
      pattern: '^[1-9]\\d{0,4}$',
      description: 'how often to look for what no webhook told, in seconds (30)',
    }),
    TIEOUT_PROCESS: Type.String({
      pattern: '^[\\w.:-]{1,100}$',
      description: 'the name of this process among several (host, process id and a random part)',
    }),
    TIEOUT_ALLOW_HTTP_ENDPOINTS: Type.Union([Type.Literal('on'), Type.Literal('off')], {
      description: 'on lets outgoing webhooks go to plain http and to this machine (off)',
    }),
    TIEOUT_ADMIN_KEY: Type.String({
      pattern: '^\\S{16,}$',
      description: 'the first API key, at least 16 characters without a space',
    }),
    TIEOUT_OIDC_ISSUER: url('the identity provider by which people may sign in (OpenID Connect)'),
    TIEOUT_OIDC_CLIENT_ID: text('what this service is called at the identity provider'),
    TIEOUT_OIDC_CLIENT_SECRET: text('the secret of that client'),
    TIEOUT_OIDC_NAME: text('what people call the identity provider (its host)'),
    TIEOUT_OIDC_DEFAULT_ROLE: Type.Union(
      roles.map((role) => Type.Literal(role)),
      { description: 'the role of whom it vouches for and nobody invited; absent = not let in' },
    ),
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
    TIEOUT_TRUSTED_PROXIES: text('proxies before this service, by commas: 10.0.0.0/8 (none)'),
    SMTP_URL: url('the mail server, smtp://user:password@host:587 or smtps://host:465'),
    SMTP_FROM: text('who letters are from: Tieout <books@example.com>'),
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

/** What the accounts on the three platforms need. */
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
type Credential = (typeof credentials)[number]

/** What may be given later, by the API, as long as all of a line is left out: the keys of Stripe,
 *  the company of QuickBooks, and HubSpot's token where an app can ask for one. */
const givenLater: Credential[][] = [
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  ['QUICKBOOKS_REFRESH_TOKEN', 'QUICKBOOKS_REALM_ID'],
]

export type PlatformConfig = Accounts

export type Config = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  eventStoreUrl: string | undefined
  natsUrl: string | undefined
  publicUrl: string | undefined
  /** Whose word is taken on where a request came from. */
  trustedProxies: string[]
  encryptionKey: Buffer | undefined
  /** Those before it, which open what is still sealed under them. */
  previousKeys: Buffer[]
  /** What the platforms allow, where it is not the usual. */
  rateLimits: string | undefined
  sweepSeconds: number
  /** The name of this process among several; undefined = one is made. */
  processName: string | undefined
  /** Whether outgoing webhooks may go to plain http and to this machine. */
  allowHttpEndpoints: boolean
  adminKey: string | undefined
  /** Absent = people sign in with passwords only. */
  oidc: OidcSettings | undefined
  /** Absent = no letters are sent, or to the sandbox. */
  smtp: Sender | undefined
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

/** What the environment of this process says. @throws ConfigError */
export const configOfProcess = (): Config => readConfig(process.env)

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
  const smtp = senderOf(values.SMTP_URL, values.SMTP_FROM, faults)
  const oidc = oidcSettings(values, faults)
  const proxies = trustedProxies(values.TIEOUT_TRUSTED_PROXIES, faults)
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
    trustedProxies: proxies,
    encryptionKey: key ? keyOf(key) : undefined,
    previousKeys: listOf(values.TIEOUT_ENCRYPTION_KEY_PREVIOUS).map(keyOf),
    rateLimits: values.TIEOUT_RATE_LIMITS,
    sweepSeconds: Number(values.TIEOUT_SWEEP_SECONDS ?? 30),
    processName: values.TIEOUT_PROCESS,
    allowHttpEndpoints: values.TIEOUT_ALLOW_HTTP_ENDPOINTS === 'on',
    adminKey: values.TIEOUT_ADMIN_KEY,
    oidc,
    smtp,
    homeCurrency: values.TIEOUT_HOME_CURRENCY ?? 'USD',
    timeZone,
    companyName: values.TIEOUT_COMPANY_NAME,
    logLevel: values.LOG_LEVEL ?? 'info',
    platforms,
  }
}

const keyOf = (key: string) => Buffer.from(key, key.length === 64 ? 'hex' : 'base64')

const listOf = (value: string | undefined) =>
  (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

function platformsIn(values: Environment, faults: string[]): PlatformConfig | null {
  const wanted = values.TIEOUT_SANDBOX
  if (wanted === 'on') return null
  const isAnyGiven = [...credentials, 'HUBSPOT_CLIENT_ID' as const].some((name) => values[name])
  if (!isAnyGiven && wanted !== 'off') return null
  for (const name of missingIn(values, isAnyGiven)) {
    const meaning = meaningOf(Environment.properties[name])
    const or = name === 'HUBSPOT_ACCESS_TOKEN' ? ' (or HUBSPOT_CLIENT_ID, to connect by OAuth)' : ''
    faults.push(
      `${name} is missing: ${meaning}${or}. Set it, or set no credentials for the sandbox`,
    )
  }
  return {
    stripe: {
      secretKey: values.STRIPE_SECRET_KEY,
      webhookSecrets: listOf(values.STRIPE_WEBHOOK_SECRET),
      apiBase: values.STRIPE_API_BASE,
    },
    hubspot: {
      accessToken: values.HUBSPOT_ACCESS_TOKEN,
      clientSecrets: listOf(values.HUBSPOT_CLIENT_SECRET),
      apiBase: values.HUBSPOT_API_BASE,
      clientId: values.HUBSPOT_CLIENT_ID,
      authorizeUrl: values.HUBSPOT_AUTHORIZE_URL,
    },
    quickbooks: {
      clientId: values.QUICKBOOKS_CLIENT_ID ?? '',
      clientSecret: values.QUICKBOOKS_CLIENT_SECRET ?? '',
      refreshToken: values.QUICKBOOKS_REFRESH_TOKEN,
      realmId: values.QUICKBOOKS_REALM_ID,
      webhookVerifiers: listOf(values.QUICKBOOKS_WEBHOOK_VERIFIER),
      apiBase: values.QUICKBOOKS_API_BASE ?? 'https://quickbooks.api.intuit.com',
      tokenUrl:
        values.QUICKBOOKS_TOKEN_URL ?? 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
      authorizeUrl: values.QUICKBOOKS_AUTHORIZE_URL,
    },
  }
}

/** With none at all given, all that there are: nobody meant to leave out just these. */
function missingIn(values: Environment, isAnyGiven: boolean): Credential[] {
  const missing = credentials.filter((name) => !values[name])
  if (!isAnyGiven) return missing
  const isLater = (name: Credential) =>
    givenLater.some((line) => line.includes(name) && line.every((one) => !values[one])) ||
    (name === 'HUBSPOT_ACCESS_TOKEN' && values.HUBSPOT_CLIENT_ID !== undefined)
  return missing.filter((name) => !isLater(name))
}

/** Worth something only in front of the sandbox, where it is given to everybody. */
export const demoKey = 'tieout-demo-key'

/** Likewise: three people, so that the sandbox can show who may do what. */
export const demoPeople = [
  { name: 'Priya', key: 'tieout-demo-preparer-key', role: 'accountant' },
  { name: 'Rui', key: 'tieout-demo-reviewer-key', role: 'accountant' },
  { name: 'Aude', key: 'tieout-demo-auditor-key', role: 'auditor' },
] as const

/** Where the service of this environment answers, and its key: for the command line. */
export const serviceIn = (env: NodeJS.ProcessEnv = process.env): { url: string; key: string } => ({
  url: `http://127.0.0.1:${env.PORT || 3000}`,
  key: env.TIEOUT_ADMIN_KEY || demoKey,
})
