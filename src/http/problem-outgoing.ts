// The codes that endpoints of outgoing webhooks are refused with.
import type { Entry } from './problem-entry.ts'

export const outgoingProblems = {
  'endpoint-url-refused': {
    status: 422,
    title: 'This address is not called',
    detail: (details) =>
      `Not called: ${details.reason ?? 'see the documentation'}. Take an https address on the public ` +
      'Internet, without credentials or a fragment, on port 443 or one above 1023.',
  },
  'event-type-unknown': {
    status: 422,
    title: 'No event is of this type',
    detail: (details) =>
      `Nothing fits ${details.type ?? 'it'}. GET /v1/event-types lists all types; "tieout.Invoice*" ` +
      'stands for all that begin so.',
  },
  'endpoint-exists': {
    status: 409,
    title: 'There is such an endpoint already',
    detail: 'It was added by the same request and has changed since.',
  },
  'endpoint-disabled': {
    status: 409,
    title: 'The endpoint is switched off',
    detail: 'Switch it on first, with POST /v1/webhook-endpoints/{id}/enable.',
  },
  'endpoint-already-so': {
    status: 409,
    title: 'The endpoint is so already',
    detail: 'There was nothing to record; read the endpoint again.',
  },
  'too-many-endpoints': {
    status: 422,
    title: 'There are as many endpoints as there may be',
    detail: (details) => `Remove one first; there may be ${details.endpointsMax ?? 'so many'}.`,
  },
  'replay-ended': {
    status: 409,
    title: 'The replay has ended already',
    detail: 'There was nothing to stop; read the replay to see how it ended.',
  },
  'replay-running': {
    status: 409,
    title: 'A replay to this endpoint is under way',
    detail: 'Wait for it to end, or stop it.',
    retryable: true,
  },
} satisfies Record<string, Entry>
