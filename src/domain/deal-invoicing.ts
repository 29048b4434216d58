// Policy: a won deal becomes its invoices, each when its day has come, and they follow the deal
// while they can.
// Process: reads deals and invoices in order; each step may be done again without harm.
import * as Deal from './deal.ts'
import type { Decision } from './decider.ts'
import type { EventStore, StoredEvent } from './event-store.ts'
import { parseStream } from './event-store.ts'
import { isDue, isEndless, plannedFor } from './instalments.ts'
import * as Invoice from './invoice.ts'
import { amend, request } from './invoice-terms.ts'
import { type Cause, causedBy, transact } from './transact.ts'

export const name = 'deal-invoicing'
export const categories = [Deal.category, Invoice.category]

export type Action = { number: number; terms: Invoice.Terms }

/** The invoices that are to be asked for, or to follow the deal, as of a day. A deal of no amount
 *  asks for nothing: there is nothing to collect. What was asked for and comes to nothing now is
 *  left as it is. */
export function nextActions(deal: Deal.State, today: string): Action[] {
  const { kind, terms, requested } = deal
  if (kind !== 'won' || !terms) return []
  return plannedFor(deal, today)
    .filter(
      (one) =>
        isDue(one, terms, today) ||
        (requested[one.number] !== undefined && Number(one.terms.total) > 0),
    )
    .map((one) => ({ number: one.number, terms: one.terms }))
}

/** The day from which on a further invoice is to be asked for; null when none waits for a day. */
export function nextDueOn(
  deal: Deal.State,
  isAsked: (invoiceId: string) => boolean,
): string | null {
  if (deal.kind !== 'won') return null
  for (let until = ''; ; ) {
    const planned = plannedFor(deal, until)
    const days = planned
      .filter(({ terms }) => !isAsked(terms.invoiceId) && Number(terms.total) > 0)
      .flatMap(({ day }) => day ?? [])
    if (days.length > 0) return days.sort()[0] ?? null
    const last = planned.at(-1)?.day ?? ''
    if (!isEndless(deal) || last <= until) return null
    until = last
  }
}

/** Notes at the deal which of its instalments are asked for, before they are. */
export const requestDue =
  (today: string): Decision<Deal.State, Deal.Event> =>
  (deal) =>
    nextActions(deal, today)
      .filter(({ number, terms }) => (terms.instalment || deal.plan) && !deal.requested[number])
      .map(({ number, terms: { invoiceId } }) => {
        const { dealId } = deal.terms as Deal.Terms
        return { type: 'InstalmentRequested', data: { dealId, number, invoiceId } }
      })

/** Asks for what is due of a deal, and lets what was asked for follow it. Done again, it does
 *  nothing. */
export async function invoiceDue(
  store: EventStore,
  dealId: string,
  today: string,
  cause: Cause,
): Promise<void> {
  const { state, events } = await transact(store, Deal.decider, dealId, requestDue(today), cause)
  const deal = events.reduce(Deal.evolve, state)
  for (const { terms } of nextActions(deal, today)) {
    await transact(
      store,
      Invoice.decider,
      terms.invoiceId,
      (invoice) => {
        if (invoice.kind === 'absent') return request(terms)(invoice)
        // The number is QuickBooks' to change, once issued; the deal has no say in it.
        const number = invoice.terms?.number ?? terms.number
        return amend({ ...terms, number }, 'the deal changed')(invoice)
      },
      cause,
    )
  }
}

const asking = new Set(['DealWon', 'DealAmended', 'PlanSet', 'InstalmentReleased'])

/** `today` is a day of the books. */
export async function perform(store: EventStore, event: StoredEvent, today: string): Promise<void> {
  const { id } = parseStream(event.stream)
  const cause = causedBy(event, { kind: 'policy', name })
  if (asking.has(event.type)) await invoiceDue(store, id, today, cause)
  if (event.type === 'InvoiceIssued') {
    const { invoiceId, dealId, number } = Invoice.decode(event).data as Invoice.Terms
    if (!dealId) return
    const request = { dealId, invoiceId, invoiceNumber: number }
    await transact(store, Deal.decider, dealId, Deal.recordInvoice(request), cause)
  }
}
