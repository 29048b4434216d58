// What the service refuses with about people: signing in, invitations, roles.
import type { Entry } from './problem-entry.ts'

export const peopleProblems = {
  'session-ended': {
    status: 401,
    title: 'You are signed out',
    detail: 'Your session is over, or was ended elsewhere. Sign in again.',
  },
  'sign-in-refused': {
    status: 401,
    title: 'This e-mail and password do not go together',
    detail: 'Check both. Who has not joined yet uses the link of the invitation.',
  },
  'cross-site': {
    status: 403,
    title: 'This was asked from another site',
    detail:
      'With a session, changes are taken from the pages of this service only: the headers ' +
      'Sec-Fetch-Site or Origin must say so. Programs use an API key instead.',
  },
  'too-many-sign-ins': {
    status: 429,
    title: 'Too many tries to sign in',
    detail: (details) =>
      `Wait ${minutes(details.retryAfterSeconds)} and try again, or ask an administrator for a new link.`,
    retryable: true,
  },
  'no-demo': {
    status: 422,
    title: 'There is no such demo person',
    detail: 'Only the sandbox has people who sign in by a name alone.',
  },
  'email-taken': {
    status: 422,
    title: 'This e-mail is somebody’s already',
    detail: (details) =>
      `It is that of ${details.person ?? 'somebody else'}. Take another, or give that person another role.`,
  },
  'person-exists': {
    status: 422,
    title: 'There is such a person already',
    detail: (details) =>
      `${details.person ?? 'Somebody of this name'} was invited before, with another e-mail or role. ` +
      'Change the role there, or take a name that tells the two apart.',
  },
  'too-many-people': {
    status: 422,
    title: 'There are as many people as there may be',
    detail: (details) => `There may be ${details.peopleMax ?? 'so many'}.`,
  },
  'person-deactivated': {
    status: 422,
    title: 'This person was deactivated',
    detail: (details) =>
      `${details.person ?? 'The person'} does not get in any more. An administrator can change that.`,
  },
  'person-already-so': {
    status: 409,
    title: 'It is so already',
    detail: 'There was nothing to record; read the people again.',
  },
  'invitation-unknown': {
    status: 422,
    title: 'This link does not work any more',
    detail:
      'It was used, replaced by a newer one, or has run out. Ask an administrator for another.',
  },
  'not-the-first': {
    status: 422,
    title: 'There is an administrator already',
    detail: 'The welcome link is for the very first one. Ask the administrator for an invitation.',
  },
  'password-unfit': {
    status: 422,
    title: 'This password is too easy to guess',
    detail: ({ why }) =>
      why === 'known'
        ? 'Take something other than your name or e-mail.'
        : why === 'monotonous'
          ? 'Take more different characters.'
          : 'Take at least 12 characters; a few words in a row are fine.',
  },
  'password-wrong': {
    status: 422,
    title: 'This is not your password',
    detail: 'Type the one that you sign in with now.',
  },
  'no-password': {
    status: 422,
    title: 'There is no password to change',
    detail: 'Who came with an API key, or is one of the demo’s people, has none here.',
  },
  'provider-missing': {
    status: 422,
    title: 'There is no other way to sign in here',
    detail:
      'To sign in by an identity provider, set TIEOUT_OIDC_ISSUER, TIEOUT_OIDC_CLIENT_ID and ' +
      'TIEOUT_OIDC_CLIENT_SECRET.',
  },
  'provider-refused': {
    status: 401,
    title: 'The identity provider did not let you in',
    detail: 'Begin again, in the same browser. If it goes on, ask who looks after the provider.',
  },
  'provider-stranger': {
    status: 403,
    title: 'You are not one of the people here',
    detail: 'An administrator must invite your e-mail address first.',
  },
  'provider-unavailable': {
    status: 503,
    title: 'The identity provider cannot be reached',
    detail: 'Try again in a moment, or sign in with a password.',
    retryable: true,
  },
} satisfies Record<string, Entry>

const minutes = (seconds: unknown) => {
  const count = Math.max(1, Math.ceil(Number(seconds ?? 60) / 60))
  return count === 1 ? 'a minute' : `${count} minutes`
}
