// The shapes that requests to the control API have in common, and how a route of it is given.
import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import type { Params, Route } from './routes.ts'

export const optional = Type.Optional
/** What is not named is refused. */
export const Strict = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })
export const oneOf = (values: readonly string[]) =>
  Type.Union(values.map((one) => Type.Literal(one)))

export const Text = Type.String({ minLength: 1, maxLength: 500 })
export const Amount = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,2})?$' })
/** Some currencies have three decimals. */
export const AmountPaid = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$' })
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' })
export const Rate = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,10})?$' })
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
export const Metadata = Type.Record(Type.String(), Type.String())
/** In which currency Stripe settles, and what one unit of the payer's is worth in it. */
export const SettleIn = Strict({ currency: Currency, rate: Rate })
export const Nothing = Strict({})

export type Entry = { example: string; route: Route }
export type Post = <Schema extends TSchema>(
  path: string,
  schema: Schema,
  example: object,
  run: (body: Static<Schema>, params: Params) => unknown,
) => Entry

/** What the address names. */
export const id = (params: Params) => params.id ?? ''
