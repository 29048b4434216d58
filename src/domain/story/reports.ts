// Reports that go out by e-mail, as sentences.
import type * as ReportSchedule from '../report-schedule.ts'
import type { Tellers, Words } from './teller.ts'

const names: Record<ReportSchedule.Report, readonly [en: string, fr: string]> = {
  ageing: ['ageing', 'balance âgée'],
  'ageing-invoices': ['open invoices', 'factures ouvertes'],
  'trial-balance': ['trial balance', 'balance générale'],
  'general-ledger': ['general ledger', 'grand livre'],
  revenue: ['revenue', 'chiffre d’affaires'],
  'unapplied-cash': ['unapplied cash', 'encaissements non affectés'],
  fees: ['Stripe fees', 'frais Stripe'],
  'matching-quality': ['matching quality', 'qualité du rapprochement'],
}
export const reportName = (report: ReportSchedule.Report, language: 'en' | 'fr') =>
  names[report][language === 'en' ? 0 : 1]

const report = (d: { report: ReportSchedule.Report }, w: Words) =>
  w.quote(reportName(d.report, w.language))

const weekdays = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
} as const

function times({ when, hour }: Pick<ReportSchedule.Terms, 'when' | 'hour'>, w: Words): string {
  const isEnglish = w.language === 'en'
  const at = isEnglish ? `at ${String(hour).padStart(2, '0')}:00` : `à ${hour} h`
  switch (when.every) {
    case 'day':
      return isEnglish ? `every day ${at}` : `chaque jour ${at}`
    case 'week': {
      const weekday = weekdays[w.language][when.weekday - 1]
      return isEnglish ? `every ${weekday} ${at}` : `chaque ${weekday} ${at}`
    }
    case 'month':
      return isEnglish
        ? `on day ${when.day} of every month ${at}`
        : `le ${when.day} de chaque mois ${at}`
  }
}

const people = (count: number, w: Words) =>
  w.language === 'en' ? w.count(count, 'person', 'people') : w.count(count, 'personne', 'personnes')

const failures: Record<ReportSchedule.Failure, readonly [en: string, fr: string]> = {
  'not-now': [
    'the mail server did not take it, however often it was tried',
    'le serveur de messagerie ne l’a pas accepté, malgré plusieurs essais',
  ],
  refused: ['the mail server refused it', 'le serveur de messagerie l’a refusé'],
  unsure: [
    'whether it arrived is not known, so it is not sent again by itself',
    'on ignore s’il est arrivé, il n’est donc pas renvoyé de lui-même',
  ],
  report: ['it could not be made', 'il n’a pas pu être établi'],
}

export const reportTellers: Tellers<ReportSchedule.Event> = {
  ReportScheduleSet: [
    (d, w) =>
      `The report ${report(d, w)} goes to ${people(d.recipients.length, w)} by e-mail ${times(d, w)}.`,
    (d, w) =>
      `Le rapport ${report(d, w)} part par courriel à ${people(d.recipients.length, w)}, ${times(d, w)}.`,
  ],
  ReportScheduleRemoved: [
    () => 'A report goes out by e-mail no more.',
    () => 'Un rapport ne part plus par courriel.',
  ],
  ScheduledReportAsked: [
    (d, w) => `The report ${report(d, w)} is to be sent by e-mail now.`,
    (d, w) => `L’envoi immédiat du rapport ${report(d, w)} par courriel a été demandé.`,
  ],
  ScheduledReportBegun: [
    (d, w) => `The report ${report(d, w)} was about to be sent (attempt ${w.number(d.attempt)}).`,
    (d, w) => `Le rapport ${report(d, w)} allait partir (essai ${w.number(d.attempt)}).`,
  ],
  ScheduledReportPostponed: [
    (d, w) =>
      `The report ${report(d, w)} was not taken by the mail server; it is tried again on ${w.moment(d.againAt)}.`,
    (d, w) =>
      `Le rapport ${report(d, w)} n’a pas été accepté par le serveur de messagerie ; nouvel essai le ${w.moment(d.againAt)}.`,
  ],
  ScheduledReportSent: [
    (d, w) =>
      `The report ${report(d, w)} was sent to ${people(d.recipients, w)}${d.refused.length > 0 ? `; ${people(d.refused.length, w)} could not be reached` : ''}.`,
    (d, w) =>
      `Le rapport ${report(d, w)} a été envoyé à ${people(d.recipients, w)}${d.refused.length > 0 ? ` ; ${people(d.refused.length, w)} n’ont pas pu être jointes` : ''}.`,
  ],
  ScheduledReportFailed: [
    (d, w) => `The report ${report(d, w)} was not sent: ${failures[d.code][0]}.`,
    (d, w) => `Le rapport ${report(d, w)} n’a pas été envoyé : ${failures[d.code][1]}.`,
  ],
}
