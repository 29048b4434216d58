// Who gets in.
import { type Commands, noMore, only, service, textOf, toStdout, UsageFault } from './command.ts'

const url = { type: 'string' } as const

export const keyCommands: Commands = {
  'keys add': {
    usage: 'tieout keys add PERSON --role ROLE [--note TEXT] [--url URL]',
    about: `Issues an API key to a PERSON and prints it, this once. ROLE is viewer, reviewer, accountant,
auditor or admin. Two keys of one person are one person: they cannot sign for each other. The running
service does it: the one at URL, or on this machine at PORT. TIEOUT_ADMIN_KEY opens it.`,
    options: { role: { type: 'string' }, note: { type: 'string' }, url },
    run: async (given, { role, note, url }) => {
      const person = only(given, 'Which PERSON? Name who the key is for.')
      if (typeof role !== 'string') {
        throw new UsageFault(
          'Which role? Say --role viewer, reviewer, accountant, auditor or admin.',
        )
      }
      const { addKey } = await import('./keys-command.ts')
      const asked = { person, role, note: textOf(note) ?? null }
      await addKey(asked, await service(url), toStdout)
    },
  },
  'keys list': {
    usage: 'tieout keys list [--all] [--url URL]',
    about: `Lists who has an API key, of which role, since when; with --all also those that were revoked.
The keys themselves are shown to nobody any more.`,
    options: { all: { type: 'boolean' }, url },
    run: async (given, { all, url }) => {
      noMore(given)
      const { listKeys } = await import('./keys-command.ts')
      await listKeys(all === true, await service(url), toStdout)
    },
  },
  'keys revoke': {
    usage: 'tieout keys revoke ID [--note TEXT] [--url URL]',
    about: `Revokes the key with this ID, as \`tieout keys list\` names it: within two seconds it opens
nothing any more.`,
    options: { note: { type: 'string' }, url },
    run: async (given, { note, url }) => {
      const id = only(given, 'Which ID? `tieout keys list` names them.')
      const { revokeKey } = await import('./keys-command.ts')
      await revokeKey(id, textOf(note), await service(url))
    },
  },
}
