// QuickBooks' lists, read to their end. Neither has a natural end: change data capture cuts off at a
// thousand without a word, and a page may be shorter than was asked for.
import { PlatformError } from '../platform-error.ts'
import { isNotOffered } from '../sweeping.ts'
import type { QuickBooksClient } from './client.ts'
import type { Criterion, SweptDocument, SweptKind } from './entities.ts'

const pageMost = 1000
/** So many objects in one answer may be all there are, or not. */
const capturedMost = 1000
const minuteMs = 60_000

export type Found = {
  kind: SweptKind
  changed: SweptDocument[]
  gone: { id: string; at: string; version: string }[]
  /** There was more than could be told: some that are gone may not be among these. */
  isLossUnknown: boolean
  notice?: string
}

type Page = SweptDocument[] & { last: number }

/** All documents of a kind, in pages by their ids. `last` counts those up to the end of the page. */
export async function* pagesOf(
  quickbooks: QuickBooksClient,
  kind: SweptKind,
  where: readonly Criterion[],
  skipped = 0,
): AsyncIterable<Page> {
  const seen = new Set<string>()
  for (let last = skipped; ; ) {
    const paging = [
      { field: 'asc', value: 'Id', operator: '=' as const },
      { field: 'limit', value: pageMost, operator: '=' as const },
      { field: 'offset', value: last + 1, operator: '=' as const },
    ]
    const page = await quickbooks.list(kind, [...where, ...paging])
    const fresh = page.filter(({ Id }) => !seen.has(Id))
    // Who does not know pages answers with the first one for ever.
    if (fresh.length === 0) return
    for (const { Id } of fresh) seen.add(Id)
    last += page.length
    yield Object.assign(fresh, { last })
  }
}

/** What has changed since then, kind by kind, and what is gone. `isWhole`: nobody has looked at this
 *  stretch of time before. */
export async function* changesSince(
  quickbooks: QuickBooksClient,
  kinds: readonly SweptKind[],
  since: string,
  how: { isWhole: boolean },
): AsyncIterable<Found> {
  let answer: Awaited<ReturnType<QuickBooksClient['changes']>>
  try {
    answer = await quickbooks.changes(kinds, since)
  } catch (error) {
    if (!isUnknown(error)) throw error
    yield* queriedSince(quickbooks, kinds, since)
    return
  }
  const isCutOff = answer.count >= capturedMost
  if (isCutOff && kinds.length > 1) {
    const half = Math.ceil(kinds.length / 2)
    yield* changesSince(quickbooks, kinds.slice(0, half), since, how)
    yield* changesSince(quickbooks, kinds.slice(half), since, how)
    return
  }
  for (const one of answer.kinds) yield { ...one, isLossUnknown: isCutOff && how.isWhole }
  const [kind] = kinds
  if (!isCutOff || !kind) return
  for await (const changed of pagesOf(quickbooks, kind, changedSince(since))) {
    yield { kind, changed, gone: [], isLossUnknown: false }
  }
  if (!how.isWhole) yield { kind, changed: [], gone: await goneLately(), isLossUnknown: false }

  /** Of the latest stretch that fits into one answer. */
  async function goneLately() {
    const now = Date.parse(answer.at)
    for (let ms = (now - Date.parse(since)) / 2; ms > minuteMs; ms /= 2) {
      const later = new Date(now - ms).toISOString()
      const { count, kinds: found } = await quickbooks.changes(kinds, later)
      if (count < capturedMost) return found.flatMap((one) => one.gone)
    }
    return []
  }
}

const changedSince = (since: string): Criterion[] => [
  { field: 'MetaData.LastUpdatedTime', value: since, operator: '>=' },
]

/** It says no to the question, whoever asks and whenever: there is no such list, or no such kind in it. */
export const isUnknown = (error: unknown) =>
  isNotOffered(error) ||
  (error instanceof PlatformError &&
    !error.retryable &&
    !error.notCalled &&
    error.code !== 'unauthorised')

/** Without change data capture: what is there tells of its changes, what is gone does not. */
async function* queriedSince(
  quickbooks: QuickBooksClient,
  kinds: readonly SweptKind[],
  since: string,
): AsyncIterable<Found> {
  const notice =
    'this QuickBooks offers no change data capture: changes are asked for by query, and what was deleted is found once a day'
  let refused: unknown
  let answered = 0
  for (const kind of kinds) {
    yield { kind, changed: [], gone: [], isLossUnknown: false, notice }
    try {
      for await (const changed of pagesOf(quickbooks, kind, changedSince(since))) {
        yield { kind, changed, gone: [], isLossUnknown: false }
      }
      answered += 1
    } catch (error) {
      if (!isUnknown(error)) throw error
      refused = error
    }
  }
  if (answered === 0) throw refused
}
