// How much waits for a person: the open reviews counted by currency, by why they wait and by how
// sure the engine is.
import { type DatabasePool, sql } from 'slonik'
import { rowOf } from './database.ts'

/** Where a band of confidence ends and the next begins. */
const steps = [0.5, 0.8, 0.95, 0.995] as const

type Count = { currency: string; reviews: number; unapplied: string }

export type ReviewSummary = {
  reviews: number
  /** Since when the longest waiting has waited; null when none waits. */
  oldestRequestedAt: string | null
  byCurrency: Count[]
  byReason: (Count & { reason: string })[]
  /** From this confidence to below that one, the surest first; last those nobody knows of. */
  byConfidence: (Count & { from: number | null; to: number | null })[]
}

type Row = Count & {
  reason: string
  /** How many of the steps are passed; null where the engine did not say. */
  band: number | null
  oldest: string
  by: 'currency' | 'reason' | 'confidence'
}

export async function summary(db: DatabasePool, workspace: string): Promise<ReviewSummary> {
  const rows = await db.any(sql.type(rowOf<Row>())`
    select r.currency, r.reason, r.band, count(*)::int as reviews, sum(r.unapplied) as unapplied,
      min(r.requested_at) as oldest,
      case when grouping(r.reason) = 0 then 'reason'
        when grouping(r.band) = 0 then 'confidence' else 'currency' end as by
    from (
      select currency, reason, unapplied, requested_at,
        width_bucket(confidence, ${sql.array([...steps], 'numeric')}) as band
      from tieout_views.reviews where workspace = ${workspace} and status = 'open'
    ) r
    group by grouping sets ((r.currency), (r.currency, r.reason), (r.currency, r.band))
    order by r.band desc nulls last, reviews desc, r.currency, r.reason`)
  const by = (wanted: Row['by']) => rows.filter((row) => row.by === wanted)
  const currencies = by('currency')
  const oldest = currencies.map((row) => row.oldest).sort()
  return {
    reviews: currencies.reduce((total, { reviews }) => total + reviews, 0),
    oldestRequestedAt: oldest[0] ?? null,
    byCurrency: currencies.map(counted),
    byReason: by('reason').map((row) => ({ reason: row.reason, ...counted(row) })),
    byConfidence: by('confidence').map((row) => ({ ...bandOf(row), ...counted(row) })),
  }
}

const counted = ({ currency, reviews, unapplied }: Row): Count => ({ currency, reviews, unapplied })

const bandOf = ({ band }: Row) =>
  band === null ? { from: null, to: null } : { from: steps[band - 1] ?? 0, to: steps[band] ?? null }
