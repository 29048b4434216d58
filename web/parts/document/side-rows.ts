// The sides of a document as rows of a table: one for each matter. Pure.
import type { paths } from '../../api/client.ts'
import { isZero, minus } from './decimal.ts'

type Sides =
  paths['/v1/documents/{noun}/{id}/sides']['get']['responses'][200]['content']['application/json']
export type Side = Sides['sides'][number]
export type Field = Side['fields'][number]

/** Platforms call one matter by several names. */
const matters: Record<string, string> = {
  amount: 'total',
  total: 'total',
  received: 'total',
  balance: 'open',
  amount_due: 'open',
  amount_paid: 'paid',
  collected: 'paid',
  invoice_number: 'number',
  number: 'number',
  invoice_status: 'status',
  status: 'status',
}
/** Of QuickBooks' own document it is told whether it stands or is gone: another matter. */
const matterOf = ({ platform }: Side, field: string) =>
  platform === 'quickbooks' && field === 'status' ? 'standing' : (matters[field] ?? field)

export const isAmount = (text: string) => /^-?\d+\.\d{2,}$/.test(text)

function isSame(a: string | null, b: string | null): boolean {
  if (a === b) return true
  if (a === null || b === null || !isAmount(a) || !isAmount(b)) return false
  return isZero(minus(a, b))
}

export type Row = {
  matter: string
  name: string
  ledger: string | null
  cells: (Field | undefined)[]
}

/** What the ledger does not say of one, it may say of the other: where that is the same. */
function isOne(row: Row, { ledger, theirs }: Field): boolean {
  if (isSame(row.ledger, ledger)) return true
  if (ledger === null) return isSame(row.ledger, theirs)
  const said = row.cells.find((cell) => cell !== undefined)?.theirs ?? null
  return row.ledger === null && isSame(said, ledger)
}

/** One line a matter, where the ledger says one thing of it; else one for each field. */
export function rowsOf(sides: readonly Side[]): Row[] {
  const rows: Row[] = []
  sides.forEach((side, column) => {
    for (const field of side.fields) {
      const matter = matterOf(side, field.field)
      const row = rows.find(
        (one) => one.matter === matter && !one.cells[column] && isOne(one, field),
      )
      if (row) {
        row.cells[column] = field
        row.ledger ??= field.ledger
        if (row.name !== field.field && matter !== 'standing') row.name = matter
      } else {
        const cells: Row['cells'] = []
        cells[column] = field
        const name = matter === 'standing' ? matter : field.field
        rows.push({ matter, name, ledger: field.ledger, cells })
      }
    }
  })
  const order = ['number', 'total', 'paid', 'open', 'status', 'currency']
  const place = ({ matter }: Row) => (order.includes(matter) ? order.indexOf(matter) : order.length)
  return rows.sort((a, b) => place(a) - place(b))
}

/** A deal of several invoices has a table for each, and one for itself. */
export function grouped(sides: readonly Side[]): { label: string | undefined; sides: Side[] }[] {
  const invoices = new Set(sides.filter(({ of }) => of.noun === 'invoice').map(({ of }) => of.id))
  if (invoices.size <= 1) return [{ label: undefined, sides: [...sides] }]
  const groups = new Map<string, { label: string; sides: Side[] }>()
  for (const side of sides) {
    const key = `${side.of.noun} ${side.of.id}`
    const group = groups.get(key) ?? { label: side.of.label, sides: [] }
    group.sides.push(side)
    groups.set(key, group)
  }
  return [...groups.values()]
}
