// Whether a payment's money can go where a person says: the decisions that the settlement will
// make, made once beforehand on the streams as they are now, and nothing recorded. Should the
// invoice change in between, it declines the line and the money is unapplied again.
import { inTurn } from '../domain/decider.ts'
import type { EventStore } from '../domain/event-store.ts'
import * as Invoice from '../domain/invoice.ts'
import * as Payment from '../domain/payment.ts'
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
  const touched = new Map<string, Invoice.State>()
  const invoice = async (invoiceId: string) =>
    touched.get(invoiceId) ??
    invoices.get(invoiceId) ??
    (await load(store, Invoice.decider, workspace, invoiceId)).state
  const { state } = await load(store, Payment.decider, workspace, paymentId)
  const releasing = undone.map((decisionId) => Payment.releaseDecision(decisionId))
  const released = inTurn(Payment.decider, ...releasing)(state)
  for (const event of released) {
    if (event.type !== 'AllocationReleased') continue
    const { invoiceId } = event.data
    const before = await invoice(invoiceId)
    const undone = Invoice.undoAllocation(event.data)(before)
    touched.set(invoiceId, undone.reduce(Invoice.evolve, before))
  }
  const payment = released.reduce(Payment.evolve, state)
  const match = { rule: 'person', evidence: [] }
  const decided = Payment.allocate({ decisionId: 'dry run', lines: [...lines], match })(payment)
  for (const event of decided) {
    if (event.type !== 'PaymentAllocated') continue
    const { currency } = event.data
    for (const [index, { invoiceId, lineId, amount }] of event.data.lines.entries()) {
      const state = await invoice(invoiceId)
      const money = { amount, currency }
      const [applied] = Invoice.applyAllocation({ invoiceId, paymentId, lineId, amount: money })(
        state,
      )
      if (applied?.type === 'AllocationDeclined') {
        throw declined(state, { invoiceId, amount: money, reason: applied.data.reason, index })
      }
      // The next line of the same invoice finds this much less open.
      touched.set(invoiceId, applied ? Invoice.evolve(state, applied) : state)
    }
  }
  for (const [invoiceId, state] of touched) invoices.set(invoiceId, state)
}

type Declined = {
  invoiceId: string
  amount: { amount: string; currency: string }
  reason: string
  index: number
}

function declined(state: Invoice.State, { invoiceId, amount, reason, index }: Declined): Refusal {
  const at = (part: string, detail: string): { errors: Invalid[] } => ({
    errors: [{ in: 'body', pointer: `/lines/${index}/${part}`, detail }],
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
