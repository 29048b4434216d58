// Who signs in.
import { type Commands, noMore, only, service, textOf, toStdout, UsageFault } from './command.ts'

const url = { type: 'string' } as const
const whose = 'Whose? Say the e-mail address, the name or the id.'

export const peopleCommands: Commands = {
  'people invite': {
    usage: 'tieout people invite NAME EMAIL --role ROLE [--url URL]',
    about: `Invites a person, and prints the link by which they set a password: good for one use within
seven days. ROLE is viewer, reviewer, accountant, auditor or admin. NAME is how the person signs; a key
of the same name is theirs. The running service does it: the one at URL, or on this machine at PORT.
TIEOUT_ADMIN_KEY opens it.`,
    options: { role: { type: 'string' }, url },
    run: async ([name, email, ...rest], { role, url }) => {
      if (name === undefined || email === undefined) {
        throw new UsageFault('Whom? Say the NAME and the EMAIL.')
      }
      noMore(rest)
      if (typeof role !== 'string') {
        throw new UsageFault(
          'Which role? Say --role viewer, reviewer, accountant, auditor or admin.',
        )
      }
      const { invitePerson } = await import('./people-command.ts')
      await invitePerson({ name, email, role }, await service(url), toStdout)
    },
  },
  'people list': {
    usage: 'tieout people list [--all] [--url URL]',
    about: `Lists who signs in, in which role, and who was invited; with --all also those who were
deactivated.`,
    options: { all: { type: 'boolean' }, url },
    run: async (given, { all, url }) => {
      noMore(given)
      const { listPeople } = await import('./people-command.ts')
      await listPeople(all === true, await service(url), toStdout)
    },
  },
  'people deactivate': {
    usage: 'tieout people deactivate PERSON [--note TEXT] [--url URL]',
    about: `Lets a person in no more: within two seconds they are signed out everywhere. PERSON is their
e-mail address, name or id. Keys of theirs are revoked apart, by tieout keys revoke.`,
    options: { note: { type: 'string' }, url },
    run: async (given, { note, url }) => {
      const person = only(given, whose)
      const { deactivatePerson } = await import('./people-command.ts')
      await deactivatePerson(person, textOf(note), await service(url))
    },
  },
  'people reset-password': {
    usage: 'tieout people reset-password PERSON [--url URL]',
    about: `Prints a link by which a person sets another password: good for one use within seven days. The
password they have goes on working until then. Also makes a lost invitation anew.`,
    options: { url },
    run: async (given, { url }) => {
      const person = only(given, whose)
      const { resetPassword } = await import('./people-command.ts')
      await resetPassword(person, await service(url), toStdout)
    },
  },
}
