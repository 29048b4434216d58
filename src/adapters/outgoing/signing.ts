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

/** What looks like a secret by itself: keys of Stripe and HubSpot, JWTs, and what others issue. */
const secretLike = [
  /whsec_[A-Za-z0-9+/=_-]{8,}/g,
  /\b[srp]k_(?:live|test)_\w{8,}/g,
  /\bpat-[a-z0-9]{2,8}-[0-9a-fA-F-]{8,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:gh[pousr]_|github_pat_|xox[abeprs]-|AKIA|AIza)[\w-]{10,}/g,
]
/** What is called one: `password=…`, `"client_secret": "…"`. */
const calledSecret =
  /(\b[\w-]{0,40}(?:secret|token|password|passwd|pwd|(?:api|access|private)[_-]?key)\\?["']?\s{0,4}[:=]\s{0,4}|\bkey=)(\\?["']?)[^\s"'\\&,;<>{}[\]]{4,}/gi
const anyToken = /\b(Bearer|Basic|ApiKey|Token)\s+[A-Za-z0-9._~+/=-]{8,}/gi

/** What a receiver answers may repeat what it was sent, or show what it knows. */
export function withoutSecrets(
  text: string,
  secrets: readonly string[],
  headers: SignedHeaders,
): string {
  const bare = secrets.map((secret) => secret.slice(prefix.length))
  const signatures = headers['webhook-signature'].split(' ').map((one) => one.replace('v1,', ''))
  const known = [...secrets, ...bare, ...signatures].filter((secret) => secret !== '')
  return [...known, ...secretLike]
    .reduce((shown: string, secret) => shown.replaceAll(secret, '[secret]'), text)
    .replace(anyToken, '$1 [secret]')
    .replace(calledSecret, '$1$2[secret]')
}
