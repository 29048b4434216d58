// What the routes that read have in common: what they are given, and how they answer.
import type { DatabasePool } from 'slonik'
import { Refusal } from '../domain/refusal.ts'
import type { Page } from '../projections/paging.ts'
import type { Fresh } from './freshness.ts'
import type { At } from './then.ts'

/** `db` reads the views as they stand, `at` as of an earlier moment. */
export type ReadDeps = { workspace: string; db: DatabasePool; fresh: Fresh; at: At }

export const answerPage = <Item>({ items, next }: Page<Item>) => ({ data: items, nextCursor: next })

/** @throws Refusal not-found when there is none */
export async function found<Item>(
  noun: string,
  id: string,
  item: Promise<Item | null>,
): Promise<Item> {
  const known = await item
  if (known === null) throw new Refusal('not-found', { noun, id })
  return known
}
