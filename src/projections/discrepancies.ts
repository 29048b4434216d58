// Where the books and the platforms disagree: one row per disagreement, whatever became of it.
import * as Discrepancy from '../domain/discrepancy.ts'
import { type Kind, kinds, type Recorded, type Severity } from '../domain/discrepancy-kinds.ts'
import type { Platform } from '../domain/stored.ts'
import { shown } from './amounts.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'
import { plainMemory, type StateView } from './view.ts'

type State = {
  life: Discrepancy.State
  detectedAt: string
  openedAt: string
  changedAt: string
  timesOpened: number
  comments: number
  explainedBy: string | null
  explainedAt: string | null
  resolvedBy: 'agreement' | 'action' | null
  resolvedAt: string | null
}

type Row = {
  kind: Kind
  state: 'open' | 'explained' | 'resolved'
  /** As the kind has it; a tolerance may say otherwise. */
  severity: Severity
  pair: Recorded['pair']
  platforms: Platform[]
  subject_noun: Recorded['subject']['noun']
  subject_id: string
  part: string | null
  related: Recorded['related']
  /** All ids under which it is looked for. */
  related_ids: string[]
  ledger: string | null
  theirs: string | null
  at_stake: string | null
  delta: string | null
  currency: string | null
  cause_code: string
  cause_params: Record<string, string>
  effective_on: string | null
  assignee: string | null
  due_on: string | null
  snoozed_until: string | null
  detected_at: string
  opened_at: string
  changed_at: string
  times_opened: number
  comments: number
  explained_reason: string | null
  explained_note: string | null
  explained_by: string | null
  explained_at: string | null
  action: string | null
  resolved_by: string | null
  resolved_at: string | null
}

const isOwn = isOneOf<Discrepancy.Event>(Discrepancy.shapes)

const unexplained = { explainedBy: null, explainedAt: null }
const unresolved = { resolvedBy: null, resolvedAt: null }

const begun: State = {
  ...{ life: Discrepancy.initial, detectedAt: '', openedAt: '', changedAt: '' },
  ...{ timesOpened: 0, comments: 0, ...unexplained, ...unresolved },
}

function evolve(before: State = begun, event: LedgerEvent): State {
  if (!isOwn(event)) return before
  const { recordedAt: at, meta } = event
  const state = { ...before, life: Discrepancy.evolve(before.life, event) }
  switch (event.type) {
    case 'DiscrepancyDetected':
      return { ...state, detectedAt: at, openedAt: at, changedAt: at, timesOpened: 1 }
    case 'DiscrepancyChanged':
      return { ...state, changedAt: at }
    case 'DiscrepancyReopened': {
      const opened = { openedAt: at, changedAt: at, timesOpened: state.timesOpened + 1 }
      return { ...state, ...opened, ...unexplained, ...unresolved }
    }
    case 'DiscrepancyExplained':
      return { ...state, explainedBy: meta.actor.name, explainedAt: at }
    case 'DiscrepancyResolved':
      return { ...state, resolvedBy: event.data.by, resolvedAt: at }
    case 'DiscrepancyCommented':
      return { ...state, comments: state.comments + 1 }
    case 'DiscrepancyAssigned':
    case 'DiscrepancyDueSet':
    case 'DiscrepancySnoozed':
    case 'DiscrepancyActionTaken':
      return state
  }
}

function idsOf({ subject, related }: Recorded): string[] {
  return [...new Set([subject.id, ...Object.values(related).flatMap((id) => id ?? [])])]
}

function toRow(state: State): Row {
  const { life } = state
  const { finding, kind: standing, explained } = life
  if (!finding || standing === 'absent') throw new Error('a discrepancy without its detection')
  const { kind, subject, part, pair, platforms, related, atStake, delta, cause } = finding
  const currency = atStake?.currency ?? delta?.currency ?? null
  return {
    ...{ kind, state: standing, severity: kinds[kind].severity, pair, platforms },
    ...{ subject_noun: subject.noun, subject_id: subject.id, part, related },
    related_ids: idsOf(finding),
    ...{ ledger: finding.ledger, theirs: finding.theirs },
    at_stake: atStake && shown(atStake.amount, currency),
    delta: delta && shown(delta.amount, currency),
    ...{ currency, cause_code: cause.code, cause_params: cause.params },
    effective_on: finding.effectiveOn,
    ...{ assignee: life.assignee, due_on: life.dueOn, snoozed_until: life.snoozedUntil },
    ...{ detected_at: state.detectedAt, opened_at: state.openedAt, changed_at: state.changedAt },
    ...{ times_opened: state.timesOpened, comments: state.comments },
    ...{ explained_reason: explained?.reasonCode ?? null, explained_note: explained?.note ?? null },
    ...{ explained_by: state.explainedBy, explained_at: state.explainedAt },
    ...{ action: life.acted, resolved_by: state.resolvedBy, resolved_at: state.resolvedAt },
  }
}

export const view: StateView<State, Row> = {
  kind: 'states',
  example: begun,
  name: 'discrepancies',
  table: 'discrepancies',
  columns: {
    kind: 'text',
    state: 'text',
    severity: 'text',
    pair: 'text',
    platforms: 'text[]',
    subject_noun: 'text',
    subject_id: 'text',
    part: 'text',
    related: 'json',
    related_ids: 'text[]',
    ledger: 'text',
    theirs: 'text',
    at_stake: 'numeric',
    delta: 'numeric',
    currency: 'text',
    cause_code: 'text',
    cause_params: 'json',
    effective_on: 'date',
    assignee: 'text',
    due_on: 'date',
    snoozed_until: 'timestamptz',
    detected_at: 'timestamptz',
    opened_at: 'timestamptz',
    changed_at: 'timestamptz',
    times_opened: 'integer',
    comments: 'integer',
    explained_reason: 'text',
    explained_note: 'text',
    explained_by: 'text',
    explained_at: 'timestamptz',
    action: 'text',
    resolved_by: 'text',
    resolved_at: 'timestamptz',
  },
  categories: [Discrepancy.category],
  keysOf: (event) => (isOwn(event) ? [event.data.discrepancyId] : []),
  evolve,
  toRow,
  ...plainMemory<State>(),
}
