// The stable codes of what waits or fails, beside their words: people read these, programs those.
import Type from 'typebox'
import type { FastifyRequest } from 'fastify'
import { reasonOf } from '../domain/story/codes.ts'
import type { Language } from '../domain/story/language.ts'
import { wordsOf } from '../domain/story/teller.ts'
import { languageOf } from './language.ts'
import { OrNull } from './schemas.ts'

export const Why = OrNull(Type.String(), 'The code in words, in the language asked for.')

type Asked = { query: { language?: Language }; headers: FastifyRequest['headers'] }

/** In the language of a request. */
export function openWhy({ query, headers }: Asked) {
  const words = wordsOf(languageOf(query.language, headers))
  const whyOf = (code: string | null) => (code === null ? null : reasonOf(words, code))
  return <Item extends { code: string | null }>(item: Item) => ({ ...item, why: whyOf(item.code) })
}
