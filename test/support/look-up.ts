// The plainest LookUp there is: it reads the whole log before every answer, so it is always up to
// date. The service answers from its views (src/projections); they must say the same, only later.
import { type Decider, fold } from '../../src/domain/decider.ts'
import * as CreditNote from '../../src/domain/credit-note.ts'
import * as Customer from '../../src/domain/customer.ts'
import type { EventStore, Fact, Position, StoredEvent } from '../../src/domain/event-store.ts'
import { parseStream } from '../../src/domain/event-store.ts'
import * as Invoice from '../../src/domain/invoice.ts'
import { type Found, type LookUp, most, type Unapplied } from '../../src/domain/look-up.ts'
import { domainOf } from '../../src/domain/matching/directory.ts'
import { customerOf, factsOf, type InvoiceFacts } from '../../src/domain/matching/live.ts'
import type * as Subject from '../../src/domain/matching/subject.ts'
import {
  keysOfPayment,
  nameWords,
  normalNumber,
  numberKeys,
  type Wanted,
} from '../../src/domain/matching/wanted.ts'
import * as Payment from '../../src/domain/payment.ts'
import * as Review from '../../src/domain/review.ts'

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
  const known = new Map<unknown, { states: Map<string, unknown>; seen: number }>()
  const all = async <State, Event extends Fact>(decider: Decider<State, Event>) => {
    const fresh = await eventsAfter(store, events.at(-1)?.position)
    // Another question may have read some of them meanwhile.
    const last = events.at(-1)?.position
    events.push(...fresh.filter(({ position }) => last === undefined || position > last))
    const { states, seen } = known.get(decider) ?? { states: new Map(), seen: 0 }
    for (const event of events.slice(seen)) {
      const { category, id } = parseStream(event.stream)
      if (category !== decider.category) continue
      const before = (states.get(id) as State | undefined) ?? decider.initial
      states.set(id, decider.evolve(before, decider.decode(event)))
    }
    known.set(decider, { states, seen: events.length })
    return states as Map<string, State>
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
    async candidates(_, wanted) {
      const customers = [...(await all(Customer.decider))].map(([id, one]) => customerOf(id, one))
      const invoices = [...(await all(Invoice.decider))].flatMap(([id, invoice]) => {
        return factsOf(id, invoice) ?? []
      })
      return candidatesAmong(customers, invoices, wanted)
    },
    paymentsWaiting: async (_, keys, mostWanted) =>
      idsWhere(await all(Payment.decider), (payment) => {
        if (!payment.details || !isWaiting(payment)) return false
        return keysOfPayment(payment.details).some((key) => keys.includes(key))
      }).slice(0, mostWanted),
    paymentsUnapplied: async (_, after, mostWanted) =>
      [...(await all(Payment.decider))]
        .filter(([, payment]) => isWaiting(payment))
        .map(([paymentId, { details }]) => ({ paymentId, receivedAt: details?.receivedAt ?? '' }))
        .sort((a, b) => (isBehind(a, b) ? 1 : -1))
        .filter((one) => after === null || isBehind(one, after))
        .slice(0, mostWanted),
    reviewsProposing: async (_, invoiceIds) =>
      idsWhere(await all(Review.decider), ({ kind, question }) => {
        const lines = question?.proposals.flatMap((proposal) => proposal.lines) ?? []
        return kind === 'open' && lines.some(({ invoiceId }) => invoiceIds.includes(invoiceId))
      }),
    creditNotesNaming: async (_, invoiceId) =>
      idsWhere(await all(CreditNote.decider), (note) => {
        const isLeft = CreditNote.figures(note).unapplied.greaterThan(0)
        return note.terms?.invoiceId === invoiceId && isLeft
      }),
  }
}

const isBehind = (one: Unapplied, other: Unapplied) =>
  one.receivedAt > other.receivedAt ||
  (one.receivedAt === other.receivedAt && one.paymentId > other.paymentId)

const isWaiting = (payment: Payment.State) => Payment.figures(payment).unapplied.greaterThan(0)

const shared = (some: readonly string[], others: readonly string[]) =>
  some.filter((one) => others.includes(one))

const byDueDate = (a: InvoiceFacts, b: InvoiceFacts) =>
  a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.id < b.id) ? -1 : 1

function candidatesAmong(
  customers: Subject.Customer[],
  invoices: InvoiceFacts[],
  wanted: Wanted,
): Found {
  const open = invoices.filter((one) => Number(one.open) > 0).sort(byDueDate)
  const isOfAmount = ({ open, currency }: InvoiceFacts) =>
    open === wanted.amount.amount && currency === wanted.amount.currency
  const keysOf = ({ number }: InvoiceFacts) => (number ? numberKeys(number) : [])
  const named = invoices.filter((one) => shared(keysOf(one), wanted.numbers).length > 0)
  const ofAmount = open.filter(isOfAmount).slice(0, most.ofAmount)
  const pointed = leadsAmong(customers, wanted).slice(0, most.customers)
  const owners = [...named.slice(0, most.numbered), ...ofAmount.slice(0, most.ofAmountWithOthers)]
  const wantedIds = new Set([...pointed, ...owners.map(({ customerId }) => customerId ?? '')])
  const owed = [...wantedIds].flatMap((id) =>
    open.filter(({ customerId }) => customerId === id).slice(0, most.owed),
  )
  const near = open.filter(
    (one) =>
      shared(keysOf(one), wanted.nearNumbers).length > 0 &&
      (wantedIds.has(one.customerId ?? '') || isOfAmount(one)),
  )
  const found = [...named.slice(0, most.numbered), ...near, ...ofAmount, ...owed]
  return {
    customers: customers.filter(({ id }) => wantedIds.has(id)),
    invoices: [...new Map(found.map((one) => [one.id, one])).values()],
  }
}

/** Whom the payment points to, the surest first. */
function leadsAmong(customers: Subject.Customer[], wanted: Wanted): string[] {
  const { customerId, platformId, email, domain } = wanted
  const ids = (fits: (one: Subject.Customer) => boolean) =>
    customers
      .filter(fits)
      .map(({ id }) => id)
      .sort()
  const rarity = new Map<string, number>()
  for (const word of wanted.nameWords) {
    const having = ids(({ name }) => nameWords(name).includes(word))
    if (having.length > most.namesOfWord) continue
    for (const id of having) rarity.set(id, (rarity.get(id) ?? 0) + 1 / having.length)
  }
  const byName = [...rarity].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([id]) => id)
  const all = [
    ...(customerId === null ? [] : [customerId]),
    ...ids(({ platformIds }) => platformIds.includes(platformId ?? '')),
    ...ids(({ emails }) => emails.includes(email?.toLowerCase() ?? '')),
    ...byName,
    ...ids(({ emails }) => domain !== null && emails.some((one) => domainOf(one) === domain)),
  ]
  return [...new Set(all)]
}
