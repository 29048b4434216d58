// Documents of a list of QuickBooks as facts for the ingest, leaving out what the ledger knows at that
// very version: behind webhooks that work, a sweep costs no reading.
import * as CreditNote from '../../domain/credit-note.ts'
import * as Customer from '../../domain/customer.ts'
import type { EventStore } from '../../domain/event-store.ts'
import type { ReceivedEvent } from '../../domain/inbound.ts'
import * as Invoice from '../../domain/invoice.ts'
import * as Payment from '../../domain/payment.ts'
import * as Sync from '../../domain/sync.ts'
import { load } from '../../domain/transact.ts'
import type { QuickBooksClient } from './client.ts'
import type { SweptKind } from './entities.ts'
import { refundIdOf } from './inbound-credits.ts'
import type { DocumentsKnown } from './inbound-reading.ts'
import * as translate from './translate.ts'
import { customerObject } from './translate-customers.ts'

export type SweepPorts = {
  workspace: string
  store: EventStore
  quickbooks: QuickBooksClient
  homeCurrency: string
} & DocumentsKnown

type Swept = {
  Id: string
  SyncToken: string
  PrivateNote?: string
  CurrencyRef?: { value: string }
  MetaData?: { LastUpdatedTime?: string }
}

/** What the ledger calls them, and, of those that are taken over, one that somebody made there. */
export const kinds: Record<
  SweptKind,
  { object: Sync.Subject['object']; theirs: ((id: string) => string) | null }
> = {
  Invoice: { object: 'invoice', theirs: Invoice.idOfQuickBooks },
  CreditMemo: { object: 'credit-note', theirs: CreditNote.idOfQuickBooks },
  Payment: { object: 'payment', theirs: Payment.idOfQuickBooks },
  RefundReceipt: { object: 'credit-note', theirs: refundIdOf },
  Deposit: { object: 'payout', theirs: null },
  JournalEntry: { object: 'payout', theirs: null },
  Customer: { object: 'customer', theirs: null },
}
export const sweptKinds = Object.keys(kinds) as SweptKind[]

/** As many versions as are remembered to have been looked at. */
const rememberedMost = 20_000

type Told = { version: string; what: 'swept' | 'deleted'; at: string; raw: object }

async function factOf(
  { quickbooks }: SweepPorts,
  kind: SweptKind,
  id: string,
  { version, what, at, raw }: Told,
): Promise<ReceivedEvent> {
  const name = kind.toLowerCase()
  const realm = await quickbooks.realm()
  return {
    eventId: `sweep-${name}-${realm}-${id}-${version}`,
    kind: `${name}.${what}`,
    objectId: `${realm}/${name}/${id}`,
    occurredAt: at,
    raw: JSON.stringify(raw),
  }
}

export function sweptDocuments(ports: SweepPorts) {
  const { workspace, store } = ports
  /** What was found to be known: asked again within minutes, it still is. */
  const settled = new Set<string>()

  async function syncOf(object: Sync.Subject['object'], objectId: string) {
    const id = Sync.idOf({ platform: 'quickbooks', object, objectId })
    return (await load(store, Sync.decider, workspace, id)).state
  }

  /** Our name for it; null for what is the bookkeeper's own affair. */
  async function nameOf(kind: SweptKind, one: Swept): Promise<string | null> {
    if (kind === 'Customer') return customerNameOf(one)
    const { object, theirs } = kinds[kind]
    const marked = translate.markedAs(one.PrivateNote)
    if (object === 'payout' && marked) return marked.startsWith('stripe-') ? marked : null
    const known = await ports.objectByQuickBooksId(workspace, object, one.Id)
    return known ?? marked ?? theirs?.(one.Id) ?? null
  }

  async function customerNameOf(one: Swept): Promise<string | null> {
    const customerId = await ports.customerByQuickBooksId(workspace, one.Id)
    if (customerId === null) return null
    if (customerId === Customer.idOfQuickBooks(one.Id)) return customerId
    return customerObject(customerId, translate.currencyOf(one, ports.homeCurrency))
  }

  /** A customer of whom only QuickBooks knows is not written there: the ledger follows it. */
  async function isKnown(kind: SweptKind, one: Swept): Promise<boolean> {
    const name = await nameOf(kind, one)
    if (name === null) return true
    if (kind === 'Customer' && name === Customer.idOfQuickBooks(one.Id)) {
      const { profile } = (await load(store, Customer.decider, workspace, name)).state
      return profile !== null && profile.seenAt >= translate.changedAt(one)
    }
    return (await syncOf(kinds[kind].object, name)).asOf >= translate.asOfDocument(one)
  }

  function remember(key: string) {
    const [first] = settled
    if (settled.size >= rememberedMost && first !== undefined) settled.delete(first)
    settled.add(key)
  }

  return {
    /** Those among them that the ledger has not seen at this version. */
    async news(kind: SweptKind, documents: readonly Swept[]): Promise<ReceivedEvent[]> {
      const facts: ReceivedEvent[] = []
      for (const one of documents) {
        const key = `${kind}/${one.Id}/${translate.asOfDocument(one)}`
        if (settled.has(key)) continue
        if (await isKnown(kind, one)) {
          remember(key)
          continue
        }
        const { Id, SyncToken, MetaData } = one
        const at = translate.changedAt(one)
        const told = { version: SyncToken, what: 'swept', at } as const
        facts.push(await factOf(ports, kind, Id, { ...told, raw: { Id, SyncToken, MetaData } }))
      }
      return facts
    },
    /** Those among the deleted that the ledger holds to be there. */
    async losses(kind: SweptKind, gone: readonly { id: string; at: string; version: string }[]) {
      const facts: ReceivedEvent[] = []
      const { object } = kinds[kind]
      for (const { id, at, version } of gone) {
        const name =
          kind === 'Customer'
            ? await ports.customerByQuickBooksId(workspace, id)
            : await ports.objectByQuickBooksId(workspace, object, id)
        if (name === null) continue
        const { observed } = await syncOf(object, name)
        if (kind !== 'Customer' && observed?.status === 'deleted') continue
        facts.push(
          await factOf(ports, kind, id, { version, what: 'deleted', at, raw: { Id: id, at } }),
        )
      }
      return facts
    },
  }
}

export type SweptDocuments = ReturnType<typeof sweptDocuments>
