// How the differences of the days went, one bar a day.
import { Table } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../parts/chart.tsx'
import { Section } from '../../parts/document/section.tsx'
import { dayText } from '../../parts/figures.tsx'
import type { DayRow } from './shapes.ts'

export function Trend({ days }: { days: readonly DayRow[] }) {
  const { t } = useTranslation('reconciliation')
  const navigate = useNavigate()
  const made = days.filter(({ tiesOut }) => tiesOut !== null).toReversed()
  if (made.length < 2) return null
  const series = [
    { name: t('trend.open'), of: (row: DayRow) => row.openDifferences ?? 0 },
    { name: t('trend.explained'), of: (row: DayRow) => row.explained ?? 0 },
    { name: t('trend.transit'), of: (row: DayRow) => row.inTransit ?? 0 },
  ]
  return (
    <Section title={t('trend.title')}>
      <Chart
        label={t('trend.title')}
        height={200}
        onChoose={({ dataIndex }) => {
          const day = made[dataIndex]?.day
          if (day) navigate({ to: '/reconciliation/$day', params: { day } })
        }}
        option={(look) => ({
          xAxis: { type: 'category', data: made.map(({ day }) => dayText(day)) },
          yAxis: { type: 'value', minInterval: 1 },
          legend: {},
          tooltip: { trigger: 'axis' },
          series: series.map(({ name, of }, at) => ({
            ...{ type: 'bar', stack: 'all', name, barMaxWidth: 26, data: made.map(of) },
            color: [look.bad, look.colours[1], look.colours[2]][at],
          })),
        })}
        table={
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('trend.day')}</Table.Th>
                {series.map(({ name }) => (
                  <Table.Th key={name} scope="col" ta="right">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {made.map((row) => (
                <Table.Tr key={row.day}>
                  <Table.Th scope="row">{dayText(row.day)}</Table.Th>
                  {series.map(({ name, of }) => (
                    <Table.Td key={name} ta="right">
                      {of(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        }
      />
    </Section>
  )
}
