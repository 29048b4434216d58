// A payment as it is in QuickBooks now. One that was recorded there by hand is money of the ledger,
// on the invoices that it was put on there, and follows every change of it. What it takes from credit
// memos goes to its invoices as credit; of a payment of nothing that is all there is.
import * as CreditNote from '../../domain/credit-note.ts'
import { type Decision, inTurn } from '../../domain/decider.ts'
import { type Decimal, money, sum } from '../../domain/money.ts'
import * as Payment from '../../domain/payment.ts'
import { receivedOn } from '../../domain/payment-days.ts'
import { allocate, release } from '../../domain/payment-placing.ts'
import { amendReceived, observe, refund } from '../../domain/payment-reversal.ts'
import * as Sync from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import type { QboPayment } from './entities.ts'
import { decisionOf, isFromPayment } from './decisions.ts'
import { decideNote, restateMemo } from './inbound-credits.ts'
import { customerOf } from './inbound-customers.ts'
import { restateInvoice } from './inbound-invoices.ts'
import { onlyNewest, type Ports, seen } from './inbound-reading.ts'
import { beliefsOf } from './payment-beliefs.ts'
import { comparePayment } from './payment-conflicts.ts'
import * as translate from './translate.ts'
import { creditsSeen, foreignPayment, type OnInvoice, spread } from './translate-payments.ts'

const deleted = { status: 'deleted', total: null, unapplied: null, currency: null, lines: null }

export const restatePayment = (ports: Ports, quickbooksId: string, cause: Cause) =>
  onlyNewest(() => restateOnce(ports, quickbooksId, cause))

async function restateOnce(ports: Ports, quickbooksId: string, cause: Cause) {
  const { store, quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('Payment', quickbooksId)
  const theirs = Payment.idOfQuickBooks(quickbooksId)
  const marked =
    translate.markedAs(document?.PrivateNote) ?? (await ours(ports, quickbooksId, theirs, cause))
  const objectId = marked ?? theirs
  const subject = { platform: 'quickbooks', object: 'payment', objectId } as const
  const before = (await load(store, Sync.decider, cause.workspace, Sync.idOf(subject))).state
  const values = document
    ? await beliefsOf(ports, document)
    : { ...deleted, ...(before.observed?.credits && { credits: before.observed.credits }) }
  if (marked) {
    await comparePayment(ports, { objectId, externalId: quickbooksId, document, values }, cause)
    return { answer: undefined, isNewest: async () => true }
  }
  const isNewest = await seen(ports, 'payment', objectId, quickbooksId, document, values, cause)
  const isGone = !document || translate.isVoid(document)
  // A payment of nothing only ties a credit to an invoice.
  if (isGone || document.TotalAmt === 0)
    await takeBack(ports, objectId, document ? 'void' : 'deleted', cause)
  else await restateMoney(ports, document, objectId, cause)
  const shares = isGone ? [] : spread(foreignPayment(document, homeCurrency)).credited
  await restateCredits(ports, quickbooksId, document, shares, before.observed, cause)
  return { answer: undefined, isNewest }
}

/** Our name for a payment of ours that was deleted there, or whose note somebody has changed. */
async function ours(
  { objectByQuickBooksId }: Ports,
  quickbooksId: string,
  theirs: string,
  { workspace }: Cause,
): Promise<string | null> {
  const known = await objectByQuickBooksId(workspace, 'payment', quickbooksId)
  return known === theirs ? null : known
}

/** Money that somebody recorded there by hand, with the invoices it was put on there. */
async function restateMoney(ports: Ports, document: QboPayment, paymentId: string, cause: Cause) {
  const { store, homeCurrency } = ports
  const told = foreignPayment(document, homeCurrency)
  const { currency, total } = told
  await customerOf(ports, document, cause)
  const receivedOn = document.TxnDate ?? cause.effectiveAt.slice(0, 10)
  const placed = await placedOn(ports, spread(told).paid, cause)
  const observation = {
    ...{ paymentId, source: 'quickbooks' as const, externalId: document.Id },
    received: money(total, currency),
    payer: { stripeCustomerId: null, name: document.CustomerRef.name ?? null, email: null },
    references: { invoiceNumbers: [], dealId: null, description: null },
    ...{ receivedAt: `${receivedOn}T00:00:00.000Z`, refunds: [], disputes: [], fee: null },
  }
  await transact(store, Payment.decider, paymentId, observe(observation), cause)
  const decide = inTurn(
    Payment.decider,
    releasing(document, placed),
    amendReceived({ received: money(total, currency), on: receivedOn }),
    placing(document, placed),
  )
  await transact(store, Payment.decider, paymentId, decide, cause)
}

type Placed = { invoiceId: string; amount: string }

async function placedOn(ports: Ports, lines: readonly OnInvoice[], cause: Cause) {
  const placed: Placed[] = []
  for (const { quickbooksId, amount } of lines) {
    placed.push({ invoiceId: await restateInvoice(ports, quickbooksId, cause), amount })
  }
  return placed
}

/** Lines that are not as they are there, and what of those there is on no line. On how many lines an
 *  amount stands on an invoice makes no difference. */
function compared<Line extends { invoiceId: string; amount: Decimal }>(
  lines: readonly Line[],
  placed: readonly Placed[],
) {
  const on = (all: readonly { invoiceId: string; amount: Decimal | string }[], id: string) =>
    sum(all.filter((one) => one.invoiceId === id).map((one) => one.amount))
  const isSame = (id: string) => on(lines, id).equals(on(placed, id))
  const missing = placed.filter((one) => !isSame(one.invoiceId))
  const gone = lines.filter(({ invoiceId, amount }) => {
    if (amount.isZero() || isSame(invoiceId)) return false
    const same = missing.findIndex(
      (one) => one.invoiceId === invoiceId && amount.equals(one.amount),
    )
    if (same >= 0) missing.splice(same, 1)
    return same < 0
  })
  return { gone, missing }
}

const changed = 'changed in QuickBooks'

const firstDecision = ({ Id }: QboPayment) => `${Payment.idOfQuickBooks(Id)}/applied`

/** What a person has placed in the ledger is not for QuickBooks to take back. */
const isFromThere =
  (document: QboPayment) =>
  ({ decisionId }: { decisionId: string }) =>
    decisionId === firstDecision(document) || isFromPayment(decisionId, document.Id)

/** Lines that are there no more come back. */
const releasing =
  (document: QboPayment, placed: readonly Placed[]): Decision<Payment.State, Payment.Event> =>
  (state) => {
    const { gone } = compared(state.lines, placed)
    const releases = gone
      .filter(isFromThere(document))
      .map(({ lineId }) => release({ lineId, releaseId: `${lineId}/restated`, reason: changed }))
    return inTurn(Payment.decider, ...releases)(state)
  }

/** What is there and not here is placed. */
const placing =
  (document: QboPayment, placed: readonly Placed[]): Decision<Payment.State, Payment.Event> =>
  (state) => {
    const { missing: lines } = compared(state.lines, placed)
    if (lines.length === 0) return []
    const isFirst = state.decisions.size === 0
    const version = translate.asOfDocument(document)
    const decisionId = isFirst ? firstDecision(document) : decisionOf(document.Id, version)
    const match = { rule: 'quickbooks', evidence: [`applied in QuickBooks payment ${document.Id}`] }
    return allocate({ decisionId, lines, match })(state)
  }

/** It was never money, as far as QuickBooks is concerned: the whole of it goes back. */
async function takeBack(
  { store }: Ports,
  paymentId: string,
  why: 'void' | 'deleted',
  cause: Cause,
) {
  const { state } = await load(store, Payment.decider, cause.workspace, paymentId)
  if (!state.details) return
  const { received, refunded } = Payment.figures(state)
  const left = received.minus(refunded)
  if (left.isZero()) return
  const amount = money(left, state.details.received.currency)
  const on = receivedOn(state.details)
  const back = refund({ refundId: `${paymentId}/${why}`, amount, on })
  await transact(store, Payment.decider, paymentId, back, cause)
}

type Share = { creditMemoId: string; lines: OnInvoice[] }

/** Puts credit notes on invoices as the payment does there, and takes back what it does no more. */
async function restateCredits(
  ports: Ports,
  quickbooksId: string,
  document: QboPayment | null,
  shares: readonly Share[],
  before: Sync.Values | null,
  cause: Cause,
) {
  const memos = new Set([...creditsSeen(before), ...shares.map((one) => one.creditMemoId)])
  for (const memoId of memos) {
    const creditNoteId = await restateMemo(ports, memoId, cause)
    const lines = shares.filter((one) => one.creditMemoId === memoId).flatMap((one) => one.lines)
    const placed = await placedOn(ports, lines, cause)
    await restateCredit(ports, { quickbooksId, document, creditNoteId, placed }, cause)
  }
}

async function restateCredit(
  ports: Ports,
  told: {
    quickbooksId: string
    document: QboPayment | null
    creditNoteId: string
    placed: readonly Placed[]
  },
  cause: Cause,
) {
  const { quickbooksId, document, creditNoteId, placed } = told
  const { state } = await load(ports.store, CreditNote.decider, cause.workspace, creditNoteId)
  if (!state.terms) return
  const own = state.lines.filter((line) => isFromPayment(line.decisionId, quickbooksId))
  const { gone, missing } = compared(own, placed)
  for (const { lineId } of gone) {
    const back = CreditNote.release({ lineId, releaseId: `${lineId}/restated`, reason: changed })
    await decideNote(ports, creditNoteId, back, cause)
  }
  if (missing.length === 0 || !document || state.kind === 'void') return
  const { currency } = state.terms
  const lines = missing.map(({ invoiceId, amount }) => ({
    invoiceId,
    amount: money(amount, currency),
  }))
  const decisionId = decisionOf(quickbooksId, translate.asOfDocument(document))
  const on = document.TxnDate
  const put = CreditNote.apply({ decisionId, lines, ...(on !== undefined && { on }) })
  await decideNote(ports, creditNoteId, put, cause)
}
