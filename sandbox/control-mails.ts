// The letters that the sandbox has taken, for people to read: a list, and a page for each.
import { oneOf, Strict, type Entry, type Post } from './control-shapes.ts'
import { type Letter, type Mailbox, mailTroubles, type MailTrouble } from './mailbox.ts'
import { escaped, htmlReply } from './pages/html.ts'
import { route } from './routes.ts'

export type WithMailbox = { mailbox: Pick<Mailbox, 'letters' | 'letter' | 'trouble'> | undefined }

export function mailEntries({ mailbox }: WithMailbox, post: Post): Entry[] {
  return [
    {
      example: 'curl {base}/mails',
      route: route('GET /mails', () => ({
        status: 200,
        body: { mails: (mailbox?.letters() ?? []).map(summary) },
      })),
    },
    {
      example: 'open {base}/mails/mail_000001',
      route: route('GET /mails/:id', (_, { id = '' }) => {
        const letter = mailbox?.letter(id)
        if (!letter) return { status: 404, body: { error: `no such letter: ${id}` } }
        return htmlReply(page(letter))
      }),
    },
    post('/mails/trouble', Strict({ kind: oneOf(mailTroubles) }), { kind: 'busy' }, ({ kind }) =>
      mailbox?.trouble(kind as MailTrouble),
    ),
  ]
}

const summary = ({ attachments, ...letter }: Letter) => ({
  ...letter,
  attachments: attachments.map(({ content: _, ...about }) => about),
})

function page({ from, to, receivedAt, messageId, subject, text, attachments }: Letter): string {
  const heads = { From: from, To: to.join(', '), Date: receivedAt, 'Message-ID': messageId }
  const rows = Object.entries(heads).map(([name, value]) => `<dt>${name}<dd>${escaped(value)}`)
  const files = attachments.map(
    ({ name, type, size, content }) =>
      `<li><a download="${escaped(name)}" href="data:${escaped(type)};base64,${content}">` +
      `${escaped(name)}</a> (${size} bytes)`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(subject)}</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;color:#555}dd{margin:0}
pre{white-space:pre-wrap;font:inherit}</style>
<h1>${escaped(subject)}</h1><dl>${rows.join('')}</dl><pre>${escaped(text)}</pre>
${files.length > 0 ? `<h2>Attachments</h2><ul>${files.join('')}</ul>` : ''}</html>`
}
