// What the first run is told of itself.
import type { paths } from '../../api/client.ts'

export type Setup = paths['/v1/setup']['get']['responses'][200]['content']['application/json']
export type Step = Setup['steps'][number]
export type State = Step['state']

export const parts = ['begin', 'connect', 'stages', 'load', 'reconcile', 'accounts'] as const
export type Part = (typeof parts)[number]
export const isOptional = (part: Part) => part === 'accounts' || part === 'stages'

const stepOf: Partial<Record<Part, Step['step']>> = {
  ...{ connect: 'connection', stages: 'won-stages', load: 'first-load' },
  ...{ reconcile: 'reconciliation', accounts: 'accounts' },
}

export const stepsOf = ({ steps }: Setup, part: Part) =>
  steps.filter(({ step }) => step === stepOf[part])

/** Of several, the one that most needs somebody. */
export function stateOf(setup: Setup, part: Part): State {
  if (part === 'begin') return 'done'
  // In the sandbox everything comes by itself.
  if (part === 'load' && setup.mode === 'sandbox') return 'done'
  const states = stepsOf(setup, part).map(({ state }) => state)
  for (const state of ['trouble', 'working', 'open'] as const) {
    if (states.includes(state)) return state
  }
  return 'done'
}

/** Where to go on: the first that is required and not done. */
export const nextOf = (setup: Setup): Part =>
  parts.find((part) => !isOptional(part) && stateOf(setup, part) !== 'done') ?? 'reconcile'
