// The list of endpoints that somebody has set up. Where the sandbox really calls is a setting of the
// sandbox (deliveries.ts), not of this list.
import { missing, required } from './errors.ts'
import { list, text, type Form } from './forms.ts'
import type { StripeAccount } from './ledger.ts'

export type WebhookEndpoint = {
  id: string
  object: 'webhook_endpoint'
  api_version: null
  created: number
  enabled_events: string[]
  livemode: false
  metadata: Record<string, string>
  status: 'enabled'
  url: string
}

export const endpointsOf = ({ journal }: StripeAccount) =>
  journal.table<WebhookEndpoint>('stripe/webhook-endpoints')

export function createEndpoint(account: StripeAccount, form: Form): WebhookEndpoint {
  const url = text(form, 'url')
  const events = list(form, 'enabled_events')
  if (!url) throw required('url')
  if (events.length === 0) throw required('enabled_events')
  const made: WebhookEndpoint = {
    id: account.nextId('we'),
    object: 'webhook_endpoint',
    api_version: null,
    created: account.seconds(),
    enabled_events: events,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
  }
  endpointsOf(account).put(made.id, made)
  return made
}

export function removeEndpoint(account: StripeAccount, id: string) {
  if (!endpointsOf(account).get(id)) throw missing('webhook endpoint', id)
  endpointsOf(account).remove(id)
  return { id, object: 'webhook_endpoint', deleted: true }
}
