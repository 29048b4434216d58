// The mail server of the sandbox: it takes every letter and keeps it, so that what would have been
// sent can be read. It does not know anybody at refused.example, and may be told to be out of order.
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { Outside } from '../src/domain/outside.ts'
import type { Journal } from './journal.ts'

export type Letter = {
  id: string
  receivedAt: string
  messageId: string
  from: string
  to: string[]
  subject: string
  text: string
  attachments: { name: string; type: string; size: number; content: string }[]
}

/** `busy`: it says that it cannot just now. `lost`: it takes the letter and hangs up without a word. */
export const mailTroubles = ['none', 'busy', 'lost'] as const
export type MailTrouble = (typeof mailTroubles)[number]

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>

const lettersMax = 100
const refusedDomain = '@refused.example'

const withCode = (responseCode: number, text: string) =>
  Object.assign(new Error(text), { responseCode })

type Options = { journal: Journal; outside: Outside; host: string; port: number }

export async function openMailbox({ journal, outside, host, port }: Options) {
  const letters = journal.table<Letter>('mailbox/letters')
  let trouble: MailTrouble = 'none'

  async function keep(raw: Buffer, to: string[]) {
    const parsed = await PostalMime.parse(raw)
    const now = outside.clock.now().toISOString()
    journal.change(() => {
      const id = `mail_${String(journal.count('mailbox/number')).padStart(6, '0')}`
      letters.put(id, {
        ...{ id, receivedAt: now, to },
        messageId: parsed.messageId ?? '',
        from: parsed.from?.address ?? '',
        subject: parsed.subject ?? '',
        text: parsed.text ?? '',
        attachments: parsed.attachments.map((one) => {
          const content = Buffer.from(one.content as ArrayBuffer)
          return {
            ...{ name: one.filename ?? '', type: one.mimeType, size: content.length },
            content: content.toString('base64'),
          }
        }),
      })
      for (const old of [...letters.rows()].slice(0, -lettersMax)) letters.remove(old.id)
    })
  }

  async function take(
    stream: AsyncIterable<Buffer>,
    to: readonly { address: string }[],
    done: (error?: Error | null) => void,
  ) {
    const raw = Buffer.concat(await Array.fromAsync(stream))
    if (trouble === 'busy') return done(withCode(451, 'try again later'))
    await keep(
      raw,
      to.map(({ address }) => address),
    )
    if (trouble !== 'lost') return done()
    for (const one of server.connections) one.close()
  }

  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 1000 },
    onRcptTo({ address }, _session, done) {
      if (!address.endsWith(refusedDomain)) return done()
      done(withCode(550, 'no such mailbox'))
    },
    onData(stream, session, done) {
      void take(stream, session.envelope.rcptTo, done)
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const { port: taken } = server.server.address() as AddressInfo
  return {
    url: `smtp://${host}:${taken}`,
    /** The newest first. */
    letters: () => [...letters.rows()].toReversed(),
    letter: (id: string) => letters.get(id),
    trouble(kind: MailTrouble) {
      trouble = kind
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
