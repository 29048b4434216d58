// The invoices of the ledger, carried into QuickBooks: those of deals are made and follow their
// terms; one that is void here is void there. Before one is changed it is read, and what somebody has
// changed there meanwhile is not overwritten without a word.
import * as Invoice from '../../domain/invoice.ts'
import { issue } from '../../domain/invoice-terms.ts'
import * as Sync from '../../domain/sync.ts'
import { sameValue } from '../../domain/sync-subject.ts'
import { type Cause, load, transact } from '../../domain/transact.ts'
import { Held } from '../consumer.ts'
import { hasCode } from '../platform-error.ts'
import type { QboInvoice } from './entities.ts'
import { faults } from './faults.ts'
import {
  compareInvoice,
  outwardOf,
  restateConflicts,
  takeOver,
  wantedOf,
} from './invoice-conflicts.ts'
import { readInvoice } from './invoice-readings.ts'
import { answered, bookedAt, ownRate, tellIssued, withRate } from './issuing.ts'
import {
  confirm,
  orLater,
  type Ports,
  type Subject,
  standing,
  syncOf,
  write,
} from './outbound-writing.ts'
import * as translate from './translate.ts'
import { changeId, onNewest } from './versions.ts'
import { withCustomer } from './customer-trouble.ts'

type Target = {
  ports: Ports
  subject: Subject
  terms: Invoice.Terms
  customerRef: string
  cause: Cause
}

/** @param isResolved somebody has decided on what was changed there */
export async function syncInvoice(
  ports: Ports,
  subject: Subject,
  cause: Cause,
  isResolved: boolean,
) {
  const { store, customers } = ports
  if (isResolved) await follow(ports, subject, cause)
  let sync = await syncOf(ports, subject, cause)
  const invoice = (await load(store, Invoice.decider, cause.workspace, subject.objectId)).state
  const { terms } = invoice
  if (terms && invoice.kind === 'void') return voidThere(ports, subject, sync, terms, cause)
  if (!terms?.dealId || !terms.customerId) return
  const customerRef = await customers.refOf(terms.customerId, terms.currency, cause)
  const target = { ports, subject, terms, customerRef, cause }
  const id = standing(sync)
  if (!id) return makeInvoice(target, sync, invoice)
  if (Object.keys(sync.conflicts).length > 0) {
    sync = await restateConflicts(ports, terms, customerRef, cause)
  }
  if (!Sync.isWritten(sync, writable(sync, wantedOf(sync, terms, customerRef)))) {
    await withCustomer(ports, { ...terms, customerRef }, cause, () =>
      onNewest(() => changeInvoice(target, id)),
    )
  }
  // Written before, but the crash came before the ledger was told.
  const number = sync.observed?.number ?? null
  const told = issue({ quickbooksId: id, number })
  await transact(store, Invoice.decider, terms.invoiceId, told, cause)
}

/** Of what should stand there, what is not held up by a question to a person. */
const writable = (sync: Sync.State, wanted: Sync.Values): Sync.Values => {
  const values = outwardOf(sync, wanted)
  return Object.fromEntries(Object.entries(wanted).filter(([field]) => field in values))
}

/** Where QuickBooks was right, the ledger's invoice follows it. */
async function follow(ports: Ports, { objectId }: Subject, cause: Cause) {
  const { store, quickbooks } = ports
  const { terms, quickbooksId, kind } = (
    await load(store, Invoice.decider, cause.workspace, objectId)
  ).state
  if (!terms || !quickbooksId || kind === 'void') return
  const document = await quickbooks.readOrNull('Invoice', quickbooksId)
  const state = await readInvoice(ports, objectId, quickbooksId, document, cause)
  if (document && state) await takeOver(ports, { state, terms, document }, cause)
}

async function makeInvoice(target: Target, sync: Sync.State, invoice: Invoice.State) {
  const { ports, subject, terms, customerRef, cause } = target
  const isNew = invoice.kind === 'requested'
  const ours = isNew ? await ownRate(ports, terms, cause) : null
  const asked = isNew ? await withRate(ports, terms, ours) : terms
  const booked = (document: QboInvoice) =>
    isNew ? bookedAt(document, terms, ours, ports.homeCurrency) : terms
  const written = await write<QboInvoice>(
    ports,
    {
      ...{ subject, sync, operation: 'create' },
      values: translate.valuesOfInvoice(terms, customerRef),
      call: (requestId, mayExist) =>
        withCustomer(ports, { ...terms, customerRef }, cause, () =>
          createInvoice({ ...target, terms: asked }, requestId, mayExist),
        ),
      beliefs: (document) =>
        document ? translate.beliefsOfInvoice(document, ports.homeCurrency) : {},
      outcome: (document) =>
        translate.valuesOfInvoice(answered(document, booked(document)), customerRef),
    },
    cause,
  )
  if (!written) return
  await tellIssued(ports, booked(written), written, cause)
  await compareAnswer(target, written)
}

/** When an earlier call may have come through without our hearing of it, looks before it sends. */
async function createInvoice(
  { ports, terms, customerRef }: Target,
  requestId: string,
  mayExist: boolean,
): Promise<QboInvoice> {
  const { quickbooks, customers } = ports
  // What was meant by that call may not be what is meant now: the answer is compared.
  const ours = mayExist ? await found(ports, terms, customerRef) : null
  if (ours) return ours
  const body = translate.invoiceBody(terms, customerRef, await customers.itemRef())
  try {
    return await quickbooks.create('Invoice', body, requestId)
  } catch (error) {
    if (!hasCode(error, faults.numberTaken)) throw error
    // The message names the owner of the number: it may be our own, from before a crash.
    const owner = /TxnId=(\d+)/.exec(error.message)?.[1]
    const taken = owner ? await quickbooks.readAlone('Invoice', owner) : null
    if (taken && translate.isMarkedAs(taken, terms.invoiceId)) return taken
    throw new Held('number-taken', `the number ${terms.number} belongs to another invoice`)
  }
}

/** What QuickBooks has answered is not always what it was told: it may be what an older call of ours
 *  has made, or what it makes of taxes itself. */
async function compareAnswer(
  { ports, subject, terms, customerRef, cause }: Target,
  document: QboInvoice,
) {
  const { state } = await load(ports.store, Invoice.decider, cause.workspace, subject.objectId)
  const now = state.terms ?? terms
  const wanted = translate.valuesOfInvoice(now, customerRef)
  if (saysAll(translate.saysOfInvoice(document, now.invoiceId, ports.homeCurrency), wanted)) return
  await compareInvoice(ports, { terms: now, customerRef, document }, cause)
}

/** Whether all of these values stand there; what cannot be read from there counts as standing. */
function saysAll(seen: Sync.Values, values: Sync.Values): boolean {
  return Object.entries(values).every(([field, value]) => {
    if (seen[field] === undefined) return true
    if (field === 'lines') return translate.sameAmounts(seen.lines, value)
    return sameValue(seen[field], value)
  })
}

/** Reads it, compares, and writes what is still to be written. */
async function changeInvoice(target: Target, id: string) {
  const { ports, subject, terms, customerRef, cause } = target
  const { quickbooks, customers, homeCurrency } = ports
  const document = await quickbooks.readAlone('Invoice', id)
  const state = await readInvoice(ports, subject.objectId, id, document, cause, customerRef)
  if (!document || !state) return
  const wanted = wantedOf(state, terms, customerRef)
  const values = outwardOf(state, wanted)
  const beliefs = (one: QboInvoice | null) =>
    one ? translate.beliefsOfInvoice(one, homeCurrency) : translate.gone
  const seen = { ...translate.saysOfInvoice(document, terms.invoiceId, homeCurrency) }
  if (saysAll(seen, values) && hasRateAndTax(document, terms, values)) {
    return confirm(ports, { subject, values, beliefs }, document, cause)
  }
  const whole = translate.invoiceBody(terms, customerRef, await customers.itemRef())
  const written = await write<QboInvoice>(
    ports,
    {
      ...{ subject, sync: state, operation: 'update', values, beliefs },
      async call(requestId) {
        const { Id, SyncToken } = document
        const body = { ...translate.partOf(whole, values, document), Id, SyncToken }
        const key = changeId(requestId, SyncToken, values)
        return orLater(ports, [Id], cause, () => quickbooks.update('Invoice', body, key))
      },
      outcome: (one) => ({ ...values, ...roundedBy(one, terms, values) }),
    },
    cause,
  )
  if (written) await compareAnswer(target, written)
}

function hasRateAndTax(document: QboInvoice, terms: Invoice.Terms, values: Sync.Values): boolean {
  const tax = translate.amountOf(document.TxnTaxDetail?.TotalTax, terms.currency)
  const isTax = values.total === undefined || Number(tax) === Number(values.tax ?? 0)
  return isTax && (values.rate == null || Number(values.rate) === document.ExchangeRate)
}

/** The tax as QuickBooks has rounded it. */
function roundedBy(
  document: QboInvoice,
  terms: Invoice.Terms,
  { total }: Sync.Values,
): Sync.Values {
  if (total === undefined) return {}
  const { tax, total: rounded } = answered(document, terms)
  return { total: rounded, ...(tax !== undefined && Number(tax) !== 0 && { tax }) }
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
  const lost = async () => sync.pending && (await found(ports, terms, null))?.Id
  const id = sync.externalId ?? (await lost())
  const isKnown = ['void', 'deleted'].includes(sync.observed?.status ?? '')
  if (!id || (isKnown && !sync.pending)) return
  await onNewest(() =>
    write<QboInvoice>(
      ports,
      {
        ...{ subject, sync, operation: 'void', values: { number: terms.number, status: 'void' } },
        async call(requestId) {
          const document = await quickbooks.readAlone('Invoice', id)
          if (!document || translate.isVoid(document)) return document
          await quickbooks.voidInvoice(document, `${requestId}-${document.SyncToken}`)
          return quickbooks.read('Invoice', id)
        },
        beliefs: (document) =>
          document ? translate.beliefsOfInvoice(document, homeCurrency) : translate.gone,
      },
      cause,
    ),
  )
}

/** Our own invoice, of which a call to make it may have come through unheard: by its number, or, where
 *  somebody has given it another since, among its customer's of that day. */
async function found(
  { quickbooks }: Ports,
  { number, invoiceId, issuedOn }: Invoice.Terms,
  customerRef: string | null,
): Promise<QboInvoice | null> {
  const isOurs = (one: QboInvoice) => translate.isMarkedAs(one, invoiceId)
  const numbered = number ? await quickbooks.find('Invoice', { DocNumber: number }) : []
  const named = numbered.find(isOurs)
  if (named || customerRef === null) return named ?? null
  const others = await quickbooks.find('Invoice', { CustomerRef: customerRef, TxnDate: issuedOn })
  return others.find(isOurs) ?? null
}
