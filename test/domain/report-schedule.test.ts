import { describe, expect, test } from 'vitest'
import { lastDue, momentOf, nextDue } from '../../src/domain/due-times.ts'
import * as ReportSchedule from '../../src/domain/report-schedule.ts'
import { spec } from '../support/spec.ts'

const schedule = spec(ReportSchedule.decider)
type Event = ReportSchedule.Event

const terms: ReportSchedule.Terms = {
  ...{ scheduleId: 's1', report: 'ageing', format: 'xlsx', options: { end: 'yesterday' } },
  ...{ when: { every: 'day' }, hour: 7, language: 'en', subject: null },
  recipients: ['cfo@example.com'],
}
const from = '2026-03-01T12:00:00.000Z'
const set = (given: Partial<ReportSchedule.Terms> = {}): Event => ({
  type: 'ReportScheduleSet',
  data: { ...terms, ...given, from },
})
const removed: Event = { type: 'ReportScheduleRemoved', data: { scheduleId: 's1' } }
const dueAt = '2026-03-02T07:00:00.000Z'
const deliveryId = ReportSchedule.deliveryOf(dueAt)
const about = { scheduleId: 's1', report: 'ageing', deliveryId } as const
const begun = (attempt = 1): Event => ({
  type: 'ScheduledReportBegun',
  data: { ...about, dueAt, attempt },
})
const postponed: Event = {
  type: 'ScheduledReportPostponed',
  data: { ...about, againAt: '2026-03-02T07:05:00.000Z', reason: 'busy' },
}
const sent: Event = {
  type: 'ScheduledReportSent',
  data: { ...about, recipients: 1, refused: [], rows: 3 },
}
const failed: Event = {
  type: 'ScheduledReportFailed',
  data: { ...about, code: 'unsure', reason: 'cut off' },
}
const begin = (now = dueAt, given = { deliveryId, dueAt }) =>
  ReportSchedule.begin({ ...given, now })
const stateOf = (...events: Event[]) => events.reduce(ReportSchedule.evolve, ReportSchedule.initial)

describe('a schedule', () => {
  test('is set, each address once and in one spelling', () =>
    schedule
      .given()
      .when(
        ReportSchedule.set(
          { ...terms, recipients: ['CFO@example.com ', 'cfo@example.com'], subject: '  ' },
          from,
        ),
      )
      .then(set()))
  test('set to what it is changes nothing', () =>
    schedule.given(set()).when(ReportSchedule.change(terms, dueAt)).thenNothing())
  test('goes to somebody', () =>
    schedule
      .given()
      .when(ReportSchedule.set({ ...terms, recipients: [' '] }, from))
      .thenRefused('no-recipients'))
  test('of the general ledger names the account', () =>
    schedule
      .given()
      .when(ReportSchedule.set({ ...terms, report: 'general-ledger' }, from))
      .thenRefused('report-account-missing'))
  test('is removed once, and not set again', () => {
    schedule.given(set()).when(ReportSchedule.remove('s1')).then(removed)
    schedule.given(set(), removed).when(ReportSchedule.remove('s1')).thenNothing()
    schedule.given(set(), removed).when(ReportSchedule.set(terms, from)).thenRefused('not-found')
    schedule.given().when(ReportSchedule.change(terms, from)).thenRefused('not-found')
    schedule.given().when(ReportSchedule.remove('s1')).thenRefused('not-found')
  })
})

describe('for one due time', () => {
  test('it is begun once', () => {
    schedule.given(set()).when(begin()).then(begun())
    schedule.given(set(), begun(), sent).when(begin()).thenNothing()
    schedule.given(set(), begun(), failed).when(begin()).thenNothing()
  })
  test('not for one before it was set, nor behind a later one', () => {
    const early = { deliveryId: 'due-early', dueAt: '2026-03-01T07:00:00.000Z' }
    schedule.given(set()).when(begin(dueAt, early)).thenNothing()
    const other = { deliveryId: 'due-other', dueAt: '2026-03-02T06:00:00.000Z' }
    schedule.given(set(), begun(), sent).when(begin(dueAt, other)).thenNothing()
  })
  test('nor for one that was removed', () =>
    schedule.given(set(), removed).when(begin()).thenNothing())
  test('what was cut off is not begun again by itself', () => {
    schedule.given(set(), begun()).when(begin()).thenNothing()
    expect(ReportSchedule.cutOff(stateOf(set(), begun()))).toMatchObject([{ deliveryId }])
    expect(ReportSchedule.cutOff(stateOf(set(), begun(), failed))).toEqual([])
    expect(ReportSchedule.toBegin(stateOf(set(), begun(), failed), dueAt, dueAt)).toEqual([])
  })
  test('put off, it is begun again when its time has come', () => {
    schedule.given(set(), begun(), postponed).when(begin()).thenNothing()
    schedule.given(set(), begun(), postponed).when(begin('2026-03-02T07:05:00.000Z')).then(begun(2))
  })
  test('told late that it was sent, it was', () => {
    const { type: _, data } = sent as Extract<Event, { type: 'ScheduledReportSent' }>
    schedule.given(set(), begun(), failed).when(ReportSchedule.sent(data)).then(sent)
    schedule.given(set(), begun(), sent).when(ReportSchedule.sent(data)).thenNothing()
  })
  test('of several that were missed the last is made up for', () => {
    const now = '2026-03-09T12:00:00.000Z'
    const last = lastDue(terms, now, 'UTC')
    expect(ReportSchedule.toBegin(stateOf(set(), begun(), sent), now, last)).toEqual([
      { deliveryId: 'due-2026-03-09T07:00:00.000Z', dueAt: '2026-03-09T07:00:00.000Z' },
    ])
  })
})

test('a person may want it now, besides', () => {
  const request = { scheduleId: 's1', deliveryId: 'asked-1', at: '2026-03-01T13:00:00.000Z' }
  const asked: Event = { type: 'ScheduledReportAsked', data: { ...request, report: 'ageing' } }
  schedule.given(set()).when(ReportSchedule.ask(request)).then(asked)
  schedule.given().when(ReportSchedule.ask(request)).thenRefused('not-found')
  const state = stateOf(set(), asked)
  const [wanted] = ReportSchedule.toBegin(state, request.at, '2026-03-01T07:00:00.000Z')
  expect(wanted).toEqual({ deliveryId: 'asked-1', dueAt: request.at })
  // What was asked for takes no due time with it.
  const after = stateOf(set(), asked, {
    type: 'ScheduledReportBegun',
    data: { ...about, deliveryId: 'asked-1', dueAt: request.at, attempt: 1 },
  })
  expect(after.lastDue).toBe('')
})

test('it is tried less and less often, and not for ever', () => {
  const now = '2026-03-02T07:00:00.000Z'
  expect(ReportSchedule.againAt(1, now)).toBe('2026-03-02T07:01:00.000Z')
  expect(ReportSchedule.againAt(4, now)).toBe('2026-03-02T08:00:00.000Z')
  expect(ReportSchedule.againAt(ReportSchedule.attemptsMost, now)).toBeNull()
})

describe('due times', () => {
  const monthly = (day: number) => ({ when: { every: 'month', day } as const, hour: 6 })

  test('are in the time zone of the books', () => {
    expect(momentOf('2026-01-15', 7, 'Europe/Paris')).toBe('2026-01-15T06:00:00.000Z')
    expect(momentOf('2026-07-15', 7, 'Europe/Paris')).toBe('2026-07-15T05:00:00.000Z')
    expect(momentOf('2026-01-15', 7, 'Pacific/Auckland')).toBe('2026-01-14T18:00:00.000Z')
    expect(momentOf('2026-01-15', 0, 'Asia/Kathmandu')).toBe('2026-01-14T18:15:00.000Z')
  })

  test('an hour that the clocks leave out is passed at the next; one that comes twice counts once', () => {
    expect(momentOf('2026-03-29', 2, 'Europe/Paris')).toBe('2026-03-29T01:00:00.000Z')
    expect(momentOf('2026-10-25', 2, 'Europe/Paris')).toBe('2026-10-25T00:00:00.000Z')
  })

  test('a month without such a day has its last', () => {
    expect(nextDue(monthly(31), '2026-01-31T06:00:00.000Z', 'UTC', 3)).toEqual([
      '2026-02-28T06:00:00.000Z',
      '2026-03-31T06:00:00.000Z',
      '2026-04-30T06:00:00.000Z',
    ])
  })

  test('a week has its day, Sunday too', () => {
    const sunday = { when: { every: 'week', weekday: 7 } as const, hour: 20 }
    expect(nextDue(sunday, '2026-03-01T19:00:00.000Z', 'UTC', 2)).toEqual([
      '2026-03-01T20:00:00.000Z',
      '2026-03-08T20:00:00.000Z',
    ])
    expect(lastDue(sunday, '2026-03-08T19:59:59.999Z', 'UTC')).toBe('2026-03-01T20:00:00.000Z')
    expect(lastDue(sunday, '2026-03-08T20:00:00.000Z', 'UTC')).toBe('2026-03-08T20:00:00.000Z')
  })

  test('the next is never the last, and the last never to come', () => {
    const now = '2026-05-05T05:05:05.000Z'
    for (const day of [1, 5, 28, 31]) {
      const last = lastDue(monthly(day), now, 'America/New_York')
      const [next = ''] = nextDue(monthly(day), now, 'America/New_York', 1)
      expect(last <= now && now < next, `${last} ${next}`).toBe(true)
    }
  })
})
