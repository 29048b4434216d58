// Field by field, what the ledger says of a document and what a platform does. Pure.
import { Decimal } from '../domain/money.ts'
import { sameValue, type Values } from '../domain/sync-subject.ts'
import type { HubSpotBelief, QuickBooksBelief } from './beliefs.ts'
import type { SyncItem } from './sync-queries.ts'

export type SideField = {
  /** A stable code, for example `total`. */
  field: string
  ledger: string | null
  theirs: string | null
  /** Null where the ledger has nothing to compare it with. */
  agrees: boolean | null
}

export type SideState =
  | 'in_step'
  | 'differs'
  | 'pending'
  | 'failed'
  | 'parked'
  | 'conflict'
  | 'linked'
  | 'absent'

type Difference = { platform: string; field: string; ledger: string | null; theirs: string | null }

const isNumber = (text: string) => /^-?\d{1,30}(\.\d{1,12})?$/.test(text)

/** Platforms show a number in another form than it was written in. */
export function sameWord(ours: string | null, theirs: string | null): boolean {
  if (sameValue(ours, theirs)) return true
  if (!ours || !theirs || !isNumber(ours) || !isNumber(theirs)) return false
  return new Decimal(ours).equals(theirs)
}

/** What the ledger does not say is nothing to disagree about. */
export const compared = (field: string, ledger: string | null, theirs: string | null) => ({
  ...{ field, ledger, theirs },
  agrees: ledger === null ? null : sameWord(ledger, theirs),
})

const isSaid = ({ ledger, theirs }: SideField) => ledger !== null || theirs !== null

/** Whether they agree is as the reconciliation has it, which knows when a difference is none. */
function judged(
  fields: readonly [field: string, ledger: string | null, theirs: string | null][],
  differences: readonly Difference[],
): SideField[] {
  const rows = fields.map(([field, ledger, theirs]): SideField => {
    const difference = differences.find((one) => one.field === field)
    if (difference) return { field, ...wordsOf(difference), agrees: false }
    return { field, ledger, theirs, agrees: ledger === null || theirs === null ? null : true }
  })
  const others = differences
    .filter(({ field }) => !fields.some(([name]) => name === field))
    .map((one) => ({ field: one.field, ...wordsOf(one), agrees: false }))
  return [...rows, ...others].filter(isSaid)
}

const wordsOf = ({ ledger, theirs }: Difference) => ({ ledger, theirs })

type DealWords = {
  total: string
  currency: string
  state: string
  invoiceNumber: string | null
  invoiceStatus: string | null
  paid: string
  due: string
}

/** What HubSpot's deal says. What was never read or written there is not shown. */
export function hubSpotFields(
  deal: DealWords,
  belief: HubSpotBelief | null,
  differences: readonly Difference[],
): SideField[] {
  if (!belief) return []
  const won = belief.won === null ? null : String(belief.won)
  return judged(
    [
      ['amount', deal.total, belief.amount],
      ['currency', deal.currency, belief.currency],
      ['won', String(deal.state === 'won'), won],
      // Several invoices are told together; where both agree, that is what both say.
      ['invoice_number', deal.invoiceNumber ?? belief.invoiceNumber, belief.invoiceNumber],
      ['invoice_status', deal.invoiceStatus ?? belief.invoiceStatus, belief.invoiceStatus],
      ['amount_paid', deal.paid, belief.amountPaid],
      ['amount_due', deal.due, belief.amountDue],
    ],
    differences.filter(({ platform }) => platform === 'hubspot'),
  )
}

type InvoiceWords = {
  number: string | null
  currency: string
  status: string
  total: string
  open: string
  dueOn: string
}

export function quickBooksInvoiceFields(
  invoice: InvoiceWords,
  belief: QuickBooksBelief | null,
  differences: readonly Difference[],
  sync: Pick<SyncItem, 'says' | 'differs'> | null,
): SideField[] {
  if (!belief) return []
  const ours = differences.filter(({ platform }) => platform === 'quickbooks')
  const isGone = belief.status === 'void' || belief.status === 'deleted'
  if (isGone || invoice.status === 'void') {
    return judged([['status', isGone ? 'void' : invoice.status, belief.status]], ours)
  }
  const dueOn = sync?.says?.dueOn ?? null
  const isOtherDay = sync?.differs.some(({ field }) => field === 'dueOn') ?? false
  const due: SideField = {
    ...{ field: 'due_on', ledger: invoice.dueOn, theirs: dueOn },
    agrees: dueOn === null ? null : !isOtherDay,
  }
  return [
    ...judged(
      [
        ['number', invoice.number, belief.number],
        ['currency', invoice.currency, belief.currency],
        ['total', invoice.total, belief.total],
        ['balance', invoice.open, belief.balance],
      ],
      ours,
    ),
    ...(dueOn === null ? [] : [due]),
  ]
}

/** Lists of ids and of lines say nothing to people. */
const isList = (text: string | null) => text?.startsWith('[') ?? false
const codeOf = (name: string) => name.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`)

/** What was meant to stand there, or should by now, and what does; `known` is said by the ledger without
 *  having been written there. */
export function syncFields(
  { should, values, says, differs }: SyncItem,
  known: Values = {},
): SideField[] {
  const ours: Values = { ...known, ...values, ...should }
  const names = [...new Set([...Object.keys(ours), ...Object.keys(says ?? {})])]
  return names
    .map((name): SideField => {
      const ledger = ours[name] ?? null
      const theirs = says?.[name] ?? null
      const isDiffering = differs.some(({ field }) => field === name)
      const row = compared(codeOf(name), ledger, theirs)
      // Of what is not read there nobody can say.
      const isRead = says !== null && name in says
      return isDiffering ? { ...row, agrees: false } : isRead ? row : { ...row, agrees: null }
    })
    .filter((row) => isSaid(row) && !isList(row.ledger) && !isList(row.theirs))
}

/** What is under way or went wrong explains a difference, and is said before it. */
export function stateOf(
  fields: readonly SideField[],
  sync: Pick<SyncItem, 'state' | 'differs'> | null,
  otherwise: SideState = 'in_step',
): SideState {
  switch (sync?.state) {
    case 'pending':
    case 'parked':
    case 'conflict':
      return sync.state
    case 'failing':
      return 'failed'
    case 'behind':
      return 'differs'
    case 'in_step':
    case undefined:
      return fields.some(({ agrees }) => agrees === false) ? 'differs' : otherwise
  }
}
