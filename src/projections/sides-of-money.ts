// Payments, credit notes and payouts as each platform has them (sides.ts).
import { sql } from 'slonik'
import { Decimal, sum } from '../domain/money.ts'
import { shown } from './amounts.ts'
import * as CreditNotes from './credit-notes.ts'
import { rowOf } from './database.ts'
import * as Payments from './payments.ts'
import * as Payouts from './payouts.ts'
import { type Of, type Side, side, troubleOf } from './side.ts'
import { compared, type SideField, stateOf, syncFields } from './side-fields.ts'
import * as SyncQueries from './sync-queries.ts'

export async function paymentSides(of: Of, id: string): Promise<Side[] | null> {
  const { db, workspace } = of
  const payment = await Payments.byId(db, workspace, id)
  if (!payment) return null
  const about = { noun: 'payment' as const, id, label: payment.stripeId ?? id }
  const atStripe = payment.source === 'stripe' ? [await chargeSide(of, payment, about)] : []
  return [...atStripe, ...(await receivedSides(of, payment, about))]
}

type Balance = {
  category: string
  amount: string
  fee: string
  net: string
  payoutId: string | null
}

/** What the charge says, and the lines of the balance at Stripe that are of it. */
async function chargeSide(
  { db, workspace }: Of,
  payment: Payments.PaymentItem,
  about: Side['of'],
): Promise<Side> {
  const { id, stripeId, currency, feeCurrency } = payment
  const lines = await db.any(sql.type(rowOf<Balance>())`
    select t.reporting_category as category, t.fee, t.net, t.payout_id as "payoutId",
      coalesce((t.presented ->> 'amount')::numeric, t.amount) as amount
    from tieout_views.balance_transactions t
    where t.workspace = ${workspace} and t.payment_id = ${id}
    order by t.made_on, t.id`)
  const charges = lines.filter(({ category }) => category === 'charge')
  const amountOf = (unit: string | null, amounts: string[]) =>
    amounts.length === 0 ? null : shown(sum(amounts), unit)
  const received = amountOf(
    currency,
    charges.map(({ amount }) => amount),
  )
  const fields: SideField[] = [
    {
      ...compared('received', payment.received, received),
      agrees: agreed(payment.received, received),
    },
    ...(await refundedField({ db, workspace }, payment, lines)),
    ...(payment.fee === null
      ? []
      : [
          {
            ...compared(
              'fee',
              payment.fee,
              amountOf(
                feeCurrency,
                charges.map(({ fee }) => fee),
              ),
            ),
            agrees: agreed(
              payment.fee,
              amountOf(
                feeCurrency,
                charges.map(({ fee }) => fee),
              ),
            ),
          },
        ]),
    { field: 'currency', ledger: currency, theirs: null, agrees: null },
  ]
  const sync = await SyncQueries.byId(db, workspace, `stripe-payment-${id}`)
  // The line of the balance comes some time behind the charge.
  const otherwise = charges.length === 0 ? 'pending' : 'in_step'
  return side({
    ...{ platform: 'stripe', object: 'charge', objectId: stripeId, of: about, fields },
    ...{ ...troubleOf(sync), state: stateOf(fields, sync, otherwise) },
  })
}

const agreed = (ours: string, theirs: string | null) =>
  theirs === null ? null : new Decimal(ours).equals(theirs)

/** Of refunds made at Stripe; what was given back elsewhere, or lost in a dispute, is not among them. */
async function refundedField(
  { db, workspace }: Of,
  payment: Payments.PaymentItem,
  lines: readonly Balance[],
): Promise<SideField[]> {
  const own = await db.oneFirst(sql.type(rowOf<{ amount: string }>())`
    select p.refunded - p.lost - coalesce((
      select sum(a.amount) from tieout_views.audit a
      where a.workspace = p.workspace and a.subjects && ${sql.array([payment.id], 'text')}
        and a.type = 'RefundIssued' and a.data ->> 'paymentId' = p.id
        and a.data ->> 'refundId' like 'outside-%'), 0) as amount
    from tieout_views.payments p where p.workspace = ${workspace} and p.id = ${payment.id}`)
  const theirs = lines.filter(({ category }) => category.startsWith('refund'))
  if (new Decimal(own).isZero() && theirs.length === 0) return []
  const { currency } = payment
  const ledger = shown(own, currency)
  // Of what is settled in another currency Stripe's balance says it in that one.
  if (payment.feeCurrency !== null && payment.feeCurrency !== currency) {
    return [{ field: 'refunded', ledger, theirs: null, agrees: null }]
  }
  const booked = theirs.length === 0 ? null : sum(theirs.map(({ amount }) => amount)).negated()
  const said = booked && shown(booked, currency)
  return [{ ...compared('refunded', ledger, said), agrees: agreed(ledger, said) }]
}

/** In QuickBooks a payment over the invoices of several customers is several. */
async function receivedSides(
  { db, workspace }: Of,
  payment: Payments.PaymentItem,
  about: Side['of'],
): Promise<Side[]> {
  const ids = await db.anyFirst(sql.type(rowOf<{ id: string }>())`
    select s.id from tieout_views.sync_status s
    where s.workspace = ${workspace} and s.platform = 'quickbooks' and s.object = 'payment'
      and (s.object_id = ${payment.id}
        or (s.object_id > ${`${payment.id}+`} and s.object_id < ${`${payment.id},`}))
      and s.state <> 'unknown'
    order by s.id`)
  if (ids.length === 0) {
    return [side({ ...quickBooksPayment, objectId: null, of: about, state: 'absent' })]
  }
  const { received, refunded, currency } = payment
  const kept = shown(new Decimal(received).minus(refunded), currency)
  const sides = ids.map(async (id) => {
    const sync = await SyncQueries.byId(db, workspace, id)
    if (!sync) return []
    // Recorded there by hand: what it says is all that there is of it, in its own currency.
    const isSame = (sync.says?.currency ?? currency) === currency
    const known = sync.values === null && ids.length === 1 && isSame ? { total: kept } : {}
    const isGone = sync.says?.status === 'deleted' || sync.says?.status === 'void'
    const fields = syncFields(sync, isGone ? {} : known)
    const { externalId: objectId } = sync
    const state = stateOf(fields, sync)
    return [side({ ...quickBooksPayment, objectId, of: about, fields, ...troubleOf(sync), state })]
  })
  return (await Promise.all(sides)).flat()
}
const quickBooksPayment = { platform: 'quickbooks', object: 'Payment' } as const

export async function creditNoteSides(of: Of, id: string): Promise<Side[] | null> {
  const { db, workspace } = of
  const note = await CreditNotes.byId(db, workspace, id)
  if (!note) return null
  const about = { noun: 'credit-note' as const, id, label: note.number ?? id }
  const { total, currency } = note
  // The ledger has it from there: so far they cannot but agree.
  const atStripe =
    note.source === 'stripe'
      ? [
          side({
            ...{ platform: 'stripe', object: 'credit_note', objectId: note.externalId, of: about },
            fields: [compared('total', total, total), compared('currency', currency, currency)],
          }),
        ]
      : []
  const sync = await SyncQueries.byId(db, workspace, `quickbooks-credit-note-${id}`)
  const isVoid = note.status === 'void'
  const fields = sync ? syncFields(sync, isVoid ? {} : { total, currency }) : []
  const state = sync ? stateOf(fields, sync) : 'absent'
  return [
    ...atStripe,
    side({
      ...{ platform: 'quickbooks', object: 'CreditMemo', of: about, fields },
      ...{ objectId: sync?.externalId ?? null, ...troubleOf(sync), state },
    }),
  ]
}

export async function payoutSides(of: Of, id: string): Promise<Side[] | null> {
  const { db, workspace } = of
  const payout = await Payouts.byId(db, workspace, id)
  if (!payout) return null
  const about = { noun: 'payout' as const, id, label: payout.externalId }
  const { amount, net, ties, currency, deposit, depositAgrees } = payout
  // Only of one by schedule Stripe says what is in it.
  const isSorted = payout.automatic && ties !== null
  const made: SideField[] = [
    {
      field: 'amount',
      ledger: isSorted ? net : null,
      theirs: amount,
      agrees: isSorted ? ties : null,
    },
    { field: 'currency', ledger: null, theirs: currency, agrees: null },
    { field: 'arrives_on', ledger: null, theirs: payout.arrivesOn, agrees: null },
    { field: 'status', ledger: null, theirs: payout.status, agrees: null },
  ]
  const sync = await SyncQueries.byId(db, workspace, `quickbooks-payout-${id}`)
  const fields = sync ? syncFields(sync, payout.status === 'failed' ? {} : { total: amount }) : []
  const otherwise = deposit ? 'in_step' : depositAgrees === false ? 'differs' : 'absent'
  const isJournal = deposit?.document === 'journal-entry'
  return [
    side({
      ...{ platform: 'stripe', object: 'payout', objectId: payout.externalId, of: about },
      ...{ fields: made, state: stateOf(made, null) },
    }),
    side({
      ...{ platform: 'quickbooks', object: isJournal ? 'JournalEntry' : 'Deposit', of: about },
      ...{ objectId: deposit?.quickbooksId ?? sync?.externalId ?? null, fields },
      ...troubleOf(sync),
      state: depositAgrees === false && !sync ? 'differs' : stateOf(fields, sync, otherwise),
    }),
  ]
}
