// Credit memos and refund receipts as they are in QuickBooks now. A credit memo that was made there by
// hand is a credit note of the ledger. A refund receipt gives back in cash and touches no invoice: it
// is a credit note that was paid out whole.
import * as CreditNote from '../../domain/credit-note.ts'
import { observe, observeWhole, voidNote } from '../../domain/credit-note-terms.ts'
import { money } from '../../domain/money.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import type { QboCreditMemo, QboRefundReceipt, Ref } from './client.ts'
import { type Ports, seen } from './inbound-invoices.ts'
import * as translate from './translate.ts'
import { beliefsOfMemo, foreignNote } from './translate-credits.ts'

const deleted = { status: 'deleted', total: null, balance: null, number: null, currency: null }

/** @returns our id of it */
export async function restateMemo(
  ports: Ports,
  quickbooksId: string,
  cause: Cause,
): Promise<string> {
  const { store, quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('CreditMemo', quickbooksId)
  const theirs = CreditNote.idOfQuickBooks(quickbooksId)
  const creditNoteId = (await markedOrKnown(ports, document, quickbooksId, cause)) ?? theirs
  const values = document ? beliefsOfMemo(document, homeCurrency) : deleted
  await seen(ports, 'credit-note', creditNoteId, quickbooksId, document, values, cause)
  if (creditNoteId !== theirs) return creditNoteId
  const decide = (decision: Parameters<typeof transact<CreditNote.State, CreditNote.Event>>[3]) =>
    transact(store, CreditNote.decider, creditNoteId, decision, cause)
  if (!document || translate.isVoid(document)) {
    await decide(voidNote({ reason: document ? 'void in QuickBooks' : 'deleted in QuickBooks' }))
  } else {
    const customerId = translate.customerIdOf(document.CustomerRef.value)
    await decide(observe(foreignNote(document, customerId, homeCurrency)))
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

/** Names of Stripe: a charge, a payment intent, a refund. */
const ofStripe = /\b(ch|py|pi|re|pyr)_\w+/

export async function restateRefund(ports: Ports, quickbooksId: string, cause: Cause) {
  const { store, quickbooks, homeCurrency } = ports
  const document = await quickbooks.readOrNull('RefundReceipt', quickbooksId)
  const creditNoteId = `qbo-refund-${quickbooksId}`
  const values = document ? beliefsOfMemo(document, homeCurrency) : deleted
  await seen(ports, 'credit-note', creditNoteId, quickbooksId, document, values, cause)
  if (document && (await isOfStripe(ports, document))) {
    const what = `refund receipt ${document.DocNumber ?? quickbooksId}`
    throw new Held('refund-told-twice', `${what} is of money of which Stripe tells itself`)
  }
  const decide = (decision: Parameters<typeof transact<CreditNote.State, CreditNote.Event>>[3]) =>
    transact(store, CreditNote.decider, creditNoteId, decision, cause)
  if (!document || translate.isVoid(document)) {
    const reason = document ? 'void in QuickBooks' : 'deleted in QuickBooks'
    await decide(voidNote({ reason }))
    return
  }
  const ref = document.CustomerRef as Ref | undefined
  const customerId = ref ? translate.customerIdOf(ref.value) : null
  const terms = { ...foreignNote(document, customerId, homeCurrency), creditNoteId }
  const amount = money(terms.total, terms.currency)
  const refunds = [{ refundId: creditNoteId, amount, on: terms.issuedOn }]
  await decide(observeWhole({ ...terms, refunds, voided: null }))
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
