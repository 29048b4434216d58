// The codes with which a decision about matching is refused: on reviews, on rules, on what was
// learned, and on scoring the backlog again.
import { amountOf, type Entry } from './problem-entry.ts'

export const matchingProblems = {
  'review-decided': {
    status: 409,
    title: 'The review was decided otherwise',
    detail: (details) => `It is ${details.outcome ?? 'decided'} already; read it again.`,
  },
  'review-claimed': {
    status: 409,
    title: 'Somebody else has claimed the review',
    detail: (details) =>
      `${details.assignee ?? 'Somebody'} is at work on it. Send "take": true to take it over.`,
  },
  'review-not-claimed': {
    status: 409,
    title: 'Nobody has claimed the review',
    detail: 'There is no claim to give back.',
  },
  'review-not-decided': {
    status: 409,
    title: 'The review is not decided',
    detail: 'There is no decision to take back; what was taken back once is open again.',
  },
  'decided-by-policy': {
    status: 409,
    title: 'The payment found its place by itself',
    detail: (details) =>
      'No person has decided this review. To take the money back, undo the allocation of the ' +
      `payment ${details.paymentId ?? ''} instead: POST /v1/allocations/{id}/undo.`,
  },
  'allocation-not-found': {
    status: 404,
    title: 'There is no such allocation',
    detail: (details) => `No payment has a line ${details.allocationId ?? 'of this id'}.`,
  },
  'allocation-released': {
    status: 409,
    title: 'The allocation was taken back already',
    detail: 'Nothing of it is left to take back; read it again.',
  },
  'placed-in-quickbooks': {
    status: 409,
    title: 'The allocation was made in QuickBooks',
    detail: 'Take it back there; the ledger follows what QuickBooks says of it.',
  },
  'rule-not-found': {
    status: 404,
    title: 'There is no such rule',
    detail: (details) =>
      `No rule has the id ${details.ruleId ?? 'given'}; GET /v1/rules lists those there are.`,
  },
  'rule-exists': {
    status: 409,
    title: 'There is such a rule already',
    detail: 'It was added before and has been changed since; change it with PUT.',
  },
  'rule-is-on': {
    status: 409,
    title: 'The rule is on',
    detail: 'Switch it off first; changed or moved, it has to be tried again.',
  },
  'rule-already-so': {
    status: 409,
    title: 'The rule is so already',
    detail: 'There was nothing to record; read the rule again.',
  },
  'rule-trial-outdated': {
    status: 409,
    title: 'The rule was tried on other facts',
    detail: ({ verdictsChanged }) =>
      verdictsChanged === undefined
        ? 'The rules have changed since it was tried. Try it again.'
        : `By now it would change ${verdictsChanged} verdicts. Look at them, and send this figure.`,
  },
  'too-many-rules': {
    status: 422,
    title: 'There are as many rules as there can be',
    detail: (details) => `Remove one of the ${details.rulesMax ?? ''} rules first.`,
  },
  'rule-condition-empty': {
    status: 422,
    title: 'A condition has nothing to compare',
    detail: 'Send a text with at least one letter, digit or sign.',
  },
  'rule-never-fits': {
    status: 422,
    title: 'The conditions contradict each other',
    detail: (details) =>
      `No payment can fit them all: look at ${details.field ?? 'what is asked of one field'}.`,
  },
  'review-not-found': {
    status: 404,
    title: 'There is no such review',
    detail: 'GET /v1/reviews lists those waiting.',
  },
  'no-such-proposal': {
    status: 422,
    title: 'The review has no such proposal',
    detail: 'Proposals count from 0; read the review again, they may have changed.',
  },
  'above-amount': {
    status: 422,
    title: 'More money is at stake than asked for',
    detail: (details) =>
      `${amountOf(details)} is at stake by now, and ${details.maxAmount ?? 'less'} was asked for.`,
  },
  'below-confidence': {
    status: 422,
    title: 'The likeliest proposal is not sure enough',
    detail: (details) =>
      `Its confidence is ${details.confidence ?? 'not known'}, and ` +
      `${details.minConfidence ?? 'more'} was asked for.`,
  },
  'too-little-to-learn': {
    status: 409,
    title: 'Too little has been decided to learn from',
    detail: (details) =>
      `${details.cases ?? 'Too few'} decided reviews tell what was right, and ` +
      `${details.leastCases ?? 'more'} are needed. Decide more of them first.`,
  },
  'model-not-current': {
    status: 409,
    title: 'Another version of the model counts',
    detail: (details) =>
      details.current
        ? `It is version ${details.current}; only that one can be set aside.`
        : 'Nothing that was learned here counts, so nothing can be set aside.',
  },
  'model-already-so': {
    status: 409,
    title: 'The model is so already',
    detail: 'There was nothing to record; read the model again.',
  },
  'confidence-out-of-bounds': {
    status: 422,
    title: 'The confidence is out of bounds',
    detail: (details) => `Send one from ${details.minimum ?? 0.9} to ${details.maximum ?? 0.9999}.`,
  },
  'rescore-running': {
    status: 409,
    title: 'The backlog is being scored again',
    detail: (details) =>
      `The job ${details.rescoreId ?? ''} is under way; wait for it to end, or stop it.`,
    retryable: true,
  },
  'rescore-not-running': {
    status: 409,
    title: 'The job does not run',
    detail: (details) => `It is ${details.kind ?? 'over'} already.`,
  },
} satisfies Record<string, Entry>
