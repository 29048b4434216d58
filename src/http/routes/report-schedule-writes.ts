// Setting up, changing and ending reports that go to people by e-mail.
import { idFrom } from '../../domain/ids.ts'
import { Refusal } from '../../domain/refusal.ts'
import * as ReportSchedule from '../../domain/report-schedule.ts'
import * as ReportSchedules from '../../projections/report-schedules.ts'
import type { App } from '../app.ts'
import { recorded } from '../books.ts'
import { problems } from '../errors.ts'
import { Exact, Id, IdParams, WriteHeaders, Written } from '../schemas.ts'
import { decisionIdOf, type Write } from '../writes.ts'
import { Draft, type ReportScheduleDeps, tags } from './report-schedules.ts'

const schedulesMax = 50

export async function reportScheduleWriteRoutes(app: App, deps: ReportScheduleDeps): Promise<void> {
  addRoute(app, deps)
  changeRoutes(app, deps)
  sendRoute(app, deps)
}

const termsOf = (scheduleId: string, { subject = null, ...draft }: Draft) => ({
  ...{ scheduleId, ...draft, subject },
})

type Scheduling = Write<ReportSchedule.State, ReportSchedule.Event>

const about = (
  { workspace }: ReportScheduleDeps,
  id: string,
  decide: Scheduling['decide'],
  check?: () => Promise<void>,
): Scheduling => ({
  ...{ workspace, id, decide, decider: ReportSchedule.decider },
  ...(check && { check }),
  otherwise: () => new Refusal('schedule-already-so', { scheduleId: id }),
})

/** @throws Refusal mail-not-set-up */
function checkMail({ mailer }: ReportScheduleDeps) {
  if (!mailer) throw new Refusal('mail-not-set-up')
}

function addRoute(app: App, deps: ReportScheduleDeps) {
  const { workspace, keys, write, db } = deps
  app.post(
    '/report-schedules',
    {
      schema: {
        tags,
        summary: 'Send a report by e-mail, again and again',
        description:
          'From the next time it is due. What is due while the service is down is made up for, ' +
          'once. For one due time nothing is ever sent twice.',
        headers: WriteHeaders,
        body: Draft,
        response: {
          202: Exact(
            { id: Id, ...Written },
            { description: 'Recorded; the id is that of the schedule.' },
          ),
          ...problems(400, 401, 409, 413, 415, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const actor = keys.identify(request)
      const decisionId = decisionIdOf(request, actor)
      const id = idFrom(
        ReportSchedule.category,
        workspace,
        decisionId,
        JSON.stringify(request.body),
      )
      const decide: Scheduling['decide'] = (state, moment) =>
        ReportSchedule.set(termsOf(id, request.body), moment)(state)
      const written = await write(
        request,
        actor,
        about(deps, id, decide, async () => {
          checkMail(deps)
          const known = await ReportSchedules.list(db, workspace)
          if (known.length < schedulesMax) return
          throw new Refusal('too-many-schedules', { schedulesMax })
        }),
      )
      reply.code(202)
      return { id, ...written }
    },
  )
}

function changeRoutes(app: App, deps: ReportScheduleDeps) {
  const { keys, write } = deps
  app.put(
    '/report-schedules/:id',
    {
      schema: {
        tags,
        summary: 'Write a schedule anew',
        description: 'It counts from now on; what is on its way goes on.',
        params: IdParams,
        headers: WriteHeaders,
        body: Draft,
        response: recorded,
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const decide: Scheduling['decide'] = (state, moment) =>
        ReportSchedule.change(termsOf(params.id, body), moment)(state)
      reply.code(202)
      return write(request, keys.identify(request), about(deps, params.id, decide))
    },
  )

  app.delete(
    '/report-schedules/:id',
    {
      schema: {
        tags,
        summary: 'Send a report no more',
        params: IdParams,
        headers: WriteHeaders,
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      reply.code(202)
      const decide = ReportSchedule.remove(id)
      return write(request, keys.identify(request), about(deps, id, decide))
    },
  )
}

function sendRoute(app: App, deps: ReportScheduleDeps) {
  const { keys, write } = deps
  app.post(
    '/report-schedules/:id/send',
    {
      schema: {
        tags,
        summary: 'Send a report now',
        description: 'Besides the times at which it is due. The schedule tells what became of it.',
        params: IdParams,
        headers: WriteHeaders,
        body: Exact({}),
        response: recorded,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const actor = keys.identify(request)
      const deliveryId = `asked-${decisionIdOf(request, actor)}`
      const decide: Scheduling['decide'] = (state, at) =>
        ReportSchedule.ask({ scheduleId: id, deliveryId, at })(state)
      reply.code(202)
      return write(
        request,
        actor,
        about(deps, id, decide, async () => checkMail(deps)),
      )
    },
  )
}
