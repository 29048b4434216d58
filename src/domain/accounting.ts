// How a workspace keeps its books: which accounts of QuickBooks stand for the ledger's own, what a
// refund does to the invoice that was paid, and how much may be written off as a small difference.
// One stream per workspace.
import Type from 'typebox'
import { Account } from './chart.ts'
import type { Decider, Decision } from './decider.ts'
import type { EventStore } from './event-store.ts'
import { Decimal, exponentOf, knownCurrency, Money, money } from './money.ts'
import { Refusal } from './refusal.ts'
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
  /** The most that a person may give up of one invoice as a small difference. */
  WriteOffLimitSet: Type.Object({ ...Money.properties }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

export type State = {
  mapped: ReadonlyMap<Account, string>
  refunds: 'reopen' | 'credit-note'
  /** By currency, where one was set. */
  writeOffLimits: ReadonlyMap<string, string>
}
export const initial: State = { mapped: new Map(), refunds: 'reopen', writeOffLimits: new Map() }

export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'AccountMapped': {
      const { account, quickbooksAccountId: id } = event.data
      const others = [...state.mapped].filter(([name]) => name !== account)
      return { ...state, mapped: new Map(id === null ? others : [...others, [account, id]]) }
    }
    case 'RefundPolicySet':
      return { ...state, refunds: event.data.refunds }
    case 'WriteOffLimitSet': {
      const { currency, amount } = event.data
      return { ...state, writeOffLimits: new Map(state.writeOffLimits).set(currency, amount) }
    }
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

/** Ten of the currency, or a thousand of one that has no decimals. */
const usualLimit = (currency: string) => (exponentOf(currency) === 0 ? 1000 : 10)

export const writeOffLimit = ({ writeOffLimits }: State, currency: string): Money =>
  money(writeOffLimits.get(currency) ?? usualLimit(currency), currency)

/** Holds for what a person writes off from now on; a rule has a limit of its own. Zero = nothing.
 *  @throws Refusal unknown-currency, too-many-decimals, not-positive */
export const setWriteOffLimit =
  (limit: Money): Decision<State, Event> =>
  (state) => {
    const { amount, currency } = money(limit.amount, knownCurrency(limit.currency))
    if (new Decimal(amount).isNegative()) throw new Refusal('not-positive', { amount, currency })
    const isSo = writeOffLimit(state, currency).amount === amount
    return isSo ? [] : [{ type: 'WriteOffLimitSet', data: { amount, currency } }]
  }
