// A report that goes out by e-mail, as the form knows it.
import type { paths } from '../../api/client.ts'
import type { ReportName } from './frame.tsx'

type Listed = paths['/v1/report-schedules']['get']['responses'][200]['content']['application/json']
export type Schedule = Listed['data'][number]
export type Report = Schedule['report']
export type Delivery = Schedule['deliveries'][number]
export type Draft = NonNullable<
  paths['/v1/report-schedules']['post']['requestBody']
>['content']['application/json']

const places: Record<Report, ReportName> = {
  ageing: 'ageing',
  'ageing-invoices': 'ageingInvoices',
  'trial-balance': 'trialBalance',
  'general-ledger': 'generalLedger',
  revenue: 'revenue',
  'unapplied-cash': 'unappliedCash',
  fees: 'fees',
  'matching-quality': 'matchingQuality',
}
export const placeOf = (report: Report) => places[report]
export const reports = Object.keys(places) as Report[]

/** Reports over a time, not as of a day. */
export const hasMonths = (report: Report) =>
  ['trial-balance', 'general-ledger', 'revenue', 'fees', 'matching-quality'].includes(report)

export type Values = {
  report: Report
  format: 'csv' | 'xlsx'
  end: Draft['options']['end']
  months: number | ''
  account: string | null
  by: 'week' | 'month'
  every: 'day' | 'week' | 'month'
  weekday: string
  day: number
  hour: string
  recipients: string[]
  language: 'en' | 'fr'
  subject: string
}

export const usual = (report: string | undefined, language: string): Values => ({
  report: reports.find((one) => one === report) ?? 'ageing',
  ...{ format: 'xlsx', end: 'yesterday', months: '', account: null, by: 'month' },
  ...{ every: 'week', weekday: '1', day: 1, hour: '7', recipients: [], subject: '' },
  language: language === 'fr' ? 'fr' : 'en',
})

export const valuesOf = ({ options, when, ...one }: Schedule): Values => ({
  ...{ report: one.report, format: one.format, end: options.end, months: options.months ?? '' },
  ...{ account: options.account ?? null, by: options.by ?? 'month', every: when.every },
  weekday: String(when.every === 'week' ? when.weekday : 1),
  day: when.every === 'month' ? when.day : 1,
  ...{ hour: String(one.hour), recipients: one.recipients, language: one.language },
  subject: one.subject ?? '',
})

function whenOf({ every, weekday, day }: Values): Draft['when'] {
  if (every === 'day') return { every }
  return every === 'week' ? { every, weekday: Number(weekday) } : { every, day }
}

export const draftOf = (values: Values): Draft => {
  const { report, format, end, months, account, by, hour, recipients, language, subject } = values
  return {
    ...{ report, format, language, recipients, when: whenOf(values), hour: Number(hour) },
    subject: subject.trim() === '' ? null : subject.trim(),
    options: {
      end,
      ...(hasMonths(report) && months !== '' && { months }),
      ...(report === 'general-ledger' && account && { account: account as never }),
      ...(report === 'matching-quality' && { by }),
    },
  }
}
