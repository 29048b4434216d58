// People from the command line: the running service invites them and lets them in no more.
import { UsageFault } from './command.ts'
import type { Ports } from './sync-command.ts'

type Row = {
  id: string
  name: string
  email: string
  role: string
  state: string
  invitedAt: string
  invitedBy: string
}
type Linked = { link: string | null; endsAt: string | null; mailed: boolean }
type Write = (text: string) => void

/** The link alone goes to `write`, so that it can be taken on by another program. */
export async function invitePerson(
  asked: { name: string; email: string; role: string },
  { service, progress }: Ports,
  write: Write,
) {
  const answer = (await service.post('/v1/people', asked)) as Linked
  write(`${answer.link}\n`)
  progress.say(`${asked.name} (${asked.role}) is invited. ${saysOf(answer)}`)
}

const saysOf = ({ endsAt, mailed }: Linked) =>
  `The link is good for one use until ${endsAt?.slice(0, 16)}Z, and shown this once` +
  `${mailed ? '; it was sent by e-mail, too' : ''}.`

const everybody = async ({ service }: Ports) =>
  ((await service.get('/v1/people')) as { data: Row[] }).data

export async function listPeople(all: boolean, ports: Ports, write: Write) {
  const shown = (await everybody(ports)).filter(({ state }) => all || state !== 'deactivated')
  if (shown.length === 0) return ports.progress.say('Nobody was invited yet.')
  const lines = shown.map(({ id, name, email, role, state, invitedAt, invitedBy }) => [
    ...[id, name, email, role, state, `since ${invitedAt.slice(0, 16)}Z by ${invitedBy}`],
  ])
  const widths = (lines[0] ?? []).map((_, at) =>
    Math.max(...lines.map((line) => line[at]?.length ?? 0)),
  )
  for (const line of lines) {
    const cells = line.map((cell, at) => cell.padEnd(widths[at] ?? 0))
    write(`${cells.join('  ').trimEnd()}\n`)
  }
}

async function named(person: string, ports: Ports): Promise<Row> {
  const wanted = person.toLowerCase()
  const found = (await everybody(ports)).find(
    ({ id, name, email }) => id === person || name === person || email === wanted,
  )
  if (!found)
    throw new UsageFault(`There is nobody called ${person}; see tieout people list --all.`)
  return found
}

export async function deactivatePerson(person: string, note: string | undefined, ports: Ports) {
  const { id, name } = await named(person, ports)
  const path = `/v1/people/${encodeURIComponent(id)}/deactivate`
  await ports.service.post(path, { note: note ?? null })
  ports.progress.say(`${name} is not let in any more.`)
}

export async function resetPassword(person: string, ports: Ports, write: Write) {
  const { id, name } = await named(person, ports)
  const path = `/v1/people/${encodeURIComponent(id)}/link`
  const answer = (await ports.service.post(path, {})) as Linked
  write(`${answer.link}\n`)
  ports.progress.say(`A link for ${name}. ${saysOf(answer)}`)
}
