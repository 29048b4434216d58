// What the letters of the service say. Plain text: nothing in them is loaded from anywhere, and
// nobody is told by them who has read them.
import type { Report } from './report-schedule.ts'
import type { Suspended } from './sign-off.ts'
import { dayText, type Language, moneyText, monthText } from './story/language.ts'
import { reportName } from './story/reports.ts'
import { objectOf } from './story/codes.ts'
import { figureOf } from './story/figures.ts'
import { wordsOf } from './story/teller.ts'

export type Letter = { subject: string; text: string }

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** One line, whatever somebody wrote into it. */
const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim().slice(0, 200)

export function reportLetter(about: {
  company: string
  report: Report
  language: Language
  /** Null = of the report and its day. */
  subject: string | null
  /** The last day that is in it. */
  end: string
  file: string
  rows: number
  /** Of the page that shows the same. */
  link: string | undefined
}): Letter {
  const { company, language, end, file, rows, link } = about
  const name = capital(reportName(about.report, language))
  const day = dayText(language, end)
  const usual = language === 'en' ? `${company}: ${name}, ${day}` : `${company} : ${name} au ${day}`
  const lines =
    language === 'en'
      ? [
          `${name} of ${company} as of ${day}: ${rows === 1 ? 'one row' : `${rows} rows`}, ` +
            `in the attached file ${file}.`,
          ...(link ? ['', `The same in Tieout, with what stands behind each figure: ${link}`] : []),
          '',
          'Tieout sends this by itself. It is changed or ended in Tieout, under Reports.',
        ]
      : [
          `${name} de ${company} au ${day} : ${rows} ${rows > 1 ? 'lignes' : 'ligne'}, ` +
            `dans le fichier joint ${file}.`,
          ...(link ? ['', `Le même dans Tieout, avec le détail de chaque chiffre : ${link}`] : []),
          '',
          'Tieout envoie ce courriel de lui-même. Il se modifie ou s’arrête dans Tieout, sous Rapports.',
        ]
  return { subject: oneLine(about.subject ?? usual), text: lines.join('\n') }
}

/** To whoever has signed what has moved since. Which language they read is not known: it is in both. */
export function suspensionLetter(about: {
  company: string
  suspended: Pick<Suspended, 'scope' | 'before' | 'after' | 'document'>
  link: string | undefined
}): Letter {
  const { company, link } = about
  const { scope, before, after, document } = about.suspended
  const scoped = (language: Language) =>
    scope.length === 7 ? monthText(language, scope) : dayText(language, scope)
  const moved = (language: Language) =>
    before.map(({ what, currency, amount }, index) => {
      const [was, is] = [amount, after[index]?.amount ?? '0'].map((one) =>
        moneyText(language, one, currency ?? ''),
      )
      const colon = language === 'en' ? ':' : ' :'
      return `  ${figureOf(what, wordsOf(language))}${colon} ${was} -> ${is}`
    })
  const named = (language: Language, text: string) => {
    const [noun = '', ...id] = text.split(' ')
    return [objectOf(wordsOf(language), noun), ...id].join(' ')
  }
  return {
    subject: oneLine(
      `${company}: the sign-off of ${scoped('en')} is suspended / signature suspendue`,
    ),
    text: [
      `A figure that you signed for ${scoped('en')} has moved, so the sign-off is suspended.`,
      ...(document ? [`What moved it: ${named('en', document)}.`] : []),
      ...moved('en'),
      ...(link ? [`Look at it and sign anew: ${link}`] : []),
      '',
      '--',
      '',
      `Un chiffre que vous avez signé pour ${scoped('fr')} a bougé : la signature est suspendue.`,
      ...(document ? [`En cause : ${named('fr', document)}.`] : []),
      ...moved('fr'),
      ...(link ? [`À vérifier et à signer de nouveau : ${link}`] : []),
    ].join('\n'),
  }
}
