// The command line. Each command is one row of the table below: what it takes, what it does.
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { FileFault, reasonOf } from './adapters/files/json-lines.ts'
import { realOutside, stopwatchMs } from './adapters/outside.ts'
import { openProgress } from './progress.ts'

/** Asked for something that there is not; the message says what there is. */
class UsageFault extends Error {
  override name = 'UsageFault'
}

type Command = {
  usage: string
  about: string
  options?: ParseArgsOptionsConfig
  run(given: string[], options: Record<string, unknown>): Promise<unknown>
}

const noMore = (given: string[]) => {
  if (given.length > 0) throw new UsageFault(`${given[0]} is one argument too many.`)
}
const progress = () => openProgress(process.stderr, stopwatchMs)
const toStdout = (text: string) => void process.stdout.write(text)

const commands: Record<string, Command> = {
  start: {
    usage: 'tieout start',
    about: `Starts the service, as npm start does: everything with simulated platforms, or what the
environment says (README.md lists the variables). Ctrl-C ends it.`,
    run: (given) => {
      noMore(given)
      return import('./main.ts')
    },
  },
  sandbox: {
    usage: 'tieout sandbox',
    about: 'Starts the three simulated platforms alone, and prints how to reach them.',
    run: (given) => {
      noMore(given)
      return import('../sandbox/main.ts')
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
      const { configOfProcess } = await import('./config.ts')
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
      const { configOfProcess } = await import('./config.ts')
      await rotateKey(configOfProcess(), progress())
    },
  },
  'sync sweep': {
    usage: 'tieout sync sweep PLATFORM [--url URL]',
    about: `Looks now for what the webhooks of a PLATFORM (stripe, hubspot or quickbooks) have missed, and
shows how far it is. The running service does it: the one at URL, or on this machine at PORT. Its key is
TIEOUT_ADMIN_KEY; the sandbox needs none.`,
    options: { url: { type: 'string' } },
    run: async (given, { url }) => {
      const platform = platformIn(given)
      const { sweep } = await import('./sync-command.ts')
      await sweep(platform, await service(url))
    },
  },
  'sync backfill': {
    usage: 'tieout sync backfill PLATFORM --since DAY [--url URL]',
    about: `Loads what a PLATFORM (stripe, hubspot or quickbooks) holds from a DAY on, such as 2026-01-31, and
shows how far it is. The running service does it, and goes on when this command is ended. What the ledger
has already is not taken twice. Of HubSpot only deals closed on or after that day are taken: they are
invoiced.`,
    options: { since: { type: 'string' }, url: { type: 'string' } },
    run: async (given, { since, url }) => {
      const platform = platformIn(given)
      if (typeof since !== 'string') throw new UsageFault('Since when? Say --since YYYY-MM-DD.')
      const { backfill } = await import('./sync-command.ts')
      await backfill(platform, since, await service(url))
    },
  },
  'match eval': {
    usage: 'tieout match eval SET > out.jsonl',
    about: `Places the payments of a labelled set as the engine would have, after learning from the
set's history, and prints one prediction a line in the order of the payments. SET is a folder with
customers, invoices and payments as JSON lines, and history, deals, payouts and fx where there are
any. The progress and a summary go to stderr. The same set gives the same bytes.`,
    run: async (given) => {
      const [set, ...rest] = given
      if (set === undefined) throw new UsageFault('Which SET? Name the folder of a labelled set.')
      noMore(rest)
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

function platformIn([platform, ...rest]: string[]): string {
  const known = ['stripe', 'hubspot', 'quickbooks']
  if (!platform) throw new UsageFault(`Which PLATFORM? One of ${known.join(', ')}.`)
  noMore(rest)
  if (!known.includes(platform)) {
    throw new UsageFault(`There is no platform "${platform}": one of ${known.join(', ')}.`)
  }
  return platform
}

/** The service that runs, by its API. */
async function service(url: unknown) {
  const { serviceIn } = await import('./config.ts')
  const { openServiceClient } = await import('./adapters/service-client.ts')
  const { url: here, key } = serviceIn()
  const address = typeof url === 'string' ? url : here
  const { clock } = realOutside
  return { service: openServiceClient({ url: address, key }), clock, progress: progress() }
}

/** Opened at once: nobody waits for minutes to hear that there is no such folder. */
function toFile(path: string) {
  try {
    const file = openSync(path, 'w')
    return (text: string) => writeFileSync(file, text)
  } catch (error) {
    throw new FileFault(`${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException)}`)
  }
}

const overview = (all: Command[]) => `Usage:\n${all.map(({ usage }) => `  ${usage}`).join('\n')}

tieout COMMAND --help says more about one of them; tieout --version tells the version.
`

function versionOf(): string {
  const path = join(import.meta.dirname, '..', 'package.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

async function run(args: string[]): Promise<void> {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const named = [words.slice(0, 2).join(' '), words[0] ?? ''].find((name) => commands[name])
  const command = named === undefined ? undefined : commands[named]
  const { values, positionals } = parse(args, command?.options)
  if (values.version) return toStdout(`${versionOf()}\n`)
  if (command && named) {
    if (values.help) return toStdout(`Usage: ${command.usage}\n\n${command.about}\n`)
    await command.run(positionals.slice(named.split(' ').length), values)
    return
  }
  // `tieout match` names a group of commands.
  const group = Object.entries(commands).filter(([name]) => name.startsWith(`${words[0]} `))
  const near = (group.length > 0 ? group : Object.entries(commands)).map(([, one]) => one)
  if (values.help) return toStdout(overview(near))
  const asked = words.slice(0, group.length > 0 ? 2 : 1)
  const isUnsaid = asked.length <= (group.length > 0 ? 1 : 0)
  const what = isUnsaid ? 'Which command?' : `There is no command "${asked.join(' ')}".`
  throw new UsageFault(`${what}\n\n${overview(near)}`.trimEnd())
}

function parse(args: string[], options: ParseArgsOptionsConfig = {}) {
  const own: ParseArgsOptionsConfig = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
    ...options,
  }
  try {
    return parseArgs({ args, options: own, allowPositionals: true })
  } catch (error) {
    const [what] = (error as Error).message.split('. ')
    throw new UsageFault(`${what}. See tieout --help.`)
  }
}

/** Faults of what was given, not of ours. */
const theirs = ['ConfigError', 'SealedOtherwise', 'ServiceFault', 'SyncFault']
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '')

// Whoever reads us may stop reading (`| head`); there is nothing left to do then.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
}

run(process.argv.slice(2)).catch((error: unknown) => {
  // By name: what a command needs is loaded only once it runs.
  const isTheirs =
    error instanceof UsageFault || error instanceof FileFault || theirs.includes(nameOf(error))
  console.error(isTheirs ? (error as Error).message : error)
  process.exitCode = isTheirs ? 2 : 1
})
