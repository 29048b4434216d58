// How the days went: which of them tie out, and what was invoiced and received week by week.
import { Group, Stack, Text, Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { dayText, Money } from '../../parts/figures.tsx'
import { Card } from './card.tsx'
import type { Today } from './today.ts'
import classes from './today.module.css'

type Day = Today['trend'][number]
const shownMax = 35

export function Trend({ today, currency }: { today: Today; currency: string | undefined }) {
  const { t } = useTranslation('today')
  return (
    <Card title={t('trend.title')} more={{ to: '/reconciliation', label: t('trend.days') }}>
      <Days days={today.trend.slice(-shownMax)} />
      {currency && <Weeks days={today.trend} currency={currency} />}
    </Card>
  )
}

const stateOf = ({ tiesOut }: Day) => (tiesOut === null ? 'none' : tiesOut ? 'ties' : 'off')

function Days({ days }: { days: Day[] }) {
  const { t } = useTranslation('today')
  return (
    <Stack gap={6}>
      <ul className={classes.days} aria-label={t('trend.days')}>
        {days.map((one) => (
          <li key={one.day}>
            <OneDay day={one} />
          </li>
        ))}
      </ul>
      <Group gap="md">
        {(['ties', 'off', 'none'] as const).map((state) => (
          <Group key={state} gap={6}>
            <span className={classes.day} data-state={state} aria-hidden>
              {signs[state]}
            </span>
            <Text size="xs">
              {t(
                state === 'ties'
                  ? 'trend.legendTies'
                  : state === 'off'
                    ? 'trend.legendOff'
                    : 'trend.legendNone',
              )}
            </Text>
          </Group>
        ))}
      </Group>
    </Stack>
  )
}

const signs = { ties: '✓', off: '≠', none: '' }

function OneDay({ day: one }: { day: Day }) {
  const { t } = useTranslation('today')
  const state = stateOf(one)
  const day = dayText(one.day)
  const label =
    state === 'ties'
      ? t('trend.ties', { day })
      : state === 'off'
        ? t('trend.off', { day, count: one.openDifferences ?? 0 })
        : t('trend.notReconciled', { day })
  const shown = { className: classes.day, 'data-state': state }
  if (state === 'none') {
    return (
      <span {...shown} title={label}>
        <span aria-hidden>{Number(one.day.slice(8))}</span>
      </span>
    )
  }
  return (
    <Tooltip label={label}>
      <Link to="/reconciliation/$day" params={{ day: one.day }} aria-label={label} {...shown}>
        {signs[state]}
      </Link>
    </Tooltip>
  )
}

type Week = { day: string; invoiced: bigint; received: bigint; opened: number; resolved: number }

const decimals = 4
const minor = (sums: Day['received'], currency: string) => {
  const amount = sums.find((one) => one.currency === currency)?.amount ?? '0'
  const [whole = '0', part = ''] = amount.replace('-', '').split('.')
  const value = BigInt(whole + part.padEnd(decimals, '0').slice(0, decimals))
  return amount.startsWith('-') ? -value : value
}
const amountOf = (value: bigint) => {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Seven days each, the last of them ends today. */
function weeksOf(days: Day[], currency: string): Week[] {
  const weeks: Week[] = []
  for (let end = days.length; end > 0; end -= 7) {
    const part = days.slice(Math.max(0, end - 7), end)
    const sum = (of: (day: Day) => bigint) => part.reduce((all, day) => all + of(day), 0n)
    weeks.unshift({
      day: part[0]?.day ?? '',
      invoiced: sum(({ invoiced }) => minor(invoiced, currency)),
      received: sum(({ received }) => minor(received, currency)),
      opened: part.reduce((all, { opened }) => all + opened, 0),
      resolved: part.reduce((all, { resolved }) => all + resolved, 0),
    })
  }
  return weeks.slice(-13)
}

function Weeks({ days, currency }: { days: Day[]; currency: string }) {
  const { t } = useTranslation('today')
  const weeks = weeksOf(days, currency)
  const most = Number(
    weeks
      .flatMap(({ invoiced, received }) => [invoiced, received])
      .reduce((a, b) => (a > b ? a : b), 1n),
  )
  const width = 100 / weeks.length
  const bar = (value: bigint) => Math.max(0, (Number(value) / most) * 100)
  return (
    <figure style={{ margin: 0 }}>
      <Text size="sm" fw={550} component="figcaption" mb={6}>
        {t('trend.money', { currency })}
      </Text>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" height={96} width="100%" aria-hidden>
        {weeks.map(({ day, invoiced, received }, at) => (
          <g key={day}>
            <rect
              className={classes.other}
              strokeWidth={0}
              x={at * width + width * 0.12}
              y={100 - bar(invoiced)}
              width={width * 0.34}
              height={bar(invoiced)}
            />
            <rect
              className={classes.way}
              strokeWidth={0}
              x={at * width + width * 0.5}
              y={100 - bar(received)}
              width={width * 0.34}
              height={bar(received)}
            />
          </g>
        ))}
        <line x1={0} x2={100} y1={99.6} y2={99.6} className={classes.other} strokeWidth={0.6} />
      </svg>
      <details>
        <summary className={classes.more}>
          <Legend sort="other" label={t('trend.invoiced')} />{' '}
          <Legend sort="way" label={t('trend.received')} />
        </summary>
        <div className={classes.wide}>
          <table className={classes.table} data-small>
            <thead>
              <tr>
                <th scope="col">{t('period.label')}</th>
                <th scope="col" className={classes.end}>
                  {t('trend.invoiced')}
                </th>
                <th scope="col" className={classes.end}>
                  {t('trend.received')}
                </th>
                <th scope="col" className={classes.end}>
                  {t('trend.opened')}
                </th>
                <th scope="col" className={classes.end}>
                  {t('trend.resolved')}
                </th>
              </tr>
            </thead>
            <tbody>
              {weeks.map((week) => (
                <tr key={week.day}>
                  <td>{t('trend.week', { day: dayText(week.day) })}</td>
                  <td className={classes.end}>
                    <Money amount={amountOf(week.invoiced)} currency={currency} />
                  </td>
                  <td className={classes.end}>
                    <Money amount={amountOf(week.received)} currency={currency} />
                  </td>
                  <td className={classes.end}>{week.opened}</td>
                  <td className={classes.end}>{week.resolved}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

function Legend({ sort, label }: { sort: 'way' | 'other'; label: string }) {
  return (
    <Text span size="xs" mr="sm">
      <svg width={10} height={10} aria-hidden className={classes.dot}>
        <rect width={10} height={10} rx={2} className={classes[sort]} />
      </svg>{' '}
      {label}
    </Text>
  )
}
