// What stands where a person's name, address or words stood until they were erased. The ledger goes on
// with it: it is compared with nothing, matched with nothing, and written to no platform.

export const erased = '[erased]'

export const isErased = (text: unknown): text is typeof erased => text === erased

/** What is still said; null where it is erased. */
export const spoken = (text: string | null): string | null => (isErased(text) ? null : text)

/** What is told, except that texts which are erased in what is known stay so: somebody who tells the
 *  same again tells nothing new. */
export function leftErased<Told>(known: unknown, told: Told): Told {
  if (isErased(known)) return (typeof told === 'string' ? erased : told) as Told
  if (typeof known !== 'object' || typeof told !== 'object' || !known || !told) return told
  if (Array.isArray(told)) {
    return told.map((one, index) => leftErased((known as unknown[])[index], one)) as Told
  }
  const before = known as Record<string, unknown>
  const entries = Object.entries(told).map(([name, one]) => [name, leftErased(before[name], one)])
  return Object.fromEntries(entries) as Told
}
