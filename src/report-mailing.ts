// Sends the reports that people want by e-mail when they are due. It runs in the process that has its
// lease. Each is made, then said to be begun, then sent, then said to be sent: what lies between the
// last two when a process dies is told as unsure, and never sent again by itself.
import type { Logger } from 'pino'
import type { Leases } from './adapters/leases.ts'
import { dayIn } from './domain/dates.ts'
import { lastDue } from './domain/due-times.ts'
import type { EventStore } from './domain/event-store.ts'
import { idFrom } from './domain/ids.ts'
import { reportLetter } from './domain/letters.ts'
import { MailFailed, type Mailer } from './domain/mail.ts'
import type { Outside } from './domain/outside.ts'
import { Refusal } from './domain/refusal.ts'
import * as ReportSchedule from './domain/report-schedule.ts'
import { load, transact } from './domain/transact.ts'
import { type ReportFile, reportFile } from './http/exports/report-files.ts'
import type { DatabasePool } from './projections/database.ts'
import * as ReportSchedules from './projections/report-schedules.ts'
import type { Projections } from './projections/runner.ts'

export const name = 'mailing'

export type MailingPorts = {
  store: EventStore
  db: DatabasePool
  workspace: string
  mailer: Mailer
  projections: Pick<Projections, 'waitFor' | 'onChange'>
  company: string
  timeZone: string
  /** Where people open the page; undefined = not known. */
  pageUrl(): string | undefined
  outside: Outside
  log: Logger
  signal: AbortSignal
}

type Known = ReportSchedule.Terms
type Delivery = { deliveryId: string; dueAt: string }

const lookEveryMs = 60_000
const viewsWaitMs = 10_000

/** Looks once at every schedule, and sends what is due. */
export async function lookOnce(ports: MailingPorts): Promise<void> {
  const { store, db, workspace, projections, signal, log } = ports
  const head = await store.head()
  const awaited = { position: head, timeoutMs: viewsWaitMs, signal }
  if (head === undefined || !(await projections.waitFor({ ...awaited, position: head }))) return
  for (const { id } of await ReportSchedules.list(db, workspace)) {
    if (signal.aborted) return
    try {
      await serve(ports, id)
    } catch (error) {
      // One that fails keeps no other waiting; it is looked at again the next time.
      log.error({ scheduleId: id, err: error }, 'a report was not sent; it is tried again')
    }
  }
}

async function serve(ports: MailingPorts, scheduleId: string): Promise<void> {
  const { store, workspace, outside, timeZone, signal } = ports
  const { state } = await load(store, ReportSchedule.decider, workspace, scheduleId)
  const { terms } = state
  if (!terms) return
  for (const { deliveryId } of ReportSchedule.cutOff(state)) {
    const reason = 'the process ended while it was sent'
    await end(ports, terms, deliveryId, { code: 'unsure', reason })
  }
  const now = outside.clock.now().toISOString()
  for (const delivery of ReportSchedule.toBegin(state, now, lastDue(terms, now, timeZone))) {
    if (signal.aborted) return
    await deliver(ports, terms, delivery)
  }
}

async function deliver(ports: MailingPorts, terms: Known, delivery: Delivery): Promise<void> {
  const { db, workspace, timeZone, outside } = ports
  const now = () => outside.clock.now().toISOString()
  const { report, format, options, language } = terms
  const asked = { workspace, timeZone, report, format, options, language }
  const today = dayIn(timeZone)(delivery.dueAt)
  const made = await reportFile(db, { ...asked, today }).catch((error: unknown) => {
    if (error instanceof Refusal) return error
    throw error
  })
  const begin = ReportSchedule.begin({ ...delivery, now: now() })
  const { events } = await decide(ports, terms.scheduleId, begin, `${delivery.deliveryId}/${now()}`)
  const [begun] = events
  // Somebody else has begun it, or it was removed meanwhile.
  if (begun?.type !== 'ScheduledReportBegun') return
  if (made instanceof Refusal) {
    await end(ports, terms, delivery.deliveryId, { code: 'report', reason: made.code })
    return
  }
  await send(ports, terms, { ...delivery, attempt: begun.data.attempt }, made)
}

async function send(
  ports: MailingPorts,
  terms: Known,
  { deliveryId, attempt }: Delivery & { attempt: number },
  file: ReportFile,
): Promise<void> {
  const { mailer, workspace, company, outside, log } = ports
  const { scheduleId, report, recipients, language, subject } = terms
  const { name: named, rows, end: last } = file
  const link = linkOf(ports, terms, last)
  const letter = reportLetter({
    ...{ company, report, language, subject, rows, link, end: last, file: named },
  })
  const id = idFrom(name, workspace, scheduleId, deliveryId)
  const about = { scheduleId, report, deliveryId }
  try {
    const { refused } = await mailer.send({ id, to: recipients, ...letter, attachments: [file] })
    const data = { ...about, recipients: recipients.length - refused.length, rows }
    const decision = ReportSchedule.sent({ ...data, refused: [...refused] })
    await decide(ports, scheduleId, decision, `${deliveryId}/sent`)
    log.info({ scheduleId, report }, 'a report was sent')
  } catch (error) {
    if (!(error instanceof MailFailed)) throw error
    const { fault, message: reason } = error
    const now = outside.clock.now().toISOString()
    const againAt = fault === 'not-now' ? ReportSchedule.againAt(attempt, now) : null
    log.warn({ scheduleId, report, fault, attempt }, 'a report was not taken by the mail server')
    if (againAt === null) return end(ports, terms, deliveryId, { code: fault, reason })
    const decision = ReportSchedule.postpone({ ...about, againAt, reason })
    await decide(ports, scheduleId, decision, `${deliveryId}/${attempt}/postponed`)
  }
}

/** The page of the report, as of the same day. */
function linkOf({ pageUrl }: MailingPorts, { report, options }: Known, last: string) {
  const url = pageUrl()
  if (url === undefined) return undefined
  const page = report === 'ageing-invoices' ? 'ageing' : report
  const query = new URLSearchParams({ asOf: last })
  if (options.account !== undefined) query.set('account', options.account)
  return `${url}/reports/${page}?${query}`
}

async function end(
  ports: MailingPorts,
  { scheduleId, report }: Known,
  deliveryId: string,
  why: { code: ReportSchedule.Failure; reason: string },
): Promise<void> {
  const decision = ReportSchedule.fail({ scheduleId, report, deliveryId, ...why })
  await decide(ports, scheduleId, decision, `${deliveryId}/failed`)
}

function decide(
  { store, workspace, outside }: MailingPorts,
  scheduleId: string,
  decision: ReturnType<typeof ReportSchedule.begin>,
  key: string,
) {
  const correlationId = idFrom(name, workspace, scheduleId)
  const causationId = idFrom(name, workspace, scheduleId, key)
  const actor = { kind: 'policy', name } as const
  const effectiveAt = outside.clock.now().toISOString()
  const cause = { workspace, correlationId, causationId, actor, effectiveAt }
  return transact(store, ReportSchedule.decider, scheduleId, decision, cause)
}

/** Work that goes on by itself. */
export type Mailing = { name: string; failing(): string | undefined; done: Promise<void> }

export function startReportMailing(ports: MailingPorts & { leases: Leases }): Mailing {
  const { leases, outside, log, projections, signal } = ports
  let failure: string | undefined
  let woken = new AbortController()
  const unlisten = projections.onChange(({ view }) => {
    if (view === ReportSchedules.view.name) woken.abort()
  })
  signal.addEventListener('abort', unlisten, { once: true })
  async function run(lost: AbortSignal) {
    while (!lost.aborted) {
      woken = new AbortController()
      try {
        await lookOnce({ ...ports, signal: lost })
        failure = undefined
      } catch (error) {
        failure = String(error)
        log.error({ err: error }, 'the reports could not be looked at; it is tried again')
      }
      await outside.clock.sleep(lookEveryMs, AbortSignal.any([lost, woken.signal]))
    }
    failure = undefined
  }
  return { name, failing: () => failure, done: leases.hold(name, signal, run) }
}
