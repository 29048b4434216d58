// The rules that people have written about payments, in their order. One stream for all rules of a
// workspace, because which of them comes first is one decision.
//
// What the rules do changes by switching one on, which needs a trial on the past, or off, which
// does not; nothing else about a rule that is on can be changed. So no rule ever decides in a form
// or at a place in which it was not tried.
import Type, { type Static } from 'typebox'
import type { Decider, Decision } from './decider.ts'
import type { EventStore } from './event-store.ts'
import { checked, type Rule, Terms } from './matching/rules.ts'
import { Refusal } from './refusal.ts'
import { decoder, type EventOf, Id, Instant, OrNull } from './stored.ts'
import { load } from './transact.ts'

export const category = 'rule'
export const streamId = 'matching'

const rulesMax = 200

// Stored shapes: change them only by adding optional fields or a new version.

const Tried = Type.Object({
  /** The payments looked at, by when they were received; null = a year up to the newest. */
  since: OrNull(Instant),
  until: OrNull(Instant),
  /** What the trial found, and the person saw. */
  verdictsChanged: Type.Integer({ minimum: 0 }),
})
export type Tried = Static<typeof Tried>

export const shapes = {
  RuleAdded: Terms,
  RuleChanged: Terms,
  /** It comes before that one; null = last. */
  RuleMoved: Type.Object({ ruleId: Id, before: OrNull(Id) }),
  RuleSwitchedOn: Type.Object({ ruleId: Id, tried: Tried }),
  RuleSwitchedOff: Type.Object({ ruleId: Id }),
  RuleRemoved: Type.Object({ ruleId: Id }),
}
export type Event = EventOf<typeof shapes>
export const decode = decoder(shapes)

/** A rule and the trial on which it was switched on; null while it is off. */
export type Kept = Rule & { tried: Tried | null }
export type State = {
  /** In the order in which they are asked. */
  rules: readonly Kept[]
  removed: ReadonlySet<string>
}
export const initial: State = { rules: [], removed: new Set() }

export function evolve(state: State, event: Event): State {
  const { ruleId } = event.data
  const withRule = (change: Partial<Kept>) => ({
    ...state,
    rules: state.rules.map((rule) => (rule.ruleId === ruleId ? { ...rule, ...change } : rule)),
  })
  switch (event.type) {
    case 'RuleAdded':
      return { ...state, rules: [...state.rules, { ...event.data, enabled: false, tried: null }] }
    case 'RuleChanged':
      return withRule(event.data)
    case 'RuleMoved':
      return { ...state, rules: moved(state.rules, ruleId, event.data.before) }
    case 'RuleSwitchedOn':
      return withRule({ enabled: true, tried: event.data.tried })
    case 'RuleSwitchedOff':
      return withRule({ enabled: false, tried: null })
    case 'RuleRemoved':
      return {
        rules: state.rules.filter((rule) => rule.ruleId !== ruleId),
        removed: new Set(state.removed).add(ruleId),
      }
  }
}

function moved(rules: readonly Kept[], ruleId: string, before: string | null): readonly Kept[] {
  const others = rules.filter((rule) => rule.ruleId !== ruleId)
  const place = others.findIndex((rule) => rule.ruleId === before)
  const its = rules.filter((rule) => rule.ruleId === ruleId)
  return others.toSpliced(place === -1 ? others.length : place, 0, ...its)
}

export const decider: Decider<State, Event> = { category, initial, decode, evolve }

/** The rules of the workspace in their order, those that are off too: `guidance` passes over them. */
export const loadRules = async (store: EventStore, workspace: string): Promise<readonly Kept[]> =>
  (await load(store, decider, workspace, streamId)).state.rules

/** @throws Refusal rule-not-found */
export function known(rules: readonly Kept[], ruleId: string): Kept {
  const rule = rules.find((one) => one.ruleId === ruleId)
  if (!rule) throw new Refusal('rule-not-found', { ruleId })
  return rule
}

const sameText = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const isSame = (rule: Kept, { ruleId, name, conditions, action }: Terms) => {
  const { enabled, tried, ...before } = rule
  return sameText(before, { ruleId, name, conditions, action })
}

/** A new rule is last, and off until it has been tried. */
export const add =
  (terms: Terms): Decision<State, Event> =>
  (state) => {
    const data = checked(terms)
    const before = state.rules.find((rule) => rule.ruleId === data.ruleId)
    if (before && isSame(before, data)) return []
    if (before) throw new Refusal('rule-exists', { ruleId: data.ruleId })
    if (state.rules.length >= rulesMax) throw new Refusal('too-many-rules', { rulesMax })
    return [{ type: 'RuleAdded', data }]
  }

/** While it is on only its name can be another. */
export const change =
  (terms: Terms): Decision<State, Event> =>
  (state) => {
    const before = known(state.rules, terms.ruleId)
    const data = checked(terms)
    if (isSame(before, data)) return []
    if (before.enabled && !isSame(before, { ...data, name: before.name })) throw isOn(before)
    return [{ type: 'RuleChanged', data }]
  }

export const move =
  ({ ruleId, before }: { ruleId: string; before: string | null }): Decision<State, Event> =>
  (state) => {
    const rule = known(state.rules, ruleId)
    if (before !== null) known(state.rules, before)
    const place = (rules: readonly Kept[]) => rules.indexOf(rule)
    const isThere = place(moved(state.rules, ruleId, before)) === place(state.rules)
    if (isThere || before === ruleId) return []
    if (rule.enabled) throw isOn(rule)
    return [{ type: 'RuleMoved', data: { ruleId, before } }]
  }

const isOn = ({ ruleId }: Rule) => new Refusal('rule-is-on', { ruleId })

/** `among` are the rules with which it was tried: should they be others by now, so may the outcome.
 *  @throws Refusal rule-not-found, rule-trial-outdated */
export const switchOn =
  (request: {
    ruleId: string
    tried: Tried
    among?: readonly Kept[] | undefined
  }): Decision<State, Event> =>
  (state) => {
    const { ruleId, tried, among = state.rules } = request
    if (known(state.rules, ruleId).enabled) return []
    if (!sameText(among, state.rules)) throw new Refusal('rule-trial-outdated', { ruleId })
    return [{ type: 'RuleSwitchedOn', data: { ruleId, tried } }]
  }

export const switchOff =
  (ruleId: string): Decision<State, Event> =>
  (state) =>
    known(state.rules, ruleId).enabled ? [{ type: 'RuleSwitchedOff', data: { ruleId } }] : []

export const remove =
  (ruleId: string): Decision<State, Event> =>
  (state) => {
    if (state.removed.has(ruleId)) return []
    known(state.rules, ruleId)
    return [{ type: 'RuleRemoved', data: { ruleId } }]
  }
