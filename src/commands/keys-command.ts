// API keys from the command line: the running service issues and revokes them.
import type { Ports } from './sync-command.ts'

type Row = {
  id: string
  person: string
  role: string
  state: string
  note: string | null
  issuedAt: string
  issuedBy: string
  revokedAt: string | null
}
type Asked = { person: string; role: string; note: string | null }
type Write = (text: string) => void

/** The key alone goes to `write`, so that it can be taken on by another program. */
export async function addKey(asked: Asked, { service, progress }: Ports, write: Write) {
  const answer = (await service.post('/v1/api-keys', asked)) as { id: string; key: string }
  write(`${answer.key}\n`)
  progress.say(
    `A key for ${asked.person} (${asked.role}), ${answer.id}. It is shown this once: only its hash is kept.`,
  )
}

export async function listKeys(all: boolean, { service, progress }: Ports, write: Write) {
  const path = `/v1/api-keys${all ? '?revoked=true' : ''}`
  const { data } = (await service.get(path)) as { data: Row[] }
  if (data.length === 0) return progress.say('No key was issued; TIEOUT_ADMIN_KEY is the only one.')
  const lines = data.map(({ id, person, role, state, issuedAt, issuedBy, note }) => [
    ...[id, person, role, state, `since ${issuedAt.slice(0, 16)}Z by ${issuedBy}`, note ?? ''],
  ])
  const widths = (lines[0] ?? []).map((_, at) =>
    Math.max(...lines.map((line) => line[at]?.length ?? 0)),
  )
  for (const line of lines) {
    const cells = line.map((cell, at) => cell.padEnd(widths[at] ?? 0))
    write(`${cells.join('  ').trimEnd()}\n`)
  }
}

export async function revokeKey(
  id: string,
  note: string | undefined,
  { service, progress }: Ports,
) {
  const why = note === undefined ? '' : `?note=${encodeURIComponent(note)}`
  await service.delete(`/v1/api-keys/${encodeURIComponent(id)}${why}`)
  progress.say('Revoked. Within two seconds it opens nothing any more.')
}
