// The stable codes of what waits or fails, beside their words: people read these, programs those.
import Type from 'typebox'
import type { FastifyRequest } from 'fastify'
import { reasonOf, spokenIn } from '../domain/story/codes.ts'
import { ownSaid } from '../domain/story/troubles.ts'
import { entryIn } from '../domain/story/entries.ts'
import { evidenceIn } from '../domain/story/evidence.ts'
import type { Language } from '../domain/story/language.ts'
import { wordsOf } from '../domain/story/teller.ts'
import { languageOf } from './language.ts'
import { OrNull } from './schemas.ts'

export const Why = OrNull(Type.String(), 'The code in words, in the language asked for.')

type Asked = { query: { language?: Language | undefined }; headers: FastifyRequest['headers'] }

/** The words of whoever asks. */
export const wordsFor = ({ query, headers }: Asked) => wordsOf(languageOf(query.language, headers))

/** In the language of a request. */
export function openWhy(request: Asked) {
  const words = wordsFor(request)
  const whyOf = (code: string | null) => (code === null ? null : reasonOf(words, code))
  return <Item extends { code: string | null }>(item: Item) => ({ ...item, why: whyOf(item.code) })
}

type Troubled = { platform: string; code: string | null; reason: string | null }

/** And what was said of it, where the ledger said it itself. */
export function openTrouble(request: Asked) {
  const [words, why] = [wordsFor(request), openWhy(request)]
  return <Item extends Troubled>(item: Item) => {
    const { platform, code, reason } = item
    const said =
      code === null || reason === null ? reason : ownSaid(words, { platform, code, reason })
    return { ...why(item), reason: said as Item['reason'] }
  }
}

/** What a rule saw, in the language of a request. */
export function openEvidence(request: Asked) {
  const words = wordsFor(request)
  return <Item extends { evidence: string[] }>(item: Item) => ({
    ...item,
    evidence: item.evidence.map((one) => evidenceIn(words, one)),
  })
}

/** A line of a payment: what the rule saw, and why it was taken back. */
export function openAllocation(request: Asked) {
  const words = wordsFor(request)
  const evidence = openEvidence(request)
  return <Item extends { evidence: string[]; reason: string | null }>(item: Item) => ({
    ...evidence(item),
    why: item.reason === null ? null : reasonOf(words, item.reason),
  })
}

type Failed = { failure: { code: string; reason: string } | null }
type Sourced = { sources: readonly { trouble: string | null }[] }

/** What kept a run of the reconciliation from its end, and a platform from being asked. */
export function openRuns(request: Asked) {
  const words = wordsFor(request)
  return {
    run: <Run extends Failed>(run: Run): Run => ({
      ...run,
      failure: run.failure && { ...run.failure, reason: spokenIn(words, run.failure.reason) },
    }),
    statement: <Of extends Sourced>(statement: Of): Of => ({
      ...statement,
      sources: statement.sources.map(({ trouble, ...source }) => {
        return { ...source, trouble: trouble && spokenIn(words, trouble) }
      }),
    }),
  }
}

/** Where the ledger gave the reason itself, in the reader's words; English as it was kept. */
export function openReason(request: Asked) {
  const words = wordsFor(request)
  return <Item extends { reason: string | null }>(item: Item): Item =>
    words.language === 'en' || item.reason === null
      ? item
      : { ...item, reason: spokenIn(words, item.reason) }
}

/** A page of the journal's entries, described in the language of a request. */
export function openEntries(request: Asked) {
  const words = wordsFor(request)
  return <Item extends { description: string }, Of extends { items: Item[] }>(page: Of): Of => ({
    ...page,
    items: page.items.map((item) => ({ ...item, description: entryIn(words, item.description) })),
  })
}
