// Reading anew what a discrepancy is about: a fact like a sweep's for each object that is known on a
// platform, which goes the way of a webhook's.
import type { DatabasePool } from 'slonik'
import * as Inbound from '../domain/inbound.ts'
import type { Recorded } from '../domain/discrepancy-kinds.ts'
import type { EventStore } from '../domain/event-store.ts'
import type { Platform } from '../domain/stored.ts'
import { type Cause, load, transact } from '../domain/transact.ts'
import { type Carried, standingFor } from '../projections/carried.ts'

type Ports = {
  store: EventStore
  db: DatabasePool
  workspace: string
  quickBooksRealm(): Promise<string>
}

/** `name` tells this reading from others of the same object. */
type When = { now: string; name: string }

type About = { platform: Platform; kind: string; objectId: string; label: string }

/** A step for each object that can be read. */
export async function readAgain(
  ports: Ports,
  finding: Recorded,
  when: When,
): Promise<((cause: Cause) => Promise<void>)[]> {
  const { store, db, workspace } = ports
  if (finding.subject.noun === 'inbound') return released(ports, finding.subject.id)
  const standing = await standingFor(db, workspace, finding)
  const asked: About[] = [...atStripe(finding)]
  for (const one of standing) asked.push(...(await placeOf(ports, one)))
  const unique = new Map(asked.map((one) => [`${one.platform} ${one.objectId}`, one]))
  return [...unique.values()].map((about) => async () => {
    const { stream, event } = Inbound.receivedFact(workspace, about.platform, factOf(about, when))
    await store.append(stream, [event], 'none')
  })
}

const factOf = ({ kind, objectId, label }: About, { now, name }: When): Inbound.ReceivedEvent => ({
  eventId: `refresh-${label}-${name}`.slice(-200),
  ...{ kind, objectId, occurredAt: now },
  raw: JSON.stringify({ objectId, kind, at: now }),
})

/** What could not be read is tried again as it came. */
async function released({ store, workspace }: Ports, id: string) {
  const { eventId, held } = (await load(store, Inbound.decider, workspace, id)).state
  if (eventId === null || !held) return []
  const decide = Inbound.releaseHeld(eventId)
  return [
    async (cause: Cause) => {
      await transact(store, Inbound.decider, id, decide, cause)
    },
  ]
}

/** Charges and payouts bear Stripe's own ids. A charge is read with its refunds and disputes. */
function atStripe({ subject, related }: Recorded): About[] {
  const ids = [subject.id, related.paymentId, related.payoutId, related.creditNoteId]
  return ids.flatMap((id): About[] => {
    const [, objectId] = /^stripe-(.+)$/.exec(id ?? '') ?? []
    if (objectId === undefined) return []
    const kind = kindAtStripe(objectId)
    return kind === null ? [] : [{ platform: 'stripe', kind, objectId, label: objectId }]
  })
}

function kindAtStripe(objectId: string): string | null {
  if (/^(ch|py)_/.test(objectId)) return 'charge.refund.updated'
  if (objectId.startsWith('po_')) return 'payout.updated'
  return objectId.startsWith('cn_') ? 'credit_note.updated' : null
}

/** The words of QuickBooks for its documents. */
const documentOf = ({ object, objectId, document }: Carried): string | null => {
  if (object === 'payout') return document === 'journal-entry' ? 'journalentry' : 'deposit'
  if (object === 'credit-note') {
    return objectId.startsWith('qbo-refund-') ? 'refundreceipt' : 'creditmemo'
  }
  return object === 'deal' ? null : object
}

async function placeOf({ quickBooksRealm }: Ports, one: Carried): Promise<About[]> {
  const { platform, object, externalId } = one
  if (platform === 'hubspot' && object === 'deal') {
    const label = `deal-${externalId}`
    return [{ platform, kind: 'deal.swept', objectId: externalId, label }]
  }
  const name = platform === 'quickbooks' ? documentOf(one) : null
  if (name === null) return []
  const realm = await quickBooksRealm()
  const label = `${name}-${realm}-${externalId}`
  const objectId = `${realm}/${name}/${externalId}`
  return [{ platform: 'quickbooks', kind: `${name}.swept`, objectId, label }]
}
