// The adapters' questions to the views, answered from the whole log: which of our things stands for
// one of theirs.
import * as Customer from '../../src/domain/customer.ts'
import { type EventStore, parseStream, type StoredEvent } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import type { Platform } from '../../src/domain/stored.ts'
import * as Sync from '../../src/domain/sync.ts'
import { eventsAfter, statesOf } from '../support/look-up.ts'

export function remembered(store: EventStore) {
  const events: StoredEvent[] = []
  const all = async () => {
    events.push(...(await eventsAfter(store, events.at(-1)?.position)))
    return events
  }
  const customerLinked = async (platform: Platform, externalId: string) => {
    const found = [...statesOf(Customer.decider, await all())].filter(([, { identities }]) =>
      [...identities.values()].some(
        (one) => one.platform === platform && one.externalId === externalId,
      ),
    )
    const ids = found.map(([id]) => id).sort()
    const own = Customer.idOfQuickBooks(externalId)
    return ids.find((id) => id !== own) ?? ids[0] ?? null
  }
  return {
    /** Nothing here is invoiced on a later day. */
    dealsDue: async () => [],
    async invoiceByQuickBooksId(_: string, quickbooksId: string) {
      const found = [...statesOf(Invoice.decider, await all())].filter(
        ([, one]) => one.quickbooksId === quickbooksId,
      )
      return (found.find(([, one]) => one.terms?.dealId) ?? found[0])?.[0] ?? null
    },
    async objectByQuickBooksId(_: string, object: Sync.Subject['object'], quickbooksId: string) {
      for (const event of await all()) {
        if (!event.stream.startsWith('sync-')) continue
        const data = event.data as Partial<Sync.Subject> & { externalId?: string }
        const isIt = data.platform === 'quickbooks' && data.object === object
        if (isIt && data.externalId === quickbooksId) return data.objectId ?? null
      }
      return null
    },
    /** What was seen or written there, and not that it is gone. */
    async documentsKnown(_: string, object: Sync.Subject['object']) {
      const known = statesOf(Sync.decider, await all())
      return subjectsOf(await all()).flatMap(([id, subject]) => {
        const state = known.get(id)
        if (subject.platform !== 'quickbooks' || subject.object !== object) return []
        if (!state?.externalId || state.observed?.status === 'deleted') return []
        const document = state.observed?.document ?? state.written?.document ?? null
        return [{ objectId: subject.objectId, externalId: state.externalId, document }]
      })
    },
    async invoiceOfCustomer(_: string, customerId: string, currency: string) {
      const found = [...statesOf(Invoice.decider, await all()).values()].filter(
        ({ kind, terms, quickbooksId }) =>
          kind !== 'void' &&
          quickbooksId &&
          terms?.customerId === customerId &&
          terms.currency === currency,
      )
      return found.at(-1)?.quickbooksId ?? null
    },
    async dealsKnown(_: string, after: string, most: number) {
      return subjectsOf(await all())
        .flatMap(([, { platform, objectId }]) => (platform === 'hubspot' ? objectId : []))
        .filter((id) => id > after)
        .sort()
        .slice(0, most)
    },
    customerByStripeId: (_: string, id: string) => customerLinked('stripe', id),
    customerByQuickBooksId: (_: string, id: string) => customerLinked('quickbooks', id),
  }
}

/** By stream: what it is about. */
const subjectsOf = (events: readonly StoredEvent[]) => [
  ...new Map(
    events
      .filter(({ stream }) => parseStream(stream).category === Sync.category)
      .map((event) => [parseStream(event.stream).id, event.data as Sync.Subject] as const),
  ),
]
