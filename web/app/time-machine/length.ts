// How long something is, in the largest unit that says it whole.
import { locale } from '../words.ts'

const units = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

export function lengthText(seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds % size === 0) ?? units[4]
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(
    seconds / size,
  )
}
