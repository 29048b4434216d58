// The invoices of the ledger, carried into QuickBooks: those of deals are made and follow their
// terms; one that is void here is void there.
import { inTurn } from '../../domain/decider.ts'
import type { Rate } from '../../domain/exchange.ts'
import { loadRate } from '../../domain/exchange-rate.ts'
import * as Invoice from '../../domain/invoice.ts'
import { amend, issue } from '../../domain/invoice-terms.ts'
import { Decimal } from '../../domain/money.ts'
import type * as Sync from '../../domain/sync.ts'
import { sameValues } from '../../domain/sync.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode, PlatformError } from '../platform-error.ts'
import { faults, type QboInvoice } from './client.ts'
import { orLater, type Ports, type Subject, standing, syncOf, write } from './outbound-writing.ts'
import * as translate from './translate.ts'

export async function syncInvoice(ports: Ports, subject: Subject, cause: Cause) {
  const { store, customers, homeCurrency } = ports
  const sync = await syncOf(ports, subject, cause)
  const invoice = (await load(store, Invoice.decider, cause.workspace, subject.objectId)).state
  const { terms } = invoice
  if (terms && invoice.kind === 'void') return voidThere(ports, subject, sync, terms, cause)
  if (!terms?.dealId || !terms.customerId) return
  const customerRef = await customers.refOf(terms.customerId, terms.currency, cause)
  const values = translate.valuesOfInvoice(terms, customerRef)
  const id = standing(sync)
  if (id && sameValues(sync.written, values)) {
    // Written, but the crash came before the ledger was told.
    const number = sync.observed?.number ?? null
    const told = issue({ quickbooksId: id, number })
    await transact(store, Invoice.decider, terms.invoiceId, told, cause)
    return
  }
  const isNew = invoice.kind === 'requested'
  const ours = isNew ? await ownRate(ports, terms, cause) : null
  const asked = isNew ? await withRate(ports, terms, ours) : terms
  const target = { ports, terms: asked, customerRef, cause }
  const booked = (document: QboInvoice) =>
    isNew ? bookedAt(document, terms, ours, homeCurrency) : terms
  const written = await write<QboInvoice>(
    ports,
    {
      ...{ subject, sync, values, operation: id ? 'update' : 'create' },
      call: (requestId, mayExist) =>
        id ? updateInvoice(target, id, requestId) : createInvoice(target, requestId, mayExist),
      beliefs: (document) => (document ? translate.beliefsOfInvoice(document, homeCurrency) : {}),
      outcome: (document) =>
        translate.valuesOfInvoice(answered(document, booked(document)), customerRef),
    },
    cause,
  )
  if (written) await tellIssued(ports, booked(written), written, cause)
}

/** The terms with the tax as QuickBooks has rounded it. */
const answered = (document: QboInvoice, terms: Invoice.Terms): Invoice.Terms => ({
  ...terms,
  ...translate.roundingOf(document, terms),
})

/** The terms of a new invoice with the rate at which QuickBooks has booked it, and with who stated
 *  that: we, where it is what we would have told it. */
function bookedAt(
  document: QboInvoice,
  terms: Invoice.Terms,
  ours: Rate | null,
  homeCurrency: string,
): Invoice.Terms {
  const isOurs = ours && new Decimal(document.ExchangeRate ?? 1).equals(ours.rate)
  const rate = terms.rate ?? (isOurs ? ours : translate.rateOf(document, 'invoice', homeCurrency))
  return { ...terms, ...(rate && { rate }) }
}

/** The ledger hears that QuickBooks holds the invoice, under which number, at the rate of these
 *  terms, and what it has made of the tax. */
export async function tellIssued(
  { store }: Pick<Ports, 'store'>,
  terms: Invoice.Terms,
  document: QboInvoice,
  cause: Cause,
) {
  const rounded = translate.roundingOf(document, terms)
  const number = document.DocNumber ?? null
  const round = (state: Invoice.State) =>
    rounded && state.terms?.total === terms.total
      ? amend({ ...state.terms, ...rounded }, 'rounding in QuickBooks')(state)
      : []
  const told = issue({ quickbooksId: document.Id, number, rate: terms.rate })
  const both = inTurn(Invoice.decider, round, told)
  await transact(store, Invoice.decider, terms.invoiceId, both, cause)
}

/** The same for an answer of which only the webhook has told. */
export async function tellFound(
  ports: Pick<Ports, 'store' | 'homeCurrency'>,
  terms: Invoice.Terms,
  document: QboInvoice,
  cause: Cause,
) {
  const ours = await ownRate(ports, terms, cause)
  const booked = bookedAt(document, terms, ours, ports.homeCurrency)
  await tellIssued(ports, booked, document, cause)
}

/** What somebody has stated to the ledger for the day of the invoice, or a few days before it. */
async function ownRate(
  { store, homeCurrency }: Pick<Ports, 'store' | 'homeCurrency'>,
  { rate, currency, issuedOn }: Invoice.Terms,
  { workspace }: Cause,
): Promise<Rate | null> {
  if (rate || currency === homeCurrency) return null
  const pair = { from: currency, to: homeCurrency, on: issuedOn }
  const stated = await loadRate(store, workspace, pair)
  return stated && { ...stated, rate: translate.wireRate(stated.rate) }
}

/** QuickBooks books at 1 what it is told no rate for. It is told ours, or else asked for its own. */
async function withRate(
  { quickbooks, homeCurrency }: Ports,
  terms: Invoice.Terms,
  ours: Rate | null,
): Promise<Invoice.Terms> {
  const { currency, issuedOn } = terms
  if (terms.rate || currency === homeCurrency) return terms
  if (ours) return { ...terms, rate: ours }
  const stated = await quickbooks.rateOn(currency, issuedOn).catch((error: unknown) => {
    // A company without several currencies does not know the question.
    if (error instanceof PlatformError && !error.retryable) return null
    throw error
  })
  const asked = { Id: currency, CurrencyRef: { value: currency }, TxnDate: issuedOn }
  const rate =
    stated === null
      ? null
      : translate.rateOf({ ...asked, ExchangeRate: stated }, 'rate of', homeCurrency)
  return rate ? { ...terms, rate } : terms
}

type Target = { ports: Ports; terms: Invoice.Terms; customerRef: string; cause: Cause }

/** When an earlier call may have come through without our hearing of it, looks before it sends. */
async function createInvoice(
  target: Target,
  requestId: string,
  mayExist: boolean,
): Promise<QboInvoice> {
  const { ports, terms, customerRef } = target
  const { quickbooks, customers } = ports
  const ours = mayExist ? await foundByNumber(ports, terms) : null
  // What was meant by that call may not be what is meant now.
  if (ours) return updateInvoice(target, ours, requestId)
  const body = translate.invoiceBody(terms, customerRef, await customers.itemRef())
  try {
    return await quickbooks.create('Invoice', body, requestId)
  } catch (error) {
    if (!hasCode(error, faults.numberTaken)) throw error
    // The message names the owner of the number: it may be our own, from before a crash.
    const owner = /TxnId=(\d+)/.exec(error.message)?.[1]
    const taken = owner ? await quickbooks.read('Invoice', owner) : null
    if (taken && translate.isMarkedAs(taken, terms.invoiceId))
      return updateInvoice(target, taken.Id, requestId)
    throw new Held('number-taken', `the number ${terms.number} belongs to another invoice`)
  }
}

async function updateInvoice(
  { ports, terms, customerRef, cause }: Target,
  quickbooksId: string,
  requestId: string,
): Promise<QboInvoice> {
  const { quickbooks, customers } = ports
  const { Id, SyncToken } = await quickbooks.read('Invoice', quickbooksId)
  const body = translate.invoiceBody(terms, customerRef, await customers.itemRef())
  const change = { ...body, Id, SyncToken }
  return orLater(ports, [Id], cause, () =>
    quickbooks.update('Invoice', change, `${requestId}-${SyncToken}`),
  )
}

/** An invoice that is void here, and was not voided there first. */
async function voidThere(
  ports: Ports,
  subject: Subject,
  sync: Sync.State,
  terms: Invoice.Terms,
  cause: Cause,
) {
  const { quickbooks, homeCurrency } = ports
  const id = sync.externalId ?? (sync.pending && (await foundByNumber(ports, terms)))
  const isKnown = ['void', 'deleted'].includes(sync.observed?.status ?? '')
  if (!id || (isKnown && !sync.pending)) return
  await write<QboInvoice>(
    ports,
    {
      ...{ subject, sync, operation: 'void', values: { number: terms.number, status: 'void' } },
      async call(requestId) {
        const document = await quickbooks.readOrNull('Invoice', id)
        if (!document || translate.isVoid(document)) return document
        await quickbooks.voidInvoice(document, `${requestId}-${document.SyncToken}`)
        return quickbooks.read('Invoice', id)
      },
      beliefs: (document) =>
        document ? translate.beliefsOfInvoice(document, homeCurrency) : translate.gone,
    },
    cause,
  )
}

/** QuickBooks' id of our own invoice; a call to make it may have come through unheard. */
async function foundByNumber({ quickbooks }: Ports, terms: Invoice.Terms): Promise<string | null> {
  if (!terms.number) return null
  const found = await quickbooks.find('Invoice', { DocNumber: terms.number })
  return found.find((one) => translate.isMarkedAs(one, terms.invoiceId))?.Id ?? null
}
