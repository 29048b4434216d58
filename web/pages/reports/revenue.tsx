// Revenue by month, and what it was lowered by.
import { Stack, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Chart } from '../../parts/chart.tsx'
import { moneyText, monthText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import type { Account } from './accounts.ts'
import { Amount, axisText, Currencies, negated, only, sumOf, useCurrency } from './amounts.tsx'
import { monthEnd } from './days.ts'
import { Days, type DaySearch, Downloads, ReportPage, Sheet } from './frame.tsx'

type Month = {
  month: string
  currency: string
  revenue: string
  discounts: string
  creditNotes: string
  net: string
}

export function Page() {
  const { t } = useTranslation('reports')
  const [{ asOf, from }] = useSearchState<DaySearch>()
  const read = api.useQuery('get', '/v1/revenue', { params: { query: only({ asOf, from }) } })
  const currency = useCurrency(read.data?.data.map((line) => line.currency) ?? [])
  return (
    <ReportPage
      of="revenue"
      actions={<Downloads path="/v1/revenue" query={{ asOf, from }} report="revenue" />}
      filters={
        <>
          <Days hasFrom />
          <Currencies {...currency} />
        </>
      }
    >
      <Answer of={read}>
        {({ data }) => {
          const months = data.filter((line) => line.currency === currency.chosen)
          if (months.length > 0) return <Months months={months} currency={currency.chosen} />
          return (
            <Sheet>
              <Empty title={t('nothing')}>{t('nothingHint')}</Empty>
            </Sheet>
          )
        }}
      </Answer>
    </ReportPage>
  )
}

const parts = ['revenue', 'discounts', 'creditNotes', 'net'] as const
const accountOf: Record<string, Account> = {
  revenue: 'revenue',
  discounts: 'discounts',
  creditNotes: 'credit-notes',
}

function Months({ months, currency }: { months: readonly Month[]; currency: string }) {
  const { t, i18n } = useTranslation('reports')
  const money = (value: number) => moneyText(String(value), currency)
  return (
    <Stack gap="md">
      <Sheet>
        <Chart
          label={t('revenue.picture', { currency })}
          option={(look) => ({
            xAxis: { type: 'category', data: months.map(({ month }) => monthText(month)) },
            yAxis: { type: 'value', axisLabel: { formatter: axisText(i18n.language) } },
            legend: {},
            tooltip: { trigger: 'axis', valueFormatter: money },
            series: [
              {
                ...{ type: 'bar', stack: 'all', name: t('revenue.revenue'), barMaxWidth: 60 },
                ...{ color: look.colours[0], data: months.map((one) => Number(one.revenue)) },
              },
              {
                ...{ type: 'bar', stack: 'all', name: t('revenue.discounts') },
                color: look.colours[2],
                data: months.map((one) => Number(negated(one.discounts))),
              },
              {
                ...{ type: 'bar', stack: 'all', name: t('revenue.creditNotes') },
                color: look.colours[5],
                data: months.map((one) => Number(negated(one.creditNotes))),
              },
              {
                ...{ type: 'line', name: t('revenue.net'), color: look.colours[1] },
                data: months.map((one) => Number(one.net)),
              },
            ],
          })}
        />
      </Sheet>
      <Sheet>
        <MonthTable months={months} currency={currency} />
      </Sheet>
    </Stack>
  )
}

function MonthTable({ months, currency }: { months: readonly Month[]; currency: string }) {
  const { t } = useTranslation('reports')
  const [{ at }] = useSearchState<never>()
  const behind = (part: string, month: string) => {
    const account = accountOf[part]
    if (!account) return undefined
    const days = { from: `${month}-01`, asOf: monthEnd(month) }
    return {
      to: '/reports/general-ledger' as const,
      search: only({ at, account, currency, ...days }),
    }
  }
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table highlightOnHover captionSide="top">
        <Table.Caption ta="left" mt={0} mb="xs">
          {t('revenue.table', { currency })}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('month')}</Table.Th>
            {parts.map((part) => (
              <Table.Th key={part} ta="right">
                {t(`revenue.${part}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.map((line) => (
            <Table.Tr key={line.month}>
              <Table.Td>{monthText(line.month)}</Table.Td>
              {parts.map((part) => (
                <Amount
                  key={part}
                  {...{ currency, amount: line[part], strong: part === 'net' }}
                  target={behind(part, line.month)}
                  label={`${t(`revenue.${part}`)}, ${monthText(line.month)}: ${line[part]}`}
                />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>{t('total')}</Table.Th>
            {parts.map((part) => (
              <Amount
                key={part}
                {...{ currency, amount: sumOf(months.map((line) => line[part])) }}
                strong
              />
            ))}
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  )
}
