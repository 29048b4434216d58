// What Stripe keeps, month by month, and whether the journal holds the same.
import { Group, Paper, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api, type paths } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Chart } from '../../parts/chart.tsx'
import { countText, Money, moneyText, monthText, shareText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { Amount, axisText, Currencies, Jump, only, sumOf, useCurrency } from './amounts.tsx'
import { monthEnd } from './days.ts'
import { Days, type DaySearch, Downloads, ReportPage, Sheet } from './frame.tsx'
import type words from './words.en.ts'

type Fees = paths['/v1/reports/fees']['get']['responses'][200]['content']['application/json']
type Line = Fees['data'][number]
type Tie = Fees['ties'][number]

export function Page() {
  const { t } = useTranslation('reports')
  const [{ asOf, from }] = useSearchState<DaySearch>()
  const read = api.useQuery('get', '/v1/reports/fees', { params: { query: only({ asOf, from }) } })
  const currency = useCurrency(read.data?.data.map((line) => line.currency) ?? [])
  const isShown = (one: { currency: string }) => one.currency === currency.chosen
  return (
    <ReportPage
      of="fees"
      actions={<Downloads path="/v1/reports/fees" query={{ asOf, from }} report="fees" />}
      filters={
        <>
          <Days hasFrom />
          <Currencies {...currency} />
        </>
      }
    >
      <Answer of={read}>
        {({ data, ties }) => {
          const lines = data.filter(isShown)
          if (lines.length === 0) {
            return (
              <Sheet>
                <Empty title={t('nothing')}>{t('nothingHint')}</Empty>
              </Sheet>
            )
          }
          return (
            <Stack gap="md">
              <Ties ties={ties.filter(isShown)} lines={lines} />
              <Sheet>
                <Months lines={lines} currency={currency.chosen} />
              </Sheet>
              <Sheet>
                <Kinds lines={lines} currency={currency.chosen} />
              </Sheet>
            </Stack>
          )
        }}
      </Answer>
    </ReportPage>
  )
}

/** Stripe's own word, where we have none for it. */
function useKind() {
  const { t } = useTranslation('reports')
  return (type: string) =>
    t(`fees.types.${type as keyof (typeof words)['fees']['types']}`, { defaultValue: type })
}

const isNothing = (amount: string) => !/[1-9]/.test(amount)

function Ties({ ties, lines }: { ties: readonly Tie[]; lines: readonly Line[] }) {
  const { t } = useTranslation(['reports', 'accounts'])
  const volume = Number(sumOf(lines.map((line) => line.volume)))
  const fees = sumOf(lines.map((line) => line.fees))
  const [{ currency = '' } = {}] = lines
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: ties.length + 1 }} spacing="sm">
      <Paper withBorder p="md">
        <Text size="sm" c="dimmed">
          {t('fees.fees')}
        </Text>
        <Text fz="xl" fw={600}>
          <Money amount={fees} currency={currency} />
        </Text>
        {volume > 0 && (
          <Text size="sm" c="dimmed">
            {t('fees.ofVolume', { share: shareText(Number(fees) / volume, 2) })}
          </Text>
        )}
      </Paper>
      {ties.map((tie) => (
        <Paper key={tie.account} withBorder p="md">
          <Group justify="space-between" mb={4} gap="xs">
            <Text size="sm" fw={600}>
              {t(`accounts:${tie.account}`)}
            </Text>
            <Status tone={isNothing(tie.rest) ? 'good' : 'warning'}>
              {t(isNothing(tie.rest) ? 'fees.ties' : 'fees.late')}
            </Status>
          </Group>
          {(['stripe', 'booked', 'rest'] as const).map((side) => (
            <Group key={side} justify="space-between" gap="xs">
              <Text size="sm" c="dimmed">
                {t(`fees.${side}`)}
              </Text>
              <Text size="sm" fw={side === 'rest' ? 600 : undefined}>
                <Money amount={tie[side]} currency={tie.currency} />
              </Text>
            </Group>
          ))}
          {!isNothing(tie.rest) && (
            <Text size="sm" c="dimmed" mt={4}>
              {t('fees.lateHint')}
            </Text>
          )}
        </Paper>
      ))}
    </SimpleGrid>
  )
}

function Months({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t, i18n } = useTranslation('reports')
  const kindOf = useKind()
  const months = [...new Set(lines.map(({ month }) => month))].sort()
  const types = [...new Set(lines.map(({ type }) => type))].sort()
  const feesOf = (month: string, type: string) =>
    Number(
      sumOf(lines.filter((one) => one.month === month && one.type === type).map((one) => one.fees)),
    )
  return (
    <Chart
      label={t('fees.picture', { currency })}
      option={(look) => ({
        xAxis: { type: 'category', data: months.map(monthText) },
        yAxis: { type: 'value', axisLabel: { formatter: axisText(i18n.language) } },
        legend: {},
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value: number) => moneyText(String(value), currency),
        },
        series: types.map((type, index) => ({
          ...{ type: 'bar', stack: 'all', name: kindOf(type), barMaxWidth: 60 },
          color: look.colours[index % look.colours.length],
          data: months.map((month) => feesOf(month, type)),
        })),
      })}
    />
  )
}

function Kinds({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t } = useTranslation(['reports', 'accounts'])
  const [{ at }] = useSearchState<never>()
  const kindOf = useKind()
  const behind = ({ month, account }: Line) => ({
    to: '/reports/general-ledger' as const,
    search: only({ at, account, currency, from: `${month}-01`, asOf: monthEnd(month) }),
  })
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table highlightOnHover captionSide="top">
        <Table.Caption ta="left" mt={0} mb="xs">
          {t('fees.table', { currency })}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('month')}</Table.Th>
            <Table.Th>{t('fees.type')}</Table.Th>
            <Table.Th>{t('account')}</Table.Th>
            <Table.Th ta="right">{t('fees.transactions')}</Table.Th>
            <Table.Th ta="right">{t('fees.volume')}</Table.Th>
            <Table.Th ta="right">{t('fees.fees')}</Table.Th>
            <Table.Th ta="right">{t('fees.rate')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={`${line.month} ${line.type} ${line.account}`}>
              <Table.Td>{monthText(line.month)}</Table.Td>
              <Table.Td>{kindOf(line.type)}</Table.Td>
              <Table.Td>
                <Jump {...behind(line)}>{t(`accounts:${line.account}`)}</Jump>
              </Table.Td>
              <Table.Td ta="right">{countText(line.transactions)}</Table.Td>
              <Amount {...{ currency, amount: line.volume }} />
              <Amount
                {...{ currency, amount: line.fees }}
                strong
                target={behind(line)}
                label={`${kindOf(line.type)}, ${monthText(line.month)}: ${line.fees}`}
              />
              <Table.Td ta="right">
                {line.rate === null ? '–' : shareText(Number(line.rate) / 100, 2)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={3}>{t('total')}</Table.Th>
            <Table.Td ta="right" fw={650}>
              {countText(lines.reduce((sum, { transactions }) => sum + transactions, 0))}
            </Table.Td>
            <Amount {...{ currency, amount: sumOf(lines.map((line) => line.volume)) }} strong />
            <Amount {...{ currency, amount: sumOf(lines.map((line) => line.fees)) }} strong />
            <Table.Td />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  )
}
