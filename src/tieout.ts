// The command line. Each command is one row of the table below: what it takes, what it does.
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { FileFault, reasonOf } from './adapters/files/json-lines.ts'
import { stopwatchMs } from './adapters/outside.ts'
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

// Whoever reads us may stop reading (`| head`); there is nothing left to do then.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const isTheirs = error instanceof UsageFault || error instanceof FileFault
  console.error(isTheirs ? error.message : error)
  process.exitCode = isTheirs ? 2 : 1
})
