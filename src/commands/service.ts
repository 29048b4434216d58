// Beginning the service, and looking after it.
import { type Commands, noMore, progress, service, toStdout } from './command.ts'

export const serviceCommands: Commands = {
  start: {
    usage: 'tieout start',
    about: `Starts the service, as npm start does: everything with simulated platforms, or what the
environment says (README.md lists the variables). Ctrl-C ends it.`,
    run: (given) => {
      noMore(given)
      return import('../main.ts')
    },
  },
  sandbox: {
    usage: 'tieout sandbox',
    about: 'Starts the three simulated platforms alone, and prints how to reach them.',
    run: (given) => {
      noMore(given)
      return import('../../sandbox/main.ts')
    },
  },
  doctor: {
    usage: 'tieout doctor [--json] [--url URL]',
    about: `Looks after every connection: whether the platform is reached and lets us in, for what,
whether its webhooks come here, what the clocks say, what is left of its limits, when its refresh
token ends, and what waits for a person. Says what to do. Ends with 1 when something is broken.
With simulated platforms, or with --url, it asks the running service (TIEOUT_ADMIN_KEY opens it).`,
    options: { json: { type: 'boolean' }, url: { type: 'string' } },
    run: async (given, { json, url }) => {
      noMore(given)
      const { doctor } = await import('./doctor-command.ts')
      const { configOfProcess } = await import('../config.ts')
      const config = configOfProcess()
      const isElsewhere = url !== undefined || config.platforms === null
      const there = isElsewhere ? (await service(url)).service : undefined
      const verdict = await doctor(config, { json: json === true, service: there }, toStdout)
      if (verdict === 'broken') process.exitCode = 1
    },
  },
  'rotate-key': {
    usage: 'tieout rotate-key',
    about: `Encrypts all stored secrets under TIEOUT_ENCRYPTION_KEY. The former key stands in
TIEOUT_ENCRYPTION_KEY_PREVIOUS meanwhile, for this command and for the service, which must know both
before it begins. Cut off, it goes on where it was.`,
    run: async (given) => {
      noMore(given)
      const { rotateKey } = await import('./rotate-key-command.ts')
      const { configOfProcess } = await import('../config.ts')
      await rotateKey(configOfProcess(), progress())
    },
  },
}
