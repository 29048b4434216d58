// What the service writes to people by e-mail, and the port that sends it. Who is told what is
// decided elsewhere; here is only what a letter is, and how sending it may fail.

export type Attachment = {
  /** With its end: `ageing-2026-03-31.csv`. */
  name: string
  type: string
  content: Uint8Array
}

export type Mail = {
  /** Names the letter for good: sent again, it is the same letter with the same Message-ID. */
  id: string
  to: readonly string[]
  subject: string
  text: string
  attachments?: readonly Attachment[]
}

export type Mailed = {
  /** Of those it was written to, whom the mail server would not take it for. */
  refused: readonly string[]
}

/** Resolves when the mail server has taken the letter for at least one. @throws MailFailed */
export type Mailer = { send(mail: Mail, signal?: AbortSignal): Promise<Mailed> }

/** `not-now`: the letter was not taken and may be sent again. `refused`: nor will it be, sent as it
 *  is. `unsure`: the mail server was lost on the way and may have taken it. */
export const mailFaults = ['not-now', 'refused', 'unsure'] as const
export type MailFault = (typeof mailFaults)[number]

export class MailFailed extends Error {
  override name = 'MailFailed'
  readonly fault: MailFault
  constructor(fault: MailFault, message: string) {
    super(message)
    this.fault = fault
  }
}

/** One address as people write them, which is not all that the standard allows. */
export const addressForm =
  "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*$"
