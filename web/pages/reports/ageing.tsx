// What is owed and for how long: by customer, and behind each figure the invoices.
import { Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Chart } from '../../parts/chart.tsx'
import { minus } from '../../parts/document/decimal.ts'
import { moneyText, shareText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import {
  Amount,
  amountText,
  axisText,
  Currencies,
  Jump,
  only,
  sumOf,
  useCurrency,
} from './amounts.tsx'
import { ages, OpenInvoices } from './open-invoices.tsx'
import { Days, Downloads, ReportPage, Sheet } from './frame.tsx'
import { Tiles } from './tiles.tsx'

type Line = {
  customerId: string | null
  customerName: string | null
  currency: string
  total: string
} & Record<(typeof ages)[number], string>

export function Page() {
  const { t } = useTranslation('reports')
  const [{ asOf }] = useSearchState<'asOf'>()
  const query = only({ asOf })
  const read = api.useQuery('get', '/v1/ageing', { params: { query } })
  const currency = useCurrency(read.data?.data.map((line) => line.currency) ?? [])
  return (
    <ReportPage
      of="ageing"
      actions={<Downloads path="/v1/ageing" query={{ asOf }} report="ageing" />}
      filters={
        <>
          <Days />
          <Currencies {...currency} />
        </>
      }
    >
      <Answer of={read}>
        {({ data }) => {
          const lines = data
            .filter((line) => line.currency === currency.chosen)
            .map((line) => ({ ...line, current: minus(line.current, line.notDue) }))
          if (lines.length > 0) return <Ageing lines={lines} currency={currency.chosen} />
          return (
            <Sheet>
              <Empty title={t('ageing.nothing')}>{t('ageing.nothingHint')}</Empty>
            </Sheet>
          )
        }}
      </Answer>
      <OpenInvoices />
    </ReportPage>
  )
}

function Ageing({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t, i18n } = useTranslation('reports')
  const [, change] = useSearchState<'bucket' | 'customer' | 'behind' | 'currency'>()
  const sums = ages.map((bucket) => sumOf(lines.map((line) => line[bucket])))
  const total = sumOf(lines.map((line) => line.total))
  const late = sumOf(sums.slice(1))
  const share = (part: string) => shareText(Number(part) / Number(total))
  return (
    <Stack gap="md">
      <Tiles
        tiles={[
          {
            label: t('ageing.owed'),
            value: moneyText(total, currency),
            below: t('ageing.customers', { count: lines.length }),
          },
          {
            label: t('ageing.overdue'),
            value: moneyText(late, currency),
            below: t('ageing.share', { share: share(late) }),
          },
          {
            label: t('ageing.over90'),
            value: moneyText(sums[4] ?? '0', currency),
            below: t('ageing.share', { share: share(sums[4] ?? '0') }),
          },
        ]}
      />
      <Sheet>
        <Chart
          label={t('ageing.picture', { currency })}
          height={220}
          onChoose={({ dataIndex }) =>
            change({ behind: '1', customer: undefined, bucket: ages[dataIndex], currency }, 'push')
          }
          option={(look) => ({
            grid: { top: 12 },
            xAxis: { type: 'category', data: ages.map((one) => t(`ageing.${one}`)) },
            yAxis: { type: 'value', axisLabel: { formatter: axisText(i18n.language) } },
            tooltip: {
              trigger: 'axis',
              valueFormatter: (value: number) => moneyText(String(value), currency),
            },
            series: [
              {
                ...{ type: 'bar', name: t('ageing.owed'), barMaxWidth: 90 },
                data: sums.map((sum, index) => ({
                  value: Number(sum),
                  itemStyle: {
                    color: [look.good, look.colours[1], look.colours[2], look.warning, look.bad][
                      index
                    ],
                  },
                })),
              },
            ],
          })}
        />
      </Sheet>
      <Sheet>
        <Customers {...{ lines, currency, sums, total }} />
      </Sheet>
    </Stack>
  )
}

function Customers({
  lines,
  currency,
  sums,
  total,
}: {
  lines: readonly Line[]
  currency: string
  sums: readonly string[]
  total: string
}) {
  const { t } = useTranslation('reports')
  const [{ at, asOf }] = useSearchState<'asOf'>()
  const behind = (customer: string | null, bucket?: string) => ({
    to: '.' as const,
    search: only({ at, asOf, currency, behind: '1', customer: customer ?? undefined, bucket }),
  })
  const label = (amount: string) => t('ageing.openBehind', { amount: amountText(amount, currency) })
  const sorted = lines.toSorted((one, other) => Number(other.total) - Number(one.total))
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table highlightOnHover captionSide="top">
        <Table.Caption ta="left" mt={0} mb="xs">
          {t('ageing.table', { currency })}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('customer')}</Table.Th>
            {ages.map((bucket) => (
              <Table.Th key={bucket} ta="right">
                {t(`ageing.${bucket}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t('total')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((line) => (
            <Table.Tr key={line.customerId}>
              <Table.Td>
                {line.customerId ? (
                  <Jump to="/customers/$id" params={{ id: line.customerId }}>
                    {line.customerName ?? line.customerId}
                  </Jump>
                ) : (
                  <Text inherit c="dimmed">
                    {t('ageing.unknownCustomer')}
                  </Text>
                )}
              </Table.Td>
              {ages.map((bucket) => (
                <Amount
                  key={bucket}
                  {...{ currency, amount: line[bucket], label: label(line[bucket]) }}
                  target={line.customerId ? behind(line.customerId, bucket) : undefined}
                />
              ))}
              <Amount
                {...{ currency, amount: line.total, label: label(line.total) }}
                strong
                target={line.customerId ? behind(line.customerId) : undefined}
              />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>{t('total')}</Table.Th>
            {ages.map((bucket, index) => (
              <Amount
                key={bucket}
                {...{ currency, amount: sums[index] ?? '0', label: label(sums[index] ?? '0') }}
                strong
                target={behind(null, bucket)}
              />
            ))}
            <Amount
              {...{ currency, amount: total, label: label(total) }}
              strong
              target={behind(null)}
            />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  )
}
