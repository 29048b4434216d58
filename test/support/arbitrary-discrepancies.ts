// Histories of disagreements: what the views show of them, and what people do about it.
import * as Discrepancy from '../../src/domain/discrepancy.ts'
import {
  actions,
  allKinds,
  discrepancyIdOf,
  kinds,
  type Recorded,
} from '../../src/domain/discrepancy-kinds.ts'
import { money } from '../../src/domain/money.ts'
import * as Tolerance from '../../src/domain/tolerance.ts'
import type { Step } from './arbitraries.ts'
import { type History, momentOf } from './history.ts'

export function findingOf({ a, b, cents, currency, n }: Step): Recorded {
  const kind = allKinds[b % 3] ?? 'overpaid'
  const difference = money(currency === 'JPY' ? cents % 4 : (cents % 4) / 100, currency)
  const { pair, noun } = kinds[kind]
  return {
    ...{
      kind,
      pair,
      subject: { noun, id: `deal-${a}` },
      part: n % 3 === 0 ? `part.${n % 2}` : null,
    },
    ...{ platforms: ['quickbooks'], related: { invoiceId: `deal-${a}` } },
    ...{ ledger: `says ${n % 2}`, theirs: null, effectiveOn: '2026-01-05' },
    atStake: n % 5 === 0 ? null : difference,
    delta: n % 5 === 0 ? null : difference,
    cause: { code: n % 2 === 0 ? 'unknown' : 'rounding', params: {} },
  }
}

/** What may happen to one, by the word for it. */
export const steps: Record<
  string,
  (id: string, one: Step) => (state: Discrepancy.State) => Discrepancy.Event[]
> = {
  observe: (id, one) => Discrepancy.observe(id, findingOf(one)),
  vanish: (id) => Discrepancy.vanish(id),
  explain: (discrepancyId, { n }) =>
    Discrepancy.explain({ discrepancyId, reasonCode: 'timing', note: `for reason ${n % 2}` }),
  reopen: (id) => Discrepancy.reopen(id, 'it is not so'),
  assign: (id, { a }) => Discrepancy.assign(id, a === 1 ? null : `person ${a}`),
  comment: (id, { n }) => Discrepancy.comment(id, `comment ${n}`),
  due: (id, { a }) => Discrepancy.setDue(id, a === 1 ? null : `2026-02-0${a}`),
  snooze: (discrepancyId, { n }) =>
    Discrepancy.snooze({
      ...{ discrepancyId, now: momentOf(500) },
      until: n % 7 === 0 ? null : momentOf(n),
    }),
  act: (discrepancyId, { n }) =>
    Discrepancy.act({
      ...{ discrepancyId, params: {}, note: null },
      action: actions[n % actions.length] ?? 'accept',
    }),
}

const play = (history: History, one: Step, name: string) => {
  const id = discrepancyIdOf(findingOf(one))
  const step = steps[name]
  if (step) history.decide(Discrepancy.decider, id, step(id, one))
}

/** For histories in which all of the ledger meets. */
export const discrepancyPlays: ((history: History, one: Step) => void)[] = [
  (history, one) => play(history, one, 'observe'),
  (history, one) => {
    const names = Object.keys(steps)
    play(history, one, names[one.n % names.length] ?? '')
  },
  (history, one) => {
    const kind = allKinds[one.b] ?? 'overpaid'
    const setting = { graceSeconds: one.n, enabled: one.a > 1, amount: { EUR: `${one.cents}` } }
    const decide = one.n % 4 === 0 ? Tolerance.reset(kind) : Tolerance.set(kind, setting)
    history.decide(Tolerance.decider, Tolerance.idOf(kind), decide)
  },
]
