// Where an event comes from and where it has led, as far as that goes: the events of a story and
// which brought which. Up it is one line, down it branches.
import { type DatabasePool, sql } from 'slonik'
import type { Actor } from '../domain/event-store.ts'
import type { Language } from '../domain/story/language.ts'
import * as Audit from './audit.ts'
import { rowOf } from './database.ts'
import { storyOf } from './story.ts'

export type CauseNode = {
  eventId: string
  type: string
  sentence: string
  who: string
  actorKind: Actor['kind']
  recordedAt: string
  subjects: string[]
  /** Steps from the event that was asked for: its cause is -1, what it led to is 1. */
  depth: number
  /** How many events it led to, shown or not. */
  consequences: number
}

export type CauseGraph = {
  nodes: CauseNode[]
  edges: { from: string; to: string }[]
  /** There is more above or below than is shown. */
  isCut: boolean
}

const upMost = 40

export async function causeGraph(
  db: DatabasePool,
  filter: { workspace: string; id: string; depth: number; most: number; language: Language },
): Promise<CauseGraph | null> {
  const { workspace, id, depth, most, language } = filter
  const start = await Audit.byId(db, workspace, id)
  if (!start) return null
  const found = new Map<string, { item: Audit.AuditItem; depth: number }>()
  found.set(start.id, { item: start, depth: 0 })
  let isCut = await goUp(db, workspace, start, found)
  isCut = (await goDown(db, workspace, { start, depth, most }, found)) || isCut
  const shown = [...found.values()].sort(
    (one, other) => one.depth - other.depth || (one.item.position < other.item.position ? -1 : 1),
  )
  const items = shown.map(({ item }) => item)
  const [told, led] = await Promise.all([
    storyOf(db, workspace, items, language),
    ledTo(db, workspace, items),
  ])
  const nodes = shown.map(({ item, depth }, index): CauseNode => {
    const { id: eventId, type, actor, recordedAt, subjects } = item
    const { sentence = '', who = '' } = told[index] ?? {}
    const consequences = led.get(eventId) ?? 0
    return {
      ...{ eventId, type, sentence, who, actorKind: actor.kind, recordedAt, subjects },
      ...{ depth, consequences },
    }
  })
  const edges = items.flatMap(({ id: to, causationId: from }) =>
    from !== to && found.has(from) ? [{ from, to }] : [],
  )
  // What an event above led to besides is told by its count, and is another story.
  const below = nodes.filter((node) => node.depth >= 0)
  const drawn = edges.filter(({ from }) => (found.get(from)?.depth ?? -1) >= 0).length
  return {
    ...{ nodes, edges },
    isCut: isCut || below.reduce((sum, node) => sum + node.consequences, 0) > drawn,
  }
}

type Found = Map<string, { item: Audit.AuditItem; depth: number }>

/** @returns whether it goes on above */
async function goUp(
  db: DatabasePool,
  workspace: string,
  start: Audit.AuditItem,
  found: Found,
): Promise<boolean> {
  let current = start
  for (let depth = -1; ; depth--) {
    const cause =
      current.causationId === current.id
        ? null
        : await Audit.byId(db, workspace, current.causationId)
    // An event that began a story is its own cause, or that of an import in a ring.
    if (!cause || found.has(cause.id)) return false
    if (-depth > upMost) return true
    found.set(cause.id, { item: cause, depth })
    current = cause
  }
}

/** Level by level, the first events of each. @returns whether some were left out */
async function goDown(
  db: DatabasePool,
  workspace: string,
  { start, depth: deepest, most }: { start: Audit.AuditItem; depth: number; most: number },
  found: Found,
): Promise<boolean> {
  let level = [start.id]
  for (let depth = 1; depth <= deepest && level.length > 0; depth++) {
    const room = most - found.size
    const led = await db.any(sql.type(rowOf<Audit.AuditItem>())`
      select ${Audit.item} from tieout_views.audit a
      where a.causation_id = any(${sql.array(level, 'text')}) and a.workspace = ${workspace}
        and a.id <> a.causation_id
      order by a.position limit ${Math.max(0, room) + 1}`)
    const shown = led.slice(0, Math.max(0, room)).filter(({ id }) => !found.has(id))
    for (const item of shown) found.set(item.id, { item, depth })
    if (led.length > room) return true
    level = shown.map(({ id }) => id)
  }
  return false
}

async function ledTo(db: DatabasePool, workspace: string, items: readonly Audit.AuditItem[]) {
  const ids = items.map(({ id }) => id)
  const rows = await db.any(sql.type(rowOf<{ id: string; count: number }>())`
    select a.causation_id as id, count(*)::integer as count from tieout_views.audit a
    where a.causation_id = any(${sql.array(ids, 'text')}) and a.workspace = ${workspace}
      and a.id <> a.causation_id
    group by a.causation_id`)
  return new Map(rows.map(({ id, count }) => [id, count]))
}
