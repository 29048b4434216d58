// In which language an answer is told: as the query says, else as the client's languages do.
import Type from 'typebox'
import { type Language, languages } from '../domain/story/language.ts'

export const languageQuery = {
  language: Type.Optional(
    Type.Enum([...languages], {
      description: 'Of what is said in words; absent = by Accept-Language, else English.',
    }),
  ),
}

/** `fr-CH, fr;q=0.9, en;q=0.8`: the first that we speak, of those wanted most. */
export function languageOf(
  asked: Language | undefined,
  headers: { 'accept-language'?: string | undefined },
): Language {
  if (asked !== undefined) return asked
  const wanted = (headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean)
      return { name: tag.split('-')[0] ?? '', weight: Number(weight ?? 1) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  const known = wanted.find(({ name }) => (languages as readonly string[]).includes(name))
  return (known?.name as Language | undefined) ?? 'en'
}
