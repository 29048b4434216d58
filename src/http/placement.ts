// Whether a payment's money can go where a person says: the decisions that the settlement will
// make, made once beforehand on the streams as they are now, and nothing recorded. Should the
// invoice change in between, it declines the line and the money is unapplied again.
import { inTurn } from '../domain/decider.ts'
import type { EventStore } from '../domain/event-store.ts'
import * as Invoice from '../domain/invoice.ts'
import { applyAllocation, undoAllocation } from '../domain/invoice-settling.ts'
import * as Payment from '../domain/payment.ts'
import { allocate, releaseDecision } from '../domain/payment-placing.ts'
import { withRates } from '../domain/placing.ts'
import { Refusal } from '../domain/refusal.ts'
import { load } from '../domain/transact.ts'
import type { Invalid } from './errors.ts'

export type Line = { invoiceId: string; amount: string }

export type Placing = {
  workspace: string
  paymentId: string
  lines: readonly Line[]
  /** Decisions that were taken back, and may not have been released yet. */
  undone: readonly string[]
}

/** @param invoices as what was tried before has left them; what is tried now is added
 *  @throws Refusal with the place of the line at fault */
export async function tryPlacing(
  store: EventStore,
  { workspace, paymentId, lines, undone }: Placing,
  invoices = new Map<string, Invoice.State>(),
): Promise<void> {
  const { state } = await load(store, Payment.decider, workspace, paymentId)
  const match = { rule: 'person', evidence: [] }
  const placed = await withRates(store, workspace, state, lines)
  const decide = inTurn(
    Payment.decider,
    ...undone.map((decisionId) => releaseDecision(decisionId)),
    allocate({ decisionId: 'dry run', lines: placed, match }),
  )
  await tryOnInvoices(store, workspace, decide(state), invoices)
}

/** What the invoices will say to it, each event after those before it.
 *  @throws Refusal with the place of the line at fault */
export async function tryOnInvoices(
  store: EventStore,
  workspace: string,
  events: readonly Payment.Event[],
  invoices = new Map<string, Invoice.State>(),
  place: (index: number) => string = (index) => `/lines/${index}`,
): Promise<void> {
  const touched = new Map<string, Invoice.State>()
  const invoice = async (invoiceId: string) =>
    touched.get(invoiceId) ??
    invoices.get(invoiceId) ??
    (await load(store, Invoice.decider, workspace, invoiceId)).state
  for (const event of events) {
    if (event.type === 'AllocationReleased') {
      const { invoiceId } = event.data
      const before = await invoice(invoiceId)
      touched.set(invoiceId, undoAllocation(event.data)(before).reduce(Invoice.evolve, before))
    }
    if (event.type !== 'PaymentAllocated') continue
    const { currency, paymentId } = event.data
    for (const [index, { invoiceId, lineId, amount, settles }] of event.data.lines.entries()) {
      const state = await invoice(invoiceId)
      const cash = { amount, currency }
      const asked = settles?.amount ?? cash
      const paid = settles && { amount: cash, rate: settles.rate }
      const line = { invoiceId, paymentId, lineId, amount: asked, ...(paid && { paid }) }
      const applied = applyAllocation(line)(state)
      const [first] = applied
      if (first?.type === 'AllocationDeclined') {
        const { reason } = first.data
        throw declined(state, { invoiceId, amount: asked, reason, place: place(index) })
      }
      // The next line of the same invoice finds this much less open.
      touched.set(invoiceId, applied.reduce(Invoice.evolve, state))
    }
  }
  for (const [invoiceId, state] of touched) invoices.set(invoiceId, state)
}

type Declined = {
  invoiceId: string
  amount: { amount: string; currency: string }
  reason: string
  /** JSON pointer to the line. */
  place: string
}

export function declined(
  state: Invoice.State,
  { invoiceId, amount, reason, place }: Declined,
): Refusal {
  const at = (part: string, detail: string): { errors: Invalid[] } => ({
    errors: [{ in: 'body', pointer: `${place}/${part}`, detail }],
  })
  if (state.kind === 'absent') {
    return new Refusal('invoice-not-found', { invoiceId, ...at('invoiceId', 'is not known') })
  }
  if (reason === 'currency-differs') {
    const currency = state.terms?.currency
    return new Refusal(reason, { invoiceId, amount, currency, ...at('invoiceId', reason) })
  }
  if (reason === 'exceeds-open') {
    const open = Invoice.figures(state).open.toFixed()
    return new Refusal(reason, { invoiceId, amount, open, ...at('amount', `${open} is open`) })
  }
  const status = state.kind === 'void' ? 'void' : 'not issued yet'
  return new Refusal('invoice-not-open', { invoiceId, status, ...at('invoiceId', status) })
}
