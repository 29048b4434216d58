// How a workspace keeps its books: which accounts of QuickBooks stand for the ledger's own, and what
// a refund does to the invoice that was paid. One stream per workspace.
import Type from 'typebox'
import { Account } from './chart.ts'
import type { Decider, Decision } from './decider.ts'
import type { EventStore } from './event-store.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'
import { load } from './transact.ts'

export const category = 'accounting'
export const streamId = 'books'

/** `reopen`: the invoice is due again. `credit-note`: a credit note takes the payment's place. */
export const RefundPolicy = Type.Union([Type.Literal('reopen'), Type.Literal('credit-note')])

// Stored shapes: change them only by adding optional fields or a new version.

export const shapes = {
  /** Null = found by its name again, or made. */
  AccountMapped: Type.Object({ account: Account, quickbooksAccountId: OrNull(Id) }),
  RefundPolicySet: Type.Object({ refunds: RefundPolicy }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  mapped: ReadonlyMap<Account, string>
  refunds: 'reopen' | 'credit-note'
}
export const initial: State = { mapped: new Map(), refunds: 'reopen' }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'AccountMapped': {
      const { account, quickbooksAccountId: id } = event.data
      const others = [...state.mapped].filter(([name]) => name !== account)
      return { ...state, mapped: new Map(id === null ? others : [...others, [account, id]]) }
    }
    case 'RefundPolicySet':
      return { ...state, refunds: event.data.refunds }
  }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** How the workspace keeps its books now. */
export const loadBooks = async (store: EventStore, workspace: string): Promise<State> =>
  (await load(store, decider, workspace, streamId)).state

/** Null takes the mapping away. Several of the ledger's accounts may be one in QuickBooks. */
export const mapAccount =
  (request: { account: Account; quickbooksAccountId: string | null }): Decision<State, Event> =>
  (state) => {
    const { account, quickbooksAccountId } = request
    if ((state.mapped.get(account) ?? null) === quickbooksAccountId) return []
    return [{ type: 'AccountMapped', data: { account, quickbooksAccountId } }]
  }

/** Holds for refunds from now on. */
export const setRefundPolicy =
  (refunds: State['refunds']): Decision<State, Event> =>
  (state) =>
    state.refunds === refunds ? [] : [{ type: 'RefundPolicySet', data: { refunds } }]
