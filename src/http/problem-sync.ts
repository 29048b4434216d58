// What the service refuses with about conflicts, mappings, and what waits on its way to a platform.
import type { Entry } from './problem-entry.ts'

export const syncProblems = {
  'conflict-closed': {
    status: 409,
    title: 'The conflict is closed',
    detail: 'It was decided, or both sides say the same again. Read it to see how it ended.',
  },
  'mapping-invalid': {
    status: 422,
    title: 'The mapping is not valid',
    detail: 'Correct what is named under details.faults, each by a JSON pointer into the body.',
  },
  'mapping-set': {
    status: 409,
    title: 'The mapping was set otherwise meanwhile',
    detail: 'Read the mapping and send your change of it.',
  },
  'mapping-is-default': {
    status: 409,
    title: 'The default mapping holds already',
    detail: 'Nobody has set another one; nothing was changed.',
  },
  'schema-unavailable': {
    status: 503,
    title: 'The platform cannot be asked for its fields',
    detail:
      'A mapping is checked against the fields that the platform really has. Send it again when ' +
      'the platform can be reached; GET /v1/connections says what is wrong.',
    retryable: true,
  },
} satisfies Record<string, Entry>
