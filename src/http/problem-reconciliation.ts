// The codes with which the daily reconciliation and sign-offs are refused.
import type { Entry } from './problem-entry.ts'

export const reconciliationProblems = {
  'reconciliation-running': {
    status: 409,
    title: 'The day is being reconciled',
    detail: ({ day, number }) =>
      `Run ${number ?? ''} of ${day ?? 'the day'} is under way; ` +
      'GET /v1/reconciliations/days/{day}/runs/{number} shows how far it is.',
    retryable: true,
  },
  'not-reconciled': {
    status: 422,
    title: 'The day was not reconciled yet',
    detail: ({ day }) =>
      `There is no statement of ${day ?? 'the day'}. Ask for one with ` +
      'POST /v1/reconciliations/days/{day}/runs, and sign when it is done.',
  },
  'figures-moved': {
    status: 422,
    title: 'The statement is not of now any more',
    detail: ({ document }) =>
      `Something has moved since it was made${document ? `: ${document}` : ''}. ` +
      'Reconcile the day again, and sign that.',
  },
  'does-not-tie': {
    status: 422,
    title: 'It does not tie out',
    detail:
      'What is listed under details is neither matched, nor explained, nor under way. Resolve or ' +
      'explain it under /v1/discrepancies, and reconcile the day again.',
  },
  'already-signed': {
    status: 409,
    title: 'It is signed',
    detail: 'It stands. Withdraw it first if it is to be signed anew.',
  },
  'not-prepared': {
    status: 422,
    title: 'Nobody has prepared it',
    detail: 'A sign-off is prepared by one person, and then reviewed by another one.',
  },
  'same-person': {
    status: 403,
    title: 'Whoever has prepared it cannot review it',
    detail: ({ person }) => `Somebody else than ${person ?? 'its preparer'} has to review it.`,
  },
} satisfies Record<string, Entry>
