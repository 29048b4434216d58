// Letters by SMTP. The only importer of nodemailer: what fails is told as what it means for the
// letter, since whoever sends must know whether it may be sent again.
import { createTransport } from 'nodemailer'
import {
  type Mail,
  MailFailed,
  type MailFault,
  type Mailed,
  type Mailer,
} from '../../domain/mail.ts'
import type { Clock } from '../../domain/outside.ts'
import { smtpServer } from './smtp-url.ts'

export type SmtpOptions = {
  url: string
  /** `Tieout <books@example.com>` */
  from: string
  clock: Pick<Clock, 'now'>
  /** How long a mail server may say nothing. */
  waitMs?: number
}

const usualWaitMs = 20_000

export function openSmtp({ url, from, clock, waitMs = usualWaitMs }: SmtpOptions): Mailer {
  const server = smtpServer(url)
  if (!server) throw new Error('SMTP_URL names no mail server')
  const transport = createTransport({
    ...server,
    // Once the letter is on its way it is worth waiting longer: lost then, nobody knows of it.
    ...{ connectionTimeout: waitMs, greetingTimeout: waitMs, socketTimeout: 3 * waitMs },
    // What is sent is made here, never fetched because a text says so.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'tieout'
  return {
    async send({ id, to, subject, text, attachments = [] }: Mail, signal): Promise<Mailed> {
      const letter = {
        ...{ from, to: to.map((address) => ({ name: '', address })), subject, text },
        messageId: `<${id}@${domain}>`,
        date: clock.now(),
        // No answer of a machine comes back to a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
        attachments: attachments.map(({ name, type, content }) => ({
          ...{ filename: name, contentType: type, content: Buffer.from(content) },
        })),
        ...(signal && { signal }),
      }
      try {
        const { rejected } = await transport.sendMail(letter)
        return { refused: rejected }
      } catch (error) {
        throw failed(error)
      }
    },
  }
}

type SmtpError = Partial<Error> & {
  code?: string
  /** What the server has answered, where it did. */
  responseCode?: number
  syscall?: string
  timeoutType?: string
}

const beforeTheLetter = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EREQUIRETLS', 'ECONFIG'])

/** Not what the server has said in words: those repeat addresses, which are nobody else's. */
function failed(error: unknown): MailFailed {
  const { code = 'unknown', responseCode, timeoutType } = error as SmtpError
  const said = responseCode === undefined ? code : `${code} ${responseCode}`
  const reason = timeoutType === undefined ? said : 'it said nothing in time'
  return new MailFailed(
    faultOf(error as SmtpError),
    `the mail server has not confirmed it: ${reason}`,
  )
}

function faultOf({ code = '', responseCode, syscall, timeoutType }: SmtpError): MailFault {
  if (responseCode !== undefined) {
    // A wrong password may be put right; nobody should have to ask for the letter again.
    return responseCode >= 500 && code !== 'EAUTH' ? 'refused' : 'not-now'
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'refused'
  const isTimeBefore = timeoutType !== undefined && timeoutType !== 'SOCKET_TIMEOUT'
  const isBefore = beforeTheLetter.has(code) || syscall === 'connect' || isTimeBefore
  return isBefore ? 'not-now' : 'unsure'
}
