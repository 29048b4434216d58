// How the detection takes down what it finds: as the lives of discrepancies, of which it remembers those
// that stand.
import * as Discrepancy from '../domain/discrepancy.ts'
import type { Noun } from '../domain/discrepancy-kinds.ts'
import type { Decision } from '../domain/decider.ts'
import type { EventStore, Position } from '../domain/event-store.ts'
import { idFrom } from '../domain/ids.ts'
import type { Outside } from '../domain/outside.ts'
import { type Cause, transact } from '../domain/transact.ts'
import type { DatabasePool } from '../projections/database.ts'
import type { Found } from '../projections/findings/all.ts'
import { originAt, type StandingDiscrepancy, standing } from '../projections/findings/recorded.ts'
import { type Gathered, namedOf } from '../projections/findings/touched.ts'

export const name = 'discrepancies'

type Known = Pick<StandingDiscrepancy, 'kind' | 'noun' | 'subjectId' | 'part' | 'related'> & {
  /** As it was recorded last. */
  said: string
}

type Said = Pick<StandingDiscrepancy, 'ledger' | 'theirs' | 'atStake' | 'delta' | 'causeCode'>

const fingerprint = ({ ledger, theirs, atStake, delta, causeCode }: Said) =>
  JSON.stringify([ledger, theirs, ...[atStake, delta].map(asText), causeCode])

const asText = (money: Said['atStake']) => money && `${money.amount} ${money.currency}`

export function addTo(gathered: Gathered, noun: Noun, id: string) {
  const named = namedOf(noun)
  if (named) gathered[named].add(id)
}

const hasAny = (gathered: Gathered, id: string) =>
  Object.values(gathered).some((ids) => ids.has(id))

/** An entry that was booked late stays so: a person says that it is right. */
const isForGood = ({ kind, part }: Known) => kind === 'edited-in-closed-month' && part !== null

export function openRecording(ports: {
  store: EventStore
  db: DatabasePool
  workspace: string
  outside: Outside
}) {
  const { store, db, workspace, outside } = ports
  const known = new Map<string, Known>()

  async function causeAt(position: Position | undefined, id: string): Promise<Cause> {
    const origin = position ? await originAt(db, workspace, position) : null
    const otherwise = idFrom(name, workspace, id)
    return {
      workspace,
      correlationId: origin?.correlationId ?? otherwise,
      causationId: origin?.id ?? otherwise,
      actor: { kind: 'policy', name },
      effectiveAt: outside.clock.now().toISOString(),
    }
  }

  const decide = async (
    id: string,
    decision: Decision<Discrepancy.State, Discrepancy.Event>,
    position: Position | undefined,
  ) => transact(store, Discrepancy.decider, id, decision, await causeAt(position, id))

  return {
    /** Those that stand by the views: what was recorded of them is not read one by one. */
    async load() {
      known.clear()
      for await (const page of standing(db, workspace)) {
        for (const { id, kind, noun, subjectId, part, related, ...said } of page) {
          known.set(id, { kind, noun, subjectId, part, related, said: fingerprint(said) })
        }
      }
    },
    all: () => [...known.keys()],
    addSubject(gathered: Gathered, id: string) {
      const one = known.get(id)
      if (one) addTo(gathered, one.noun, one.subjectId)
    },
    /** What stands about these, and about what belongs to them. */
    concerned: (dirty: Gathered): string[] =>
      [...known]
        .filter(
          ([, { noun, subjectId, related }]) =>
            (noun === 'customer' && dirty.conflicts.size > 0) ||
            hasAny(dirty, subjectId) ||
            Object.values(related).some((id) => hasAny(dirty, id)),
        )
        .map(([id]) => id),
    async observe(id: string, found: Found) {
      const said = fingerprint({ ...found, causeCode: found.cause.code })
      const { kind, subject, part, related, position } = found
      if (known.get(id)?.said === said) return
      await decide(id, Discrepancy.observe(id, found), position)
      known.set(id, { kind, noun: subject.noun, subjectId: subject.id, part, related, said })
    },
    /** @returns whether it stood, and stands no more */
    async vanish(id: string, position: Position | undefined) {
      const one = known.get(id)
      if (!one || isForGood(one)) return false
      await decide(id, Discrepancy.vanish(id), position)
      return known.delete(id)
    },
    subjectOf(id: string): Found['subject'] | undefined {
      const one = known.get(id)
      return one && { noun: one.noun, id: one.subjectId }
    },
  }
}
