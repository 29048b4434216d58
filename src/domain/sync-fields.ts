// What a sync stream remembers of its object's fields, one by one: what is known to stand there, which
// of them both sides have changed, and how that ended.
import Type, { type Static } from 'typebox'
import { OrNull } from './stored.ts'
import { Subject, sameValue, type Values } from './sync-subject.ts'

// Stored shapes: change them only by adding optional fields or a new version.

export const Policy = Type.Union([
  Type.Literal('ledger-wins'),
  Type.Literal('platform-wins'),
  Type.Literal('newest-wins'),
  Type.Literal('ask'),
])
export type Policy = Static<typeof Policy>

const Winner = Type.Union([Type.Literal('ledger'), Type.Literal('platform')])
export type Winner = Static<typeof Winner>

const Text = OrNull(Type.String())

export const shapes = {
  /** Said again under the same id when one of the two changes while it is open. */
  ConflictDetected: Type.Object({
    ...Subject.properties,
    conflictId: Type.String(),
    field: Type.String(),
    /** What stood there before, as we wrote it or as it was let stand. */
    base: Text,
    ledger: Text,
    theirs: Text,
    theirsAt: Type.Optional(Type.String()),
    policy: Policy,
    /** Tug-of-war: the ledger has set it right several times, and somebody keeps changing it back.
     *  Late write: a call of ours, long believed lost, came through after a newer one. */
    reason: Type.Optional(Type.Union([Type.Literal('tug-of-war'), Type.Literal('late-write')])),
  }),
  ConflictResolved: Type.Object({
    ...Subject.properties,
    conflictId: Type.String(),
    field: Type.String(),
    winner: Winner,
    value: Text,
    /** Agreement: both sides say the same again, nobody had to decide. */
    by: Type.Union([Type.Literal('policy'), Type.Literal('person'), Type.Literal('agreement')]),
    note: Type.Optional(Type.String()),
  }),
}
export type Detected = Static<typeof shapes.ConflictDetected>
export type Resolved = Static<typeof shapes.ConflictResolved>

/** What a sync stream remembers of its fields, one by one. Plain objects: views keep it as JSON. */
export type Fields = {
  /** What is known to stand there, where it concerns us. */
  base: Values
  /** The conflicts that wait for a person. */
  conflicts: Readonly<Record<string, Detected>>
  /** Where the platform was right: its value stands until the ledger has another one of its own. */
  letStand: Readonly<Record<string, { ledger: string | null; theirs: string | null }>>
  /** How often the ledger has set its same value right. */
  setRight: Readonly<Record<string, { ledger: string | null; times: number }>>
  /** Values of calls of which nobody knows whether they still come through. */
  unsure: Readonly<Record<string, readonly (string | null)[]>>
  /** How each field's last conflict ended. */
  settled: Readonly<Record<string, { conflictId: string; winner: Winner }>>
  /** Conflicts so far; the number of the next one is part of its id. */
  conflictCount: number
}

export const noFields: Fields = {
  base: {},
  conflicts: {},
  letStand: {},
  setRight: {},
  unsure: {},
  settled: {},
  conflictCount: 0,
}

const unsureMost = 3

/** These may have come through, or may still. */
export function inDoubt({ unsure }: Fields, values: Values | undefined): Pick<Fields, 'unsure'> {
  const added = Object.entries(values ?? {}).map(([field, value]) => {
    const others = (unsure[field] ?? []).filter((one) => !sameValue(one, value))
    return [field, [...others, value].slice(-unsureMost)]
  })
  return { unsure: { ...unsure, ...Object.fromEntries(added) } }
}

/** What was written there. A value that was let stand, and that a call already under way has
 *  overwritten, is still to stand: `outward` writes it back. */
export function afterWrite(fields: Fields, values: Values): Pick<Fields, 'base' | 'letStand'> {
  const letStand = Object.entries(fields.letStand).filter(([field, { ledger, theirs }]) => {
    const value = values[field]
    return value === undefined || sameValue(value, ledger) || sameValue(value, theirs)
  })
  return { base: { ...fields.base, ...values }, letStand: Object.fromEntries(letStand) }
}

/** What was read there of what we were writing: the call has come through. And where somebody has
 *  given up the value that was let stand, for ours, there is nothing left to let stand. */
export function afterReading(
  fields: Fields,
  pending: Values | undefined,
  seen: Values,
): Pick<Fields, 'base' | 'letStand'> {
  const isMeant = (field: string, value: string | null) =>
    pending?.[field] !== undefined && sameValue(pending[field], value)
  const isGivenUp = (field: string, value: string | null) => {
    const stands = fields.letStand[field]
    // A call of ours may have put it over: then it is still to stand.
    const isOurs = isMeant(field, value) || isInDoubt(fields, field, value)
    const wasThere = stands !== undefined && sameValue(fields.base[field], stands.theirs)
    return wasThere && !isOurs && sameValue(stands.ledger, value)
  }
  const known = Object.entries(seen).filter(
    ([field, value]) => isMeant(field, value) || isGivenUp(field, value),
  )
  const letStand = Object.entries(fields.letStand).filter(
    ([field]) => seen[field] === undefined || !isGivenUp(field, seen[field]),
  )
  return {
    base: { ...fields.base, ...Object.fromEntries(known) },
    letStand: Object.fromEntries(letStand),
  }
}

/** Of a call that nobody has heard of again. */
export const isInDoubt = ({ unsure }: Fields, field: string, value: string | null) =>
  (unsure[field] ?? []).some((one) => sameValue(one, value))

export function detected(fields: Fields, conflict: Detected): Fields {
  const { field, theirs, conflictId } = conflict
  const known = fields.conflicts[field]
  // Said again because the ledger has moved on, it tells nothing new of what stands there.
  const isTold = known !== undefined && sameValue(known.theirs, theirs)
  const left = (fields.unsure[field] ?? []).filter((value) => !sameValue(value, theirs))
  return {
    ...fields,
    base: isTold ? fields.base : { ...fields.base, [field]: theirs },
    conflicts: { ...fields.conflicts, [field]: conflict },
    unsure: { ...fields.unsure, [field]: left },
    conflictCount: fields.conflictCount + (known?.conflictId === conflictId ? 0 : 1),
  }
}

export function resolved(fields: Fields, { field, winner, value, by, ...rest }: Resolved): Fields {
  const { [field]: conflict, ...conflicts } = fields.conflicts
  const { [field]: _, ...letStand } = fields.letStand
  const settled = { ...fields.settled, [field]: { conflictId: rest.conflictId, winner } }
  if (!conflict) return fields
  const { ledger } = conflict
  if (winner === 'platform') {
    const stands = { ...letStand, [field]: { ledger, theirs: value } }
    return { ...fields, conflicts, settled, letStand: stands }
  }
  const { [field]: before, ...setRight } = fields.setRight
  const times = before && sameValue(before.ledger, ledger) ? before.times : 0
  const counted = by === 'policy' ? times + 1 : times
  const now = by === 'person' ? setRight : { ...setRight, [field]: { ledger, times: counted } }
  return { ...fields, conflicts, settled, letStand, setRight: now }
}
