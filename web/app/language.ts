// The languages of the page, and which of them somebody reads.
export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

const kept = 'tieout-language'
const keptSeconds = 365 * 24 * 60 * 60

export function preferred(): Language {
  const wanted = [localStorage.getItem(kept), ...navigator.languages]
  const found = wanted
    .map((one) => one?.slice(0, 2))
    .find((one) => languages.includes(one as never))
  return (found as Language) ?? 'en'
}

/** Also for the service, which sends the words along with the page. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(kept, language)
  document.cookie = `${kept}=${language}; path=/; max-age=${keptSeconds}; samesite=lax`
}
