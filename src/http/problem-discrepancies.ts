// What the service refuses with about discrepancies, what is done about them, and tolerances.
import type { Details, Entry } from './problem-entry.ts'

/** Why an action can do nothing, in words. */
const impossible: Record<string, string> = {
  'no-desk': 'Nothing is done about discrepancies here.',
  'no-deal': 'It has to do with no deal.',
  'no-invoice': 'It has to do with no invoice; name one.',
  'no-payment': 'It has to do with no payment.',
  'no-credit-note': 'It has to do with no credit note.',
  'no-document': 'Nothing on a platform has to do with it.',
  'deal-not-won': 'The deal is not won (any more).',
  'nothing-due':
    'The deal asks for no invoice now: its amount is zero, or its next day is to come.',
  'already-invoiced': 'All that the deal asks for has been invoiced.',
  'invoice-void': 'The invoice is void, and a void invoice is not issued again.',
  'conflict-open':
    'Both sides have changed it: say who is right, with POST /v1/conflicts/:id/resolve.',
  'not-read-yet': 'Nothing of it has been written to or read from a platform yet.',
  'nothing-unapplied': 'No money of the payment is left to place.',
}

const because = ({ reason }: Details) => impossible[String(reason)] ?? ''

export const discrepancyProblems = {
  'discrepancy-resolved': {
    status: 409,
    title: 'The discrepancy is resolved',
    detail: 'The two sides agree again. Should they differ anew, it is opened again by itself.',
  },
  'discrepancy-already-so': {
    status: 409,
    title: 'It is so already',
    detail: 'Nothing was changed.',
  },
  'action-not-offered': {
    status: 422,
    title: 'This does not help against a discrepancy of this kind',
    detail: ({ offered }) =>
      `Choose one of: ${Array.isArray(offered) ? offered.join(', ') : 'those of its kind'}.`,
  },
  'action-not-possible': {
    status: 422,
    title: 'There is nothing that this could do',
    detail: (details) => `${because(details)} Nothing was changed.`.trim(),
  },
  'moment-past': {
    status: 422,
    title: 'The moment is past',
    detail: 'Put it off until a moment to come.',
  },
  'tolerance-already-so': {
    status: 409,
    title: 'It is set so already',
    detail: 'Nothing was changed.',
  },
  'tolerance-unused': {
    status: 422,
    title: 'This kind has no such tolerance',
    detail: ({ kind, named }) =>
      `Discrepancies of the kind ${kind ?? 'given'} do not look at "${named ?? 'it'}"; leave it out.`,
  },
  'tolerance-is-default': {
    status: 409,
    title: 'The usual tolerance holds already',
    detail: 'Nobody has set another one; nothing was changed.',
  },
} satisfies Record<string, Entry>
