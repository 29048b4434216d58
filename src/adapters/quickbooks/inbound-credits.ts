// Credit memos and refund receipts as they are in QuickBooks now. A credit memo that was made there by
// hand is a credit note of the ledger. A refund receipt gives back in cash and touches no invoice: it
// is a credit note that was paid out whole.
import * as CreditNote from '../../domain/credit-note.ts'
import { observe, observeWhole, voidNote } from '../../domain/credit-note-terms.ts'
import type { Decision } from '../../domain/decider.ts'
import { money } from '../../domain/money.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { QboCreditMemo, QboRefundReceipt, Ref } from './entities.ts'
import { customerOf } from './inbound-customers.ts'
import { type Ports, seen, whyGone } from './inbound-reading.ts'
import * as translate from './translate.ts'
import { beliefsOfMemo, foreignNote } from './translate-credits.ts'

/** Decides on the credit note. */
export const decideNote = (
  { store }: Ports,
  creditNoteId: string,
  decision: Decision<CreditNote.State, CreditNote.Event>,
  cause: Cause,
) => transact(store, CreditNote.decider, creditNoteId, decision, cause)

/** @returns our id of it */
export async function restateMemo(
  ports: Ports,
  quickbooksId: string,
  cause: Cause,
): Promise<string> {
  const { quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('CreditMemo', quickbooksId)
  const theirs = CreditNote.idOfQuickBooks(quickbooksId)
  const creditNoteId = (await markedOrKnown(ports, document, quickbooksId, cause)) ?? theirs
  const values = document ? beliefsOfMemo(document, homeCurrency) : translate.gone
  await seen(ports, 'credit-note', creditNoteId, quickbooksId, document, values, cause)
  if (creditNoteId !== theirs) return creditNoteId
  if (!document || translate.isVoid(document)) {
    await decideNote(ports, creditNoteId, voidNote({ reason: whyGone(document) }), cause)
  } else {
    const customerId = await customerOf(ports, document, cause)
    const terms = foreignNote(document, customerId, homeCurrency)
    await decideNote(ports, creditNoteId, observe(terms), cause)
  }
  return creditNoteId
}

async function markedOrKnown(
  { objectByQuickBooksId }: Ports,
  document: QboCreditMemo | null,
  quickbooksId: string,
  { workspace }: Cause,
): Promise<string | null> {
  const marked = translate.markedAs(document?.PrivateNote)
  return marked ?? objectByQuickBooksId(workspace, 'credit-note', quickbooksId)
}

/** What was given back there, as a credit note that was paid out whole. */
export const refundIdOf = (quickbooksId: string) => `qbo-refund-${quickbooksId}`

/** Names of Stripe: a charge, a payment intent, a refund. */
const ofStripe = /\b(ch|py|pi|re|pyr)_\w+/

export async function restateRefund(ports: Ports, quickbooksId: string, cause: Cause) {
  const { quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('RefundReceipt', quickbooksId)
  const creditNoteId = refundIdOf(quickbooksId)
  const values = document ? beliefsOfMemo(document, homeCurrency) : translate.gone
  await seen(ports, 'credit-note', creditNoteId, quickbooksId, document, values, cause)
  if (document && (await isOfStripe(ports, document))) {
    const what = `refund receipt ${document.DocNumber ?? quickbooksId}`
    throw new Held('refund-told-twice', `${what} is of money of which Stripe tells itself`)
  }
  if (!document || translate.isVoid(document)) {
    await decideNote(ports, creditNoteId, voidNote({ reason: whyGone(document) }), cause)
    return
  }
  const ref = document.CustomerRef as Ref | undefined
  const customerId = ref ? await customerOf(ports, document, cause) : null
  const terms = { ...foreignNote(document, customerId, homeCurrency), creditNoteId }
  const amount = money(terms.total, terms.currency)
  const refunds = [{ refundId: creditNoteId, amount, on: terms.issuedOn }]
  const whole = observeWhole({ ...terms, refunds, voided: null })
  await decideNote(ports, creditNoteId, whole, cause)
}

/** The same money is not given back twice: what is tied to a payment of ours, or names it, is told
 *  by Stripe. */
async function isOfStripe({ quickbooks }: Ports, document: QboRefundReceipt): Promise<boolean> {
  if (ofStripe.test(document.PrivateNote ?? '')) return true
  for (const { TxnId, TxnType } of document.LinkedTxn ?? []) {
    if (TxnType !== 'Payment') continue
    const payment = await quickbooks.readOrNull('Payment', TxnId)
    if (translate.markedAs(payment?.PrivateNote)) return true
  }
  return false
}
