// How a workspace keeps its books: which accounts of QuickBooks stand for the ledger's own, and what
// a refund does to the invoice that was paid. One stream per workspace.
import Type from 'typebox'
import type { Decider } from './decider.ts'
import { Account } from './chart.ts'
import { decoder, type EventOf, Id, OrNull } from './stored.ts'

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
