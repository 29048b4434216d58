// How a message proves where it comes from: Standard Webhooks (standardwebhooks.com), by its own
// library. While a secret is being changed there is a signature by each that is valid.
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

const prefix = 'whsec_'

export const newSecret = (): string => prefix + randomBytes(32).toString('base64')

export type SignedHeaders = {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

export function signed(
  id: string,
  body: string,
  now: Date,
  secrets: readonly string[],
): SignedHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((one) => new Webhook(one).sign(id, now, body)).join(' '),
  }
}

const anySecret = /whsec_[A-Za-z0-9+/=_-]{8,}/g
const anyToken = /\b(Bearer|Basic|ApiKey|Token)\s+[A-Za-z0-9._~+/=-]{8,}/gi

/** What a receiver answers may repeat what it was sent, or show what it knows. */
export function withoutSecrets(
  text: string,
  secrets: readonly string[],
  headers: SignedHeaders,
): string {
  const bare = secrets.map((secret) => secret.slice(prefix.length))
  const signatures = headers['webhook-signature'].split(' ').map((one) => one.replace('v1,', ''))
  return [...secrets, ...bare, ...signatures]
    .filter((secret) => secret !== '')
    .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text)
    .replace(anySecret, '[secret]')
    .replace(anyToken, '$1 [secret]')
}
