// Money received that settles nothing yet, and how long it has waited.
import { Button, Stack, Table } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSearchState } from '../../app/search.ts'
import { Day, moneyText } from '../../parts/figures.tsx'
import { Answer, Empty } from '../../parts/states.tsx'
import { Amount, Currencies, Jump, only, sumOf, useCurrency } from './amounts.tsx'
import { BalanceTrend, useTrend } from './balance-trend.tsx'
import { daysBetween, useToday } from './days.ts'
import { Days, type DaySearch, Downloads, ReportPage, Sheet } from './frame.tsx'
import { Tiles } from './tiles.tsx'

type Line = {
  paymentId: string
  payerName: string | null
  currency: string
  amount: string
  since: string
}

export function Page() {
  const { t } = useTranslation('reports')
  const [{ asOf }] = useSearchState<DaySearch>()
  const read = api.useQuery('get', '/v1/unapplied-cash', { params: { query: only({ asOf }) } })
  const trend = useTrend('unapplied-cash', { asOf })
  const known = [...(read.data?.data ?? []), ...(trend.data?.data ?? [])]
  const currency = useCurrency(known.map((line) => line.currency))
  const points = (trend.data?.data ?? []).filter((one) => one.currency === currency.chosen)
  return (
    <ReportPage
      of="unappliedCash"
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconChecklist size={16} aria-hidden />}
            renderRoot={(props) => <Link {...props} to="/review" />}
          >
            {t('unapplied.review')}
          </Button>
          <Downloads path="/v1/unapplied-cash" query={{ asOf }} report="unapplied-cash" />
        </>
      }
      filters={
        <>
          <Days />
          <Currencies {...currency} />
        </>
      }
    >
      <Answer of={read}>
        {({ data }) => {
          const lines = data.filter((line) => line.currency === currency.chosen)
          return (
            <Stack gap="md">
              <Waiting lines={lines} currency={currency.chosen} />
              {points.length > 0 && (
                <Sheet>
                  <BalanceTrend
                    {...{ points, currency: currency.chosen, isCredit: true }}
                    label={t('unapplied.picture', { currency: currency.chosen })}
                  />
                </Sheet>
              )}
              <Sheet>
                {lines.length === 0 ? (
                  <Empty title={t('unapplied.nothing')}>{t('unapplied.nothingHint')}</Empty>
                ) : (
                  <Payments lines={lines} currency={currency.chosen} />
                )}
              </Sheet>
            </Stack>
          )
        }}
      </Answer>
    </ReportPage>
  )
}

function useAge() {
  const today = useToday()
  const [{ asOf }] = useSearchState<DaySearch>()
  return (since: string) => Math.max(0, daysBetween(since, asOf ?? today))
}

function Waiting({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t } = useTranslation('reports')
  const age = useAge()
  const [oldest] = lines
  if (!oldest) return null
  return (
    <Tiles
      tiles={[
        {
          label: t('unapplied.waiting'),
          value: moneyText(sumOf(lines.map((line) => line.amount)), currency),
          below: t('unapplied.payments', { count: lines.length }),
        },
        {
          label: t('unapplied.oldest'),
          value: t('unapplied.days', { count: age(oldest.since) }),
          below: <Day day={oldest.since} />,
        },
      ]}
    />
  )
}

function Payments({ lines, currency }: { lines: readonly Line[]; currency: string }) {
  const { t } = useTranslation('reports')
  const age = useAge()
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table highlightOnHover captionSide="top">
        <Table.Caption ta="left" mt={0} mb="xs">
          {t('unapplied.table', { currency })}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('unapplied.payer')}</Table.Th>
            <Table.Th>{t('unapplied.since')}</Table.Th>
            <Table.Th ta="right">{t('unapplied.age')}</Table.Th>
            <Table.Th ta="right">{t('unapplied.amount')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => {
            const payment = { to: '/payments/$id' as const, params: { id: line.paymentId } }
            return (
              <Table.Tr key={line.paymentId}>
                <Table.Td>
                  <Jump {...payment}>{line.payerName ?? t('unapplied.unknown')}</Jump>
                </Table.Td>
                <Table.Td>
                  <Day day={line.since} />
                </Table.Td>
                <Table.Td ta="right">{t('unapplied.days', { count: age(line.since) })}</Table.Td>
                <Amount {...{ currency, amount: line.amount }} strong />
              </Table.Tr>
            )
          })}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={3}>{t('total')}</Table.Th>
            <Amount {...{ currency, amount: sumOf(lines.map((line) => line.amount)) }} strong />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  )
}
