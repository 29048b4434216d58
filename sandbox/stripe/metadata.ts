// What integrators write on objects: at most 50 keys of 40 characters, with 500 characters each. An
// empty value takes its key away.
import { invalid } from './errors.ts'
import type { Metadata } from './objects.ts'

export function mergedMetadata(before: Metadata, given: Metadata): Metadata {
  for (const [key, value] of Object.entries(given)) {
    if (key.length > 40) {
      throw invalid(`Metadata keys can be at most 40 characters long: ${key}`, {
        param: 'metadata',
      })
    }
    if (value.length > 500) {
      throw invalid(
        `Metadata values can be at most 500 characters long, and ${key} has ${value.length}.`,
        { param: `metadata[${key}]` },
      )
    }
  }
  const after = Object.entries({ ...before, ...given }).filter(([, value]) => value !== '')
  if (after.length > 50) {
    throw invalid('You can only have 50 metadata keys on an object.', { param: 'metadata' })
  }
  return Object.fromEntries(after)
}
