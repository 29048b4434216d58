// What the service refuses with where something is asked as of another moment.
import type { Entry } from './problem-entry.ts'

export const timeProblems = {
  'moment-to-come': {
    status: 422,
    title: 'The moment has not come yet',
    detail: 'What will be known then nobody knows. Leave it out to see what is known now.',
  },
  'day-too-far': {
    status: 422,
    title: 'Too much has been recorded in another order since that day',
    detail:
      'The list by the effective clock would have to be made anew almost whole. Ask for single ' +
      'documents as of that day, or for the list as it was known at a moment (knownAt).',
  },
} satisfies Record<string, Entry>
