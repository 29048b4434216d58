// A month of days: how each ties out, what is left, and who has signed it.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconInfoCircle,
  IconRosetteDiscountCheck,
  IconSignature,
  IconSignatureOff,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { locale } from '../../app/words.ts'
import { dayText, monthText } from '../../parts/figures.tsx'
import { useToday } from '../../parts/document/act.tsx'
import classes from './reconciliation.module.css'
import { type DayRow, dayPlus, type DayState, lastOf, stateOf } from './shapes.ts'

const signs: Record<DayState, typeof IconClock> = {
  ties: IconCircleCheck,
  signable: IconInfoCircle,
  differs: IconCircleX,
  running: IconClock,
  failed: IconAlertTriangle,
  none: IconCircleDashed,
  tocome: IconCircleDashed,
}
const signatures = {
  prepared: IconSignature,
  signed: IconRosetteDiscountCheck,
  suspended: IconSignatureOff,
  withdrawn: IconSignatureOff,
} as const

const monday = '2026-11-02'

/** By weeks that begin on Monday. */
function weeksOf(month: string): (string | null)[][] {
  const first = `${month}-01`
  const before = (new Date(`${first}T12:00:00Z`).getUTCDay() + 6) % 7
  const count = Number(lastOf(month).slice(8))
  const cells = [
    ...Array.from({ length: before }, () => null),
    ...Array.from({ length: count }, (_, at) => dayPlus(first, at)),
  ]
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => cells[week * 7 + day] ?? null),
  )
}

export function Calendar({ month, days }: { month: string; days: readonly DayRow[] }) {
  const { t } = useTranslation('reconciliation')
  const weekday = new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' })
  const of = new Map(days.map((row) => [row.day, row]))
  return (
    <table
      className={classes.calendar}
      aria-label={t('calendar.label', { month: monthText(month) })}
    >
      <thead>
        <tr>
          {Array.from({ length: 7 }, (_, at) => dayPlus(monday, at)).map((day) => (
            <th key={day} scope="col">
              {weekday.format(new Date(`${day}T12:00:00Z`))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week, at) => (
          <tr key={week.find((day) => day !== null) ?? at}>
            {week.map((day, place) =>
              day === null ? (
                <td key={`none ${place}`}>&nbsp;</td>
              ) : (
                <td key={day}>
                  <Day day={day} row={of.get(day)} />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Day({ day, row }: { day: string; row: DayRow | undefined }) {
  const { t } = useTranslation('reconciliation')
  const today = useToday()
  const state = stateOf(row, day, today)
  const number = Number(day.slice(8))
  if (state === 'tocome') {
    return (
      <span className={classes.day} data-state={state}>
        <span className={classes.number}>{number}</span>
      </span>
    )
  }
  const Sign = signs[state]
  const Signature = row?.signOff && signatures[row.signOff]
  const open = row?.openDifferences ?? 0
  const said = [
    dayText(day),
    t(`states.${state}`),
    ...(open > 0 ? [t('calendar.open', { count: open })] : []),
    ...(row?.signOff ? [t(`signStates.${row.signOff}`)] : []),
  ]
  return (
    <Link
      to="/reconciliation/$day"
      params={{ day }}
      className={classes.day}
      data-state={state}
      data-today={day === today || undefined}
      aria-current={day === today ? 'date' : undefined}
      aria-label={said.join(', ')}
    >
      <span className={classes.top}>
        <span className={classes.number}>{number}</span>
        {Signature && <Signature size={15} aria-hidden />}
      </span>
      <span className={classes.mark}>
        <Sign size={14} aria-hidden />
        <span className={classes.word}>{t(`states.${state}`)}</span>
      </span>
      <span className={classes.word}>
        {open > 0 && t('calendar.open', { count: open })}
        {row?.signOff && (
          <>
            {open > 0 && ' · '}
            {t(`signStates.${row.signOff}`)}
          </>
        )}
      </span>
    </Link>
  )
}
