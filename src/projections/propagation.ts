// What a platform should say of an object by the ledger as it stands now, even while nothing can be
// written there, what it says, and where the two differ. Pure.
import * as Deal from '../domain/deal.ts'
import { outwardOf } from '../domain/deal-values.ts'
import * as FieldMapping from '../domain/field-mapping.ts'
import * as Invoice from '../domain/invoice.ts'
import { Decimal } from '../domain/money.ts'
import { Refusal } from '../domain/refusal.ts'
import type * as Sync from '../domain/sync.ts'
import { sameValue } from '../domain/sync-subject.ts'
import { shown } from './amounts.ts'
import * as Memory from './invoice-memory.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'

/** What the ledger knows of the object: of a deal its invoices too. */
export type Known = {
  deal: Deal.State
  invoices: ReadonlyMap<string, Invoice.State>
}
export const nothingKnown: Known = { deal: Deal.initial, invoices: new Map() }

export type KnownMemory = {
  deal: Deal.State
  invoices: [id: string, invoice: Memory.InvoiceMemory][]
}

// What is still to be invoiced follows from the lines of the deal: it is kept whole.
export const toMemory = ({ deal, invoices }: Known): KnownMemory => ({
  deal,
  invoices: [...invoices].map(([id, one]) => [id, Memory.toMemory(one)]),
})
export const fromMemory = ({ deal, invoices }: KnownMemory): Known => ({
  deal,
  invoices: new Map(invoices.map(([id, one]) => [id, Memory.fromMemory(one)])),
})

const isDealEvent = isOneOf<Deal.Event>(Deal.shapes)

/** The objects that an event of the ledger says something of. */
export function subjectsOf(event: LedgerEvent): Sync.Subject[] {
  if (isDealEvent(event)) return [dealAt(event.data.dealId)]
  if (!Memory.isInvoiceEvent(event)) return []
  const { invoiceId } = event.data
  const dealId = Invoice.dealIdOf(invoiceId)
  const booked = { platform: 'quickbooks', object: 'invoice', objectId: invoiceId } as const
  return dealId === null ? [booked] : [booked, dealAt(dealId)]
}

const dealAt = (objectId: string): Sync.Subject => ({
  platform: 'hubspot',
  object: 'deal',
  objectId,
})

export function learn(known: Known, event: LedgerEvent): Known {
  if (isDealEvent(event)) return { ...known, deal: Deal.evolve(known.deal, event) }
  if (!Memory.isInvoiceEvent(event)) return known
  const { invoiceId } = event.data
  const before = known.invoices.get(invoiceId) ?? Invoice.initial
  // What was sold is not shown, and is the largest part of it.
  const invoice = Memory.withoutLines(Invoice.evolve(before, event))
  return { ...known, invoices: new Map(known.invoices).set(invoiceId, invoice) }
}

/** A field of which the ledger has something to say; a platform may show a number or a moment in
 *  another form than it was written in. */
export type Should = { field: string; value: string | null; as: 'text' | 'number' | 'time' }

const numbers = new Set(['total', 'balance'])

function ofInvoice(invoice: Invoice.State | undefined, isThere: boolean): Should[] | null {
  if (!invoice?.terms) return null
  const { number, currency, dueOn } = invoice.terms
  const { total, open } = Invoice.figures(invoice)
  // A request that came to nothing before QuickBooks heard of it.
  if (invoice.kind === 'void' && !isThere) return null
  const values: Sync.Values =
    invoice.kind === 'void'
      ? { status: 'void' }
      : {
          ...(number !== null && { number }),
          ...{ currency, total: shown(total, currency), balance: shown(open, currency) },
          ...{ dueOn, status: 'open' },
        }
  return Object.entries(values).map(([field, value]) => {
    return { field, value, as: numbers.has(field) ? 'number' : 'text' }
  })
}

/** A view shows what was recorded, even what could not be written anywhere. */
function sayable<Said>(say: () => Said): Said | null {
  try {
    return say()
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

function ofDeal({ deal, invoices }: Known, mapping: FieldMapping.Mapping): Should[] | null {
  const values = sayable(() => outwardOf(mapping, deal, [...invoices.values()]))
  if (!values) return null
  return mapping.entries.flatMap(({ object, property, value: name }) => {
    const value = object === 'deal' ? values[property] : undefined
    if (value === undefined) return []
    const { kind } = FieldMapping.ledgerValues.deal[name as FieldMapping.DealValue]
    const isNumber = kind === 'amount' || kind === 'days'
    return [{ field: property, value, as: isNumber ? 'number' : kind === 'date' ? 'time' : 'text' }]
  })
}

/** Null: the ledger has nothing to say of it by itself. */
export function shouldOf(
  { platform, object, objectId }: Sync.Subject,
  known: Known,
  isThere: boolean,
  mapping: FieldMapping.Mapping = FieldMapping.defaults.hubspot,
): Should[] | null {
  if (platform === 'hubspot' && object === 'deal') return ofDeal(known, mapping)
  const isInvoice = platform === 'quickbooks' && object === 'invoice'
  return isInvoice ? ofInvoice(known.invoices.get(objectId), isThere) : null
}

/** Of what is carried over as it was decided: what is under way. */
export const meant = ({ pending, base }: Sync.State): Should[] =>
  Object.entries(pending?.values ?? {})
    .filter(([field, value]) => base[field] === undefined || !sameValue(base[field], value))
    .map(([field, value]) => ({ field, value, as: 'text' }))

/** Where the platform was right, its own value is what it should say. */
export const withStanding = (should: Should[], { letStand }: Sync.State): Should[] =>
  should.map((one) => {
    const stands = letStand[one.field]
    return stands && sameValue(stands.ledger, one.value) ? { ...one, value: stands.theirs } : one
  })

const momentOf = (text: string) => new Date(/^-?\d+$/.test(text) ? Number(text) : text).getTime()

function agrees({ value, as }: Should, theirs: string | null | undefined): boolean {
  if (sameValue(value, theirs)) return true
  if (as === 'text' || !value || !theirs) return false
  if (as === 'time') return momentOf(value) === momentOf(theirs)
  try {
    return new Decimal(value).equals(theirs)
  } catch {
    // What a platform holds need not be a number; then it is not ours.
    return false
  }
}

const isGone = (status: string | null | undefined) => status === 'void' || status === 'deleted'

/** The fields in which they differ. Of what is not read there nobody can say. Of a document that is
 *  gone only that counts. */
export function differing(
  should: readonly Should[],
  says: Sync.Values | null,
  isDocument: boolean,
): Should[] {
  const status = isDocument && should.find(({ field }) => field === 'status')
  if (status && (isGone(status.value) || isGone(says?.status))) {
    return isGone(status.value) && isGone(says?.status) ? [] : [status]
  }
  return should.filter((one) =>
    says === null
      ? !sameValue(one.value, null)
      : one.field in says && !agrees(one, says[one.field]),
  )
}
