// What is said of connections to the platforms.
import type { Details, Entry } from './problem-entry.ts'

const nameOf = ({ platform }: Details) =>
  ({ hubspot: 'HubSpot', stripe: 'Stripe', quickbooks: 'QuickBooks' })[String(platform)] ??
  'The platform'

export const connectionProblems = {
  'connection-absent': {
    status: 422,
    title: 'The platform is not connected',
    detail: (details) => `${nameOf(details)} has to be connected first.`,
  },
  'connection-already-so': {
    status: 409,
    title: 'The connection is so already',
    detail: 'Nothing was changed.',
  },
  'connection-not-oauth': {
    status: 422,
    title: 'The platform is not connected by a page of its own',
    detail: (details) =>
      details.platform === 'hubspot'
        ? 'Set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET of an app, and start the service again.'
        : 'Stripe is connected by a key: PUT /v1/connections/stripe.',
  },
  'connection-other-account': {
    status: 409,
    title: 'It leads to another account',
    detail: (details) =>
      `This ledger was written from account ${details.connected ?? 'of before'}, and ` +
      `${details.accountId ?? 'this'} is another. Connect the former again; or, if you mean to ` +
      'leave it for good, delete the connection first.',
  },
  'stripe-key-refused': {
    status: 422,
    title: 'Stripe does not take this key',
    detail: 'Copy the secret key (sk_… or rk_…) again; the one that was kept before still counts.',
  },
  'platform-unavailable': {
    status: 503,
    title: 'The platform does not answer',
    detail: (details) =>
      `${nameOf(details)} could not confirm it, so nothing was kept. Send it again later.`,
    retryable: true,
  },
  'key-unknown': {
    status: 503,
    title: 'A stored secret cannot be opened with the key of this process',
    detail:
      'It was encrypted under another key. Start the service with that one as ' +
      'TIEOUT_ENCRYPTION_KEY, and the former one as TIEOUT_ENCRYPTION_KEY_PREVIOUS.',
    retryable: true,
  },
  'oauth-state-unknown': {
    status: 400,
    title: 'This way was used before, has ended, or was never opened',
    detail: 'Begin again, and finish it in the same browser.',
  },
  'oauth-denied': {
    status: 403,
    title: 'The platform says no',
    detail: 'Nobody has let us in. Begin again, and say yes on the page of the platform.',
  },
  'oauth-code-missing': {
    status: 400,
    title: 'The platform has sent no code',
    detail: 'Begin again: ask for a new address to authorise the connection.',
  },
  'oauth-realm-missing': {
    status: 400,
    title: 'QuickBooks has not said which company it is',
    detail: 'Begin again, and choose a company on the page of Intuit.',
  },
  'oauth-code-refused': {
    status: 400,
    title: 'The platform does not take the code',
    detail: 'A code is good once and for a few minutes. Begin again.',
  },
  'oauth-unavailable': {
    status: 503,
    title: 'The platform does not answer',
    detail: 'Its page has sent you back, but then it gave no tokens. Begin again in a minute.',
  },
} satisfies Record<string, Entry>
