// The plainest LookUp there is: it reads the whole log before every answer, so it is always up to
// date. The service answers from its views (src/projections); they must say the same, only later.
import { type Decider, fold } from '../../src/domain/decider.ts'
import * as Customer from '../../src/domain/customer.ts'
import type { EventStore, Fact, Position, StoredEvent } from '../../src/domain/event-store.ts'
import { parseStream } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { keysOfPayment, normalNumber } from '../../src/domain/matching/plan.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Review from '../../src/domain/review.ts'
import type { LookUp } from '../../src/domain/settlement.ts'

/** The events behind a position, up to where the log ends now. */
export async function eventsAfter(store: EventStore, after?: Position): Promise<StoredEvent[]> {
  const head = await store.head()
  if (head === undefined || head === after) return []
  const ending = new AbortController()
  const events: StoredEvent[] = []
  for await (const batch of store.subscribe({ after, signal: ending.signal })) {
    events.push(...batch.events)
    if (batch.position >= head) ending.abort()
  }
  return events
}

/** What each stream of the category remembers, by id. */
export function statesOf<State, Event extends Fact>(
  decider: Decider<State, Event>,
  events: StoredEvent[],
): Map<string, State> {
  const streams = Map.groupBy(
    events.filter((event) => parseStream(event.stream).category === decider.category),
    (event) => parseStream(event.stream).id,
  )
  return new Map([...streams].map(([id, own]) => [id, fold(decider, own)]))
}

export function plainLookUp(store: EventStore): LookUp {
  const events: StoredEvent[] = []
  const all = async <State, Event extends Fact>(decider: Decider<State, Event>) => {
    events.push(...(await eventsAfter(store, events.at(-1)?.position)))
    return statesOf(decider, events)
  }
  const idsWhere = <State>(states: Map<string, State>, fits: (state: State) => boolean) =>
    [...states].filter(([, state]) => fits(state)).map(([id]) => id)

  return {
    async invoicesByNumber(_, numbers) {
      const invoices = await all(Invoice.decider)
      const bearing = (text: string) => (invoice: Invoice.State) =>
        normalNumber(invoice.terms?.number ?? '') === normalNumber(text)
      return new Map(numbers.map((text) => [text, idsWhere(invoices, bearing(text))]))
    },
    openInvoicesOf: async (_, customerIds, currency) =>
      idsWhere(await all(Invoice.decider), (invoice) => {
        const { terms, kind } = invoice
        const isTheirs = customerIds.includes(terms?.customerId ?? '')
        const isOpen = kind === 'issued' && Invoice.figures(invoice).open.greaterThan(0)
        return isTheirs && isOpen && terms?.currency === currency
      }),
    customersOf: async (_, { stripeCustomerId, email }) =>
      idsWhere(await all(Customer.decider), ({ profile, identities }) => {
        const isLinked = identities.some(
          (one) => one.platform === 'stripe' && one.externalId === stripeCustomerId,
        )
        return isLinked || (email !== null && (profile?.emails.includes(email) ?? false))
      }),
    paymentsWaiting: async (_, keys) =>
      idsWhere(await all(Payment.decider), (payment) => {
        if (!payment.details || !Payment.figures(payment).unapplied.greaterThan(0)) return false
        const { payer, references } = payment.details
        return keysOfPayment(payer, references).some((key) => keys.includes(key))
      }),
    reviewsProposing: async (_, invoiceIds) =>
      idsWhere(await all(Review.decider), ({ kind, question }) => {
        const lines = question?.proposals.flatMap((proposal) => proposal.lines) ?? []
        return kind === 'open' && lines.some(({ invoiceId }) => invoiceIds.includes(invoiceId))
      }),
  }
}
