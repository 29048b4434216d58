// What the three webhook receivers share: the shape of a request, and how its facts are stored.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EventStore } from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import { type ReceivedEvent, receivedFact } from '../domain/inbound.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Platform } from '../domain/stored.ts'

export type WebhookRequest = {
  workspace: string
  method: string
  /** The whole address as the platform called it. */
  url: string
  headers: Record<string, string | string[] | undefined>
  rawBody: Buffer
}

/** Verifies, stores each event once, and says how many were new. Nothing else happens here.
 *  @throws Refusal signature-missing, signature-invalid, signature-stale, malformed-body
 *  @throws StoreUnavailable when it could not be stored: the platform must send it again */
export type ReceiveWebhook = (
  request: WebhookRequest,
) => Promise<{ received: number; repeated: number }>

/** How far a signed time may be from ours, to either side. */
export const toleranceMs = 300_000

/** @throws Refusal signature-missing, or signature-invalid when the header comes twice */
export function onlyHeader(headers: WebhookRequest['headers'], name: string): string {
  const value = headers[name]
  if (value === undefined || value === '') throw new Refusal('signature-missing', { header: name })
  // Node joins a repeated header by a comma; neither HubSpot's nor QuickBooks' values hold one.
  if (Array.isArray(value)) throw new Refusal('signature-invalid', { header: name })
  return value
}

/** Whether the base64 HMAC-SHA256 of the parts fits one of the secrets; several of them are valid
 *  while a secret is being changed. Takes the same time for right and wrong. */
export function isSignedBy(secrets: string[], parts: (string | Buffer)[], signature: string) {
  const given = Buffer.from(signature)
  let fits = false
  for (const secret of secrets) {
    const hmac = createHmac('sha256', secret)
    for (const part of parts) hmac.update(part)
    const expected = Buffer.from(hmac.digest('base64'))
    fits = (expected.length === given.length && timingSafeEqual(expected, given)) || fits
  }
  return fits
}

/** @throws Refusal malformed-body */
export function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'))
  } catch {
    throw new Refusal('malformed-body', { reason: 'the body is not JSON' })
  }
}

/** An item that does not look like an event of the platform: kept all the same, to be shown. */
export function unreadable(item: unknown, now: Date): ReceivedEvent {
  const raw = JSON.stringify(item)
  const eventId = `unreadable-${idFrom(raw)}`
  return { eventId, kind: 'unreadable', objectId: '', occurredAt: now.toISOString(), raw }
}

export async function storeAll(
  store: EventStore,
  workspace: string,
  platform: Platform,
  events: ReceivedEvent[],
): Promise<{ received: number; repeated: number }> {
  const facts = new Map(
    events.map((event) => {
      const fact = receivedFact(workspace, platform, event)
      return [fact.stream, fact]
    }),
  )
  const appended = await Promise.all(
    [...facts.values()].map(({ stream, event }) => store.append(stream, [event], 'none')),
  )
  const fresh = appended.filter((one) => !one.repeated).length
  return { received: fresh, repeated: events.length - fresh }
}
