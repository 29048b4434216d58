// HubSpot's webhooks: verified on the raw bytes, stored one fact per notification and object.
import type { EventStore } from '../../domain/event-store.ts'
import type { Outside } from '../../domain/outside.ts'
import { Refusal } from '../../domain/refusal.ts'
import {
  isSignedBy,
  onlyHeader,
  parseJson,
  type ReceiveWebhook,
  storeAll,
  toleranceMs,
} from '../webhook.ts'
import { receivedOf } from './notifications.ts'

export { hubspotIngest } from './ingest.ts'

export function hubspotWebhook(
  { store, outside }: { store: EventStore; outside: Outside },
  secrets: string[],
): ReceiveWebhook {
  return async ({ workspace, headers, rawBody, method, url }) => {
    const signature = onlyHeader(headers, 'x-hubspot-signature-v3')
    const timestamp = onlyHeader(headers, 'x-hubspot-request-timestamp')
    const now = outside.clock.now()
    if (!/^\d{1,16}$/.test(timestamp)) throw new Refusal('signature-invalid')
    if (Math.abs(now.getTime() - Number(timestamp)) > toleranceMs) {
      throw new Refusal('signature-stale')
    }
    const isSigned = addressesOf(url).some((address) =>
      isSignedBy(secrets, [method, address, rawBody, timestamp], signature),
    )
    if (!isSigned) throw new Refusal('signature-invalid')
    const body = parseJson(rawBody)
    if (!Array.isArray(body)) throw new Refusal('malformed-body', { reason: 'not an array' })
    return storeAll(
      store,
      workspace,
      'hubspot',
      body.flatMap((item) => receivedOf(item, now)),
    )
  }
}

/** HubSpot calls an address by https, of which a proxy in front of us may leave http. */
const addressesOf = (url: string) => {
  const address = unescaped(url)
  return [address, address.replace(/^http:/, 'https:')]
}

/** HubSpot hashes the address with these escapes undone (developers.hubspot.com, v3 requests). */
const unescaped = (url: string) =>
  url.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (escape) => decodeURIComponent(escape))
