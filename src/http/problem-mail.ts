// The codes that reports by e-mail are refused with.
import type { Entry } from './problem-entry.ts'

export const mailProblems = {
  'mail-not-set-up': {
    status: 422,
    title: 'No mail server is set up',
    detail: 'Set SMTP_URL and SMTP_FROM in the environment of the service, and start it again.',
  },
  'no-recipients': {
    status: 422,
    title: 'It would go to nobody',
    detail: 'Name at least one e-mail address.',
  },
  'report-account-missing': {
    status: 422,
    title: 'The general ledger is one of an account',
    detail: 'Say which account, in options.account.',
  },
  'too-many-schedules': {
    status: 422,
    title: 'There are as many report schedules as there may be',
    detail: (details) => `Remove one first; there may be ${details.schedulesMax ?? 'so many'}.`,
  },
  'schedule-already-so': {
    status: 409,
    title: 'The report schedule is so already',
    detail: 'There was nothing to record; read the schedule again.',
  },
} satisfies Record<string, Entry>
