// What the long lists have in common: how they are asked for, and what they answer beside the rows.
import Type, { type TEnum, type TProperties } from 'typebox'
import { clocksOf, type Clocks } from './books.ts'
import { invalid } from './errors.ts'
import type { Row, Table } from './exports/table.ts'
import { formatQuery } from './exports/download.ts'
import type { ReadDeps } from './reads.ts'
import { Amount, checkDate, Currency, Exact, Flag, isTrue, OrNull, PlainDate } from './schemas.ts'

export type ListDeps = ReadDeps & {
  /** Of the books, by IANA name. */
  timeZone: string
  dayOf: (moment: string) => string
  clock: { now(): Date }
}

/** One of these, or several: a row fits with any of them. */
export const Several = <Values extends string[]>(one: TEnum<Values>) =>
  Type.Union([one, Type.Array(one, { minItems: 1, maxItems: 20 })])

export function severalOf<Value extends string>(
  given: Value | Value[] | undefined,
): Value[] | undefined {
  return typeof given === 'string' ? [given] : given
}

/** Names of sorts, each in both directions. */
export const Sorted = <Name extends string>(names: readonly Name[], first: Name | `-${Name}`) =>
  Type.Enum(
    names.flatMap((name): (Name | `-${Name}`)[] => [name, `-${name}`]),
    { description: `With a minus the last first; absent = ${first}.` },
  )

export const day = (what: string, which: 'first' | 'last') =>
  Type.Optional({ ...PlainDate, description: `${what}: the ${which} day.` })

export const amountQuery = (what: string) => ({
  minAmount: Type.Optional({ ...Amount, description: `At least so much: ${what}.` }),
  maxAmount: Type.Optional({ ...Amount, description: `At most so much: ${what}.` }),
})

export const agreesQuery = {
  agrees: Type.Optional({
    ...Flag,
    description: 'true = no discrepancy about it is open; false = one is.',
  }),
}

export const Discrepancies = Type.Integer({
  minimum: 0,
  description: 'How many about it are open; GET /v1/discrepancies tells them.',
})
export const CustomerName = OrNull(Type.String(), 'Null when no platform has told it yet.')

export const listQuery = {
  offset: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 10_000_000 },
      description:
        'Passes over so many rows, to jump within a list that is shown. To read all of it take the ' +
        'cursor: with it no row is missed or doubled when others come meanwhile.',
    }),
  ),
  count: Type.Optional({
    ...Flag,
    description: 'true = with totals: how many fit the filter on all pages, and what they come to.',
  }),
  columns: Type.Optional(
    Type.String({
      pattern: '^\\w+(,\\w+)*$',
      maxLength: 1000,
      description: 'Of a file: which of its columns, by their names in the CSV, in this order.',
    }),
  ),
  ...formatQuery,
}

/** The page of such a list. */
export const ListOf = <Item extends TProperties>(item: Item, sums: readonly string[]) =>
  Exact({
    data: Type.Array(Exact(item)),
    nextCursor: OrNull(Type.String(), 'Null on the last page.'),
    totals: Type.Optional(
      Exact(
        {
          count: Type.Integer({ minimum: 0 }),
          isCapped: Type.Boolean({
            description: 'There are more: only so many were counted and added up.',
          }),
          currencies: Type.Array(
            Exact({
              currency: OrNull(Currency),
              count: Type.Integer({ minimum: 0 }),
              sums: Exact(Object.fromEntries(sums.map((name) => [name, Amount]))),
            }),
            { description: 'Amounts of different currencies are never added up.' },
          ),
        },
        { description: 'Where it was asked for, with the first page.' },
      ),
    ),
  })

type FileQuery = {
  count?: 'true' | 'false'
  agrees?: 'true' | 'false'
  format?: string
  columns?: string
  language?: string
}

/** What is asked of the view, of what is asked of the route.
 *  @throws Refusal invalid-request for a day that is none */
export function asked<Query extends FileQuery>(query: Query) {
  const { count, agrees, format: _, columns: __, language: ___, ...rest } = query
  for (const name of ['from', 'to', 'dueFrom', 'dueTo']) {
    checkDate('query', name, (rest as Record<string, string | undefined>)[name])
  }
  return { ...rest, count: isTrue(count), agrees: isTrue(agrees) }
}

/** The table with the columns that were asked for, in the order asked.
 *  @throws Refusal invalid-request for one that it does not have */
export function chosen<Of extends Row>(table: Table<Of>, columns: string | undefined): Table<Of> {
  if (columns === undefined) return table
  const picked = columns.split(',').map((name) => {
    const column = table.columns.find(({ key }) => key === name)
    if (column) return column
    const names = table.columns.map(({ key }) => key).join(', ')
    throw invalid({ in: 'query', pointer: '/columns', detail: `${name} is none of ${names}` })
  })
  return { ...table, columns: picked }
}

/** The day of the books at the moment that is asked about. */
export function todayOf({ dayOf, clock }: ListDeps, clocks: Clocks): string {
  const { asOf, knownAt } = clocksOf(clocks)
  return asOf ?? dayOf(knownAt ?? clock.now().toISOString())
}
