// Stored shapes: what a category's events look like on disk, as one table of schemas. The union of
// events and its decoder both come from that table, so they cannot drift apart.
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

export type Shapes = Record<string, TSchema>

export type EventOf<S extends Shapes> = {
  [T in keyof S & string]: { type: T; data: Static<S[T]> }
}[keyof S & string]

/** A stored event that this code cannot read: a type or a shape it does not know. Whoever reads
 *  stops at it; skipping it would make the books wrong without a sound. */
export class UnreadableEvent extends Error {
  override name = 'UnreadableEvent'
  constructor(type: string, why: string) {
    super(`cannot read a stored ${type}: ${why}`)
  }
}

export function decoder<S extends Shapes>(
  shapes: S,
): (event: { type: string; data: unknown }) => EventOf<S> {
  const readers = new Map(Object.entries(shapes).map(([type, shape]) => [type, Compile(shape)]))
  return ({ type, data }) => {
    const reader = readers.get(type)
    if (!reader) throw new UnreadableEvent(type, 'unknown type')
    if (!reader.Check(data)) {
      const [first] = reader.Errors(data)
      throw new UnreadableEvent(type, `${first?.instancePath ?? ''} ${first?.message ?? 'shape'}`)
    }
    return { type, data } as EventOf<S>
  }
}

/** A plain calendar date, no zone. */
export const PlainDate = Type.String({ format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
/** RFC 3339, UTC. */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T.+Z$' })
export const Id = Type.String({ minLength: 1, maxLength: 200 })
export const Platform = Type.Union([
  Type.Literal('hubspot'),
  Type.Literal('stripe'),
  Type.Literal('quickbooks'),
])
export type Platform = Static<typeof Platform>
export const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
