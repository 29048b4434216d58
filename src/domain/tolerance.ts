// How much may differ, and for how long, before it is a discrepancy: data, kind by kind. One stream per
// kind; what was never set is as the table of kinds has it.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import {
  allKinds,
  type Kind,
  severities,
  type Tolerance,
  toleranceOf,
} from './discrepancy-kinds.ts'
import type { EventStore } from './event-store.ts'
import { Currency, Decimal, knownCurrency, type Money } from './money.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf } from './stored.ts'
import { load } from './transact.ts'

export type { Tolerance } from './discrepancy-kinds.ts'
export type Tolerances = Readonly<Record<Kind, Tolerance>>

export const category = 'tolerance'
export const idOf = (kind: Kind): string => kind

// Stored shapes: change them only by adding optional fields or a new version.

const Positive = Type.String({ pattern: '^\\d{1,30}(\\.\\d{1,12})?$' })

/** What is absent is as the table of kinds has it. */
export const Setting = Type.Object({
  /** By currency. */
  amount: Type.Optional(Type.Record(Currency, Positive)),
  percent: Type.Optional(Positive),
  days: Type.Optional(Type.Integer({ minimum: 0 })),
  graceSeconds: Type.Integer({ minimum: 0 }),
  severity: Type.Optional(Type.Enum([...severities])),
  enabled: Type.Boolean(),
})
export type Setting = Static<typeof Setting>

export const shapes = {
  ToleranceSet: Type.Object({ kind: Type.Enum(allKinds), ...Setting.properties }),
  ToleranceReset: Type.Object({ kind: Type.Enum(allKinds) }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

/** Null while nobody has set it. */
export type State = { setting: Setting | null }
export const initial: State = { setting: null }

export function evolve(_: State, event: Event): State {
  if (event.type === 'ToleranceReset') return initial
  const { kind: __, ...setting } = event.data
  return { setting }
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** What counts for the kind. */
export function toleranceIn({ setting }: State, kind: Kind): Tolerance {
  const usual = toleranceOf(kind)
  if (!setting) return usual
  const { enabled, graceSeconds, amount, percent, days, severity } = setting
  return {
    ...{ enabled, graceSeconds },
    severity: severity ?? usual.severity,
    amount: amount ?? usual.amount,
    percent: percent ?? usual.percent,
    days: days ?? usual.days,
  }
}

/** @throws Refusal unknown-currency, tolerance-unused */
export const set =
  (kind: Kind, setting: Setting): Decision<State, Event> =>
  (state) => {
    const usual = toleranceOf(kind)
    for (const named of ['percent', 'days'] as const) {
      if (setting[named] !== undefined && usual[named] === null) {
        throw new Refusal('tolerance-unused', { kind, named })
      }
    }
    const wanted = inOrder(setting)
    if (state.setting && sameSetting(state.setting, wanted)) return []
    return [{ type: 'ToleranceSet', data: { kind, ...wanted } }]
  }

export const reset =
  (kind: Kind): Decision<State, Event> =>
  (state) =>
    state.setting === null ? [] : [{ type: 'ToleranceReset', data: { kind } }]

/** In one order, so that the same said twice is the same text. */
function inOrder({ amount, percent, days, graceSeconds, severity, enabled }: Setting): Setting {
  const byCurrency = Object.entries(amount ?? {})
    .map(([currency, most]) => [knownCurrency(currency), most] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return {
    ...(amount !== undefined && { amount: Object.fromEntries(byCurrency) }),
    ...(percent !== undefined && { percent }),
    ...(days !== undefined && { days }),
    graceSeconds,
    ...(severity !== undefined && { severity }),
    enabled,
  }
}

const sameSetting = (one: Setting, other: Setting) =>
  JSON.stringify(inOrder(one)) === JSON.stringify(other)

/** Whether so much is let pass. Money that nobody can name is never. */
export function isWithin({ amount }: Pick<Tolerance, 'amount'>, delta: Money | null): boolean {
  if (delta === null) return false
  const most = amount[delta.currency]
  return most !== undefined && new Decimal(delta.amount).abs().lessThanOrEqualTo(most)
}

export const usualTolerances = (): Tolerances => allOf(() => initial)

/** No amount is let pass: what ties to the cent. */
export const exactTolerances = (tolerances: Tolerances = usualTolerances()): Tolerances =>
  Object.fromEntries(
    allKinds.map((kind) => [kind, { ...tolerances[kind], amount: {}, enabled: true }]),
  ) as Tolerances

const allOf = (stateOf: (kind: Kind) => State): Tolerances =>
  Object.fromEntries(allKinds.map((kind) => [kind, toleranceIn(stateOf(kind), kind)])) as Tolerances

export async function loadTolerances(store: EventStore, workspace: string): Promise<Tolerances> {
  const states = new Map<Kind, State>()
  for (const kind of allKinds) {
    states.set(kind, (await load(store, decider, workspace, idOf(kind))).state)
  }
  return allOf((kind) => states.get(kind) ?? initial)
}
