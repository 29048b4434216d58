// What the service refuses with about erasing persons.
import type { Entry } from './problem-entry.ts'

export const privacyProblems = {
  'reason-names-person': {
    status: 422,
    title: 'The reason names the person',
    detail: 'The reason is kept for good. Say it without the name and the address of the person.',
  },
  'erasure-under-way': {
    status: 409,
    title: 'This person is being erased just now',
    detail: 'GET /v1/erasures/{customerId} tells how far it is.',
  },
  'not-erased': {
    status: 409,
    title: 'This person is not erased',
    detail: 'There is nothing to lift; GET /v1/erasures lists who is.',
  },
} satisfies Record<string, Entry>
