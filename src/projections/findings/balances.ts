// Why more, or less, is open on an invoice in QuickBooks than here: what settles it on either side,
// payment by payment and credit by credit.
import { sql } from 'slonik'
import { Decimal, sum } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import {
  amountIn,
  atStake,
  because,
  causeOf,
  type Context,
  courseOf,
  rowWith,
  type Draft,
  said,
  type Written,
} from './detector.ts'

/** An invoice with what settles it here. */
export type Balanced = {
  id: string
  currency: string | null
  quickbooksId: string | null
  applied: { paymentId: string; amount: string }[] | null
  credits: { creditNoteId: string; amount: string }[] | null
  writeOffs: { kind: string; amount: string }[] | null
}

/** A payment of QuickBooks, ours or one that ties a credit. */
type There = Written & {
  /** Our name for it, without the customer of a share. */
  name: string
  says: Record<string, string | null> | null
  source: string | null
  /** Somebody has put it elsewhere than we had written it. */
  isMoved: boolean
  /** What the ledger has of it, where it is money. */
  left: string | null
  currency: string | null
  /** The day of the money, or of the credit. */
  madeOn: string | null
  position: string
}

type Settler = {
  what: 'payment' | 'credit' | 'write-off'
  id: string
  /** Its name as a payment of QuickBooks. */
  name: string
  here: Decimal
}

export type Tallies = {
  paymentsOf: ReadonlyMap<string, readonly string[]>
  there: ReadonlyMap<string, readonly There[]>
}

function settlersOf({ id, applied, credits, writeOffs }: Balanced, payments: readonly string[]) {
  const here = (lines: readonly { amount: string }[]) => sum(lines.map(({ amount }) => amount))
  const [money, notes, given] = [applied ?? [], credits ?? [], writeOffs ?? []]
  const paid = new Set([...money.map((one) => one.paymentId), ...payments])
  return [
    ...[...paid].map((paymentId): Settler => {
      const lines = money.filter((one) => one.paymentId === paymentId)
      return { what: 'payment', id: paymentId, name: paymentId, here: here(lines) }
    }),
    ...[...new Set(notes.map((one) => one.creditNoteId))].map((noteId): Settler => {
      const lines = notes.filter((one) => one.creditNoteId === noteId)
      return { what: 'credit', id: noteId, name: `applied-${noteId}`, here: here(lines) }
    }),
    ...[...new Set(given.map((one) => one.kind))].map((kind): Settler => {
      const lines = given.filter((one) => one.kind === kind)
      const name = `applied-writeoff-${kind}-${id}`
      return { what: 'write-off', id: kind, name, here: here(lines) }
    }),
  ]
}

/** What may settle these invoices there. */
export async function talliesOf(
  { db, workspace }: Context,
  invoices: readonly Balanced[],
): Promise<Tallies> {
  if (invoices.length === 0) return { paymentsOf: new Map(), there: new Map() }
  const ids = invoices.map(({ id }) => id)
  const placed = await db.any(sql.type(rowOf<{ invoiceId: string; paymentId: string }>())`
    select distinct a.invoice_id as "invoiceId", a.payment_id as "paymentId"
    from tieout_views.allocations a
    where a.workspace = ${workspace} and a.invoice_id = any(${sql.array(ids, 'text')})`)
  const paymentsOf = new Map(
    ids.map((id) => {
      const own = placed.filter((one) => one.invoiceId === id)
      return [id, own.map((one) => one.paymentId)] as const
    }),
  )
  const names = invoices.flatMap((one) =>
    settlersOf(one, paymentsOf.get(one.id) ?? []).map(({ name }) => name),
  )
  const noteId = sql.fragment`substr(o.name, ${'applied-'.length + 1})`
  const rows = await db.any(sql.type(rowOf<There>())`
    select o.name, s.says, s.state, s.code, s.reason, s.position, p.source, p.currency,
      coalesce(s.state = 'in_step' and s.values ->> 'lines' <> s.says ->> 'lines', false) as "isMoved",
      p.received - p.refunded as left,
      coalesce(p.received_on, p.received_at::date, n.issued_on) as "madeOn"
    from unnest(${sql.array([...new Set(names)], 'text')}) as o(name)
    cross join lateral (
      select w.* from tieout_views.sync_status w
      where w.workspace = ${workspace} and w.object_id >= o.name and w.object_id < o.name || ','
      -- Postgres takes a range of ids for many, and would rather read all there are.
      offset 0
    ) s
    left join ${rowWith('payments', workspace, sql.fragment`o.name`)} p on true
    left join ${rowWith('credit_notes', workspace, noteId)} n on starts_with(o.name, 'applied-')
    where s.platform = 'quickbooks' and s.object = 'payment'
      and (s.object_id = o.name or s.object_id like o.name || '+%')`)
  const there = Map.groupBy(rows, ({ name }) => name)
  return { paymentsOf, there }
}

export const isGone = (says: There['says']) => says?.status === 'deleted' || says?.status === 'void'

/** What stands on the invoice there, by all documents of that name. */
function standing(documents: readonly There[], quickbooksId: string | null): Decimal {
  const lines = documents.flatMap(({ says }) =>
    isGone(says) ? [] : (JSON.parse(says?.lines || '[]') as [id: string, amount: string][]),
  )
  return sum(lines.filter(([id]) => id === quickbooksId).map(([, amount]) => amount))
}

/** Whether as much stands there as here: where it does not, the payment itself is the matter. */
function isWhole(documents: readonly There[]): boolean {
  const [first] = documents
  if (!first || first.left === null) return false
  const live = documents.filter(({ says }) => !isGone(says))
  const totals = live.map(({ says }) => amountIn(says?.total) ?? new Decimal(0))
  return sum(totals).equals(first.left)
}

type About = Pick<Draft, 'subject' | 'related' | 'positions' | 'course' | 'effectiveOn'>

/** `more` = so much more is open there. */
export function balanceDrafts(
  invoice: Balanced,
  about: About,
  more: Decimal,
  { paymentsOf, there }: Tallies,
): Draft[] {
  if (more.isZero()) return []
  const { id, quickbooksId } = invoice
  const drafts: Draft[] = []
  let rest = more
  for (const settler of settlersOf(invoice, paymentsOf.get(id) ?? [])) {
    const documents = there.get(settler.name) ?? []
    // A credit of QuickBooks' own is put on its invoices by a payment of QuickBooks' own.
    if (documents.length === 0 && settler.what === 'credit') continue
    const short = settler.here.minus(standing(documents, quickbooksId))
    if (short.isZero()) continue
    rest = rest.minus(short)
    const draft = draftOf(settler, short, invoice, about, documents)
    if (draft) drafts.push(draft)
  }
  if (rest.isZero()) return drafts
  const cause = because(rest.isPositive() ? 'payment-not-posted' : 'payment-only-there')
  return [...drafts, { ...balance(invoice, about, rest), cause }]
}

const balance = ({ currency }: Balanced, about: About, amount: Decimal) => ({
  ...{ ...about, kind: 'balance-differs-in-quickbooks' as const },
  ...{ pair: 'invoices-quickbooks' as const, platforms: ['quickbooks' as const] },
  ...{ ledger: null, theirs: said(amount, currency), delta: null },
  atStake: atStake(amount, currency),
})

function draftOf(
  { what, id, here }: Settler,
  short: Decimal,
  invoice: Balanced,
  about: About,
  documents: readonly There[],
): Draft | null {
  const { currency } = invoice
  const [document = null] = documents
  const positions = [...about.positions, ...documents.map(({ position }) => position)]
  const told = {
    ...{ ...about, positions, delta: null, atStake: atStake(short, currency) },
    ...{ ledger: said(here, currency), theirs: said(here.minus(short), currency) },
    ...{ platforms: ['quickbooks' as const], course: about.course ?? courseOf(document) },
  }
  const related = { ...about.related }
  if (what === 'credit') {
    if (short.isNegative()) return null
    return {
      ...{ ...told, kind: 'credit-not-applied', pair: 'credit-notes-quickbooks' },
      ...{ subject: { noun: 'credit-note', id }, related: { ...related, creditNoteId: id } },
      effectiveOn: document?.madeOn ?? about.effectiveOn ?? null,
      cause: causeOf(document, because('not-applied-there')),
    }
  }
  if (what === 'write-off') {
    const params = { amount: said(short, currency) ?? '' }
    const cause = causeOf(document, because('write-off-not-posted', params))
    return { ...told, ...balance(invoice, { ...about, positions }, short), cause }
  }
  // Of the rest of a payment that is not there whole its posting tells.
  if (short.isNegative() || !isWhole(documents)) return null
  const isStripe = document?.source === 'stripe'
  const kind = isStripe ? 'paid-at-stripe-open-in-quickbooks' : 'balance-differs-in-quickbooks'
  const cause = because(isStripe ? 'payment-deleted' : 'payment-not-posted')
  return {
    ...told,
    course: told.course ?? (documents.some((one) => one.isMoved) ? 'settled' : undefined),
    ...{ kind, part: id, related: { ...related, paymentId: id } },
    ...{ pair: isStripe ? 'payments-quickbooks' : 'invoices-quickbooks' },
    ...{ platforms: isStripe ? ['stripe', 'quickbooks'] : ['quickbooks'] },
    // Of its pair the payment is the document, not the invoice.
    effectiveOn: (isStripe ? document.madeOn : null) ?? about.effectiveOn ?? null,
    cause: causeOf(document, cause),
  }
}
