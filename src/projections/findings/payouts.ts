// Payouts whose transactions do not come to their amount, and those that QuickBooks has no deposit for,
// or another one.
import { sql } from 'slonik'
import { addDays } from '../../domain/dates.ts'
import { Decimal } from '../../domain/money.ts'
import { rowOf } from '../database.ts'
import type { PayoutDeposit } from '../payouts.ts'
import {
  amountIn,
  atStake,
  because,
  causeOf,
  courseOf,
  type Detector,
  delta,
  type Draft,
  looked,
  minus,
  pageMost,
  said,
  type Written,
  within,
} from './detector.ts'

type Row = Written & {
  id: string
  status: string
  currency: string
  amount: string
  automatic: boolean
  net: string
  difference: string | null
  ties: boolean | null
  deposit: PayoutDeposit | null
  isDepositOff: boolean
  /** The lines as we wrote them, with their accounts, and the amounts that stand there. */
  written: string | null
  amounts: string | null
  count: number
  arrivesOn: string
  positions: (string | null)[]
}

/** Stripe says within days what is in a payout that goes by schedule. */
const sortingDays = 3

const baseOf = (row: Row) => ({
  ...{ subject: { noun: 'payout' as const, id: row.id }, related: { payoutId: row.id } },
  ...{ effectiveOn: row.arrivesOn, positions: row.positions },
})

function ofSum(row: Row): Draft[] {
  const { currency, amount, net, difference, count } = row
  if (row.ties !== false) return []
  const off = new Decimal(difference ?? 0)
  const stake = off.isZero() ? minus(amount, net) : off
  const cause = off.isZero()
    ? because('transactions-missing', { count: String(count) })
    : because('adds-up-otherwise', { sum: said(net, currency) ?? '' })
  return [
    {
      ...{ ...baseOf(row), kind: 'payout-does-not-sum', pair: 'transactions-payouts', cause },
      ...{ platforms: ['stripe'], ledger: said(net, currency), theirs: said(amount, currency) },
      ...{ atStake: atStake(stake, currency), delta: delta(minus(net, amount), currency) },
      course: 'settled',
    },
  ]
}

const parsed = <Item>(text: string | null) => JSON.parse(text ?? '[]') as Item[]

/** Of the lines that we wrote only those of fees stand there otherwise. */
function isOfFees({ written, amounts }: Row): boolean {
  const lines = parsed<[account: string, amount: string]>(written)
  const there = parsed<string>(amounts)
  if (lines.length === 0 || there.length === 0) return false
  const others = lines.filter(([, amount]) => {
    const at = there.findIndex((one) => amountIn(one)?.equals(amount))
    if (at >= 0) there.splice(at, 1)
    return at < 0
  })
  return others.length > 0 && others.every(([account]) => account.endsWith('-fees'))
}

function ofDeposit(row: Row, today: string): Draft[] {
  const { currency, amount, deposit, difference, automatic, arrivesOn, status } = row
  if (!row.isDepositOff) return []
  const isDeleted = deposit?.status === 'deleted'
  const base = {
    ...{ ...baseOf(row), pair: 'payouts-deposits' as const, platforms: ['quickbooks' as const] },
    ledger: said(amount, currency),
  }
  if (deposit && !isDeleted) {
    const differs = minus(amount, amountIn(deposit.total))
    const stake = differs.isZero() ? amount : differs
    const kind = isOfFees(row) ? 'fee-differs' : 'deposit-differs'
    const params = { theirs: said(amount, currency) ?? '', ledger: deposit.total ?? '' }
    const edited = because(kind === 'fee-differs' ? 'booked-otherwise' : 'edited-there', params)
    return [
      {
        ...{ ...base, kind, theirs: said(deposit.total, deposit.currency) },
        ...{ atStake: atStake(stake, currency), delta: delta(differs, currency) },
        course: courseOf(row) ?? 'settled',
        cause: causeOf(row, edited),
      },
    ]
  }
  if (status !== 'paid') return []
  const isSorted = difference !== null || !automatic
  if (!isSorted && addDays(arrivesOn, sortingDays) >= today) return []
  const code = isDeleted ? 'deleted-there' : isSorted ? 'not-posted' : 'does-not-sum'
  return [
    {
      ...{ ...base, kind: 'payout-without-deposit', theirs: null },
      ...{ atStake: atStake(amount, currency), delta: delta(amount, currency) },
      course: courseOf(row) ?? (isDeleted ? 'settled' : undefined),
      cause: causeOf(row, because(code)),
    },
  ]
}

export const payouts: Detector = {
  kinds: ['payout-does-not-sum', 'payout-without-deposit', 'deposit-differs', 'fee-differs'],
  of: 'payouts',
  async look({ db, workspace, today }, where) {
    const rows = await db.any(sql.type(rowOf<Row>())`
      select p.id, p.status, p.currency, p.amount, p.automatic, p.net, p.difference, p.ties,
        p.deposit, coalesce(not p.deposit_agrees, false) as "isDepositOff",
        s.values ->> 'lines' as written, s.says ->> 'amounts' as amounts,
        json_array_length(p.parts) as count, p.arrives_on as "arrivesOn",
        s.state, s.code, s.reason, array[p.position, s.position] as positions
      from tieout_views.payouts p
      left join tieout_views.sync_status s
        on s.workspace = p.workspace and s.id = 'quickbooks-payout-' || p.id
      where p.workspace = ${workspace} and (not p.ties or not p.deposit_agrees)
        and p.arrives_on is not null and p.amount is not null
        and ${within(sql.fragment`p.id`, where)}
      order by p.id limit ${pageMost}`)
    return looked(rows, where, (row) => [...ofSum(row), ...ofDeposit(row, today)])
  },
}
