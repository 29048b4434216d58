// The consumer that fills the queue: for every event, whoever had asked for it before it happened.
// And what people ask for, which is in the log as well: a test, one delivery again, an endpoint
// switched on. Done again after a crash, it changes nothing.
import type { Directory } from '../../domain/endpoint-directory.ts'
import { parseStream, type StoredEvent } from '../../domain/event-store.ts'
import type { Delivery, OutgoingQueue, SigningKeys } from '../../domain/outgoing.ts'
import type { Clock } from '../../domain/outside.ts'
import { publicCategories, typePrefix } from '../../domain/public-events.ts'
import * as WebhookEndpoint from '../../domain/webhook-endpoint.ts'

/** Its checkpoint and its lease; permanent. */
export const name = 'outgoing'
export const categories: readonly string[] = [...publicCategories, WebhookEndpoint.category]
export const laneOf = (event: StoredEvent): string => event.stream

export type DispatchPorts = {
  queue: OutgoingQueue
  keys: Pick<SigningKeys, 'drop'>
  directory: Directory
  clock: Pick<Clock, 'now'>
  /** Something is due. */
  ring(): void
}

export const deliveryOf = (endpointId: string, event: StoredEvent): Delivery => ({
  endpointId,
  eventId: event.id,
  position: event.position,
  stream: event.stream,
  revision: event.revision,
  type: typePrefix + event.type,
})

export const dispatch =
  (ports: DispatchPorts) =>
  async (event: StoredEvent): Promise<void> => {
    const { category, workspace } = parseStream(event.stream)
    if (workspace !== ports.directory.workspace) return
    if (category === WebhookEndpoint.category) return asked(ports, event)
    const { endpoints } = await ports.directory.before(event.position)
    const type = typePrefix + event.type
    const told = endpoints.filter((one) => !one.disabled && WebhookEndpoint.wants(one, type))
    if (told.length === 0) return
    const deliveries = told.map(({ endpointId }) => deliveryOf(endpointId, event))
    await ports.queue.add(deliveries, ports.clock.now().toISOString())
    ports.ring()
  }

async function asked(ports: DispatchPorts, stored: StoredEvent): Promise<void> {
  const { queue, keys, directory, clock, ring } = ports
  const event = WebhookEndpoint.decode(stored)
  const { endpointId } = event.data
  const now = clock.now().toISOString()
  switch (event.type) {
    case 'EndpointTested': {
      const { endpoints } = await directory.before(stored.position)
      const isKnown = endpoints.some((one) => one.endpointId === endpointId)
      if (isKnown) await queue.add([deliveryOf(endpointId, stored)], now)
      return ring()
    }
    case 'DeliveryResent': {
      const delivery = await queue.find(endpointId, event.data.eventId)
      // It may have been removed by age since.
      if (delivery) await queue.again([delivery], stored.position, now)
      return ring()
    }
    case 'EndpointEnabled':
    case 'EndpointChanged':
      await queue.wake(endpointId, now)
      return ring()
    case 'EndpointRemoved':
      await queue.forget(endpointId)
      return keys.drop(endpointId)
    case 'EndpointAdded':
    case 'EndpointDisabled':
    case 'EndpointSecretRotated':
    case 'ReplayRequested':
    case 'ReplayCompleted':
    case 'ReplayStopped':
      return undefined
  }
}
