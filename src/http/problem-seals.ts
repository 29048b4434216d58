// The codes that proofs and verifications are refused with.
import type { Entry } from './problem-entry.ts'

export const sealProblems = {
  'verification-running': {
    status: 409,
    title: 'A verification is under way',
    detail: 'GET /v1/audit/verifications tells how far it is; ask again when it has ended.',
    retryable: true,
  },
  'archive-running': {
    status: 409,
    title: 'An archive is being made',
    detail: 'GET /v1/audit/exports tells how far it is; ask again when it is ready.',
    retryable: true,
  },
  'archive-not-ready': {
    status: 409,
    title: 'The archive is not ready',
    detail: (details) =>
      details.state === 'failed'
        ? 'It could not be made. Ask for it again.'
        : 'GET /v1/audit/exports/{id} tells how far it is.',
    retryable: true,
  },
  'archive-gone': {
    status: 404,
    title: 'The archive is not here any more',
    detail:
      'It was thrown away, or lies on another machine. Ask for it again: of the same period, ' +
      'known at the same moment, it is the same file.',
  },
  'too-many-events': {
    status: 422,
    title: 'Too many events speak of it',
    detail: (details) =>
      `A proof has ${details.eventsMax ?? 'so many'} events at most. Ask for those of a document, or ` +
      'for single events; `tieout audit export` has all.',
  },
  'not-hashed-yet': {
    status: 409,
    title: 'The event is not in the hash log yet',
    detail: 'It is written down within a second. Ask again.',
    retryable: true,
  },
  'not-as-written': {
    status: 422,
    title: 'The event is not as it was written',
    detail: (details) =>
      `What stands at position ${details.position ?? 'given'} cannot be proved. Run ` +
      '`tieout audit verify`: it names what was done to the log, and where.',
  },
} satisfies Record<string, Entry>
