// One object that the ledger writes to a platform, while people change it there: calls that are lost
// or come late, readings that are old when they are recorded, crashes between any two steps.
import { fold, inTurn } from '../../src/domain/decider.ts'
import { idFrom } from '../../src/domain/ids.ts'
import * as Sync from '../../src/domain/sync.ts'

export const subject: Sync.Subject = { platform: 'hubspot', object: 'deal', objectId: '42' }
export const fields = ['status', 'amount'] as const
export type Field = (typeof fields)[number]
type Text = string | null
type Call = { values: Sync.Values; requestId: string }
type Reading = { values: Sync.Values; version: number; at: number }

export type Step =
  | { do: 'ledger'; field: Field; value: Text }
  | { do: 'edit'; field: Field; value: Text }
  | { do: 'read' }
  | { do: 'record'; which: number; again: boolean }
  | { do: 'begin' }
  | { do: 'call' }
  | { do: 'answer' }
  | { do: 'lose' }
  | { do: 'land' }
  | { do: 'crash' }
  | { do: 'decide'; winner: Sync.Winner }

const asOf = (version: number) => String(version).padStart(6, '0')
const instant = (at: number) => new Date(at * 1000).toISOString()

export function openTwoSides(policy: Sync.Policy) {
  const events: Sync.Event[] = []
  let ledger: Sync.Values = { status: null, amount: null }
  let there: Sync.Values = { status: null, amount: null }
  let version = 1
  let now = 1
  let ledgerAt = 0
  let editedAt = 0
  let readings: Reading[] = []
  let inHand: Call | null = null
  let answered: { values: Sync.Values; version: number } | null = null
  let lost: Call[] = []
  let calls = 0
  /** What the last non-stale reading has shown, and a call of ours has then put something over. */
  const shown = new Map<Field, Text>()
  const overwritten: Text[] = []
  const everWanted = new Set<Text>([null, ''])

  const state = () => fold(Sync.decider, JSON.parse(JSON.stringify(events)))
  const decide = (decision: (state: Sync.State) => Sync.Event[]) =>
    void events.push(...decision(state()))
  const policies = Object.fromEntries(fields.map((field) => [field, policy]))
  const about = () => ({ subject, fields: policies, wanted: ledger, ledgerAt: instant(ledgerAt) })

  function put({ values }: Call) {
    for (const field of fields) {
      const value = values[field]
      if (value === undefined) continue
      if (shown.has(field) && shown.get(field) === there[field] && there[field] !== value) {
        overwritten.push(there[field] ?? null)
      }
      shown.delete(field)
    }
    there = { ...there, ...values }
    version++
    calls++
    return version
  }

  function record({ values, version: read, at }: Reading) {
    const old = asOf(read)
    if (old >= state().asOf) for (const field of fields) shown.set(field, values[field] ?? null)
    const seen = { subject, externalId: '42', values, asOf: old }
    const comparison = { ...about(), seen: values, asOf: old, theirsAt: instant(at) }
    decide(
      inTurn(
        Sync.decider,
        Sync.compare(comparison),
        Sync.observeState({ ...subject, ...{ externalId: '42', values, asOf: seen.asOf } }),
      ),
    )
  }

  const doing: { [Kind in Step['do']]: (step: Extract<Step, { do: Kind }>) => void } = {
    ledger({ field, value }) {
      ledger = { ...ledger, [field]: value }
      ledgerAt = now
      everWanted.add(value)
      decide(Sync.restate(about()))
    },
    edit({ field, value }) {
      there = { ...there, [field]: value }
      version++
      editedAt = now
    },
    read: () => void readings.push({ values: there, version, at: editedAt }),
    record({ which, again }) {
      const reading = readings[which % Math.max(1, readings.length)]
      if (!reading) return
      record(reading)
      if (!again) readings = readings.filter((one) => one !== reading)
    },
    begin() {
      const sync = state()
      if (inHand || answered || Sync.isWritten(sync, ledger)) return
      const values = Sync.outward(sync, ledger)
      if (Object.keys(values).length === 0) return decide(Sync.forgo(subject, '42'))
      const requestId = idFrom('call', String(sync.writes))
      decide(Sync.requestWrite({ ...subject, operation: 'update', requestId, values }))
      inHand = { values, requestId }
    },
    call() {
      if (!inHand) return
      answered = { values: inHand.values, version: put(inHand) }
      inHand = null
    },
    answer() {
      if (!answered) return
      const done = { ...answered, asOf: asOf(answered.version) }
      const outcome = { ...subject, operation: 'update', externalId: '42' }
      decide(Sync.recordWrite({ ...outcome, values: done.values, asOf: done.asOf }))
      answered = null
    },
    lose() {
      if (!inHand) return
      const { values } = inHand
      // Of two of the same only one is slow: the stream does not count them.
      if (!lost.some((one) => Sync.sameValues(one.values, values))) lost.push(inHand)
      inHand = null
      decide(Sync.recordFailure({ ...subject, code: 'timeout', reason: 'no answer' }))
    },
    land() {
      const call = lost.shift()
      if (call) put(call)
    },
    crash() {
      inHand = null
      answered = null
      readings = []
    },
    decide({ winner }) {
      const [open] = Object.values(state().conflicts)
      if (!open) return
      decide(Sync.resolveConflict({ subject, conflictId: open.conflictId, winner }))
    },
  }

  function take(step: Step) {
    now++
    const act = doing[step.do] as (step: Step) => void
    act(step)
  }

  const sync = () => {
    for (const kind of ['begin', 'call', 'answer'] as const) take({ do: kind })
  }
  const look = () => {
    take({ do: 'read' })
    take({ do: 'record', which: readings.length - 1, again: false })
  }

  return {
    take,
    sync,
    look,
    /** Nothing is under way any more; what was lost has come through or never will. */
    fallSilent(landsLate: boolean) {
      if (answered) take({ do: 'answer' })
      take({ do: 'crash' })
      while (lost.length > 0) {
        if (landsLate) take({ do: 'land' })
        else lost = []
      }
    },
    state,
    events,
    overwritten,
    everWanted,
    ledger: () => ledger,
    there: () => there,
    calls: () => calls,
  }
}
