// One row per object on a platform: what should stand there by the ledger, what we meant to write, what
// came of it, what is there, and since when the two differ.
import * as Deal from '../domain/deal.ts'
import type { StoredEvent } from '../domain/event-store.ts'
import * as FieldMapping from '../domain/field-mapping.ts'
import * as Invoice from '../domain/invoice.ts'
import type { Platform } from '../domain/stored.ts'
import * as Sync from '../domain/sync.ts'
import { isOneOf, type LedgerEvent } from './ledger-event.ts'
import * as Propagation from './propagation.ts'
import type { Place, StateView } from './view.ts'

/** Behind: the platform says something else, and nothing is under way. Unknown: the ledger knows of
 *  it, and the platform need not (yet); nobody is shown that. */
export type SyncState =
  | 'pending'
  | 'in_step'
  | 'behind'
  | 'conflict'
  | 'failing'
  | 'parked'
  | 'unknown'

/** One field in which a platform does not say what it should. */
export type Differing = {
  field: string
  should: string | null
  says: string | null
  /** When it began. */
  since: string
}

type State = {
  subject: Sync.Subject
  sync: Sync.State
  /** Something was written or read. */
  isSynced: boolean
  /** The last call failed and has not been asked for again. */
  failing: boolean
  operation: string | null
  code: string | null
  reason: string | null
  attempts: number
  updatedAt: string
  known: Propagation.Known
  /** What is known to stand there, field by field. */
  says: Sync.Values | null
  /** What the ledger would have stand there, and by which version of the mapping. */
  wanted: Propagation.Should[] | null
  mapped: number
  differs: Differing[]
}

type Row = {
  platform: Platform
  object: Sync.Subject['object']
  object_id: string
  external_id: string | null
  state: SyncState
  operation: string | null
  values: Sync.Values | null
  observed: Sync.Values | null
  should: Sync.Values | null
  says: Sync.Values | null
  differs: Differing[]
  differs_since: string | null
  code: string | null
  reason: string | null
  attempts: number
  updated_at: string
}

/** The field mapping of each workspace that has one of its own, and how often it was set. */
type Running = Record<string, { mapping: FieldMapping.Mapping; version: number }>

function mapped(running: Running, event: StoredEvent, { category, workspace }: Place): Running {
  if (category !== FieldMapping.category) return running
  const change = FieldMapping.decode(event)
  if (change.data.platform !== 'hubspot') return running
  const state = FieldMapping.evolve(FieldMapping.initial, change)
  const mapping = FieldMapping.mappingOf(state, 'hubspot')
  const version = (running[workspace]?.version ?? 0) + 1
  return { ...running, [workspace]: { mapping, version } }
}

const isSyncEvent = isOneOf<Sync.Event>(Sync.shapes)

const untroubled = { failing: false, code: null, reason: null, attempts: 0 }

function evolveSync(before: State, event: Sync.Event, updatedAt: string): State {
  const sync = Sync.evolve(before.sync, event)
  const state = { ...before, sync, isSynced: true, updatedAt, says: saysAfter(before.says, event) }
  switch (event.type) {
    case 'SyncRequested':
      return { ...state, operation: event.data.operation }
    case 'StatusPropagated':
      return { ...state, ...untroubled, operation: event.data.operation }
    case 'SyncFailed': {
      const { code, reason } = event.data
      return { ...state, failing: true, code, reason, attempts: state.attempts + 1 }
    }
    case 'SyncParked': {
      const { code, reason, attempts } = event.data
      return { ...state, failing: true, code, reason, attempts }
    }
    case 'SyncRetried':
      return { ...state, failing: false }
    case 'SyncRecovered':
      return { ...state, ...untroubled }
    case 'StateObserved':
    case 'ConflictDetected':
    case 'ConflictResolved':
      return state
  }
}

/** What we wrote and what was read later, each over what was known before. */
function saysAfter(says: Sync.Values | null, { type, data }: Sync.Event): Sync.Values | null {
  switch (type) {
    case 'StatusPropagated':
      return data.operation === 'none' ? says : { ...says, ...data.values }
    case 'StateObserved':
      return { ...says, ...data.values }
    case 'ConflictDetected':
      return { ...says, [data.field]: data.theirs }
    default:
      return says
  }
}

/** Of the ledger's own events, of another mapping, or at the first word of the platform. */
function wantedAgain(state: State, mapped: Running[string] | undefined): State {
  const { subject, known, isSynced } = state
  const wanted = Propagation.shouldOf(subject, known, isSynced, mapped?.mapping)
  return { ...state, wanted, mapped: mapped?.version ?? 0 }
}

const shouldOf = ({ wanted, sync }: State) => wanted && Propagation.withStanding(wanted, sync)

/** What differs goes on differing since it began. */
function compared(state: State, now: string): State {
  const { subject, sync, says } = state
  const isDocument = subject.platform === 'quickbooks'
  const should = shouldOf(state) ?? Propagation.meant(sync)
  const differs = Propagation.differing(should, says, isDocument).map(({ field, value }) => {
    const since = state.differs.find((one) => one.field === field)?.since ?? now
    return { field, should: value, says: says?.[field] ?? null, since }
  })
  return { ...state, differs }
}

const begun = ({ platform, object, objectId }: Sync.Subject): State => ({
  subject: { platform, object, objectId },
  sync: Sync.initial,
  isSynced: false,
  operation: null,
  ...untroubled,
  updatedAt: '',
  known: Propagation.nothingKnown,
  says: null,
  wanted: null,
  mapped: 0,
  differs: [],
})

function stateOf({ sync, failing, code, isSynced, wanted, differs }: State): SyncState {
  if (!isSynced && wanted === null) return 'unknown'
  const isAsked = Object.keys(sync.conflicts).length > 0
  if (isAsked && (!sync.parked || code === 'conflict-open')) return 'conflict'
  if (sync.parked) return 'parked'
  if (failing) return 'failing'
  if (sync.pending) return 'pending'
  return differs.length > 0 ? 'behind' : 'in_step'
}

function subjectsOf(event: LedgerEvent): Sync.Subject[] {
  return isSyncEvent(event) ? [event.data] : Propagation.subjectsOf(event)
}

const asValues = (should: Propagation.Should[] | null): Sync.Values | null =>
  should && Object.fromEntries(should.map(({ field, value }) => [field, value]))

type Memory = Omit<State, 'known'> & { known: Propagation.KnownMemory }

export const view: StateView<State, Row, Running> = {
  kind: 'states',
  example: begun({ platform: 'hubspot', object: 'deal', objectId: '' }),
  name: 'sync-status',
  table: 'sync_status',
  // 2: with what should stand there by the ledger.
  revision: 2,
  columns: {
    platform: 'text',
    object: 'text',
    object_id: 'text',
    external_id: 'text',
    state: 'text',
    operation: 'text',
    values: 'json',
    observed: 'json',
    should: 'json',
    says: 'json',
    differs: 'json',
    differs_since: 'timestamptz',
    code: 'text',
    reason: 'text',
    attempts: 'integer',
    updated_at: 'timestamptz',
  },
  categories: [...[Sync.category, Deal.category, Invoice.category, FieldMapping.category]],
  running: { initial: {}, evolve: mapped },
  keysOf: (event) => subjectsOf(event).map(Sync.idOf),
  evolve(before, event, key, running) {
    const subject = subjectsOf(event).find((one) => Sync.idOf(one) === key)
    if (!subject) return before
    const { recordedAt, meta } = event
    const state = before ?? { ...begun(subject), updatedAt: recordedAt }
    const mapped = running[meta.workspace]
    if (!isSyncEvent(event)) {
      const known = Propagation.learn(state.known, event)
      return compared(wantedAgain({ ...state, known }, mapped), recordedAt)
    }
    const next = evolveSync(state, event, recordedAt)
    const isSame = state.isSynced && state.mapped === (mapped?.version ?? 0)
    return compared(isSame ? next : wantedAgain(next, mapped), recordedAt)
  },
  toRow: (state) => ({
    platform: state.subject.platform,
    object: state.subject.object,
    object_id: state.subject.objectId,
    external_id: state.sync.externalId,
    state: stateOf(state),
    operation: state.operation,
    values: state.sync.pending?.values ?? state.sync.written,
    observed: state.sync.observed,
    should: asValues(shouldOf(state)),
    says: state.says,
    differs: state.differs,
    differs_since: state.differs.map(({ since }) => since).sort()[0] ?? null,
    code: state.code,
    reason: state.reason,
    attempts: state.attempts,
    updated_at: state.updatedAt,
  }),
  toMemory: (state): Memory => ({ ...state, known: Propagation.toMemory(state.known) }),
  fromMemory: (memory: Memory) => ({ ...memory, known: Propagation.fromMemory(memory.known) }),
}
