// How a value of the ledger is written in a field of a platform.
import Type, { type Static } from 'typebox'
import { Decimal, exponentOf } from './money.ts'

// Stored shape: only ever add to it.
export const Transform = Type.Union([
  Type.Literal('as-is'),
  Type.Literal('date'),
  Type.Literal('day-start-ms'),
  Type.Literal('minor-units'),
  Type.Literal('upper-case'),
  Type.Object({ options: Type.Record(Type.String(), Type.String()) }),
])
export type Transform = Static<typeof Transform>

/** A value of the ledger as the field takes it: a decimal amount, a plain date, a status or a text.
 *  Null where the ledger has nothing to say. */
export function transformed(
  transform: Transform,
  value: string | null,
  currency: string,
): string | null {
  if (value === null || value === '') return null
  if (typeof transform !== 'string') return transform.options[value] ?? null
  switch (transform) {
    case 'as-is':
    case 'date':
      return value
    case 'day-start-ms':
      return String(Date.parse(`${value}T00:00:00.000Z`))
    case 'minor-units':
      return new Decimal(value).times(new Decimal(10).pow(exponentOf(currency))).toFixed()
    case 'upper-case':
      return value.toUpperCase()
  }
}
