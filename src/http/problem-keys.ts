// What the service refuses with about API keys and what their holders may do.
import type { Entry } from './problem-entry.ts'

export const keyProblems = {
  'role-lacks': {
    status: 403,
    title: 'Your role may not do this',
    detail: (details) =>
      `You have the role ${details.role ?? 'given'}; this takes ${details.needed ?? 'another'}. ` +
      'An administrator can give you another one, or issue a key of another role.',
  },
  'person-spelled-otherwise': {
    status: 422,
    title: 'This person is known in another spelling',
    detail: (details) =>
      `There are keys of ${details.person ?? 'this person'}. Take that spelling for the same person, ` +
      'or a name that tells another one apart.',
  },
  'key-exceeds-person': {
    status: 422,
    title: 'A key may do no more than its person',
    detail: (details) =>
      `${details.person ?? 'The person'} signs in here as ${details.role ?? 'another role'}. Issue a key ` +
      'of that role or a lesser one, or give the person another role first.',
  },
  'too-many-keys': {
    status: 422,
    title: 'There are as many keys as there may be',
    detail: (details) => `Revoke one first; there may be ${details.keysMax ?? 'so many'}.`,
  },
  'key-exists': {
    status: 409,
    title: 'There is such a key already',
    detail: 'It was issued by the same request in other terms.',
  },
  'key-already-so': {
    status: 409,
    title: 'The key is so already',
    detail: 'There was nothing to record; read the keys again.',
  },
  'last-admin': {
    status: 422,
    title: 'Nobody would get in any more',
    detail:
      'Nobody else is an administrator, and TIEOUT_ADMIN_KEY is not set. Let another one in first.',
  },
  'access-unrecorded': {
    status: 503,
    title: 'What you read could not be recorded',
    detail:
      'Whatever an auditor reads is recorded first, and just now that is not possible. Ask again ' +
      'after Retry-After seconds.',
    retryable: true,
  },
} satisfies Record<string, Entry>
