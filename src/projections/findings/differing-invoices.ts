// Invoices of which the ledger and a platform do not believe the same: sold for another amount, in
// another currency, with another tax, not there at all, or settled otherwise.
import { sql } from 'slonik'
import { monthOf } from '../../domain/dates.ts'
import { Decimal } from '../../domain/money.ts'
import type { Difference, LedgerFigures, QuickBooksBelief } from '../beliefs.ts'
import { rowOf } from '../database.ts'
import type { Differing } from '../sync-status.ts'
import { balanceDrafts, type Balanced, type Tallies, talliesOf } from './balances.ts'
import {
  amountIn,
  atStake,
  because,
  causeOf,
  type Context,
  courseOf,
  type Detector,
  delta,
  type Draft,
  looked,
  minus,
  pageMost,
  rowWith,
  said,
  type Where,
  within,
} from './detector.ts'

type Row = Balanced & {
  number: string | null
  dealId: string | null
  customerId: string | null
  ledger: LedgerFigures | null
  quickbooks: QuickBooksBelief | null
  differences: Difference[]
  kind: string | null
  issuedOn: string | null
  closedOn: string | null
  dealTotal: string | null
  dealCurrency: string | null
  instalment: string | null
  state: string | null
  code: string | null
  reason: string | null
  differs: Differing[] | null
  closedAt: string | null
  positions: (string | null)[]
}

const read = ({ db, workspace }: Context, where: Where) =>
  db.any(sql.type(rowOf<Row>())`
    select r.id, r.number, r.currency, r.deal_id as "dealId", r.customer_id as "customerId",
      r.ledger, r.quickbooks, r.differences, i.kind, i.quickbooks_id as "quickbooksId",
      i.issued_on as "issuedOn", i.memory -> 'applied' as applied,
      i.memory -> 'credits' as credits, i.memory -> 'writeOffs' as "writeOffs",
      i.memory -> 'terms' ->> 'instalment' as instalment,
      d.total as "dealTotal", d.currency as "dealCurrency", d.closed_on as "closedOn",
      s.state, s.code, s.reason, s.differs, p.closed_at as "closedAt",
      array[r.position, i.position, s.position] as positions
    from tieout_views.reconciliation r
    left join ${rowWith('invoices', workspace, sql.fragment`r.id`)} i on true
    left join ${rowWith('deals', workspace, sql.fragment`r.deal_id`)} d on true
    left join ${rowWith('sync_status', workspace, sql.fragment`'quickbooks-invoice-' || r.id`)} s
      on true
    left join tieout_views.periods p on p.workspace = r.workspace and p.state = 'closed'
      and p.id = to_char(i.issued_on, 'YYYY-MM')
    where r.workspace = ${workspace} and not r.agrees and r.ledger is not null
      and ${within(sql.fragment`r.id`, where)}
    order by r.id limit ${pageMost}`)

/** An invoice, or a deal that has several. */
function about({ id, kind, dealId, customerId, issuedOn, positions, ...written }: Row) {
  const isDeal = kind === null && dealId !== null
  return {
    subject: isDeal ? ({ noun: 'deal', id: dealId } as const) : ({ noun: 'invoice', id } as const),
    related: { dealId, customerId, ...(!isDeal && { invoiceId: id }) },
    positions,
    effectiveOn: issuedOn ?? written.closedOn,
    course: courseOf(written),
  }
}

/** A write of ours may be on its way, though nobody has begun with it. */
const unlessSettled = (row: Row): Draft['course'] =>
  courseOf(row) === 'settled' ? 'settled' : 'waiting'

const has = (row: Row, platform: Difference['platform'], field: Difference['field']) =>
  row.differences.find((one) => one.platform === platform && one.field === field)

/** What HubSpot says was sold, beside what is invoiced. */
function ofDeal(row: Row): Draft[] {
  const { ledger, currency, dealTotal, dealCurrency } = row
  if (!ledger || ledger.status === 'void') return []
  const base = {
    ...{ ...about(row), pair: 'deals-invoices' as const, platforms: ['hubspot' as const] },
    // The statement takes the deal on the day it was closed.
    effectiveOn: row.closedOn ?? row.issuedOn,
  }
  const inCurrency = has(row, 'hubspot', 'currency')
  // Of what was not read there nobody can say.
  if (inCurrency?.theirs) {
    const { ledger: ours, theirs } = inCurrency
    const stake = atStake(ledger.total, currency)
    const cause = because('deal-changed')
    return [
      {
        ...base,
        kind: 'currency-differs',
        ledger: ours,
        theirs,
        atStake: stake,
        delta: null,
        cause,
      },
    ]
  }
  const amount = has(row, 'hubspot', 'amount')
  const theirs = amountIn(amount?.theirs)
  if (!amount || !theirs) return []
  // The deal may be counted with its tax or without: what is nearer is what is meant.
  const gross = minus(amount.ledger, theirs)
  const isTied = dealTotal !== null && dealCurrency === currency
  return [
    {
      ...{ ...base, kind: 'amount-differs', ledger: said(amount.ledger, currency) },
      ...{ theirs: said(theirs, currency), atStake: atStake(gross, currency) },
      // The statement counts what was sold by its lines.
      delta: isTied ? delta(minus(dealTotal, ledger.total), currency) : null,
      cause: because('deal-changed', { before: amount.ledger ?? '', after: amount.theirs ?? '' }),
    },
  ]
}

/** Edited there after its month was closed here. */
function isOfClosedMonth({ closedAt, differs }: Row): boolean {
  const since = differs?.find(({ field }) => field === 'total')?.since
  return closedAt !== null && since !== undefined && Date.parse(since) > Date.parse(closedAt)
}

function ofTotal(row: Row): Draft[] {
  const { currency, issuedOn } = row
  const [total, tax] = [has(row, 'quickbooks', 'total'), has(row, 'quickbooks', 'tax')]
  const differs = total ? minus(total.ledger, amountIn(total.theirs)) : new Decimal(0)
  const ofTax = tax ? minus(tax.ledger, amountIn(tax.theirs)) : new Decimal(0)
  if (differs.isZero() && ofTax.isZero()) return []
  const edited = total ?? tax
  const params = { before: edited?.ledger ?? '', after: edited?.theirs ?? '' }
  const base = {
    ...{ ...about(row), pair: 'invoices-quickbooks' as const, platforms: ['quickbooks' as const] },
    ...{
      course: unlessSettled(row),
      ledger: said(edited?.ledger, currency),
      theirs: said(edited?.theirs, currency),
    },
    delta: delta(differs, currency),
    cause: causeOf(row, because('invoice-edited', params)),
  }
  if (isOfClosedMonth(row)) {
    const cause = because('edited-there', { month: monthOf(issuedOn ?? '') })
    const amount = differs.isZero() ? ofTax : differs
    return [{ ...base, kind: 'edited-in-closed-month', atStake: atStake(amount, currency), cause }]
  }
  if (tax && (differs.isZero() || differs.abs().equals(ofTax.abs()))) {
    const told = { ledger: said(tax.ledger, currency), theirs: said(tax.theirs, currency) }
    return [{ ...base, ...told, kind: 'tax-differs', atStake: atStake(ofTax, currency) }]
  }
  const cause = causeOf(row, because('edited-there'))
  const kind = 'total-differs-in-quickbooks'
  return [{ ...base, kind, atStake: atStake(differs, currency), cause }]
}

/** Asked for, and QuickBooks does not hold it. */
function missing(row: Row): Draft[] {
  const { ledger, currency, dealId, id, instalment } = row
  if (!has(row, 'quickbooks', 'missing') || !ledger || ledger.status === 'void') return []
  const isOfDeal = dealId !== null
  return [
    {
      ...{ ...about(row), course: unlessSettled(row) },
      ...(isOfDeal && { subject: { noun: 'deal' as const, id: dealId } }),
      kind: isOfDeal ? 'won-deal-without-invoice' : 'missing-in-quickbooks',
      part: isOfDeal && instalment !== null ? id : null,
      ...{ pair: 'invoices-quickbooks', platforms: ['hubspot', 'quickbooks'] },
      ...{ ledger: said(ledger.total, currency), theirs: null },
      ...{ atStake: atStake(ledger.total, currency), delta: delta(ledger.total, currency) },
      cause: causeOf(row, because(isOfDeal ? 'not-issued' : 'not-written')),
    },
  ]
}

/** Void on one side alone. */
function ofStatus(row: Row): Draft[] {
  const { ledger, quickbooks, currency } = row
  const status = has(row, 'quickbooks', 'status')
  if (!status || !ledger) return []
  const isVoidHere = ledger.status === 'void'
  const total = isVoidHere ? amountIn(quickbooks?.total)?.negated() : ledger.total
  const cause = isVoidHere ? because('not-written') : because('deleted-by-hand')
  return [
    {
      ...about(row),
      kind: isVoidHere ? 'total-differs-in-quickbooks' : 'deleted-in-quickbooks',
      ...{ pair: 'invoices-quickbooks', platforms: ['quickbooks'] },
      ...{ ledger: status.ledger, theirs: status.theirs },
      ...{ atStake: atStake(total, currency), delta: delta(total, currency) },
      // It becomes void here too, as soon as it is taken in.
      course: isVoidHere ? courseOf(row) : 'waiting',
      cause: causeOf(row, cause),
    },
  ]
}

function inQuickBooks(row: Row, tallies: Tallies): Draft[] {
  const inCurrency = has(row, 'quickbooks', 'currency')
  const { ledger, quickbooks, currency } = row
  if (inCurrency && ledger) {
    const { ledger: ours, theirs } = inCurrency
    const told = { ledger: ours, theirs, atStake: atStake(ledger.total, currency), delta: null }
    const cause = causeOf(row, because('customer-currency', { currency: theirs ?? '' }))
    return [
      {
        ...{ ...about(row), ...told, kind: 'currency-differs', pair: 'invoices-quickbooks' },
        ...{ platforms: ['quickbooks'], cause },
      },
    ]
  }
  if (!ledger || !quickbooks || has(row, 'quickbooks', 'status')) return []
  const total = minus(amountIn(quickbooks.total), ledger.total)
  const more = minus(amountIn(quickbooks.balance), ledger.open).minus(total)
  return [...ofTotal(row), ...balanceDrafts(row, about(row), more, tallies)]
}

export const differing: Detector = {
  kinds: [
    ...(['amount-differs', 'currency-differs', 'tax-differs', 'won-deal-without-invoice'] as const),
    ...(['missing-in-quickbooks', 'total-differs-in-quickbooks', 'credit-not-applied'] as const),
    ...(['balance-differs-in-quickbooks', 'paid-at-stripe-open-in-quickbooks'] as const),
    ...(['deleted-in-quickbooks', 'edited-in-closed-month'] as const),
  ],
  of: 'invoices',
  async look(context, where) {
    const rows = await read(context, where)
    const unbalanced = rows.filter((row) => has(row, 'quickbooks', 'balance'))
    const tallies = await talliesOf(context, unbalanced)
    return looked(rows, where, (row): Draft[] => [
      ...ofDeal(row),
      ...missing(row),
      ...ofStatus(row),
      ...inQuickBooks(row, tallies),
    ])
  },
}
