// The columns of the list.
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../parts/data-table/column.ts'
import { Day, Moment, Money } from '../../parts/figures.tsx'
import { Status } from '../../parts/status.tsx'
import { Said } from './said.tsx'
import { type Row, toneOfSeverity, toneOfState, useTongue } from './shapes.ts'
import { sidesOf } from './sides.ts'

export function useColumns(): Column<Row>[] {
  const { t } = useTranslation(['discrepancies', 'app'])
  const tongue = useTongue()
  return useMemo(
    (): Column<Row>[] => [
      {
        ...{ id: 'what', label: t('column.what'), width: 236, card: 'title' },
        cell: ({ title }) => title[tongue],
      },
      {
        ...{
          id: 'atStake',
          label: t('column.atStake'),
          width: 132,
          align: 'right',
          card: 'figure',
        },
        cell: ({ atStake }) => (atStake ? <Money {...atStake} fw={600} /> : '–'),
      },
      {
        ...{ id: 'sides', label: t('column.sides'), width: 276 },
        cell: (row) => <TwoSides row={row} />,
      },
      {
        ...{ id: 'cause', label: t('column.cause'), width: 150, grows: true, card: 'line' },
        cell: ({ cause }) => <span title={cause[tongue]}>{cause[tongue]}</span>,
      },
      {
        ...{ id: 'severity', label: t('column.severity'), width: 104 },
        cell: ({ severity }) => (
          <Status tone={toneOfSeverity[severity]}>{t(`severities.${severity}`)}</Status>
        ),
      },
      {
        ...{ id: 'state', label: t('column.state'), width: 120, card: 'mark', isOptional: true },
        cell: (row) => <StateOf row={row} />,
      },
      {
        ...{ id: 'assignee', label: t('column.assignee'), width: 104 },
        cell: ({ assignee }) => assignee ?? '–',
      },
      {
        ...{ id: 'age', label: t('column.age'), width: 120 },
        cell: ({ openedAt }) => <Moment at={openedAt} ago />,
      },
      {
        ...{ id: 'day', label: t('column.day'), width: 120, isOptional: true },
        cell: ({ effectiveOn }) => <Day day={effectiveOn} />,
      },
      {
        ...{ id: 'due', label: t('column.due'), width: 120, isOptional: true },
        cell: ({ dueOn }) => <Day day={dueOn} />,
      },
      {
        ...{ id: 'about', label: t('column.about'), width: 220, isOptional: true },
        cell: ({ subject }) => `${t(`app:nouns.${subject.noun}`)} ${subject.id}`,
      },
      {
        ...{ id: 'pair', label: t('column.pair'), width: 200, isOptional: true },
        cell: ({ pair }) => t(`pairs.${pair}`),
      },
    ],
    [t, tongue],
  )
}

export function StateOf({ row }: { row: Row }) {
  const { t } = useTranslation('discrepancies')
  if (row.isOverdue) return <Status tone="bad">{t('overdue')}</Status>
  return <Status tone={toneOfState[row.state]}>{t(`states.${row.state}`)}</Status>
}

/** "Stripe 120.00 / QuickBooks 117.00" */
export function TwoSides({ row }: { row: Row }) {
  const { t } = useTranslation('app')
  const [left, right] = sidesOf(row)
  return (
    <span>
      <Text span inherit c="dimmed">
        {t(`platforms.${left.who}`)}
      </Text>{' '}
      <Said says={left.says} />
      <Text span inherit c="dimmed">
        {' · '}
        {t(`platforms.${right.who}`)}
      </Text>{' '}
      <Said says={right.says} />
    </span>
  )
}
