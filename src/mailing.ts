// Letters to people: who sends them, and what is sent by itself.
import { startConsumer } from './adapters/consumer.ts'
import { openSmtp } from './adapters/mail/smtp.ts'
import type { Config } from './config.ts'
import type { Data } from './data.ts'
import type { Sandbox } from './demo-sandbox.ts'
import type { ChangeFeed } from './domain/change-feed.ts'
import type { StoredEvent } from './domain/event-store.ts'
import { idFrom } from './domain/ids.ts'
import { suspensionLetter } from './domain/letters.ts'
import { MailFailed, type Mailer } from './domain/mail.ts'
import type { Clock } from './domain/outside.ts'
import { openPeopleDirectory } from './domain/people-directory.ts'
import * as SignOff from './domain/sign-off.ts'
import { type Mailing, type MailingPorts, startReportMailing } from './report-mailing.ts'

/** By the mail server of the environment, else by that of the sandbox. */
export function openMailer(
  { smtp }: Pick<Config, 'smtp'>,
  sandbox: Sandbox | undefined,
  clock: Clock,
): Mailer | undefined {
  const played = sandbox?.mail && { url: sandbox.mail.url, from: 'Tieout <books@tieout.example>' }
  const sender = smtp ?? played
  return sender && openSmtp({ ...sender, clock })
}

type Ports = Omit<MailingPorts, 'mailer'> &
  Pick<Data, 'leases'> & { mailer: Mailer | undefined; feed: ChangeFeed }

/** Nothing where there is no mail server: what is due then is made up for once there is one. */
export function startMailing({ mailer, ...ports }: Ports): Mailing[] {
  if (!mailer) return []
  return [startReportMailing({ ...ports, mailer }), tellSigners({ ...ports, mailer })]
}

// What moved so long ago is not told any more: a mail server may be set up late.
const tellWithinMs = 3 * 86_400_000

type Telling = Pick<Ports, 'store' | 'workspace' | 'company' | 'pageUrl' | 'outside' | 'log'> & {
  mailer: Mailer
}

/** Whoever has signed a day or a month is told that it is suspended, if they have an address. Told
 *  twice after a crash it is the same letter, by its Message-ID. */
export function openTelling(ports: Telling): (event: StoredEvent) => Promise<void> {
  const { store, workspace, mailer, company, pageUrl, outside, log } = ports
  const people = openPeopleDirectory(store, workspace)
  return async ({ id, type, data, recordedAt }) => {
    if (outside.clock.now().getTime() - Date.parse(recordedAt) > tellWithinMs) return
    const event = SignOff.decode({ type, data })
    if (event.type !== 'SignOffSuspended') return
    const { signers, scope } = event.data
    await people.refresh()
    const concerned = people
      .people()
      .filter(({ name, isDeactivated }) => signers.includes(name) && !isDeactivated)
    const url = pageUrl()
    const link = url && `${url}/reconciliation/${SignOff.endOf(scope)}`
    const letter = suspensionLetter({ company, suspended: event.data, link })
    for (const { personId, email } of concerned) {
      try {
        await mailer.send({ id: idFrom('sign-off', id, personId), to: [email], ...letter })
      } catch (error) {
        if (error instanceof MailFailed && error.fault !== 'not-now') {
          log.warn({ personId, fault: error.fault }, 'a signer could not be told')
        } else throw error
      }
    }
  }
}

function tellSigners(ports: Ports & { mailer: Mailer }): Mailing {
  const { log } = ports
  return startConsumer({
    ...{ ...ports, name: 'telling', categories: [SignOff.category] },
    laneOf: ({ type }) => (type === 'SignOffSuspended' ? type : null),
    handle: openTelling(ports),
    async onHopeless({ id }, error) {
      log.warn({ eventId: id, err: error }, 'the signers could not be told')
    },
  })
}
