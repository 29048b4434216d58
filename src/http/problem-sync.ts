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
  'won-stages-empty': {
    status: 422,
    title: 'No stage would mean that a deal is won',
    detail: 'Choose at least one stage; or go back to what HubSpot itself says.',
  },
  'won-stages-unknown': {
    status: 422,
    title: 'HubSpot has no such stage',
    detail: (details) =>
      `No pipeline of deals has ${listed(details.stages)}. Read GET /v1/won-stages and choose again.`,
  },
  'won-stages-lost': {
    status: 422,
    title: 'In HubSpot this stage means that the deal is lost',
    detail: (details) => `Leave out ${listed(details.stages)}: nothing was sold there.`,
  },
  'won-stages-left-out': {
    status: 422,
    title: 'Deals are moved to a stage that would no longer count as won',
    detail: (details) =>
      `By the mapping of HubSpot deals are moved to ${listed(details.stages)} as their invoices are ` +
      'paid. Choose it as well, or change the mapping first.',
  },
  'won-stages-set': {
    status: 409,
    title: 'Other stages were chosen meanwhile',
    detail: 'Read the stages and choose again.',
  },
  'won-stages-usual': {
    status: 409,
    title: 'HubSpot itself says already which deals are won',
    detail: 'Nobody has chosen other stages; nothing was changed.',
  },
} satisfies Record<string, Entry>

const listed = (stages: unknown) => (Array.isArray(stages) ? stages.map(String).join(', ') : 'it')
