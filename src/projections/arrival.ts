// An event on its way into the views, with its stream's name taken apart once for all of them.
import { parseStream, type StoredEvent } from '../domain/event-store.ts'

export type Arrival = { event: StoredEvent; category: string; workspace: string; id: string }

export const arrive = (event: StoredEvent): Arrival => ({ event, ...parseStream(event.stream) })
