// The matching on labelled sets.
import { type Commands, only, progress, toFile, toStdout, UsageFault } from './command.ts'

export const matchCommands: Commands = {
  'match eval': {
    usage: 'tieout match eval SET > out.jsonl',
    about: `Places the payments of a labelled set as the engine would have, after learning from the
set's history, and prints one prediction a line in the order of the payments. SET is a folder with
customers, invoices and payments as JSON lines, and history, deals, payouts and fx where there are
any. The progress and a summary go to stderr. The same set gives the same bytes.`,
    run: async (given) => {
      const set = only(given, 'Which SET? Name the folder of a labelled set.')
      const { evaluate } = await import('./match-command.ts')
      await evaluate(set, toStdout, progress())
    },
  },
  'match learn': {
    usage: 'tieout match learn SET... [--out FILE]',
    about: `Fits the weights with which the engine begins to the histories of one or several labelled
sets, and prints them as JSON, or writes them to FILE.`,
    options: { out: { type: 'string' } },
    run: async (given, { out }) => {
      if (given.length === 0) throw new UsageFault('Which SET? Name at least one folder.')
      const { learn } = await import('./match-command.ts')
      const write = typeof out === 'string' ? toFile(out) : toStdout
      await learn(given, write, progress())
    },
  },
}
