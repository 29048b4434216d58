// An invoice of ours that somebody has changed in QuickBooks: compared with what was written and with
// what the ledger says, field by field. Where QuickBooks is right the ledger's invoice follows it.
import { inTurn } from '../../domain/decider.ts'
import { type EventStore, streamOf } from '../../domain/event-store.ts'
import * as Invoice from '../../domain/invoice.ts'
import { amend } from '../../domain/invoice-terms.ts'
import * as Sync from '../../domain/sync.ts'
import { sameValue } from '../../domain/sync-subject.ts'
import { type Cause, transact } from '../../domain/transact.ts'
import type { QboInvoice } from './entities.ts'
import { invoicePolicies, policiesOf } from './policies.ts'
import * as translate from './translate.ts'

type Ports = { store: EventStore; homeCurrency: string }

const subjectOf = (invoiceId: string) =>
  ({ platform: 'quickbooks', object: 'invoice', objectId: invoiceId }) as const

/** What stands there is compared with what should; what both sides have changed is said, and settled
 *  where a policy settles it. */
export async function compareInvoice(
  { store, homeCurrency }: Ports,
  {
    terms,
    customerRef,
    document,
  }: { terms: Invoice.Terms; customerRef: string; document: QboInvoice },
  cause: Cause,
): Promise<Sync.State> {
  const subject = subjectOf(terms.invoiceId)
  const id = Sync.idOf(subject)
  const fields = await policiesOf(store, cause.workspace, 'invoice', invoicePolicies)
  const isNewest = Object.values(fields).includes('newest-wins')
  const ledgerAt = isNewest ? await termsChangedAt(store, terms.invoiceId, cause) : undefined
  const asOf = translate.asOfDocument(document)
  const compare = (state: Sync.State) => {
    const wanted = wantedOf(state, terms, customerRef)
    const seen = translate.saysOfInvoice(document, terms.invoiceId, homeCurrency)
    return Sync.compare({
      ...{ subject, fields, wanted: { ...wanted, memo: translate.markerOf(terms.invoiceId) } },
      seen: alike(seen, wanted, state),
      ...{ asOf, theirsAt: translate.changedAt(document), ledgerAt },
    })(state)
  }
  const values = translate.beliefsOfInvoice(document, homeCurrency)
  const observe = Sync.observeState({ ...subject, externalId: document.Id, values, asOf })
  const decide = inTurn(Sync.decider, compare, observe)
  const { state, events } = await transact(store, Sync.decider, id, decide, cause)
  return events.reduce(Sync.evolve, state)
}

/** While a person is asked, the question is put with what the ledger says by now. */
export async function restateConflicts(
  { store }: Ports,
  terms: Invoice.Terms,
  customerRef: string,
  cause: Cause,
): Promise<Sync.State> {
  const subject = subjectOf(terms.invoiceId)
  const fields = await policiesOf(store, cause.workspace, 'invoice', invoicePolicies)
  const decide = (state: Sync.State) =>
    Sync.restate({ subject, fields, wanted: wantedOf(state, terms, customerRef) })(state)
  const { state, events } = await transact(store, Sync.decider, Sync.idOf(subject), decide, cause)
  return events.reduce(Sync.evolve, state)
}

/** What should stand there. Of the note only where somebody has taken our marker out of it. */
export const wantedOf = (
  { base }: Sync.State,
  terms: Invoice.Terms,
  customerRef: string,
): Sync.Values => ({
  ...translate.valuesOfInvoice(terms, customerRef),
  ...(base.memo !== undefined && { memo: translate.markerOf(terms.invoiceId) }),
})

/** Another total has other lines: that is one change, not two. The same amounts in other words are no
 *  change. */
function alike(
  seen: Sync.Values,
  wanted: Sync.Values,
  { base, conflicts }: Sync.State,
): Sync.Values {
  const { lines = null, ...others } = seen
  const isKnown = sameValue(seen.total, base.total) && translate.addsUp(base)
  const isTotal = sameValue(seen.total, wanted.total) || isKnown
  if (!isTotal || conflicts.total) return others
  const same = [wanted.lines, base.lines].find((one) => translate.sameAmounts(one, lines))
  return { ...others, lines: same ?? lines }
}

/** What is to be written now; lines, tax and total go together. */
export function outwardOf(state: Sync.State, wanted: Sync.Values): Sync.Values {
  const values = Sync.outward(state, wanted)
  if (values.total !== undefined && values.lines !== undefined) return values
  const { total: _total, lines: _lines, tax: _tax, ...others } = values
  return others
}

/** The ledger's invoice follows in what QuickBooks was right of.
 *  @returns whether it had anything to follow in */
export async function takeOver(
  { store, homeCurrency }: Ports,
  { state, terms, document }: { state: Sync.State; terms: Invoice.Terms; document: QboInvoice },
  cause: Cause,
): Promise<boolean> {
  const wanted = translate.valuesOfInvoice(terms, state.base.customer ?? '')
  const seen = translate.saysOfInvoice(document, terms.invoiceId, homeCurrency)
  const isWon = (field: string) => {
    const stands = state.letStand[field]
    if (!stands || !sameValue(stands.ledger, wanted[field])) return false
    if (field === 'lines') return translate.sameAmounts(seen.lines, stands.theirs)
    return sameValue(seen[field], stands.theirs)
  }
  const theirs = translate.foreignTerms(document, terms.customerId ?? '', homeCurrency)
  const { tax: _tax, discount: _discount, ...plain } = terms
  const sold = isWon('total') || isWon('lines')
  const next: Invoice.Terms = {
    ...(sold ? { ...plain, ...soldOf(theirs) } : terms),
    ...(isWon('number') && { number: theirs.number }),
    ...(isWon('dueOn') && { dueOn: theirs.dueOn }),
    ...(isWon('issuedOn') && { issuedOn: theirs.issuedOn }),
  }
  const follow = amend(next, 'changed in QuickBooks')
  const { events } = await transact(store, Invoice.decider, terms.invoiceId, follow, cause)
  return events.length > 0
}

const soldOf = ({ total, lines, tax, discount }: Invoice.Terms) => ({
  ...{ total, lines },
  ...(tax !== undefined && { tax }),
  ...(discount !== undefined && { discount }),
})

/** When the ledger last said what the invoice is for. */
async function termsChangedAt(store: EventStore, invoiceId: string, { workspace }: Cause) {
  let at = ''
  const stream = streamOf(Invoice.category, workspace, invoiceId)
  for await (const event of store.readStream(stream)) {
    if (event.type === 'InvoiceRequested' || event.type === 'InvoiceAmended') at = event.recordedAt
  }
  return at
}
