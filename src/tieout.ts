// The command line. What there is to do stands in src/commands, a file for each group; each command
// says what it takes and what it does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { FileFault } from './adapters/files/json-lines.ts'
import { auditCommands } from './commands/audit.ts'
import { type Command, type Commands, toStdout, UsageFault } from './commands/command.ts'
import { eraseCommands } from './commands/erase.ts'
import { keyCommands } from './commands/keys.ts'
import { matchCommands } from './commands/match.ts'
import { peopleCommands } from './commands/people.ts'
import { reconcileCommands } from './commands/reconcile.ts'
import { serviceCommands } from './commands/service.ts'
import { syncCommands } from './commands/sync.ts'

const commands: Commands = {
  ...serviceCommands,
  ...syncCommands,
  ...matchCommands,
  ...reconcileCommands,
  ...auditCommands,
  ...keyCommands,
  ...peopleCommands,
  ...eraseCommands,
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
const theirs = [
  ...['AnchorFault', 'ArchiveFault', 'BooksFault', 'ConfigError', 'ProofFault'],
  'SealedOtherwise',
  ...['ReconcileFault', 'ServiceFault', 'SyncFault'],
]
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
