// A payment of ours that somebody has changed in QuickBooks.
import { inTurn } from '../../domain/decider.ts'
import type { EventStore } from '../../domain/event-store.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import type { QboPayment } from './entities.ts'
import { paymentPolicies } from './policies.ts'
import * as translate from './translate.ts'

/** That somebody has made it another amount there is for a person. One that is gone is made anew with
 *  the next change of it.
 *  @returns what is known of it now */
export async function comparePayment(
  { store }: { store: EventStore },
  given: {
    objectId: string
    externalId: string
    document: QboPayment | null
    values: Sync.Values
  },
  cause: Cause,
): Promise<Sync.State> {
  const { objectId, externalId, document, values } = given
  const subject = { platform: 'quickbooks', object: 'payment', objectId } as const
  const { total = null } = values
  const asOf = document ? { asOf: translate.asOfDocument(document) } : {}
  const theirsAt = document ? { theirsAt: translate.changedAt(document) } : {}
  const compare = (state: Sync.State) => {
    const ours = state.written?.total
    if (!document || translate.isVoid(document) || ours === undefined) return []
    if (state.externalId !== externalId) return []
    const about = { subject, wanted: { total: ours }, seen: { total }, fields: paymentPolicies }
    return Sync.compare({ ...about, ...asOf, ...theirsAt })(state)
  }
  const observe = Sync.observeState({ ...subject, externalId, values, ...asOf })
  const both = inTurn(Sync.decider, compare, observe)
  const { state, events } = await transact(store, Sync.decider, Sync.idOf(subject), both, cause)
  return events.reduce(Sync.evolve, state)
}
