// When the money came: against the due date, the customer's own habit, the month the text names, and
// the parts paid before.
import type { Book } from './book.ts'
import { levelOf } from './levels.ts'
import { monthOf, monthsIn } from './months.ts'
import type { Receipt, Target } from './subject.ts'

export function dateKeys(receipt: Receipt, targets: readonly Target[], book: Book): string[] {
  const { day, text } = receipt
  const [first] = targets as readonly [Target, ...Target[]]
  if (first.kind === 'deal') return []
  const keys: string[] = []
  const months = monthsIn(text)
  if (months.length > 0) {
    const isSame = targets.every((one) => months.includes(monthOf(one.issued)))
    keys.push(`month ${isSame ? 'same' : 'other'}`)
  }
  const last = targets.length === 1 ? first.parts?.at(-1) : undefined
  if (last) keys.push(seriesKey(receipt, last))
  const late = targets.reduce((sum, one) => sum + (day - one.due), 0) / targets.length
  const usual = first.customerId === null ? undefined : book.delay(first.customerId)
  keys.push(usual === undefined ? `due ${dueLevel(late)}` : `delay ${delayLevel(late - usual)}`)
  if (targets.length > 1) {
    const dues = targets.map((one) => one.due)
    keys.push(`span ${levelOf(Math.max(...dues) - Math.min(...dues), spanSteps, 'near')}`)
  }
  if (first.customerId !== null && book.paidSame(first.customerId, receipt)) {
    keys.push(`again ${targets.length > 1 ? 'several' : 'one'}`)
  }
  const age = Math.min(...targets.map((one) => day - one.issued))
  keys.push(`age ${levelOf(age, ageSteps, 'new')}`)
  return keys
}

const dueEdges = [-45, -25, -12, -5, 3, 12, 22, 35, 60, 120]

function dueLevel(late: number): string {
  const edge = dueEdges.find((one) => late < one)
  return edge === undefined ? 'later' : `before ${edge}`
}

const delaySteps = [
  [40.000001, 'very-far'],
  [18.000001, 'far'],
  [9.000001, 'apart'],
  [4.000001, 'near'],
] as const

const delayLevel = (apart: number) =>
  `${levelOf(Math.abs(apart), delaySteps, 'close')}${apart < 0 ? ' early' : ''}`

/** How far apart in time several invoices are due. */
const spanSteps = [
  [91, 'very-wide'],
  [56, 'wide'],
  [26, 'some'],
] as const

const ageSteps = [
  [21, 'older'],
  [7, 'weeks'],
  [2, 'days'],
] as const

const seriesEdges = [3, 10, 20, 45, 90]

/** Instalments: as much as the part before, and about as long after it as parts are apart. */
function seriesKey({ amount, day }: Receipt, last: { amount: number; day: number }): string {
  const size = Math.abs(last.amount - amount) <= 1 ? 'same' : 'other'
  const edge = seriesEdges.find((one) => day - last.day <= one)
  return `series ${size} ${edge === undefined ? 'later' : `within ${edge}`}`
}
