// Erasing persons.
import { type Commands, only, service, textOf, toStdout, UsageFault } from './command.ts'

export const eraseCommands: Commands = {
  erase: {
    usage: 'tieout erase CUSTOMER --reason TEXT [--dry-run] [--url URL]',
    about: `Erases all words about a person: names, addresses and whatever was written in words about the
CUSTOMER, named by the ledger's id of it. Amounts, ids and dates stay, and so do the books. It cannot be
taken back. The TEXT is kept for good: it must not name the person. With --dry-run it only says what
would go. The running service does it, and goes on when this command is ended: the one at URL, or on
this machine at PORT. TIEOUT_ADMIN_KEY opens it.`,
    options: {
      reason: { type: 'string' },
      'dry-run': { type: 'boolean' },
      url: { type: 'string' },
    },
    run: async (given, { reason, url, 'dry-run': dryRun }) => {
      const customer = only(given, 'Which CUSTOMER? GET /v1/customers names their ids.')
      const why = textOf(reason)
      if (why === undefined) throw new UsageFault('Why? Say --reason TEXT, without the name.')
      const { erase } = await import('./erase-command.ts')
      await erase({ customer, reason: why, dryRun: dryRun === true }, await service(url), toStdout)
    },
  },
}
