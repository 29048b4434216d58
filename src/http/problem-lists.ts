// What the service refuses with about saved views.
import type { Entry } from './problem-entry.ts'

export const listProblems = {
  'saved-view-of-another': {
    status: 403,
    title: 'This view belongs to somebody else',
    detail: (details) =>
      `Only ${details.owner ?? 'its owner'} or an administrator may change it. Save it under another ` +
      'name to have one of your own.',
  },
  'too-many-saved-views': {
    status: 422,
    title: 'You have as many views as one may have',
    detail: (details) => `Remove one first; there may be ${details.viewsMax ?? 'so many'}.`,
  },
  'saved-view-elsewhere': {
    status: 409,
    title: 'There is such a view on another page',
    detail: 'A view stays with its page. Save this one under a new id.',
  },
} satisfies Record<string, Entry>
