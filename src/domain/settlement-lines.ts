// What payments and invoices tell each other about the lines between them, and what follows of it on
// the invoice: what is given up, what is disputed, what an exchange has brought.
import type { EventStore } from './event-store.ts'
import * as Invoice from './invoice.ts'
import { restateDisputes } from './invoice-disputes.ts'
import { type Exchanged, isExchanged, realise } from './invoice-gains.ts'
import { grantEarlyDiscount, writeOffBehind } from './invoice-granting.ts'
import { applyAllocation } from './invoice-settling.ts'
import { factsOf, type Guidance, guidance } from './matching/rules.ts'
import { Decimal, money } from './money.ts'
import * as Payment from './payment.ts'
import { receivedOn } from './payment-days.ts'
import { grossOf, realiseExchanges } from './payment-exchange.ts'
import { declinedRelease, release } from './payment-placing.ts'
import * as Rule from './rule.ts'
import { type Cause, load, transact } from './transact.ts'

type Allocated = Extract<Payment.Event, { type: 'PaymentAllocated' }>['data']

/** Each line to its invoice, which takes or declines it. */
export async function applyLines(store: EventStore, allocated: Allocated, cause: Cause) {
  const { paymentId, lines, currency } = allocated
  const { details } = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  const first = details && receivedOn(details)
  const later = allocated.on !== undefined && first && { receivedOn: first }
  const on = allocated.on ?? first
  const days = { ...(on && { on }), ...later }
  for (const { lineId, invoiceId, amount, settles } of lines) {
    const cash = money(amount, currency)
    const worth = settles
      ? { amount: settles.amount, paid: { amount: cash, rate: settles.rate } }
      : { amount: cash }
    const decide = applyAllocation({ invoiceId, paymentId, lineId, ...worth, ...days })
    await transact(store, Invoice.decider, invoiceId, decide, cause)
  }
}

/** What an invoice has not taken, or lets go of, comes back to its payment. */
export async function giveBack(store: EventStore, event: Invoice.Event, cause: Cause) {
  if (event.type === 'AllocationDeclined') {
    const { paymentId, lineId, reason } = event.data
    const request = { lineId, releaseId: declinedRelease(lineId), reason }
    await transact(store, Payment.decider, paymentId, release(request), cause)
  }
  if (event.type === 'AllocationUndone') {
    const { paymentId, lineId, amount, paid, releaseId, reason, on } = event.data
    const part = paid ? { amount: paid.amount, settled: amount } : { amount }
    const decide = release({ lineId, releaseId, reason, on, ...part })
    await transact(store, Payment.decider, paymentId, decide, cause)
  }
}

export const guidanceOn = async (
  store: EventStore,
  workspace: string,
  details: Payment.Received,
): Promise<Guidance> => guidance(await Rule.loadRules(store, workspace), factsOf(details))

/** What a rule says to give up of an invoice that a payment has all but settled. */
export async function writeOffRest(
  store: EventStore,
  { paymentId, lines, match }: Allocated,
  cause: Cause,
) {
  if (match.rule === 'review' || match.rule === Payment.byPerson.rule) return
  const { details } = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  const said = details && (await guidanceOn(store, cause.workspace, details)).writeOff
  if (!said) return
  const { upTo, name: reason, as: kind } = said
  for (const { lineId, invoiceId, amount, settles } of lines) {
    if (settles) continue
    const decide = writeOffBehind({ lineId, amount }, { upTo, reason, kind })
    await transact(store, Invoice.decider, invoiceId, decide, cause)
  }
}

/** Which of these invoices the payer's bank may take the money from. */
async function tellDisputes(
  store: EventStore,
  paymentId: string,
  invoiceIds: Iterable<string>,
  cause: Cause,
) {
  const payment = (await load(store, Payment.decider, cause.workspace, paymentId)).state
  if (payment.disputes.size === 0) return
  const decide = restateDisputes({ paymentId, open: Payment.openDisputes(payment) })
  for (const invoiceId of invoiceIds) {
    await transact(store, Invoice.decider, invoiceId, decide, cause)
  }
}

const invoicesOf = ({ lines }: Payment.State) => new Set(lines.map((line) => line.invoiceId))

/** What a payment's dispute, or its settlement in another currency, is to its invoices. */
export async function tellInvoices(store: EventStore, event: Payment.Event, cause: Cause) {
  const { paymentId } = event.data
  const { workspace } = cause
  const isOfDispute = event.type === 'DisputeOpened' || event.type === 'DisputeClosed'
  const isOfWorth = event.type === 'FeeRecorded' || event.type === 'PaymentAmended'
  if (!isOfDispute && !isOfWorth) return
  if (!isOfDispute) await transact(store, Payment.decider, paymentId, realiseExchanges(), cause)
  const invoices = invoicesOf((await load(store, Payment.decider, workspace, paymentId)).state)
  if (isOfDispute) return tellDisputes(store, paymentId, invoices, cause)
  for (const invoiceId of invoices) await stateGains(store, invoiceId, cause)
}

/** What follows on the invoice itself of what has happened to it. */
export async function followUp(store: EventStore, event: Invoice.Event, cause: Cause) {
  const { invoiceId } = event.data
  const isOfLine = event.type === 'AllocationApplied' || event.type === 'AllocationUndone'
  if (isOfLine) await tellDisputes(store, event.data.paymentId, [invoiceId], cause)
  const { state } = await load(store, Invoice.decider, cause.workspace, invoiceId)
  if (state.terms?.earlyDiscount) {
    await transact(store, Invoice.decider, invoiceId, grantEarlyDiscount(), cause)
  }
  if (isExchanged(state)) await stateGains(store, invoiceId, cause)
}

async function stateGains(store: EventStore, invoiceId: string, cause: Cause) {
  const { workspace } = cause
  const { state } = await load(store, Invoice.decider, workspace, invoiceId)
  if (!isExchanged(state)) return
  const exchanged = new Map<string, Exchanged>()
  for (const paymentId of new Set([...state.applied.values()].map((line) => line.paymentId))) {
    const payment = (await load(store, Payment.decider, workspace, paymentId)).state
    const one = exchangedOf(payment)
    if (one) exchanged.set(paymentId, one)
  }
  await transact(store, Invoice.decider, invoiceId, realise(exchanged), cause)
}

const rateDecimals = 12

/** What the platform made of the payment in the currency of settlement; null where that is its own,
 *  or not known yet. */
function exchangedOf(payment: Payment.State): Exchanged | null {
  const { details, fee } = payment
  const gross = grossOf(payment)
  if (!details || !fee || !gross) return null
  const { received } = details
  const rate = new Decimal(fee.exchangeRate ?? new Decimal(gross.amount).div(received.amount))
  return {
    ...{ received, gross },
    rate: {
      ...{ from: received.currency, to: gross.currency, on: receivedOn(details) },
      rate: rate.toDecimalPlaces(rateDecimals).toFixed(),
      source: `stripe ${fee.balanceTransactionId}`,
    },
  }
}
