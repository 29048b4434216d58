// The way of the money in a period, from the deal to the bank: what went from one stage to the next,
// and what was lost or stayed behind at each. All of it is in the journal, so that at every stage what
// came in, with what was there before, is what went on, with what is still there: to the cent.
import { type DatabasePool, sql } from 'slonik'
import * as Invoice from '../domain/invoice.ts'
import { Decimal } from '../domain/money.ts'
import { shown } from './amounts.ts'
import { rowOf } from './database.ts'
import type { Turnover } from './posting-sums.ts'
import type { Balances } from './running-balances.ts'

/** Where money can be, come from or end. */
export const places = [
  ...(['deals', 'not-invoiced', 'other-invoices', 'open-before', 'invoices'] as const),
  ...(['credited', 'written-off', 'open', 'unapplied', 'given-back', 'received-before'] as const),
  ...(['exchanged', 'payments', 'outside-stripe', 'stripe-before', 'stripe', 'refunds'] as const),
  ...(['fees', 'disputes', 'stripe-other', 'stripe-exchanged', 'at-stripe'] as const),
  ...(['in-transit-before', 'payouts', 'in-transit', 'bank', 'not-told'] as const),
]
export type Place = (typeof places)[number]

export type Edge = { from: Place; to: Place; amount: string }
export type Flow = {
  currency: string
  /** What went through each of the five stages. */
  stages: Record<'deals' | 'invoices' | 'payments' | 'payouts' | 'bank', string>
  edges: Edge[]
}

/** Net of an account (debit - credit) by what moved it. */
export type Moved = (account: string, ...types: string[]) => Decimal

type Side = [place: Place, amount: Decimal]

const zero = new Decimal(0)
const total = (sides: readonly Side[]) => sides.reduce((sum, [, one]) => sum.plus(one), zero)

/** What comes in and goes out of a stage. What is negative comes from the other side; what is left
 *  of the sum is told as well, never hidden. */
function stage(name: Place, ins: readonly Side[], outs: readonly Side[]): [Edge[], Decimal] {
  const rest = total(ins).minus(total(outs))
  const sides: [Place, Decimal, boolean][] = [
    ...ins.map(([place, amount]): [Place, Decimal, boolean] => [place, amount, true]),
    ...outs.map(([place, amount]): [Place, Decimal, boolean] => [place, amount, false]),
    ['not-told', rest, false],
  ]
  const edges: Edge[] = []
  let through = zero
  for (const [place, amount, isIn] of sides) {
    if (amount.isZero()) continue
    const comesIn = isIn !== amount.isNegative()
    if (comesIn) through = through.plus(amount.abs())
    const [from, to] = comesIn ? [place, name] : [name, place]
    edges.push({ from, to, amount: amount.abs().toFixed() })
  }
  return [edges, through]
}

export type Ends = { opening: (account: string) => Decimal; closing: (account: string) => Decimal }

const invoiced = ['InvoiceIssued', 'InvoiceAmended', 'InvoiceVoided']
const ofDeals = invoiced.map((type) => `${type} deal`)
const placed = ['AllocationApplied', 'AllocationUndone']
const received = ['PaymentReceived', 'PaymentAmended']
const refunded = ['RefundIssued', 'RefundFailed']
const ofStripe = 'BalanceTransactionRecorded'

const payoutStage = (paidOut: Decimal, arrived: Decimal, { opening, closing }: Ends) =>
  stage(
    'payouts',
    [
      ['stripe', paidOut],
      ['in-transit-before', opening('payouts-in-transit')],
    ],
    [
      ['bank', arrived],
      ['in-transit', closing('payouts-in-transit')],
    ],
  )

/** Pure: the stages of one currency. */
export function flowOf(
  currency: string,
  moved: Moved,
  { opening, closing }: Ends,
  notInvoiced: Decimal,
): Flow {
  const receivable = (...types: string[]) =>
    moved('accounts-receivable', ...types, ...types.map((type) => `${type} deal`))
  const fromDeals = moved('accounts-receivable', ...ofDeals)
  const settled = receivable(...placed).negated()
  const paid = moved('unapplied-cash', ...placed, ...placed.map((type) => `${type} deal`))
  const lost = moved('unapplied-cash', 'DisputeClosed')
  const givenBack = moved('unapplied-cash', ...refunded)
  const stayed = closing('unapplied-cash').minus(opening('unapplied-cash'))
  const byStripe = moved('stripe-pending', ...received)
  const elsewhere = moved('undeposited-funds', ...received)
  const atStripe = (of: Ends['opening']) => of('stripe-pending').plus(of('stripe-clearing'))
  const paidOut = moved('payouts-in-transit', ofStripe)
  const arrived = moved('bank', 'PayoutPaid', 'PayoutFailed')

  const left: Edge = { from: 'deals', to: 'not-invoiced', amount: notInvoiced.toFixed() }
  const [invoices, throughInvoices] = stage(
    'invoices',
    [
      ['deals', fromDeals],
      ['other-invoices', moved('accounts-receivable', ...invoiced)],
      ['open-before', opening('accounts-receivable')],
    ],
    [
      ['payments', settled],
      ['credited', receivable('CreditApplied', 'CreditUndone').negated()],
      ['written-off', receivable('InvoiceWrittenOff', 'WriteOffReversed').negated()],
      ['open', closing('accounts-receivable')],
    ],
  )
  // Money on no invoice: without a place, given back or lost; and where more was placed than came in,
  // it had been received before.
  const [payments, throughPayments] = stage(
    'payments',
    [
      ['invoices', settled],
      ['unapplied', Decimal.max(stayed, 0)],
      ['given-back', givenBack.plus(lost)],
    ],
    [
      ['received-before', Decimal.max(stayed.negated(), 0)],
      ['exchanged', settled.minus(paid)],
      ['stripe', byStripe],
      ['outside-stripe', elsewhere],
    ],
  )
  const [stripe] = stage(
    'stripe',
    [
      ['payments', byStripe],
      ['stripe-before', atStripe(opening)],
    ],
    [
      ['refunds', moved('stripe-pending', ...refunded).negated()],
      ['fees', moved('stripe-fees', ofStripe).plus(moved('dispute-fees', ofStripe))],
      ['disputes', moved('disputed-funds', ofStripe)],
      ['stripe-other', moved('stripe-other', ofStripe).plus(moved('suspense', ofStripe))],
      ['stripe-exchanged', moved('currency-conversion', ofStripe)],
      ['payouts', paidOut],
      ['at-stripe', atStripe(closing)],
    ],
  )
  const [payouts, throughPayouts] = payoutStage(paidOut, arrived, { opening, closing })
  const edges = merged([left, ...invoices, ...payments, ...stripe, ...payouts])
  const inCurrency = (amount: Decimal) => shown(amount, currency)
  return {
    currency,
    stages: {
      deals: inCurrency(fromDeals.plus(notInvoiced)),
      invoices: inCurrency(throughInvoices),
      payments: inCurrency(throughPayments),
      payouts: inCurrency(throughPayouts),
      bank: inCurrency(arrived),
    },
    edges: edges.map((edge) => ({ ...edge, amount: shown(edge.amount, currency) })),
  }
}

/** What lies between two stages is told by both of them, and counts once. */
function merged(edges: readonly Edge[]): Edge[] {
  const known = new Map<string, Edge>()
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`
    const isFlow = !new Decimal(edge.amount).isZero() && !known.has(key)
    if (isFlow) known.set(key, edge)
  }
  return [...known.values()]
}

export type Turned = { day: string; type: string; account: string; currency: string; net: Decimal }

/** Entries by day and type; of an invoice of a deal the type says so. */
export const turnedBy = sql.fragment`j.booked_on::text || ' ' || j.type ||
  case when starts_with(j.invoice_id, ${Invoice.idOfDeal('')}) then ' deal' else '' end`

export const turnedOf = ({ group, account, currency, debit, credit }: Turnover): Turned => ({
  ...{ day: group.slice(0, 10), type: group.slice(11), account, currency },
  net: debit.minus(credit),
})

/** Of the deals that were won in the period, what has no invoice (yet). */
async function notInvoicedIn(
  db: DatabasePool,
  { workspace, from, to }: { workspace: string; from: string; to: string },
): Promise<ReadonlyMap<string, Decimal>> {
  const rows = await db.any(sql.type(rowOf<{ currency: string; amount: string }>())`
    select d.currency, sum(d.to_invoice) as amount from tieout_views.deals d
    where d.workspace = ${workspace} and d.closed_on between ${from}::date and ${to}::date
      and d.state = 'won' and d.to_invoice > 0 and d.currency is not null
    group by d.currency`)
  return new Map(rows.map(({ currency, amount }) => [currency, new Decimal(amount)]))
}

const keyOf = (...parts: string[]) => parts.join(' ')

/** By currency, the one that most went through first. `turned` is of the period and what was booked
 *  behind it. */
export async function flows(
  db: DatabasePool,
  period: { workspace: string; from: string; to: string },
  turned: readonly Turned[],
  balances: Balances,
): Promise<Flow[]> {
  const { from, to } = period
  const notInvoiced = await notInvoicedIn(db, period)
  const moved = new Map<string, Decimal>()
  const since = new Map<string, Decimal>()
  const behind = new Map<string, Decimal>()
  const add = (sums: Map<string, Decimal>, key: string, net: Decimal) =>
    sums.set(key, (sums.get(key) ?? zero).plus(net))
  for (const { day, type, account, currency, net } of turned) {
    if (day < from) continue
    add(since, keyOf(account, currency), net)
    if (day > to) add(behind, keyOf(account, currency), net)
    else add(moved, keyOf(account, type, currency), net)
  }
  const currencies = new Set([...balances.currencies(), ...notInvoiced.keys()])
  const all = [...currencies].map((currency) => {
    const less = (sums: Map<string, Decimal>) => (account: string) => {
      const net = balances.of(account, currency).minus(sums.get(keyOf(account, currency)) ?? zero)
      // What is owed to customers stands on the other side.
      return account === 'unapplied-cash' ? net.negated() : net
    }
    const movedIn: Moved = (account, ...types) =>
      types.reduce((sum, type) => sum.plus(moved.get(keyOf(account, type, currency)) ?? zero), zero)
    const ends = { opening: less(since), closing: less(behind) }
    return flowOf(currency, movedIn, ends, notInvoiced.get(currency) ?? zero)
  })
  const weight = ({ stages }: Flow) =>
    Object.values(stages).reduce((sum, amount) => sum.plus(amount), zero)
  return all
    .filter(({ edges }) => edges.length > 0)
    .toSorted((a, b) => weight(b).comparedTo(weight(a)) || (a.currency < b.currency ? -1 : 1))
}
