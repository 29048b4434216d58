// Where a consumer of the embedded change feed stands, kept in Postgres, and the arithmetic of it:
// what may be forgotten when settlements come out of order.
import type { Pool } from 'pg'
import type { Position } from '../domain/event-store.ts'

/** Everything up to `position` is settled, and up to `through` everything but `unsettled`. Absent
 *  positions mean the beginning. Without `through` there is nothing settled beyond `position`. */
export type Place = {
  position: Position | undefined
  through?: Position | undefined
  unsettled?: readonly Position[]
}

export type Checkpoints = {
  read(name: string): Promise<Place | undefined>
  /** A place behind the one already kept is ignored: two processes under one name, or a write that
   *  was long under way, never send the consumer back. */
  write(name: string, place: Place): Promise<void>
}

export const postgresCheckpoints = (pool: Pick<Pool, 'query'>): Checkpoints => ({
  async read(name) {
    const { rows } = await pool.query<{ position: string; through: string; unsettled: string[] }>(
      'select position, through, unsettled from tieout.checkpoints where name = $1',
      [name],
    )
    const [row] = rows
    if (!row) return undefined
    return {
      position: (row.position || undefined) as Position | undefined,
      through: (row.through || undefined) as Position | undefined,
      unsettled: row.unsettled as Position[],
    }
  },

  async write(name, { position, through, unsettled }) {
    await pool.query(
      `insert into tieout.checkpoints as kept (name, position, through, unsettled)
       values ($1, $2, $3, $4)
       on conflict (name) do update
         set position = excluded.position, through = excluded.through,
             unsettled = excluded.unsettled, updated_at = now()
         where (kept.position, kept.through) <= (excluded.position, excluded.through)`,
      [name, position ?? '', through ?? position ?? '', unsettled ?? []],
    )
  },
})

/** The progress of one consumer through the log. Only what is unsettled is remembered, so it stays
 *  as small as the window while one event is stuck and thousands after it go by. */
export type Progress = {
  /** Whether this consumer has settled the event at this position. */
  isSettled(position: Position): boolean
  /** An event was handed out, or went by because it is not for this consumer (`settled`). */
  reached(position: Position, settled: boolean): void
  settle(position: Position): void
  readonly hasUnsettled: boolean
  place(): Place
}

export function progressFrom(kept: Place | undefined): Progress {
  let through = kept?.through ?? kept?.position
  // Each unsettled position with the one known before it. Insertion order is the order of the log.
  const unsettled = new Map<Position, Position | undefined>()
  let before = kept?.position
  for (const position of kept?.unsettled ?? []) {
    unsettled.set(position, before)
    before = position
  }
  const isBeyond = (position: Position) => through === undefined || position > through
  return {
    isSettled: (position) => !isBeyond(position) && !unsettled.has(position),
    reached(position, settled) {
      if (!isBeyond(position)) return
      if (!settled) unsettled.set(position, through)
      through = position
    },
    settle(position) {
      unsettled.delete(position)
    },
    get hasUnsettled() {
      return unsettled.size > 0
    },
    place() {
      const [first] = unsettled.values()
      const position = unsettled.size > 0 ? first : through
      return { position, through, unsettled: [...unsettled.keys()] }
    },
  }
}
