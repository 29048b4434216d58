// Policy: a won deal becomes one invoice, and the invoice follows the deal while it can.
// Process: reads deals and invoices in order; each step may be done again without harm.
import * as Deal from './deal.ts'
import type { EventStore, StoredEvent } from './event-store.ts'
import { parseStream } from './event-store.ts'
import * as Invoice from './invoice.ts'
import { Decimal } from './money.ts'
import { causedBy, load, transact } from './transact.ts'

export const name = 'deal-invoicing'
export const categories = [Deal.category, Invoice.category]

/** Days until an invoice is due, unless a workspace says otherwise. */
const termDays = 30

export type Action = { kind: 'nothing' } | { kind: 'invoice'; terms: Invoice.Terms }

/** The date so many days later; calendar dates have no zone, so UTC serves as a plain ruler. */
export function daysAfter(date: string, days: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10)
}

/** What the deal asks for. A deal of no amount asks for nothing: there is nothing to collect. */
export function nextAction(deal: Deal.State): Action {
  if (deal.kind !== 'won' || !deal.terms) return { kind: 'nothing' }
  const { dealId, customerId, currency, total, lines, closedOn } = deal.terms
  if (!new Decimal(total).greaterThan(0)) return { kind: 'nothing' }
  const terms = {
    invoiceId: Invoice.idOfDeal(dealId),
    number: Invoice.numberOfDeal(dealId),
    dealId,
    customerId,
    currency,
    total,
    lines,
    issuedOn: closedOn,
    dueOn: daysAfter(closedOn, termDays),
  }
  return { kind: 'invoice', terms }
}

export async function perform(store: EventStore, event: StoredEvent): Promise<void> {
  const { workspace, id } = parseStream(event.stream)
  const cause = causedBy(event, { kind: 'policy', name })
  if (event.type === 'DealWon' || event.type === 'DealAmended') {
    const action = nextAction((await load(store, Deal.decider, workspace, id)).state)
    if (action.kind === 'nothing') return
    const { terms } = action
    await transact(
      store,
      Invoice.decider,
      terms.invoiceId,
      (state) => {
        if (state.kind === 'absent') return Invoice.request(terms)(state)
        // The number is QuickBooks' to change, once issued; the deal has no say in it.
        const number = state.terms?.number ?? terms.number
        return Invoice.amend({ ...terms, number }, 'the deal changed')(state)
      },
      cause,
    )
  }
  if (event.type === 'InvoiceIssued') {
    const { invoiceId, dealId, number } = Invoice.decode(event).data as Invoice.Terms
    if (!dealId) return
    const request = { dealId, invoiceId, invoiceNumber: number }
    await transact(store, Deal.decider, dealId, Deal.recordInvoice(request), cause)
  }
}
