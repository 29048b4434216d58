// Policy: a won deal becomes its invoices, each when its day has come, and they follow the deal
// while they can.
// Process: reads deals and invoices in order; each step may be done again without harm.
import * as Deal from './deal.ts'
import type { Decision } from './decider.ts'
import type { EventStore, StoredEvent } from './event-store.ts'
import { parseStream } from './event-store.ts'
import { isDue, isEndless, type Planned, plannedFor } from './instalments.ts'
import * as Invoice from './invoice.ts'
import { amend, request } from './invoice-terms.ts'
import { isDeferring } from './invoicing-plan.ts'
import { type Cause, causedBy, load, transact } from './transact.ts'

export const name = 'deal-invoicing'
export const categories = [Deal.category, Invoice.category]

export type Action = { number: number; terms: Invoice.Terms }

type Voided = ReadonlySet<number>

const actionOf = ({ number, terms }: Planned): Action => ({ number, terms })

const isFollowing = ({ requested }: Deal.State, { number, terms }: Planned) =>
  requested[number] !== undefined && Number(terms.total) > 0

/** The invoices that are to be asked for, or to follow the deal, as of a day. A deal of no amount
 *  asks for nothing: there is nothing to collect. What was asked for and comes to nothing now is
 *  left as it is. */
export function nextActions(deal: Deal.State, today: string, voided?: Voided): Action[] {
  const { kind, terms } = deal
  if (kind !== 'won' || !terms) return []
  return plannedFor(deal, today, voided)
    .filter((one) => isDue(one, terms, today) || isFollowing(deal, one))
    .map(actionOf)
}

/** A deal that was lost asks for nothing more. Those of its plan that were asked for still earn what
 *  the void ones do not. */
function actionsLeft(deal: Deal.State, today: string, voided: Voided): Action[] {
  if (deal.kind !== 'reopened' || !deal.plan || !isDeferring(deal.plan)) return []
  return plannedFor(deal, today, voided)
    .filter((one) => isFollowing(deal, one))
    .map(actionOf)
}

/** The instalments whose invoices are void, where that means something to the others. */
async function voidedOf(store: EventStore, deal: Deal.State, workspace: string): Promise<Voided> {
  const { plan, requested } = deal
  const voided = new Set<number>()
  if (!plan || !isDeferring(plan)) return voided
  for (const [number, invoiceId] of Object.entries(requested)) {
    const { state } = await load(store, Invoice.decider, workspace, invoiceId)
    if (state.kind === 'void') voided.add(Number(number))
  }
  return voided
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
  reason = 'the deal changed',
): Promise<void> {
  const { state, events } = await transact(store, Deal.decider, dealId, requestDue(today), cause)
  const deal = events.reduce(Deal.evolve, state)
  const voided = await voidedOf(store, deal, cause.workspace)
  const actions = [...nextActions(deal, today, voided), ...actionsLeft(deal, today, voided)]
  for (const { terms } of actions) {
    await transact(
      store,
      Invoice.decider,
      terms.invoiceId,
      (invoice) => {
        if (invoice.kind === 'absent') return deal.kind === 'won' ? request(terms)(invoice) : []
        // The number is QuickBooks' to change, once issued; the deal has no say in it.
        const number = invoice.terms?.number ?? terms.number
        return amend({ ...terms, number }, reason)(invoice)
      },
      cause,
    )
  }
}

const asking = new Set(['DealWon', 'DealAmended', 'PlanSet', 'InstalmentReleased'])

/** What may leave the last instalment with more to earn than stands deferred, or with less: one is
 *  void, or the billing run has asked or changed without knowing of it. */
const unsettling = new Set(['InvoiceVoided', 'InvoiceRequested', 'InvoiceAmended'])

/** The deal of an instalment, where its instalments earn what others have deferred. */
async function deferringDeal(store: EventStore, invoiceId: string, workspace: string) {
  const dealId = Invoice.dealIdOf(invoiceId)
  if (dealId === null || invoiceId === Invoice.idOfDeal(dealId)) return null
  const { plan } = (await load(store, Deal.decider, workspace, dealId)).state
  return plan && isDeferring(plan) ? dealId : null
}

/** `today` is a day of the books. */
export async function perform(store: EventStore, event: StoredEvent, today: string): Promise<void> {
  const { id } = parseStream(event.stream)
  const cause = causedBy(event, { kind: 'policy', name })
  if (asking.has(event.type)) await invoiceDue(store, id, today, cause)
  if (unsettling.has(event.type)) {
    const dealId = await deferringDeal(store, id, event.meta.workspace)
    const reason = event.type === 'InvoiceVoided' ? 'an instalment is void' : undefined
    if (dealId !== null) await invoiceDue(store, dealId, today, cause, reason)
  }
  if (event.type === 'InvoiceIssued') {
    const { invoiceId, dealId, number } = Invoice.decode(event).data as Invoice.Terms
    if (!dealId) return
    const request = { dealId, invoiceId, invoiceNumber: number }
    await transact(store, Deal.decider, dealId, Deal.recordInvoice(request), cause)
  }
}
