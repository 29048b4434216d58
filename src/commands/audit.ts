// What an auditor asks for.
import {
  type Commands,
  noMore,
  only,
  progress,
  textOf,
  toFile,
  toStdout,
  untilInterrupted,
  UsageFault,
} from './command.ts'

const string = { type: 'string' } as const

const dayForm = /^\d{4}-\d{2}-\d{2}$/
const momentForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/

function momentIn(text: string, form: RegExp, what: string): string {
  const moment = new Date(text)
  const isOne = form.test(text) && !Number.isNaN(moment.getTime())
  // Date takes a 30th of February for the 2nd of March.
  if (!isOne || !moment.toISOString().startsWith(text.slice(0, 10))) {
    throw new UsageFault(`${text} is no ${what}.`)
  }
  return text
}

function dayIn(option: unknown, name: string): string {
  const text = textOf(option)
  if (text === undefined) throw new UsageFault(`Which days? Say --${name} YYYY-MM-DD.`)
  return momentIn(text, dayForm, 'day such as 2026-01-31')
}

export const auditCommands: Commands = {
  'audit verify': {
    usage: 'tieout audit verify [--anchor FILE] [--json]',
    about: `Reads every event anew and holds it against what was written down of it: the hash log, the
seals and their signatures, and the seals in FILE, a copy of seals.ndjson that was kept elsewhere (the one
in TIEOUT_DATA_DIR if none is named). Names the first event that was altered, removed, inserted or moved,
and ends with 1 then. Reads the database of the environment, whether the service runs or not.`,
    options: { anchor: string, json: { type: 'boolean' } },
    run: async (given, { anchor, json }) => {
      noMore(given)
      const { verifyBooks } = await import('./verify-command.ts')
      const { configOfProcess } = await import('../config.ts')
      const ports = { progress: progress(), signal: untilInterrupted() }
      const asked = { anchor: textOf(anchor), json: json === true, ...ports }
      if (!(await verifyBooks(configOfProcess(), asked, toStdout))) process.exitCode = 1
    },
  },
  'audit proof': {
    usage: 'tieout audit proof SUBJECT|EVENT_ID [--out FILE]',
    about: `Proves what the ledger says of an invoice, a payment or whatever has this id, or one event: writes
the stored texts of its events and the hashes that lead from each to a signed seal, as JSON, to FILE or to
the standard output. \`node docs/check-proof.mjs FILE\` checks it, wherever there is Node.`,
    options: { out: string },
    run: async (given, { out }) => {
      const subject = only(given, 'Of what? Name the id of a document or an event.')
      const { proveBooks } = await import('./verify-command.ts')
      const { configOfProcess } = await import('../config.ts')
      const file = textOf(out)
      const write = file === undefined ? toStdout : toFile(file)
      write(`${JSON.stringify(await proveBooks(configOfProcess(), subject), null, 2)}\n`)
    },
  },
  'audit export': {
    usage: 'tieout audit export --from DAY --to DAY [--out FILE] [--known-at MOMENT]',
    about: `Writes an archive of the books from DAY to DAY (both included) into FILE, a .tar.gz: every event
from the first of the ledger on, the seals over them, what the platforms sent, the reports of the period
as CSV and JSON, and a manifest with the hashes of all. It holds what was recorded by MOMENT, such as
2026-01-31T18:00:00Z, or until now; made again of the same it is the same file, byte for byte. Cut off, it
leaves FILE.partial, which is incomplete. Reads the database of the environment beside the service.`,
    options: { from: string, to: string, out: string, 'known-at': string },
    run: async (given, { from, to, out, 'known-at': knownAt }) => {
      noMore(given)
      const period = { from: dayIn(from, 'from'), to: dayIn(to, 'to') }
      if (period.to < period.from) throw new UsageFault('--to lies before --from.')
      const asked = textOf(knownAt)
      if (asked !== undefined) momentIn(asked, momentForm, 'moment such as 2026-01-31T18:00:00Z')
      const { exportBooks } = await import('./audit-command.ts')
      const { configOfProcess } = await import('../config.ts')
      const path = textOf(out) ?? `tieout-${period.from}-${period.to}.tar.gz`
      const ports = { progress: progress(), signal: untilInterrupted() }
      const terms = { period, out: path, knownAt: asked }
      if (!(await exportBooks(configOfProcess(), terms, ports))) process.exitCode = 1
    },
  },
  'audit replay': {
    usage: 'tieout audit replay ARCHIVE [--keep DIR] [--anchor FILE]',
    about: `Rebuilds the books from the events in an ARCHIVE, in an empty database of its own, checks every
hash and every seal, makes the reports anew and compares them with those in the archive, to the cent.
Needs nothing else: no accounts, no service, no other database. Ends with 1 when anything differs, and
says what. With --keep the rebuilt books stay in DIR; with --anchor the seals must also be those in FILE,
a copy of seals.ndjson that was kept elsewhere.`,
    options: { keep: string, anchor: string },
    run: async (given, { keep, anchor }) => {
      const archive = only(given, 'Which ARCHIVE? Name the file.')
      const { replayBooks } = await import('./audit-command.ts')
      const ports = { progress: progress(), signal: untilInterrupted() }
      const asked = { archive, keep: textOf(keep), anchor: textOf(anchor) }
      if (!(await replayBooks({ ...asked, ...ports }, toStdout))) process.exitCode = 1
    },
  },
}
