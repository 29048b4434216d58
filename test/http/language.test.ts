import { expect, test } from 'vitest'
import { languageOf } from '../../src/http/language.ts'

test.each([
  [undefined, undefined, 'en'],
  ['fr', 'en', 'fr'],
  [undefined, 'fr', 'fr'],
  [undefined, 'fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
  [undefined, 'en;q=0.5, fr;q=0.9', 'fr'],
  [undefined, 'de-DE, de;q=0.9, en;q=0.5, fr;q=0.4', 'en'],
  [undefined, 'fr;q=0, en', 'en'],
  [undefined, '*', 'en'],
  [undefined, ';;q=,,', 'en'],
] as const)('asked for %s, with Accept-Language %s: %s', (asked, header, language) =>
  expect(languageOf(asked, { 'accept-language': header })).toBe(language),
)
