// What lowers an invoice without money, carried into QuickBooks: credit notes of the ledger, and what
// was given up. Each is a credit memo there, and a payment of nothing that ties it to its invoices.
// QuickBooks' API cannot void a credit memo, so one that is not wanted any more is deleted.
import type { Account } from '../../domain/chart.ts'
import * as CreditNote from '../../domain/credit-note.ts'
import { spoken } from '../../domain/erased.ts'
import * as Invoice from '../../domain/invoice.ts'
import { Decimal, format, sum } from '../../domain/money.ts'
import { sameValues } from '../../domain/sync.ts'
import { type Cause, load } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import type { QboCreditMemo } from './entities.ts'
import { faults } from './faults.ts'
import { isFromQuickBooks } from './decisions.ts'
import { carryPayment } from './outbound-payments.ts'
import { type Ports, type Subject, standing, syncOf, write } from './outbound-writing.ts'
import * as translate from './translate.ts'
import {
  applicationOf,
  beliefsOfMemo,
  type Memo,
  memoBody,
  valuesOfMemo,
  writeOffId,
  writeOffOf,
  writeOffs,
} from './translate-credits.ts'
import type { OnInvoice } from './translate-payments.ts'
import { changeId, onNewest } from './versions.ts'

/** A credit as it should stand there. */
type Credit = {
  /** Null = the credit memo is QuickBooks' own. */
  memo: (Memo & { account: Account }) | null
  /** Of QuickBooks' own credit memo. */
  memoId: string | null
  customerRef: string
  currency: string
  lines: OnInvoice[]
  appliedOn: string
  rate: string | null
}

export async function syncCredit(ports: Ports, subject: Subject, cause: Cause) {
  const writtenOff = writeOffOf(subject.objectId)
  const credit = writtenOff
    ? await creditOfWriteOff(ports, writtenOff, cause)
    : await creditOfNote(ports, subject.objectId, cause)
  if (!credit) return
  const { memo, memoId } = credit
  if (!memo) return syncApplication(ports, subject.objectId, memoId ?? '', credit, cause)
  const sync = await syncOf(ports, subject, cause)
  const id = standing(sync)
  const isLess = new Decimal(memo.total).lessThan(sync.written?.total ?? 0)
  // What a credit memo is to lose must come free first.
  if (id && isLess) await syncApplication(ports, subject.objectId, id, credit, cause)
  const kept = await syncMemo(ports, subject, memo, cause)
  if (kept) await syncApplication(ports, subject.objectId, kept, credit, cause)
}

/** The payment of nothing that puts the credit on its invoices. */
async function syncApplication(
  ports: Ports,
  creditId: string,
  creditMemoId: string,
  credit: Credit,
  cause: Cause,
) {
  const { customerRef, currency, lines, appliedOn, rate, memo } = credit
  const amount = sum(lines.map((line) => line.amount))
  const credits = amount.isZero() ? [] : [{ creditMemoId, amount: format(amount, currency) }]
  const wanted = {
    ...{ objectId: applicationOf(creditId), customerRef, currency, lines, credits, rate },
    ...{ total: format(0, currency), receivedOn: appliedOn, depositTo: null, note: null },
    reference: memo?.number ?? translate.numbered('CM-', creditMemoId),
  }
  await carryPayment(ports, wanted, cause)
}

/** QuickBooks' id of the credit memo, made as it should be; null when there should be none. */
async function syncMemo(
  ports: Ports,
  subject: Subject,
  memo: Memo & { account: Account },
  cause: Cause,
): Promise<string | null> {
  const { quickbooks, accounts, homeCurrency } = ports
  const sync = await syncOf(ports, subject, cause)
  const id = standing(sync)
  const isGone = new Decimal(memo.total).isZero()
  if (!id && isGone && !sync.pending) return null
  const values = isGone ? { ...valuesOfMemo(memo), status: 'deleted' } : valuesOfMemo(memo)
  if (id && !sync.pending && sameValues(sync.written, values)) return id
  const body = memoBody(memo, await accounts.itemRefOf(memo.account, cause.workspace))
  const change = (memoId: string, requestId: string) =>
    onNewest(async () => {
      const { Id, SyncToken } = await quickbooks.read('CreditMemo', memoId)
      const key = changeId(requestId, SyncToken, values)
      if (!isGone) return quickbooks.update('CreditMemo', { ...body, Id, SyncToken }, key)
      await quickbooks.delete('CreditMemo', { Id, SyncToken }, key)
      return null
    })
  const written = await write<QboCreditMemo>(
    ports,
    {
      ...{ subject, sync, values, operation: !id ? 'create' : isGone ? 'delete' : 'update' },
      async call(requestId, mayExist) {
        const standsAs = id ?? (mayExist ? await ownMemo(ports, memo) : null)
        if (standsAs) {
          return isGone ? deleted(() => change(standsAs, requestId)) : change(standsAs, requestId)
        }
        if (isGone) return null
        return createMemo(ports, memo, body, requestId, change)
      },
      beliefs: (document) => (document ? beliefsOfMemo(document, homeCurrency) : translate.gone),
    },
    cause,
  )
  return written?.Id ?? null
}

/** It is gone already: the call came through before. */
async function deleted<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (hasCode(error, faults.notFound)) return null
    throw error
  }
}

async function ownMemo({ quickbooks }: Ports, memo: Memo): Promise<string | null> {
  const found = await quickbooks.find('CreditMemo', { DocNumber: memo.number })
  return found.find((one) => translate.isMarkedAs(one, memo.objectId))?.Id ?? null
}

async function createMemo(
  ports: Ports,
  memo: Memo,
  body: object,
  requestId: string,
  change: (id: string, requestId: string) => Promise<QboCreditMemo | null>,
): Promise<QboCreditMemo | null> {
  try {
    return await ports.quickbooks.create('CreditMemo', body, requestId)
  } catch (error) {
    if (!hasCode(error, faults.numberTaken)) throw error
    // The number may be our own, from before a crash.
    const ours = await ownMemo(ports, memo)
    if (ours) return change(ours, requestId)
    throw new Held('number-taken', `the number ${memo.number} belongs to another credit memo`)
  }
}

/** What was given up of an invoice as one kind. */
async function creditOfWriteOff(
  ports: Ports,
  { kind, invoiceId }: NonNullable<ReturnType<typeof writeOffOf>>,
  cause: Cause,
): Promise<Credit | null> {
  const invoice = (await load(ports.store, Invoice.decider, cause.workspace, invoiceId)).state
  const { terms, quickbooksId } = invoice
  if (!terms || !quickbooksId) return null
  const { currency, issuedOn } = terms
  const total = format(Invoice.writtenOffAs(invoice, kind), currency)
  const { prefix, account } = writeOffs[kind]
  const days = invoice.writeOffs.flatMap((one) => (one.kind === kind && one.on ? [one.on] : []))
  const on = days.sort().at(-1) ?? issuedOn
  const customerRef = await ports.customers.refOfInvoice(invoice, cause)
  const rate = terms.rate?.rate ?? null
  const memo = {
    ...{ objectId: writeOffId(kind, invoiceId), customerRef, currency, total, tax: '0', rate },
    ...{ number: translate.numbered(prefix, terms.number ?? quickbooksId), issuedOn: on, account },
    description: `${terms.number ?? invoiceId}: ${kind.replaceAll('-', ' ')}`,
  }
  const lines = new Decimal(total).isZero() ? [] : [{ quickbooksId, amount: total }]
  return { ...{ memo, memoId: null, customerRef, currency, lines, rate }, appliedOn: on }
}

/** Null while a line of it is on its way to its invoice, or back, and while nobody knows whose it is. */
async function creditOfNote(
  ports: Ports,
  creditNoteId: string,
  cause: Cause,
): Promise<Credit | null> {
  const { store } = ports
  const note = (await load(store, CreditNote.decider, cause.workspace, creditNoteId)).state
  const { terms } = note
  if (!terms) return null
  const { currency, issuedOn, source } = terms
  const lines = new Map<string, Decimal>()
  const invoices: Invoice.State[] = []
  let appliedOn = issuedOn
  for (const { lineId, invoiceId, amount, decisionId } of note.lines) {
    // What was put there in QuickBooks stands there.
    if (isFromQuickBooks(decisionId)) continue
    const invoice = (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
    const applied = invoice.credits.get(lineId)
    if (!amount.equals(applied?.amount ?? 0)) return null
    invoices.push(invoice)
    if (amount.isZero() || !invoice.quickbooksId) continue
    if (applied?.on && applied.on > appliedOn) appliedOn = applied.on
    lines.set(
      invoice.quickbooksId,
      (lines.get(invoice.quickbooksId) ?? new Decimal(0)).plus(amount),
    )
  }
  const customerRef = await customerOf(ports, terms, invoices, cause)
  if (customerRef === null) return null
  const total = format(note.kind === 'void' ? 0 : terms.total, currency)
  const ofInvoice = invoices.find((one) => one.terms?.rate)?.terms?.rate
  const rate = (terms.rate ?? ofInvoice)?.rate ?? null
  const number = terms.number
    ? translate.numbered('', terms.number)
    : translate.numbered('CN-', creditNoteId)
  const memo = {
    ...{ objectId: creditNoteId, number, customerRef, currency, total, issuedOn, rate },
    tax: format(note.kind === 'void' ? 0 : (terms.tax ?? 0), currency),
    ...{ account: 'credit-notes' as const, description: wordsOf(terms.reason) },
  }
  return {
    ...{ memo: source === 'quickbooks' ? null : memo, memoId: terms.externalId },
    ...{ customerRef, currency, appliedOn, rate },
    lines: [...lines].map(([quickbooksId, amount]) => {
      return { quickbooksId, amount: format(amount, currency) }
    }),
  }
}

/** The customer that the credit stands for there: that of its invoices, else its own. */
async function customerOf(
  { store, customers }: Ports,
  { customerId, invoiceId, currency }: CreditNote.Terms,
  invoices: readonly Invoice.State[],
  cause: Cause,
): Promise<string | null> {
  const named = invoiceId
    ? (await load(store, Invoice.decider, cause.workspace, invoiceId)).state
    : undefined
  const invoice = [...invoices, named].find((one) => one?.quickbooksId)
  if (invoice) return customers.refOfInvoice(invoice, cause)
  if (customerId === null) return null
  return translate.customerRefIn(customerId) ?? customers.refOf(customerId, currency, cause)
}

const wordsOf = (reason: string | null) => spoken(reason) ?? 'Credit note'
