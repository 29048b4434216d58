// Whether a day ties out.
import { type Commands, only, service, textOf, toStdout } from './command.ts'

export const reconcileCommands: Commands = {
  reconcile: {
    usage: 'tieout reconcile DAY [--known-at MOMENT] [--json] [--url URL]',
    about: `Compares the ledger with HubSpot, Stripe, QuickBooks and the bank, document by document, up to
a DAY of the books such as 2026-01-31, and prints the statement. The platforms are asked first for what
no webhook has told; with --known-at, such as 2026-02-02T08:00:00Z, nothing is asked, and the day is
compared as it was known then. Ends with 1 when something neither ties nor is explained. The running
service does it: the one at URL, or on this machine at PORT. Its key is TIEOUT_ADMIN_KEY; the sandbox
needs none.`,
    options: {
      'known-at': { type: 'string' },
      json: { type: 'boolean' },
      url: { type: 'string' },
    },
    run: async (given, { json, url, 'known-at': knownAt }) => {
      const day = only(given, 'Which DAY? Say one of the books, such as 2026-01-31.')
      const { reconcile } = await import('./reconcile-command.ts')
      const request = { day, knownAt: textOf(knownAt), isJson: json === true }
      if (!(await reconcile(request, await service(url), toStdout))) process.exitCode = 1
    },
  },
}
