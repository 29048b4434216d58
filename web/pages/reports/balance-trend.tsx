// A balance over time, as a line that changes in steps.
import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { Chart } from '../../parts/chart.tsx'
import { dayText, moneyText } from '../../parts/figures.tsx'
import type { Account } from './accounts.ts'
import { Amount, axisText, negated } from './amounts.tsx'

type Point = { from: string; currency: string; balance: string }

export const useTrend = (account: Account, days: { asOf?: string | undefined }) =>
  api.useQuery('get', '/v1/reports/balances/{account}', {
    params: { path: { account }, query: { ...(days.asOf && { asOf: days.asOf }), by: 'week' } },
  })

/** @param isCredit shows what an account with a credit balance holds as it is spoken of */
export function BalanceTrend({
  points,
  currency,
  label,
  isCredit = false,
}: {
  points: readonly Point[]
  currency: string
  label: string
  isCredit?: boolean
}) {
  const { t, i18n } = useTranslation('reports')
  const shown = points.map(({ from, balance }) => ({
    ...{ from, balance: isCredit ? negated(balance) : balance },
  }))
  return (
    <Chart
      label={label}
      height={220}
      option={(look) => ({
        grid: { top: 12 },
        xAxis: { type: 'time' },
        yAxis: { type: 'value', axisLabel: { formatter: axisText(i18n.language) } },
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value: number) => moneyText(String(value), currency),
        },
        series: [
          {
            ...{ type: 'line', step: 'end', name: label, symbolSize: 5 },
            ...{ color: look.colours[0], areaStyle: { opacity: 0.12 } },
            data: shown.map(({ from, balance }) => [from, Number(balance)]),
          },
        ],
      })}
      table={
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('week')}</Table.Th>
              <Table.Th ta="right">{currency}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ from, balance }) => (
              <Table.Tr key={from}>
                <Table.Td>{dayText(from)}</Table.Td>
                <Amount amount={balance} currency={currency} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      }
    />
  )
}
