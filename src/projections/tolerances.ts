// What somebody has set to be let pass, kind by kind; kinds that nobody has set have no row.
import { type DatabasePool, sql } from 'slonik'
import { allKinds, type Kind, type Severity } from '../domain/discrepancy-kinds.ts'
import * as Tolerance from '../domain/tolerance.ts'
import { rowOf } from './database.ts'
import { isOneOf } from './ledger-event.ts'
import { plainMemory, type StateView } from './view.ts'

type Row = {
  setting: Tolerance.Setting
  severity: Severity | null
  set_by: string
  set_at: string
}

const isOwn = isOneOf<Tolerance.Event>(Tolerance.shapes)

export const view: StateView<Row, Row> = {
  kind: 'states',
  example: { setting: { graceSeconds: 0, enabled: true }, severity: null, set_by: '', set_at: '' },
  name: 'tolerances',
  table: 'tolerances',
  columns: { setting: 'json', severity: 'text', set_by: 'text', set_at: 'timestamptz' },
  categories: [Tolerance.category],
  keysOf: (event) => (isOwn(event) ? [event.data.kind] : []),
  evolve(row, event) {
    if (!isOwn(event)) return row
    const { setting } = Tolerance.evolve(Tolerance.initial, event)
    if (!setting) return undefined
    const { meta, recordedAt } = event
    const severity = setting.severity ?? null
    return { setting, severity, set_by: meta.actor.name, set_at: recordedAt }
  },
  toRow: (row) => row,
  ...plainMemory<Row>(),
}

export type ToleranceItem = Tolerance.Tolerance & {
  kind: Kind
  /** Whether it is as the table of kinds has it. */
  isDefault: boolean
  setBy: string | null
  setAt: string | null
}

/** Of every kind. */
export async function list(db: DatabasePool, workspace: string): Promise<ToleranceItem[]> {
  type Set = { kind: string; setting: Tolerance.Setting; setBy: string; setAt: string }
  const rows = await db.any(sql.type(rowOf<Set>())`
    select t.id as kind, t.setting, t.set_by as "setBy", t.set_at as "setAt"
    from tieout_views.tolerances t where t.workspace = ${workspace}`)
  const set = new Map(rows.map((row) => [row.kind, row]))
  return allKinds.map((kind) => {
    const { setting = null, setBy = null, setAt = null } = set.get(kind) ?? {}
    const tolerance = Tolerance.toleranceIn({ setting }, kind)
    return { kind, ...tolerance, isDefault: setting === null, setBy, setAt }
  })
}

export async function tolerancesOf(
  db: DatabasePool,
  workspace: string,
): Promise<Tolerance.Tolerances> {
  const items = await list(db, workspace)
  const entries = items.map(({ kind, isDefault: _, setBy: __, setAt: ___, ...tolerance }) => {
    return [kind, tolerance] as const
  })
  return Object.fromEntries(entries) as Tolerance.Tolerances
}
