// The sandbox alone: `npm run sandbox`. Prints what a service needs to reach it.
import process from 'node:process'
import { pino } from 'pino'
import { realOutside } from '../src/adapters/outside.ts'
import { startSandbox } from './sandbox.ts'

const env = process.env
const port = (name: string, usual: number) => {
  const value = Number(env[name] ?? usual)
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`${name} must be a port number, not ${env[name]}`)
  }
  return value
}

const base = env.SANDBOX_WEBHOOK_BASE ?? 'http://localhost:3000/webhooks/main'
const sandbox = await startSandbox({
  ...(env.SANDBOX_DATA_DIR ? { dataDir: env.SANDBOX_DATA_DIR } : {}),
  ports: {
    control: port('SANDBOX_CONTROL_PORT', 4000),
    stripe: port('SANDBOX_STRIPE_PORT', 4001),
    hubspot: port('SANDBOX_HUBSPOT_PORT', 4002),
    quickbooks: port('SANDBOX_QUICKBOOKS_PORT', 4003),
    mail: port('SANDBOX_SMTP_PORT', 4025),
  },
  ...(env.SANDBOX_HOST ? { host: env.SANDBOX_HOST } : {}),
  webhooks: {
    stripe: `${base}/stripe`,
    hubspot: `${base}/hubspot`,
    quickbooks: `${base}/quickbooks`,
  },
  outside: realOutside,
  log: pino({ level: env.LOG_LEVEL ?? 'warn' }),
  rateLimits: env.SANDBOX_RATE_LIMITS ?? 'off',
})

const { stripe, hubspot, quickbooks, control, mail } = sandbox
process.stdout.write(`# The sandbox is running; its control API: curl ${control.baseUrl}/
# Webhooks go to ${base}/…  Play the demo: curl -X POST ${control.baseUrl}/demo/play
STRIPE_API_BASE=${stripe.baseUrl}
STRIPE_SECRET_KEY=${stripe.secretKey}
STRIPE_WEBHOOK_SECRET=${stripe.webhookSecret}
HUBSPOT_API_BASE=${hubspot.baseUrl}
HUBSPOT_ACCESS_TOKEN=${hubspot.accessToken}
HUBSPOT_CLIENT_SECRET=${hubspot.clientSecret}
QUICKBOOKS_API_BASE=${quickbooks.baseUrl}
QUICKBOOKS_TOKEN_URL=${quickbooks.tokenUrl}
QUICKBOOKS_CLIENT_ID=${quickbooks.clientId}
QUICKBOOKS_CLIENT_SECRET=${quickbooks.clientSecret}
QUICKBOOKS_REFRESH_TOKEN=${quickbooks.refreshToken}
QUICKBOOKS_REALM_ID=${quickbooks.realmId}
QUICKBOOKS_WEBHOOK_VERIFIER=${quickbooks.webhookVerifier}
SMTP_URL=${mail?.url ?? ''}
SMTP_FROM=books@tieout.example
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0))
  })
}
