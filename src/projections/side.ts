// What one platform has of one document: the shape that sides.ts answers with.
import type { DatabasePool } from 'slonik'
import type { Platform } from '../domain/stored.ts'
import type { DocumentNoun } from './documents.ts'
import type { SideField, SideState } from './side-fields.ts'
import type { SyncItem } from './sync-queries.ts'

/** A thing on a platform, by the platform's own word for what it is. */
export type Thing = { object: string; objectId: string }

export type Side = {
  platform: Platform
  /** The platform's word: deal, charge, Invoice. */
  object: string
  /** Null while there is none. */
  objectId: string | null
  /** Where several stand for one; the first is the one above. */
  things: Thing[]
  /** The document that it is about, where that is another: the invoice of a deal. */
  of: { noun: DocumentNoun; id: string; label: string }
  /** By which it is tried again; null where nothing is written there. */
  syncId: string | null
  state: SideState
  code: string | null
  reason: string | null
  fields: SideField[]
  /** When it was last written or read. */
  seenAt: string | null
}

export type Of = { db: DatabasePool; workspace: string }

/** With one thing, or none. */
export const side = (
  about: Pick<Side, 'platform' | 'object' | 'objectId' | 'of'> & Partial<Side>,
): Side => ({
  ...{ syncId: null, state: 'in_step', code: null, reason: null, fields: [], seenAt: null },
  things: about.objectId === null ? [] : [{ object: about.object, objectId: about.objectId }],
  ...about,
})

/** What a row of the sync says beside its fields. */
export const troubleOf = (sync: SyncItem | null) => ({
  syncId: sync?.id ?? null,
  code: sync?.code ?? null,
  reason: sync?.reason ?? null,
  seenAt: sync?.updatedAt ?? null,
})
